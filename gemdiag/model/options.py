"""How to observe: what the command line says about the network, and what may be asked there."""

from typing import NamedTuple

from gemdiag.model.endpoint import Endpoint


class ConnectTo(NamedTuple):
    """As curl's --connect-to: None matches any host or port; the socket goes to `address`:`real_port`."""

    host: str | None
    port: int | None
    address: str
    real_port: int


class NetOptions(NamedTuple):
    """For `gemdiag.net`. Seconds. resolvers: address and port each; none means the system's.

    deadline: of one whole diagnosis. gentle: one connection after another.
    """

    resolvers: tuple[tuple[str, int], ...] = ()
    ca_file: str | None = None
    connect_to: tuple[ConnectTo, ...] = ()
    timeout: float = 10.0
    deadline: float = 60.0
    allow_internal: bool = False
    gentle: bool = False


class Wishes(NamedTuple):
    """For `gemdiag.probing`. login: may the one login be made. confirmed: hosts that a person has confirmed
    beyond the configured one. refused_lately: this account was refused within 30 minutes and nobody said
    to try all the same. mx_reach: also speak to the best MX. send_test: one short message to this address
    after an accepted login. controls: ask others after a failure. own_name: this computer may be GEM-CAR's.
    discover: where nothing configured works, look for the servers of the shop's domain. in_common: only what
    many shops share, so neither a login nor a sender. per_address: connections to one address at a time.
    """

    login: bool = True
    confirmed: tuple[str, ...] = ()
    refused_lately: bool = False
    mx_reach: bool = False
    send_test: str | None = None
    controls: bool = True
    control_hosts: tuple[Endpoint, ...] = ()
    control_resolver: str | None = None
    gentle: bool = False
    own_name: bool = False
    discover: bool = False
    in_common: bool = False
    per_address: int = 8

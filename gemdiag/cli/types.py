"""Values on the command line, each with its own sentence when it is wrong."""

from datetime import date
from typing import Any

import click

from gemdiag.cli.session import current
from gemdiag.model.endpoint import Endpoint
from gemdiag.model.options import ConnectTo
from gemdiag.model.syntax import address_fault, is_ip_address, port_fault
from gemdiag.model.version import Version
from gemdiag.words import N_

DNS_PORT = 53


class _Type(click.ParamType[Any]):
    def wrong(self, message: str, value: object) -> click.BadParameter:
        return click.BadParameter(current().say(message, value=value))


class VersionType(_Type):
    name = "version"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        version = value if isinstance(value, Version) else Version.parse(value)
        if version is None:
            raise self.wrong(N_('"{value}" is no version; write it like 13.0.4.'), value)
        return version


class DateType(_Type):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            raise self.wrong(N_('"{value}" is no date; write it like 2026-12-31.'), value) from None


class ShardType(_Type):
    name = "shard"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        number, slash, of = value.partition("/")
        if not (slash and number.isascii() and number.isdigit() and of.isascii() and of.isdigit()):
            raise self.wrong(N_('"{value}" is no part; write it like 2/5.'), value)
        if not 1 <= int(number) <= int(of) <= 10_000:
            raise self.wrong(N_('"{value}" is no part; write it like 2/5.'), value)
        return int(number), int(of)


class SecondsType(_Type):
    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            seconds = float(value)
        except ValueError:
            seconds = -1.0
        if not 0 < seconds <= 86400:
            raise self.wrong(N_('"{value}" is no number of seconds above 0.'), value)
        return seconds


class CountType(_Type):
    name = "count"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        text = str(value)
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise self.wrong(N_('"{value}" is no count; write it like 3.'), value)
        return int(text)


class DescriptorType(_Type):
    """The number of a file that whoever started gemdiag has opened. What is none may be the secret itself."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        text = str(value)
        if not (text.isascii() and text.isdigit() and len(text) < 10) or text in {"1", "2"}:
            raise self.wrong(N_("This takes the number of an open file, such as 0 for standard input."), None)
        return int(text)


class PortType(_Type):
    name = "port"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if port_fault(str(value)):
            raise self.wrong(N_('"{value}" is no port between 1 and 65535.'), value)
        return int(value)


class HostPortType(_Type):
    name = "host:port"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, Endpoint):
            return value
        host, _, port = value.rpartition(":")
        if not host or port_fault(port):
            raise self.wrong(N_('"{value}" is not HOST:PORT.'), value)
        return Endpoint(host.strip("[]").lower(), int(port))


class ControlType(HostPortType):
    """A server, or nothing: `--control` alone asks the usual ones."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return None if value == "" else super().convert(value, param, ctx)


class ResolverType(_Type):
    name = "address[:port]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        address, port = value, str(DNS_PORT)
        if not is_ip_address(value) or (value.startswith("[") and not value.endswith("]")):
            address, _, port = value.rpartition(":")
        address = address.strip("[]")
        if not is_ip_address(address) or port_fault(port):
            raise self.wrong(
                N_('"{value}" is not the address of a DNS server; write it like 192.0.2.53 or [::1]:53.'),
                value,
            )
        return address, int(port)


class ConnectToType(_Type):
    name = "host:port:address:port"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, ConnectTo):
            return value
        start, _, real_port = value.rpartition(":")
        if start.endswith("]"):
            start, _, address = start[:-1].rpartition(":[")
        else:
            start, _, address = start.rpartition(":")
        host, colon, port = start.rpartition(":")
        wrong = (
            not colon or not is_ip_address(address) or port_fault(real_port) or (port and port_fault(port))
        )
        if wrong:
            raise self.wrong(
                N_('"{value}" is not HOST:PORT:ADDRESS:PORT, as in curl\'s --connect-to.'), value
            )
        return ConnectTo(
            host.strip("[]").lower() or None, int(port) if port else None, address, int(real_port)
        )


class AddressType(_Type):
    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if address_fault(value):
            raise self.wrong(N_('"{value}" is not an e-mail address.'), value)
        return value


class FieldType(_Type):
    """FIELD=VALUE. Never the password: an argument can be read by every program on the computer."""

    name = "field=value"
    envvar_list_splitter = "\n"  # values hold blanks

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        field, equals, text = value.partition("=")
        if not equals or not field.strip():
            from gemdiag.formats import FIELD_MESSAGES  # noqa: PLC0415  start-up
            from gemdiag.formats.labels import is_secret  # noqa: PLC0415  as above

            if is_secret(field):
                raise self.wrong(FIELD_MESSAGES["secret"], None)
            raise self.wrong(N_('"{value}" is not FIELD=VALUE.'), field)
        return field.strip(), text


class ChoiceType(_Type):
    """One of a few words."""

    name = "choice"

    def __init__(self, *words: str) -> None:
        self.words = words

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return "|".join(self.words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value not in self.words:
            words = ", ".join(self.words)
            may_be_secret = param is not None and "password" in (param.name or "")
            shown = N_('"{value}" is none of: {words}.')
            message = N_("This is none of: {words}.") if may_be_secret else shown
            raise click.BadParameter(current().say(message, value=value, words=words))
        return value

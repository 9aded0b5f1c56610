"""TLS as the lab's servers speak it: any range of versions, old ones included where OpenSSL still can."""

import contextlib
import functools
import ssl
import tempfile
import warnings
from pathlib import Path

from gemdiag.model.network import TlsVersion

_NUMBERS = {
    "TLSv1.0": ssl.TLSVersion.TLSv1,
    "TLSv1.1": ssl.TLSVersion.TLSv1_1,
    "TLSv1.2": ssl.TLSVersion.TLSv1_2,
    "TLSv1.3": ssl.TLSVersion.TLSv1_3,
}
# OpenSSL 3 allows TLS below 1.2 and short keys at security level 0 alone: SSL_CTX_set_security_level(3).
ANYTHING = "DEFAULT:@SECLEVEL=0"


def server_context(
    pem: bytes,
    lowest: TlsVersion,
    highest: TlsVersion,
    ciphers: str = ANYTHING,
    client_roots: bytes | None = None,
) -> ssl.SSLContext:
    """A context that serves `pem` (private key, then certificates in the order of sending).

    client_roots: PEM that the client has to show a certificate of; None wants none.
    """
    context = _limited(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), lowest, highest)
    context.set_ciphers(ciphers)
    if client_roots is not None:
        context.load_verify_locations(cadata=client_roots.decode())
        context.verify_mode = ssl.CERT_REQUIRED
    # `ssl` reads keys from files alone: a private folder (0700), gone before the first connection.
    with tempfile.TemporaryDirectory(prefix="gemdiag-lab-") as folder:
        path = Path(folder, "server.pem")
        path.touch(mode=0o600)
        path.write_bytes(pem)
        context.load_cert_chain(path)
    return context


@functools.cache
def can_speak(version: TlsVersion) -> bool:
    """Whether this computer's OpenSSL completes a handshake of this version, with both ends its own."""
    from gemdiag.lab.authority import Authority, Certificate  # noqa: PLC0415  the two need each other here alone

    pem = Authority().issue(Certificate(("localhost",)))
    try:
        server_side = server_context(pem, version, version)
        client_side = _limited(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), version, version)
    except (ssl.SSLError, ValueError):
        return False
    client_side.check_hostname, client_side.verify_mode = False, ssl.CERT_NONE
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_side.wrap_bio(to_client, to_server)
    server = server_side.wrap_bio(to_server, to_client, server_side=True)
    for end in (client, server, client, server, client):
        try:
            with contextlib.suppress(ssl.SSLWantReadError):
                end.do_handshake()
        except ssl.SSLError:
            return False
    return client.version() is not None and client.version() == server.version()


def _limited(context: ssl.SSLContext, lowest: TlsVersion, highest: TlsVersion) -> ssl.SSLContext:
    context.set_ciphers(ANYTHING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # old versions are what is asked for
        context.minimum_version, context.maximum_version = _NUMBERS[lowest], _NUMBERS[highest]
    return context

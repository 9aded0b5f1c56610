"""Which roots are trusted, and by whom: the system's store, Mozilla's list (certifi), and --ca-file."""

import _ssl
import importlib.machinery
import re
import ssl
import sys
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

_SYSTEM_JUDGES = sys.platform in {"win32", "darwin"}
_HASHED = re.compile(r"^[0-9a-f]{8}\.[0-9]+$")
"""A file name of `openssl rehash`: OpenSSL finds a root there when it needs it, and reads no other."""


def load_roots(context: ssl.SSLContext, ca_pem: str) -> None:
    """All stores into one context; `Stores` tells afterwards which of them holds a root."""
    folder = _hashed_folder()
    if folder:
        context.load_verify_locations(capath=folder)
    else:
        context.load_default_certs(ssl.Purpose.SERVER_AUTH)
    context.load_verify_locations(cafile=mozilla_file())
    if ca_pem:
        context.load_verify_locations(cadata=ca_pem)


class Stores:
    """What each store holds, as PEM without line ends: finding a root is finding its text (0.05 ms)."""

    def __init__(self, ca_pem: str) -> None:
        self._ca_file = _squeezed(ca_pem)

    def holding(self, root: bytes) -> tuple[str, ...]:
        text = b64encode(root).decode("ascii")
        stores = {"system": _system(), "mozilla": _mozilla(), "ca_file": self._ca_file}
        return tuple(name for name, held in stores.items() if text in held)

    def judge(self, built: tuple[bytes, ...], sent: tuple[bytes, ...], host: str) -> tuple[str, ...]:
        """The stores that hold the last certificate of the chain that OpenSSL built.

        Windows fetches roots only when they are asked for, and macOS keeps them where OpenSSL does not
        look, so there the system is asked for its own verdict as well.
        """
        names = self.holding(built[-1]) if built else ()
        if "system" not in names and sent and system_trusts(sent, host):
            return ("system", *names)
        return names

    def warm(self) -> None:
        _system()
        _mozilla()


def system_trusts(sent: tuple[bytes, ...], host: str) -> bool:
    """The verdict of Windows or macOS on a chain, name and dates included; False elsewhere."""
    if not _SYSTEM_JUDGES:
        return False
    try:
        # Its public class verifies handshakes of its own alone; this is the part that judges a chain.
        judge = importlib.import_module("truststore._api")._verify_peercerts_impl
        judge(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), list(sent), server_hostname=host)
    except (ImportError, AttributeError, OSError, ValueError):  # ssl.SSLError is an OSError
        return False
    return True


@cache
def mozilla_file() -> str:
    """As `certifi.where()`, without the 15 ms that importing certifi costs for importlib.resources."""
    spec = importlib.machinery.PathFinder.find_spec("certifi")
    path = Path(spec.origin).with_name("cacert.pem") if spec and spec.origin else None
    if path and path.is_file():
        return str(path)
    import certifi  # noqa: PLC0415  packed in an archive, or a distribution's own

    return certifi.where()


def sent_chain(session: ssl.SSLObject) -> tuple[bytes, ...]:
    """DER as the server sent it, also after a failed verification: no second connection for a bad one."""
    return _chain(session, "get_unverified_chain")


def built_chain(session: ssl.SSLObject) -> tuple[bytes, ...]:
    """DER from the server's own certificate to where OpenSSL found no further issuer: a root, or not."""
    return _chain(session, "get_verified_chain")


def _chain(session: Any, method: str) -> tuple[bytes, ...]:
    """Public on SSLObject since Python 3.13, behind it before; there are no stubs for that."""
    holder = session if hasattr(session, method) else session._sslobj
    chain = getattr(holder, method)() if holder else None
    return tuple(c if isinstance(c, bytes) else c.public_bytes(_ssl.ENCODING_DER) for c in chain or ())


if sys.platform == "win32":

    def _hashed_folder() -> str:
        return ""

    def _system_parts() -> Iterator[str]:
        for store in ("ROOT", "CA"):
            for der, encoding, _ in ssl.enum_certificates(store):
                if encoding == "x509_asn":
                    yield ssl.DER_cert_to_PEM_cert(der)

else:

    def _hashed_folder() -> str:
        """The system's folder of roots where it can stand for the system's file of them; else ""."""
        paths = ssl.get_default_verify_paths()
        if not paths.capath:
            return ""
        folder = Path(paths.capath).resolve()
        if paths.cafile and Path(paths.cafile).resolve().parent != folder:
            return ""
        return str(folder) if any(_HASHED.match(path.name) for path in folder.iterdir()) else ""

    def _system_parts() -> Iterator[str]:
        paths = ssl.get_default_verify_paths()
        if paths.cafile:
            yield _read(Path(paths.cafile))
        elif paths.capath:
            yield from (_read(path) for path in Path(paths.capath).iterdir() if path.is_file())


@cache
def _system() -> str:
    return _squeezed("\n".join(_system_parts()))


@cache
def _mozilla() -> str:
    return _squeezed(_read(Path(mozilla_file())))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""


def _squeezed(pem: str) -> str:
    return "".join(pem.split())

"""One TLS context for each purpose, made once, never changed after its first use (python/cpython#118596)."""

import ssl
import threading
from pathlib import Path

from gemdiag.model.network import Purpose
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.net import trust
from gemdiag.net.trust import Stores
from gemdiag.net.waits import Until, Waits

STEP = "tls"
_VERSIONS = {
    "TLSv1.0": ssl.TLSVersion.TLSv1,
    "TLSv1.1": ssl.TLSVersion.TLSv1_1,
    "TLSv1.2": ssl.TLSVersion.TLSv1_2,
    "TLSv1.3": ssl.TLSVersion.TLSv1_3,
}
_OLD = frozenset({"TLSv1.0", "TLSv1.1"})
# OpenSSL's own list: Python's leaves out ciphers with SHA-1, on which servers and Windows still agree.
_CIPHERS = "DEFAULT"
# OpenSSL 3 does TLS below 1.2 at security level 0 alone; only contexts that judge nothing go there.
_OLD_CIPHERS = "ALL:@SECLEVEL=0"


class Contexts:
    """`stores` tells whose a root is."""

    def __init__(self, ca_file: str | None) -> None:
        self._ca_file = ca_file
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._made: dict[str, ssl.SSLContext | NetFailure] = {}
        self._is_loaded = threading.Event()
        self.stores = Stores("")

    def load(self) -> None:
        """Begin with the verified one, on a thread: 20 ms of reading roots, without the GIL."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._load, name="gemdiag roots", daemon=True)
                self._thread.start()

    def settle(self, seconds: float) -> None:
        """Wait for the reading of roots to end: a process that exits amid it crashes in OpenSSL."""
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def of(self, purpose: Purpose, waits: Waits, until: Until) -> ssl.SSLContext:
        """NetFailure(LOCAL_LIMIT) where this computer cannot make it."""
        if purpose == "verified":
            self.load()
            waits.event(self._is_loaded, until, STEP)
        with self._lock:
            if purpose not in self._made:
                self._made[purpose] = _version_context(purpose)
            made = self._made[purpose]
        if isinstance(made, NetFailure):
            raise NetFailure(made.reason, made.detail, made.step)
        return made

    def _load(self) -> None:
        try:
            pem = Path(self._ca_file).read_text("ascii", "ignore") if self._ca_file else ""
            self.stores = Stores(pem)
            self._made["verified"] = _verified_context(pem)
        except (OSError, ValueError):  # ssl.SSLError is an OSError
            self._made["verified"] = NetFailure(Reason.LOCAL_LIMIT, "the trusted roots cannot be read", STEP)
        finally:
            self._is_loaded.set()
        self.stores.warm()


def _verified_context(ca_pem: str) -> ssl.SSLContext:
    """What GEM-CAR would get: TLS 1.2 or 1.3, at the system's own level of security."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers(_CIPHERS)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # RFC 9525 section 6.3: names stand in the subjectAltName alone.
    context.hostname_checks_common_name = False
    # Windows takes roots that RFC 5280 to the letter refuses (without a key usage, say).
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    trust.load_roots(context, ca_pem)
    return context


def _version_context(purpose: Purpose) -> ssl.SSLContext | NetFailure:
    """Offers one version alone and judges no certificate."""
    limit = NetFailure(Reason.LOCAL_LIMIT, f"{ssl.OPENSSL_VERSION} cannot speak {purpose}", STEP)
    if not getattr(ssl, f"HAS_{purpose.removesuffix('.0').replace('.', '_')}"):
        return limit
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        context.set_ciphers(_OLD_CIPHERS if purpose in _OLD else _CIPHERS)
        context.minimum_version = _VERSIONS[purpose]
        context.maximum_version = _VERSIONS[purpose]
    except (ssl.SSLError, ValueError):
        return limit
    return context


_shared: dict[tuple[str, int, int] | None, Contexts] = {}
_shared_lock = threading.Lock()


def shared(ca_file: str | None) -> Contexts:
    """The same for all diagnoses of this process, as long as the file stays what it is."""
    key = None
    if ca_file:
        try:
            state = Path(ca_file).stat()
            key = (ca_file, state.st_mtime_ns, state.st_size)
        except OSError:
            key = (ca_file, 0, 0)
    with _shared_lock:
        return _shared.setdefault(key, Contexts(ca_file))

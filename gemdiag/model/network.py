"""The port through which probes ask the network, and the values that come back. No sockets here."""

from collections.abc import Iterable
from typing import Literal, NamedTuple, Protocol

RecordType = Literal["A", "AAAA", "MX", "TXT", "SRV", "CNAME"]
DnsStatus = Literal["ok", "nxdomain", "nodata", "servfail", "timeout", "refused", "overridden", "skipped"]
TlsVersion = Literal["TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"]
Purpose = Literal["verified", "TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"]
TLS_VERSIONS: tuple[TlsVersion, ...] = ("TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3")


class Answer(NamedTuple):
    """What DNS said to one question.

    records: one tuple of texts each - A, AAAA: (address,); MX: (preference, host); TXT: (all strings
    joined,); SRV: (priority, weight, port, target); CNAME: (target,). Names without the root dot, lower
    case, escaped as in RFC 1035 section 5.1; the root itself is ".".
    aliases: the CNAME chain followed, in order. detail: what went wrong, for evidence.
    """

    status: DnsStatus
    records: tuple[tuple[str, ...], ...] = ()
    aliases: tuple[str, ...] = ()
    detail: str = ""
    ms: float = 0.0


CONFLICT = "no such name at first, then another answer"
"""The detail of a `servfail` where one DNS server gave two answers that cannot both be right."""


class Target(NamedTuple):
    """One address to connect to, on behalf of the host name that TLS verifies."""

    host: str
    port: int
    address: str
    real_port: int
    """Where the socket goes: `port`, unless --connect-to says otherwise."""


class Resolved(NamedTuple):
    """The addresses behind one endpoint, in the order to try (IPv6 and IPv4 as DNS and --connect-to gave)."""

    status: DnsStatus
    targets: tuple[Target, ...] = ()
    aliases: tuple[str, ...] = ()
    detail: str = ""
    ms: float = 0.0


class Reply(NamedTuple):
    """One SMTP reply (RFC 5321 section 4.2): its code and the text of its lines without the code."""

    code: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """As the server sent it: `535-5.7.8 first` newline `535 5.7.8 last`."""
        last = len(self.lines) - 1
        return "\n".join(f"{self.code}{' ' if n == last else '-'}{line}" for n, line in enumerate(self.lines))

    @property
    def said(self) -> str:
        """The words alone, lines joined by a blank."""
        return " ".join(line.strip() for line in self.lines)


class Handshake(NamedTuple):
    """A TLS handshake that got as far as a certificate.

    chain: DER certificates as the server sent them, its own first. verify_code: OpenSSL's
    X509_V_ERR_* (0 = verified, name included, -1 = no store was looked at); with any other value the
    connection is closed and nothing can be sent on it. verified is True only for purpose "verified" with
    code 0. roots: the stores that hold the root it ended at, for a chain that verified ("system", "mozilla",
    "ca_file").
    """

    version: str | None
    cipher: str | None
    bits: int | None
    chain: tuple[bytes, ...]
    verified: bool
    verify_code: int
    verify_message: str
    roots: tuple[str, ...] = ()
    ms: float = 0.0


class Fetched(NamedTuple):
    """What a web server answered. location: where a redirect points, "" without one."""

    status: int
    body: bytes = b""
    location: str = ""


class Channel(Protocol):
    """One TCP connection to a mail server. Every method may raise NetFailure."""

    connect_ms: float

    @property
    def bytes_read(self) -> int: ...

    @property
    def round_trips(self) -> int: ...

    def read_reply(self, timeout: float | None = None) -> Reply:
        """The next reply; `timeout` seconds instead of the step's own."""
        ...

    def ask(self, line: str) -> Reply:
        """Send one command line and read its reply."""
        ...

    def ask_all(self, lines: tuple[str, ...]) -> tuple[Reply, ...]:
        """Send several commands in one go (RFC 2920 PIPELINING) and read a reply to each."""
        ...

    def ask_secret(self, line: str) -> Reply:
        """As `ask`, for a line that may hold a secret: kept out of every transcript and error."""
        ...

    def unread(self, wait: float = 0.0) -> bytes:
        """What the server has sent that no reply has used, waiting up to `wait` seconds for it."""
        ...

    def start_tls(self, purpose: Purpose) -> Handshake:
        """TLS on this connection with the host's name as SNI; forgets nothing: `unread` must be empty."""
        ...

    def cancel(self) -> None:
        """End it from another thread; whoever waits on it gets NetFailure(CANCELLED)."""
        ...

    def close(self) -> None:
        """Close at once, without waiting for anything (no QUIT, no close_notify)."""
        ...


class MessageChannel(Channel, Protocol):
    """A channel that can also carry a message, for --send-test."""

    def ask_data(self, lines: tuple[str, ...]) -> Reply:
        """After the 354 to DATA: these lines, dots doubled, then the lone dot (RFC 5321 section 4.5.2)."""
        ...


class Network(Protocol):
    """All that may be asked of the outside. Thread-safe; equal questions are asked once.

    timeout: seconds that one step may take.
    """

    timeout: float

    def prefetch(self, questions: Iterable[tuple[str, RecordType]]) -> None:
        """Send these questions now; `lookup` will find their answers."""
        ...

    def lookup(self, name: str, kind: RecordType) -> Answer: ...

    def resolve(self, host: str, port: int) -> Resolved:
        """The addresses of an endpoint: --connect-to first, then an address literal, then A and AAAA."""
        ...

    def connect(self, target: Target) -> Channel: ...

    def fetch(self, host: str, path: str, limit: int) -> Fetched:
        """A page by HTTPS, from a server whose certificate verifies; no redirect is followed.

        NetFailure otherwise: TOO_LONG for a body of more than `limit` bytes, CERTIFICATE, INTERNAL_TARGET...
        """
        ...

    def ehlo_name(self) -> str:
        """What to say in EHLO: an address literal (RFC 5321 section 4.1.3), never this computer's name."""
        ...

    def own_name(self) -> str:
        """What this computer calls itself, as it is; "" where it has no name."""
        ...

    def seconds_left(self) -> float:
        """Until the deadline of the whole diagnosis."""
        ...

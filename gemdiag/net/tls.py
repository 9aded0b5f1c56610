"""TLS between the bytes on the wire and those of the dialogue, and a name for each way it can fail.

No socket here: what the server sends passes through our hands first, so nothing in clear can hide in it.
"""

import re
import ssl
from time import perf_counter

from gemdiag.model.network import Handshake, Purpose
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.net import trust
from gemdiag.net.replies import protocol_of, shown
from gemdiag.net.trust import Stores

STEP = "tls"
NOT_JUDGED = -1
"""verify_code of a handshake that looked at no store."""
UNFINISHED = "unfinished"
"""The detail of a handshake that the server began and did not end."""
_CHUNK = 16384  # RFC 8446 section 5.1: the plaintext of one record

# Content types of a record, RFC 8446 section 5.1: change_cipher_spec to application_data.
_RECORD_TYPES = range(0x14, 0x18)

# Where the server's own hello, or an alert, begins behind what came in clear.
_RECORD = re.compile(rb"[\x15\x16]\x03[\x00-\x04]")

# OpenSSL's words for an alert that came in: SSLV3_ALERT_HANDSHAKE_FAILURE, TLSV1_UNRECOGNIZED_NAME, ...
_ALERT = re.compile(r"(?:\w+_ALERT|TLSV1)_(\w+)")
_NOT_TLS = frozenset({"WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG"})
_VERSION = frozenset({"TLSV1_ALERT_PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "WRONG_SSL_VERSION"})
_LOCAL = frozenset({"NO_CIPHERS_AVAILABLE", "NO_PROTOCOLS_AVAILABLE"})
_TRAILER = re.compile(r"^\[[^]]*\] *| *\(_ssl\.c:\d+\)$")


class Layer:
    """One TLS session with SNI `host`. Feed it what came in, send what `outgoing` gives, at every step."""

    def __init__(self, context: ssl.SSLContext, host: str) -> None:
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._refused: ssl.SSLCertVerificationError | None = None
        self.is_answered = False
        """Something that looks like TLS has come."""
        self._host, self._start = host, perf_counter()
        try:
            self._tls = context.wrap_bio(self._in, self._out, server_hostname=host)
        except ValueError:  # UnicodeError is one
            raise NetFailure(Reason.TLS_ERROR, "the host name cannot be sent as SNI", STEP) from None

    def feed(self, data: bytes) -> None:
        """NetFailure(NOT_TLS, OTHER_PROTOCOL) with what stands where the server's hello belongs."""
        if not self.is_answered and data[0] not in _RECORD_TYPES:
            if name := protocol_of(data):
                raise NetFailure(Reason.OTHER_PROTOCOL, name, STEP)
            raise NetFailure(Reason.NOT_TLS, shown(_RECORD.split(data, maxsplit=1)[0]), STEP)
        self.is_answered = True
        self._in.write(data)

    def outgoing(self) -> bytes:
        return self._out.read()

    def advance(self) -> bool:
        """Take the handshake as far as what came in allows; True at its end."""
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            return False
        except ssl.SSLCertVerificationError as error:
            self._refused = error
        except ssl.SSLError as error:
            # A server that has shown its certificate has agreed to the version, whatever it wants besides.
            if self._tls.context.verify_mode is ssl.CERT_NONE and trust.sent_chain(self._tls):
                return True
            raise failure(error, STEP) from None
        return True

    def told(self, purpose: Purpose, stores: Stores) -> Handshake:
        """What came of it. A certificate that does not verify is an answer too, with its chain."""
        ms = (perf_counter() - self._start) * 1000
        sent, refused = trust.sent_chain(self._tls), self._refused
        name, _, bits = self._tls.cipher() or (None, None, None)
        shaken = Handshake(self._version(), name, bits, sent, False, NOT_JUDGED, "not judged", ms=ms)
        if purpose != "verified":
            return shaken
        code, message = (refused.verify_code, refused.verify_message) if refused else (0, "")
        roots = stores.judge(trust.built_chain(self._tls), sent, self._host)
        return shaken._replace(verified=not refused, verify_code=code, verify_message=message, roots=roots)

    def _version(self) -> str:
        """After a failed verification OpenSSL tells the cipher of TLS 1.3 alone, and nothing for 1.2."""
        known = self._tls.version() or ("TLSv1.3" if self._tls.cipher() else "TLSv1.2")
        return "TLSv1.0" if known == "TLSv1" else known

    def decrypt(self, step: str) -> bytes | None:
        """None when more has to come in first, nothing at the end of the session."""
        try:
            return self._tls.read(_CHUNK)
        except ssl.SSLWantReadError:
            return None
        except ssl.SSLError as error:
            raise failure(error, step) from None

    def encrypt(self, data: bytes, step: str) -> bytes:
        try:
            self._tls.write(data)
        except ssl.SSLError as error:
            raise failure(error, step) from None
        return self.outgoing()


def failure(error: ssl.SSLError, step: str) -> NetFailure:
    """By OpenSSL's reason, never by the text. The detail is its words in lower case."""
    word = error.reason or ""
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError) or "UNEXPECTED_EOF" in word:
        return NetFailure(Reason.CLOSED, step=step)
    alert = _ALERT.fullmatch(word)
    words = alert[1] if alert else word or _TRAILER.sub("", str(error.strerror or ""))
    detail = words.lower().replace("_", " ")
    for reason, known in {
        Reason.TLS_VERSION: _VERSION,
        Reason.NOT_TLS: _NOT_TLS,
        Reason.LOCAL_LIMIT: _LOCAL,
    }.items():
        if word in known:
            return NetFailure(reason, detail, step)
    return NetFailure(Reason.TLS_ALERT if alert else Reason.TLS_ERROR, detail, step)

"""One TLS handshake on a socket that does not block, and a name for each way it can fail."""

import re
import socket
import ssl
from collections.abc import Callable
from time import perf_counter

from gemdiag.model.network import Handshake, Purpose
from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.net import trust
from gemdiag.net.failure import of_os_error
from gemdiag.net.replies import shown
from gemdiag.net.trust import Stores
from gemdiag.net.waits import READ, WRITE

STEP = "tls"
NOT_JUDGED = -1
"""verify_code of a handshake that looked at no store."""

# Content types of a TLS record, RFC 8446 section 5.1: change_cipher_spec to application_data.
_RECORD_TYPES = range(0x14, 0x18)
_PEEK = 256

# OpenSSL's words for an alert that came in: SSLV3_ALERT_HANDSHAKE_FAILURE, TLSV1_UNRECOGNIZED_NAME, ...
_ALERT = re.compile(r"(?:\w+_ALERT|TLSV1)_(\w+)")
_NOT_TLS = frozenset({"WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG"})
_VERSION = frozenset({"TLSV1_ALERT_PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "WRONG_SSL_VERSION"})
_LOCAL = frozenset({"NO_CIPHERS_AVAILABLE", "NO_PROTOCOLS_AVAILABLE"})
_TRAILER = re.compile(r"^\[[^]]*\] *| *\(_ssl\.c:\d+\)$")


def wrap(sock: socket.socket, context: ssl.SSLContext, host: str) -> ssl.SSLSocket:
    """The same connection as a TLS socket; the handshake has not begun. `sock` is used up."""
    try:
        return context.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
    except ssl.SSLError as error:
        raise of_ssl_error(error, STEP) from None
    except ValueError:  # UnicodeError is one
        raise NetFailure(Reason.TLS_ERROR, "the host name cannot be sent as SNI", STEP) from None
    except OSError as error:
        raise of_os_error(error, STEP) from None


def shake(sock: ssl.SSLSocket, purpose: Purpose, wait: Callable[[int], None], stores: Stores) -> Handshake:
    """The whole handshake. A certificate that does not verify is an answer too, with its chain."""
    start = perf_counter()
    refused: ssl.SSLCertVerificationError | None = None
    try:
        _refuse_plaintext(sock)
        _walk(sock, wait)
    except ssl.SSLCertVerificationError as error:
        refused = error
    except ssl.SSLError as error:
        raise of_ssl_error(error, STEP) from None
    except OSError as error:
        raise of_os_error(error, STEP) from None
    ms = (perf_counter() - start) * 1000
    sent = trust.sent_chain(sock)
    if refused and not sent:
        raise NetFailure(Reason.CERTIFICATE, refused.verify_message, STEP)
    name, _, bits = sock.cipher() or (None, None, None)
    shaken = Handshake(_version(sock), name, bits, sent, False, NOT_JUDGED, "", ms=ms)
    if purpose != "verified":
        return shaken._replace(verify_message="not judged")
    code, message = (refused.verify_code, refused.verify_message) if refused else (0, "")
    roots = stores.judge(trust.built_chain(sock), sent, sock.server_hostname or "")
    return shaken._replace(verified=not refused, verify_code=code, verify_message=message, roots=roots)


def _version(sock: ssl.SSLSocket) -> str:
    """After a failed verification OpenSSL tells the cipher of TLS 1.3 alone, and nothing for 1.2."""
    known = sock.version() or ("TLSv1.3" if sock.cipher() else "TLSv1.2")
    return "TLSv1.0" if known == "TLSv1" else known


def _walk(sock: ssl.SSLSocket, wait: Callable[[int], None]) -> None:
    is_answered = False
    while True:
        try:
            sock.do_handshake()
        except ssl.SSLWantReadError:
            wait(READ)
            is_answered = is_answered or _refuse_plaintext(sock)
        except ssl.SSLWantWriteError:
            wait(WRITE)
        else:
            return


def _refuse_plaintext(sock: ssl.SSLSocket) -> bool:
    """NetFailure(NOT_TLS) with what stands where the server's hello belongs; is anything there at all?

    Looked at without taking it away: it is no part of the handshake, and no reply either.
    """
    try:
        # Past SSLSocket.recv, which would decrypt.
        first = socket.socket.recv(sock, _PEEK, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    if first and first[0] not in _RECORD_TYPES:
        raise NetFailure(Reason.NOT_TLS, shown(first), STEP)
    return True


def of_ssl_error(error: ssl.SSLError, step: str) -> NetFailure:
    """By OpenSSL's reason, never by the text. The detail is its words in lower case."""
    word = error.reason or ""
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError) or "UNEXPECTED_EOF" in word:
        return NetFailure(Reason.CLOSED, step=step)
    if isinstance(error, ssl.SSLSyscallError):
        return NetFailure(Reason.RESET, step=step)
    alert = _ALERT.fullmatch(word)
    detail = (
        (alert[1] if alert else word or _TRAILER.sub("", str(error.strerror or ""))).lower().replace("_", " ")
    )
    for reason, words in {
        Reason.TLS_VERSION: _VERSION,
        Reason.NOT_TLS: _NOT_TLS,
        Reason.LOCAL_LIMIT: _LOCAL,
    }.items():
        if word in words:
            return NetFailure(reason, detail, step)
    if isinstance(error, ssl.SSLCertVerificationError):
        return NetFailure(Reason.CERTIFICATE, error.verify_message, step)
    return NetFailure(Reason.TLS_ALERT if alert else Reason.TLS_ERROR, detail, step)

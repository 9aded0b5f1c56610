"""One DNS question over TCP (RFC 7766), for an answer that UDP could not carry."""

import struct

from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.net.failure import of_os_error
from gemdiag.net.servers import Server
from gemdiag.net.tcp import acknowledge_at_once, open_stream
from gemdiag.net.waits import READ, Until, Waits

STEP = "dns"
_LENGTH = struct.Struct("!H")


def exchange(server: Server, message: bytes, waits: Waits, until: Until) -> bytes:
    """The one message that comes back; it can have 64 KiB and no more."""
    opened = open_stream(*server, waits, until, STEP)
    with opened.sock as sock:
        answer = b""
        try:
            # A fresh connection takes a question in one go.
            sock.send(_LENGTH.pack(len(message)) + message)
            while len(answer) < _end(answer):
                acknowledge_at_once(sock)
                waits.one(sock, READ, until, STEP)
                more = sock.recv(65536)
                if not more:
                    raise NetFailure(Reason.CLOSED, step=STEP)
                answer += more
        except OSError as error:
            raise of_os_error(error, STEP) from None
        return answer[_LENGTH.size : _end(answer)]


def _end(answer: bytes) -> int:
    """Of the first message, as far as it can be told yet."""
    head = answer[: _LENGTH.size]
    return _LENGTH.size + (_LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else 1)

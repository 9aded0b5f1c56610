"""Opening a TCP connection, each way to fail with a name of its own."""

import errno
import socket
from typing import NamedTuple

from gemdiag.model.outcome import NetFailure, Reason
from gemdiag.net.failure import of_os_error
from gemdiag.net.waits import WRITE, Until, Waits

# What a connect that does not block says while it is under way: POSIX, and Windows.
_UNDER_WAY = {0, errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", errno.EINPROGRESS)}
_QUICK_ACK: int | None = getattr(socket, "TCP_QUICKACK", None)


def family_of(address: str) -> socket.AddressFamily:
    """OSError for what is no address: the system would look it up, in its own time and way."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    socket.inet_pton(family, address.partition("%")[0])
    return family


class Opened(NamedTuple):
    """A connected socket that never blocks. failure: why nothing can be read from it any more."""

    sock: socket.socket
    failure: Reason | None = None


def open_stream(address: str, port: int, waits: Waits, until: Until, step: str) -> Opened:
    waits.check(step)
    try:
        sock = socket.socket(family_of(address), socket.SOCK_STREAM)
    except OSError as error:
        raise of_os_error(error, step) from None
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if number := sock.connect_ex((address, port)):
            if number not in _UNDER_WAY:
                raise of_os_error(OSError(number, ""), step)
            waits.one(sock, WRITE, until, step)
            number = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if number == errno.ECONNRESET:  # a SYN answered with RST was refused; this came behind it
                return Opened(sock, Reason.RESET)
            if number:
                raise of_os_error(OSError(number, ""), step)
    except NetFailure:
        sock.close()
        raise
    except OSError as error:
        sock.close()
        raise of_os_error(error, step) from None
    return Opened(sock)


def acknowledge_at_once(sock: socket.socket) -> None:
    """Before every wait, as Linux forgets it: a delayed acknowledgement costs 40 ms at some servers."""
    if _QUICK_ACK is not None:
        sock.setsockopt(socket.IPPROTO_TCP, _QUICK_ACK, 1)

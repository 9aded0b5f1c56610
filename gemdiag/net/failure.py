"""One word for each thing the operating system can say about a connection."""

import errno

from gemdiag.model.outcome import NetFailure, Reason

# By number, never by text: texts depend on the system and its language. On Windows Python's names stand
# for the WSA numbers that sockets give there.
_REASONS = {
    errno.ECONNREFUSED: Reason.REFUSED,
    errno.ETIMEDOUT: Reason.TIMEOUT,
    errno.ECONNRESET: Reason.RESET,
    errno.ECONNABORTED: Reason.RESET,
    errno.EPIPE: Reason.RESET,
    errno.ENOTCONN: Reason.RESET,
    errno.ESHUTDOWN: Reason.CLOSED,
    errno.EBADF: Reason.CLOSED,
    errno.EMFILE: Reason.LOCAL_LIMIT,
    errno.ENFILE: Reason.LOCAL_LIMIT,
    errno.ENOBUFS: Reason.LOCAL_LIMIT,
    errno.ENOMEM: Reason.LOCAL_LIMIT,
}


def of_os_error(error: OSError, step: str) -> NetFailure:
    """What is not in the table has kept us from getting there: no route, no such family, a local filter."""
    number = error.errno or 0
    return NetFailure(_REASONS.get(number, Reason.UNREACHABLE), errno.errorcode.get(number, ""), step)

"""The wire: DNS, TCP, TLS and SMTP framing. Every exception becomes one Reason here, next to the socket.

Observes and never judges. What a server says is handed on as text without lone surrogates; whoever shows
it makes it inert.
"""

from gemdiag.net.live import LiveNetwork

__all__ = ["LiveNetwork"]

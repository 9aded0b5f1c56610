"""One short message after an accepted login, for who asks for it (`--send-test`)."""

from gemdiag.model.facts import Probe
from gemdiag.model.network import MessageChannel, Reply
from gemdiag.words import LANGUAGES, N_, say

PROBE = Probe[Reply]("message")
"""Key: the recipient. The server's last word: of code 250 when it took the message."""

_SUBJECT = N_("gemdiag: test message")
_BODY = N_(
    "gemdiag sent this message with the e-mail settings of GEM-CAR, to see whether it arrives. "
    "Nobody needs to answer it."
)


def ask(channel: MessageChannel, sender: str, recipient: str) -> Reply:
    """From the shop's own address; ends at the first command that is refused."""
    for command in (f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>"):
        reply = channel.ask(command)
        if reply.code >= 300:
            return reply
    reply = channel.ask("DATA")
    return channel.ask_data(_lines(sender, recipient)) if reply.code == 354 else reply


def _lines(sender: str, recipient: str) -> tuple[str, ...]:
    """Both languages, as nobody knows who reads it."""
    from email.message import EmailMessage  # noqa: PLC0415  start-up: hardly ever wanted
    from email.policy import SMTP  # noqa: PLC0415
    from email.utils import formatdate, make_msgid  # noqa: PLC0415

    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = sender, recipient
    message["Subject"] = " / ".join(say(lang, _SUBJECT) for lang in LANGUAGES)
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answer to it
    message.set_content("\n\n".join(say(lang, _BODY) for lang in LANGUAGES), cte="base64")
    return tuple(message.as_string().rstrip("\r\n").split("\r\n"))

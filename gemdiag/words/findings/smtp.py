"""What is said of how the server speaks."""

from gemdiag.words.finding_words import FindingWords
from gemdiag.words.steps import PLAN_FIRST

FINDINGS: dict[str, FindingWords] = {
    "smtp.no_greeting": FindingWords(
        title="{endpoint} takes the connection but does not greet",
        why="{how:ungreeted} A mail server greets first of all. This one does not, so GEM-CAR hangs or gives up. The server is overloaded, or a firewall holds the connection.[[ All that came: {detail:detail}]]",
        mend=(
            PLAN_FIRST,
            "Run gemdiag again in ten minutes.",
            'Compare "SMTP address" and "Port" with your provider\'s page.',
            "If both are right, forward the text below.",
        ),
        ticket="{endpoint} accepts the connection and sends no SMTP greeting",
        forward="Hello. {endpoint} accepts our TCP connection, then sends no SMTP greeting. Please check the server, and whether a firewall or an SMTP proxy holds the connection. Thank you.",
    ),
    "smtp.connection_rejected": FindingWords(
        title="{endpoint} turns this computer away at the door",
        why="The server refused before anybody could log in. Often it distrusts the Internet line that the connection comes from.",
        mend=(
            'Check that "SMTP address" is your provider\'s server for outgoing mail and "Port" is 465 or 587, not 25.',
            "If so, forward the text below to your provider.",
            "Meanwhile you can send with GEM-CAR's server (Option 126, from version 13.0.4).",
        ),
        ticket="{endpoint} rejects the connection[[: {reply}]]",
        forward="Hello. Your server {endpoint} rejects our connection before the login[[, with: {reply}]]. We are a customer and want to send with our user name and password. Please tell us why, or let our line through. Thank you.",
    ),
    "smtp.protocol_error": FindingWords(
        title="{endpoint} does not answer as a mail server should",
        why="GEM-CAR cannot make sense of such an answer. A device on the way may have changed it, or the server is faulty.[[ What came: {detail:detail}]][[ How it ended: {reason:outcome}.]]",
        mend=(
            'Compare "SMTP address" and "Port" with your provider\'s page.',
            "Try once from another line, such as the Internet of a cell phone.",
            "Forward the text below.",
        ),
        ticket="{endpoint}: SMTP protocol error[[: {detail:detail}]][[: {reason:outcome}]]",
        forward="Hello. {endpoint} sends answers that do not follow SMTP (RFC 5321)[[: {detail:detail}]][[: {reason:outcome}]]. Please check the server and any SMTP inspection in front of it. Thank you.",
    ),
    "smtp.other_protocol": FindingWords(
        title="{endpoint} is not a server for sending mail[[ (it speaks {protocol})]]",
        why="Something answers there, but it has another job. Servers for receiving mail or for websites often have similar names.",
        mend=(
            'Look on your provider\'s page for "outgoing mail (SMTP)": the server name and the port.',
            'In GEM-CAR, open Configuration > General Information > Options tab, type them in "SMTP address" and "Port" and click on the diskette.',
        ),
        ticket="{endpoint} is no SMTP server[[: {protocol}]]",
    ),
    "smtp.busy": FindingWords(
        title="{endpoint} is busy and asks to come back later",
        why="{when:busy_when} This is temporary and says nothing about your settings.",
        mend=(
            "Wait fifteen minutes and run gemdiag again.",
            "If it stays so for hours, forward the text below to your e-mail provider.",
        ),
        ticket="{endpoint} answers temporarily unavailable[[: {reply}]]",
        forward="Hello. Your server {endpoint} has been answering that it is unavailable for a while[[: {reply}]]. Please tell us whether it is a limit of our line or a fault. Thank you.",
    ),
    "smtp.computer_name_invalid": FindingWords(
        title='Strict mail servers refuse the name of this computer, "{name}"',
        why="Programs often introduce themselves to a mail server with the computer's name; only letters, digits and hyphens are allowed in it there. Whether GEM-CAR does so is not known. gemdiag did not, and this is read off the name alone.",
        mend=(
            "Nothing to do as long as GEM-CAR sends.",
            "If GEM-CAR cannot send although everything else here is good, forward the text below.",
        ),
        ticket='Computer name "{name}" is not valid in EHLO (RFC 5321)',
        forward='Hello. Our computer is called "{name}", which is not a valid name in SMTP (EHLO, RFC 5321 section 2.3.5: letters, digits and hyphens), so strict servers may refuse e-mail from it. Please rename it. Thank you.',
    ),
}

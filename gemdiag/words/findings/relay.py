"""What is said of GEM-CAR's own server."""

from gemdiag.words.finding_words import FindingWords

FINDINGS: dict[str, FindingWords] = {
    "relay.ready": FindingWords(
        title="GEM-CAR's server (Option 126) can send for you",
        why="It needs your address and nothing else: no port, no password. This rests on GEM-CAR's manual, as that server cannot be tested from outside. How many messages it lets through, and how large, is not published.",
        mend=(
            'To use it, once GEM-CAR is at version 13.0.4 or later: open Configuration > General Information > Options tab and check "Option 126 - Use GEM-CAR server to send e-mails".',
            'Type your address in "E-mail address" and click on the diskette.',
            "Send one estimate to yourself.",
        ),
        ticket="Option 126 would be fine (by the manual, not measured)",
    ),
    "relay.enabled": FindingWords(
        title="Option 126 is checked: GEM-CAR's server sends for you",
        why="Port, SMTP address, user name and password play no part then. Only your address counts. How many messages it lets through, and how large, is not published.",
        mend=("Nothing to do. Send one estimate to yourself now and then.",),
        ticket="Option 126 in use",
    ),
    "relay.needs_upgrade": FindingWords(
        title="GEM-CAR's server (Option 126) exists from version {needed} on",
        why="[[Version {version} is installed. ]]The box is not on the screen before that.",
        mend=(
            "Ask GEM-CAR support for the upgrade, if you want to send this way.",
            "After it, run gemdiag again. To plan both together: gemdiag migrate CONFIG --mode relay",
        ),
        ticket="Option 126 needs GEM-CAR {needed}[[ (installed: {version})]]",
    ),
    "relay.sender_missing": FindingWords(
        title="GEM-CAR's server (Option 126) needs your e-mail address",
        why="It is the only thing that it needs, and it is empty or cannot be used.",
        mend=(
            'In GEM-CAR, open Configuration > General Information > Options tab and type one complete address in "E-mail address".',
            "Click on the diskette and send one estimate to yourself.",
        ),
        ticket="Option 126 without a valid sender address",
    ),
    "relay.sender_at_risk": FindingWords(
        title="E-mail as {domains} may be refused when GEM-CAR's server (Option 126) sends it",
        why="[[{refusing} turns away e-mail from its own addresses that other servers send. ]][[The owner of {distrusting} tells the world (DMARC) to distrust e-mail in its name from other servers. ]]Whether GEM-CAR's server takes care of that is not published.",
        mend=(
            "Before you rely on it, send one estimate to yourself and one to a Gmail address, and look in the spam folders too.",
            "If one is missing, stay with your mailbox, or use an address in a domain of your own.",
            "You can ask GEM-CAR support with the text below.",
        ),
        ticket="Option 126: senders at {domains} may fail DMARC or the provider's own rule",
        forward="Hello. With Option 126 (Use GEM-CAR server to send e-mails), which From address do customers see when ours is at {domains}, and is the message signed (DKIM) for that domain? Which SPF include should a shop with its own domain publish? Thank you.",
    ),
    "relay.spf_unlisted": FindingWords(
        title="GEM-CAR's server is not on the list of {domain} (SPF)",
        why="That list says which servers may send for your domain. What GEM-CAR's server (Option 126) needs there is not published, so some receivers may refuse what it sends, or take it for spam.",
        mend=(
            "Ask GEM-CAR's support with the text below what to add, and have your web host add it.",
            "Until then, send one estimate to a Gmail address and look in its spam folder too.",
        ),
        ticket="SPF of {domain} holds nothing for Option 126 (what it needs is not published)",
        forward="Hello. We want to send as {domain} with Option 126 (Use GEM-CAR server to send e-mails). Which SPF include should we add to the record of that domain? Thank you.",
    ),
    "relay.no_sent_copies": FindingWords(
        title="What GEM-CAR's server sends does not appear in your Sent folder",
        why="GEM-CAR's manual says so: the e-mail does not pass through your provider, which therefore keeps no copy.",
        mend=("If you need the copies in that folder, stay with your mailbox.",),
        ticket="Option 126: no copies in the provider's Sent folder",
    ),
}

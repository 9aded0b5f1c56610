"""What is said of encryption."""

from gemdiag.words.finding_words import FindingWords
from gemdiag.words.steps import OPEN_OPTIONS_NEW, PLAN_FIRST

FINDINGS: dict[str, FindingWords] = {
    "tls.implicit_available": FindingWords(
        title="{endpoint} is encrypted from the start",
        why='This is the safer kind of connection: nothing ever travels without encryption. It goes with "Less secure connection" unchecked.',
        mend=(
            'To use it, from version 13.0.2 on, type {port} in "Port" and leave "Less secure connection" unchecked.',
        ),
        ticket="Implicit TLS works at {endpoint}",
    ),
    "tls.explicit_available": FindingWords(
        title="{endpoint} is encrypted after the greeting",
        why='The connection begins in the open and is encrypted before the password and the e-mail travel. It goes with "Less secure connection" checked.',
        mend=(
            'To use it, from version 13.0.2 on, type {port} in "Port" and leave "Less secure connection" checked.',
        ),
        ticket="Explicit TLS (STARTTLS) works at {endpoint}",
    ),
    "tls.implicit_unavailable": FindingWords(
        title="{host} offers no connection that is encrypted from the start",
        why='With this server, "Less secure connection" has to stay checked. Despite its name it is then the right setting.',
        mend=(
            'From version 13.0.2 on, leave "Less secure connection" checked as long as you use this server.',
        ),
        ticket="No implicit TLS at {host}",
    ),
    "tls.explicit_unavailable": FindingWords(
        title="{host} offers no connection that is encrypted after the greeting",
        why='With this server, "Less secure connection" has to be unchecked.',
        mend=(
            'From version 13.0.2 on, leave "Less secure connection" unchecked as long as you use this server.',
        ),
        ticket="No explicit TLS (STARTTLS) at {host}",
    ),
    "tls.starttls_missing": FindingWords(
        title="{endpoint} offers no encryption",
        why='[[The server does not know the command that encryption begins with (it answers EHLO with: {ehlo_refusal}). ]]Whatever is sent there can be read on the way. With "Less secure connection" checked, GEM-CAR goes on without encryption and does not say so.',
        mend=(
            PLAN_FIRST,
            'Otherwise send with GEM-CAR\'s server (from version 13.0.4): open Configuration > General Information > Options tab and check "Option 126 - Use GEM-CAR server to send e-mails".',
            "Or ask your provider for a server that encrypts, with the text below.",
        ),
        ticket="No STARTTLS at {endpoint}: e-mail leaves in clear",
        forward="Hello. Your server {endpoint} offers no encryption (no STARTTLS). Which server and port should we use to send with TLS 1.2 or newer, and with which user name? Thank you.",
    ),
    "tls.starttls_stripped": FindingWords(
        title="Something on the way takes the encryption of {endpoint} away",
        why='{sign:stripped_sign} With "Less secure connection" checked, GEM-CAR would go on without encryption.',
        mend=(
            PLAN_FIRST,
            "Send nothing through {endpoint} from this network until that is mended.",
            "Forward the text below to whoever looks after your network.",
        ),
        ticket="STARTTLS is removed on the way to {endpoint}",
        forward="Hello. Between our computer and {endpoint} something removes STARTTLS from the server's answer, as SMTP inspection in firewalls (for example ESMTP inspection on Cisco ASA) and mail shields of antivirus programs do. Please exempt this server and port, so that our password and e-mail are encrypted. Thank you.",
    ),
    "tls.starttls_refused": FindingWords(
        title="{endpoint} offers encryption, then refuses it {refused:refused_for}",
        why='With "Less secure connection" checked, GEM-CAR may go on without encryption.',
        mend=(
            "{refused:refused_step}",
            PLAN_FIRST,
            "Forward the text below to your provider.",
        ),
        ticket="STARTTLS offered, then refused at {endpoint}[[: {reply}]]",
        forward="Hello. Your server {endpoint} offers STARTTLS but answers the command with a refusal[[: {reply}]]. Please repair its TLS set-up, often a certificate or key that cannot be read. Thank you.",
    ),
    "tls.starttls_repeated": FindingWords(
        title="{endpoint} offers encryption again although the connection is encrypted",
        why="A mail server must not do that (RFC 3207). Something between this computer and the server may encrypt in its place, such as a mail shield. gemdiag did not follow the offer.",
        mend=(
            "Nothing to do as long as the certificate is good.",
            "If GEM-CAR has trouble with this server, forward the text below to your provider.",
        ),
        ticket="{endpoint} advertises STARTTLS inside TLS",
        forward="Hello. Your server {endpoint} advertises STARTTLS again inside the encrypted connection, against RFC 3207 section 4.2. Is there a proxy in front of it? Thank you.",
    ),
    "tls.starttls_injected": FindingWords(
        title="Extra text arrives from {endpoint} just before encryption starts",
        why="A sound server is silent at that moment. Either the server is faulty, or somebody on the way tampers with the connection. gemdiag sent no password.[[ Bytes too many: {bytes}.]]",
        mend=(
            PLAN_FIRST,
            "Send nothing through {endpoint} from this network before it is explained.",
            "Try once from another line. If it is the same there, the server is at fault.",
            "Forward the text below to your provider and to whoever looks after your network.",
        ),
        ticket="Plaintext injected before the TLS handshake at {endpoint}[[ ({bytes} bytes)]]",
        forward="Hello. After its reply 220 to STARTTLS, {endpoint} sends more bytes in clear before the TLS handshake[[ ({bytes})]]. This is the STARTTLS injection fault, in the server or in a device between us. Please investigate. Thank you.",
    ),
    "tls.wrong_mode_for_port": FindingWords(
        title='Port {port} and the box "Less secure connection" do not go together',
        why="The server is right, but {endpoint} is {spoken_mode:mode} and GEM-CAR would treat it as {configured_mode:mode}. In GEM-CAR this shows as hanging, then as an error.",
        mend=(
            OPEN_OPTIONS_NEW,
            "{spoken_mode:box_step}",
            "Click on the diskette and send one estimate to yourself.",
        ),
        ticket="{endpoint}: {spoken_mode:mode}; GEM-CAR expects: {configured_mode:mode}",
    ),
    "tls.version_unsupported": FindingWords(
        title="{endpoint} only knows encryption that is too old",
        why="From version 13.0.2 on, GEM-CAR uses TLS 1.2 and 1.3 only.[[ This server offers {versions:tls}.]]",
        mend=(
            "Ask your provider for a newer server, with the text below.",
            'Or send with GEM-CAR\'s server (from version 13.0.4): open Configuration > General Information > Options tab and check "Option 126 - Use GEM-CAR server to send e-mails".',
        ),
        ticket="{endpoint} accepts no TLS 1.2 or newer[[ ({versions:tls})]]",
        forward="Hello. Your server {endpoint} accepts no TLS 1.2 or newer[[ (only {versions:tls})]]. Our program requires TLS 1.2. Please enable it, or name us a server that has it. Thank you.",
    ),
    "tls.handshake_failed": FindingWords(
        title="Encryption with {endpoint} does not come about",
        why="Both sides tried, but could not agree. The server, or a device on the way, is at fault.[[ What was said: {detail:detail}]][[ How it ended: {reason:outcome}.]]",
        mend=(
            "Run gemdiag again in fifteen minutes.",
            "Try once from another line, such as the Internet of a cell phone.",
            "Forward the text below to your provider.",
        ),
        ticket="TLS handshake with {endpoint} fails[[: {detail:detail}]][[: {reason:outcome}]]",
        forward="Hello. The TLS handshake with {endpoint} fails[[: {detail:detail}]][[: {reason:outcome}]]. We offer TLS 1.2 and 1.3. Please check the server's TLS set-up. Thank you.",
    ),
    "tls.legacy_versions_accepted": FindingWords(
        title="{endpoint} also takes old encryption[[ ({versions:tls})]]",
        why="GEM-CAR does not use it from version 13.0.2 on, so your e-mail is not concerned.",
        mend=(
            "Nothing to do in GEM-CAR. If the server is yours, forward the text below to your administrator.",
        ),
        ticket="{endpoint} also accepts old versions of TLS[[: {versions:tls}]]",
        forward="Hello. {endpoint} still accepts old versions of TLS[[ ({versions:tls})]]. RFC 8996 retired them; please switch them off when you can. Thank you.",
    ),
    "tls.tls13_only": FindingWords(
        title="{endpoint} takes TLS 1.3 only, which Windows 10 does not have",
        why="As far as is known, GEM-CAR uses the encryption of Windows. Windows 10 and Windows Server 2019 go up to TLS 1.2, so they cannot send through this server. Windows 11 can.",
        mend=(
            "Look which Windows the computers with GEM-CAR have.",
            "If one has Windows 10 or Server 2019, ask your provider to accept TLS 1.2 too, with the text below.",
            "Or send with GEM-CAR's server (Option 126, from version 13.0.4).",
        ),
        ticket="{endpoint} accepts TLS 1.3 only",
        forward="Hello. Your server {endpoint} accepts TLS 1.3 only. Some of our computers have TLS 1.2 at most (Windows 10, Windows Server 2019). Please accept TLS 1.2 as well. Thank you.",
    ),
}

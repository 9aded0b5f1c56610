"""What is said of reaching the server."""

from gemdiag.words.finding_words import FindingWords
from gemdiag.words.steps import PLAN_FIRST

FINDINGS: dict[str, FindingWords] = {
    "net.port_closed": FindingWords(
        title="{host} takes no connection on port {port}",
        why="The server was reached and said no at once. This port is not in use there, or a firewall refuses it.",
        mend=(
            PLAN_FIRST,
            'Compare "SMTP address" and "Port" with the page of your e-mail provider for outgoing mail (SMTP).',
            "In GEM-CAR, open Configuration > General Information > Options tab, type the right values and click on the diskette.",
            "If they are right already, forward the text below.",
        ),
        ticket="Connection refused: {endpoint}[[ ({addresses})]]",
        forward="Hello. Connections to {endpoint} are refused[[ (addresses tried: {addresses})]]. Is this the right server and port for sending mail with a user name and a password? If so, please check whether the service runs and whether a firewall refuses us. Thank you.",
    ),
    "net.port_blocked": FindingWords(
        title="No connection to {host} on port {port} from here: {outcome:outcome}",
        why="{whose:blocked_why}",
        mend=(
            PLAN_FIRST,
            "{whose:blocked_step}",
            "Forward the text below to {whose:blocked_to}.",
        ),
        ticket="No connection to {endpoint}: {outcome:outcome}[[ ({addresses})]]",
        forward="Hello. From our shop no connection to {endpoint} comes about: {outcome:outcome}[[ (addresses tried: {addresses})]]. {whose:blocked_letter} Thank you.",
    ),
    "net.address_family_broken": FindingWords(
        title="{endpoint} cannot be reached over {family}",
        why="The other way works. GEM-CAR may wait a long time or fail when it tries this one first.",
        mend=(
            "If sending is slow or fails now and then, forward the text below to whoever looks after your network.",
        ),
        ticket="{endpoint} unreachable over {family} only",
        forward="Hello. From our shop {endpoint} cannot be reached over {family}, while the other address family works. Please repair {family} on our line, or let our computers prefer the one that works. Thank you.",
    ),
    "net.clock_wrong": FindingWords(
        title="The clock of this computer is wrong[[: the servers say that it is {today:date}]]",
        why="Certificates are valid between two dates. With a wrong clock, good ones look expired or not yet valid, and GEM-CAR refuses the server.",
        mend=(
            "In Windows, open Settings > Time & language > Date & time.",
            'Turn on "Set time automatically", check the time zone and click on "Sync now".',
            "Run gemdiag again.",
        ),
        ticket="Clock of this computer wrong[[, servers say {today:date}]]",
    ),
    "net.internal_target": FindingWords(
        title="{host} leads into a private network and was not tested",
        why="gemdiag does not knock at private addresses unasked.[[ This one is {address}.]] Your provider's mail server should not have one.",
        mend=(
            "If the mail server is really in your shop, run gemdiag again with --allow-internal.",
            'Otherwise compare "SMTP address" with your provider\'s page.',
        ),
        ticket="{host} resolves to a private address[[ ({address})]]; not tested",
    ),
    "net.portal": FindingWords(
        title="This network answers in the place of the real servers",
        why="Something here answers for every name or every port, such as the sign-in page of a guest network or a filter. What is behind it cannot be tested.",
        mend=(
            "Open a website in the browser. If a sign-in page appears, sign in.",
            "Or use the shop's own network in place of the guests'.",
            "If it stays so, forward the text below to whoever looks after your network.",
        ),
        ticket="Captive portal or DNS interception on this network",
        forward="Hello. On our network something answers for every server name or port (a captive portal, a DNS redirection or a transparent proxy). GEM-CAR cannot send e-mail through it. Please exempt this computer. Thank you.",
    ),
    "net.mx_unreachable": FindingWords(
        title="The server that receives your e-mail could not be reached from here",
        why="This says little: most Internet lines block port 25, which servers use among themselves. Sending from GEM-CAR does not need it.[[ Asked: {host} ({outcome:outcome}).]]",
        mend=("Nothing to do, unless customers say that their replies do not arrive.",),
        ticket="MX {host} not reachable from here: {outcome:outcome}",
    ),
}

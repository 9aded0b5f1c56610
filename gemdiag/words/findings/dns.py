"""What is said of names and the directory of names."""

from gemdiag.words.finding_words import FindingWords

FINDINGS: dict[str, FindingWords] = {
    "dns.resolver_unreachable": FindingWords(
        title="The Internet's directory of names (DNS) does not answer this computer",
        why="Without it no server can be found, so nothing can be said of your settings.[[ Asked: {resolvers}.]]",
        mend=(
            "Open any website on this computer. If none opens, restart the modem and the router.",
            "If websites open, forward the text below to whoever looks after your network.",
            "Run gemdiag again.",
        ),
        ticket="No DNS server answers[[: {resolvers}]]",
        forward="Hello. On our computer no DNS server answers[[ ({resolvers})]] on port 53 over UDP or TCP. Please check the DNS servers that are set, and whether a firewall blocks the questions. Thank you.",
    ),
    "dns.smtp_host_lookup_failed": FindingWords(
        title="The address of {host} could not be looked up: {status:dns}",
        why="{whose:lookup_why}",
        mend=(
            "Wait a few minutes and run gemdiag again.",
            "{whose:lookup_step}",
        ),
        ticket="DNS lookup of {host} failed: {status:dns}",
        forward="Hello. From our shop, the DNS lookup of {host} fails: {status:dns}. {whose:lookup_letter} Thank you.",
    ),
    "dns.domain_not_found": FindingWords(
        title="The Internet domain {domain} does not exist",
        why="E-mail in its name is refused by many servers, and replies cannot arrive. Either it is misspelt, or it was not renewed.",
        mend=(
            'Look at the spelling after the @ in "E-mail address".',
            "If it is right, the domain may have expired: forward the text below to the company where it was registered.",
        ),
        ticket="Domain {domain} does not exist (NXDOMAIN)",
        forward="Hello. Our e-mail domain {domain} is not found in DNS any more (NXDOMAIN). Please check whether its registration has expired and whether its name servers are still set. Thank you.",
    ),
    "dns.smtp_host_not_found": FindingWords(
        title="There is no server named {host}",
        why="GEM-CAR cannot find it, so no e-mail can leave. Most often one letter is wrong.",
        mend=(
            "Compare the name, letter by letter, with the page of your e-mail provider for outgoing mail (SMTP).",
            'In GEM-CAR, open Configuration > General Information > Options tab and type the right name in "SMTP address".',
            "Click on the diskette and send one estimate to yourself.",
        ),
        ticket="SMTP host {host} does not exist (NXDOMAIN)",
    ),
    "dns.smtp_host_no_address": FindingWords(
        title="The name {host} exists, but no server stands behind it",
        why="GEM-CAR cannot connect to it, so no e-mail can leave.",
        mend=(
            "Look on your provider's page for the name of the server for outgoing mail (SMTP).",
            'In GEM-CAR, open Configuration > General Information > Options tab, type it in "SMTP address" and click on the diskette.',
            "If the name is right, forward the text below to your provider.",
        ),
        ticket="SMTP host {host} has no A or AAAA record",
        forward="Hello. The name {host}, which we use for outgoing mail, has no address in DNS (neither A nor AAAA). Please tell us the right server name or correct the record. Thank you.",
    ),
    "dns.mx_missing": FindingWords(
        title="Customers' replies to {domain} cannot arrive: it names no mail server",
        why="Your e-mail can leave, but a customer who answers it gets an error. Some servers also distrust e-mail that cannot be answered.",
        mend=(
            'Check the spelling after the @ in "E-mail address".',
            "If it is right, forward the text below to whoever looks after the domain.",
        ),
        ticket="No MX record for {domain}",
        forward="Hello. Our domain {domain} has no MX record, so replies to our e-mail do not arrive. Please publish the MX records of our mail server. Thank you.",
    ),
    "dns.mx_null": FindingWords(
        title="{domain} tells the world that it takes no e-mail",
        why="Customers cannot answer, and many servers refuse e-mail that comes from such a domain.",
        mend=(
            'Use an address in "E-mail address" that can be answered.',
            "Or forward the text below to whoever looks after the domain.",
        ),
        ticket="{domain} publishes a null MX",
        forward="Hello. Our domain {domain} publishes a null MX (RFC 7505), which says that it takes no e-mail. We do use it for e-mail. Please publish the MX records of our mail server instead. Thank you.",
    ),
    "dns.mx_unresolvable": FindingWords(
        title="The server that should receive e-mail for {domain} cannot be found",
        why="Customers' replies cannot arrive.[[ Named, but not found: {hosts}.]]",
        mend=("Forward the text below to whoever looks after the domain.",),
        ticket="MX of {domain} has no address[[: {hosts}]]",
        forward="Hello. The MX records of our domain {domain} lead to names without an address[[: {hosts}]]. Replies to our e-mail do not arrive. Please correct them. Thank you.",
    ),
    "dns.mx_is_alias": FindingWords(
        title="The server that receives e-mail for {domain} is only an alias",
        why="The rules of the Internet forbid it, and some servers do not deliver then.[[ The alias is {host}.]]",
        mend=("Forward the text below to whoever looks after the domain.",),
        ticket="MX of {domain} is a CNAME[[: {host}]]",
        forward="Hello. The MX record of our domain {domain} points to an alias (CNAME)[[: {host}]]. RFC 2181, section 10.3, forbids this. Please let it point to a name with an address of its own. Thank you.",
    ),
    "dns.srv_suggests": FindingWords(
        title="{domain} itself recommends {endpoint} for sending",
        why="The owner of the domain publishes this server in DNS ({mode:mode}). gemdiag does not log in there unless you say so.",
        mend=(
            "If your present settings work, nothing to do.",
            'Otherwise ask your provider whether these are the right values for "SMTP address" and "Port".',
        ),
        ticket="DNS SRV of {domain}: {endpoint} ({mode:mode})",
    ),
}

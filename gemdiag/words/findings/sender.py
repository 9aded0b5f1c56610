"""What is said of who may send in whose name."""

from gemdiag.words.finding_words import FindingWords

FINDINGS: dict[str, FindingWords] = {
    "sender.not_owned": FindingWords(
        title="{address} {known:may_send} from this mailbox",
        why="{login:login_of} {published:sender_policy}",
        mend=(
            'For the shop\'s address: under Configuration > General Information > Options tab, type the same address in "E-mail address" and "User Name".',
            "For an advisor's address: add it as an alias of the mailbox at your provider, or have the right to send as it granted (text below).",
            "Or, from version 13.0.2 on, empty the advisor's \"E-mail for estimates and invoices\" (Configuration > Password Management, Maintenance of Users), so that the shop's address is used.",
        ),
        ticket="{address} is not the login's own address[[ ({user_name})]][[: {reply}]]",
        forward='Hello. Our program GEM-CAR logs in[[ as {user_name}]] and sends some e-mail as {address}. Please let that login send as this address: an alias of the mailbox, or in Microsoft 365 the "Send as" permission. Thank you.',
    ),
    "sender.spf_missing": FindingWords(
        title="{domain} does not say which servers may send in its name (SPF)",
        why="Without that list, more of your estimates end in the spam folder or are refused.",
        mend=("Forward the text below to whoever looks after the domain.",),
        ticket="No SPF record for {domain}",
        forward="Hello. Our domain {domain} has no SPF record. Please publish one (a TXT record that begins with v=spf1) that names our mail provider's servers. Thank you.",
    ),
    "sender.spf_invalid": FindingWords(
        title="The list of servers that may send for {domain} (SPF) has an error",
        why="Receivers then treat it as if it were not there, or refuse the e-mail.[[ The error: {detail:detail}]]",
        mend=("Forward the text below to whoever looks after the domain.",),
        ticket="SPF record of {domain} invalid[[: {detail:detail}]]",
        forward="Hello. The SPF record of our domain {domain} is not valid[[: {detail:detail}]]. Please correct it (RFC 7208). Thank you.",
    ),
    "sender.spf_multiple": FindingWords(
        title="{domain} has several lists of servers that may send (SPF); one is allowed",
        why="With more than one, receivers use none of them.[[ Found: {count}.]]",
        mend=("Forward the text below to whoever looks after the domain.",),
        ticket="{domain} publishes more than one SPF record[[: {count}]]",
        forward="Hello. Our domain {domain} has more than one SPF record[[ ({count})]], which makes all of them void (RFC 7208, section 4.5). Please merge them into one. Thank you.",
    ),
    "sender.spf_too_many_lookups": FindingWords(
        title="The list of servers that may send for {domain} (SPF) asks for too many look-ups",
        why="Receivers stop looking and count it as an error.[[ It needs {lookups} look-ups; ten are allowed.]][[ {count} of its names lead to nothing; two may.]]",
        mend=("Forward the text below to whoever looks after the domain.",),
        ticket="SPF record of {domain} exceeds the look-up limits[[: {lookups} of 10]][[: {count} void, 2 allowed]]",
        forward="Hello. The SPF record of our domain {domain} exceeds the limits of RFC 7208, section 4.6.4[[: {lookups} DNS look-ups, where 10 are allowed]][[: {count} look-ups without an answer, where 2 are allowed]]. Please remove includes and names that are no longer used. Thank you.",
    ),
    "sender.spf_excludes_sender": FindingWords(
        title="The servers that send your e-mail are not on the list of {domain} (SPF)",
        why="Receivers may take your estimates for forged ones and put them in the spam folder.[[ Missing: {include}.]]",
        mend=("Forward the text below to whoever looks after the domain.",),
        ticket="SPF of {domain} lacks the provider's include[[: {include}]]",
        forward="Hello. The SPF record of our domain {domain} does not cover the servers of the provider that sends our e-mail. Please add[[ include:{include}]] what the provider publishes. Thank you.",
    ),
    "sender.dmarc_missing": FindingWords(
        title="{domain} does not say what to do with forged e-mail (DMARC)",
        why="Your e-mail goes out without it. It helps against people who write in your name, and large providers look for it.",
        mend=("When convenient, forward the text below to whoever looks after the domain.",),
        ticket="No DMARC record for {domain}",
        forward='Hello. Our domain {domain} has no DMARC record. Please publish one, to begin with: _dmarc.{domain} TXT "v=DMARC1; p=none". Thank you.',
    ),
    "sender.dmarc_invalid": FindingWords(
        title="The rule of {domain} against forged e-mail (DMARC) has an error",
        why="Receivers ignore it.[[ The error: {detail:detail}]]",
        mend=("Forward the text below to whoever looks after the domain.",),
        ticket="DMARC record of {domain} invalid[[: {detail:detail}]]",
        forward="Hello. The DMARC record of our domain {domain} is not valid[[: {detail:detail}]]. Please correct it. Thank you.",
    ),
    "sender.dmarc_conflict": FindingWords(
        title="{domain} has several rules against forged e-mail (DMARC); one is allowed",
        why="With more than one, receivers use none of them.[[ Found: {count}.]]",
        mend=("Forward the text below to whoever looks after the domain.",),
        ticket="{domain} publishes more than one DMARC record[[: {count}]]",
        forward="Hello. Our domain {domain} has more than one DMARC record[[ ({count})]], which makes all of them void. Please keep one. Thank you.",
    ),
}

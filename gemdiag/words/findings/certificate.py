"""What is said of certificates."""

from gemdiag.words.finding_words import FindingWords

FINDINGS: dict[str, FindingWords] = {
    "tls.certificate_expired": FindingWords(
        title="The certificate of {host} expired[[ on {on:date}]]",
        why="A certificate proves that the server is the real one. GEM-CAR is expected to refuse a server whose certificate has expired.",
        mend=(
            "Check that the date and time of this computer are right.",
            "Forward the text below to your provider. Only the owner of the server can renew its certificate.",
            "Meanwhile you can send with GEM-CAR's server (Option 126, from version 13.0.4).",
        ),
        ticket="Certificate of {endpoint} expired[[ on {on:date}]]",
        forward="Hello. The certificate of your mail server {endpoint} expired[[ on {on:date}]]. Our program refuses the connection. Please renew it. Thank you.",
    ),
    "tls.certificate_not_yet_valid": FindingWords(
        title="The certificate of {host} is not valid yet[[ (from {on:date})]]",
        why="Most often the clock of this computer is behind. Otherwise the provider put the certificate in place too early.",
        mend=(
            "Check the date and time of this computer: Settings > Time & language > Date & time.",
            "If they are right, forward the text below to your provider.",
        ),
        ticket="Certificate of {endpoint} not valid before[[ {on:date}]]",
        forward="Hello. The certificate of your mail server {endpoint} is not valid yet[[ (only from {on:date})]]. Our program refuses the connection. Please install one that is valid today. Thank you.",
    ),
    "tls.certificate_name_mismatch": FindingWords(
        title="{host} answers with a certificate for another name",
        why="From version 13.0.2 on, GEM-CAR is expected to refuse this server.[[ It calls itself {names}.]] That is common at web hosts, where many shops share one server.",
        mend=(
            "Ask your web host, or look at its page, which server name to use for outgoing mail (SMTP)[[. Is {suggestion} its server? Then it is that one]].",
            'In GEM-CAR, open Configuration > General Information > Options tab and type that name in "SMTP address".',
            "Click on the diskette and send one estimate to yourself.",
            "If the host has no such name, forward the text below.",
        ),
        ticket="Certificate of {endpoint} is not for {host}[[ but for {names}]]",
        forward="Hello. Your mail server {endpoint} shows a certificate that does not cover {host}[[ (it covers {names})]]. Which server name should we use, or can you add ours to the certificate? Thank you.",
    ),
    "tls.certificate_untrusted": FindingWords(
        title="The certificate of {host} is not vouched for by any known authority",
        why="Nothing proves that this is the real server.[[ The certificate is signed by {issuer}.]] GEM-CAR is expected to refuse it.",
        mend=(
            "If it is the server of a public provider, send nothing from this network and forward the text below to whoever looks after it.",
            "If it is your own or your web host's server, forward the text below to its administrator.",
            "Meanwhile you can send with GEM-CAR's server (Option 126, from version 13.0.4).",
        ),
        ticket="Certificate of {endpoint} not trusted[[ (issuer: {issuer})]]",
        forward="Hello. The certificate of {endpoint} does not lead to a root that is publicly trusted[[ (issuer: {issuer})]], or is signed by itself. Our program refuses it. Please install a certificate of a public authority. Thank you.",
    ),
    "tls.certificate_chain_incomplete": FindingWords(
        title="{host} does not send the whole proof of its identity",
        why="It sends its own certificate without the one that vouches for it[[ ({issuer})]], so the proof stops half-way. An unknown private authority looks the same from outside. GEM-CAR is expected to refuse it.",
        mend=(
            "Forward the text below to your provider. Nothing in GEM-CAR mends it.",
            "Meanwhile you can send with GEM-CAR's server (Option 126, from version 13.0.4).",
        ),
        ticket="Certificate chain of {endpoint} incomplete[[ (issuer: {issuer})]]",
        forward="Hello. Your mail server {endpoint} sends its own certificate alone, without the intermediate certificate[[ of {issuer}]]. Please install the full chain. Thank you.",
    ),
    "tls.certificate_intercepted": FindingWords(
        title="Something here opens the encrypted connection to {host}[[: {product}]]",
        why="The certificate is not your provider's; it was made on this computer or network[[ by {issuer}]]. An antivirus or a firewall does that to look for viruses in e-mail, and it also sees the password.",
        mend=(
            "Ask whoever looks after the computer or network whether this is meant; the text below is for that person.",
            "In the antivirus, make an exception for GEM-CAR or for {host} in its mail scanning. Keep the antivirus itself on.",
            "Run gemdiag again.",
        ),
        ticket="TLS interception at {endpoint}[[ by {product}]][[ (issuer: {issuer})]]",
        forward="Hello. On our computer the connection to {endpoint} shows a certificate that is not the provider's[[ (issuer: {issuer})]], so a product[[ ({product})]] opens encrypted e-mail. Please exempt this server, or confirm that it is intended. Thank you.",
    ),
    "tls.certificate_private_root": FindingWords(
        title="{host} has a certificate of an authority that only this computer trusts",
        why="That is usual for a company's own server.[[ The authority is {issuer}.]] Every computer with GEM-CAR has to trust it too.",
        mend=(
            "If the server is your company's, nothing to do here. Send one estimate from each computer once.",
            "If it is not, ask whoever looks after the computer, with the text below.",
        ),
        ticket="{endpoint} verified by a private root[[: {issuer}]]",
        forward="Hello. The certificate of {endpoint} is trusted only through an authority that was added to this computer[[: {issuer}]]. Please confirm that it is ours, and see to it that all computers with GEM-CAR trust it. Thank you.",
    ),
    "tls.certificate_expiring": FindingWords(
        title="The certificate of {host} expires soon[[, on {on:date}]]",
        why="[[{days} days are left. ]]When it is not renewed in time, e-mail stops going out. Most servers renew it by themselves.",
        mend=(
            "Run gemdiag again a week before that date.",
            "If it is still the same certificate then, forward the text below.",
        ),
        ticket="Certificate of {endpoint} expires[[ on {on:date}]][[, {days} days left]]",
        forward="Hello. The certificate of your mail server {endpoint} expires[[ on {on:date}]]. Please renew it in time. Thank you.",
    ),
    "tls.certificate_weak": FindingWords(
        title="The certificate of {host} is weak[[: {what}]]",
        why="It can be forged more easily than today's rules allow, and Windows may refuse it some day.",
        mend=("Forward the text below to your provider.",),
        ticket="Weak certificate at {endpoint}[[: {what}]]",
        forward="Hello. The certificate of your mail server {endpoint} is weak[[ ({what})]]. Please replace it by one with a key of RSA 2048 bits or more (or ECDSA) and a SHA-256 signature. Thank you.",
    ),
}

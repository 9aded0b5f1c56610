"""What is said of the mailbox provider."""

from gemdiag.words.finding_words import FindingWords

FINDINGS: dict[str, FindingWords] = {
    "provider.identified": FindingWords(
        title="Your mailbox is with {provider}",
        why="What is known of this provider is used here. It was recognised by {identified_by:identified_by}.[[ A message may be up to {message_mb} MB.]][[ A mailbox may send {messages_per_hour} messages an hour.]][[ A mailbox may send {messages_per_day} messages a day.]]",
        mend=('Nothing to do. If it is another provider, check "SMTP address" and "User Name" in GEM-CAR.',),
        ticket="Provider: {provider}, by {identified_by:identified_by}",
    ),
    "provider.unknown": FindingWords(
        title="gemdiag does not know the provider behind {host}",
        why="Only what was measured counts here. There is no published setting to compare with.[[ The e-mail of your domain first passes a filter, {filter}, which hides who keeps the mailboxes.]]",
        mend=(
            'If something does not work, look on your provider\'s website for "outgoing mail server (SMTP)".',
            "{searched:search_step}",
        ),
        ticket="Provider of {host} not known",
    ),
    "provider.server_found": FindingWords(
        title="{endpoint} is probably the server that {domain} sends through",
        why="{origin:found_by} It answers, {mode:mode}, its certificate is good and it takes a password. gemdiag has not logged in there.",
        mend=(
            "Ask whoever looks after your e-mail whether this is your server. Only then give it your password.",
            'If it is, open Configuration > General Information > Options tab in GEM-CAR and type {host} in "SMTP address" and {port} in "Port"[[; "User Name" is {user_name_form:user_name_form}]].',
            "Or let gemdiag test it first: --set smtp_address={host} --set port={port}",
        ),
        ticket="Found for {domain}: {endpoint}, {mode:mode}",
    ),
    "provider.settings_differ": FindingWords(
        title="{provider} publishes other settings than yours",
        why="You use {endpoint}. {provider} publishes {published}. Settings that are not published may stop working without notice.",
        mend=(
            "In GEM-CAR, open Configuration > General Information > Options tab.",
            'Type the published values in "Port" and "SMTP address": {published}',
            "Click on the diskette and send one estimate to yourself.",
        ),
        ticket="In use: {endpoint}; published by {provider}: {published}",
    ),
    "provider.host_obsolete": FindingWords(
        title="{host} is an old server name of {provider}",
        why="It may still answer, but it can stop any day.[[ Its place was taken by {replacement}.]]",
        mend=(
            'In GEM-CAR (Configuration > General Information > Options tab), type the present name in "SMTP address"[[: {replacement}]]',
            "Click on the diskette and send one estimate to yourself.",
        ),
        ticket="Retired host {host} of {provider} in use[[; now {replacement}]]",
    ),
    "provider.password_login_ended": FindingWords(
        title="{provider} no longer lets any program log in with a password",
        why="[[This ended on {on:date}. ]]GEM-CAR logs in with a password, so no port, no box and no other password helps with this mailbox.",
        mend=(
            'Send with GEM-CAR\'s server (from version 13.0.4): open Configuration > General Information > Options tab and check "Option 126 - Use GEM-CAR server to send e-mails".',
            'Type your address in "E-mail address" and click on the diskette.',
            "Or use a mailbox of a provider that still takes passwords, such as one in your own domain.",
        ),
        ticket="{provider}: password login for programs ended[[ on {on:date}]]",
    ),
    "provider.password_login_ending": FindingWords(
        title="{when:ending_title}",
        why="{when:ending_why}",
        mend=(
            "Forward the text below to your administrator now.",
            "Or get ready to send with GEM-CAR's server (from version 13.0.4): Option 126, under Configuration > General Information > Options tab.",
            "{when:ending_step}",
        ),
        ticket="{when:ending_ticket}",
        forward="Hello. Our shop program GEM-CAR sends e-mail through {provider} with a user name and a password (SMTP AUTH). {when:ending_letter} Thank you.",
    ),
    "provider.password_kind": FindingWords(
        title="{provider} takes only {credential:credential} from GEM-CAR",
        why="The password with which you sign in to your account on the web is refused there. gemdiag cannot see which one GEM-CAR has.",
        mend=(
            "If GEM-CAR sends today, it has the right one: nothing to do.",
            "{credential:made_step}",
            'In GEM-CAR, open Configuration > General Information > Options tab. Type it in "Password" and in "Confirm", without blanks, and click on the diskette.',
        ),
        ticket="{provider} takes only {credential:credential} from programs",
    ),
    "provider.less_secure_apps_gone": FindingWords(
        title='Google has removed the "Less secure apps" setting that GEM-CAR\'s manual mentions',
        why='It was a setting of the Google account and has nothing to do with GEM-CAR\'s box "Less secure connection". An app password has taken its place.',
        mend=(
            "Keep two-step verification on and make an app password for GEM-CAR in your Google account.",
            'Set GEM-CAR\'s box "Less secure connection" (from version 13.0.2 on) as the plan says, not by this.',
        ),
        ticket='The manual\'s "Less secure apps" advice for Gmail is out of date',
    ),
    "provider.manual_differs": FindingWords(
        title="{why:manual_title}",
        why="{why:manual_why}",
        mend=("{why:manual_step}",),
        ticket="Differs from GEM-CAR's manual: {why:manual_title}",
    ),
    "provider.preset_stale": FindingWords(
        title="What gemdiag knows of {provider} was last checked over a year ago",
        why="[[It was checked on {checked_on:date}. ]]The provider may have changed its servers or its rules since. What was measured today counts all the same.",
        mend=(
            "Compare the settings with the provider's own page.",
            "Install a newer gemdiag if there is one.",
        ),
        ticket="Preset {provider} last checked[[ on {checked_on:date}]], over a year ago",
    ),
}

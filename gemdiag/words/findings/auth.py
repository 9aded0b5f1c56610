"""What is said of logging in."""

from gemdiag.words.finding_words import FindingWords

FINDINGS: dict[str, FindingWords] = {
    "auth.accepted": FindingWords(
        title="{host} accepts the user name and the password",
        why="The login was tried once, inside an encrypted connection, and worked. No message was sent.",
        mend=("Nothing to do.",),
        ticket="Login accepted at {endpoint}",
    ),
    "auth.refused": FindingWords(
        title="{host} refuses the user name or the password",
        why="The server is the right one and encrypts, but does not take this pair.[[ gemdiag does not know the sentence that it answers with ({detail}): read it below, as the cause may be another one.]][[ {shape:refused_shape}]][[ {credential:refused_credential}]]",
        mend=(
            "{credential:first_step}",
            "{credential:second_step}",
            'In GEM-CAR, open Configuration > General Information > Options tab. Type "User Name", then the password in "Password" and "Confirm".',
            "Click on the diskette and send one estimate to yourself. Do not try many times: the provider may lock the mailbox.",
        ),
        ticket="Login refused at {endpoint}[[: {reply}]]",
    ),
    "auth.app_password_required": FindingWords(
        title="{host} wants an app password instead of your own password",
        why="An app password is a code that your provider makes for one program: 16 letters at Google, 16 characters at Yahoo, four groups of four at Apple. Keep two-step verification on: it is what app passwords come with.[[ {shape:refused_shape}]]",
        mend=(
            "Sign in to your mailbox account on the web. If two-step verification is off, turn it on.",
            'Look for "app passwords" and make one for GEM-CAR[[ (see {help})]].',
            'In GEM-CAR, open Configuration > General Information > Options tab. Type it in "Password" and in "Confirm", without blanks.',
            "Click on the diskette and send one estimate to yourself.",
        ),
        ticket="App password required at {endpoint}[[: {reply}]]",
    ),
    "auth.basic_disabled": FindingWords(
        title="{host} does not let programs log in with a password",
        why="The password may be right. The provider, or your company's rules there, no longer take passwords from programs.",
        mend=(
            "For a personal address (Hotmail, Outlook.com, Live, MSN) no setting helps: send with GEM-CAR's server.",
            'For that, from version 13.0.4: open Configuration > General Information > Options tab, check "Option 126 - Use GEM-CAR server to send e-mails", type your address in "E-mail address" and click on the diskette.',
            "For an address of your company at Microsoft 365, you can forward the text below to your administrator.",
        ),
        ticket="Basic authentication disabled[[: {reply}]]",
        forward="Hello. When our program GEM-CAR logs in at {endpoint} with a user name and a password, the server says that basic authentication is disabled[[: {reply}]]. Please check the authentication policy that applies to this mailbox and whether SMTP AUTH can be allowed for it alone. If not, we will send through GEM-CAR's own server. Thank you.",
    ),
    "auth.smtp_auth_disabled": FindingWords(
        title="Your company's Microsoft 365 does not let programs log in {scope:scope}",
        why="The password may be right. Your administrator can allow it for this one mailbox.",
        mend=(
            "Forward the text below to your administrator.",
            'Or send with GEM-CAR\'s server (from version 13.0.4): open Configuration > General Information > Options tab, check "Option 126 - Use GEM-CAR server to send e-mails", type your address in "E-mail address" and click on the diskette.',
        ),
        ticket="Microsoft 365: SMTP AUTH disabled {scope:scope}",
        forward="Hello. Our shop program GEM-CAR sends e-mail through smtp.office365.com with a user name and a password, and SMTP AUTH is disabled {scope:scope}[[ ({reply})]]. Please allow it for our mailbox alone[[ ({user_name})]]: Microsoft 365 admin center > Users > Active users > the user > Mail > Manage email apps > Authenticated SMTP. The setting of the mailbox wins over the setting of the organization. Security defaults and Conditional Access can block it as well. Thank you.",
    ),
    "auth.policy_blocked": FindingWords(
        title="A security rule of your company at the provider blocks this login",
        why="The password may be right. The rule refuses programs that log in with a password, sometimes only from certain places.",
        mend=(
            'Best: send with GEM-CAR\'s server (from version 13.0.4): open Configuration > General Information > Options tab, check "Option 126 - Use GEM-CAR server to send e-mails" and click on the diskette. The rule can then stay.',
            "Or forward the text below to your administrator.",
        ),
        ticket="Login blocked by a security policy[[: {reply}]]",
        forward="Hello. The login of our program GEM-CAR at {endpoint} is blocked by a security policy (security defaults or Conditional Access)[[: {reply}]]. Could this one mailbox be exempted for SMTP AUTH, without weakening the rules for everybody else? If not, we will send through GEM-CAR's own server. Thank you.",
    ),
    "auth.account_blocked": FindingWords(
        title="The provider has locked this mailbox",
        why="No program can use it until it is released. Too many wrong passwords, sending that looked like spam or an unpaid bill are the usual reasons.",
        mend=(
            "Stop sending from GEM-CAR on every computer, so that nothing keeps trying.",
            "Sign in on your provider's website and follow what it asks.",
            "If that does not release it, call the provider. The text below can help.",
        ),
        ticket="Mailbox locked or suspended[[: {reply}]]",
        forward="Hello. Our mailbox[[ {user_name}]] cannot log in at {endpoint}; the server says that it is locked or suspended[[: {reply}]]. Please tell us why and release it. Thank you.",
    ),
    "auth.rate_limited": FindingWords(
        title="{scope:limited_title}",
        why="{scope:limited_why}",
        mend=(
            "{scope:limited_step}",
            "{scope:limited_check}",
            "Run gemdiag again once.",
        ),
        ticket="{scope:limited_ticket}[[: {reply}]]",
    ),
    "auth.app_password_likely": FindingWords(
        title="The password does not look like an app password, which this mailbox needs",
        why="[[{provider} takes only app passwords from programs. ]]An app password is a code that your provider makes for one program: 16 letters at Google, 16 characters at Yahoo, four groups of four at Apple.",
        mend=(
            "Sign in to your mailbox account on the web and keep two-step verification on (or turn it on).",
            'Look for "app passwords" and make one for GEM-CAR[[ (see {help})]].',
            'In GEM-CAR, open Configuration > General Information > Options tab. Type it in "Password" and in "Confirm", without blanks, and click on the diskette.',
        ),
        ticket="Password probably is not an app password[[ ({provider})]]",
    ),
    "auth.key_likely": FindingWords(
        title="The password does not look like {credential:credential}, which {provider} wants",
        why="From programs {provider} takes {credential:credential}, and no password of an account[[ (see {help})]].",
        mend=(
            "Sign in on {provider}'s website and make {credential:credential} for GEM-CAR.",
            'In GEM-CAR, open Configuration > General Information > Options tab. Type it in "Password" and in "Confirm", without blanks, and click on the diskette.',
            "Send one estimate to yourself.",
        ),
        ticket="Password probably is not {credential:credential}[[ ({provider})]]",
    ),
    "auth.user_name_form": FindingWords(
        title="Your provider wants another form of user name: {wanted:user_name_form}",
        why="With the other form the login is refused although the password is right.",
        mend=(
            "In GEM-CAR, open Configuration > General Information > Options tab.",
            'In "User Name", type {wanted:user_name_form}.',
            "Click on the diskette and send one estimate to yourself.",
        ),
        ticket="User name should be {wanted:user_name_form}",
    ),
    "auth.not_offered": FindingWords(
        title="{endpoint} does not let anybody log in",
        why="GEM-CAR has a user name and a password, but this server never asks for them. It is the wrong port, or a server for its own network alone.",
        mend=(
            "Look on your provider's page for the port for sending with a password: mostly 465 or 587.",
            'In GEM-CAR, open Configuration > General Information > Options tab, type it in "Port" and click on the diskette.',
            "If it is right already, forward the text below.",
        ),
        ticket="No AUTH offered at {endpoint}",
        forward="Hello. {endpoint} offers no AUTH, not even inside TLS, so our program cannot log in. Which server and port take a user name and a password? Thank you.",
    ),
    "auth.oauth_only": FindingWords(
        title="{endpoint} takes no password at all from programs",
        why="It wants a kind of login that GEM-CAR does not have.[[ It offers {mechanisms}.]]",
        mend=(
            'Send with GEM-CAR\'s server (from version 13.0.4): open Configuration > General Information > Options tab, check "Option 126 - Use GEM-CAR server to send e-mails", type your address in "E-mail address" and click on the diskette.',
            "Or use a mailbox of a provider that takes passwords.",
            "If the mailbox is your company's, you can forward the text below to your administrator.",
        ),
        ticket="No password mechanism at {endpoint}[[: {mechanisms}]]",
        forward="Hello. {endpoint} offers no login with a user name and a password[[ (only {mechanisms})]]. Our program GEM-CAR has no OAuth. Can password login be allowed for one mailbox? If not, we will send through GEM-CAR's own server. Thank you.",
    ),
    "auth.before_tls": FindingWords(
        title="{endpoint} takes passwords before encryption begins",
        why='With "Less secure connection" checked, a password could travel readable if encryption ever failed. gemdiag never does that.',
        mend=(
            'If the plan names a connection that is encrypted from the start, use it, with "Less secure connection" unchecked (from version 13.0.2 on).',
            "Otherwise forward the text below to your provider.",
        ),
        ticket="AUTH offered before TLS at {endpoint}",
        forward="Hello. Your server {endpoint} offers AUTH before STARTTLS. Please offer it inside TLS only, so that no password can travel in clear. Thank you.",
    ),
    "auth.not_tried": FindingWords(
        title="The user name and the password were not tried",
        why="{why:not_tried} What is said of the server and of encryption counts all the same.",
        mend=(
            "{why:not_tried_step}",
            "Or send one estimate to yourself from GEM-CAR after the steps.",
        ),
        ticket="Login not tried[[ ({why})]]",
    ),
    "auth.not_configured": FindingWords(
        title="Neither user name nor password is set: e-mail goes without logging in",
        why="A server that takes e-mail without a login does so only from its own Internet line or network, and refuses to relay for everybody else. It stops when you change your Internet provider, or work from elsewhere.",
        mend=(
            "If e-mail goes out, nothing to do today.",
            'Otherwise, in GEM-CAR, open Configuration > General Information > Options tab, fill in "User Name", "Password" and "Confirm" as your provider gives them, and click on the diskette.',
        ),
        ticket="No login configured",
    ),
}

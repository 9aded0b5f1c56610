"""As `phrases`, of the provider, the login and the sender."""

from collections.abc import Mapping

KEYS = ("smtp-password", "smtp-key", "api-key", "token", "mail-key")

OF_THE_ACCOUNT: Mapping[str, Mapping[str, str]] = {
    "credential": {
        "mailbox": "the mailbox's own password",
        "app-password": "an app password",
        "smtp-password": "a password made for SMTP",
        "smtp-key": "an SMTP key",
        "api-key": "an API key",
        "token": "an SMTP token",
        "mail-key": "a secure mail key",
        "": "a password made for programs",
    },
    "refused_credential": dict.fromkeys(
        KEYS,
        "From programs {provider} takes {credential:credential}, and no password of an account[[ (see {help})]].",
    )
    | {
        "app-password": "From programs {provider} takes app passwords alone: the password that you sign in with on the web is refused in these words[[ (see {help})]].",
        "": "It takes another kind of password.",
    },
    "first_step": dict.fromkeys(
        KEYS, "Sign in on {provider}'s website and make {credential:credential} for GEM-CAR."
    )
    | {
        "app-password": "Sign in to your account on the web, keep two-step verification on (or turn it on), and make an app password for GEM-CAR.",
        "": "Sign in on your provider's website with the same address and password, to see whether they are right.",
    },
    "second_step": dict.fromkeys(
        (*KEYS, "app-password"),
        "If your account asks for a code by phone, keep that second step on: GEM-CAR cannot give the code, and does not need it with {credential:credential}.",
    )
    | {
        "": "If they are and your account asks for a code by phone, GEM-CAR cannot give that code. Make an app password there for GEM-CAR and keep the second step on. If there is none, send with GEM-CAR's server (Option 126, from version 13.0.4).",
    },
    "made_step": {
        "app-password": "Otherwise sign in to your account on the web and keep two-step verification on (or turn it on). Make an app password for GEM-CAR there[[ (see {help})]].",
        "": "Otherwise sign in on {provider}'s website and make {credential:credential} for GEM-CAR[[ (see {help})]].",
    },
    "limited_title": {
        "messages": "This mailbox has sent more messages than {host} lets through for now",
        "": "{host} has had too many logins and asks to wait",
    },
    "limited_why": {
        "messages": "Providers limit how many messages a mailbox may send.[[ {provider} takes {messages_per_hour} in an hour.]][[ {provider} takes {messages_per_day} in a day.]] GEM-CAR may send many, or somebody else may be using the mailbox.",
        "": "Some computer keeps trying, often with an old password.",
    },
    "limited_step": {
        "messages": "Wait until tomorrow, or for as long as the server says.",
        "": "Wait at least half an hour, without trying.",
    },
    "limited_check": {
        "messages": "If it comes back, ask your provider for a higher limit, or send with GEM-CAR's server (Option 126, from version 13.0.4). How much that one lets through is not published.",
        "": "Meanwhile make sure that no other program or phone still uses an old password of this mailbox.",
    },
    "limited_ticket": {
        "messages": "Sending limit reached",
        "": "Login rate limit reached",
    },
    "ending_title": {
        "past": "{provider} takes no passwords from programs any more[[ since {on:date}]], unless that was put off",
        "": "{provider} stops taking passwords from programs[[ on {on:date}]], unless that is put off",
    },
    "ending_why": {
        "past": "{provider} has switched off[[, since {on:date},]] the kind of login that GEM-CAR uses, except where somebody has kept it on. {postponed_by:postponed}",
        "": "{provider} switches off[[, from {on:date} on,]] the kind of login that GEM-CAR uses. Your e-mail then stops. {postponed_by:postponed}",
    },
    "ending_step": {
        "past": "Send one estimate to yourself, to see whether it still works.",
        "": "After that date, send one estimate to yourself.",
    },
    "ending_ticket": {
        "past": "{provider}: password login for programs is off by default[[ since {on:date}]]",
        "": "{provider}: password login for programs is ending[[ ({on:date})]]",
    },
    "ending_letter": {
        "past": "{provider} has this off by default[[ since {on:date}]]. Please see to it that it is on for our mailbox, or tell us that it will not be, so that we send through GEM-CAR's own server.",
        "": "{provider} announces that this will be off by default[[ from {on:date}]]. Please see to it that it stays on for our mailbox after that, or tell us that it will not, so that we can send through GEM-CAR's own server in time.",
    },
    "sent_by": {
        "relay": "GEM-CAR's server",
        "": "The shop's mailbox",
    },
    "wish": {
        "reject": "refuse it",
        "quarantine": "put it into the spam",
        "": "distrust it",
    },
    "search_step": {
        "yes": "Ask whoever looks after your e-mail for the outgoing mail server (SMTP) and its port: gemdiag has looked for them already.",
        "": "To have gemdiag look for the server by the name of your domain, run it again with --discover.",
    },
    "missing_step": {
        "address": "If you do not know it, have gemdiag look for it by the name of your domain: run it again with --discover.",
        "": "If it is filled in there, add it to the file that you give to gemdiag.",
    },
    "password_login": {
        "works": "works with the mailbox's own password",
        "app-password": "works with an app password alone",
        "ended": "ended",
        "ending": "is ending",
        "unknown": "not known",
    },
    "postponed": {
        "provider": "Only {provider} itself could put that off.",
        "it": "Your administrator can switch it on again.",
        "": "Your administrator may be able to switch it on again.",
    },
    "manual_title": {
        "icloud_587": 'iCloud on port 587 works only with "Less secure connection" checked',
        "outlook_row": "The manual's Outlook row is for companies, not for personal addresses",
        "ssl_means_tls": "Where GEM-CAR's manual says SSL, it means TLS",
        "two_factor": "Keep two-factor authentication on, whatever GEM-CAR's manual says",
        "": "GEM-CAR's manual and this provider no longer agree",
    },
    "manual_why": {
        "icloud_587": "The manual lists 587 for both kinds of connection. In truth 587 is encrypted after the greeting, and 465 from the start. Apple documents only 587.",
        "outlook_row": "smtp.office365.com with a password is for a company's own domain at Microsoft 365. Microsoft no longer takes passwords from programs for Hotmail, Outlook.com, Live and MSN addresses.",
        "ssl_means_tls": "SSL is the old name of TLS. GEM-CAR uses TLS 1.2 and 1.3 from version 13.0.2 on.",
        "two_factor": "It protects your mailbox against thieves. An app password works along with it.",
        "": "The provider has changed since the manual was written. What was measured counts.",
    },
    "manual_step": {
        "icloud_587": 'From version 13.0.2 on, with "Less secure connection" unchecked, type 465 in "Port". If 465 ever stops working, type 587 and check the box.',
        "outlook_row": "For a personal address, send with GEM-CAR's server (Option 126, from version 13.0.4).",
        "ssl_means_tls": 'If your provider writes "SSL" or "SSL/TLS", that is mostly port 465 with "Less secure connection" unchecked (from version 13.0.2 on).',
        "two_factor": "Make an app password for GEM-CAR at your provider. If it has none, send with GEM-CAR's server (Option 126, from version 13.0.4).",
        "": "Follow the steps that gemdiag lists.",
    },
    "scope": {
        "tenant": "(the whole company)",
        "mailbox": "(this mailbox)",
        "": "with a password",
    },
    "refused_shape": {
        "app_password": "The password has the form of an app password: it was probably revoked, as a new password of the account does, or it belongs to another mailbox. Make a new one.",
        "": "An app password that was revoked is refused in the same words.",
    },
    "user_name_form": {
        "address": "the whole e-mail address",
        "local": "the part of the address before the @ alone",
        "word": 'the word "{login_name}"',
        "": "the one that you were given",
    },
    "may_send": {
        "measured": "is not allowed to send",
        "": "may not be allowed to send",
    },
    "login_of": {
        "own": "It is the address of the login itself: the provider has blocked sending for this account, or wants something else first.",
        "another": "The login belongs to another address[[: {user_name}]].",
        "": "The login may belong to another address.",
    },
    "sender_policy": {
        "refuses": "This provider refuses other addresses.",
        "refuses-at-data": "This provider takes the login and then refuses the message, unless the right to send as this address was granted.",
        "rewrites": "This provider replaces it: customers then see the login's own address.",
        "allows": "This provider lets it through, but customers' servers may distrust it.",
        "": "Many providers refuse that or replace the address.",
    },
    "not_tried": {
        "not_configured": "No user name and no password are set.",
        "no_password": "The settings hold no password that can be used.",
        "sealed": "The password is sealed, and nobody gave its passphrase.",
        "not_asked_to": "You asked for no login.",
        "no_safe_endpoint": "No connection was found that is safe enough for a password.",
        "not_offered": "The server does not let anybody log in.",
        "no_mechanism": "The server takes no password.",
        "other_mechanism": "The server takes a password only in a way that gemdiag does not try, such as CRAM-MD5. GEM-CAR may know it.",
        "refused_lately": "This account was refused less than 30 minutes ago, and another try could lock the mailbox.",
        "provider_busy": "The provider had asked for a pause, so the other shops' logins were left out.",
        "refused_in_a_row": "The provider had refused several shops in a row, so the others were left out.",
        "account_tried": "This account was tried already in this run, with another password.",
        "not_confirmed": "The server is not one that you have confirmed, so it gets no password.",
        "no_answer": "The server never gave its answer.",
        "offline": "Nothing was asked of the network.",
        "not_asked": "The test did not come that far.",
        "": "The test did not come that far.",
    },
    "not_tried_step": {
        "no_password": "To have them tried, run gemdiag again with --password-prompt.",
        "sealed": "To have them tried, run gemdiag again with --login and type the passphrase.",
        "not_asked_to": "To have them tried, run gemdiag again with --login.",
        "no_safe_endpoint": "First mend what gemdiag says of the server and of encryption.",
        "refused_lately": "Wait half an hour, check the password, then run gemdiag again.",
        "no_answer": "Run gemdiag again in half an hour.",
        "provider_busy": "Run gemdiag again later, with fewer logins a second (--rate).",
        "refused_in_a_row": "First mend what was refused, or check this shop by itself: gemdiag check.",
        "account_tried": "Find out which of the two passwords is right, and check that file by itself.",
        "not_confirmed": "If the server is really your provider's, give its name: --set smtp_address=NAME",
        "offline": "To have them tried, run gemdiag again without --offline.",
        "": "First mend what gemdiag found, then run it again.",
    },
    "mend": {
        "auth.app_password_required": "make an app password for GEM-CAR at your provider",
        "auth.app_password_likely": "make an app password for GEM-CAR at your provider",
        "auth.refused": "find out the right user name and password at your provider's website",
        "auth.user_name_form": "find out the user name in the form that your provider wants",
        "auth.account_blocked": "have the mailbox released by your provider",
        "auth.rate_limited": "wait half an hour without trying to log in",
        "auth.not_offered": "find out the server and the port that take a password",
        "tls.certificate_name_mismatch": "ask your web host whether the server name listed below is its own",
        "dns.smtp_host_not_found": "find out your provider's server name for outgoing mail (SMTP)",
        "dns.smtp_host_no_address": "find out your provider's server name for outgoing mail (SMTP)",
        "config.host_suspicious": "find out your provider's server name for outgoing mail (SMTP)",
        "net.port_blocked": "find out your provider's server name and port for outgoing mail (SMTP)",
        "smtp.no_greeting": "find out your provider's server name and port for outgoing mail (SMTP)",
        "smtp.other_protocol": "find out your provider's server name and port for outgoing mail (SMTP)",
        "smtp.protocol_error": "find out your provider's server name and port for outgoing mail (SMTP)",
        "net.port_closed": "find out your provider's server name and port for outgoing mail (SMTP)",
        "dns.domain_not_found": "correct the e-mail address",
        "sender.not_owned": "decide which address is to send",
        "config.field_missing": "find out the value that is missing",
        "config.field_invalid": "find out the right value for what cannot be used",
        "": "mend what gemdiag found ({finding})",
    },
}

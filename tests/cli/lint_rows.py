"""What settings alone show, row by row: fields of the screen, and the findings that are warnings or worse."""

from typing import Final

from tests.canary import CANARY
from tests.cli.kit import HOST, USER

Fields = dict[str, str | None]
GOOD: Final[Fields] = {
    "Version": "13.0.4",
    "Port": "465",
    "SMTP address": HOST,
    "E-mail address": USER,
    "User Name": USER,
    "Password": CANARY,
    "Confirm": CANARY,
    "Less secure connection": "no",
    "Option 126": "no",
}
GMAIL: Final[Fields] = {
    "SMTP address": "smtp.gmail.com",
    "E-mail address": "garage@gmail.com",
    "User Name": "garage@gmail.com",
    "Password": "abcd" * 4,
    "Confirm": "abcd" * 4,
}
NO_LOGIN: Final[Fields] = {"User Name": None, "Password": None, "Confirm": None}
BAD_PORTS: Final = ("0", "65536", "465b", "4_65", "99999999", "465,", "“465”")
BAD_HOSTS: Final = (
    *(
        "smtp://mail.garage.example",
        "mail.garage.example/x",
        "mail.garage.example:587",
        "mail garage.example",
    ),
    *(USER, "mail..garage.example", "-mail.garage.example", "a" * 64 + ".example", "“mail.garage.example”"),
)
BAD_ADDRESSES: Final = (
    *("info", "info@garage", "@garage.example", "Garage <info@garage.example>", "info@@garage.example"),
    *(f"{USER}; b@garage.example", f"{USER} ; b@garage.example", f"{USER},b@garage.example", f"“{USER}”"),
    *("info@garage.example.", "in fo@garage.example"),
)
NEAR_MISSES: Final = (
    "smtp.gmial.com",
    "smtp.gmail.con",
    "smpt.gmail.com",
    "smtp.gmai.com",
    "smtp.ggmail.com",
)
INCOMING: Final = (
    "imap.garage.example",
    "pop.garage.example",
    "pop3.garage.example",
    "imap-mail.outlook.com",
)
INSIDE: Final = (
    *("localhost", "127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0.0.0.0", "[::1]"),
    *("10.0.0.5", "192.168.1.10", "172.16.0.1", "169.254.169.254", "100.64.0.1", "[fd00::1]", "224.0.0.1"),
    *("[::ffff:10.0.0.1]", "exchange", "server.local", "mail.lan", "smtp.home.arpa", "a.localhost"),
)
PUBLIC: Final = (
    "8.8.8.8",
    "[2001:4860:4860::8888]",
    "mail.garage.example.",
    "MAIL.garage.example",
    "1.2.3.4.example",
)
IDN: Final = ("mail.h\u00e9l\u00e8ne.example", "mail.xn--hlne-6oae.example")
HOMOGRAPHS: Final = (
    *(
        "smtp.gm\u0430il.com",
        "smtp.\u0430\u0440\u0440\u04cf\u0435.com",
        "smtp.gma\u0131l.com",
        "smtp.xn--gmil-63d.com",
    ),
    "smtp.gm\u00e0il.com",
)
SUSPICIOUS: Final = {"config.host_suspicious smtp_address"}
NEAR_MISS: Final = {*SUSPICIOUS, "provider.settings_differ gmail"}
MODE_UNKNOWN: Final = "config.mode_unknown less_secure_connection"


def text(fields: Fields) -> str:
    """The screen as one would type it; None leaves a field out, an advisor's line stands as it is."""
    said = {**GOOD, **fields}
    return "".join(f"{label}: {value}\n" for label, value in said.items() if value is not None)


def staff(*lines: str) -> Fields:
    return {f"Advisor {n}": line for n, line in enumerate(lines, 1)}


Row = tuple[Fields, set[str]]

WHOLE: dict[str, Row] = {
    "nothing": ({}, set()),
    "no login": (NO_LOGIN, set()),
    "explicit on its port": ({"Port": "587", "Less secure connection": "yes"}, set()),
    "a provider": (GMAIL, set()),
    "port 25, where either may be spoken": ({"Port": "25"}, set()),
    "old": ({"Version": "13.0.1", "Port": "587", "Less secure connection": None, "Option 126": None}, set()),
    "advisors": (staff("Marie, 0012, marie@garage.example", "Jean, 0013, jean@garage.example"), set()),
}
MISSING: dict[str, Row] = {
    "no port": ({"Port": None}, {"config.field_missing port"}),
    "no host": ({"SMTP address": None}, {"config.field_missing smtp_address"}),
    "no address": ({"E-mail address": ""}, {"config.field_missing email_address"}),
    "user name alone": ({"Password": None, "Confirm": None}, {"config.field_missing password"}),
    "password alone": ({"User Name": None}, {"config.field_missing user_name"}),
    "box not stated": ({"Less secure connection": None}, {"config.mode_unknown less_secure_connection"}),
    "option 126 needs the address alone": (
        {**NO_LOGIN, "Port": None, "SMTP address": None, "Option 126": "yes"},
        set(),
    ),
    "option 126 without it": (
        {**NO_LOGIN, "SMTP address": None, "E-mail address": None, "Option 126": "yes"},
        {"config.field_missing email_address", "relay.sender_missing None"},
    ),
}
MALFORMED: dict[str, Row] = {
    **{f"port {port}": ({"Port": port}, {"config.field_invalid port"}) for port in BAD_PORTS},
    **{f"host {host}": ({"SMTP address": host}, {"config.field_invalid smtp_address"}) for host in BAD_HOSTS},
    **{
        f"address {address}": ({"E-mail address": address}, {"config.field_invalid email_address"})
        for address in BAD_ADDRESSES
    },
    "box": (
        {"Less secure connection": "maybe"},
        {"config.field_invalid less_secure_connection", MODE_UNKNOWN},
    ),
    "version": ({"Version": "the new one"}, {"config.field_invalid gemcar_version"}),
    "masked is left out, not wrong": ({"Password": "********", "Confirm": "********"}, set()),
    "malformed, with option 126": ({"SMTP address": "a b", "Port": "0", "Option 126": "yes"}, set()),
}
MODES: dict[str, Row] = {
    "465 checked": ({"Less secure connection": "yes"}, {"config.mode_port_mismatch port"}),
    "587 unchecked": ({"Port": "587"}, {"config.mode_port_mismatch port"}),
    "465 of an old version": (
        {"Version": "13.0.1", "Less secure connection": None},
        {"config.mode_port_mismatch port"},
    ),
    "465 checked, with option 126": ({"Less secure connection": "yes", "Option 126": "yes"}, set()),
    "reading": ({"Port": "993"}, {"config.port_suspicious port"}),
    "web": ({"Port": "443"}, {"config.port_suspicious port"}),
    "shell": ({"Port": "22"}, {"config.port_suspicious port"}),
}
PASSWORDS: dict[str, Row] = {
    "confirm differs": ({"Confirm": "another-1!"}, {"config.password_mismatch password_confirm"}),
    "confirm alone": (
        {"User Name": None, "Password": None},
        {"config.password_mismatch password_confirm"},
    ),
    "blank at the end": (
        {"Password": f"'{CANARY} '", "Confirm": None},
        {"config.password_blanks password"},
    ),
    "no-break space at the end": (
        {"Password": f"{CANARY}\u00a0", "Confirm": f"{CANARY}\u00a0"},
        {"config.password_blanks password", "config.password_blanks password_confirm"},
    ),
    "invisible at the beginning": (
        {"Password": f"\u200b{CANARY}", "Confirm": CANARY},
        {"config.password_blanks password", "config.password_mismatch password_confirm"},
    ),
    "smart quotes": (
        {"Password": f"“{CANARY}”", "Confirm": None},
        {"config.quotation_marks password"},
    ),
}
HIDDEN: dict[str, Row] = {
    "in the user name": ({"User Name": f"{USER}\u200b"}, {"config.hidden_characters user_name"}),
    "blank behind the user name": ({"User Name": f"'{USER} '"}, {"config.hidden_characters user_name"}),
    "turned around": (
        {"SMTP address": "mail.\u202eelpmaxe"},
        {"config.hidden_characters smtp_address", "config.field_invalid smtp_address"},
    ),
    "in an address": (
        {"E-mail address": "info\u00ad@garage.example"},
        {"config.hidden_characters email_address", "config.field_invalid email_address"},
    ),
    "between the lines": ({"Note": "a\ufeffb"}, {"config.hidden_characters None"}),
    "quotes around the user name": ({"User Name": f"«{USER}»"}, {"config.quotation_marks user_name"}),
}
USER_NAMES: dict[str, Row] = {
    "without the domain": (
        {**GMAIL, "User Name": "garage"},
        {"auth.user_name_form smtp.gmail.com:465"},
    ),
    "with the domain": (
        {
            "SMTP address": "mail.shaw.ca",
            "E-mail address": "a@shaw.ca",
            "User Name": "a@shaw.ca",
            "Port": "587",
            "Less secure connection": "yes",
        },
        {"auth.user_name_form mail.shaw.ca:587"},
    ),
    "any form": ({"User Name": "garage"}, set()),
}
HOSTS: dict[str, Row] = {
    **{f"near miss {host}": ({**GMAIL, "SMTP address": host}, NEAR_MISS) for host in NEAR_MISSES},
    **{f"incoming {host}": ({"SMTP address": host}, SUSPICIOUS) for host in INCOMING},
    **{f"inside {host}": ({"SMTP address": host}, SUSPICIOUS) for host in INSIDE},
    **{f"accents {host}": ({"SMTP address": host}, SUSPICIOUS) for host in IDN},
    **{f"homograph {host}": ({"SMTP address": host}, SUSPICIOUS) for host in HOMOGRAPHS},
    **{f"public {host}": ({"SMTP address": host}, set()) for host in PUBLIC},
    "obsolete": (
        {**NO_LOGIN, "SMTP address": "smtp.telus.net", "E-mail address": "a@telus.net"},
        {"provider.host_obsolete telus"},
    ),
    "homograph in an address": (
        {"E-mail address": "info@gm\u0430il.com", "User Name": "info@\u0430\u0440\u0440\u04cf\u0435.com"},
        {"config.domain_suspicious email_address", "config.domain_suspicious user_name"},
    ),
    "accents in an address": ({"E-mail address": "info@gar\u00e0ge.example"}, set()),
    "incoming, with option 126": ({"SMTP address": "imap.garage.example", "Option 126": "yes"}, set()),
}
ADVISORS: dict[str, Row] = {
    "number not of four digits": (
        staff("Marie, 12, marie@garage.example", "Jean, 00134, jean@garage.example"),
        {
            "advisor.number_invalid marie@garage.example",
            "advisor.number_invalid jean@garage.example",
        },
    ),
    "same number": (
        staff("Marie, 0012, marie@garage.example", "Jean, 0012, jean@garage.example"),
        {"advisor.duplicate 0012"},
    ),
    "same number without its zeros": (
        staff("Marie, 0012, marie@garage.example", "Jean, 12, jean@garage.example"),
        {"advisor.duplicate 0012", "advisor.number_invalid jean@garage.example"},
    ),
    "same name": (
        staff("Marie Roy, 0012, marie@garage.example", "MARIE  ROY, roy@garage.example"),
        {"advisor.duplicate Marie Roy"},
    ),
    "same name, two people": (
        staff("Marie Roy, 0012, marie@garage.example", "Marie Roy, 0013, roy@garage.example"),
        set(),
    ),
    "same address": (
        staff("Marie, 0012, info2@garage.example", "Jean, 0013, INFO2@garage.example"),
        {"advisor.email_duplicate info2@garage.example"},
    ),
    "malformed address": (staff("Marie, 0012, marie@garage"), {"advisor.email_invalid 0012"}),
    "two addresses": (
        staff("Marie, 0012, a@garage.example; b@garage.example"),
        {"advisor.email_invalid 0012"},
    ),
    "foreign address": (
        staff("Marie, 0012, marie@other.example"),
        {"advisor.email_foreign marie@other.example"},
    ),
    "homograph": (
        staff("Marie, 0012, marie@g\u0430rage.example"),
        {"config.domain_suspicious advisors[0].email", "advisor.email_foreign marie@g\u0430rage.example"},
    ),
}


TABLE: dict[str, Row] = {
    f"{of}: {name}": row
    for of, rows in {
        "whole": WHOLE,
        "missing": MISSING,
        "malformed": MALFORMED,
        "mode": MODES,
        "password": PASSWORDS,
        "hidden": HIDDEN,
        "user name": USER_NAMES,
        "host": HOSTS,
        "advisors": ADVISORS,
    }.items()
    for name, row in rows.items()
}

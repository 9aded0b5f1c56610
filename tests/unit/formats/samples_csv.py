"""What the samples of spreadsheets must say."""

from typing import Any, Final

from tests.unit.formats.told import (
    ADDRESS,
    HOST,
    LOGIN,
    MARIE,
    NO_LOGIN,
    OLD,
    PASSWORD,
    unknown,
    without,
)

READ: Final[dict[str, dict[str, Any]]] = {
    "csv_pairs.csv": OLD,
    "csv_no_head.csv": OLD,
    "csv_tabs.tsv": OLD,
    "csv_named.txt": NO_LOGIN,
    "csv_mac_ends.csv": NO_LOGIN,
    "csv_excel_hint.csv": NO_LOGIN,
    "csv_spaced.csv": LOGIN,
    "csv_quotes.csv": {**LOGIN, "password": 'a,b;c "d" #e'},
    "csv_french_windows_1252.csv": {**OLD, "shop": "Hélène & fils", "password": "Été-à-Québec-4!"},
    "csv_blanks_around_password.csv": {
        **LOGIN,
        "password": f" {PASSWORD} ",
        "problems": ["blanks password U+0020"],
    },
    "csv_comma_in_password.csv": {**without(OLD, "password"), "problems": ["invalid password malformed"]},
    "csv_nul_in_password.csv": {
        "port": 465,
        "smtp_address": HOST,
        "problems": ["invalid password control_characters"],
    },
    "csv_value_over_lines.csv": {**NO_LOGIN, "problems": ["invalid user_name control_characters"]},
    "csv_smart_quotes.csv": {
        "port": 465,
        "email_address": ADDRESS,
        "user_name": f"«{ADDRESS}»",
        "password": "“Pneus”",
        "problems": ["invalid smtp_address quotes", "quotes user_name", "quotes password"],
    },
    "csv_empty_columns.csv": {**NO_LOGIN, "extra": {"helo": ["", "x"]}, "problems": unknown("helo 6")},
    "csv_notes_beside.csv": {
        **NO_LOGIN,
        "extra": {"port": {"Note": "as the provider says"}, "SSL": "yes"},
        "legacy_tls": True,
        "problems": unknown("Note 2"),
    },
    "csv_twice.csv": {**NO_LOGIN, "problems": ["duplicate port 4 1"]},
    "csv_strays.csv": {**NO_LOGIN, "problems": unknown("5", "6")},
    "csv_dotted.csv": {
        "port": 465,
        "smtp_address": HOST,
        "extra": {"imap": {"port": "993"}},
        "problems": unknown("port 3"),
    },
    "csv_advisors.csv": {
        "port": 465,
        "smtp_address": HOST,
        "advisors": [
            MARIE,
            ("Jean Roy", None, "jean@garage.example"),
            ("Luc Roy", "0014", "luc@garage.example"),
            ("Anne Roy", None, "anne@garage.example"),
        ],
    },
    "csv_advisors_alone.csv": {"advisors": [MARIE, ("Jean Roy", "13", "jean@garage.example")]},
    "csv_one_shop.csv": {
        **OLD,
        "shop": "Garage Roy",
        "less_secure_connection": True,
        "extra": {"phone": "418 555-0100"},
        "problems": unknown("phone 2"),
    },
    "csv_one_shop_short.csv": {**NO_LOGIN, "advisors": [MARIE]},
}
REFUSED: Final = {
    "bad_csv_several_shops.csv": ("several_shops", 4, None),
    "bad_csv_open_quote.csv": ("syntax", 3, None),
    "bad_csv_behind_quote.csv": ("syntax", 2, None),
    "bad_csv_more_cells_than_heads.csv": ("syntax", 2, None),
    "bad_csv_heads_alone.csv": ("no_field", None, None),
}

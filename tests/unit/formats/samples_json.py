"""What the samples of JSON say, and why the others are refused."""

from typing import Any

from tests.unit.formats.told import (
    ACCENTS,
    ADDRESS,
    DATABASE,
    HOST,
    LOGIN,
    MARIE,
    OLD,
    OWN,
    PASSWORD,
    unknown,
    without,
)

READ: dict[str, dict[str, Any]] = {
    "json_plain.json": OLD,
    "json_compact.json": OLD,
    "json_utf8_bom.json": OLD,
    "json_utf16_le_bare.json": OLD,
    "json_named.yaml": LOGIN,
    "json_named.ini": {**without(LOGIN, "email_address"), "password": 'aé"b'},
    "json_in_a_list.json": LOGIN,
    "json_windows_1252.json": ACCENTS,
    "json_own_words.json": {
        **OWN,
        "extra": {"ssl": "on", "a": {"b": ["1"]}},
        "legacy_tls": True,
    },
    "json_tabs.json": {**LOGIN, "less_secure_connection": False},
    "json_sections.json": {
        **LOGIN,
        "extra": {
            "Logging": {"Level": "info"},
            "Smtp": {"EnableSsl": "true"},
            "Database": without(DATABASE, "User", "Name"),
        },
        "legacy_tls": True,
        "problems": unknown("Level 3", "Server 14", "Port 15", "Password 16"),
    },
    "json_escapes.json": {
        "smtp_address": HOST,
        "port": 465,
        "password": 'a"b\\c/dé€🚗\t',
        "problems": ["blanks password U+0009"],
    },
    "json_nul_in_password.json": {
        "smtp_address": HOST,
        "port": 465,
        "problems": ["invalid password control_characters"],
    },
    "json_twice.json": {
        "smtp_address": HOST,
        "port": 465,
        "password": PASSWORD,
        "problems": ["duplicate port 6 4", "duplicate password 7 5"],
    },
    "json_section_twice.json": {
        "smtp_address": HOST,
        "port": 465,
        "user_name": ADDRESS,
        "problems": ["duplicate port 3 2"],
    },
    "json_odd_keys.json": {
        "smtp_address": HOST,
        "port": 465,
        "extra": {
            "__proto__": {"a": "1"},
            "__class__": "x",
            "": "2",
            "constructor": {"": {"": None}},
        },
        "problems": unknown("a 1", "__class__ 1", " 1", " 1"),
    },
    "json_big_number.json": {
        "smtp_address": HOST,
        "extra": {"retries": "1" * 5000},
        "problems": ["invalid port malformed", *unknown("retries 1")],
    },
    "json_numbers.json": {
        "smtp_address": HOST,
        "user_name": "12",
        "password": "0.10",
        "extra": {"waits": ["-0", "1E5", "2e-3"]},
        "problems": ["invalid port not_a_number", *unknown("waits 1")],
    },
    "json_types.json": {
        "smtp_address": "true",
        "port": 587,
        "less_secure_connection": True,
        "extra": {"from": {"address": ADDRESS}},
        "problems": [
            "invalid user_name malformed",
            "invalid password malformed",
            *unknown("address 1"),
        ],
    },
    "json_addresses.json": {"smtp_address": HOST, "problems": ["invalid email_address several"]},
    "json_nulls.json": {
        "smtp_address": HOST,
        "user_name": ADDRESS,
        "extra": {"helo": None},
        "problems": unknown("helo 1"),
    },
    "json_left_out.json": {"smtp_address": HOST, "user_name": "null", "password_state": "omitted"},
    "json_hidden.json": {
        **OLD,
        "password": PASSWORD + "\u200b",
        "extra": {"note": "a\u202eb"},
        "problems": ["blanks password U+200B", *unknown("note 1"), "hidden_characters - U+202E"],
    },
    "json_unknown.json": {
        "smtp_address": HOST,
        "port": 465,
        "extra": {
            "mail": {
                "retries": {
                    "count": "3",
                    "waits": ["1", ["2"], {"a": None, "token": "secret:Jeton-secret-5!"}],
                },
                "empty": {},
                "none": [],
            },
            "api_token": "secret:Jeton-secret-6!",
        },
        "problems": unknown("count 5", "waits 5", "empty 6", "none 7", "api_token 9"),
    },
    "json_advisors.json": {
        "smtp_address": HOST,
        "advisors": [
            MARIE,
            ("Jean Roy", None, "jean@b.example"),
            ("Luc Roy", "0014", "luc@garage.example"),
        ],
        "extra": {"advisors": {"1": {"shift": "night"}, "4": ["a", "b"]}},
        "problems": ["duplicate advisors[1].email 14 13", *unknown("shift 15", "4 19")],
    },
}
REFUSED: dict[str, tuple[str, int | None, int | None]] = {
    "bad_json_no_field.json": ("no_field", None, None),
    "bad_json_several_shops.json": ("no_field", None, None),
    "bad_json_comma.json": ("syntax", 4, 1),
    "bad_json_two_commas.json": ("syntax", 3, 15),
    "bad_json_no_comma.json": ("syntax", 4, 3),
    "bad_json_comment.json": ("syntax", 1, 1),
    "bad_json_comment_inside.json": ("syntax", 4, 3),
    "bad_json_nan.json": ("syntax", 4, 8),
    "bad_json_infinity.json": ("syntax", 4, 9),
    "bad_json_escape.json": ("syntax", 4, 16),
    "bad_json_newline.json": ("syntax", 4, 15),
    "bad_json_cut.json": ("syntax", 4, 15),
    "bad_json_open.json": ("syntax", 5, 1),
    "bad_json_no_break_space.json": ("syntax", 4, 1),
    "bad_json_two.json": ("syntax", 2, 1),
    "bad_json_control.json": ("control_characters", 4, 17),
    "bad_json_surrogate.json": ("encoding", 4, 19),
    "bad_json_surrogates_turned.json": ("encoding", 4, 19),
    "bad_json_deep.json": ("depth", 1, 59),
    "bad_json_deep_objects.json": ("depth", 1, 241),
}

"""The files of tests/data/configs, each named by its oddity, and what each must say."""

from typing import Any

import pytest

from gemdiag import formats
from tests.unit.formats import samples_csv, samples_json, samples_text, samples_xml
from tests.unit.formats.told import (
    ACCENTS,
    ADDRESS,
    CONFIGS,
    DATABASE,
    HOST,
    LOGIN,
    MARIE,
    NO_LOGIN,
    OLD,
    OWN,
    PASSWORD,
    SCREEN,
    read,
    told,
    unknown,
    without,
)

KEY = "HKEY_CURRENT_USER\\Software\\GEM-CAR\\Email"


def unusable(field: str, why: str) -> dict[str, Any]:
    return {**without(OLD, field), "problems": [f"invalid {field} {why}"]}


INI = {
    "ini_sections.ini": OLD,
    "ini_no_section.ini": OLD,
    "ini_outer_blanks.ini": OLD,
    "eol_mac.ini": OLD,
    "eol_mixed.ini": OLD,
    "eol_dos_end.ini": OLD,
    "ini_french_section.ini": {"smtp_address": "relais.garage.example", "port": 25, "email_address": ADDRESS},
    "ini_colons.ini": {**LOGIN, "password": "a:b=c"},
    "ini_comments.ini": {**LOGIN, "password": "ab;cd #ef"},
    "ini_quoted.ini": {**LOGIN, "password": "ab;cd #ef"},
    "ini_quoted_blanks.ini": {**OLD, "password": "  blanks kept  ", "problems": ["blanks password U+0020"]},
    "ini_twice.ini": {**OLD, "problems": ["duplicate port 4 8", "duplicate password 7 9"]},
    "ini_section_twice.ini": {**OLD, "problems": ["duplicate port 4 9"]},
    "ini_database_first.ini": {
        **LOGIN,
        "extra": {"Database": DATABASE},
        "problems": unknown("Server 2", "Port 3", "User 4", "Password 5", "Name 6"),
    },
    "ini_incoming_beside.ini": {
        "shop": "Garage Roy",
        "gemcar_version": "13.0.3",
        "port": 465,
        "smtp_address": HOST,
        "extra": {"POP3": {"Server": "pop.garage.example", "Port": "110"}},
        "problems": unknown("Server 2", "Port 3"),
    },
    "ini_version_outside.ini": {
        **NO_LOGIN,
        "gemcar_version": "13.0.2",
        "extra": {"Port": "1234"},
        "problems": unknown("Port 2"),
    },
    "ini_stray_line.ini": {**OLD, "problems": unknown("8")},
    "ini_old_encryption.ini": {**OLD, "extra": {"Email": {"EnableSSL": "True"}}, "legacy_tls": True},
    "ini_tls_of_another_server.ini": {
        **OLD,
        "extra": {"Database": {"SSL": "1"}},
        "problems": unknown("SSL 9"),
    },
    "ini_advisors.ini": {
        **OLD,
        "advisors": [MARIE, ("Jean Roy", None, "jean@garage.example"), ("Luc Roy", "0014", None)],
        "extra": {"Conseiller 0014": {"Poste": "214"}, "advisors": {"Luc Roy": {"email": "luc@garage"}}},
        "problems": ["invalid advisors[2].email malformed", *unknown("Poste 14")],
    },
    "ini_port_zero.ini": unusable("port", "out_of_range"),
    "ini_port_too_big.ini": unusable("port", "out_of_range"),
    "ini_port_word.ini": unusable("port", "not_a_number"),
    "ini_port_underscore.ini": unusable("port", "not_a_number"),
    "ini_port_arabic.ini": unusable("port", "not_a_number"),
    "ini_host_url.ini": unusable("smtp_address", "scheme"),
    "ini_host_blank.ini": unusable("smtp_address", "blanks"),
    "ini_cr_in_user.ini": unusable("user_name", "control_characters"),
    "ini_nul_in_password.ini": unusable("password", "control_characters"),
    "ini_several_addresses.ini": unusable("email_address", "several"),
    "ini_masked_password.ini": {**without(OLD, "password"), "password_state": "omitted"},
    "ini_no_login.ini": without(OLD, "user_name", "password"),
    "ini_unknown_secret.ini": {
        **OLD,
        "extra": {"Email": {"ProxyPassword": "secret:Mandataire-8!", "HeloName": "poste1"}},
        "problems": unknown("ProxyPassword 8", "HeloName 9"),
    },
}
ENCODINGS = {
    "enc_windows_1252.ini": ACCENTS,
    "enc_utf8_bom.ini": ACCENTS,
    "enc_utf16_le_bom.ini": ACCENTS,
    "enc_utf16_be_bom.ini": ACCENTS,
    "enc_utf16_le_bare.ini": ACCENTS,
    "enc_utf16_be_bare.ini": ACCENTS,
    "enc_utf32_le_bom.ini": ACCENTS,
    "enc_utf32_be_bare.ini": ACCENTS,
    "enc_two_in_one.ini": {**ACCENTS, "problems": ["encoding_guessed - windows-1252"]},
    "enc_decomposed.ini": {**ACCENTS, "password": "E\u0301te\u0301-à-Québec-4!"},
    "enc_code_page_850.ini": {
        **without(ACCENTS, "password"),
        "shop": "H‚lŠne & fils",
        "problems": ["invalid password control_characters", "encoding_guessed - windows-1252"],
    },
    "hidden_zero_width_host.ini": {
        **without(OLD, "smtp_address"),
        "problems": ["hidden_characters smtp_address U+200B", "invalid smtp_address malformed"],
    },
    "hidden_in_comment.ini": {**OLD, "problems": ["hidden_characters - U+202E"]},
    "hidden_key.ini": {
        **OLD,
        "extra": {"Email": {"Pass\u200bword": "secret:Faux-jumeau-3!"}},
        "problems": [*unknown("Pass\u200bword 8"), "hidden_characters - U+200B"],
    },
    "hidden_after_password.ini": {
        **OLD,
        "password": PASSWORD + "\u200b",
        "problems": ["blanks password U+200B"],
    },
}
REGISTRY = {
    "reg_5.reg": LOGIN,
    "reg_4.reg": {**LOGIN, "password": "Été-à-Québec-4!"},
    "reg_hex_text.reg": LOGIN,
    "reg_key_deleted.reg": LOGIN,
    "reg_hex_expand.reg": {"port": 465, "problems": ["invalid smtp_address malformed"]},
    "reg_hex_several.reg": {
        "smtp_address": "localhost",
        "password": "x;#y",
        "extra": {KEY: {"Aliases": ["a", "b"]}},
        "problems": unknown("Aliases 6"),
    },
    "reg_hex_odd.reg": {**without(LOGIN, "password"), "problems": ["invalid password malformed"]},
    "reg_binary_password.reg": {**without(LOGIN, "password"), "problems": ["invalid password malformed"]},
    "reg_junk_line.reg": {"smtp_address": HOST, "problems": ["invalid password malformed"]},
    "reg_escapes.reg": {"smtp_address": HOST, "password": 'a\\b"c\\n]d'},
    "reg_twice.reg": {**LOGIN, "port": 587, "problems": ["duplicate port 12 5"]},
    "reg_deleted.reg": {
        **without(LOGIN, "password"),
        "extra": {KEY: {"x": "y"}},
        "problems": unknown("x 10"),
    },
}
TEXT = {
    "text_screen.txt": SCREEN,
    "text_tabs.txt": SCREEN,
    "text_french.txt": {
        **without(SCREEN, "gemcar_version"),
        "less_secure_connection": False,
        "use_gemcar_server": True,
    },
    "text_in_a_mail.txt": {**LOGIN, "extra": {"Merci": "Marc"}, "problems": unknown("Merci 13")},
    "text_boxes.txt": {
        **NO_LOGIN,
        "port": 587,
        "less_secure_connection": True,
        "use_gemcar_server": False,
    },
    "text_twice.txt": {**SCREEN, "problems": ["duplicate port 2 10"]},
    "text_advisors.txt": {
        "smtp_address": HOST,
        "advisors": [MARIE, ("Jean Roy", None, "jean@garage.example")],
    },
    "text_password_hash.txt": {**SCREEN, "password": "abc #d: 'e'", "password_confirm": "abc #d: 'e'"},
}
YAML = {
    "yaml_canonical.yaml": OWN,
    "yaml_sealed.yaml": {**OWN, "password_state": "sealed", "password_sealed": "gd1:AAAA=="},
    "yaml_twice.yaml": {**OWN, "problems": ["duplicate port 6 5"]},
    "yaml_documents.yaml": {**OWN, "port": 587, "problems": ["duplicate port 15 5"]},
    "yaml_flow.yaml": {
        **LOGIN,
        "port": 587,
        "gemcar_version": "13.0.3",
        "password": "Winter-Tires-88",
        "less_secure_connection": True,
    },
    "yaml_untyped.yaml": {
        "smtp_address": HOST,
        "user_name": "no",
        "password": "0123456",
        "password_confirm": "2024-01-01",
        "extra": {"smtp": {"helo": "1_000", "tls": "on"}},
        "legacy_tls": True,
        "problems": unknown("helo 6"),
    },
    "yaml_null_password.yaml": {"smtp_address": HOST, "user_name": ADDRESS},
    "yaml_flat.yaml": {**NO_LOGIN, "password": "a # b"},
    "yaml_in_json_marks.yaml": {
        **without(NO_LOGIN, "email_address"),
        "user_name": ADDRESS,
        "gemcar_version": "13.0.4",
    },
    "yaml_json_comma.yaml": {"smtp_address": HOST, "port": 465},
    "yaml_unknown.yaml": {
        "smtp_address": HOST,
        "port": 465,
        "extra": {
            "mail": {"retries": {"count": "3", "waits": ["1", ["2"], {"a": None}]}, "empty": {}},
            "api_token": "secret:Jeton-secret-5!",
        },
        "problems": unknown("count 4", "waits 4", "empty 5", "api_token 6"),
    },
    "yaml_aliases.yaml": {
        "smtp_address": HOST,
        "port": 465,
        "extra": {"a": HOST},
        "problems": unknown("a 1"),
    },
    "yaml_list_of_addresses.yaml": {
        "smtp_address": HOST,
        "problems": ["invalid email_address several", "invalid user_name malformed"],
    },
    "yaml_advisors_odd.yaml": {
        "smtp_address": HOST,
        "advisors": [("Marie Tremblay", None, "marie@garage.example"), ("Jean", None, "jean@b.example")],
        "extra": {"advisors": {"1": {"shift": "night"}, "4": ["1", "2"]}},
        "problems": ["duplicate advisors[1].email 4 4", *unknown("shift 4", "4 7")],
    },
}
REFUSED = {
    **samples_csv.REFUSED,
    **samples_json.REFUSED,
    **samples_xml.REFUSED,
    "bad_empty.ini": ("empty", None, None),
    "bad_bom_only.ini": ("empty", None, None),
    "bad_blank.ini": ("empty", None, None),
    "bad_binary.ini": ("binary", None, None),
    "bad_picture.ini": ("binary", None, None),
    "bad_false_mark.ini": ("encoding", None, None),
    "bad_cut_utf16.ini": ("encoding", 7, None),
    "bad_prose.txt": ("unknown_format", None, None),
    "reg_old_magic.reg": ("unknown_format", None, None),
    "bad_no_field.ini": ("no_field", None, None),
    "bad_yaml_quote.yaml": ("syntax", 14, 1),
    "bad_yaml_alias.yaml": ("syntax", 8, 13),
    "bad_yaml_tabs.yaml": ("syntax", 4, 1),
    "bad_yaml_map_as_key.yaml": ("syntax", 2, 3),
    "bad_yaml_tag.yaml": ("tag", 14, 4),
    "bad_yaml_tag_on_port.yaml": ("tag", 5, 9),
    "bad_yaml_bomb.yaml": ("bomb", 5, 5),
    "bad_yaml_self.yaml": ("bomb", 2, 8),
    "bad_yaml_deep.yaml": ("depth", 2, 43),
    "bad_yaml_control.yaml": ("control_characters", 5, 12),
}
READ: dict[str, dict[str, Any]] = {
    **INI,
    **ENCODINGS,
    **REGISTRY,
    **TEXT,
    **YAML,
    **samples_csv.READ,
    **samples_json.READ,
    **samples_text.READ,
    **samples_xml.READ,
}


@pytest.mark.parametrize("name", READ)
def test_a_sample_says_what_it_must(name: str) -> None:
    assert told(read(name)) == READ[name]


@pytest.mark.parametrize("name", REFUSED)
def test_a_sample_is_refused_with_its_reason_and_place(name: str) -> None:
    with pytest.raises(formats.FormatFault) as caught:
        read(name)
    fault = caught.value

    assert (fault.kind, fault.line, fault.column) == REFUSED[name]
    assert (fault.__cause__, fault.__context__) == (None, None) or fault.__suppress_context__


def test_every_sample_is_in_a_table() -> None:
    assert {path.name for path in CONFIGS.iterdir()} == set(READ) | set(REFUSED)

"""What the samples of XML say, and why the others are refused."""

from typing import Any

from tests.unit.formats.told import (
    ACCENTS,
    ADDRESS,
    DATABASE,
    HOST,
    LOGIN,
    MARIE,
    NO_LOGIN,
    OLD,
    unknown,
    without,
)

GUESSED = {**ACCENTS, "problems": ["encoding_guessed - windows-1252"]}
JEAN = ("Jean Roy", None, "jean@garage.example")

_ENCODINGS: dict[str, dict[str, Any]] = {
    "xml_utf8_bom.xml": ACCENTS,
    "xml_utf16_le_bom.xml": ACCENTS,
    "xml_utf16_be_bare.xml": ACCENTS,
    "xml_windows_1252.xml": ACCENTS,
    "xml_latin_1.xml": ACCENTS,
    "xml_latin_9.xml": GUESSED,
    "xml_says_utf8_is_windows_1252.xml": GUESSED,
    "xml_says_windows_1252_is_utf8.xml": {**ACCENTS, "problems": ["encoding_guessed - utf-8"]},
    "xml_says_utf16_is_ascii.xml": OLD,
}
_DOTNET: dict[str, dict[str, Any]] = {
    "xml_app_settings.xml": {
        **OLD,
        "extra": {"configuration": {"appSettings": {"clear": "", "LogLevel": "info"}}},
        "problems": unknown("clear 4", "LogLevel 11"),
    },
    "xml_mail_settings.xml": {
        **LOGIN,
        "extra": {
            "configuration": {
                "configSections": {"section": {"name": "log", "type": "Log.Section, Log"}},
                "system.net": {
                    "mailSettings": {
                        "smtp": {
                            "deliveryMethod": "Network",
                            "network": {"enableSsl": "true", "targetName": "SMTPSVC/garage"},
                        }
                    }
                },
            }
        },
        "problems": unknown("name 4", "type 4", "deliveryMethod 8", "targetName 10"),
        "legacy_tls": True,
    },
    "xml_user_settings.xml": {
        **LOGIN,
        "less_secure_connection": True,
        "extra": {
            "configuration": {
                "userSettings": {
                    "Atelier.Properties.Settings": {
                        "setting": {"name": "Recent", "value": {"ArrayOfString": {"string": ["a", "b"]}}}
                    }
                }
            }
        },
        "problems": unknown("name 26", "string 29", "string 30"),
    },
    "xml_twice_in_app_settings.xml": {"smtp_address": HOST, "problems": ["duplicate smtp_address 4 3"]},
    "xml_two_homes.xml": {
        "smtp_address": HOST,
        "gemcar_version": "13.0.3",
        "extra": {"configuration": {"appSettings": {"SmtpServer": "smtp.autre.example"}}},
        "problems": unknown("SmtpServer 4"),
    },
    "xml_connection_string.xml": {
        "smtp_address": HOST,
        "extra": {
            "configuration": {
                "connectionStrings": {
                    "add": {
                        "name": "Main",
                        "connectionString": "secret:Server=sql1;User=sa;Password=Base-de-donnees-7!",
                    }
                }
            }
        },
        "problems": unknown("name 3", "connectionString 3"),
    },
}
_ADVISORS: dict[str, dict[str, Any]] = {
    "xml_advisors.xml": {
        "smtp_address": HOST,
        "advisors": [MARIE, JEAN],
        "extra": {"mail": {"advisors": {"0": {"count": "2"}, "2": {"shift": "night"}}}},
        "problems": unknown("count 3", "shift 12"),
    },
    "xml_advisors_by_attributes.xml": {
        "smtp_address": HOST,
        "advisors": [MARIE, JEAN, ("Luc Roy", None, None)],
    },
    "xml_advisors_by_text.xml": {"smtp_address": HOST, "advisors": [MARIE, JEAN]},
    "xml_advisors_by_key.xml": {
        "smtp_address": HOST,
        "advisors": [
            ("Marie Tremblay", None, "marie@garage.example"),
            ("Jean", None, "jean@garage.example"),
            (None, None, "luc@garage.example"),
            (None, None, "guy@garage.example"),
        ],
    },
}
READ: dict[str, dict[str, Any]] = {
    **_ENCODINGS,
    **_DOTNET,
    **_ADVISORS,
    "xml_elements.xml": OLD,
    "xml_elements_in_one_line.xml": OLD,
    "xml_dos_ends.xml": OLD,
    "xml_mac_ends.xml": OLD,
    "xml_blank_line_first.xml": OLD,
    "xml_outer_blanks.xml": OLD,
    "xml_password_on_its_line.xml": OLD,
    "xml_comment_in_a_value.xml": OLD,
    "xml_processing_instructions.xml": OLD,
    "xml_named.ini": OLD,
    "xml_namespaces.xml": NO_LOGIN,
    "xml_attributes.xml": {
        **LOGIN,
        "extra": {"settings": {"version": "13.0.1"}},
        "problems": unknown("version 2"),
    },
    "xml_value_attributes.xml": {
        **NO_LOGIN,
        "extra": {"mail": {"Encryption": {"value": "", "kind": "tls"}}},
        "problems": unknown("value 5", "kind 5"),
    },
    "xml_keyed_text.xml": {**LOGIN, "use_gemcar_server": False},
    "xml_french.xml": {**LOGIN, "less_secure_connection": True},
    "xml_cdata.xml": {**OLD, "password": "a<b&c"},
    "xml_cdata_among_text.xml": {**OLD, "password": "a<b&c"},
    "xml_references.xml": {**LOGIN, "password": "\"<éé&'>"},
    "xml_blanks_in_password.xml": {
        **OLD,
        "password": "  blanks kept  ",
        "problems": ["blanks password U+0020"],
    },
    "xml_empty_values.xml": without(OLD, "user_name", "password"),
    "xml_port_word.xml": {**without(OLD, "port"), "problems": ["invalid port not_a_number"]},
    "xml_twice.xml": {
        **OLD,
        "port": 587,
        "password": "Autre-mot-6!",
        "problems": ["duplicate port 10 5", "duplicate password 9 8"],
    },
    "xml_database_beside.xml": {
        **LOGIN,
        "extra": {"settings": {"database": {name.lower(): value for name, value in DATABASE.items()}}},
        "problems": unknown("server 2", "port 2", "user 2", "password 2", "name 2"),
    },
    "xml_text_beside_elements.xml": {
        "smtp_address": HOST,
        "user_name": ADDRESS,
        "extra": {"mail": {"text()": "spring  2026", "password": {"text()": "secret:halfhalf", "b": ""}}},
        "problems": unknown("text() 1", "text() 4", "b 4"),
    },
}
REFUSED = {
    "bad_xml_doctype.xml": ("dtd", 2, 1),
    "bad_xml_external_dtd.xml": ("dtd", 2, 1),
    "bad_xml_entity.xml": ("dtd", 2, 2),
    "bad_xml_parameter_entity.xml": ("dtd", 1, 1),
    "bad_xml_laughs.xml": ("dtd", 1, 1),
    "bad_xml_html.xml": ("dtd", 1, 1),
    "bad_xml_deep.xml": ("depth", 2, 73),
    "bad_xml_undefined_entity.xml": ("syntax", 1, 43),
    "bad_xml_unclosed.xml": ("syntax", 9, 3),
    "bad_xml_unclosed_quote.xml": ("syntax", 3, 1),
    "bad_xml_ampersand.xml": ("syntax", 8, 16),
    "bad_xml_less_than.xml": ("syntax", 1, 34),
    "bad_xml_cut.xml": ("syntax", 8, 1),
    "bad_xml_two_roots.xml": ("syntax", 2, 1),
    "bad_xml_attribute_twice.xml": ("syntax", 2, 7),
    "bad_xml_declaration_twice.xml": ("syntax", 2, 1),
    "bad_xml_nul_reference.xml": ("syntax", 8, 15),
    "bad_xml_control.xml": ("control_characters", 8, 15),
    "bad_xml_utf7.xml": ("encoding", 1, 1),
    "bad_xml_ebcdic.xml": ("encoding", 1, 1),
    "bad_xml_no_field.xml": ("no_field", None, None),
}

"""What the samples of pasted texts must say, beyond the plain ones."""

from typing import Any, Final

from tests.unit.formats.told import ADDRESS, HOST, LOGIN, MARIE, NO_LOGIN, OLD, SCREEN, without

JEAN = ("Jean Roy", None, "jean@garage.example")

READ: Final[dict[str, dict[str, Any]]] = {
    "text_two_lines.txt": SCREEN,
    "text_two_lines_apart.txt": {**NO_LOGIN, "less_secure_connection": True},
    "text_two_lines_quoted.txt": {**NO_LOGIN, "password": "> no quote"},
    "text_value_is_a_label.txt": {
        **without(LOGIN, "email_address"),
        "password": "garage",
        "password_confirm": "garage",
    },
    "text_one_below.txt": NO_LOGIN,
    "text_aligned.txt": {**OLD, "password": "ab:cd  ef", "less_secure_connection": True},
    "text_boxes_behind.txt": {**NO_LOGIN, "less_secure_connection": False, "use_gemcar_server": True},
    "text_boxes_in_a_list.txt": {**NO_LOGIN, "less_secure_connection": True, "use_gemcar_server": False},
    "text_boxes_french.txt": {**NO_LOGIN, "less_secure_connection": False, "use_gemcar_server": True},
    "text_advisors_aligned.txt": {
        "smtp_address": HOST,
        "email_address": ADDRESS,
        "advisors": [MARIE, JEAN, ("Luc Roy", "14", None)],
    },
    "text_advisors_tabs_french.txt": {
        "smtp_address": HOST,
        "email_address": ADDRESS,
        "advisors": [MARIE, ("Luc Roy", "0014", None), ("Jean Roy", None, None)],
        "extra": {"advisors": {"Jean Roy": {"email": "jean(at)garage.example"}}},
        "problems": ["invalid advisors[2].email malformed"],
    },
    "text_advisors_list.txt": {
        "port": 465,
        "smtp_address": HOST,
        "advisors": [
            MARIE,
            JEAN,
            ("Luc Roy", None, "luc@garage.example"),
            ("Anne Roy", None, "anne@garage.example"),
        ],
    },
    "text_advisors_windows.txt": {**NO_LOGIN, "advisors": [MARIE, JEAN]},
    "text_signature.txt": NO_LOGIN,
    "text_signature_above_quote.txt": {**NO_LOGIN, "gemcar_version": "13.0.1"},
    "text_forwarded.txt": NO_LOGIN,
    "text_smart_quotes.txt": {
        "port": 465,
        "user_name": f"‘{ADDRESS}’",
        "password": "“Pneus”",
        "password_confirm": "Pneus",
        "problems": [
            "invalid smtp_address quotes",
            "invalid email_address quotes",
            "quotes user_name",
            "quotes password",
        ],
    },
    "text_not_known.txt": NO_LOGIN,
    "text_old_encryption.txt": {
        **NO_LOGIN,
        "extra": {"enableSsl": "true", "SSL": "on", "TLS": "yes"},
        "legacy_tls": True,
    },
}

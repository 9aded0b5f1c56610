"""What GEM-CAR's screens call things (e-mail module of the user manual), by field, and where they are."""

from collections.abc import Mapping

LABELS: Mapping[str, str] = {
    "shop": "Shop name",
    "gemcar_version": "GEM-CAR version",
    "port": "Port",
    "smtp_address": "SMTP address",
    "email_address": "E-mail address",
    "user_name": "User Name",
    "password": "Password",
    "password_confirm": "Confirm",
    "less_secure_connection": "Less secure connection",
    "use_gemcar_server": "Option 126 - Use GEM-CAR server to send e-mails",
    "advisors": "Maintenance of Users",
    "advisors[]": "Maintenance of Users",
    "advisors[].name": "Advisor name",
    "advisors[].number": "Advisor number",
    "advisors[].email": "E-mail for estimates and invoices",
}

OPTIONS_PATH = "Configuration > General Information > Options tab"
USERS_PATH = "Configuration > Password Management, Maintenance of Users"

"""The steps at GEM-CAR's screen, with its own labels."""

from collections.abc import Mapping

CLICKS: Mapping[str, str] = {
    "note_settings": "Write down what GEM-CAR shows under Configuration > General Information > Options tab: the port, the SMTP address, the e-mail address and the user name.",
    "mend": "First, {finding:mend}.",
    "upgrade_gemcar": "Have GEM-CAR upgraded to version {version}.",
    "open_options": "In GEM-CAR, open Configuration > General Information > Options tab.",
    "set_port": 'In "Port", type {port}',
    "set_smtp_address": 'In "SMTP address", type {host}',
    "set_email_address": 'In "E-mail address", type {address}',
    "set_user_name": 'In "User Name", type {user_name}',
    "type_password": 'In "Password", type the password of the mailbox, or its app password.',
    "confirm_password": 'In "Confirm", type the same password again.',
    "check_less_secure": 'Check "Less secure connection".',
    "uncheck_less_secure": 'Uncheck "Less secure connection".',
    "leave_less_secure_checked": 'Leave "Less secure connection" checked.',
    "leave_less_secure_unchecked": 'Leave "Less secure connection" unchecked.',
    "check_option_126": 'Check "Option 126 - Use GEM-CAR server to send e-mails".',
    "uncheck_option_126": 'Uncheck "Option 126 - Use GEM-CAR server to send e-mails".',
    "save": "Click on the diskette to save.",
    "nothing_to_change": "There is nothing to change in GEM-CAR.",
    "open_users": "Open Configuration > Password Management, Maintenance of Users.",
    "select_advisor": "Select {name} in the list.",
    "add_advisor": 'If {name} is not in the list: click on the magnifying glass, select {name} in "Advisor Maintenance", click on the green plus and exit. Then select {name} in the list.',
    "set_advisor_email": 'In "E-mail for estimates and invoices", type {email}',
    "send_test_estimate": "Send one estimate to yourself[[ ({address})]] and see whether it arrives.",
    "send_test_estimate_gmail": "Send another one to a Gmail address and look in its spam folder too.",
}

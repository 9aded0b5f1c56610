"""What is said of settings as they are written."""

from gemdiag.words.finding_words import FindingWords
from gemdiag.words.steps import OPEN_OPTIONS_NEW

FINDINGS: dict[str, FindingWords] = {
    "config.unreadable": FindingWords(
        title="This file cannot be read as e-mail settings: {kind:unreadable}",
        why="gemdiag found nothing in it that it can check.[[ The trouble is at line {line}.]][[ Character: {column}.]]",
        mend=(
            "Check that this is the file with GEM-CAR's e-mail settings.",
            "Otherwise write the values down from GEM-CAR's screen (Configuration > General Information > Options tab), one to a line, as in: Port=465",
            'Give gemdiag that file. "gemdiag formats" shows every form that it reads.',
        ),
        ticket="Settings file not readable: {kind:unreadable}[[, line {line}]][[, character {column}]]",
    ),
    "config.field_missing": FindingWords(
        title='"{field:label}" is not filled in',
        why="GEM-CAR needs this value to send e-mail.[[ The e-mail of your domain first passes a filter, {filter}, which hides who keeps the mailboxes.]]",
        mend=(
            'In GEM-CAR, open Configuration > General Information > Options tab and look at "{field:label}".',
            "If it is empty there, fill it in and click on the diskette.",
            "{given:missing_step}",
        ),
        ticket='"{field:label}" is missing from the settings',
    ),
    "config.field_invalid": FindingWords(
        title='"{field:label}" cannot be used: {why:fault}',
        why="GEM-CAR cannot send e-mail with this value.[[ It now reads: {value}]]",
        mend=(
            "In GEM-CAR, open Configuration > General Information > Options tab (for an advisor, from version 13.0.2 on: Configuration > Password Management, Maintenance of Users).",
            'In "{field:label}", {why:fault_step}.',
            "Click on the diskette.",
        ),
        ticket='"{field:label}" not usable: {why:fault}',
    ),
    "config.password_mismatch": FindingWords(
        title='"Password" and "Confirm" are not the same',
        why="One of them holds a typing mistake, so nobody can say which password GEM-CAR uses.",
        mend=(
            "In GEM-CAR, open Configuration > General Information > Options tab.",
            'Type the same password in "Password" and in "Confirm".',
            "Click on the diskette.",
        ),
        ticket="Password and confirmation differ",
    ),
    "config.password_blanks": FindingWords(
        title="{shape:password_blanks}",
        why="{shape:password_blanks_why}",
        mend=(
            'In GEM-CAR, open Configuration > General Information > Options tab and empty "Password" and "Confirm".',
            "Type the password by hand in both, without blanks before, after or between its groups.",
            "Click on the diskette.",
        ),
        ticket="{shape:password_blanks}",
    ),
    "config.password_stored": FindingWords(
        title="This file holds a password that anyone who opens it can read",
        why="Whoever has the file can send e-mail in your name.",
        mend=(
            "Keep the file where only you can open it, and delete the copies that you no longer need.",
            "If you send it to somebody, take the password out first. gemdiag leaves it out of its own files unless you ask for it.",
        ),
        ticket="Readable password in the settings file",
    ),
    "config.hidden_characters": FindingWords(
        title="{scope:hidden_title}",
        why="They come along with copying and pasting, and make a value wrong that looks right.[[ What was found: {code_points:character}.]]",
        mend=("{scope:hidden_step}",),
        ticket="{scope:hidden_title}[[ ({code_points})]]",
    ),
    "config.encoding_guessed": FindingWords(
        title="The accents in this file may have been read wrongly",
        why="The file does not say how its letters are stored, and it fits {encoding} badly. A name or a password with an accent may come out wrong.",
        mend=(
            "Compare the values with accents to those on GEM-CAR's screen.",
            "Save the file again as UTF-8 (in Notepad: Save as, Encoding) and check it once more.",
        ),
        ticket="Encoding of the settings file guessed: {encoding}",
    ),
    "config.host_suspicious": FindingWords(
        title="{host} {why:host_doubt}",
        why="{why:host_doubt_why}[[ To computers it is {ascii}.]][[ Is {suggestion} meant?]]",
        mend=(
            "Compare the name, letter by letter, with the page of your e-mail provider for outgoing mail (SMTP).",
            'In GEM-CAR (Configuration > General Information > Options tab), type the right name in "SMTP address"[[, such as {suggestion}]], and click on the diskette.',
        ),
        ticket="SMTP address {host} {why:host_doubt}[[; perhaps {suggestion}]]",
    ),
    "config.domain_suspicious": FindingWords(
        title="{domain} {why:host_doubt}",
        why="{why:host_doubt_why}[[ To computers it is {ascii}.]] Answers to such an address go to a stranger.",
        mend=(
            'In GEM-CAR, empty "{field:label}" completely.',
            "Type the address by hand, letter by letter, and click on the diskette.",
        ),
        ticket='Domain {domain} in "{field:label}" {why:host_doubt}[[; to computers it is {ascii}]]',
    ),
    "config.port_suspicious": FindingWords(
        title="Port {port} {why:port_doubt}",
        why="{why:port_doubt_why} Mail goes out through port 465 or 587 with nearly every provider, seldom through 25 or 2525.",
        mend=(
            "Look up the port for outgoing mail (SMTP) on the page of your e-mail provider.",
            'In GEM-CAR (Configuration > General Information > Options tab), type it in "Port" and click on the diskette.',
        ),
        ticket="Port {port} {why:port_doubt}",
    ),
    "config.quotation_marks": FindingWords(
        title='"{field:label}" stands in quotation marks',
        why="They come along from a letter or another file. Here they were taken for a part of the value, as GEM-CAR and the server would do.",
        mend=(
            'In GEM-CAR (Configuration > General Information > Options tab), look whether "{field:label}" has quotation marks around it, and type it again without.',
            "For a password, type it in Confirm as well, then click on the diskette.",
            "If they are in the file alone, take them out there.",
        ),
        ticket='"{field:label}" stands in quotation marks',
    ),
    "config.mode_port_mismatch": FindingWords(
        title="{spoken_mode:pair_title}",
        why="{spoken_mode:pair_why}",
        mend=(
            "{spoken_mode:pair_step}",
            "Run gemdiag again without --offline: it then measures what the server really does.",
        ),
        ticket='Port {port} and "Less secure connection" probably do not match (not measured)',
    ),
    "config.unknown_key": FindingWords(
        title="The file holds entries that gemdiag does not know: {count}",
        why="They are kept as they are and play no part here.[[ They are: {keys}]]",
        mend=("Look whether one of them is a misspelt setting; if so, correct its name.",),
        ticket="Entries not known: {count}",
    ),
    "config.duplicate_key": FindingWords(
        title='"{field:label}" is in the file twice',
        why="Programs do not agree on which of the two counts.[[ They are at lines {line} and {other_line}.]]",
        mend=(
            "Look at GEM-CAR's screen (Configuration > General Information > Options tab) for the value that is in use.",
            "Delete the other one from the file.",
        ),
        ticket='"{field:label}" stated twice[[ (lines {line} and {other_line})]]',
    ),
    "config.version_legacy": FindingWords(
        title="GEM-CAR {version} still has the old e-mail module",
        why='From version 13.0.2 on, GEM-CAR sends in another way, and "Less secure connection" is checked to begin with. gemdiag tells how your settings will behave then.',
        mend=(
            "Before the upgrade, write down the values that you see under Configuration > General Information > Options tab.",
            "After the upgrade, follow the steps that gemdiag lists, in that order.",
        ),
        ticket="Installed: GEM-CAR {version}, before the new e-mail module (13.0.2)",
    ),
    "config.version_unknown": FindingWords(
        title="It is not known which version of GEM-CAR is installed",
        why='gemdiag tells how your settings will behave after the upgrade, with "Less secure connection" checked unless the file says otherwise.',
        mend=("Look up the version in GEM-CAR and add it to the file, as in: Version=13.0.1",),
        ticket="Installed version of GEM-CAR not stated",
    ),
    "config.legacy_behaviour_unknown": FindingWords(
        title="Whether e-mail goes out today cannot be told from here",
        why="How GEM-CAR encrypts before version 13.0.2 is not published. What happens after the upgrade can be told all the same.",
        mend=(
            "Send one estimate to yourself from GEM-CAR.",
            "Tell gemdiag whether it arrived: --sends-today yes, or --sends-today no.",
        ),
        ticket="Behaviour before 13.0.2 not published",
    ),
    "config.contradicts_shop": FindingWords(
        title="E-mail is said to go out today, but not with these settings",
        why="[[What was measured at {endpoint} cannot send. ]]Perhaps GEM-CAR uses other values than those of this file, or sends from another place than this computer.",
        mend=(
            "In GEM-CAR, open Configuration > General Information > Options tab and compare each value with the file.",
            "Send one estimate to yourself and see whether it arrives.",
            "Run gemdiag again with those values, on a computer of the shop.",
        ),
        ticket="Shop says it sends, measured: it does not[[ ({endpoint})]]",
    ),
    "config.less_secure": FindingWords(
        title='"Less secure connection" is checked although a better connection works',
        why="The connection with {endpoint} begins without encryption and is encrypted after the greeting. If that encryption were missing one day, GEM-CAR would go on without it and not tell you.[[ {implicit_endpoint} is encrypted from the start and was tested.]]",
        mend=(
            OPEN_OPTIONS_NEW,
            'In "Port", type {implicit_port}.',
            'Uncheck "Less secure connection" and click on the diskette.',
            "Send one estimate to yourself.",
        ),
        ticket="Explicit TLS in use at {endpoint} although implicit TLS works[[ at {implicit_endpoint}]]",
    ),
    "config.mode_unknown": FindingWords(
        title='It is not known whether "Less secure connection" is checked',
        why="GEM-CAR[[ {version}]] has this box, and the file does not say how it is set. Shops that came from before 13.0.2 find it checked, shops that started with 13.0.2 or later find it unchecked.",
        mend=(
            "In GEM-CAR, open Configuration > General Information > Options tab and look whether the box is checked.",
            "Tell gemdiag: --set less_secure_connection=yes, or =no.",
        ),
        ticket='State of "Less secure connection" not stated',
    ),
}

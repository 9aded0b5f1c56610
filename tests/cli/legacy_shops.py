"""Settings files as old programs and people wrote them: every format, in many hands, the same for a seed."""

import json
import random
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

_PROVIDERS: Final = (
    ("smtp.gmail.com", "gmail.com"),
    ("smtp.office365.com", "garage-tremblay.example"),
    ("smtp.mail.me.com", "icloud.com"),
    ("smtphm.sympatico.ca", "sympatico.ca"),
    ("relais.videotron.ca", "videotron.ca"),
    ("mail.garage.example", "garage.example"),
    ("smtp.Hebergeur.Example", "mecanique.example"),
)
_PEOPLE: Final = ("Marie Tremblay", "Luc Gélinas", "José Ferreira", "Anne-Sophie D'Amour")
_UNKNOWN: Final = ("Theme", "LastBackup", "PrinterName", "Couleur préférée", "x-note", "Archive Folder")
_LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    "port": ("Port", "SMTPPort", "smtp_port"),
    "smtp_address": ("SMTP address", "SMTPServer", "Server", "Serveur SMTP"),
    "email_address": ("E-mail address", "EmailAddress", "From", "Adresse courriel"),
    "user_name": ("User Name", "UserName", "User"),
    "password": ("Password", "Pwd", "Mot de passe"),
    "gemcar_version": ("Version", "GemCarVersion"),
}


class Legacy(NamedTuple):
    """One file. unknown: entries that gemdiag knows nothing of, which no upgrade may lose.

    in_place: whether its format can be changed where it lies. advisors: by name, the address as stated.
    """

    name: str
    data: bytes
    unknown: Mapping[str, str]
    in_place: bool
    advisors: Mapping[str, str]


def shops(count: int, seed: int) -> list[Legacy]:
    return [_shop(random.Random(f"{seed}-{number}"), number) for number in range(count)]


def _shop(chance: random.Random, number: int) -> Legacy:
    kind = list(_WRITERS)[number % len(_WRITERS)]
    stated = _stated(chance)
    names = chance.sample(_UNKNOWN, chance.randrange(4)) if kind not in _FIELDS_ALONE else []
    unknown = {name: f"v{number}-{chance.randrange(99)}" for name in names}
    advisors = {}
    if kind in _WITH_ADVISORS:
        for who in chance.sample(_PEOPLE, chance.randrange(3)):
            good = f"{who.split()[0].lower()}@garage.example"
            advisors[who] = chance.choice((good, f" {good} ", "pas une adresse", good.upper()))
    text = _WRITERS[kind](chance, stated, unknown, advisors)
    end = chance.choice(("\n", "\r\n"))
    text = text.replace("\n", end) if kind != "reg" else text.replace("\n", "\r\n")
    if chance.random() < 0.3:
        text = text.rstrip("\r\n")
    mark, encoding = chance.choice(_ENCODINGS[kind])
    suffix = kind.partition("-")[0]
    return Legacy(
        f"shop-{number}.{suffix}",
        mark + text.encode(encoding),
        unknown,
        suffix in {"ini", "reg", "yaml", "json", "xml"},
        advisors,
    )


def _stated(chance: random.Random) -> dict[str, str]:
    """What a shop before the upgrade has; now and then with something missing."""
    host, domain = chance.choice(_PROVIDERS)
    address = f"{chance.choice(('info', 'garage', 'Service'))}@{domain}"
    stated = {
        "gemcar_version": chance.choice(("13.0.1", "12.9", "13.0.0")),
        "smtp_address": host,
        "port": str(chance.choice((25, 465, 587, 587, 2525))),
        "email_address": address,
        "user_name": chance.choice((address, address.partition("@")[0])),
        "password": chance.choice(("abcd efgh ijkl mnop", "Été;2019=#1", "p\\ss'w\"rd9", "Carburateur!9")),
    }
    for field in ("gemcar_version", "password", "user_name"):
        if chance.random() < 0.1:
            del stated[field]
    return stated


def _entries(
    chance: random.Random, stated: Mapping[str, str], unknown: Mapping[str, str]
) -> list[tuple[str, str]]:
    entries = [(chance.choice(_LABELS[field]), value) for field, value in stated.items()]
    entries += unknown.items()
    chance.shuffle(entries)
    return entries


def _ini(
    chance: random.Random, stated: Mapping[str, str], unknown: Mapping[str, str], advisors: Mapping[str, str]
) -> str:
    equals = chance.choice(("=", " = ", ": "))
    lines = ["; réglages", "[Email]"] if chance.random() < 0.8 else []
    for label, value in _entries(chance, stated, unknown):
        quoted = f'"{value}"' if ";" in value or "#" in value or chance.random() < 0.2 else value
        lines += chance.choice(([], [], ["; une note"], [""])) if lines else []
        lines.append(f"{label}{equals}{quoted}")
    for number, (who, email) in enumerate(advisors.items(), 1):
        lines += ["", f"[Advisor {number:04}]", f"Name{equals}{who}", f"Email{equals}{email}"]
    return "\n".join(lines) + "\n"


def _reg(
    chance: random.Random, stated: Mapping[str, str], unknown: Mapping[str, str], _advisors: Mapping[str, str]
) -> str:
    lines = ["Windows Registry Editor Version 5.00", "", "[HKEY_CURRENT_USER\\Software\\GEM-CAR\\Email]"]
    for label, value in _entries(chance, stated, unknown):
        written = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        if value.isdecimal() and chance.random() < 0.5:
            written = f"dword:{int(value):08x}"
        lines.append(f'"{label}"={written}')
    return "\n".join(lines) + "\n\n"


def _yaml(
    chance: random.Random, stated: Mapping[str, str], unknown: Mapping[str, str], advisors: Mapping[str, str]
) -> str:
    lines = ["# réglages de l'atelier"]
    for label, value in _entries(chance, stated, unknown):
        plain = value.isdecimal() and chance.random() < 0.5
        lines.append(f"{json.dumps(label)}: {value if plain else json.dumps(value, ensure_ascii=False)}")
        lines += chance.choice(([], [], ["# une note"], [""]))
    if advisors:
        lines.append("advisors:")
        lines += [
            f'  - {{name: {json.dumps(who)}, number: "{n:04}", email: {json.dumps(email)}}}'
            for n, (who, email) in enumerate(advisors.items(), 1)
        ]
    return "\n".join(lines) + "\n"


def _json(
    chance: random.Random, stated: Mapping[str, str], unknown: Mapping[str, str], advisors: Mapping[str, str]
) -> str:
    page: dict[str, object] = dict(_entries(chance, stated, unknown))
    for label, value in page.items():
        if isinstance(value, str) and value.isdecimal() and chance.random() < 0.5:
            page[label] = int(value)
    if advisors:
        page["advisors"] = [
            {"name": who, "number": f"{n:04}", "email": email}
            for n, (who, email) in enumerate(advisors.items(), 1)
        ]
    return json.dumps(page, indent=chance.choice((2, 4, None)), ensure_ascii=chance.random() < 0.5) + "\n"


def _xml(
    chance: random.Random, stated: Mapping[str, str], unknown: Mapping[str, str], _advisors: Mapping[str, str]
) -> str:
    lines = ["<configuration>", "  <!-- réglages -->", "  <appSettings>"]
    lines += [
        f"    <add key={quoteattr(label)} value={quoteattr(value)} />"
        for label, value in _entries(chance, stated, unknown)
    ]
    return "\n".join((*lines, "  </appSettings>", "</configuration>", ""))


def _elements(
    chance: random.Random,
    stated: Mapping[str, str],
    _unknown: Mapping[str, str],
    _advisors: Mapping[str, str],
) -> str:
    lines = ["<settings>"]
    lines += [f"  <{label}>{escape(value)}</{label}>" for label, value in _named(chance, stated)]
    return "\n".join((*lines, "</settings>", ""))


def _named(chance: random.Random, stated: Mapping[str, str]) -> list[tuple[str, str]]:
    """Under labels that may be names of elements."""
    return [
        (chance.choice([label for label in _LABELS[field] if label.isalpha()] or [field]), value)
        for field, value in stated.items()
    ]


def _csv(
    chance: random.Random, stated: Mapping[str, str], unknown: Mapping[str, str], _advisors: Mapping[str, str]
) -> str:
    rows = [("field", "value"), *_entries(chance, stated, unknown)]
    return "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)


def _text(
    chance: random.Random,
    stated: Mapping[str, str],
    _unknown: Mapping[str, str],
    _advisors: Mapping[str, str],
) -> str:
    entries = [(chance.choice(_LABELS[field]), value) for field, value in stated.items()]
    return "Bonjour, voici nos réglages:\n" + "".join(f"{label}: {value}\n" for label, value in entries)


Writer = Callable[[random.Random, Mapping[str, str], Mapping[str, str], Mapping[str, str]], str]
_WRITERS: Final[Mapping[str, Writer]] = {
    "ini": _ini,
    "reg": _reg,
    "yaml": _yaml,
    "json": _json,
    "xml": _xml,
    "xml-elements": _elements,
    "csv": _csv,
    "txt": _text,
}
_WITH_ADVISORS: Final = frozenset({"ini", "yaml", "json"})
_FIELDS_ALONE: Final = frozenset({"xml-elements", "txt"})
_PLAIN: Final = ((b"", "utf-8"), (b"\xef\xbb\xbf", "utf-8"))
_WINDOWS: Final = (*_PLAIN, (b"", "cp1252"), (b"\xff\xfe", "utf-16-le"))
_ENCODINGS: Final[Mapping[str, tuple[tuple[bytes, str], ...]]] = {
    "ini": _WINDOWS,
    "reg": ((b"\xff\xfe", "utf-16-le"),),
    "yaml": _PLAIN,
    "json": _PLAIN,
    "xml": _PLAIN,
    "xml-elements": _PLAIN,
    "csv": _WINDOWS,
    "txt": _WINDOWS,
}

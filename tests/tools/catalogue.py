"""Keeps the French catalogue: collects every message, merges translations, writes the .po and compiles the .mo.

    python tests/tools/catalogue.py                 rewrite both files; messages that are gone are dropped
    python tests/tools/catalogue.py FRAGMENT...     the same, with translations from further .po files or folders
    python tests/tools/catalogue.py --check         change nothing, list what is wrong

Exits 1 when something is missing or wrong.
"""

import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import normalize, read_po

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from gemdiag import presets  # noqa: E402  found through the line above
from gemdiag.words.catalogue import LOCALE  # noqa: E402
from gemdiag.words.clicks import CLICKS  # noqa: E402
from gemdiag.words.findings import FINDINGS  # noqa: E402
from gemdiag.words.labels import OPTIONS_PATH, USERS_PATH  # noqa: E402
from gemdiag.words.reasons import REASONS  # noqa: E402
from gemdiag.words.vocabulary import BLANKS, FIRST_DAY, MONTHS, WORDS  # noqa: E402
from tests.tools.french import entry_faults, typeset  # noqa: E402

PO = LOCALE / "fr" / "LC_MESSAGES" / "gemdiag.po"
MO = PO.with_suffix(".mo")

MessageId = tuple[str, ...]
"""The English message; two forms of it for one that counts."""

Translations = dict[MessageId, tuple[str, ...]]

HEADER = (
    "Project-Id-Version: gemdiag\n"
    "Language: fr\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=2; plural=(n > 1);\n"
)

# What xgettext calls keywords: which arguments of which call are messages.
KEYWORDS: Mapping[str, tuple[int, ...]] = {"N_": (1,), "NN_": (1, 2), "say": (2,), "say_n": (2, 3)}


def by_id() -> Iterator[tuple[str, str]]:
    """The messages that stand in tables, with what they are for."""
    for id_, words in FINDINGS.items():
        parts = (words.title, words.why, *words.mend, words.ticket, words.forward)
        yield from ((part, id_) for part in parts if part is not None)
    yield from ((text, f"click {id_}") for id_, text in CLICKS.items())
    yield from ((text, f"reason {id_}") for id_, text in REASONS.items())
    for vocabulary, words_ in WORDS.items():
        yield from ((text, f"{vocabulary}: {code}") for code, text in words_.items())
    yield from ((text, f"in place of {{{name}}}") for name, text in BLANKS.items())
    yield from ((text, "menu path") for text in (OPTIONS_PATH, USERS_PATH))
    yield from ((text, "date") for text in (*MONTHS, FIRST_DAY))


def in_presets() -> Iterator[tuple[str, str]]:
    """The sentences of the knowledge base, with the file they stand in."""
    knowledge = presets.load()
    for provider in knowledge.providers:
        file = f"presets/{provider.id}.yaml"
        notes = (*provider.notes, *(source.note for source in provider.sources.values()))
        yield from ((note, file) for note in notes if note)
    yield from ((sentence, "presets/gemcar.yaml") for _, sentence in knowledge.gemcar.statements.values())


def in_place() -> Iterator[tuple[MessageId, str]]:
    """The messages that other rooms mark where they are said, with the file they stand in."""
    found = extract_from_dir(
        str(ROOT / "gemdiag"), [("**.py", "python")], {"**.py": {"encoding": "utf-8"}}, dict(KEYWORDS)
    )
    for file, _line, message, _comments, _context in found:
        id_ = (message,) if isinstance(message, str) else tuple(message)
        if all(id_):
            yield id_, file.replace("\\", "/")


def collected() -> dict[MessageId, list[str]]:
    """Every message of the package, with where it is used."""
    uses: dict[MessageId, list[str]] = {}
    for id_, use in (*(((text,), use) for text, use in (*by_id(), *in_presets())), *in_place()):
        users = uses.setdefault(id_, [])
        if use not in users:
            users.append(use)
    singulars = {id_[:1] for id_ in uses if len(id_) == 2}
    return {id_: use for id_, use in sorted(uses.items()) if len(id_) == 2 or id_ not in singulars}


def translations(file: Path) -> tuple[Translations, list[str]]:
    """What a .po file translates, and its entries that are fuzzy or obsolete; empty ones translate nothing."""
    with file.open("rb") as stream:
        catalogue = read_po(stream, locale="fr")
    found: Translations = {}
    faults = [f"{file.name}: obsolete: {_short(_id_of(message))}" for message in catalogue.obsolete.values()]
    for message in catalogue:
        if not message.id:
            continue
        id_ = _id_of(message)
        strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if message.fuzzy:
            faults.append(f"{file.name}: fuzzy: {_short(id_)}")
        elif strings and all(strings):
            found[id_] = tuple(typeset(text) for text in strings)
    return found, faults


def _id_of(message: Message) -> MessageId:
    return tuple(message.id) if isinstance(message.id, (tuple, list)) else (str(message.id),)


def _short(id_: MessageId) -> str:
    return id_[0] if len(id_[0]) <= 100 else f"{id_[0][:97]}..."


def po_text(uses: Mapping[MessageId, list[str]], french: Translations) -> str:
    """The catalogue as gettext's tools read it: sorted, and without the dates that they would put in."""
    entries = [f'msgid ""\nmsgstr {normalize(HEADER, width=0)}\n']
    for id_, users in uses.items():
        lines = [f"#. {use}" for use in users]
        lines += [
            f"{word} {normalize(text, width=0)}"
            for word, text in zip(("msgid", "msgid_plural"), id_, strict=False)
        ]
        forms = french.get(id_, ("",) * len(id_))
        if len(id_) == 1:
            lines.append(f"msgstr {normalize(forms[0], width=0)}")
        else:
            lines += [f"msgstr[{n}] {normalize(text, width=0)}" for n, text in enumerate(forms)]
        entries.append("\n".join(lines) + "\n")
    return "\n".join(entries)


def mo_bytes(french: Translations) -> bytes:
    """The compiled catalogue (GNU gettext manual, "The Format of GNU MO Files"), without a hash table."""
    pairs = sorted(
        ("\0".join(id_).encode(), "\0".join(forms).encode())
        for id_, forms in {("",): (HEADER,), **french}.items()
    )
    count, start = len(pairs), 28
    offset = start + 16 * count
    tables, texts = [b"", b""], b""
    for which in (0, 1):
        for pair in pairs:
            tables[which] += struct.pack("<II", len(pair[which]), offset + len(texts))
            texts += pair[which] + b"\0"
    return (
        struct.pack("<7I", 0x950412DE, 0, count, start, start + 8 * count, 0, offset)
        + tables[0]
        + tables[1]
        + texts
    )


def faults() -> list[str]:
    """Everything that is wrong with the catalogue as it is committed."""
    uses = collected()
    french, wrong = translations(PO)
    wrong += missing(uses, french)
    wrong += [f"no longer used: {_short(id_)}" for id_ in french if id_ not in uses]
    wrong += [fault for id_, forms in french.items() for fault in entry_faults(id_, forms)]
    if PO.read_text(encoding="utf-8") != po_text(uses, french):
        wrong.append(f"{PO.name} is not as this tool writes it: run it")
    if MO.read_bytes() != mo_bytes(french):
        wrong.append(f"{MO.name} is not {PO.name} compiled: run this tool")
    return wrong


def missing(uses: Mapping[MessageId, list[str]], french: Translations) -> list[str]:
    return [
        f"no French: {', '.join(users)}: {_short(id_)}" for id_, users in uses.items() if id_ not in french
    ]


def update(fragments: Iterable[Path]) -> list[str]:
    """Writes both files; gives what is still wrong."""
    uses = collected()
    french, wrong = translations(PO) if PO.exists() else ({}, [])
    for file in fragments:
        more, bad = translations(file)
        wrong += bad
        wrong += [f"{file.name}: in no source file: {_short(id_)}" for id_ in more if id_ not in uses]
        french |= more
    french = {id_: french[id_] for id_ in uses if id_ in french}
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_text(po_text(uses, french), encoding="utf-8", newline="\n")
    MO.write_bytes(mo_bytes(french))
    wrong += missing(uses, french)
    return wrong + [fault for id_, forms in french.items() for fault in entry_faults(id_, forms)]


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        wrong = faults()
    else:
        paths = [Path(argument) for argument in arguments]
        wrong = update(
            file for path in paths for file in (sorted(path.glob("*.po")) if path.is_dir() else [path])
        )
    sys.stdout.write("".join(f"{line}\n" for line in wrong) + f"{len(wrong)} to mend\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

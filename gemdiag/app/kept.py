"""The wizard's run that was left: in the state folder, without secrets, until it ends."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from gemdiag import reports, store
from gemdiag.app.guide import Guide
from gemdiag.store.fault import told
from gemdiag.wizard import SCREENS, Kept, Looked, State, Written, to_keep
from gemdiag.words import LANGUAGES, Lang, language_of

VERSION: Final = 1
"""Of the file; one of another version is not read."""
NAME: Final = "wizard.json"


def place() -> Path:
    return store.state_folder() / NAME


def keep(state: State) -> Path:
    """StoreFault where there is no place for it."""
    path = place()
    with told(path.parent):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = json.dumps({"gemdiag_wizard": VERSION, **_anywhere(to_keep(state))}, indent=1)
    store.write_output(path, text + "\n")
    return path


def _anywhere(plain: dict[str, Any]) -> dict[str, Any]:
    """With the file under its whole name: a run may be gone on with from another folder."""
    settings = plain["answers"].get("settings", {})
    if settings.get("file"):
        plain["answers"]["settings"] = {**settings, "file": str(Path(settings["file"]).absolute())}
    return plain


def is_of(kept: Kept, config: str) -> bool:
    """Whether it was left on the way with this file or address."""
    settings = kept.answers.get("settings", {})
    match settings.get("how"):
        case "file":
            return settings.get("file") == str(Path(config).absolute())
        case "address":
            return settings.get("address") == config
        case _:
            return False


def forget() -> None:
    """The run came to its end."""
    with suppress(OSError):
        place().unlink(missing_ok=True)


def load(guide: Guide) -> Kept | None:
    """None where there is none, or none that this version can go on with."""
    try:
        data, _ = store.read_file(place())
        return _kept(json.loads(data), guide)
    except (store.StoreFault, ValueError, KeyError, TypeError, RecursionError, reports.ReportFault):
        return None


def _kept(plain: Any, guide: Guide) -> Kept | None:
    if not isinstance(plain, dict) or plain["gemdiag_wizard"] != VERSION or plain["at"] not in SCREENS:
        return None
    lang: Lang = language_of(plain["lang"] if plain["lang"] in LANGUAGES else None, {})
    answers = {id_: _answer(given) for id_, given in plain["answers"].items() if id_ in SCREENS}
    looked, written = None, None
    if plain["document"] is not None:
        (document,) = reports.load(json.dumps(plain["document"]).encode())
        looked = Looked(guide.told(document), document, None, 0)
        written = Written(**plain["written"]) if plain["written"] else None
    return Kept(lang, plain["at"], answers, looked, written)


def _answer(given: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): value for name, value in given.items() if isinstance(value, str)}

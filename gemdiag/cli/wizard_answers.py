"""Answer files of the wizard: a mapping of screen id to answer, to be followed, or written down."""

from collections.abc import Mapping
from typing import Any, Final

from gemdiag import wizard
from gemdiag.cli import faults, sources
from gemdiag.cli.faults import Fault
from gemdiag.wizard import Answer, Screen, asked
from gemdiag.words import N_

LARGEST: Final = 1 << 20
NOT_ANSWERS = N_(
    "{path} holds no answers[[ (line {line})]]: screen ids with an answer each. --screens lists them."
)
UNKNOWN_SCREEN = N_("{path}: there is no screen {name}; there are: {known}.")
UNKNOWN_FIELD = N_("{path}: the screen {screen} has no {name} to be answered here; there are: {known}.")
REFUSED = N_("The answer to {screen} cannot be used. {name}: {why}")
STUCK = N_("{screen}: {why}")


class Answers:
    """What a file says, screen by screen. A list holds the answers for the times that a screen comes up."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._left = {screen: list(given) for screen, given in _read(path).items()}
        self._seen: list[str] = []

    def ask(self, screen: Screen, _so_far: Answer) -> Answer:
        if screen.faults:
            name, why = next(iter(screen.faults.items()))
            raise Fault(faults.USAGE, REFUSED, screen=screen.id, name=name, why=why)
        left = self._left.get(screen.id)
        if screen.trouble and not left and self._seen[-1:] == [screen.id] and screen.id != "result":
            code = faults.INPUT if screen.id == "settings" else faults.OUTPUT
            raise Fault(code, STUCK, screen=screen.id, why=screen.trouble)
        self._seen.append(screen.id)
        return left.pop(0) if left else {}


def _read(path: str) -> Mapping[str, list[dict[str, str]]]:
    import yaml  # noqa: PLC0415  start-up: only who has such a file pays for it

    data = sources.one_file(path)
    try:
        if len(data) > LARGEST:
            raise Fault(faults.DATA, NOT_ANSWERS, path=path)
        loaded = yaml.load(data, Loader=yaml.BaseLoader)  # noqa: S506  makes texts, lists and mappings alone
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise Fault(faults.DATA, NOT_ANSWERS, path=path, line=mark.line + 1 if mark else None) from None
    if not isinstance(loaded, dict):
        raise Fault(faults.DATA, NOT_ANSWERS, path=path)
    return {str(screen): _answers(path, str(screen), value) for screen, value in loaded.items()}


def _answers(path: str, screen: str, value: Any) -> list[dict[str, str]]:
    known = wizard.catalogue()
    if screen not in known:
        raise Fault(faults.USAGE, UNKNOWN_SCREEN, path=path, name=screen, known=", ".join(known))
    return [_answer(path, screen, each) for each in (value if isinstance(value, list) else [value])]


def _answer(path: str, screen: str, value: Any) -> dict[str, str]:
    known = wizard.catalogue()[screen]
    if isinstance(value, str):
        return {next(iter(known)): value}
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise Fault(faults.DATA, NOT_ANSWERS, path=path)
    for name in value:
        if name not in known:
            params = {"screen": screen, "name": name, "known": ", ".join(known)}
            raise Fault(faults.USAGE, UNKNOWN_FIELD, path=path, **params)
    return value


class Record:
    """What was answered, to be followed again. A password is no part of it."""

    def __init__(self) -> None:
        self._given: dict[str, list[dict[str, str]]] = {}

    def note(self, screen: Screen, answer: Answer) -> None:
        known = wizard.catalogue()[screen.id]
        whole = {each.id: answer.get(each.id, each.default) for each in asked(screen, answer)}
        kept = {
            name: value
            for name, value in whole.items()
            if isinstance(value, str) and name in known and (not known[name] or value in known[name])
        }
        self._given.setdefault(screen.id, []).append(kept)

    def text(self) -> str:
        import yaml  # noqa: PLC0415  as above

        plain = {screen: given[0] if len(given) == 1 else given for screen, given in self._given.items()}
        return str(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False))


def listed() -> str:
    """Every screen with its fields and their choices, as an answer file names them."""
    lines: list[str] = []
    for screen, fields in wizard.catalogue().items():
        lines.append(f"{screen}:")
        lines += [f"  {name}: {' | '.join(choices) or '...'}" for name, choices in fields.items()]
    return "\n".join(lines)

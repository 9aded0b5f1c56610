"""The questions of a screen as fields of a form; each has its name, its help and its fault by its side."""

from collections.abc import Iterator
from typing import NamedTuple

from gemdiag.outline.marks import unmarked
from gemdiag.reports.html_markup import NOTHING, Markup, element, inline, joined, plain
from gemdiag.web.desk import View
from gemdiag.wizard import Field, Screen
from gemdiag.wizard.screen import SECRET_KINDS
from gemdiag.words import N_, say

UPLOAD = "upload"
"""Of the name of a field that takes a file, behind that of the field."""
HELD = N_("It is typed already, and not shown. Leave this empty to keep it.")
ONLY_IF = N_("Only for: {choice}")
SHOW = N_("Show the password")
CHOOSE = N_("Choose a copy of it, not GEM-CAR's own data.")
NAME_IT = N_("Or its name with the folder")
TOO_BIG = N_("This file is too big for settings. Choose another one.")
FAULT = N_("Fault:")


class Asked(NamedTuple):
    """One field on one page."""

    field: Field
    screen: Screen
    view: View

    @property
    def lang(self) -> str:
        return self.view.state.lang

    @property
    def id(self) -> str:
        return f"f-{self.field.id}"

    @property
    def fault(self) -> str:
        return self.screen.faults.get(self.field.id, "")

    @property
    def value(self) -> str:
        """A secret has none here."""
        if self.field.kind in SECRET_KINDS:
            return ""
        return self.view.rejected.get(self.field.id, self.field.default)

    @property
    def described_by(self) -> str | None:
        """The ids of what belongs to it."""
        ids = [f"{self.id}-help"] if _helps(self) else []
        ids += [f"{self.id}-fault"] if self.fault else []
        return " ".join(ids) or None


def takes_files(field: Field) -> bool:
    return field.check == "file" and field.id == "file"


def fields(screen: Screen, view: View) -> Iterator[Markup]:
    for field in screen.fields:
        asked = Asked(field, screen, view)
        yield _choices(asked) if field.kind in {"choice", "ticks"} else _typed(asked)


def first_id(screen: Screen, field_id: str) -> str:
    """Of the element to go to from the list of faults."""
    field = screen.field(field_id)
    if field is None:
        return "main"
    if field.kind in {"choice", "ticks"} and field.choices:
        return f"f-{field_id}-{field.choices[0].id}"
    return f"f-{field_id}-{UPLOAD}" if takes_files(field) else f"f-{field_id}"


def _helps(asked: Asked) -> list[str]:
    help_ = say(asked.lang, CHOOSE) if takes_files(asked.field) else asked.field.help
    helps = [help_] if help_ else []
    if asked.field.id in asked.view.held:
        helps.append(say(asked.lang, HELD))
    return helps


def _about(asked: Asked) -> Markup:
    """Help and fault."""
    helps = [plain(text) for text in _helps(asked)]
    hint = (
        element("p", joined(*helps, between=" "), class_="hint", id=f"{asked.id}-help") if helps else NOTHING
    )
    if not asked.fault:
        return hint
    sign = element("span", plain(say(asked.lang, FAULT)), class_="unseen")
    fault = element("p", sign, plain(" "), inline(asked.fault), class_="fault", id=f"{asked.id}-fault")
    return joined(hint, fault)


def _wrapped(asked: Asked, name: str, *inside: Markup) -> Markup:
    """With the condition under which it counts, told in words where no script hides it."""
    about_it, attributes = NOTHING, dict[str, str]()
    if asked.field.only_if is not None:
        other_id, values = asked.field.only_if
        attributes = {"data_only_if": other_id, "data_values": " ".join(values)}
        other = asked.screen.field(other_id)
        labels = [unmarked(each.label) for each in other.choices if each.id in values] if other else []
        told = say(asked.lang, ONLY_IF, choice=" / ".join(labels))
        about_it = element("p", plain(told), class_="only-if")
    faulty = " faulty" if asked.fault else ""
    return element(
        name, *inside[:1], about_it, *inside[1:], class_=f"field {asked.field.kind}{faulty}", **attributes
    )


def _choices(asked: Asked) -> Markup:
    field = asked.field
    kind = "radio" if field.kind == "choice" else "checkbox"
    chosen = set(asked.value.split(",")) if kind == "checkbox" else {asked.value}
    rows = []
    for choice in field.choices:
        id_ = f"{asked.id}-{choice.id}"
        box = element(
            "input",
            type=kind,
            id=id_,
            name=field.id,
            value=choice.id,
            checked="" if choice.id in chosen else None,
            autocomplete="off",
        )
        label = element("label", element("span", inline(choice.label)), for_=id_)
        number = element("span", plain(f"{choice.id}."), class_="number") if kind == "checkbox" else NOTHING
        rows.append(element("div", box, number, label, class_="choice"))
    legend = element("legend", inline(field.label))
    return _wrapped(
        asked._replace(), "fieldset", legend, _about(asked), element("div", *rows, class_="choices")
    )


def _typed(asked: Asked) -> Markup:
    field = asked.field
    if takes_files(field):
        return _file(asked)
    label = element("label", inline(field.label), for_=asked.id)
    if field.kind in {"lines", "paste"}:
        box = element(
            "textarea",
            Markup("\n" + plain(asked.value)),  # the first line break is the parser's
            id=asked.id,
            name=field.id,
            rows="8",
            spellcheck="false",
            autocomplete="off",
            **_said_of(asked),
        )
        return _wrapped(asked, "div", label, _about(asked), box)
    return _wrapped(asked, "div", label, _about(asked), *_input(asked))


def _input(asked: Asked) -> Iterator[Markup]:
    field = asked.field
    secret = field.kind == "secret"
    value = None if secret else unmarked(asked.value)
    yield element(
        "input",
        type="password" if secret else "text",
        id=asked.id,
        name=field.id,
        value=value or None,
        inputmode={"port": "numeric", "address": "email"}.get(field.check),
        autocomplete="off",
        autocapitalize="none",
        spellcheck="false",
        **_said_of(asked),
    )
    if secret:
        id_ = f"{asked.id}-show"
        box = element("input", type="checkbox", id=id_, data_shows=asked.id, autocomplete="off")
        label = element("label", plain(say(asked.lang, SHOW)), for_=id_)
        yield element("div", box, label, class_="choice with-script")


def _file(asked: Asked) -> Markup:
    """Chosen here, or named: the page and the file are on the same computer."""
    id_ = f"{asked.id}-{UPLOAD}"
    label = element("label", inline(asked.field.label), for_=id_)
    box = element(
        "input",
        type="file",
        id=id_,
        name=f"{asked.field.id}.{UPLOAD}",
        data_too_big=say(asked.lang, TOO_BIG),
        **_said_of(asked),
    )
    name = element("label", plain(say(asked.lang, NAME_IT)), for_=asked.id, class_="second")
    return _wrapped(asked, "div", label, _about(asked), box, name, *_input(asked))


def _said_of(asked: Asked) -> dict[str, str | None]:
    return {
        "aria_describedby": asked.described_by,
        "aria_invalid": "true" if asked.fault else None,
    }

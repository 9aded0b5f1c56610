"""The laws of the tables: what is found by file is found, every id is one of a kind and has its words."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from gemdiag import formats, planning, reports, rules, words
from gemdiag.model.finding import AREAS
from gemdiag.rules.rule import Rule, SecondLook

# Findings of the contract whose words wait for their rule. This list only ever gets shorter.


def trees(package: object) -> Iterator[tuple[str, ast.Module]]:
    """The source of every module of a package, by the module's name."""
    for folder in package.__path__:  # type: ignore[attr-defined]
        for path in sorted(Path(folder).glob("*.py")):
            yield path.stem, ast.parse(path.read_text(encoding="utf-8"))


def texts(node: ast.AST) -> set[str]:
    """The texts that an expression may come to."""
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp():
            return texts(node.body) | texts(node.orelse)
        case ast.Dict():
            return {text for value in node.values for text in texts(value)}
        case ast.Tuple():
            return texts(node.elts[0])
        case _:
            return set()


def test_no_two_rows_have_the_same_id() -> None:
    """The table is by id: of two rows with the same one, one would never be asked."""
    rows = {
        id(value): value
        for module in iter_modules(rules.__path__)
        for value in vars(import_module(f"{rules.__name__}.{module.name}")).values()
        if isinstance(value, Rule | SecondLook)
    }

    assert sorted(row.id for row in rows.values()) == sorted(rules.rows())


def test_every_rule_has_words_and_all_words_have_a_rule() -> None:
    assert set(words.known_findings()) == set(rules.rows())


def test_every_finding_belongs_to_an_area_and_every_cause_is_a_finding() -> None:
    known = set(words.known_findings())

    assert {id_.partition(".")[0] for id_ in known} == set(AREAS)
    assert {cause for row in rules.rows().values() for cause in row.causes} <= known


def test_no_finding_is_its_own_cause_however_far_away() -> None:
    rows = rules.rows()

    def ends(id_: str, through: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
        if id_ in through:
            yield (*through, id_)
        elif id_ in rows:
            for cause in rows[id_].causes:
                yield from ends(cause, (*through, id_))

    assert [loop for id_ in rows for loop in ends(id_)] == []


def test_every_step_of_a_plan_has_words() -> None:
    used: set[str] = set()
    for _name, tree in trees(planning):
        for call in ast.walk(tree):
            named = getattr(call.targets[0], "id", "") if isinstance(call, ast.Assign) else ""
            if isinstance(call, ast.Assign) and named == "_FIELD_CLICKS":
                used |= texts(call.value)
            if isinstance(call, ast.Assign) and named in {"_TYPED", "_TYPED_FOR"}:
                assert isinstance(call.value, ast.Dict)
                steps = (each for row in call.value.values for each in getattr(row, "elts", ()))
                used |= {text for step in steps for text in texts(step)}
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "click" and call.args:
                used |= texts(call.args[0])

    assert len(used) > 15
    assert set(words.known_clicks()) == used


def test_every_reason_of_a_change_has_words() -> None:
    functions = (each for each in dict(trees(planning))["changes"].body if isinstance(each, ast.FunctionDef))
    function = next(each for each in functions if each.name == "_reasons")
    tables = (each for each in ast.walk(function) if isinstance(each, ast.Dict))
    said = {text for table in tables for text in texts(table)}

    assert said
    assert said <= set(words.known_reasons())
    assert set(words.known_reasons()) <= said | {"asked_for", "not_read"}


def test_every_format_of_settings_is_found_by_its_file() -> None:
    declared = {
        name
        for name, tree in trees(formats)
        if any(
            isinstance(target, ast.Name) and target.id == "FORMAT"
            for each in tree.body
            if isinstance(each, ast.Assign | ast.AnnAssign)
            for target in (each.targets if isinstance(each, ast.Assign) else [each.target])
        )
    }

    assert {each.id for each in formats.known()} == declared
    assert {"yaml", "ini", "reg", "text"} <= declared


def test_every_format_of_reports_is_found_by_its_file() -> None:
    declared = {name for name, _tree in trees(reports.renderers)} - {"__init__"}

    assert set(reports.known()) == declared

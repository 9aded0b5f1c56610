"""Every report fits the schema that ships, a typo does not, and the schema knows the model's words."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import jsonschema  # type: ignore[import-untyped]
import pytest

from gemdiag import reports
from gemdiag.model import finding, network, plan, provider, settings
from gemdiag.model.diagnosis import Diagnosis
from gemdiag.model.endpoint import Mode
from gemdiag.probes import controls, dmarc, role, spf
from gemdiag.reports.shape import misfit
from gemdiag.words import LANGUAGES
from tests import build

SCHEMA = json.loads(reports.schema())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
BUILT = {"kitchen_sink": build.kitchen_sink(), "empty": build.empty(), "hostile": build.hostile()}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("made", BUILT.values(), ids=BUILT)
def test_every_report_fits(made: Diagnosis, lang: str) -> None:
    told = json.loads(json.dumps(reports.tell(build.document(made), lang)))

    VALIDATOR.validate(told)
    assert misfit(told) is None


def test_the_kitchen_sink_is_an_example_of_every_part() -> None:
    """Whoever reads reports finds each part of them filled in tests/golden/reports/kitchen-sink.en.json."""
    clean = reports.cleaned(build.document(BUILT["kitchen_sink"]), build.Unredacted())
    told = json.loads(json.dumps(reports.tell(clean, "en")))
    filled: set[str] = set()

    def walk(value: Any, at: str) -> None:
        if value not in (None, "", [], {}):
            filled.add(at)
        for key, item in value.items() if isinstance(value, dict) else ():
            walk(item, at if key in plan.SITUATIONS else f"{at}.{key}")
        for item in value if isinstance(value, list) else ():
            walk(item, at)

    walk(told, "report")
    assert set(_parts(SCHEMA, "report")) - filled == {"report.not_written"}, "this one was written"


def _parts(rules: Any, at: str) -> Iterator[str]:
    if "$ref" in rules:
        rules = SCHEMA["$defs"][rules["$ref"].removeprefix("#/$defs/")]
    if "items" in rules:
        yield from _parts(rules["items"], at)
    for key, item in rules.get("properties", {}).items():
        below = at if key in plan.SITUATIONS else f"{at}.{key}"  # of which each has the same parts
        yield below
        yield from _parts(item, below)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_level_of_fixed_keys_refuses_another() -> None:
    open_ = [at for at, node in _objects(SCHEMA, "report") if node.get("additionalProperties") is None]

    assert open_ == ["report.$defs.finding.properties.evidence"]


def _objects(node: Any, at: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        if "object" in node.get("type", ()):
            yield at, node
        for key, value in node.items():
            yield from _objects(value, f"{at}.{key}")


def test_the_words_of_the_schema_are_those_of_the_model() -> None:
    shared = SCHEMA["$defs"]
    endpoint, asked, root = (
        shared["endpoint"]["properties"],
        shared["dns"]["properties"],
        SCHEMA["properties"],
    )

    def words(rule: dict[str, Any]) -> set[Any]:
        return set(rule["enum"]) - {None}

    pairs: list[tuple[Any, Any]] = [
        (shared["severity"], finding.Severity),
        (shared["finding"]["properties"]["owner"], get_args(finding.Owner)),
        (shared["mode"], Mode),
        (shared["route"], get_args(plan.Route)),
        (shared["prognosis"]["properties"]["works"], get_args(plan.Works)),
        (shared["prognosis"]["properties"]["basis"], get_args(plan.Basis)),
        (shared["plan"]["properties"]["status"], get_args(plan.PlanStatus)),
        (shared["field"], settings.FIELDS),
        (shared["settings"]["properties"]["password"], get_args(settings.PasswordState)),
        (shared["dns_status"], get_args(network.DnsStatus)),
        (asked["spf"]["properties"]["result"], get_args(spf.Result)),
        (asked["dmarc"]["properties"]["policy"], get_args(dmarc.Policy)),
        (endpoint["role"], get_args(get_type_hints(role.Role)["role"])),
        (endpoint["origin"], get_args(get_type_hints(role.Role)["origin"])),
        (root["provider"]["properties"]["identified_by"], get_args(provider.IdentifiedBy)),
        (root["controls"]["items"]["properties"]["kind"], get_args(controls.Kind)),
    ]
    for rule, model in pairs:
        assert words(rule) == set(model)
    assert list(endpoint["versions"]["properties"]) == list(network.TLS_VERSIONS)
    assert list(root["prognosis"]["properties"]) == list(plan.SITUATIONS)


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("verdict", "exitcode"), 0, "report.verdict"),
        (("verdict", "severity"), "fatal", "report.verdict.severity"),
        (("verdict", "exit_code"), True, "report.verdict.exit_code"),
        (("findings", 0, "id"), "tsl.wrong", "report.findings[0].id"),
        (("findings", 0, "params", "port"), [465], "report.findings[0].params"),
        (("settings", "port"), 0, "report.settings.port"),
        (("settings", "port"), 65536, "report.settings.port"),
        (("settings", "port"), 465.5, "report.settings.port"),
        (("settings", "password"), "hunter2", "report.settings.password"),
        (("started_at",), "yesterday", "report.started_at"),
        (("plan", "clicks", 1, "when"), "later", "report.plan.clicks[1].when"),
        (("endpoints", 0, "versions", "TLSv1.4"), "accepted", "report.endpoints[0].versions"),
        (("prognosis", "legacy"), None, "report.prognosis.legacy"),
    ],
)
def test_a_misfit_is_told_by_its_place(path: tuple[Any, ...], value: Any, where: str) -> None:
    told = reports.tell(build.document(BUILT["kitchen_sink"]), "en")
    _set(told, path, value)

    assert misfit(told) == where


def test_our_reading_of_the_schema_is_that_of_jsonschema() -> None:
    told = json.loads(json.dumps(reports.tell(build.document(BUILT["kitchen_sink"]), "en")))
    paths, dice = list(_paths(told)), random.Random(1)
    values: list[Any] = [None, True, 0, 1.0, 2.5, -1, "", "x", "ok", "implicit", [], [1], {}, {"a": 1}]
    for path in dice.sample(paths, 120):
        changed = copy.deepcopy(told)
        _set(changed, path, dice.choice(values))
        assert (misfit(changed) is None) is VALIDATOR.is_valid(changed), path
        removed = copy.deepcopy(told)
        _remove(removed, path)
        assert (misfit(removed) is None) is VALIDATOR.is_valid(removed), path


def _paths(node: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield (*at, key)
        yield from _paths(value, (*at, key))


def _holder(node: Any, path: tuple[Any, ...]) -> Any:
    for key in path[:-1]:
        node = node[key]
    return node


def _set(node: Any, path: tuple[Any, ...], value: Any) -> None:
    _holder(node, path)[path[-1]] = value


def _remove(node: Any, path: tuple[Any, ...]) -> None:
    del _holder(node, path)[path[-1]]

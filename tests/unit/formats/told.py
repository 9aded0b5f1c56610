"""What settings say, as plain values that a table can hold."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gemdiag import formats
from gemdiag.model.secret import Secret
from gemdiag.model.settings import FIELDS, Problem, Settings

CONFIGS = Path(__file__).parents[2] / "data" / "configs"

HOST, ADDRESS = "smtp.garage.example", "garage@garage.example"
PASSWORD = "Pneus-d'hiver-4!"
MARIE = ("Marie Tremblay", "0012", "marie@garage.example")

NO_LOGIN: dict[str, Any] = {"port": 465, "smtp_address": HOST, "email_address": ADDRESS}
LOGIN: dict[str, Any] = {**NO_LOGIN, "user_name": ADDRESS, "password": PASSWORD}
OLD: dict[str, Any] = {**LOGIN, "gemcar_version": "13.0.1"}
SCREEN: dict[str, Any] = {
    **OLD,
    "password_confirm": PASSWORD,
    "less_secure_connection": True,
    "use_gemcar_server": False,
}
OWN: dict[str, Any] = {
    **NO_LOGIN,
    "user_name": ADDRESS,
    "gemcar_version": "13.0.4",
    "password_state": "omitted",
    "less_secure_connection": False,
    "use_gemcar_server": False,
    "advisors": [MARIE],
}
ACCENTS: dict[str, Any] = {**OLD, "shop": "Hélène & fils", "password": "Été-à-Québec-4!"}
DATABASE = {
    "Server": "sql1",
    "Port": "1433",
    "User": "sa",
    "Password": "secret:Base-de-donnees-7!",
    "Name": "vdata",
}


def without(told: Mapping[str, Any], *fields: str) -> dict[str, Any]:
    return {field: value for field, value in told.items() if field not in fields}


def unknown(*keys: str) -> list[str]:
    return [f"unknown_key extra {key}" for key in keys]


def read(name: str) -> Settings:
    return formats.read((CONFIGS / name).read_bytes(), path=name)


def told(settings: Settings) -> dict[str, Any]:
    """Everything that is stated, secrets as `secret:text`, and what there is to complain of."""
    said: dict[str, Any] = {
        field: plain(value) for field in FIELDS if (value := getattr(settings, field)) is not None
    }
    said["advisors"] = [tuple(advisor) for advisor in settings.advisors]
    said["extra"] = plain(settings.extra)
    said["problems"] = [one_line(problem) for problem in settings.problems]
    said["legacy_tls"], said["password_sealed"] = settings.legacy_tls, settings.password_sealed
    if settings.password_state != "set" or settings.password is None:
        said["password_state"] = settings.password_state
    return {name: value for name, value in said.items() if value not in (None, [], {})}


def plain(value: Any) -> Any:
    if isinstance(value, Secret):
        return value.reveal()
    if isinstance(value, Mapping):
        return {
            key: f"secret:{inner.reveal()}" if isinstance(inner, Secret) else plain(inner)
            for key, inner in value.items()
        }
    if isinstance(value, tuple) and type(value) is tuple:
        return [plain(inner) for inner in value]
    return value if isinstance(value, str | int | bool | None) else str(value)


def one_line(problem: Problem) -> str:
    params = (f"{value}" for name, value in problem.params.items() if name != "value")
    return " ".join((problem.kind, problem.field or "-", *params))

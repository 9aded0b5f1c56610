"""The options that commands share (contract section 1), and what they come to."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple, TypeVar

import click
from click.core import ParameterSource

from gemdiag.cli.help import Option
from gemdiag.cli.session import Session
from gemdiag.cli.types import (
    AddressType,
    ChoiceType,
    ConnectToType,
    DateType,
    FieldType,
    HostPortType,
    ResolverType,
    SecondsType,
    VersionType,
)
from gemdiag.model.case import Stated
from gemdiag.model.endpoint import Endpoint
from gemdiag.model.options import ConnectTo, NetOptions, Wishes
from gemdiag.model.version import Version
from gemdiag.words import N_

F = TypeVar("F", bound=Callable[..., Any])

# Two submission services that have nothing to do with each other, both with published endpoints
# (presets gmail and microsoft-365): silence from both is this network's.
CONTROL_HOSTS = (Endpoint("smtp.gmail.com", 465), Endpoint("smtp.office365.com", 587))


def option(*names: str, env: bool = True, **settings: Any) -> Callable[[F], F]:
    """An option with one environment variable, GEMDIAG_<NAME>, the same for every command."""
    if env:
        long = next(name for name in names if name.startswith("--")).partition("/")[0]
        settings["envvar"] = "GEMDIAG_" + long[2:].upper().replace("-", "_")
    return click.option(*names, cls=Option, **settings)


def common(function: F) -> F:
    """Options of every command, before or after its name. They are kept in the session, not passed on."""

    def keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
        def remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
            from_environment = ctx.get_parameter_source(param.name or "") is ParameterSource.ENVIRONMENT
            if from_environment and ctx.parent is not None:
                return  # counted once, before the command's name; what was typed there beats it
            if value not in (None, (), 0, False):
                session = ctx.ensure_object(Session)
                setattr(session, name, [*session.outputs, *value] if name == "outputs" else value)

        return remember

    for names, target, settings in reversed(_COMMON):
        function = option(*names, callback=keep(target), expose_value=False, **settings)(function)
    return function


_COMMON: tuple[tuple[tuple[str, ...], str, dict[str, Any]], ...] = (
    (
        ("--lang",),
        "lang",
        {"type": ChoiceType("en", "fr"), "help": N_("Language; else that of this computer.")},
    ),
    (
        ("--format",),
        "format",
        {"metavar": "NAME", "help": N_("What to print: text, json, jsonl or markdown.")},
    ),
    (
        ("-o", "--output"),
        "outputs",
        {
            "multiple": True,
            "metavar": "FILE",
            "help": N_("Write the report there too (.txt .md .json .jsonl); may be repeated."),
        },
    ),
    (
        ("--redact",),
        "redact",
        {
            "type": ChoiceType("none", "standard", "strict"),
            "help": N_(
                'What to mask beside passwords; "standard" for files and pipes, nothing on a terminal.'
            ),
        },
    ),
    (("-v", "--verbose"), "verbose", {"count": True, "help": N_("Say more; -vv also the dialogue.")}),
    (("-q", "--quiet"), "quiet", {"is_flag": True, "help": N_("Say only the verdict.")}),
    (
        ("--color",),
        "color",
        {
            "type": ChoiceType("auto", "always", "never"),
            "help": N_("Colour; NO_COLOR is honoured."),
        },
    ),
)


def network(function: F) -> F:
    """Options of commands that touch the network, handed over as one `NetworkChoice` named `network`."""

    def gather(**values: Any) -> Any:
        fields = {name: values.pop(name) for name in NetworkChoice._fields}
        return function(network=NetworkChoice(**fields), **values)

    gather.__name__, gather.__doc__ = function.__name__, function.__doc__
    gather.__click_params__ = list(getattr(function, "__click_params__", []))  # type: ignore[attr-defined]
    wrapped: Any = gather
    for names, settings in reversed(_NETWORK):
        wrapped = option(*names, **settings)(wrapped)
    return wrapped  # type: ignore[no-any-return]


class NetworkChoice(NamedTuple):
    """The options as given."""

    resolver: tuple[tuple[str, int], ...] = ()
    ca_file: str | None = None
    connect_to: tuple[ConnectTo, ...] = ()
    timeout: float = 10.0
    deadline: float = 60.0
    login: bool | None = None
    allow_internal: bool = False
    control: bool = True
    control_host: tuple[Endpoint, ...] = ()
    control_resolver: tuple[str, int] | None = None
    offline: bool = False
    to: Version | None = None
    as_of: date | None = None
    sends_today: str | None = None
    at: str | None = None
    save_facts: str | None = None
    send_test: str | None = None
    presets: str | None = None
    gentle: bool = False
    state: bool = True
    password_stdin: bool = False
    password_prompt: bool = False
    password_env: str | None = None
    set: tuple[tuple[str, str], ...] = ()

    def net_options(self) -> NetOptions:
        return NetOptions(
            self.resolver,
            self.ca_file,
            self.connect_to,
            self.timeout,
            self.deadline,
            self.allow_internal,
            self.gentle,
        )

    def wishes(self) -> Wishes:
        return Wishes(
            login=self.login is not False,
            send_test=self.send_test,
            controls=self.control,
            control_hosts=self.control_host or CONTROL_HOSTS,
            control_resolver=self.control_resolver[0] if self.control_resolver else None,
            gentle=self.gentle,
        )

    def stated(self) -> Stated:
        sends = None if self.sends_today is None else self.sends_today == "yes"
        return Stated(sends, self.at)  # type: ignore[arg-type]


_NETWORK: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (
        ("--set",),
        {
            "type": FieldType(),
            "multiple": True,
            "env": False,
            "help": N_("Take this value instead; never the password."),
        },
    ),
    (
        ("--password-stdin",),
        {"is_flag": True, "env": False, "help": N_("Read the password from standard input, one line.")},
    ),
    (("--password-prompt",), {"is_flag": True, "env": False, "help": N_("Ask for the password.")}),
    (
        ("--password-env",),
        {"metavar": "NAME", "env": False, "help": N_("Take the password from this environment variable.")},
    ),
    (
        ("--login/--no-login",),
        {"default": None, "help": N_("Log in once, where it is safe; login when there is a password.")},
    ),
    (
        ("--resolver",),
        {"type": ResolverType(), "multiple": True, "help": N_("DNS server to ask; may be repeated.")},
    ),
    (("--ca-file",), {"metavar": "PEM", "help": N_("Further trusted root certificates.")}),
    (
        ("--connect-to",),
        {"type": ConnectToType(), "multiple": True, "help": N_("Connect there instead, as curl's option.")},
    ),
    (
        ("--timeout",),
        {
            "type": SecondsType(),
            "default": 10.0,
            "show_default": True,
            "help": N_("Seconds for one network step."),
        },
    ),
    (
        ("--deadline",),
        {
            "type": SecondsType(),
            "default": 60.0,
            "show_default": True,
            "help": N_("Seconds for one whole diagnosis."),
        },
    ),
    (
        ("--allow-internal",),
        {"is_flag": True, "help": N_("Also probe private and loopback addresses.")},
    ),
    (
        ("--control/--no-control",),
        {"default": True, "help": N_("After a failure, ask unrelated servers whether it is this network's.")},
    ),
    (
        ("--control-host", "control_host"),
        {"type": HostPortType(), "multiple": True, "help": N_("Unrelated submission server to ask.")},
    ),
    (("--control-resolver",), {"type": ResolverType(), "help": N_("Second DNS server to ask.")}),
    (("--offline",), {"is_flag": True, "help": N_("Open no connection: judge by the settings alone.")}),
    (
        ("--to",),
        {"type": VersionType(), "help": N_("The GEM-CAR version planned for; else the newest known.")},
    ),
    (("--as-of",), {"type": DateType(), "help": N_("Judge provider and certificate dates as of that day.")}),
    (("--sends-today",), {"type": ChoiceType("yes", "no"), "help": N_("Does mail go out today?")}),
    (("--at",), {"type": ChoiceType("shop", "elsewhere"), "help": N_("Where this computer is.")}),
    (("--save-facts",), {"metavar": "FILE", "help": N_('Keep the observations for "report --judge".')}),
    (
        ("--send-test",),
        {"type": AddressType(), "help": N_("After an accepted login, send one short message there.")},
    ),
    (("--presets",), {"metavar": "DIR", "help": N_("Further or overriding provider files.")}),
    (("--gentle",), {"is_flag": True, "help": N_("One connection after another.")}),
    (("--state/--no-state",), {"default": True, "help": N_("Remember refused logins for 30 minutes.")}),
)


def plan_options(*, mode: bool) -> Callable[[F], F]:
    """Options of the commands that write a settings file."""

    def decorate(function: F) -> F:
        for names, settings in reversed(_PLAN):
            if mode or "--mode" not in names:
                function = option(*names, **settings)(function)
        return function

    return decorate


_PLAN: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (
        ("--mode",),
        {
            "type": ChoiceType("auto", "implicit", "explicit", "relay"),
            "default": "auto",
            "help": N_('Plan this way of sending; "relay" is GEM-CAR\'s server (Option 126).'),
        },
    ),
    (
        ("--write", "write_to"),
        {
            "metavar": "FILE",
            "help": N_("Write the upgraded file there; else NAME.upgraded.yaml beside the source."),
        },
    ),
    (
        ("--in-place",),
        {"is_flag": True, "env": False, "help": N_("Change the source itself, and nothing else in it.")},
    ),
    (("--dry-run",), {"is_flag": True, "help": N_("Show what would be written, and write nothing.")}),
    (
        ("--yes",),
        {"is_flag": True, "env": False, "help": N_("Write without asking, where the plan is proven.")},
    ),
    (("--force",), {"is_flag": True, "env": False, "help": N_("Write a plan that is not proven.")}),
    (("--overwrite",), {"is_flag": True, "env": False, "help": N_("Replace an existing file of that name.")}),
    (
        ("--store-password",),
        {
            "type": ChoiceType("omit", "keep"),
            "help": N_("Leave the password out of the upgraded file, or keep it."),
        },
    ),
    (
        ("--lock-timeout",),
        {
            "type": SecondsType(),
            "default": 10.0,
            "show_default": True,
            "help": N_("Seconds to wait for another run."),
        },
    ),
)

"""The options of commands that touch the network (contract section 1), and what they come to."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple, TypeVar

from gemdiag.cli.options import option
from gemdiag.cli.types import (
    AddressType,
    ChoiceType,
    ConnectToType,
    ControlType,
    DateType,
    DescriptorType,
    FieldType,
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
    control_host: tuple[Endpoint | None, ...] = ()
    no_control: bool = False
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
    user_name: str | None = None
    discover: bool = False
    passphrase_fd: int | None = None

    @property
    def asks(self) -> bool:
        """Whether a person or a pipe is waited for before anything is asked of the network."""
        return (
            self.password_prompt or self.password_stdin or self.passphrase_fd is not None or bool(self.login)
        )

    @property
    def stated_instead(self) -> tuple[tuple[str, str], ...]:
        """--set, and --user-name, which is short for one of them."""
        return self.set if self.user_name is None else (*self.set, ("user_name", self.user_name))

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
            controls=not self.no_control,
            control_hosts=tuple(filter(None, self.control_host)),
            control_resolver=self.control_resolver[0] if self.control_resolver else None,
            gentle=self.gentle,
            discover=self.discover,
        )

    def stated(self) -> Stated:
        sends = None if self.sends_today is None else self.sends_today == "yes"
        return Stated(sends, self.at)  # type: ignore[arg-type]


_PASSPHRASE_FD: tuple[tuple[str, ...], dict[str, Any]] = (
    ("--passphrase-fd",),
    {
        "metavar": "N",
        "type": DescriptorType(),
        "env": False,
        "help": N_(
            "Read the passphrase of sealed passwords from this open file descriptor, one line; 0 is standard "
            "input, and on Windows the only one. Without it you are asked, at a terminal."
        ),
    },
)


def passphrase_fd(function: F) -> F:
    """The option alone, for commands that stay off the network."""
    names, settings = _PASSPHRASE_FD
    return option(*names, **settings)(function)


_NETWORK: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (
        ("--set",),
        {
            "type": FieldType(),
            "multiple": True,
            "help": N_("Take this value instead; never the password."),
        },
    ),
    (
        ("--user-name",),
        {"metavar": "NAME", "help": N_("Log in with this user name instead, to try another form of it.")},
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
    _PASSPHRASE_FD,
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
            "default": 10,
            "show_default": True,
            "help": N_("Seconds for one network step."),
        },
    ),
    (
        ("--deadline",),
        {
            "type": SecondsType(),
            "default": 60,
            "show_default": True,
            "help": N_("Seconds for one whole diagnosis."),
        },
    ),
    (
        ("--allow-internal",),
        {"is_flag": True, "help": N_("Also probe private and loopback addresses.")},
    ),
    (
        ("--control", "control_host"),
        {
            "type": ControlType(),
            "multiple": True,
            "is_flag": False,
            "flag_value": "",
            "help": N_(
                "After a failure, ask others, or this server, whether it is this network's; the default."
            ),
        },
    ),
    (
        ("--no-control", "no_control"),
        {"is_flag": True, "help": N_("Ask no unrelated server.")},
    ),
    (("--control-resolver",), {"type": ResolverType(), "help": N_("Second DNS server to ask.")}),
    (
        ("--discover",),
        {
            "is_flag": True,
            "help": N_("Where nothing set works, look for the servers that the domain of the address has."),
        },
    ),
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

"""Turns the tables of the preset files into the values of the model."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, TypeVar

from gemdiag.model.endpoint import Mode
from gemdiag.model.provider import (
    LIMITS,
    GemCar,
    Interceptor,
    MailFilter,
    PasswordLogin,
    Provider,
    PublishedEndpoint,
    Relay,
    ReplyEntry,
)
from gemdiag.model.settings import NOTHING
from gemdiag.model.syntax import host_fault, port_fault
from gemdiag.model.version import Version
from gemdiag.presets.table import Cited, Table, words_of
from gemdiag.words import N_, known_findings

E = TypeVar("E", Interceptor, MailFilter, ReplyEntry)

# Words that the model gives as text: of Provider.manual_differs, Provider.help and ReplyEntry.stage.
DIFFERENCES: Final = ("icloud_587", "outlook_row", "ssl_means_tls", "two_factor")
HELP: Final = ("app_password", "settings", "admin")
STAGES: Final = ("auth", "sender", "greeting", "gemcar")
BASES: Final = ("manual", "assumed")
MODES: Final = tuple(mode.value for mode in Mode)
NO_LOGIN_KNOWN: Final = PasswordLogin("unknown", None, None, "")


def provider(table: Table, stem: str) -> Provider:
    """One provider; its id is the name of its file."""
    if (id_ := table.take("id", str)) != stem:
        raise table.fault(N_("{name} is not the name of the file"), "id")
    facts = Cited(table)
    endpoints = tuple(_endpoint(each, facts) for each in table.tables("endpoints"))
    retired = facts.names("retired_hosts")
    # A pattern such as mail.{domain} is nobody's name.
    hosts = (
        *(each.host for each in endpoints if "{" not in each.host),
        *facts.names("other_hosts"),
        *retired,
    )
    return Provider(
        id=id_,
        name=table.take("name", str),
        kind=table.word("kind", words_of(Provider, "kind")),
        status=table.word("status", words_of(PublishedEndpoint, "status")),
        endpoints=endpoints,
        hosts=tuple(dict.fromkeys(hosts)),
        retired_hosts=retired,
        consumer_domains=facts.names("consumer_domains"),
        mx=facts.names("mx"),
        user_name=facts.word("user_name", words_of(Provider, "user_name"), "any"),
        password_login=facts.read("password_login", _password_login, NO_LOGIN_KNOWN)._replace(
            source=facts.cited.get("password_login", "")
        ),
        app_password=facts.read("app_password", _pattern, None),
        sender_policy=facts.word("sender_policy", words_of(Provider, "sender_policy"), "unknown"),
        spf_include=facts.text("spf_include"),
        relay_refused=facts.flag("relay_refused") or False,
        manual_differs=facts.word("manual_differs", DIFFERENCES, None),
        help=facts.read("help", _help, NOTHING),
        sources=facts.sources,
        notes=table.texts("notes"),
        cited=MappingProxyType(facts.cited),
        host_patterns=facts.names("host_patterns", star="*"),
        credential=facts.word("credential", words_of(Provider, "credential"), "unknown"),
        credential_shape=facts.read("credential_shape", _pattern, None),
        login_name=facts.text("login_name"),
        limits=facts.read("limits", _limits, NOTHING),
        message_mb=facts.read("message_mb", lambda each: each.take("is", int), None),
        help_fr=facts.read("help_fr", _help, NOTHING),
    )


def _pattern(table: Table) -> str:
    return table.pattern("is")


def _endpoint(table: Table, facts: Cited) -> PublishedEndpoint:
    host, colon, port = table.take("at", str).lower().rpartition(":")
    if not table.proven and (not colon or host_fault(host.replace("{domain}", "x")) or port_fault(port)):
        raise table.fault(N_("{name} is not host:port"), "at")
    source = facts.source_of(table)
    mode = Mode(table.word("mode", MODES))
    table.end()
    return PublishedEndpoint(host, int(port), mode, source, facts.sources[source].status)


def _password_login(table: Table) -> PasswordLogin:
    state = table.word("is", words_of(PasswordLogin, "state"))
    on = table.maybe("date", date)
    if on is None and state in {"ended", "ending"}:
        raise table.fault(N_("{name} is missing"), "date")
    by = table.maybe("postponed_by", str)
    if by is not None and by not in words_of(PasswordLogin, "postponed_by"):
        raise table.fault(N_("{name} is not one of the known words"), "postponed_by")
    return PasswordLogin(state, on, "it" if by == "it" else "provider" if by else None, "")


def _help(table: Table) -> Mapping[str, str]:
    pages = table.table("is")
    found: dict[str, str] = {key: page for key in HELP if (page := pages.maybe(key, str))}
    pages.end()
    return MappingProxyType(found)


def _limits(table: Table) -> Mapping[str, int]:
    most = table.table("is")
    found = {word: many for word in LIMITS if (many := most.maybe(word, int))}
    most.end()
    return MappingProxyType(found)


def replies(table: Table) -> Mapping[str, ReplyEntry]:
    facts = Cited(table)

    def one(each: Table) -> ReplyEntry:
        source = facts.sources[facts.source_of(each)]
        entry = ReplyEntry(
            id=each.take("id", str),
            pattern=each.pattern("pattern"),
            stage=each.word("stage", STAGES),
            provider=each.maybe("provider", str),
            finding=each.take("finding", str),
            owner=each.word("owner", words_of(ReplyEntry, "owner")),
            source=source.url,
            checked_on=source.checked_on,
            examples=each.texts("examples"),
            near_misses=each.texts("near_misses"),
            speaker=each.maybe("speaker", str),
            others=each.texts("others"),
        )
        if not each.proven and entry.finding not in known_findings():
            raise each.fault(N_("{name} is not a known finding"), "finding")
        if not each.proven and not set(entry.others) <= set(known_findings()):
            raise each.fault(N_("{name} is not a list of known findings"), "others")
        if not entry.examples:
            raise each.fault(N_("{name} is missing"), "examples")
        return entry

    return _by_id(table, "replies", one)


def interceptors(table: Table) -> Mapping[str, Interceptor]:
    facts = Cited(table)

    def one(each: Table) -> Interceptor:
        id_, name, pattern = each.take("id", str), each.take("name", str), each.pattern("pattern")
        return Interceptor(id_, name, pattern, facts.sources[facts.source_of(each)].url)

    return _by_id(table, "interceptors", one)


def filters(table: Table) -> Mapping[str, MailFilter]:
    facts = Cited(table)

    def one(each: Table) -> MailFilter:
        id_, name, mx = each.take("id", str), each.take("name", str), each.texts("mx")
        if not mx or any(host_fault(suffix) for suffix in mx):
            raise each.fault(N_("{name} is not a list of host names"), "mx")
        return MailFilter(id_, name, mx, facts.sources[facts.source_of(each)].url)

    return _by_id(table, "filters", one)


def _by_id(table: Table, key: str, read: Callable[[Table], E]) -> Mapping[str, E]:
    found: dict[str, E] = {}
    for each in table.tables(key):
        entry = read(each)
        if entry.id in found:
            raise each.fault(N_("{name} stands twice"), "id")
        found[entry.id] = entry
        each.end()
    return found


def gemcar(table: Table) -> GemCar:
    facts = Cited(table)
    versions = [_version(facts, key) for key in ("newest_version", "less_secure_since", "relay_since")]
    statements: dict[str, tuple[str, str]] = {}
    for key, each in table.table("statements").rows():
        statements[key] = (str(each.word("basis", BASES)), each.take("says", str))
        each.end()
    return GemCar(versions[0], versions[1], versions[2], MappingProxyType(statements), facts.sources)


def _version(facts: Cited, key: str) -> str:
    text = facts.text(key)
    if text is None or Version.parse(text) is None:
        raise facts.table.fault(N_("{name} is not a version"), key)
    return text


def relay(table: Table) -> Relay:
    facts = Cited(table)
    table.texts("notes")
    return Relay(facts.text("spf_include"), facts.text("dkim_domain"), facts.flag("rewrites_from"))

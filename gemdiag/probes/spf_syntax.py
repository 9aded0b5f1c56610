"""The grammar of an SPF record (RFC 7208 section 12)."""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import NamedTuple

MAX_SHOWN = 60


class Term(NamedTuple):
    """A mechanism or modifier in lower case, and the domain it names, "" for that of the record itself.

    passes: whoever it matches may send.
    """

    name: str
    target: str = ""
    passes: bool = True


# Letters c, r and t are for explanations alone (section 7.2).
_MACRO = r"%(?:\{[slodiphvSLODIPHV][0-9]*[rR]?[-.+,/_=]*\}|[%_-])"
_MACRO_STRING = rf"(?:{_MACRO}|[\x21-\x24\x26-\x7E])*"
_TOP_LABEL = r"(?:[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*|[A-Za-z0-9]+-[A-Za-z0-9-]*[A-Za-z0-9])"
_DOMAIN_SPEC = re.compile(rf"{_MACRO_STRING}(?:\.{_TOP_LABEL}\.?|{_MACRO})")
_MACRO_TEXT = re.compile(_MACRO_STRING)
_TERM = re.compile(r"(?P<qualifier>[-+?~]?)(?P<name>[A-Za-z][A-Za-z0-9_.-]*)(?P<rest>.*)", re.DOTALL)
_CIDR4, _CIDR6 = r"/(?:0|[1-9][0-9]?)", r"/(?:0|[1-9][0-9]{0,2})"
_DUAL = re.compile(rf"(?P<target>.*?)(?P<four>{_CIDR4})?(?P<six>/{_CIDR6})?", re.DOTALL)


def parse(text: str) -> tuple[Term, ...] | str:
    """The terms that count, in order; or the first malformed one, shortened."""
    terms: list[Term] = []
    for word in text.split(" "):
        if word:
            term = _term(word)
            if term is None or (term.name in {"redirect", "exp"} and term.name in {t.name for t in terms}):
                return word[:MAX_SHOWN]
            terms.append(term)
    names = [term.name for term in terms]
    if "all" in names:
        # RFC 7208 section 5.1: nothing after `all` is looked at, and no redirect.
        return tuple(term for term in terms[: names.index("all") + 1] if term.name != "redirect")
    return tuple(terms)


def _term(word: str) -> Term | None:
    found = _TERM.fullmatch(word)
    if not found:
        return None
    name, rest = found["name"].lower(), found["rest"]
    if rest.startswith("="):
        return None if found["qualifier"] else _modifier(name, rest[1:])
    check = _MECHANISMS.get(name)
    term = check(name, rest) if check else None
    return term._replace(passes=found["qualifier"] in {"", "+"}) if term else None


def _modifier(name: str, value: str) -> Term | None:
    if name in {"redirect", "exp"}:
        return Term(name, value) if _DOMAIN_SPEC.fullmatch(value) else None
    return Term(name) if _MACRO_TEXT.fullmatch(value) else None


def _bare(name: str, rest: str) -> Term | None:
    return None if rest else Term(name)


def _named(name: str, rest: str) -> Term | None:
    good = rest.startswith(":") and _DOMAIN_SPEC.fullmatch(rest[1:])
    return Term(name, rest[1:]) if good else None


def _perhaps_named(name: str, rest: str) -> Term | None:
    return _named(name, rest) if rest else Term(name)


def _hosts(name: str, rest: str) -> Term | None:
    found = _DUAL.fullmatch(rest)
    if not found or _bits(found["four"]) > 32 or _bits(found["six"]) > 128:
        return None
    return _perhaps_named(name, found["target"])


def _bits(prefix: str | None) -> int:
    return int(prefix.lstrip("/")) if prefix else 0


def _network(name: str, rest: str) -> Term | None:
    address, slash, bits = rest.removeprefix(":").partition("/")
    four = name == "ip4"
    good = re.fullmatch(_CIDR4 if four else _CIDR6, f"/{bits}") and int(bits) <= (32 if four else 128)
    if not rest.startswith(":") or (slash and not good):
        return None
    try:
        (IPv4Address if four else IPv6Address)(address)
    except AddressValueError:
        return None
    return Term(name)


_MECHANISMS = {
    "all": _bare,
    "include": _named,
    "a": _hosts,
    "mx": _hosts,
    "ptr": _perhaps_named,
    "ip4": _network,
    "ip6": _network,
    "exists": _named,
}

"""What a report may say of what came from outside, at the level that was asked for."""

import re
from collections.abc import Callable, Iterable
from copy import copy
from functools import cache
from pathlib import PurePath
from typing import Any, Final, Literal

from gemdiag.model.secret import Secret
from gemdiag.redaction.masks import Masks
from gemdiag.redaction.pseudonyms import Kind, Pseudonyms
from gemdiag.redaction.scanning import scan
from gemdiag.redaction.secrets import REDACTED, Secrets
from gemdiag.redaction.server import CUT, codes_of, codes_of_line

Level = Literal["none", "standard", "strict"]

# Keys of the report (contract section 4) whose values are words of ours, or those of a preset.
_OURS: Final = frozenset(
    {"alternatives", "basis", "because", "change", "checked_on", "cipher", "configured_mode"}
    | {"encoding", "family", "field", "format", "gemcar_version", "help", "id", "identified_by"}
    | {"kind", "lang", "login", "mend", "mode", "mx_status", "needed", "not_after", "not_before"}
    | {"origin", "outcome", "owner", "platform", "policy", "product", "provider", "reason"}
    | {"recommended", "result", "role", "root_cause", "schema", "scope", "sends_today", "severity"}
    | {"sign", "signature", "starttls", "started_at", "status", "step", "target_version", "tcp"}
    | {"tls_library", "trust_stores", "trusted_by", "version", "versions", "wanted", "what"}
    | {"when", "why", "works"}
)
_WORD: Final = re.compile("[a-z_]+")
"""A name that a rule of ours gives what it found."""
_OUR_VALUES: Final = {"password": {"set", "omitted", "sealed"}, "at": {"shop", "elsewhere"}}
# Keys whose values a server, DNS or a certificate has worded.
_SERVERS: Final = frozenset(
    {"banner", "detail", "ehlo", "ehlo_clear", "intercepted_by", "issuer", "record", "reply"}
)
# Keys of saved observations that hold names, which have pseudonyms.
_NAMES: Final = frozenset(
    {"address", "addresses", "domain", "email", "email_address", "found_at", "host", "hosts", "names"}
    | {"smtp_address", "target"}
)
_OUR_TYPES: Final = frozenset({"Mode", "Reason", "date", "datetime"})
# Where the report says who the shop is: the key, and the one above it.
_IDENTITY: Final[dict[tuple[str, str], Kind]] = {
    ("settings", "shop"): "shop",
    ("", "shop"): "shop",
    ("advisors", "name"): "name",
    ("advisors", "number"): "number",
    ("params", "name"): "name",
    ("settings", "user_name"): "user",
    ("params", "user_name"): "user",
    ("ran_from", "host"): "computer",
}


class Redactor:
    """Made once a run, so that one thing has one mask everywhere; `of` makes that of one shop.

    public_hosts: names of providers, which stay at level `strict`. home: this user's folder. own_words:
    all that reports say by themselves (catalogue, layout, names of providers), asked for only when the
    last scan has found something that may be just such a word.

    A shop's secrets are looked for in that shop's own report: its file and its servers are where they can
    come from. Masked in another's too, a word there would be known to be somebody's password.
    """

    def __init__(
        self,
        level: Level,
        secrets: Iterable[Secret] = (),
        public_hosts: Iterable[str] = (),
        home: str | None = None,
        *,
        own_words: Callable[[], str] = str,
    ) -> None:
        self.level = level
        self._secrets = Secrets(secrets)
        self._masks = Masks(home)
        self._pseudonyms = Pseudonyms(public_hosts)
        self._own_words, self._seen = own_words, {REDACTED}

    def of(self, secrets: Iterable[Secret]) -> "Redactor":
        """For one shop: these secrets and those of the run; the masks are those of the whole run."""
        shop = copy(self)
        shop._secrets = self._secrets.also(secrets)
        shop._pseudonyms = self._pseudonyms.of_a_shop()
        shop._seen = {REDACTED}
        return shop

    def text(self, text: str) -> str:
        """One string from outside: a setting, a server's sentence, a path, a name."""
        text = self._secrets.mask(text)
        if self.level == "none":
            return text
        if self.level == "strict":
            return self._pseudonyms.text(self._masks.home(text))
        return self._masks.text(text)

    def server_text(self, text: str) -> str:
        """What a server, DNS or a certificate has worded: at level `strict` its codes alone."""
        return codes_of(self._secrets.mask(text)) if self.level == "strict" else self.text(text)

    def server_lines(self, text: str) -> list[str]:
        """A server's reply line by line; a secret that runs over several lines is found."""
        lines = self._secrets.mask(text).split("\n")
        return [codes_of_line(line) if self.level == "strict" else self.text(line) for line in lines]

    def tree(self, document: Any) -> Any:
        """A report without words, every string in it as `text` or `server_text`; keys and our words stay."""
        if self.level == "strict":
            self._learn(document, "", "")
        return self._branch(document, "", "")

    def facts(self, document: Any) -> Any:
        """Saved observations, as `tree`; at level `strict` no text but names and words of ours."""
        if self.level != "strict":
            return self._branch(document, "", "")
        self._learn(document["settings"], "settings", "")
        return {
            **document,
            "settings": self._observed(document["settings"], "settings"),
            "facts": [
                [probe, *(self._observed(each, "host") for each in rest)]
                for probe, *rest in document["facts"]
            ],
        }

    def _observed(self, node: Any, key: str, within: str = "") -> Any:
        if isinstance(node, dict):
            if node.get("~") == "bytes":  # a certificate, which is full of names
                return {**node, "value": CUT}
            ours = node.get("~") in _OUR_TYPES
            return {
                name: value if name == "~" or ours else self._observed(value, name, key)
                for name, value in node.items()
            }
        if isinstance(node, list):
            return [self._observed(value, key, within) for value in node]
        if not isinstance(node, str) or key in _OURS:
            return node
        kind = _IDENTITY.get((within, key))
        if kind or key == "path":
            return self._leaf(node, key, within)
        return self.text(node) if key in _NAMES else codes_of(self._secrets.mask(node))

    def scan(self, final: str | bytes, others: Iterable["Redactor"] = ()) -> None:
        """The last look at what is about to leave: raises Leak when a secret is in it.

        others: of the shops that are told in it as well.
        """
        data = final.encode("utf-8", "surrogatepass") if isinstance(final, str) else final
        told = (self, *others)
        secrets = self._secrets.joined(each._secrets for each in told)

        def own() -> bytes:
            seen = set[str]().union(*(each._seen for each in told))
            return "\0".join((self._own_words(), *sorted(seen))).encode("utf-8", "surrogatepass")

        scan(secrets, data, cache(own))

    @property
    def pseudonyms(self) -> dict[str, str]:
        """Who is who in what was redacted so far: the mask, and what it stands for. Kept apart, if at all."""
        return {**self._masks.given(), **self._pseudonyms.given()}

    def _branch(self, node: Any, key: str, within: str) -> Any:
        if isinstance(node, str):
            return self._leaf(node, key, within)
        if isinstance(node, dict):
            if "evidence" in {key, within}:  # what was found may stand on the left there
                named = {name if _WORD.fullmatch(name) else self.text(name): name for name in node}
            else:
                named = {name: name for name in node}
            self._seen.update(named)
            return {shown: self._branch(node[name], name, key) for shown, name in named.items()}
        if isinstance(node, list | tuple):
            return [self._branch(value, key, within) for value in node]
        return node

    def _leaf(self, text: str, key: str, within: str) -> str:
        if key in _OURS or within == "versions" or text in _OUR_VALUES.get(key, ()):
            self._seen.add(text)
            return text
        if key in _SERVERS or (key == "subject" and within == "certificate"):
            return self.server_text(text)
        masked = self._secrets.mask(text)
        if key == "user_name" and self.level == "standard":
            return self._masks.user_name(masked)
        kind = _IDENTITY.get((within, key))
        if self.level == "strict" and "@" not in masked and masked and (kind or key == "path"):
            return self._learnt(kind or "file", masked)
        return self.text(masked)

    def _learn(self, node: Any, key: str, within: str) -> None:
        """Whatever the report calls the shop's own is renamed in every other string too."""
        if isinstance(node, dict):
            for name, value in node.items():
                self._learn(value, name, key)
        elif isinstance(node, list | tuple):
            for value in node:
                self._learn(value, key, within)
        elif isinstance(node, str) and ((within, key) in _IDENTITY or key == "path"):
            self._leaf(node, key, within)

    def _learnt(self, kind: Kind, value: str) -> str:
        suffix = PurePath(value).suffix if kind == "file" else ""
        return self._pseudonyms.learn(kind, value) + (
            suffix if suffix[1:].isalnum() and len(suffix) < 6 else ""
        )

"""The words for what is evidence and a code of ours; all other evidence comes from outside."""

from collections.abc import Mapping

OF_EVIDENCE: Mapping[str, Mapping[str, str]] = {
    "answer": {"True": "yes", "False": "no"},
    "came": {
        "found": "a server is named there",
        "no_config": "no such document",
        "no_server": "no server is named there",
        "redirected_away": "leads to somebody else",
    },
    "control": {
        "resolver": "another DNS server",
        "random_name": "a made-up name",
        "host": "somebody else's mail server",
    },
    "login_state": {"accepted_or_none": "accepted, or none is set"},
    "origin": {
        "srv": "the domain's entry in DNS",
        "autoconfig": "the domain's own website",
        "mx": "the provider that receives the e-mail",
        "preset": "what is said of the provider",
        "guess": "a usual name",
    },
    "shape": {
        "not_a_key": "not that of such a key",
        "not_an_app_password": "not that of an app password",
    },
    "stands_in": {
        "address": "the domain's own address",
        "nothing": "nothing, not even an address",
    },
    "step": {
        "dns": "looking up the name",
        "connect": "connecting",
        "greeting": "the greeting",
        "banner": "the greeting",
        "ehlo": "the hello",
        "starttls": "switching to encryption",
        "tls": "agreeing on encryption",
        "certificate": "the certificate",
        "auth": "the login",
        "mail": "naming the sender",
    },
    "validity": {"expired": "all expired", "not_yet_valid": "none valid yet"},
}

DETAILS = frozenset({"detail", "limit"})
"""Names in evidence whose values are a sentence of ours, with or without something from outside in it."""

EVIDENCE: Mapping[str, tuple[str, ...]] = {
    "came": ("came", "outcome"),
    "can_align": ("answer",),
    "certificates": ("validity",),
    "configured_mode": ("mode",),
    "how": ("outcome",),
    "kind": ("control", "unreadable"),
    "login": ("login_state",),
    "mode": ("mode",),
    "origin": ("origin",),
    "outcome": ("outcome", "dns"),
    "policy": ("sender_policy",),
    "reason": ("outcome",),
    "shape": ("shape",),
    "sign": ("stripped_sign",),
    "spoken_mode": ("mode",),
    "stands_in": ("stands_in",),
    "status": ("dns",),
    "statuses": ("dns",),
    "step": ("step",),
    "why": ("fault", "host_doubt", "not_tried"),
}
"""The vocabularies of each name in evidence whose values are codes of ours."""

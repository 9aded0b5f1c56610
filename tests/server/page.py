"""What of a report is compared with a page written down."""

from typing import Any

JUDGED = "trusted trusted_by hostname_match expired self_signed intercepted_by key signature".split()


def told(report: dict[str, Any]) -> dict[str, Any]:
    """The report without times and the servers' own words: what is so of every make of server."""
    plan = report["plan"]
    return {
        "severity": report["verdict"]["severity"],
        "root_cause": report["root_cause"],
        "complete": report["complete"],
        "provider": report["provider"],
        "endpoints": {f"{e['host']}:{e['port']}": _endpoint(e) for e in report["endpoints"]},
        "findings": [
            _line(f["severity"], f["id"], f["subject"], f"({f['owner']})") for f in report["findings"]
        ],
        "prognosis": {mode: _outlook(outlook) for mode, outlook in report["prognosis"].items()},
        "plan": {name: plan[name] for name in ("recommended", "status", "mend", "alternatives")}
        | {"changes": [_line(c["field"], c["from"], "->", c["to"]) for c in plan["changes"]]}
        | {"clicks": [click["id"] for click in plan["clicks"]]},
    }


def _endpoint(seen: dict[str, Any]) -> dict[str, Any]:
    auth, error, certificate = seen["auth"], seen["error"], seen["certificate"]
    facts = {
        "role": seen["role"],
        "configured_mode": seen["configured_mode"],
        "mode": seen["mode"],
        "tcp": " ".join(each["tcp"] for each in seen["addresses"]),
        "starttls": seen["starttls"],
        **seen["versions"],
        "in_use": seen["in_use"] and seen["in_use"]["version"],
        "certificate": certificate and {name: certificate[name] for name in JUDGED},
        "before_tls": " ".join(auth["before_tls"]),
        "mechanisms": " ".join(auth["mechanisms"]),
        "login": _line(auth["login"], (auth["reply"] or "")[:3]),
        "error": error and _line(error["reason"], "at", error["step"]),
    }
    return {name: fact for name, fact in facts.items() if fact}


def _outlook(outlook: dict[str, Any]) -> str:
    change = [f"change={','.join(outlook['change'])}"] if outlook["change"] else []
    return _line(outlook["works"], outlook["at"], outlook["basis"], *outlook["because"], *change)


def _line(*words: object) -> str:
    return " ".join(str(word) for word in words if word not in {None, ""})

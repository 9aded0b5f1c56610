"""What many shops come to: laid out for people, and as a table for a spreadsheet."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Final

from gemdiag import words
from gemdiag.fleet.causes import title
from gemdiag.fleet.row import Ahead
from gemdiag.fleet.tally import Tally
from gemdiag.model.finding import Severity
from gemdiag.outline.blocks import Block, Outline, Paragraph, Point, Points, Section, Table
from gemdiag.outline.marks import inert, outside
from gemdiag.words import N_, NN_, say, say_n

MOST_ROWS: Final = 15
SHOPS: Final = NN_("{n} shop", "{n} shops")
_ENDS = NN_(
    "{n} shop: {who} takes no password from {on:date} on.",
    "{n} shops: {who} takes no password from {on:date} on.",
)
_ENDED = NN_(
    "{n} shop: {who} takes no password since {on:date}.",
    "{n} shops: {who} takes no password since {on:date}.",
)
_EXPIRES = NN_(
    "{n} shop: the certificate of {who} expires on {on:date}.",
    "{n} shops: the certificate of {who} expires on {on:date}.",
)
_EXPIRED = NN_(
    "{n} shop: the certificate of {who} expired on {on:date}.",
    "{n} shops: the certificate of {who} expired on {on:date}.",
)
_STOPPED = N_("Interrupted after {done} of {all} shops; the same command with --resume goes on.")
_STOPPED_UNKEPT = N_("Interrupted after {done} of {all} shops. With -o FILE, --resume could go on.")
_CHANGES: Final = {
    "new": N_("Something is newly broken"),
    "still": N_("Still broken"),
    "mended": N_("Mended"),
    "same": N_("As good as before"),
    "added": N_("Not in the earlier result"),
    "gone": N_("In the earlier result alone"),
}
_NOT_WRITTEN: Final[Mapping[str, str]] = {
    "login_not_tried": N_("the login was not tried; --login tries it"),
    "relay_not_asked_for": N_(
        "only GEM-CAR's server (Option 126) is left, which is never chosen for anybody"
    ),
    "version_too_low": N_("Option 126 needs a later version of GEM-CAR"),
    "version_unknown": N_("the installed version of GEM-CAR is not known"),
    "mend_first": N_("something must be mended first"),
    "not_proven": N_("the way of sending is not proven"),
    "not_determined": N_("what decides could not be found out"),
    "no_way": N_("no way of sending was found that works"),
    "exists": N_("a file of that name is there that gemdiag did not make"),
}


def summary(tally: Tally, lang: str, today: date) -> Outline:
    """today: from which on days are ahead."""
    made = (
        _section("ahead", say(lang, N_("Days ahead")), _ahead(tally, lang, today)),
        _section("history", say(lang, N_("Since the earlier result")), _changed(tally, lang)),
        _section("plan", say(lang, N_("The upgraded files")), _written(tally, lang)),
        _section("cause", say(lang, N_("What stands in the way")), _causes(tally, lang)),
        _section("providers", say(lang, N_("Providers")), _providers(tally, lang)),
        _section("alternatives", say(lang, N_("Recommended way of sending")), _recommended(tally, lang)),
    )
    return Outline(
        say_n(lang, *SHOPS, tally.shops),
        _verdict(tally, lang),
        tuple(section for section in made if section.blocks),
    )


def _section(id_: str, heading: str, blocks: Iterator[Block]) -> Section:
    return Section(id_, heading, tuple(blocks))


def _verdict(tally: Tally, lang: str) -> Paragraph:
    worst = min(map(Severity, tally.verdicts), key=lambda each: each.rank, default=Severity.OK)
    counted = [
        f"{words.severity_word(lang, each)}: {tally.verdicts[each]}"
        for each in Severity
        if tally.verdicts[each]
    ]
    told = ", ".join(counted) or say(lang, N_("No shop matches."))
    if tally.not_run is not None:
        whole = tally.shops + tally.not_run
        message = _STOPPED if tally.is_kept else _STOPPED_UNKEPT
        told = f"{told}. {say(lang, message, done=tally.shops, all=whole)}"
    return Paragraph(told, worst.value if tally.shops else None, strong=True)


def _ahead(tally: Tally, lang: str, today: date) -> Iterator[Block]:
    """The next day first; what has passed stands before it."""
    days = sorted(tally.ahead.items(), key=lambda entry: (entry[0].on, -entry[1], entry[0].who))
    points = tuple(_day(ahead, count, lang, today) for ahead, count in days[:MOST_ROWS])
    if points:
        yield Points(points)


def _day(ahead: Ahead, count: int, lang: str, today: date) -> Point:
    is_past = ahead.on < today.isoformat()
    if ahead.what == "password":
        message = _ENDED if is_past else _ENDS
    else:
        message = _EXPIRED if is_past else _EXPIRES
    text = say_n(lang, *message, count, who=_outside(ahead.who), on=ahead.on)
    return Point(text, "critical" if is_past else "warning")


def _changed(tally: Tally, lang: str) -> Iterator[Block]:
    if not tally.is_compared:
        return
    gone, names = tally.gone
    counts = Counter(tally.changes) + Counter({"gone": gone})
    rows = tuple((str(counts[name]), say(lang, _CHANGES[name])) for name in _CHANGES if counts[name])
    yield Table((say(lang, N_("Shops")), say(lang, N_("Change"))), rows)
    causes = [
        (str(count), say(lang, _CHANGES[name]), title(lang, id_, {}))
        for name, ids in tally.by_cause.items()
        for id_, count in ids.most_common(MOST_ROWS)
    ]
    if causes:
        head = (say(lang, N_("Shops")), say(lang, N_("Change")), say(lang, N_("Finding")))
        yield Table(head, tuple(causes))
    if gone:
        missing = say(lang, N_("In the earlier result alone: {names}"), names=_examples(names, gone))
        yield Paragraph(missing)


def _written(tally: Tally, lang: str) -> Iterator[Block]:
    if not (tally.written or tally.not_written):
        return
    yield Paragraph(say(lang, N_("Written: {n}"), n=tally.written), "ok" if tally.written else None)
    reasons = tally.not_written.most_common()
    if reasons:
        rows = tuple((str(count), say(lang, _NOT_WRITTEN.get(why, why))) for why, count in reasons)
        yield Table((say(lang, N_("Shops")), say(lang, N_("Not written, because"))), rows)


def _causes(tally: Tally, lang: str) -> Iterator[Block]:
    rows = [
        (str(each.shops), title(lang, each.id, each.params), _examples(each.examples, each.shops))
        for each in islice(tally.told, MOST_ROWS)
    ]
    if rows:
        head = (say(lang, N_("Shops")), say(lang, N_("Root cause")), say(lang, N_("For example")))
        yield Table(head, tuple(rows))


def _providers(tally: Tally, lang: str) -> Iterator[Block]:
    unknown = say(lang, N_("no known provider"))
    rows = tuple(
        (str(count), _outside(name) if name else unknown)
        for name, count in tally.providers.most_common(MOST_ROWS)
    )
    if rows:
        yield Table((say(lang, N_("Shops")), say(lang, N_("Provider"))), rows)


def _recommended(tally: Tally, lang: str) -> Iterator[Block]:
    rows = tuple(
        (str(count), words.route_word(lang, mode)) for mode, count in tally.recommended.most_common()
    )
    if rows:
        yield Table((say(lang, N_("Shops")), say(lang, N_("Way of sending"))), rows)


def _examples(names: Sequence[str], count: int) -> str:
    told = ", ".join(map(_outside, names))
    return f"{told}, …" if count > len(names) else told


def _outside(text: str) -> str:
    return outside(inert(text))


def table(tally: Tally, today: date) -> list[tuple[object, ...]]:
    """by, what, on, shops: the same English names in every language, as in the reports."""
    rows: list[tuple[object, ...]] = [("by", "what", "on", "shops")]
    rows += [("verdict", each.value, "", tally.verdicts[each]) for each in Severity if tally.verdicts[each]]
    for by, counts in (
        ("root_cause", tally.causes),
        ("provider", tally.providers),
        ("recommended", tally.recommended),
    ):
        rows += [(by, what, "", count) for what, count in counts.most_common()]
    for ahead, count in sorted(tally.ahead.items()):
        is_past = ahead.on < today.isoformat()
        rows.append((f"{ahead.what}_{'ended' if is_past else 'ends'}", ahead.who, ahead.on, count))
    if tally.is_compared:
        rows += [("change", name, "", count) for name, count in tally.changes.most_common()]
        rows.append(("change", "gone", "", tally.gone[0]))
        for name, ids in tally.by_cause.items():
            rows += [(f"finding_{name}", id_, "", count) for id_, count in ids.most_common()]
    if tally.written or tally.not_written:
        rows.append(("written", "", "", tally.written))
        rows += [("not_written", why, "", count) for why, count in tally.not_written.most_common()]
    if tally.not_run is not None:
        rows.append(("not_run", "", "", tally.not_run))
    return rows

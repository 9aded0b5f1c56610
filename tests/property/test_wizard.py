"""Whatever is answered and whatever the work comes to: the wizard waits for an answer, works, or has ended."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gemdiag import wizard
from gemdiag.model.secret import Secret
from gemdiag.wizard import Draft, End, Kept, Loaded, Message, Named, Saved, Screen, State, Trouble, Written
from gemdiag.words import LANGUAGES
from tests.unit.wizard.kit import SHOP, driven, looked, match
from tests.unit.wizard.kit import given as start
from tests.unit.wizard.test_flow import REFUSALS, instead

TEXTS = st.text(max_size=30) | st.sampled_from(
    ["", "465", "smtp.garage.example", "a@b.example", "13.0.4", "1,2"]
)
RESULTS = st.sampled_from(
    [
        Loaded(SHOP),
        Loaded(SHOP._replace(smtp_address=None, port=None, password=None), match("gmail"), "shop.ini"),
        Loaded(SHOP._replace(use_gemcar_server=True), match("outlook-com")),
        Named(),
        Named(relay=False, answered=False, refused_minutes=3),
        *(looked(refusal) for refusal in (None, *REFUSALS)),
        looked(None, "hostile", login="refused"),
        looked("no_way", "empty", internal=True),
        looked(None, draft=Draft("shop.yaml", changes_nothing=True)),
        Written("shop.upgraded.yaml"),
        Written("shop.upgraded.yaml", "id", "shop.report.html", "shop.gemdiag-clicks.html", "seal"),
        Saved("report.txt"),
        Trouble(Message("{path} does not exist.")),
        Trouble(Message("there already"), exists=True),
        Trouble(Message("it died"), looked("not_determined")),
    ]
)


@st.composite
def an_answer(draw: st.DrawFn, screen: Screen) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    for field in screen.fields:
        mostly = draw(st.integers(0, 9)) > 0
        if field.choices and mostly:
            answer[field.id] = draw(st.sampled_from([each.id for each in field.choices]))
        elif draw(st.booleans()):
            answer[field.id] = draw(TEXTS | st.binary(max_size=9) | st.builds(Secret, TEXTS))
    if not draw(st.integers(0, 9)):
        answer[draw(TEXTS)] = draw(TEXTS)
    return answer


@st.composite
def a_step(draw: st.DrawFn, state: State) -> State:
    now = wizard.turn(state)
    if isinstance(now, End):
        return wizard.answered(wizard.back(state), {})
    if not isinstance(now, Screen):
        return wizard.done(state, draw(RESULTS))
    match draw(st.integers(0, 11)):
        case 0:
            return wizard.back(state)
        case 1:
            return wizard.in_language(state, draw(st.sampled_from(LANGUAGES)))
        case 2 if not draw(st.integers(0, 4)):
            return wizard.left(state)
        case _:
            return wizard.answered(state, draw(an_answer(now)))


@settings(max_examples=60)
@given(st.data())
def test_any_sequence_of_answers_waits_works_or_has_ended_and_keeps_no_secret(data: st.DataObject) -> None:
    kept = data.draw(st.sampled_from([None, Kept("fr", "route", {"settings": {"how": "address"}})]))
    state = wizard.begin(
        start(kept=kept, secret=data.draw(st.sampled_from([None, Secret("hunter2-hunter2")])))
    )
    for _ in range(data.draw(st.integers(1, 25))):
        state = data.draw(a_step(state))
        now = wizard.turn(state)
        if isinstance(now, Screen):
            assert now.fields
            assert now.heading
            assert now.help
        elif isinstance(now, End):
            assert now.code in {0, 1, 2, 3}
        plain = str(wizard.to_keep(state))
        assert "hunter2" not in plain
        assert SHOP.password is not None
        assert SHOP.password.reveal() not in plain
    assert "hunter2" not in repr(state)


@settings(max_examples=40)
@given(st.lists(RESULTS, min_size=1, max_size=6))
def test_enter_alone_always_comes_to_an_end(results: list[Any]) -> None:
    by_kind: dict[str, Any] = {}
    for result in results:
        kind = {
            "Loaded": "Load",
            "Named": "AskDomain",
            "Looked": "Observe",
            "Written": "Write",
            "Saved": "SaveReport",
        }
        by_kind[kind.get(type(result).__name__, "Write")] = result
    _, state = driven(wizard.begin(start()), worker=instead(**by_kind))
    assert isinstance(wizard.turn(state), End)

import pytest

from gemdiag.model.outcome import Failed, Observed, Reason, Skipped
from gemdiag.probes import sender
from gemdiag.probes.conversation import Ehlo
from tests.unit.probing.fake_net import Server, channel_to, reply

PIPELINING, PLAIN = Ehlo(reply("250-x\n250 PIPELINING")), Ehlo(reply("250 x"))


@pytest.mark.parametrize("ehlo", [PIPELINING, PLAIN])
def test_every_address_is_named_once_and_taken_back(ehlo: Ehlo) -> None:
    channel = channel_to(Server(replies={"MAIL FROM:<b@shop.example>": "550 5.7.1 not yours"}))
    found = sender.ask(channel, ehlo, ("a@shop.example", "b@shop.example", "a@shop.example"))
    assert found == {
        "a@shop.example": Observed(reply("250 ok")),
        "b@shop.example": Observed(reply("550 5.7.1 not yours")),
    }
    assert channel.said == ["MAIL FROM:<a@shop.example>", "RSET", "MAIL FROM:<b@shop.example>", "RSET"]


def test_what_was_answered_before_the_connection_broke_is_kept() -> None:
    channel = channel_to(Server(replies={"MAIL FROM:<b@shop.example>": Reason.CLOSED}))
    found = sender.ask(channel, PLAIN, ("a@shop.example", "b@shop.example", "c@shop.example"))
    assert isinstance(found["a@shop.example"], Observed)
    assert found["b@shop.example"] == found["c@shop.example"] == Failed(Reason.CLOSED, "", "mail")


def test_accents_before_the_at_need_a_server_that_takes_them() -> None:
    channel = channel_to(Server())
    assert sender.ask(channel, PLAIN, ("gérard@shop.example",)) == {
        "gérard@shop.example": Skipped("needs_smtputf8")
    }
    assert channel.said == []
    sender.ask(channel, Ehlo(reply("250-x\n250 SMTPUTF8")), ("gérard@garage-bérubé.example",))
    assert channel.said[0] == "MAIL FROM:<gérard@xn--garage-brub-ibbd.example> SMTPUTF8"


def test_no_more_than_forty_addresses() -> None:
    channel = channel_to(Server())
    found = sender.ask(channel, PIPELINING, [f"a{n}@shop.example" for n in range(45)])
    assert [key for key, out in found.items() if out == Skipped("too_many")] == [
        f"a{n}@shop.example" for n in range(40, 45)
    ]
    assert len(channel.said) == 80


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("a@shop.example", True),
        (" a@shop.example ", True),
        ("a@shop.example>\r\nRCPT TO:<b@c.example", False),
        ("a b@shop.example", False),
        ("a@shop.example> SIZE=1", False),
        ("", False),
        (None, False),
        ("shop.example", False),
    ],
)
def test_only_addresses_are_ever_sent(address: str | None, good: bool) -> None:
    assert sender.askable(address) is good

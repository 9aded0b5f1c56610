from email import message_from_string
from email.policy import default

from gemdiag.probes import message
from tests.unit.probing.fake_net import TARGET, FakeNet, Server

HERE = (TARGET.address, TARGET.port)


def send(replies: dict[str, str]) -> tuple[FakeNet, int]:
    net = FakeNet(servers={HERE: Server(replies=replies)})
    reply = message.ask(net.connect(TARGET), "garage@shop.example", "marie@example.com")
    return net, reply.code


def test_one_message_from_the_shop_in_both_languages() -> None:
    net, code = send({"DATA": "354 go"})
    assert code == 250
    ((*lines,),) = net.messages
    parsed = message_from_string("\n".join(lines), policy=default)
    assert (parsed["From"], parsed["To"]) == ("garage@shop.example", "marie@example.com")
    assert "gemdiag" in parsed.get_content()
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert all(line.isascii() and len(line) <= 998 for line in lines)
    assert [line for _, _, _, line in net.heard] == [
        "MAIL FROM:<garage@shop.example>",
        "RCPT TO:<marie@example.com>",
        "DATA",
    ]


def test_it_ends_at_the_first_refusal() -> None:
    net, code = send({"RCPT": "550 5.1.1 nobody"})
    assert (code, net.messages) == (550, [])
    net, code = send({"MAIL": "550 5.7.1 not yours"})
    assert (code, net.messages) == (550, [])
    net, code = send({"DATA": "554 no"})
    assert (code, net.messages) == (554, [])

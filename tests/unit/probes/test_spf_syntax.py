import pytest

from gemdiag.probes.spf_syntax import Term, parse


@pytest.mark.parametrize(
    "record",
    [
        "a",
        "+a:mail.example/24//64 ~mx//64 ?ptr -all",
        "A:Mail.Example IP4:192.0.2.0/24 ip6:2001:db8::/32",
        "exists:%{l1r+}.%{o}.spf.example moo.cow-far_out=man:dog/cat",
        "include:_spf.example.",
        " a  -all  ",
        "redirect=%{d}.spf.example exp=why.example",
        "",
    ],
)
def test_well_formed(record: str) -> None:
    assert not isinstance(parse(record), str)


@pytest.mark.parametrize(
    "wrong",
    [
        "ip4:192.0.2.300",
        "ip4:192.0.2.0/33",
        "ip4:192.0.2.0/",
        "ip6:2001:db8::/129",
        "ip4",
        "include",
        "include:",
        "include:mail.example/24",
        "a/33",
        "mx:",
        "all:x",
        "-redirect=x.example",
        "exists:%{x}.example",
        "a:mail.123",
        "v=spf1.",
        "ipv4:192.0.2.1",
        "exp=%{r}.example",
        "=x",
    ],
)
def test_malformed(wrong: str) -> None:
    accepted = parse(f"a {wrong} -all")
    if wrong == "v=spf1.":
        assert accepted == (Term("a"), Term("v"), Term("all", passes=False))
    else:
        assert accepted == wrong


def test_redirect_may_stand_once() -> None:
    assert parse("redirect=a.example redirect=b.example") == "redirect=b.example"


def test_nothing_behind_all_counts_and_no_redirect_beside_it() -> None:
    assert parse("redirect=a.example mx -all include:b.example") == (Term("mx"), Term("all", passes=False))


def test_a_fault_behind_all_is_a_fault_all_the_same() -> None:
    assert parse("-all include:") == "include:"

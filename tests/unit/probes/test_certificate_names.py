import pytest

from gemdiag.probes.certificate_names import covers, exact_hosts


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("mail.example.com", "mail.example.com"),
        ("Mail.Example.COM", "mail.example.com."),
        ("*.example.com", "mail.example.com"),
        ("xn--caf-dma.example.com", "café.example.com"),
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:0db8:0::1"),
        ("2001:db8::1", "[2001:db8::1]"),
    ],
)
def test_covered(name: str, host: str) -> None:
    assert covers(("other.example", name), host)


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("example.com", "mail.example.com"),
        ("*.example.com", "example.com"),
        ("*.example.com", "a.mail.example.com"),
        ("*.com", "example.com"),
        ("*", "example"),
        ("m*.example.com", "mail.example.com"),
        ("mail.*.com", "mail.example.com"),
        ("mail.example.com\0.evil.example", "mail.example.com"),
        ("*.0.2.1", "192.0.2.1"),
        ("192.0.2.2", "192.0.2.1"),
        ("mail.example.com", "192.0.2.1"),
        ("192.0.2.1", "mail.example.com"),
        ("mail.example.com", "courriel\u0301 x.example"),
    ],
)
def test_not_covered(name: str, host: str) -> None:
    assert not covers((name,), host)


def test_names_that_a_shop_could_configure() -> None:
    names = (
        "*.host.example",
        "SRV12.host.example",
        "srv12.host.example.",
        "192.0.2.1",
        "localhost",
        "a b.example",
    )
    assert exact_hosts((*names, "\x1b[31m.example", "<script>.example")) == ("srv12.host.example",)

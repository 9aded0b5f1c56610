"""Which DNS servers this computer uses."""

from pathlib import Path

import pytest

from gemdiag.net.servers import from_resolv_conf, of_system


@pytest.mark.parametrize(
    ("text", "servers"),
    [
        ("nameserver 192.0.2.1\nnameserver 2001:db8::1\n", ["192.0.2.1", "2001:db8::1"]),
        ("# nameserver 192.0.2.9\nsearch a.test\n  nameserver\t192.0.2.1 # ours\n", ["192.0.2.1"]),
        ("; comment\noptions ndots:5\nnameserver fe80::1%eth0\n", ["fe80::1%eth0"]),
        ("nameserver\n", ["127.0.0.1"]),
        ("", ["127.0.0.1"]),
        ("\ufffd\0\n", ["127.0.0.1"]),
    ],
)
def test_resolv_conf_is_read_as_the_system_reads_it(text: str, servers: list[str], tmp_path: Path) -> None:
    path = tmp_path / "resolv.conf"
    path.write_text(text, encoding="utf-8")

    assert from_resolv_conf(str(path)) == servers


def test_a_missing_file_means_this_computer(tmp_path: Path) -> None:
    assert from_resolv_conf(str(tmp_path / "none")) == ["127.0.0.1"]


def test_the_systems_servers_are_few_and_have_a_port() -> None:
    assert len(of_system()) <= 3
    assert all(port == 53 for _, port in of_system())

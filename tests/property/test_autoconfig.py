"""Whatever a web server sends, it is read as a document or refused, and leads to hosts and ports alone."""

from hypothesis import given
from hypothesis import strategies as st

from gemdiag.model.syntax import host_fault, is_ip_address
from gemdiag.probes.autoconfig_xml import NoConfig, servers
from tests.unit.probes.test_autoconfig_xml import document, server

GOOD = document(server(), server(host="smtp.%EMAILDOMAIN%", port=587, socket="STARTTLS"))
ANY_TEXT = st.text(max_size=60).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
)


def are_sound(data: bytes) -> None:
    try:
        found = servers(data, "shop.example")
    except NoConfig:
        return
    for each in found:
        assert host_fault(each.host) is None
        assert each.host.isascii()
        assert not is_ip_address(each.host)
        assert 1 <= each.port <= 65535


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    are_sound(data)


@given(at=st.integers(0, len(GOOD)), length=st.integers(0, 40), other=st.binary(max_size=40))
def test_a_document_with_a_piece_of_it_replaced(at: int, length: int, other: bytes) -> None:
    are_sound(GOOD[:at] + other + GOOD[at + length :])


@given(host=ANY_TEXT, port=ANY_TEXT, user=ANY_TEXT, socket=st.sampled_from(["SSL", "STARTTLS", "plain", "x"]))
def test_any_text_in_any_field(host: str, port: str, user: str, socket: str) -> None:
    are_sound(document(server(host=host, port=port, user=user, socket=socket)))
    are_sound(document(server(host=host, user=user, socket=socket)))

"""XML: what it may cost and open, what is told of places, and values changed where they stand."""

import difflib
import sys
from collections.abc import Callable
from time import process_time
from typing import Any

import pytest

from gemdiag import formats
from gemdiag.formats.editing import edit
from gemdiag.formats.veiling import veiled
from gemdiag.model.settings import Place
from tests.unit.formats import samples_xml
from tests.unit.formats.told import ADDRESS, CONFIGS, PASSWORD, read, told

NET = """\
<configuration>
  <appSettings>
    <add key="Log" value="1"/>
  </appSettings>
  <system.net><mailSettings><smtp>
    <network host="a.example" userName="u" />
  </smtp></mailSettings></system.net>
</configuration>
"""


def kind_of(data: str | bytes) -> tuple[str, int | None, int | None]:
    with pytest.raises(formats.FormatFault) as caught:
        formats.read(data.encode() if isinstance(data, str) else data)
    return caught.value.kind, caught.value.line, caught.value.column


def edited(text: str, **fields: str | int | bool) -> str:
    """The lines that differ."""
    after = edit(text.encode(), fields, path="shop.xml").decode()
    lines = list(difflib.unified_diff(text.splitlines(True), after.splitlines(True), n=0))[2:]
    return "".join(line for line in lines if not line.startswith("@@"))


def attributes(count: int) -> str:
    return "".join(f" a{number}='1'" for number in range(count))


LARGE: dict[str, Callable[[], str]] = {
    "attribute": lambda: f"<mail x='{'A' * 3_000_000}'><port>465</port></mail>",
    "attributes": lambda: f"<mail{attributes(50_000)}><port>465</port></mail>",
    "references": lambda: f"<mail><x>{'&amp;' * 600_000}</x><port>465</port></mail>",
    "sections": lambda: f"<mail><x>{'<![CDATA[]]>' * 250_000}</x><port>465</port></mail>",
    "comments": lambda: f"<mail>{'<!-- -->' * 400_000}<port>465</port></mail>",
    "elements": lambda: f"<mail>{'<a>é</a>' * 54_000}<port>465</port></mail>",
}
TOO_LARGE: dict[str, tuple[Callable[[], str], tuple[str, int | None, int | None]]] = {
    "depth": (lambda: "<a>" * 200_000 + "</a>" * 200_000, ("depth", 1, 76)),
    "elements": (lambda: "<mail>" + "<a/>" * 4_000_000, ("too_many_values", 1, 220_003)),
    "attributes": (lambda: f"<mail>\n<a{attributes(60_000)}/></mail>", ("too_many_values", 2, 1)),
    "nested": (
        lambda: "<mail>" + "<a>" * 20 + "<b/>" * 50_000 + "</a>" * 20 + "</mail>",
        ("too_many_values", 1, 20_023),
    ),
    "unclosed": (lambda: "<mail x='" + "A" * 10_000_000, ("syntax", 1, 1)),
    "names": (lambda: "<mail" * 2_000_000, ("unknown_format", None, None)),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_large_file_is_read_in_no_time(name: str) -> None:
    data = LARGE[name]().encode()
    start = process_time()

    assert formats.read(data).port == 465
    assert process_time() - start < 2


@pytest.mark.parametrize("name", TOO_LARGE)
def test_what_is_more_than_settings_need_is_refused_in_no_time(name: str) -> None:
    make, fault = TOO_LARGE[name]
    data = make().encode()
    start = process_time()

    assert kind_of(data) == fault
    assert process_time() - start < 2


def test_nothing_is_opened_whatever_the_file_names() -> None:
    formats.known()
    seen: list[str] = []
    watching = True

    def watch(event: str, _: object) -> None:
        if watching and event.partition(".")[0] in ("open", "socket", "subprocess", "os", "urllib"):
            seen.append(event)

    sys.addaudithook(watch)
    names = [name for name in samples_xml.REFUSED if samples_xml.REFUSED[name][0] == "dtd"]
    samples = [(CONFIGS / name).read_bytes() for name in (*names, "xml_processing_instructions.xml")]
    seen.clear()
    for data in samples[:-1]:
        assert kind_of(data)[0] == "dtd"
    assert formats.read(samples[-1]).port == 465
    watching = False

    assert len(names) >= 6
    assert seen == []


@pytest.mark.parametrize("name", samples_xml.REFUSED)
def test_a_fault_holds_nothing_of_the_file(name: str) -> None:
    with pytest.raises(formats.FormatFault) as caught:
        read(name)
    fault: BaseException = caught.value

    assert (fault.__cause__, fault.__context__) == (None, None)
    assert "hiver" not in repr(fault)
    assert "hiver" not in repr(vars(fault))


@pytest.mark.parametrize("name", samples_xml.READ)
def test_a_person_sees_no_secret(name: str) -> None:
    data = (CONFIGS / name).read_bytes()
    secrets = {secret.reveal() for secret in formats.secrets(formats.read(data, path=name))}
    shown = veiled(data, path=name)

    assert [part for part in (*secrets, "hiver", "half", "<b&c", "Autre-mot") if part in shown] == []
    assert ("••••••" in shown) == bool(secrets)


@pytest.mark.parametrize(
    ("name", "field", "place"),
    [
        ("xml_elements.xml", "port", Place(5, "mail/port", "port")),
        ("xml_attributes.xml", "smtp_address", Place(4, "settings/smtp/server", "server")),
        ("xml_attributes.xml", "password", Place(6, "settings/smtp/password", "password")),
        (
            "xml_app_settings.xml",
            "email_address",
            Place(8, "configuration/appSettings/Email_Address", "Email_Address"),
        ),
        (
            "xml_user_settings.xml",
            "port",
            Place(8, "configuration/userSettings/Atelier.Properties.Settings/Port", "Port"),
        ),
        ("xml_namespaces.xml", "smtp_address", Place(3, "mail/server", "server")),
        ("xml_advisors.xml", "advisors[1]", Place(10, "mail/advisors/2", "advisors")),
        ("xml_mac_ends.xml", "port", Place(5, "mail/port", "port")),
    ],
)
def test_every_value_tells_where_it_was_found(name: str, field: str, place: Place) -> None:
    assert read(name).source.fields[field] == place


def test_only_what_begins_as_xml_is_xml() -> None:
    assert formats.read(b"<!-- x --><port>465</port>").source.format == "xml"
    assert formats.read(f"<{ADDRESS}>\nPort: 465\n".encode()).source.format == "text"
    assert formats.read(b"Port: 465\nPassword: <x>\n").source.format == "text"
    assert (
        formats.read(b"<mail>\n<!--\ngemdiag: 1\n[mail]\nport=25\n-->\n<port>465</port></mail>").port == 465
    )


def test_a_root_may_be_all_there_is() -> None:
    assert told(formats.read(b"<port>465</port>")) == {"port": 465}
    assert told(formats.read(b'<port value="465"/>')) == {"port": 465}
    assert told(formats.read(b"<port/>")) == {}


def test_what_stands_in_and_beside_a_pair_is_kept() -> None:
    text = b"<a><add key='Port' value='465' note='n'>t<b>1</b></add><set name='x' k='2'>u<value v='3'>4</value></set></a>"

    assert told(formats.read(text)) == {
        "port": 465,
        "extra": {
            "a": {
                "Port": {"note": "n", "text()": "t", "b": "1"},
                "x": {"": "4", "k": "2", "text()": "u", "v": "3"},
            }
        },
        "problems": [
            f"unknown_key extra {key} 1" for key in ("note", "text()", "b", "x", "k", "text()", "v")
        ],
    }


def test_the_password_is_what_stands_between_its_marks() -> None:
    def password(text: str) -> Any:
        return told(formats.read(f"<mail><port>465</port>{text}</mail>".encode())).get("password")

    assert password("<password>\r\n\t x \r\n</password>") == "x"
    assert password("<password> x\n</password>") == " x"
    assert password("<password><![CDATA[ x\ty ]]></password>") == " x\ty "
    assert password("<password>\n <![CDATA[ x]]>\n</password>") == " x"
    assert password('<smtp password="x&#10;y"/>') is None
    assert password('<smtp password=" x&amp;amp;"/>') == " x&amp;"
    assert password("<password>a<?p b?>c<!-- d -->e</password>") == "ace"
    assert password("<password> </password>") == " "
    assert password("<password>\n</password>") is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<port>25</port>", "<port>587</port>"),
        ("<port> \t25\n </port>", "<port> \t587\n </port>"),
        ("<port><![CDATA[25]]></port>", "<port><![CDATA[587]]></port>"),
        ("<port>2<![CDATA[]]>5</port>", None),
        ("<port>2<!-- -->5</port>", None),
        ("<port></port>", "<port>587</port>"),
        ("<port/>", "<port>587</port>"),
        ("<n:port xmlns:n='a/' />", "<n:port xmlns:n='a/'>587</n:port>"),
        ("<smtp port = '25'/>", "<smtp port = '587'/>"),
        ("<smtp port=\"\" a='1'/>", "<smtp port=\"587\" a='1'/>"),
        ("<add value='25' key='Port'/>", "<add value='587' key='Port'/>"),
        ("<set name='Port'><value>25</value></set>", "<set name='Port'><value>587</value></set>"),
        ("<set name='Port'><value/></set>", "<set name='Port'><value>587</value></set>"),
        ("<set name='Port'>25</set>", "<set name='Port'>587</set>"),
    ],
)
def test_a_value_is_changed_where_it_stands(before: str, after: str | None) -> None:
    text = f"<mail>é<server>a.example</server>{before}</mail>"
    if after is None:
        with pytest.raises(formats.FormatFault, match="not_editable"):
            edit(text.encode(), {"port": 587})
    else:
        assert edit(text.encode(), {"port": 587}).decode() == text.replace(before, after)


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("<user>a</user>", "a&b<c>\"'é", "<user>a&amp;b&lt;c&gt;\"'&#233;</user>"),
        ('<smtp user="a"/>', "a&b<c>\"'é", '<smtp user="a&amp;b&lt;c&gt;&quot;\'&#233;"/>'),
        ("<smtp user='a'/>", "\"'", "<smtp user='\"&apos;'/>"),
        ("<user><![CDATA[a]]></user>", "b<&]", "<user><![CDATA[b<&]]]></user>"),
        ("<user><![CDATA[a]]></user>", "]]>é", "<user>]]&gt;&#233;</user>"),
    ],
)
def test_a_new_text_is_written_so_that_it_is_read_as_it_is(before: str, value: str, after: str) -> None:
    text = f"<mail><server>a.example</server>{before}</mail>"
    data = edit(text.encode(), {"user_name": value})

    assert data.decode() == text.replace(before, after)
    assert formats.read(data).user_name == value


def test_the_words_of_a_box_are_kept() -> None:
    assert "<less-secure>Non<" in edited(
        "<mail><less-secure>Oui</less-secure></mail>", less_secure_connection=False
    )
    assert 'value="0"' in edited("<a><add key='Less secure' value=\"1\"/></a>", less_secure_connection=False)


def test_a_missing_field_comes_in_as_an_element_below_its_neighbour() -> None:
    text = "<m:mail xmlns:m='x'>\r\n\t<m:Server>a.example</m:Server> <!-- ours -->\r\n\t<m:Ssl>True</m:Ssl></m:mail>"

    assert edited(text, port=587, use_gemcar_server=True, less_secure_connection=False) == (
        "+\t<m:Port>587</m:Port>\r\n"
        "+\t<m:LessSecureConnection>False</m:LessSecureConnection>\r\n"
        "+\t<m:UseGemcarServer>True</m:UseGemcarServer>\r\n"
    )


def test_a_missing_field_comes_in_on_the_same_line_where_all_are_on_one() -> None:
    text = "<mail><server>a.example</server><user/></mail>"

    assert edit(text.encode(), {"port": 587, "user_name": "u"}).decode() == (
        "<mail><server>a.example</server><port>587</port><user>u</user></mail>"
    )


def test_a_missing_field_comes_in_as_an_attribute() -> None:
    text = "<mail>\n  <smtp helo='x'\n        port='25'/>\n</mail>\n"

    assert edited(text, less_secure_connection=True, port=587) == (
        "-        port='25'/>\n+        port='587'\n+        less_secure_connection='true'/>\n"
    )
    assert edited('<smtp Server="a.example"/>', port=587) == (
        '-<smtp Server="a.example"/>+<smtp Server="a.example" Port="587"/>'
    )


@pytest.mark.parametrize(
    ("neighbour", "new"),
    [
        (
            '<add key="SmtpServer" value="a.example" note="x" />',
            '<add key="LessSecureConnection" value="false" />',
        ),
        (
            "<add value='a.example'\n  key='smtp_server'/>",
            "<add value='false'\n  key='less_secure_connection'/>",
        ),
        (
            '<setting name="SmtpServer" serializeAs="String">\n    <value>a.example</value>\n  </setting>',
            '<setting name="LessSecureConnection" serializeAs="String">\n    <value>false</value>\n  </setting>',
        ),
        ("<set key='SMTP address'>a.example</set>", "<set key='Less secure connection'>false</set>"),
        ("<Server value='a.example'/>", "<LessSecureConnection value='false'/>"),
        (
            "<x:server value='a.example'></x:server>",
            "<x:less_secure_connection value='false'></x:less_secure_connection>",
        ),
    ],
)
def test_a_missing_field_comes_in_as_a_pair_like_its_neighbour(neighbour: str, new: str) -> None:
    text = f'<?xml version="1.0"?>\n<smtp xmlns:x="x">\n  {neighbour}\n</smtp>'

    after = edit(text.encode(), {"less_secure_connection": False}).decode()

    assert after == text.replace(neighbour, f"{neighbour}\n  {new}")


def test_mail_settings_of_dotnet_get_the_attributes_that_dotnet_knows() -> None:
    assert edited(NET, port=587, email_address=ADDRESS) == (
        "-  <system.net><mailSettings><smtp>\n"
        '-    <network host="a.example" userName="u" />\n'
        f'+  <system.net><mailSettings><smtp from="{ADDRESS}">\n'
        '+    <network host="a.example" userName="u" port="587" />\n'
    )


def test_what_dotnet_does_not_know_goes_to_its_app_settings_or_nowhere() -> None:
    assert edited(NET, less_secure_connection=False, use_gemcar_server=True) == (
        '+    <add key="LessSecureConnection" value="false"/>\n+    <add key="UseGemcarServer" value="true"/>\n'
    )
    with pytest.raises(formats.FormatFault, match="not_editable"):
        edit(NET.replace('<add key="Log" value="1"/>', "").encode(), {"less_secure_connection": False})


@pytest.mark.parametrize("name", [name for name, said in samples_xml.READ.items() if "port" in said])
def test_a_changed_port_changes_back_to_the_byte(name: str) -> None:
    data = (CONFIGS / name).read_bytes()
    after = edit(data, {"port": 2525}, path=name)

    assert formats.read(after, path=name).port == 2525
    assert edit(after, {"port": samples_xml.READ[name]["port"]}, path=name) in (
        data,
        data.replace(b"&#52;65", b"465"),
    )


def test_a_field_added_twice_is_there_once() -> None:
    for name in ("xml_elements.xml", "xml_attributes.xml", "xml_app_settings.xml", "xml_user_settings.xml"):
        wanted = {"less_secure_connection": False, "use_gemcar_server": True}
        once = edit((CONFIGS / name).read_bytes(), wanted, path=name)

        assert edit(once, wanted, path=name) == once
        assert formats.read(once, path=name).use_gemcar_server is True


def test_the_secret_is_in_no_error_of_an_edit() -> None:
    with pytest.raises(formats.FormatFault) as caught:
        edit((CONFIGS / "xml_twice.xml").read_bytes(), {"password": PASSWORD})

    assert PASSWORD not in repr(caught.value)

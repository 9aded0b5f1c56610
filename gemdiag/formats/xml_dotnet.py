"""What .NET takes in its own mail settings: a program whose file has more in them does not start."""

from collections.abc import Iterator, Mapping
from typing import Final

from gemdiag.formats.xml_tree import Element
from gemdiag.formats.xml_values import pair

# Microsoft, "mailSettings Element (Network Settings)": the attributes of smtp and of network below it.
_OF_SMTP: Final[Mapping[str, str]] = {"email_address": "from"}
_OF_NETWORK: Final[Mapping[str, str]] = {"smtp_address": "host", "port": "port", "user_name": "userName"}


def in_mail_settings(element: Element) -> bool:
    names = [each.name for each in _ancestry(element)]
    return "mailSettings" in names and "system.net" in names


def mail_attribute(element: Element, field: str) -> tuple[Element, str] | None:
    """Where .NET's mail settings have a field: the element and the name of the attribute."""
    network = next((each for each in (element, *element.children) if each.name == "network"), None)
    if network and field in _OF_NETWORK:
        return network, _OF_NETWORK[field]
    smtp = network.parent if network else element
    return (smtp, _OF_SMTP[field]) if smtp and field in _OF_SMTP else None


def app_setting(element: Element, text: str) -> Element | None:
    """The last setting of the file's appSettings, where a program may keep what it likes."""
    *_, root = _ancestry(element)
    settings = (
        each for section in root.children if section.name == "appSettings" for each in section.children
    )
    return next(reversed([each for each in settings if pair(each, text)]), None)


def _ancestry(element: Element) -> Iterator[Element]:
    """The element and those around it, the root last."""
    at: Element | None = element
    while at:
        yield at
        at = at.parent

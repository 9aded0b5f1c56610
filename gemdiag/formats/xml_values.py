"""Where the elements of an XML file have their values, and what these are called."""

import re
from typing import Final, NamedTuple

from gemdiag.formats.document import Span
from gemdiag.formats.labels import is_secret
from gemdiag.formats.xml_tree import BLANKS, Attribute, Element

_CDATA: Final = "<![CDATA["
_CDATA_END: Final = "]]>"

# .NET: `<add key="" value="">` of appSettings, `<setting name=""><value>` of applicationSettings.
_KEYS: Final = ("key", "name")
_VALUE: Final = "value"
# How XML and .NET themselves write what is meant, which says nothing of any setting.
_NOTATION: Final = re.compile(r"xmlns(?::.*)?|(?:xml|xsi):.*|serializeAs")


class Value(NamedTuple):
    """span: of an attribute with its quotation marks; of an element all between its tags and the `>` before
    it, or, where it is `<name/>`, all but its `<`.
    """

    text: str
    span: Span


class Pair(NamedTuple):
    """A label and a value that one element joins. key: the attribute that holds the label, if one does."""

    label: str
    value: Value
    key: Attribute | None
    holder: Attribute | Element

    @property
    def own(self) -> tuple[Attribute | Element | None, ...]:
        return self.key, self.holder


def bare(name: str) -> str:
    """A name without the prefix of its namespace."""
    return name.rpartition(":")[2]


def is_notation(name: str) -> bool:
    return bool(_NOTATION.fullmatch(name))


def pair(element: Element, text: str) -> Pair | None:
    """`<add key="Port" value="465"/>`, `<setting name="Port"><value>465</value></setting>`,
    `<setting name="Port">465</setting>`, or `<Port value="465"/>`.
    """
    if not element.attributes:
        return None
    key, value = _attribute(element, *_KEYS), _attribute(element, _VALUE)
    label = bare(element.name) if key is None else key.value
    if value:
        is_all = len(element.attributes) == 1 and not element.children and not element.text.strip(BLANKS)
        return Pair(label, attribute(value, label), key, value) if key or is_all else None
    if key and len(element.children) == 1:
        (inner,) = element.children
        if bare(inner.name).lower() == _VALUE and not inner.children:
            return Pair(label, content(inner, text, label), key, inner)
    if key and not element.children and element.text.strip(BLANKS):
        return Pair(label, content(element, text, label), key, element)
    return None


def attribute(found: Attribute, label: str) -> Value:
    value = found.value if is_secret(label) else found.value.strip(BLANKS)
    return Value(value, Span(found.start, found.end, None))


def content(element: Element, text: str, label: str) -> Value:
    """What an element says beside others in it."""
    if element.end == element.inside:
        return Value("", Span(element.start + 1, element.end, None))
    within = None if element.children else sole_cdata(text[element.inside : element.until])
    value = element.text if within is None else within.replace("\r\n", "\n").replace("\r", "\n")
    return Value(_trimmed(value, label), Span(element.inside - 1, element.until, None))


def sole_cdata(text: str) -> str | None:
    """What stands in a CDATA section, where there is nothing else but blanks."""
    core = text.strip(BLANKS)
    if not core.startswith(_CDATA) or core.find(_CDATA_END) != len(core) - len(_CDATA_END):
        return None
    return core[len(_CDATA) : -len(_CDATA_END)]


def as_cdata(text: str) -> str:
    return f"{_CDATA}{text}{_CDATA_END}"


def _trimmed(value: str, label: str) -> str:
    """A value without the blanks around it; of a secret only where they hold the end of a line."""
    core = value.strip(BLANKS)
    if not is_secret(label):
        return core
    before, _, after = value.partition(core) if core else (value, "", "")
    return "".join((before * ("\n" not in before), core, after * ("\n" not in after)))


def _attribute(element: Element, *names: str) -> Attribute | None:
    return next((each for each in element.attributes if bare(each.name).lower() in names), None)

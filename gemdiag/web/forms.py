"""What a browser sends with a form: RFC 7578 where a file is in it, else the URL Standard's form encoding."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl

Form = dict[str, list[str | bytes]]
"""By field, in the order in which they came. bytes: the content of a file that was chosen."""

MOST_FIELDS: Final = 300
_BOUNDARY = re.compile(r'multipart/form-data;.*?\bboundary="?([^";,\s]{1,70})"?', re.IGNORECASE)
_NAME = re.compile(rb'[;\s]name="([^"\r\n]*)"', re.IGNORECASE)
_FILE = re.compile(rb'[;\s]filename="([^\r\n]*?)"(?=[;\r]|$)', re.IGNORECASE)


class FormFault(Exception):
    """No browser sends such a form."""


def form_of(content_type: str, body: bytes) -> Form:
    """A file field where no file was chosen is left out."""
    boundary = _BOUNDARY.match(content_type)
    form: Form = {}
    for name, value in _multipart(boundary[1].encode(), body) if boundary else _encoded(body):
        form.setdefault(name, []).append(value)
    return form


def _encoded(body: bytes) -> Iterator[tuple[str, str]]:
    try:
        yield from parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise FormFault from None


def _multipart(boundary: bytes, body: bytes) -> Iterator[tuple[str, str | bytes]]:
    between = b"\r\n--" + boundary
    pieces = (b"\r\n" + body).split(between, MOST_FIELDS + 1)
    if len(pieces) < 2 or len(pieces) > MOST_FIELDS + 1 or not pieces[-1].startswith(b"--"):
        raise FormFault
    for piece in pieces[1:-1]:
        head, blank, content = piece.partition(b"\r\n\r\n")
        name, file = _NAME.search(head), _FILE.search(head)
        if not blank or name is None:
            raise FormFault
        if file is None:
            yield _text(name[1]), _text(content)
        elif file[1]:
            yield _text(name[1]), content


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")

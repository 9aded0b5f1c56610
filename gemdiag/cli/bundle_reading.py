"""What `report` reads of a file of `check --bundle`: one member, never more than a file may hold."""

import io
import zlib
from zipfile import BadZipFile, ZipFile

from gemdiag import formats

_SIGNATURE = b"PK\x03\x04"
"""Of a first member (APPNOTE.TXT section 4.3.7)."""


def member(data: bytes, name: str) -> bytes:
    """That member's content; data that is no bundle, or one that lacks it, as it is."""
    if not data.startswith(_SIGNATURE):
        return data
    try:
        with ZipFile(io.BytesIO(data)) as bundle, bundle.open(name) as file:
            found = file.read(formats.LIMIT + 1)
    # Not there, damaged, encrypted, or packed in a way that this Python cannot undo.
    except (KeyError, BadZipFile, zlib.error, EOFError, ValueError, OSError, RuntimeError):
        return data
    return found if len(found) <= formats.LIMIT else data

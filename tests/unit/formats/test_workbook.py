"""What a spreadsheet program keeps is told from other files that are no text."""

import io
import zipfile

import pytest

from gemdiag import formats
from gemdiag.formats import FormatFault


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, "")
    return made.getvalue()


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (archive("[Content_Types].xml", "xl/workbook.xml"), "workbook"),
        (OLD + "Workbook".encode("utf-16-le"), "workbook"),
        (archive("report.json"), "binary"),
        (OLD + "WordDocument".encode("utf-16-le"), "binary"),
    ],
)
def test_a_workbook_is_called_one(data: bytes, kind: str) -> None:
    with pytest.raises(FormatFault) as raised:
        formats.read(data, path="shop.xlsx")
    assert raised.value.kind == kind

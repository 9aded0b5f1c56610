"""Files that hold many shops: a spreadsheet with one a row, JSON with one a line."""

import csv
import io
import json
from collections.abc import Iterator
from typing import NamedTuple

from gemdiag.formats.csv import FORMAT as CSV
from gemdiag.formats.csv import is_of_many
from gemdiag.formats.csv_rows import parted
from gemdiag.formats.encoding import decode
from gemdiag.formats.fault import FormatFault


class Part(NamedTuple):
    """The bytes of one shop, readable by themselves. line: where it begins. above: what to add to theirs."""

    data: bytes
    line: int
    above: int


def shops(data: bytes) -> Iterator[Part] | None:
    """Each shop of the file; None where it holds no more than one, and is read as it is."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_lines(data)
    text = decode(data).text
    return _rows(text) if CSV.sniff(text) and is_of_many(text) else None


def _json_lines(data: bytes) -> Iterator[Part] | None:
    lines = data.decode("utf-8-sig", "surrogateescape").split("\n")
    filled = [(number, line) for number, line in enumerate(lines) if line.strip()]
    if len(filled) < 2 or not _is_object(filled[0][1]):
        return None
    return (Part(line.encode("utf-8", "surrogateescape"), number + 1, number) for number, line in filled)


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _rows(text: str) -> Iterator[Part]:
    """The heads above each row. A row that breaks the rules is that shop's fault, and the rest goes on."""
    delimiter, lines = parted(text)
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=True)
    heads: list[str] = []
    begin = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise FormatFault("syntax", reader.line_num) from None
        line, begin = begin, reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if not heads:
            heads = cells
            continue
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows([heads, cells])
        yield Part(out.getvalue().encode(), line + 1, line - 1)

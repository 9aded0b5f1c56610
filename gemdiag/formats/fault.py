"""Why something could not be read as settings. Never holds a text of the file."""

from collections.abc import Mapping
from typing import Final, Literal

from gemdiag.words import N_

FaultKind = Literal[
    "empty",
    "too_large",
    "too_many_lines",
    "too_many_values",
    "binary",
    "workbook",
    "encoding",
    "control_characters",
    "unknown_format",
    "syntax",
    "tag",
    "dtd",
    "depth",
    "bomb",
    "no_field",
    "several_shops",
    "not_editable",
]

MESSAGES: Final[Mapping[FaultKind, str]] = {
    "empty": N_("The file is empty."),
    "too_large": N_("The file is larger than 16 MiB and was not read. Settings take a few lines."),
    "too_many_lines": N_("The file has more than 110,000 lines. Settings take a few."),
    "too_many_values": N_("The file holds far too many values. Settings take a few."),
    "binary": N_("This is no text file: a program, a picture or a database, perhaps."),
    "workbook": N_("This is an Excel workbook. In Excel, save it as CSV UTF-8, and name that file."),
    "encoding": N_("The characters of the file cannot be made out: it is damaged or cut off."),
    "control_characters": N_("The file holds a control character where only text may stand."),
    "unknown_format": N_("This looks like none of the formats that gemdiag reads."),
    "syntax": N_("The file breaks the rules of its format."),
    "tag": N_("The file holds a YAML tag that gemdiag does not follow."),
    "dtd": N_("The file has a document type (DTD), which settings do not need and gemdiag does not read."),
    "depth": N_("The file is nested too deeply."),
    "bomb": N_("The file is small but unfolds into far too much."),
    "several_shops": N_("The file holds several shops, one a row. gemdiag fleet reads such files."),
    "no_field": N_("None of the e-mail settings of GEM-CAR was found in the file."),
    "not_editable": N_("This file cannot be changed in place without changing more than what is planned."),
}


class FormatFault(Exception):
    """The one exception that leaves a reader. Line and column count from 1; None where there is none."""

    def __init__(self, kind: FaultKind, line: int | None = None, column: int | None = None) -> None:
        super().__init__(kind, line, column)
        self.kind, self.line, self.column = kind, line, column

    @property
    def message(self) -> str:
        """The English sentence, for `say`."""
        return MESSAGES[self.kind]


FIELD_MESSAGES: Final[Mapping[str, str]] = {
    "unknown": N_("There is no field {field}."),
    "secret": N_("A password is never given on the command line: use --password-prompt or --password-stdin."),
}


class FieldFault(Exception):
    """A field that cannot be set: `unknown`, `secret`, or a word of gemdiag.model.syntax for an address."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(field, why)
        self.field, self.why = field, why

"""`gemdiag-wizard`: the page by a double-click. There may be no console, so errors are a page too."""

import io
import os
import sys
import tempfile
import webbrowser
from contextlib import redirect_stderr
from html import escape
from pathlib import Path

from gemdiag.cli import faults
from gemdiag.cli.entry import run as run_gemdiag

PAGE = """<!DOCTYPE html>
<html>
<head><meta charset="utf-8"><title>gemdiag</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>gemdiag</h1><p>{}</p></main></body>
</html>
"""


def run(args: list[str]) -> int:
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # as pythonw has it
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    if not args:  # a double-click starts in some folder of the system
        os.chdir(_own_folder())
    said = io.StringIO()
    with redirect_stderr(said):
        code = run_gemdiag(["wizard", "--web", *args])
    sys.stderr.write(said.getvalue())
    if code >= faults.USAGE and code != faults.INTERRUPTED:
        _show(said.getvalue())
    return code


def _own_folder() -> Path:
    """Where a person looks for files of theirs."""
    documents = Path.home() / "Documents"
    return documents if documents.is_dir() else Path.home()


def _show(message: str) -> None:
    number, name = tempfile.mkstemp(".html", "gemdiag-")
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(PAGE.format(escape(message)))
    webbrowser.open(Path(name).as_uri())

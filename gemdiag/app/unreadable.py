"""A file that is no settings file, as settings that say only that."""

from gemdiag.model.settings import Problem, Settings, Source


def unreadable(name: str, kind: str, line: int | None, column: int | None) -> Settings:
    """For reports on several files, where one bad file must not stop the others. Never holds its text."""
    where = {key: value for key, value in (("line", line), ("column", column)) if value is not None}
    return Settings(
        source=Source(path=name, format="none"),
        problems=(Problem("unreadable", "", {"kind": kind, **where}),),
    )

"""Level `standard`: a person may be guessed by who knows them, and by nobody else."""

import re
from typing import Final

# What may stand before the `@` (RFC 5321 section 4.1.2) and after RFC 6531 also letters of any script;
# without the characters that would take a path, a quotation mark or the start of a link along.
_LOCAL: Final = r"\w!$%'*+=^~.-"
ADDRESS: Final = re.compile(rf"(?<![{_LOCAL}])(\"[^\"\n]{{1,64}}\"|[{_LOCAL}]+)(@|%40)([\w.-]*\w)?")
_MASKED: Final = re.compile(r".?\*\*\*.?")

# The folder of any user on Windows, Linux and macOS, from a path that may be escaped.
_HOME: Final = re.compile(
    r"(?:[A-Za-z]:[\\/]+(?:Users|Documents and Settings)|(?<![\w.~-])/(?:home|Users))[\\/]+"
    r"(?:[^\\/:*?\"<>|\r\n]{1,64}(?=[\\/])|[^\s\\/:*?\"<>|]+)"
)


class Masks:
    """Remembers what it masked: the same thing gets the same mask, another thing another one."""

    def __init__(self, home: str | None) -> None:
        self._taken: dict[str, dict[str, int]] = {}
        self._home = re.compile(_home_pattern(home)) if home and len(home) > 1 else None

    def home(self, text: str) -> str:
        """Folders of users, of this one and of any other."""
        if "/" not in text and "\\" not in text:
            return text
        if self._home:
            text = self._home.sub("~", text)
        return _HOME.sub("~", text)

    def text(self, text: str) -> str:
        text = self.home(text)
        return ADDRESS.sub(self._address, text) if "@" in text or "%40" in text else text

    def user_name(self, name: str) -> str:
        """One that is no address: what would stand before the `@`."""
        return self.text(name) if "@" in name or not name else self._mask(name, "")

    def _address(self, found: re.Match[str]) -> str:
        local, at, domain = found.groups(default="")
        return found[0] if _MASKED.fullmatch(local) else self._mask(local, at + domain)

    def _mask(self, local: str, rest: str) -> str:
        shown = f"{local[0]}***{local[-1]}" if len(local) > 2 else "***"
        mask, whole = shown + rest, (local + rest).casefold()
        known = self._taken.setdefault(mask.casefold(), {})
        number = known.setdefault(whole, len(known) + 1)
        return mask if number == 1 else f"{mask}#{number}"

    def given(self) -> dict[str, str]:
        """Each mask with what it stands for."""
        return {
            mask if number == 1 else f"{mask}#{number}": whole
            for mask, known in self._taken.items()
            for whole, number in known.items()
        }


def _home_pattern(home: str) -> str:
    """The folder with either separator, escaped or not, and not as the beginning of another name."""
    parts = [re.escape(part) for part in re.split(r"[\\/]+", home.rstrip("\\/"))]
    case = "(?i:" if "\\" in home else "(?:"
    # Tried once in a run of separators, not from each of them: a server may send thousands.
    start = r"(?<![\\/])" if not parts[0] else ""
    return start + case + r"[\\/]+".join(parts) + r")(?![\w.-])"

"""Where in a TOML text each value stands, so that a mistake can be named with its line.

The standard library's parser forgets positions. This walk runs after that parser has accepted
the text, so it only follows the grammar (toml.io/en/v1.0.0) and never judges it.
"""

import re
import tomllib

Path = tuple[str | int, ...]
"""Keys and places in arrays from the top: ``("grounds", 2, "text", "ru")``."""

_BLANK = re.compile(r"[ \t]*")
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)


def lines_of(text: str) -> dict[Path, int]:
    """Map the path of every table, key and array element to its line, counted from 1.

    ``text`` must be valid TOML; for a text that is not the result is unspecified.
    """
    return _Walk(text).run()


def line_of(lines: dict[Path, int], path: Path) -> int:
    """Return the line of ``path``, or of the nearest thing around it; 1 when there is none."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Walk:
    """One pass over a text, remembering at which line each path begins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self.lengths: dict[Path, int] = {}
        """How many tables each array of tables has so far."""

    def run(self) -> dict[Path, int]:
        table: Path = ()
        self.skip(_SPACE)
        while self.at < len(self.text):
            if self.text.startswith("[[", self.at):
                table = self.header(2)
            elif self.text.startswith("[", self.at):
                table = self.header(1)
            else:
                self.pair(table)
            self.skip(_SPACE)
        return self.lines

    def skip(self, what: re.Pattern[str]) -> None:
        found = what.match(self.text, self.at)
        if found is not None:
            self.at = found.end()

    def mark(self, path: Path) -> None:
        self.lines.setdefault(path, self.text.count("\n", 0, self.at) + 1)

    def header(self, brackets: int) -> Path:
        """Read ``[a.b]`` or ``[[a.b]]`` and return the path of the table it opens."""
        start, self.at = self.at, self.at + brackets
        names = self.keys()
        end, self.at = self.at + brackets, start
        path: Path = ()
        for place, name in enumerate(names):
            path = (*path, name)
            self.mark(path)
            if brackets == 2 and place == len(names) - 1:
                self.lengths[path] = self.lengths.get(path, 0) + 1
            if path in self.lengths:
                # Below an array of tables, a header speaks of the last one.
                path = (*path, self.lengths[path] - 1)
                self.mark(path)
        self.at = end
        return path

    def keys(self) -> list[str]:
        """Read a dotted key up to the character after it."""
        names: list[str] = []
        while True:
            self.skip(_BLANK)
            quoted = _STRING.match(self.text, self.at)
            found = quoted or _BARE_KEY.match(self.text, self.at)
            if found is None:
                return names
            self.at = found.end()
            names.append(_unquoted(found[0]) if quoted else found[0])
            self.skip(_BLANK)
            if not self.text.startswith(".", self.at):
                return names
            self.at += 1

    def pair(self, table: Path) -> None:
        """Read ``key = value``."""
        start = self.at
        names = self.keys()
        end, self.at = self.at, start
        path = table
        for name in names:
            path = (*path, name)
            self.mark(path)
        self.at = end + 1  # the sign "="
        self.skip(_BLANK)
        self.value(path)

    def value(self, path: Path) -> None:
        if self.text.startswith("[", self.at):
            self.array(path)
        elif self.text.startswith("{", self.at):
            self.inline_table(path)
        else:
            found = _STRING.match(self.text, self.at) or _SCALAR.match(self.text, self.at)
            self.at = found.end() if found else len(self.text)

    def array(self, path: Path) -> None:
        place = 0
        self.at += 1
        self.skip(_SPACE)
        while self.at < len(self.text) and self.text[self.at] != "]":
            if self.text[self.at] == ",":
                place += 1
                self.at += 1
            else:
                self.mark((*path, place))
                self.value((*path, place))
            self.skip(_SPACE)
        self.at += 1

    def inline_table(self, path: Path) -> None:
        self.at += 1
        self.skip(_SPACE)
        while self.at < len(self.text) and self.text[self.at] != "}":
            if self.text[self.at] == ",":
                self.at += 1
            else:
                self.pair(path)
            self.skip(_SPACE)
        self.at += 1


def _unquoted(literal: str) -> str:
    """Return the text of a quoted key."""
    value: str = tomllib.loads(f"key = {literal}")["key"]
    return value

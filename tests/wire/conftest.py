"""An operator at the machine: a folder of one's own, and commands that run as real processes."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.harness import Forker, environment, run_command


@dataclass(frozen=True)
class Said:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


class Operator:
    """Somebody who types commands; `settings` are what their environment says."""

    def __init__(self, forker: Forker, folder: Path) -> None:
        self.folder = folder
        self.settings: dict[str, object] = {}
        self._forker = forker

    async def types(self, *arguments: object, **settings: object) -> Said:
        """Run one command and wait for its end; further settings hold for this command alone."""
        return Said(
            *await run_command(
                self._forker,
                self.folder,
                *map(str, arguments),
                settings=environment(self.folder, **{**self.settings, **settings}),
            )
        )


@pytest.fixture
def operator(forker: Forker, tmp_path: Path) -> Operator:
    """An operator in an empty folder."""
    return Operator(forker, tmp_path)

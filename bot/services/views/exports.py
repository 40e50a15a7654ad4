"""Exports for other systems: what is asked for, and what it would hold."""

from dataclasses import dataclass
from enum import StrEnum

from bot.services.rules.periods import Period


class Subject(StrEnum):
    """What is exported."""

    REQUESTS = "requests"
    RECEPTIONS = "receptions"
    ANSWERS = "answers"


class FileForm(StrEnum):
    """The form of the file; its value is the ending of the file's name."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    LINES = "jsonl"


Value = str | int | bool | None
"""What stands in a cell."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of which days, and whether it names people."""

    subject: Subject
    period: Period
    people: bool = False

    @property
    def name(self) -> str:
        """How the file is called, without its ending."""
        return f"{self.subject}-{self.period.first}-{self.period.last}"

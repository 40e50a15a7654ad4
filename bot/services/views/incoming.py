"""Files that people send and the office reads, and what came of one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.services.views.attachments import KeptFile
from bot.services.views.schedule import RowProblem


class FileKind(StrEnum):
    """What a file is read as; stored, so a renamed one is a migration."""

    SCHEDULE = "schedule"
    ATTACHMENT = "attachment"
    MATERIAL = "material"


class FileTrouble(StrEnum):
    """Why a file was not read at all."""

    TOO_BIG = "too_big"
    GONE = "gone"
    TRIES = "tries"
    NOT_ALLOWED = "not_allowed"


@dataclass(frozen=True, slots=True)
class DraftMade:
    """A schedule drafted from a file; both days are those of its first and last reception."""

    schedule_id: int
    receptions: int
    posts: int
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of a file: exactly one of a draft, a trouble, a bad table, or bad rows.

    `table` is the code of what is wrong with the file as a whole. `problems` are the first of all
    `found` ones.
    """

    draft: DraftMade | None = None
    trouble: FileTrouble | None = None
    table: str | None = None
    problems: tuple[RowProblem, ...] = ()
    found: int = 0
    kept: KeptFile | None = None
    """A file sent to a case, taken or refused."""

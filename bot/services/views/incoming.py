"""Files that people send and the office reads, and what came of one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.services.rules.request_form import Problem
from bot.services.rules.request_rows import ReadRequest
from bot.services.views.attachments import KeptFile
from bot.services.views.call_files import CallsRead
from bot.services.views.schedule import RowProblem


class FileKind(StrEnum):
    """What a file is read as; stored, so a renamed one is a migration."""

    SCHEDULE = "schedule"
    ATTACHMENT = "attachment"
    MATERIAL = "material"
    REQUESTS = "requests"
    CALLS = "calls"


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


class RequestsState(StrEnum):
    """Where a table of requests stands."""

    REFUSED = "refused"
    WAITING = "waiting"
    STORED = "stored"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class RequestsRead:
    """A table of requests: refused with its problems, or waiting for one confirmation.

    `known` rows have an official number that a case has already, `twice` rows stand in the file
    more than once; both are skipped. The `rows` are forgotten once they are stored or thrown away.
    """

    state: RequestsState
    rows: tuple[ReadRequest, ...] = ()
    known: int = 0
    twice: int = 0
    stored: int = 0
    problems: tuple[Problem, ...] = ()
    found: int = 0
    table: str | None = None
    trouble: FileTrouble | None = None


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
    requests: RequestsRead | None = None
    """A table of requests; it carries its own problems."""
    calls: CallsRead | None = None
    """A filled call sheet; it carries its own problems."""
    file_id: int = 0
    """Which file it was; set when the result is looked at."""

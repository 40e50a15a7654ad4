"""Files that belong to cases, as they leave a service; their bytes stay sealed until shown."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from db.enums import Media


class FileFault(StrEnum):
    """Why a file was not taken into a case; kept with the answer, so a renamed one is a migration.

    The first ones say what is wrong with the file, the last ones why the office did not want it.
    """

    EMPTY = "empty"
    KIND = "kind"
    DAMAGED = "damaged"
    LOCKED = "locked"
    MACROS = "macros"
    TWOFOLD = "twofold"
    BOMB = "bomb"
    TOO_BIG = "too_big"
    GONE = "gone"
    TRIES = "tries"
    TOO_MANY = "too_many"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file of a case as a list shows it, numbered from 1 within the case.

    `name` is what its sender called it and is opened for the sender alone.
    """

    id: int
    public_id: str
    n: int
    media: Media
    size: int
    added_at: datetime
    by_staff: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What came of a file sent to a case: its number there, or the fault for which it was refused.

    `case_id` opens the case for its applicant, `material_id` the question for a unit's people.
    """

    case_id: str
    number: str
    n: int = 0
    fault: FileFault | None = None
    limit: int = 0
    """Megabytes or files, where a limit was the reason."""
    material_id: str = ""


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """The bytes of a file; producing it writes a journal entry."""

    number: str
    view: AttachmentView
    content: bytes


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file that lies sealed on disk and waits for its row."""

    public_id: str
    media: Media
    size: int

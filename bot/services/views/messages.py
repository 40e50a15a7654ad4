"""What applicants write by themselves, as it leaves a service."""

from dataclasses import dataclass
from datetime import datetime

from bot.services.views.attachments import AttachmentView
from bot.services.views.cases import Card, NoteView


@dataclass(frozen=True, slots=True)
class Talk:
    """A case with what its applicant sent unasked, without a word of it.

    `note` and `file` are the ids of the last line and of the last file that the card knows of: what
    comes later is not read by it.
    """

    card: Card
    unread: int
    unread_files: int
    since: datetime | None
    note: int
    file: int
    files: tuple[AttachmentView, ...]


@dataclass(frozen=True, slots=True)
class TalkShown:
    """The talk in full; producing it writes a journal entry."""

    talk: Talk
    notes: tuple[NoteView, ...]

"""A photo or a document as somebody sent it: where Telegram keeps it, its name, its size."""

from dataclasses import dataclass

from aiogram.types import Message


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file at Telegram; `size` in bytes, 0 where Telegram does not say. Photos have no name."""

    id: str
    name: str
    size: int


def sent_file(event: Message) -> SentFile | None:
    """Return the document of a message, or its photo in the largest size; None for all else."""
    if event.document is not None:
        document = event.document
        return SentFile(document.file_id, document.file_name or "", document.file_size or 0)
    if event.photo:
        largest = max(event.photo, key=lambda each: each.width * each.height)
        return SentFile(largest.file_id, "", largest.file_size or 0)
    return None

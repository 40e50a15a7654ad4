"""Which files are taken as a memo: what any office can open, of a size that a bot can fetch."""

from pathlib import PurePosixPath

from aiogram.types import Document

from bot.screens.case_prompts import FileProblem

MAX_BYTES = 20 * 1024 * 1024
"""What the Bot API lets a bot download (core.telegram.org/bots/api#getfile)."""

FORMATS = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
UNSAID = {None, "", "application/octet-stream"}
"""Types that say nothing: some programs send them for every file, then the name decides."""


def problem_of(document: Document) -> FileProblem | None:
    """Return why a file cannot be a memo, or None when it can."""
    ending = PurePosixPath(document.file_name or "").suffix.lower()
    said = document.mime_type
    known = FORMATS.get(ending) if said in UNSAID else said
    if known not in FORMATS.values() or (ending and FORMATS.get(ending) != known):
        return FileProblem.FORMAT
    if (document.file_size or 0) > MAX_BYTES:
        return FileProblem.TOO_BIG
    return None

"""A memo is a document that any office can open, of a size that a bot can fetch."""

import pytest
from aiogram.types import Document

from bot.handlers.staff.memo_files import MAX_BYTES, problem_of
from bot.screens.case_prompts import FileProblem

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("name", "mime", "size", "problem"),
    [
        ("memo.pdf", "application/pdf", 1, None),
        ("MEMO.PDF", "application/pdf", MAX_BYTES, None),
        ("memo.docx", DOCX, 1, None),
        ("memo.odt", "application/vnd.oasis.opendocument.text", 1, None),
        ("scan.jpeg", "image/jpeg", None, None),
        ("scan.jpg", "application/octet-stream", 1, None),
        ("memo.pdf", None, 1, None),
        (None, "application/pdf", 1, None),
        ("memo.pdf", "application/pdf", MAX_BYTES + 1, FileProblem.TOO_BIG),
        ("memo.doc", "application/msword", 1, FileProblem.FORMAT),
        ("memo.pdf.exe", "application/pdf", 1, FileProblem.FORMAT),
        ("memo.exe", "application/octet-stream", 1, FileProblem.FORMAT),
        ("memo.docx", "application/pdf", 1, FileProblem.FORMAT),
        ("scan.png", "image/png", 1, FileProblem.FORMAT),
        ("memo", None, 1, FileProblem.FORMAT),
        (None, None, 1, FileProblem.FORMAT),
    ],
)
def test_only_these_files_are_memos(
    name: str | None, mime: str | None, size: int | None, problem: FileProblem | None
) -> None:
    document = Document(
        file_id="f", file_unique_id="u", file_name=name, mime_type=mime, file_size=size
    )
    assert problem_of(document) is problem

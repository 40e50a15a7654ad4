"""What the buttons of files mean: for the applicant, and for the staff."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import Opaque, Page


class Files(CallbackData, prefix="bf"):
    """The files of an own request."""

    id: Opaque


class AddFile(CallbackData, prefix="ba"):
    """Send files to an own request: the next ones are taken for it."""

    id: Opaque


class OwnFileAct(StrEnum):
    """What an applicant does with a file of one's own."""

    DELETE = "d"
    DELETE_YES = "y"


class OwnFile(CallbackData, prefix="bo"):
    """Delete a file of one's own; asked twice."""

    id: Opaque
    act: OwnFileAct


class KeptFiles(CallbackData, prefix="bk"):
    """Add the files that were sent unasked to this request."""

    id: Opaque


class DropFiles(CallbackData, prefix="bx"):
    """Forget the files that were sent unasked."""


class CaseFiles(CallbackData, prefix="bc"):
    """A page of the files of a case."""

    id: Opaque
    page: Page = 0


class OpenFile(CallbackData, prefix="bd"):
    """Open a file of a case; the look is journalled."""

    id: Opaque

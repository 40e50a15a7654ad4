"""What the buttons of the exports mean; the time is named by its first day, for a month later."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import SomeDay
from bot.services.views.exports import FileForm, Subject


class ExportSpan(StrEnum):
    """How long the time of an export is."""

    MONTH = "m"
    QUARTER = "q"


class ExportMenu(CallbackData, prefix="xa"):
    """What can be exported."""


class ExportOf(CallbackData, prefix="xb"):
    """The times and forms in which this can be exported."""

    subject: Subject


class ExportFile(CallbackData, prefix="xf"):
    """Export this of the span in which a day lies; asked before it is done."""

    subject: Subject
    span: ExportSpan
    day: SomeDay
    form: FileForm
    sure: bool = False

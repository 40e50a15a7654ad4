"""What the buttons about files that the staff send mean."""

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import Month


class SendFile(CallbackData, prefix="fs"):
    """Ask how to send the schedule of a month as a file (0: of any month)."""

    month: Month = 0

"""What the buttons of publishing mean."""

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import Month


class Publish(CallbackData, prefix="pb"):
    """Send the documents of the newest approved version of a month."""

    month: Month

"""What the buttons of the schedule desk mean: months, drafts, approval, publishing."""

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import Month, Page


class PlanMonth(CallbackData, prefix="pm"):
    """The schedule of a month, approved and drafted (0: this month)."""

    month: Month = 0
    page: Page = 0

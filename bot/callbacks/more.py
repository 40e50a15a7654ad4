"""What is behind the "More…" of a card."""

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import Opaque, Version


class CaseMore(CallbackData, prefix="rm"):
    """Everything that can be done with a case besides what its card shows."""

    id: Opaque
    version: Version

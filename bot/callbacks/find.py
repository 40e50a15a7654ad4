"""What the buttons of the search mean; what was typed is never in a button."""

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import Key, Page
from bot.services.views.search import FindBy


class Find(CallbackData, prefix="nf"):
    """Begin a search."""


class FindAll(CallbackData, prefix="na"):
    """Search by filters alone, without a text."""


class FindPage(CallbackData, prefix="np"):
    """A page of what was found."""

    page: Page = 0


class FindFilter(CallbackData, prefix="nt"):
    """What a search can be narrowed to in one respect."""

    by: FindBy
    page: Page = 0


class FindNarrow(CallbackData, prefix="nn"):
    """Narrow a search by the number of a state, topic or period, or the id of a post or reviewer.

    Numbers begin with 1; 0 takes the filter off.
    """

    by: FindBy
    value: Key = 0

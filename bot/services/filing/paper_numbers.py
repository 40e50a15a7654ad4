"""The number of an official paper as it is stored: in the clear, so nothing else may get there."""

from bot.services.errors import InputInvalid
from bot.services.rules.paper_numbers import is_of_a_paper
from bot.services.texts import cleaned

LONGEST = 40


def paper_number(field: str, text: str) -> str:
    """Return a typed number fit to be stored; raises InputInvalid, also for an IIN or a phone."""
    number = cleaned(field, text, 1, LONGEST)
    if not is_of_a_paper(number):
        raise InputInvalid(field=field, reason="no_paper")
    return number

"""Typed texts, made fit to be stored."""

from bot.services.errors import InputInvalid
from bot.services.rules.names import TextInvalid, clean_text


def cleaned(field: str, text: str, minimum: int, maximum: int) -> str:
    """Return a typed text fit to be stored; raises InputInvalid with the reason's code."""
    try:
        return clean_text(text, minimum, maximum)
    except TextInvalid as error:
        raise InputInvalid(
            field=field, reason=error.reason, minimum=minimum, maximum=maximum
        ) from None

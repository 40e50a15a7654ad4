"""What an error of Telegram means for us: the one place that reads its words."""

from dataclasses import dataclass
from enum import Enum, auto

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientConnectorError


class BadToken(Exception):
    """Telegram does not accept the bot's token; the text is one clear line."""


class Fault(Enum):
    """Kinds of refusal and failure, by what is to be done about them."""

    SAME = auto()
    """The message already looks like this: success."""
    EXPIRED = auto()
    """The press was answered too late; nothing is lost by that."""
    NOT_EDITABLE = auto()
    """The message is gone, or cannot be changed any more: send a new one."""
    BAD_MARKUP = auto()
    """Our text has broken markup: send it as plain text."""
    BAD_FILE = auto()
    """Telegram does not know this file any more: send its bytes."""
    TOO_BIG = auto()
    """The file is larger than Telegram takes or hands out."""
    BLOCKED = auto()
    """The chat does not want us, or is not there."""
    SLOW_DOWN = auto()
    """Too many requests; not an attempt."""
    NOT_DONE = auto()
    """Telegram did not do it and may do it later."""
    UNKNOWN = auto()
    """The connection broke after the request: it may have been done."""
    REFUSED = auto()
    """Telegram will never take this; the mistake is ours."""
    TOKEN = auto()
    """The token is not valid any more."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A fault, and for SLOW_DOWN the seconds to wait."""

    fault: Fault
    seconds: float = 0.0


# Beginnings and middles of Telegram's descriptions, lower case, in the order of asking.
_WORDS = (
    ("message is not modified", Fault.SAME),
    ("query is too old", Fault.EXPIRED),
    ("query id is invalid", Fault.EXPIRED),
    ("message to edit not found", Fault.NOT_EDITABLE),
    ("message can't be edited", Fault.NOT_EDITABLE),
    ("message_id_invalid", Fault.NOT_EDITABLE),
    ("there is no text in the message to edit", Fault.NOT_EDITABLE),
    ("message to delete not found", Fault.NOT_EDITABLE),
    ("message can't be deleted", Fault.NOT_EDITABLE),
    ("can't parse entities", Fault.BAD_MARKUP),
    ("file is too big", Fault.TOO_BIG),
    ("temporarily unavailable", Fault.NOT_DONE),
    ("wrong file identifier", Fault.BAD_FILE),
    ("wrong remote file identifier", Fault.BAD_FILE),
    ("file_reference", Fault.BAD_FILE),
    ("chat not found", Fault.BLOCKED),
    ("user not found", Fault.BLOCKED),
    ("peer_id_invalid", Fault.BLOCKED),
    ("user is deactivated", Fault.BLOCKED),
    ("too many requests", Fault.SLOW_DOWN),
)


def verdict_of(error: Exception) -> Verdict | None:
    """Return what an error means; None for one that does not come from talking to Telegram."""
    if isinstance(error, TelegramRetryAfter):
        return Verdict(Fault.SLOW_DOWN, float(error.retry_after))
    if isinstance(error, TelegramEntityTooLarge):
        return Verdict(Fault.REFUSED)
    if isinstance(error, TelegramNetworkError):
        connected = not isinstance(error.__cause__, ClientConnectorError)
        return Verdict(Fault.UNKNOWN if connected else Fault.NOT_DONE)
    if isinstance(error, (ClientDecodeError, OSError, TimeoutError)):
        return Verdict(Fault.UNKNOWN)
    if isinstance(error, TelegramUnauthorizedError):
        return Verdict(Fault.TOKEN)
    if isinstance(error, TelegramForbiddenError):
        return Verdict(Fault.BLOCKED)
    if isinstance(error, (TelegramServerError, TelegramNotFound)):
        return Verdict(Fault.NOT_DONE)
    if isinstance(error, TelegramAPIError):
        return _by_words(error)
    return None


def _by_words(error: TelegramAPIError) -> Verdict:
    description = error.message.lower()
    for words, fault in _WORDS:
        if words in description:
            return Verdict(fault, 1.0 if fault is Fault.SLOW_DOWN else 0.0)
    return Verdict(Fault.REFUSED if isinstance(error, TelegramBadRequest) else Fault.NOT_DONE)

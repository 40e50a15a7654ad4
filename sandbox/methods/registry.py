"""Where each method of the Bot API says which class checks it and which parameters it plays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from aiogram.methods import TelegramMethod

from sandbox.account import Account

Call = TypeVar("Call", bound=TelegramMethod[Any])

# What every message that is sent can say.
SENT = "chat_id disable_notification protect_content reply_parameters reply_markup"
CAPTIONED = "caption parse_mode caption_entities"


@dataclass(frozen=True)
class Described:
    """A result together with the description Telegram adds to it."""

    result: Any
    description: str


@dataclass(frozen=True)
class BotMethod:
    """A playable method. ``run`` returns the result, a Described one, or an awaitable of it."""

    name: str
    model: type[TelegramMethod[Any]]
    played: frozenset[str]
    run: Callable[[Account, Any], Any]


METHODS: dict[str, BotMethod] = {}


def bot_method(
    model: type[Call], played: str = ""
) -> Callable[[Callable[[Account, Call], Any]], Callable[[Account, Call], Any]]:
    """Register a function as the sandbox's version of ``model``; ``played`` lists parameters."""

    def register(run: Callable[[Account, Call], Any]) -> Callable[[Account, Call], Any]:
        name = model.__api_method__
        unknown = set(played.split()) - set(model.model_fields)
        if unknown:
            raise ValueError(f"{name} has no {min(unknown)}")
        METHODS[name.lower()] = BotMethod(name, model, frozenset(played.split()), run)
        return run

    return register

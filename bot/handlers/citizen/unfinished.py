"""The way back to an unfinished form, put under every screen that lies outside it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from aiogram.dispatcher.event.telegram import TelegramEventObserver
from aiogram.types import TelegramObject

from bot.callbacks import Form
from bot.dialogues import draft_of
from bot.screens import booking
from bot.screens.screen import Reply, Screen, reply_of


def offer_to_continue(*observers: TelegramEventObserver) -> None:
    """Add the way back to whatever the handlers of these observers show."""
    for observer in observers:
        observer.middleware(_offer)


async def _offer(
    handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
    event: TelegramObject,
    data: dict[str, Any],
) -> Any:
    shown = await handler(event, data)
    filling = await draft_of(data["state"])
    if filling is None or filling.untouched or not isinstance(shown, Screen | Reply):
        return shown
    reply = reply_of(shown)
    if not reply.screens or not reply.screens[-1].buttons or _is_form(reply.screens[-1]):
        return shown
    *others, last = reply.screens
    row = booking.resume_row(data["words"], filling)
    return replace(reply, screens=(*others, replace(last, buttons=(*last.buttons, row))))


def _is_form(screen: Screen) -> bool:
    """Tell whether a screen is the form itself, which needs no way back to itself."""
    return any(isinstance(button.data, Form) for row in screen.buttons for button in row)

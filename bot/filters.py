"""Which updates a router listens to, and what is known about a form before its handler runs."""

from typing import Any, Protocol

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Chat, Message, TelegramObject

from bot.dialogues import draft_of
from bot.services.office import Office

TYPED = F.text & ~F.text.startswith("/")
"""A text that is no command: a command never lands in a case, not even a mistyped one."""


class _Revised(Protocol):
    rev: int


class Private(Filter):
    """Lets private chats through.

    A class of its own, because aiogram would ask a router's magic filter in a thread.
    """

    async def __call__(self, event: TelegramObject) -> bool:
        """Tell whether this happened where nobody else reads along."""
        message = event.message if isinstance(event, CallbackQuery) else event
        chat: Chat | None = getattr(message, "chat", None)
        return chat is not None and chat.type == ChatType.PRIVATE


def private_only(router: Router) -> None:
    """Let a router hear private chats alone: what is said here is nobody else's business."""
    for observer in (router.message, router.edited_message, router.callback_query):
        observer.filter(Private())


def command(name: str) -> Command:
    """Return the filter of a command; checking a mention would ask Telegram who we are."""
    return Command(name, ignore_mention=True)


class LanguageUnknown(Filter):
    """Lets people through who have not chosen a language yet.

    Whoever works here is in the middle of the office's work: of them only a command is let through.
    """

    async def __call__(self, event: TelegramObject, office: Office) -> bool:
        """Tell whether the person is to be greeted in all languages."""
        text = (event.text or "") if isinstance(event, Message) else ""
        works_here = bool(office.actor.roles)
        return office.account.language is None and (not works_here or text.startswith("/"))


class FormOpen(Filter):
    """Lets through while a booking form is being filled in, and hands it on as `filling`."""

    async def __call__(self, _event: TelegramObject, state: FSMContext) -> bool | dict[str, Any]:
        """Return the form, or False where there is none or what is stored is rubbish."""
        filling = await draft_of(state)
        return False if filling is None else {"filling": filling}


class FormShownNow(Filter):
    """Lets a button through only while it belongs to the question now shown."""

    async def __call__(
        self, _event: TelegramObject, state: FSMContext, callback_data: _Revised
    ) -> bool | dict[str, Any]:
        """Return the form when the revision of the button is that of the form."""
        filling = await draft_of(state)
        if filling is None or filling.rev != callback_data.rev:
            return False
        return {"filling": filling}

"""Which updates a router listens to, and what is known about a form before its handler runs."""

from typing import Any, Protocol

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from bot.dialogues import draft_of
from bot.services.office import Office


class _Revised(Protocol):
    rev: int


def private_only(router: Router) -> None:
    """Let a router hear private chats alone: what is said here is nobody else's business."""
    router.message.filter(F.chat.type == ChatType.PRIVATE)
    router.edited_message.filter(F.chat.type == ChatType.PRIVATE)
    router.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)


def command(name: str) -> Command:
    """Return the filter of a command; checking a mention would ask Telegram who we are."""
    return Command(name, ignore_mention=True)


class LanguageUnknown(Filter):
    """Lets people through who have not chosen a language yet."""

    async def __call__(self, _event: TelegramObject, office: Office) -> bool:
        """Tell whether the person is to be greeted in all languages."""
        return office.account.language is None


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

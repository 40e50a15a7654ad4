"""What somebody of the staff is, may do and has to do: their own card, and a colleague's rights."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.team import Me, Rights
from bot.filters import command
from bot.handlers.staff.membership import OnStaff
from bot.i18n import Words
from bot.screens import member as cards
from bot.screens.rights import rights
from bot.screens.screen import Screen
from bot.services.errors import NotFound
from bot.services.office import Office


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.me")
    router.message.register(me_asked, command("me"), OnStaff())
    router.callback_query.register(me_asked, Me.filter())
    router.callback_query.register(rights_asked, Rights.filter())
    return router


async def me_asked(_event: Message | CallbackQuery, office: Office, words: Words) -> Screen:
    """Somebody asked what they are here."""
    return cards.card(words, await office.team.me())


async def rights_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Rights
) -> Screen:
    """Somebody asked what a role lets its holder do; raises NotFound when it has ended."""
    member = await office.team.member(callback_data.id)
    if callback_data.role not in {one.role for one in member.roles}:
        raise NotFound
    return rights(words, member, callback_data.role)

"""Somebody blocked the bot: notices go by phone from now on, and nothing is shown."""

from aiogram import Router
from aiogram.filters import KICKED, ChatMemberUpdatedFilter
from aiogram.types import ChatMemberUpdated

from bot.services.office import Office


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="blocking")
    router.my_chat_member.register(bot_blocked, ChatMemberUpdatedFilter(KICKED))
    return router


async def bot_blocked(event: ChatMemberUpdated, office: Office) -> None:
    """The person blocked the bot; whoever writes again is reachable again."""
    await office.accounts.lost(event.from_user.id)

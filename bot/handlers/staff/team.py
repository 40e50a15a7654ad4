"""The team: invitations to roles, and the end of a role."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Invite, Leave, Team
from bot.filters import command
from bot.handlers.staff.membership import OnStaff
from bot.i18n import Words
from bot.screens import team as screens
from bot.screens.screen import Reply, Screen
from bot.services.office import Office


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.team")
    router.message.register(team_asked, command("team"), OnStaff())
    router.callback_query.register(team_turned, Team.filter())
    router.callback_query.register(invited, Invite.filter())
    router.callback_query.register(ending_considered, Leave.filter(~F.sure))
    router.callback_query.register(role_ended, Leave.filter())
    return router


async def team_asked(_event: Message, office: Office, words: Words) -> Screen:
    """The administrator asked for the team."""
    return screens.team(words, await office.staff.team(), 0)


async def team_turned(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Team
) -> Screen:
    """The administrator opened the team or turned its page."""
    return screens.team(words, await office.staff.team(), callback_data.page)


async def invited(
    _event: CallbackQuery, office: Office, words: Words, bot_name: str, callback_data: Invite
) -> Reply:
    """The administrator made an invitation."""
    token = await office.staff.invite(callback_data.role)
    return screens.invitation(words, callback_data.role, bot_name, token)


async def ending_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Leave
) -> Screen:
    """The administrator is about to end a role."""
    return screens.role_ending(words, await office.staff.team(), callback_data.id)


async def role_ended(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Leave
) -> Reply:
    """A role ended."""
    await office.staff.end(callback_data.id)
    return screens.role_ended(words, await office.staff.team())

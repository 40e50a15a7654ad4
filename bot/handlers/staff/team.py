"""The team: people, invitations to roles, a role more, a role less, leaving."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Invitations, Invite, Team
from bot.callbacks.team import (
    HandOver,
    HandOverTo,
    LeaveOffice,
    Member,
    RoleAdd,
    RoleEnd,
    RoleGive,
)
from bot.filters import command
from bot.handlers.staff.membership import OnStaff
from bot.i18n import Words
from bot.screens import member as cards
from bot.screens import team as screens
from bot.screens.screen import Reply, Screen
from bot.services.errors import NotFound
from bot.services.office import Office
from bot.services.rules.policy import Action
from bot.services.views.team import Held
from bot.services.views.team import Member as MemberView


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.team")
    router.message.register(team_asked, command("team"), OnStaff())
    on_press = router.callback_query.register
    on_press(team_turned, Team.filter())
    on_press(invitation_wanted, Invitations.filter())
    on_press(invited, Invite.filter())
    on_press(member_opened, Member.filter())
    on_press(role_wanted, RoleAdd.filter())
    on_press(role_given, RoleGive.filter())
    on_press(handing_over_considered, HandOver.filter())
    asked_twice = (
        (RoleEnd, ending_considered, role_ended),
        (LeaveOffice, leaving_considered, member_left),
        (HandOverTo, taker_chosen, handed_over),
    )
    for kind, considered, done in asked_twice:
        on_press(considered, kind.filter(~F.sure))
        on_press(done, kind.filter())
    return router


async def team_asked(_event: Message, office: Office, words: Words) -> Screen:
    """The administrator asked for the team."""
    return screens.team(words, await office.team.people(), 0)


async def team_turned(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Team
) -> Screen:
    """The administrator opened the team or turned its page."""
    return screens.team(words, await office.team.people(), callback_data.page)


async def invitation_wanted(_event: CallbackQuery, office: Office, words: Words) -> Screen:
    """The administrator is about to invite somebody."""
    office.require(Action.INVITE)
    return screens.invitations(words)


async def invited(
    _event: CallbackQuery, office: Office, words: Words, bot_name: str, callback_data: Invite
) -> Reply:
    """The administrator made an invitation."""
    token = await office.staff.invite(callback_data.role)
    return screens.invitation(words, callback_data.role, bot_name, token)


async def member_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Member
) -> Screen:
    """Somebody opened a person's card."""
    return cards.card(words, await office.team.member(callback_data.id))


async def role_wanted(
    _event: CallbackQuery, office: Office, words: Words, callback_data: RoleAdd
) -> Screen:
    """The administrator is about to add a role."""
    return cards.roles_to_add(words, await office.team.to_change(callback_data.id))


async def role_given(
    _event: CallbackQuery, office: Office, words: Words, callback_data: RoleGive
) -> Reply:
    """The administrator gave somebody one more role."""
    return cards.role_given(words, await office.team.give(callback_data.id, callback_data.role))


async def ending_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: RoleEnd
) -> Screen:
    """The administrator is about to end a role."""
    return cards.ending(words, await office.team.ending(callback_data.id))


async def role_ended(
    _event: CallbackQuery, office: Office, words: Words, callback_data: RoleEnd
) -> Reply:
    """A role ended, and what lay there has passed."""
    held = await office.team.end(callback_data.id, callback_data.to or None)
    member = await _still(office, callback_data.id)
    if member is None or not (member.own or member.managed):
        return cards.left(words, held, altogether=member is None)
    return cards.role_ended(words, member, held)


async def leaving_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: LeaveOffice
) -> Screen:
    """The administrator is about to end every role of a person."""
    return cards.leaving(words, await office.team.leaving(callback_data.id))


async def member_left(
    _event: CallbackQuery, office: Office, words: Words, callback_data: LeaveOffice
) -> Reply:
    """A person has left the office."""
    held = await office.team.leave(callback_data.id, to_pool=callback_data.pool)
    return cards.left(words, held, altogether=True)


async def handing_over_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: HandOver
) -> Screen:
    """Somebody is about to hand all work of a role over."""
    return cards.handing_over(words, await office.hand_over.plan(callback_data.id))


async def taker_chosen(
    _event: CallbackQuery, office: Office, words: Words, callback_data: HandOverTo
) -> Screen:
    """A taker is chosen; it is asked once more."""
    plan = await office.hand_over.plan(callback_data.id)
    return cards.handing_over_sure(words, plan, callback_data.to)


async def handed_over(
    _event: CallbackQuery, office: Office, words: Words, callback_data: HandOverTo
) -> Reply:
    """All work of a role has passed."""
    held: Held = await office.hand_over.hand_over(callback_data.id, callback_data.to or None)
    plan = await office.hand_over.plan(callback_data.id)
    return cards.handed_over(words, plan.member, held)


async def _still(office: Office, public_id: str) -> MemberView | None:
    """Return the person if they hold any role still and the one who acts may see it."""
    try:
        return await office.team.to_look_at(public_id)
    except NotFound:
        return None

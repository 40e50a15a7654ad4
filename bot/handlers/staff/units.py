"""Structural units: made, renamed, closed, and who answers for them."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Invite
from bot.callbacks.units import (
    UnitAct,
    UnitDo,
    UnitInvite,
    UnitList,
    UnitNew,
    UnitPeople,
    UnitPlace,
)
from bot.filters import TYPED, command
from bot.handlers.staff.membership import OnStaff
from bot.handlers.staff.unit_text import UnitText, expect, subject, taken
from bot.i18n import Words
from bot.screens import team
from bot.screens import units as screens
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.rules.policy import Action
from bot.states import UnitTalk
from db.enums import Role

NAMING = StateFilter(UnitTalk.naming, UnitTalk.naming_in_russian)


def create_router() -> Router:
    """Return a fresh router; it is asked before the team's own invitations."""
    router = Router(name="staff.units")
    on_press, on_text = router.callback_query.register, router.message.register
    on_text(units_asked, command("units"), OnStaff())
    for shown, pressed in (
        (units_turned, UnitList.filter()),
        (unit_asked_for_invitation, Invite.filter(F.role == Role.UNIT)),
        (invitation_turned, UnitInvite.filter()),
        (making_begun, UnitNew.filter()),
        (people_asked, UnitPeople.filter()),
        (person_placed, UnitPlace.filter()),
    ):
        on_press(shown, pressed)
    for act, handler in (
        (UnitAct.OPEN, unit_opened),
        (UnitAct.RENAME, renaming_begun),
        (UnitAct.CLOSE, closing_considered),
        (UnitAct.CLOSE_YES, unit_closed),
        (UnitAct.INVITE, invited),
    ):
        on_press(handler, UnitDo.filter(F.act == act))
    on_text(name_typed, UnitTalk.naming, TYPED)
    on_text(russian_name_typed, UnitTalk.naming_in_russian, TYPED)
    on_text(naming_cancelled, command("cancel"), NAMING)
    on_text(something_else_sent, NAMING)
    return router


async def units_asked(_event: Message, office: Office, words: Words) -> Screen:
    """The administrator asked for the units."""
    return await _listing(office, words, 0)


async def units_turned(
    _event: CallbackQuery, office: Office, words: Words, callback_data: UnitList
) -> Screen:
    """The administrator opened the units or turned their page."""
    return await _listing(office, words, callback_data.page)


async def unit_asked_for_invitation(
    _event: CallbackQuery, office: Office, words: Words, bot_name: str
) -> Screen | Reply:
    """The administrator invites somebody to answer for a unit: which one is asked next."""
    office.require(Action.INVITE)
    found = await office.units.all()
    if len(found) == 1:
        token = await office.staff.invite(Role.UNIT, found[0].public_id)
        return team.invitation(words, Role.UNIT, bot_name, token)
    return screens.inviting(words, found, 0)


async def invitation_turned(
    _event: CallbackQuery, office: Office, words: Words, callback_data: UnitInvite
) -> Screen:
    """The administrator looked at further units to invite to."""
    office.require(Action.INVITE)
    return screens.inviting(words, await office.units.all(), callback_data.page)


async def invited(
    _event: CallbackQuery, office: Office, words: Words, bot_name: str, callback_data: UnitDo
) -> Reply:
    """The administrator made an invitation to a unit."""
    token = await office.staff.invite(Role.UNIT, callback_data.id)
    return team.invitation(words, Role.UNIT, bot_name, token)


async def unit_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: UnitDo
) -> Screen:
    """The administrator opened a unit."""
    office.require(Action.MANAGE_TEAM)
    return screens.card(words, await office.units.card(callback_data.id))


async def making_begun(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext
) -> Screen:
    """The administrator is about to make a unit."""
    office.require(Action.MANAGE_TEAM)
    await expect(state, UnitTalk.naming, UnitText())
    return screens.naming(words, None)


async def renaming_begun(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: UnitDo
) -> Screen:
    """The administrator is about to give a unit another name."""
    office.require(Action.MANAGE_TEAM)
    unit = await office.units.card(callback_data.id)
    await expect(state, UnitTalk.naming, UnitText(id=unit.public_id))
    return screens.naming(words, unit)


async def name_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """The name in Kazakh came; the Russian one is awaited."""
    on = await subject(state)
    name = office.units.name(event.text or "")
    await expect(state, UnitTalk.naming_in_russian, on.model_copy(update={"name": name}))
    return screens.naming_in_russian(words, name, on.id)


async def russian_name_typed(
    event: Message, office: Office, words: Words, state: FSMContext
) -> Reply:
    """The name in Russian came: the unit is made, or renamed."""
    on = await taken(state)
    if on.id:
        return screens.made(words, await office.units.rename(on.id, on.name, event.text or ""))
    return screens.made(words, await office.units.make(on.name, event.text or ""))


async def closing_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: UnitDo
) -> Screen:
    """The administrator is about to close a unit."""
    office.require(Action.MANAGE_TEAM)
    return screens.closing(words, await office.units.card(callback_data.id))


async def unit_closed(
    _event: CallbackQuery, office: Office, words: Words, callback_data: UnitDo
) -> Reply:
    """A unit was closed, twice asked."""
    await office.units.close(callback_data.id)
    return screens.closed(words, await office.units.all(), len(await office.units.loose()))


async def people_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: UnitPeople
) -> Screen:
    """The administrator looked for somebody to put into a unit."""
    unit = await office.units.card(callback_data.id)
    return screens.people(words, unit, await office.units.everybody(), callback_data.page)


async def person_placed(
    _event: CallbackQuery, office: Office, words: Words, callback_data: UnitPlace
) -> Reply:
    """Somebody was put into a unit."""
    return screens.placed(words, await office.units.place(callback_data.staff, callback_data.id))


async def naming_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """The administrator stopped naming a unit; nothing has changed."""
    await taken(state)
    return await _listing(office, words, 0)


async def something_else_sent(_event: Message, words: Words) -> Screen:
    """A photo, a voice or a sticker came where a name is awaited."""
    return screens.text_wanted(words)


async def _listing(office: Office, words: Words, page: int) -> Screen:
    loose = await office.units.loose()
    return screens.listing(words, await office.units.all(), len(loose), page)

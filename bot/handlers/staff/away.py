"""Absences: noted, changed, ended, by the person or by the administrator for them."""

from collections.abc import Awaitable, Callable
from datetime import date

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import dialogues
from bot.callbacks.team import (
    Absence,
    AwayAct,
    AwayDays,
    AwayFrom,
    AwayNew,
    AwayNote,
    AwaySubstitute,
)
from bot.filters import TYPED, command
from bot.handlers.staff.membership import OnStaff
from bot.i18n import Words
from bot.screens import away as screens
from bot.screens import member as cards
from bot.screens.screen import Reply, Screen
from bot.services.errors import InputInvalid
from bot.services.office import Office
from bot.services.rules.spans import read_span
from bot.states import AbsenceTalk

Handler = Callable[..., Awaitable[Screen | Reply]]


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.away")
    router.message.register(away_asked, command("away"), OnStaff())
    on_press = router.callback_query.register
    steps: tuple[tuple[type[CallbackData], Handler], ...] = (
        (AwayNew, absence_begun),
        (AwayFrom, first_day_chosen),
        (AwayDays, days_chosen),
        (AwayNote, absence_noted),
        (AwaySubstitute, substitute_changed),
    )
    for kind, handler in steps:
        on_press(handler, kind.filter())
    acts: dict[AwayAct, Handler] = {
        AwayAct.OPEN: absence_opened,
        AwayAct.DAYS: other_days_wanted,
        AwayAct.SUBSTITUTE: other_substitute_wanted,
        AwayAct.BACK: ending_considered,
        AwayAct.BACK_YES: absence_ended,
    }
    for act, handled in acts.items():
        on_press(handled, Absence.filter(F.act == act))
    router.message.register(typing_cancelled, command("cancel"), StateFilter(AbsenceTalk))
    router.message.register(days_typed, AbsenceTalk.new, TYPED)
    router.message.register(other_days_typed, AbsenceTalk.moving, TYPED)
    router.message.register(something_else_sent, StateFilter(AbsenceTalk))
    return router


async def away_asked(_event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """Somebody is about to be away."""
    member = await office.team.me()
    await dialogues.expect(state, AbsenceTalk.new, member.id)
    return screens.first_day(words, member, office.today)


async def absence_begun(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: AwayNew
) -> Screen:
    """An absence of a person is to be noted."""
    member = await office.team.member(callback_data.id)
    await dialogues.expect(state, AbsenceTalk.new, member.id)
    return screens.first_day(words, member, office.today)


async def first_day_chosen(
    _event: CallbackQuery, office: Office, words: Words, callback_data: AwayFrom
) -> Screen:
    """The first day away is chosen."""
    member = await office.team.member(callback_data.id)
    return screens.last_day(words, member, date.fromordinal(callback_data.first))


async def days_chosen(
    _event: CallbackQuery, office: Office, words: Words, callback_data: AwayDays
) -> Screen:
    """Both days are chosen."""
    plan = await office.away.plan(
        callback_data.id,
        date.fromordinal(callback_data.first),
        date.fromordinal(callback_data.last),
    )
    return screens.substitute(words, plan)


async def days_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """Both days came as a text."""
    first, last = _read(event.text or "", office)
    plan = await office.away.plan(await dialogues.subject_of(state), first, last)
    await dialogues.end_talk(state)
    return screens.substitute(words, plan)


async def absence_noted(
    _event: CallbackQuery, office: Office, words: Words, callback_data: AwayNote
) -> Reply:
    """The absence is noted with its substitute."""
    first, last = date.fromordinal(callback_data.first), date.fromordinal(callback_data.last)
    role = (await office.team.member(callback_data.id)).roles[0].role
    await office.away.note(callback_data.id, first, last, {role: callback_data.to or None})
    member = await office.team.member(callback_data.id)
    return screens.noted(words, member, substituted=bool(callback_data.to))


async def absence_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Absence
) -> Screen:
    """Somebody opened an absence."""
    return screens.absence(words, await office.away.one(callback_data.id))


async def other_days_wanted(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: Absence
) -> Screen:
    """Other days are to be typed."""
    view = await office.away.one(callback_data.id)
    await dialogues.expect(state, AbsenceTalk.moving, view.public_id)
    return screens.new_days(words, view)


async def other_days_typed(
    event: Message, office: Office, words: Words, state: FSMContext
) -> Reply:
    """Other days came as a text."""
    first, last = _read(event.text or "", office)
    views = await office.away.move(await dialogues.subject_of(state), first, last)
    await dialogues.end_talk(state)
    return screens.changed(words, views[0])


async def other_substitute_wanted(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Absence
) -> Screen:
    """Another substitute is to be chosen."""
    view, role = await office.away.candidates(callback_data.id)
    return screens.new_substitute(words, view, role)


async def substitute_changed(
    _event: CallbackQuery, office: Office, words: Words, callback_data: AwaySubstitute
) -> Reply:
    """Another substitute is named."""
    await office.away.substitute(callback_data.id, callback_data.to or None)
    return screens.changed(words, await office.away.one(callback_data.id))


async def ending_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Absence
) -> Screen:
    """Somebody is about to be back."""
    return screens.ending(words, await office.away.one(callback_data.id))


async def absence_ended(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Absence
) -> Reply:
    """An absence has ended."""
    view = (await office.away.end(callback_data.id))[0]
    return screens.ended(words, await office.team.member(view.staff.public_id), view)


async def typing_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody stopped typing days; nothing has changed."""
    await dialogues.end_talk(state)
    return cards.card(words, await office.team.me())


async def something_else_sent(_event: Message) -> Screen:
    """No text came where days are awaited; raises InputInvalid."""
    raise InputInvalid(field="absence", reason="day_unread")


def _read(text: str, office: Office) -> tuple[date, date]:
    """Return the days that were typed; raises InputInvalid."""
    days = read_span(text, office.today)
    if days is None:
        raise InputInvalid(field="absence", reason="day_unread")
    return days

"""/calendar: the working calendar shown, approved, and changed by an act."""

from datetime import date

from aiogram import F, Router
from aiogram.dispatcher.event.telegram import TelegramEventObserver
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from pydantic import BaseModel, ConfigDict

from bot import dialogues
from bot.callbacks.terms import DayChange, DaySure, DayUndo, MonthOpen, YearApprove, YearOpen
from bot.filters import TYPED, command
from bot.handlers.staff.membership import OnStaff
from bot.i18n import Words
from bot.screens import working_calendar as screens
from bot.screens.screen import Reply, Screen
from bot.services.errors import CalendarStale, InputInvalid
from bot.services.office import Office
from bot.services.rules.days import read_day
from bot.services.rules.policy import Action
from bot.states import TermTalk

TALK = (TermTalk.dating, TermTalk.naming_act, TermTalk.confirming)


class Override(BaseModel):
    """The change of a day that is being typed."""

    model_config = ConfigDict(frozen=True)

    day: date
    working: bool
    act: str = ""


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.working_calendar")
    on_press = router.callback_query.register
    router.message.register(calendar_asked, command("calendar"), OnStaff())
    on_press(year_asked, YearOpen.filter())
    on_press(month_asked, MonthOpen.filter())
    on_press(approval_considered, YearApprove.filter(~F.sure))
    on_press(year_approved, YearApprove.filter())
    on_press(change_begun, DayChange.filter())
    on_press(change_confirmed, DaySure.filter())
    on_press(undo_considered, DayUndo.filter(F.fingerprint == ""))
    on_press(change_undone, DayUndo.filter())
    _hear_texts(router.message)
    return router


def _hear_texts(texts: TelegramEventObserver) -> None:
    on_text = texts.register
    on_text(given_up, StateFilter(*TALK), command("cancel"))
    on_text(date_typed, TermTalk.dating, TYPED)
    on_text(act_typed, StateFilter(TermTalk.naming_act, TermTalk.confirming), TYPED)
    on_text(something_else_sent, StateFilter(*TALK))


async def calendar_asked(_event: Message, office: Office, words: Words) -> Screen:
    """Somebody asked for the working calendar: from November on for next year's."""
    return screens.year(words, await office.calendars.year(_of_interest(office)))


async def year_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: YearOpen
) -> Screen:
    """Somebody looked at a year."""
    return screens.year(words, await office.calendars.year(callback_data.year))


async def month_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: MonthOpen
) -> Screen:
    """Somebody looked at a month."""
    year, month = divmod(callback_data.month, 12)
    return await _month(office, words, date(year or office.today.year, month + 1, 1))


async def approval_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: YearApprove
) -> Screen:
    """Somebody is about to approve a year."""
    view = await office.calendars.year(callback_data.year)
    if not view.may_approve or view.fingerprint != callback_data.fingerprint:
        raise CalendarStale(year=callback_data.year)
    return screens.approving(words, view)


async def year_approved(
    _event: CallbackQuery, office: Office, words: Words, callback_data: YearApprove
) -> Reply:
    """A year was approved."""
    view = await office.calendars.approve(callback_data.year, callback_data.fingerprint)
    return screens.approved(words, view)


async def change_begun(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody is about to type which day an act changes."""
    office.require(Action.MANAGE_CALENDAR)
    await dialogues.expect(state, TermTalk.dating)
    return screens.dating(words)


async def date_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """The day came: what it is now, and what it becomes."""
    day = read_day(event.text or "", office.today)
    if day is None:
        raise InputInvalid(field="day", reason="day_unread")
    if not office.calendar.knows(day):
        raise InputInvalid(field="day", reason="unknown_year", year=day.year)
    change = Override(day=day, working=not office.calendar.is_working(day))
    effect = await office.calendars.effect(day, working=change.working)
    await dialogues.expect(state, TermTalk.naming_act, change.model_dump_json())
    return screens.naming_act(words, effect)


async def act_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """The act came: what the change does is shown before it is confirmed."""
    change = await _typed(state)
    act = office.calendars.act_of(event.text or "")
    effect = await office.calendars.effect(change.day, working=change.working)
    kept = change.model_copy(update={"act": act})
    await dialogues.expect(state, TermTalk.confirming, kept.model_dump_json())
    return screens.effect_of(words, effect, act)


async def change_confirmed(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: DaySure,
) -> Reply:
    """The change was confirmed as it was shown."""
    office.require(Action.MANAGE_CALENDAR)
    pressed, day = callback_data, date.fromordinal(callback_data.day)
    confirming = await state.get_state() == TermTalk.confirming.state
    change = await _typed(state) if confirming else None
    if change is None or (change.day, change.working) != (day, pressed.working):
        raise CalendarStale(year=day.year)
    moved = await office.calendars.override(
        day, working=change.working, act=change.act, fingerprint=pressed.fingerprint
    )
    await dialogues.end_talk(state)
    view = await office.calendars.month(day.replace(day=1))
    return screens.in_force(words, view, moved)


async def undo_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: DayUndo
) -> Screen:
    """Somebody is about to take an override back: what that does is shown."""
    effect = await office.calendars.undoing(date.fromordinal(callback_data.day))
    return screens.effect_of(words, effect, None)


async def change_undone(
    _event: CallbackQuery, office: Office, words: Words, callback_data: DayUndo
) -> Reply:
    """An override was taken back."""
    day = date.fromordinal(callback_data.day)
    moved = await office.calendars.take_back(day, callback_data.fingerprint)
    view = await office.calendars.month(day.replace(day=1))
    return screens.in_force(words, view, moved)


async def given_up(_event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """Somebody stopped typing; the calendar is as it was."""
    await dialogues.end_talk(state)
    return screens.year(words, await office.calendars.year(_of_interest(office)))


async def something_else_sent(_event: Message, words: Words) -> Screen:
    """A photo or a sticker came where a text is awaited."""
    return screens.text_wanted(words)


async def _month(office: Office, words: Words, month: date) -> Screen:
    if not office.calendar.knows(month):
        return screens.year(words, await office.calendars.year(month.year))
    return screens.month(words, await office.calendars.month(month))


async def _typed(state: FSMContext) -> Override:
    return Override.model_validate_json(await dialogues.subject_of(state))


def _of_interest(office: Office) -> int:
    """Return next year from November on, when its calendar is to be approved; else this year."""
    return office.today.year + (office.today.month >= 11)

"""Stopping the clock of a case: a ground, an end, a reason; and letting it run again."""

from datetime import date

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import dialogues
from bot.callbacks.terms import PauseBegin, PauseEnd, PauseGround, PauseUntil, PauseWish
from bot.filters import TYPED, command
from bot.handlers.staff.pressed import case_as_drawn
from bot.handlers.staff.typed_text import Subject, expect, taken
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import pauses as screens
from bot.screens.case import case_card
from bot.screens.case_steps import Viewer
from bot.screens.screen import Reply, Screen
from bot.services.errors import InputInvalid
from bot.services.office import Office
from bot.services.rules.days import read_day
from bot.services.rules.policy import Action
from bot.states import TermTalk

PAUSING = (TermTalk.ending_pause, TermTalk.explaining_pause)


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.pauses")
    on_press, on_text = router.callback_query.register, router.message.register
    on_press(pause_begun, PauseBegin.filter())
    on_press(ground_chosen, PauseGround.filter())
    on_press(other_day_begun, PauseUntil.filter(F.day == 0))
    on_press(day_chosen, PauseUntil.filter())
    on_press(pause_wished, PauseWish.filter())
    on_press(ending_considered, PauseEnd.filter(~F.sure))
    on_press(clock_run, PauseEnd.filter())
    on_text(given_up, StateFilter(*PAUSING), command("cancel"))
    on_text(day_typed, TermTalk.ending_pause, TYPED)
    on_text(reason_typed, TermTalk.explaining_pause, TYPED)
    on_text(something_else_sent, StateFilter(*PAUSING))
    return router


async def pause_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: PauseBegin,
) -> Screen:
    """Somebody is about to stop a clock, or to ask for it."""
    card = await office.pauses.consider(callback_data.id, callback_data.version)
    return screens.grounds(words, card, profile)


async def ground_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: PauseGround,
) -> Screen:
    """The ground is chosen."""
    card = await office.pauses.consider(callback_data.id, callback_data.version)
    days = tuple(office.calendar.after(office.today, n) for n in screens.OFFERED)
    return screens.ends(words, card, callback_data.ground, days, profile)


async def other_day_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: PauseUntil,
) -> Screen:
    """Somebody is about to type the day on which the clock runs again."""
    card = await office.pauses.consider(callback_data.id, callback_data.version)
    subject = Subject(id=card.public_id, version=card.version, ground=callback_data.ground)
    await expect(state, TermTalk.ending_pause, subject)
    return screens.dating(words, card)


async def day_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: PauseUntil,
) -> Screen:
    """The end is chosen: what it does is shown."""
    subject = Subject(
        id=callback_data.id, version=callback_data.version, ground=callback_data.ground
    )
    return await _shown(office, words, state, profile, subject, date.fromordinal(callback_data.day))


async def day_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """The day on which the clock runs again came as a text."""
    on = await taken(state)
    day = read_day(event.text or "", office.today)
    if day is None:
        raise InputInvalid(field="pause_until", reason="day_unread")
    return await _shown(office, words, state, profile, on, day)


async def reason_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Reply:
    """The reason came: the clock stands."""
    on = await taken(state)
    card = await office.pauses.start(
        on.id, on.version, on.ground or "", date.fromordinal(on.seat or 1), event.text or ""
    )
    said = screens.stopped(words)
    viewer = Viewer.of(office.actor, office.now)
    return Reply((case_card(words, card, viewer, profile, lead=said),), toast=said)


async def pause_wished(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: PauseWish,
) -> Reply:
    """A reviewer asked the head."""
    asked = callback_data
    day = date.fromordinal(asked.day)
    card = await office.pauses.wish(asked.id, asked.version, asked.ground, day)
    said = screens.wished(words)
    viewer = Viewer.of(office.actor, office.now)
    return Reply((case_card(words, card, viewer, profile, lead=said),), toast=said)


async def ending_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PauseEnd
) -> Screen:
    """The head is about to let a clock run again earlier."""
    office.require(Action.PAUSE_CLOCK)
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    return screens.ending(words, card)


async def clock_run(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: PauseEnd,
) -> Reply:
    """The head let a clock run again."""
    card = await office.pauses.end(callback_data.id, callback_data.version)
    said = screens.running(words)
    viewer = Viewer.of(office.actor, office.now)
    return Reply((case_card(words, card, viewer, profile, lead=said),), toast=said)


async def given_up(
    _event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """Somebody stopped typing; the clock is as it was."""
    card = await office.review.case((await taken(state)).id)
    return case_card(words, card, Viewer.of(office.actor, office.now), profile)


async def something_else_sent(_event: Message, words: Words, state: FSMContext) -> Screen:
    """A photo or a sticker came where a text is awaited."""
    subject = Subject.model_validate_json(await dialogues.subject_of(state))
    return screens.text_wanted(words, subject.id)


async def _shown(
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    on: Subject,
    day: date,
) -> Screen:
    """Show what it does: a head types the reason next, a reviewer asks the head."""
    effect = await office.pauses.effect(on.id, on.version, on.ground or "", day)
    viewer = Viewer.of(office.actor, office.now)
    if not viewer.may(Action.PAUSE_CLOCK):
        return screens.wishing(words, effect, profile)
    # The day travels where another talk about a case keeps a seat: both are plain numbers.
    subject = on.model_copy(update={"seat": day.toordinal()})
    await expect(state, TermTalk.explaining_pause, subject)
    return screens.explaining(words, effect, profile)

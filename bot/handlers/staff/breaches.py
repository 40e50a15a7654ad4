"""Breaches of data protection: the log, a new entry, the letter to the authority."""

from datetime import date, timedelta

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from pydantic import BaseModel, ConfigDict

from bot.callbacks.breaches import (
    BreachDay,
    BreachLog,
    BreachNew,
    BreachOf,
    BreachOpen,
    BreachSave,
    BreachTell,
)
from bot.dialogues import end_talk, expect, subject_of
from bot.filters import TYPED, command
from bot.handlers.staff.membership import OnStaff
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import breaches as screens
from bot.screens.screen import Screen
from bot.services.errors import InputInvalid
from bot.services.office import Office
from bot.services.protection.breaches import MOST_PEOPLE
from bot.services.rules.days import read_day
from bot.services.rules.policy import Action
from bot.services.views.breaches import BreachDraft
from bot.states import BreachTalk
from db.enums import BreachKind

ALMOST_A_YEAR = timedelta(days=364)
"""So much before today a day without a year is looked for: a breach is never known ahead."""


class Known(BaseModel):
    """What was chosen and typed so far about a breach."""

    model_config = ConfigDict(frozen=True)

    day: date
    kind: BreachKind
    people: int = 0
    done: str = ""

    def draft(self) -> BreachDraft:
        """Return it as the office takes it."""
        return BreachDraft(self.day, self.kind, self.people, self.done)


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.breaches")
    _on_presses(router)
    on_text = router.message.register
    on_text(log_asked, command("breaches"), OnStaff())
    on_text(talk_cancelled, command("cancel"), StateFilter(BreachTalk))
    on_text(day_typed, BreachTalk.dating, TYPED)
    on_text(number_typed, BreachTalk.counting, TYPED)
    on_text(measures_typed, BreachTalk.wording, TYPED)
    on_text(letter_typed, BreachTalk.numbering, TYPED)
    on_text(press_awaited, BreachTalk.saving)
    on_text(something_else_sent, StateFilter(BreachTalk))
    return router


def _on_presses(router: Router) -> None:
    """Register what is pressed."""
    on_press = router.callback_query.register
    on_press(page_turned, BreachLog.filter())
    on_press(breach_opened, BreachOpen.filter())
    on_press(noting_begun, BreachNew.filter())
    on_press(other_day_wanted, BreachDay.filter(F.day == 0))
    on_press(day_chosen, BreachDay.filter())
    on_press(kind_chosen, BreachOf.filter())
    on_press(breach_noted, BreachSave.filter(), BreachTalk.saving)
    on_press(nothing_to_note, BreachSave.filter())
    on_press(letter_begun, BreachTell.filter())


async def log_asked(
    _event: Message, office: Office, words: Words, profile: OfficeProfile
) -> Screen:
    """Somebody asked for the log."""
    return await _log(office, words, profile)


async def page_turned(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: BreachLog,
) -> Screen:
    """Somebody turned to a page of the log."""
    return await _log(office, words, profile, callback_data.page)


async def breach_opened(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: BreachOpen,
) -> Screen:
    """Somebody opened an entry."""
    view = await office.breaches.one(callback_data.breach)
    return screens.one(words, view, office.actor.roles, profile)


async def noting_begun(_event: CallbackQuery, office: Office, words: Words) -> Screen:
    """Somebody is about to note a breach."""
    office.require(Action.RECORD_BREACH)
    return screens.days(words, office.today.toordinal())


async def other_day_wanted(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody is about to type the day."""
    office.require(Action.RECORD_BREACH)
    await expect(state, BreachTalk.dating)
    return screens.when(words)


async def day_chosen(
    _event: CallbackQuery, office: Office, words: Words, callback_data: BreachDay
) -> Screen:
    """The day was pressed."""
    office.breaches.check_day(date.fromordinal(callback_data.day))
    return screens.kinds(words, callback_data.day)


async def day_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """The day was typed."""
    day = read_day(event.text or "", office.today - ALMOST_A_YEAR)
    if day is None:
        raise InputInvalid(field="breach_day", reason="day_unread")
    office.breaches.check_day(day)
    await end_talk(state)
    return screens.kinds(words, day.toordinal())


async def kind_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: BreachOf,
) -> Screen:
    """What happened was pressed; how many people it touched is typed next."""
    known = Known(day=date.fromordinal(callback_data.day), kind=callback_data.kind)
    office.breaches.check_day(known.day)
    await expect(state, BreachTalk.counting, known.model_dump_json())
    return screens.how_many(words)


async def number_typed(event: Message, words: Words, state: FSMContext) -> Screen:
    """How many people was typed."""
    typed = "".join((event.text or "").split())
    # Figures of other scripts are numbers too, and a number may be too long to be read as one.
    if not (typed.isascii() and typed.isdigit()) or len(typed) > len(str(MOST_PEOPLE)):
        return screens.how_many(words)
    if int(typed) > MOST_PEOPLE:
        return screens.how_many(words)
    known = (await _known(state)).model_copy(update={"people": int(typed)})
    await expect(state, BreachTalk.wording, known.model_dump_json())
    return screens.what_was_done(words)


async def measures_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """What was done was typed; the whole entry is shown before it is written down."""
    done = office.breaches.cleaned(event.text or "")
    known = (await _known(state)).model_copy(update={"done": done})
    await expect(state, BreachTalk.saving, known.model_dump_json())
    return screens.summary(words, known.draft())


async def press_awaited(_event: Message, words: Words, state: FSMContext) -> Screen:
    """Something came where a press is awaited: the entry is shown again."""
    return screens.summary(words, (await _known(state)).draft())


async def breach_noted(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """Somebody wrote a breach into the log."""
    view = await office.breaches.record((await _known(state)).draft())
    await end_talk(state)
    lead = screens.recorded(words)
    return screens.one(words, view, office.actor.roles, profile, lead=lead)


async def nothing_to_note(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile
) -> Screen:
    """The button of an entry that is written down already, or was left."""
    return await _log(office, words, profile)


async def letter_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: BreachTell,
) -> Screen:
    """Somebody is about to note the letter to the authority."""
    view = await office.breaches.to_tell(callback_data.breach)
    await expect(state, BreachTalk.numbering, str(view.id))
    return screens.letter_wanted(words, view, profile)


async def letter_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """The number of the letter came: the duty is done."""
    view = await office.breaches.tell(int(await subject_of(state)), event.text or "")
    await end_talk(state)
    return screens.one(words, view, office.actor.roles, profile, lead=screens.told(words))


async def talk_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """Somebody stopped; nothing has changed."""
    await end_talk(state)
    return await _log(office, words, profile)


async def something_else_sent(_event: Message, words: Words) -> Screen:
    """A photo or a voice came where a text is awaited."""
    return screens.text_wanted(words)


async def _log(office: Office, words: Words, profile: OfficeProfile, page: int = 0) -> Screen:
    return screens.log(words, await office.breaches.log(), page, office.actor.roles, profile)


async def _known(state: FSMContext) -> Known:
    return Known.model_validate_json(await subject_of(state))

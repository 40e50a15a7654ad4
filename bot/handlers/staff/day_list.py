"""The list of the day: looked at, worked off number by number, closed when nothing is left."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from pydantic import BaseModel, ConfigDict

from bot import dialogues
from bot.callbacks.intake import DayToday, EnterNext
from bot.filters import TYPED, command
from bot.handlers.staff.membership import OnStaff
from bot.i18n import Words
from bot.screens import day_list
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.states import Intake


class _On(BaseModel):
    """The case whose number is typed, as it was shown."""

    model_config = ConfigDict(frozen=True)

    id: str
    version: int
    duty: int


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.day_list")
    router.message.register(list_asked, command("today"), OnStaff())
    router.callback_query.register(day_closed, DayToday.filter(F.close), OnStaff())
    router.callback_query.register(list_asked, DayToday.filter(), OnStaff())
    router.callback_query.register(entering_begun, EnterNext.filter(), OnStaff())
    router.message.register(entering_stopped, command("cancel"), StateFilter(Intake.entering))
    router.message.register(number_typed, Intake.entering, TYPED)
    router.message.register(no_text_sent, StateFilter(Intake.entering))
    return router


async def list_asked(_event: Message | CallbackQuery, office: Office, words: Words) -> Screen:
    """Somebody looked at what is left today."""
    return day_list.day_list(words, await office.day_list.today())


async def day_closed(_event: CallbackQuery, office: Office, words: Words) -> Screen:
    """Somebody closes the day; the office refuses while something is left."""
    return day_list.day_list(words, await office.day_list.close())


async def entering_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: EnterNext,
) -> Screen:
    """The clerk begins to type the numbers, or passes one case over."""
    return await _next(office, words, state, after=callback_data.after)


async def number_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """A number came: it is written down, and the next case is asked for."""
    on = _On.model_validate_json(await dialogues.subject_of(state))
    await dialogues.end_talk(state)
    text = " ".join((event.text or "").split())
    twin = await office.day_list.twin(on.id, text)
    card = await office.review.enter_number(on.id, on.version, text)
    lead = day_list.entered(words, card.number)
    if twin is not None:
        lead = f"{lead}\n{day_list.doubled(words, twin)}"
    return await _next(office, words, state, lead=lead)


async def entering_stopped(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """The clerk stopped; the list is as red as it is."""
    await dialogues.end_talk(state)
    return day_list.day_list(words, await office.day_list.today())


async def no_text_sent(_event: Message, words: Words) -> Reply:
    """A photo or a voice came where a number is awaited."""
    return Reply((day_list.text_wanted(words),))


async def _next(
    office: Office, words: Words, state: FSMContext, *, after: int = 0, lead: str | None = None
) -> Screen:
    one = await office.day_list.next_entry(after)
    if one is None:
        return day_list.day_list(words, await office.day_list.today())
    on = _On(id=one.card.public_id, version=one.card.version, duty=one.duty)
    await dialogues.expect(state, Intake.entering, on.model_dump_json())
    return day_list.entering(words, one, lead)

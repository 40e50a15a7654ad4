"""The search: one line typed freely, filters by buttons.

What is looked for is kept beside the state of the talk, which is sealed; a person's data only as
their blind index.
"""

from datetime import date, timedelta

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from pydantic import ValidationError

from bot import dialogues
from bot.callbacks.find import Find, FindAll, FindFilter, FindNarrow, FindPage
from bot.filters import TYPED, command
from bot.handlers.staff.membership import OnStaff
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import find as screens
from bot.screens.screen import Screen
from bot.services.errors import InputInvalid
from bot.services.office import Office
from bot.services.rules.policy import Action, permits
from bot.services.views.search import Criteria, FindBy
from bot.states import FindTalk
from db.enums import RequestState

KEPT = "find"


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.find")
    router.message.register(search_begun, command("find"), OnStaff())
    on_press = router.callback_query.register
    on_press(search_begun, Find.filter())
    on_press(all_wanted, FindAll.filter())
    on_press(page_turned, FindPage.filter())
    on_press(filter_opened, FindFilter.filter())
    on_press(narrowed, FindNarrow.filter())
    router.message.register(typing_cancelled, command("cancel"), StateFilter(FindTalk))
    router.message.register(line_typed, FindTalk.typing, TYPED)
    router.message.register(something_else_sent, StateFilter(FindTalk))
    return router


async def search_begun(
    event: Message | CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
) -> Screen:
    """Somebody is about to search; the line may follow the command at once."""
    office.require(Action.SEARCH)
    typed = (event.text or "").partition(" ")[2] if isinstance(event, Message) else ""
    if typed.strip():
        return await _found(office, words, state, profile, await office.search.read(typed))
    await dialogues.expect(state, FindTalk.typing)
    return screens.prompt(words, personal=permits(office.actor.roles, Action.REVEAL))


async def line_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """What to look for came."""
    criteria = await office.search.read(event.text or "")
    # The next line is a new search, until the person does something else.
    return await _found(office, words, state, profile, criteria)


async def all_wanted(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """Somebody searches by filters alone."""
    return await _found(office, words, state, profile, Criteria())


async def page_turned(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: FindPage,
) -> Screen:
    """Somebody turned a page, or came back to what was found."""
    view = await office.search.find(await _kept(state), callback_data.page)
    return screens.found(words, view, profile)


async def filter_opened(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: FindFilter,
) -> Screen:
    """Somebody is about to narrow the search."""
    choices = await office.search.choices()
    by, page = callback_data.by, callback_data.page
    return screens.narrowing(words, by, choices, profile, page)


async def narrowed(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: FindNarrow,
) -> Screen:
    """The search is narrowed, or widened again."""
    by, value = callback_data.by, callback_data.value
    chosen = _chosen(by, value, profile, office.today)
    criteria = (await _kept(state)).model_copy(update=chosen)
    return await _found(office, words, state, profile, criteria)


async def typing_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody stopped searching."""
    await dialogues.end_talk(state)
    return screens.prompt(words, personal=permits(office.actor.roles, Action.REVEAL))


async def something_else_sent(_event: Message) -> Screen:
    """No text came where one is looked for; raises InputInvalid."""
    raise InputInvalid(field="search", reason="nothing_to_find")


async def _found(
    office: Office, words: Words, state: FSMContext, profile: OfficeProfile, criteria: Criteria
) -> Screen:
    """Look, and keep what is looked for until the next search."""
    view = await office.search.find(criteria)
    await state.update_data({KEPT: criteria.model_dump_json()})
    return screens.found(words, view, profile)


async def _kept(state: FSMContext) -> Criteria:
    """Return what is looked for now; everything, when that was forgotten meanwhile."""
    try:
        return Criteria.model_validate_json(str((await state.get_data()).get(KEPT)))
    except ValidationError:
        return Criteria()


def _chosen(
    by: FindBy, value: int, profile: OfficeProfile, today: date
) -> dict[str, RequestState | int | str | date | None]:
    """Return what a press changes; a value that is none takes the filter off."""
    states = list(RequestState)
    periods = (today, today - timedelta(days=6), today - timedelta(days=29), date(today.year, 1, 1))
    match by:
        case FindBy.STATE:
            return {"state": states[value - 1] if 0 < value <= len(states) else None}
        case FindBy.POST:
            return {"post": value or None}
        case FindBy.TOPIC:
            known = 0 < value <= len(profile.topics)
            return {"topic": profile.topics[value - 1].code if known else None}
        case FindBy.REVIEWER:
            return {"reviewer": value or None}
        case FindBy.PERIOD:
            if 0 < value <= len(periods):
                return {"first": periods[value - 1], "last": today}
            return {"first": None, "last": None}

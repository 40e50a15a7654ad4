"""Somebody came without booking: a short form at the counter, with the consent on paper first."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from pydantic import ValidationError

from bot import dialogues
from bot.callbacks.day import WalkIn, WalkInStep
from bot.filters import TYPED, command
from bot.forms import day as forms
from bot.forms.day import WalkInDraft
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import day, day_outcome, day_walk_in, errors
from bot.screens.case_steps import Viewer
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.states import Day
from db.enums import Citizenship, Language

WITHOUT_IIN = {
    WalkInStep.CITIZEN: Citizenship.KAZAKHSTAN,
    WalkInStep.FOREIGN: Citizenship.FOREIGN,
    WalkInStep.STATELESS: Citizenship.STATELESS,
}
LANGUAGES = {WalkInStep.IN_KAZAKH: Language.KK, WalkInStep.IN_RUSSIAN: Language.RU}


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.day_walk_ins")
    router.callback_query.register(walk_in_came, WalkIn.filter(F.step == WalkInStep.BEGIN))
    router.callback_query.register(consent_signed, WalkIn.filter(F.step == WalkInStep.AGREED))
    router.callback_query.register(walk_in_chosen, WalkIn.filter())
    router.message.register(walk_in_cancelled, command("cancel"), StateFilter(Day.walking_in))
    router.message.register(walk_in_typed, Day.walking_in, TYPED)
    router.message.register(no_text_sent, StateFilter(Day.walking_in))
    return router


async def walk_in_came(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: WalkIn
) -> Screen:
    """Somebody came without booking; before anything is written the consent is asked for."""
    await dialogues.end_talk(state)
    view = await office.walk_ins.open_to(callback_data.reception)
    return day_walk_in.consent(words, view.id)


async def consent_signed(
    event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: WalkIn,
) -> Reply:
    """The consent is signed on paper: the form begins."""
    view = await office.walk_ins.open_to(callback_data.reception)
    # A press has an id of its own, so a form that is sent twice is registered once.
    return await _kept(
        words, state, profile, WalkInDraft(reception=view.id, key=f"desk:{event.id}"[:40])
    )


async def walk_in_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: WalkIn,
) -> Screen | Reply:
    """An answer was pressed; in the end the language of the answer, which registers."""
    draft = await _draft(state)
    if draft is None or draft.reception != callback_data.reception:
        return await _gone(office, words, state, callback_data.reception)
    step = callback_data.step
    if step in WITHOUT_IIN:
        draft = forms.without_iin(draft, WITHOUT_IIN[step])
    elif step is WalkInStep.KEEP_IIN:
        draft = forms.kept_iin(draft)
    elif step in LANGUAGES and not draft.asks:
        await dialogues.end_talk(state)
        comer = draft.comer(LANGUAGES[step])
        done = await office.walk_ins.register(draft.reception, comer, draft.key)
        return day_walk_in.registered(words, done, draft.reception)
    return await _kept(words, state, profile, draft)


async def walk_in_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen | Reply:
    """An answer was typed."""
    draft = await _draft(state)
    if draft is None:
        return await _gone(office, words, state, 0)
    answered = forms.typed(draft, event.text or "", profile)
    if isinstance(answered, str):
        return day_walk_in.question(words, draft, profile, answered)
    return await _kept(words, state, profile, answered)


async def walk_in_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen | Reply:
    """The clerk left the form; nothing of it is kept."""
    draft = await _draft(state)
    return await _gone(office, words, state, draft.reception if draft else 0, toast=False)


async def no_text_sent(_event: Message, words: Words) -> Screen:
    """A photo or a voice came where a text is awaited; nothing of it is kept."""
    return day_outcome.text_wanted(words)


async def _kept(
    words: Words, state: FSMContext, profile: OfficeProfile, draft: WalkInDraft
) -> Reply:
    await dialogues.expect(state, Day.walking_in, draft.model_dump_json())
    asked = day_walk_in.question(words, draft, profile)
    if draft.asks:
        return Reply((asked,))
    return Reply((day_walk_in.summary(words, draft, profile), asked), fresh=True)


async def _draft(state: FSMContext) -> WalkInDraft | None:
    """Return the form being filled in; None when something else was begun meanwhile."""
    if await state.get_state() != Day.walking_in.state:
        return None
    try:
        return WalkInDraft.model_validate_json(await dialogues.subject_of(state))
    except ValidationError:
        return None


async def _gone(
    office: Office, words: Words, state: FSMContext, reception: int, *, toast: bool = True
) -> Reply:
    """Show where the clerk was: the reception, or the day."""
    await dialogues.end_talk(state)
    if reception:
        view = await office.day_book.reception(reception)
        screen = day.reception(words, view, Viewer.of(office.actor, office.now))
    else:
        screen = day.day(words, await office.day_book.day(office.today), 0)
    return Reply((screen,), toast=errors.stale(words) if toast else None)

"""What became of a reception: the outcome card, did not come, did not take place."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from pydantic import ValidationError

from bot import dialogues
from bot.callbacks import Case, CaseAct
from bot.callbacks.day import OutcomeAct, OutcomeCard
from bot.filters import TYPED, command
from bot.forms.day import OutcomeDraft
from bot.handlers.staff.day import shown
from bot.handlers.staff.pressed import case_as_drawn
from bot.handlers.staff.typed_text import taken
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import case_prompts, case_words, day_outcome
from bot.screens import day as day_screens
from bot.screens.case_steps import Viewer
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.rules.names import NameInvalid, normalise_name
from bot.services.rules.sheet import SheetProblem, read_times
from bot.states import Day, Desk

OUTCOME = (Day.writing_result, Day.naming_receiver, Day.typing_times)


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.day_outcomes")
    router.callback_query.register(outcome_begun, Case.filter(F.act == CaseAct.HELD))
    router.callback_query.register(outcome_chosen, OutcomeCard.filter())
    router.callback_query.register(absence_considered, Case.filter(F.act == CaseAct.NO_SHOW))
    router.callback_query.register(absence_noted, Case.filter(F.act == CaseAct.NO_SHOW_YES))
    router.message.register(result_typed, Day.writing_result, TYPED)
    router.message.register(receiver_typed, Day.naming_receiver, TYPED)
    router.message.register(times_typed, Day.typing_times, TYPED)
    router.message.register(outcome_cancelled, command("cancel"), StateFilter(*OUTCOME))
    router.message.register(no_text_sent, StateFilter(*OUTCOME))
    router.message.register(hindrance_typed, Desk.explaining_not_held, TYPED)
    return router


async def outcome_begun(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: Case
) -> Screen:
    """The reception was held: its card begins with what the room and the schedule say."""
    return await _kept(words, state, await _begun(office, callback_data.id, callback_data.version))


async def outcome_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: OutcomeCard,
) -> Screen | Reply:
    """Something was chosen on the card; what was written on it so far stays."""
    draft = await _draft(state)
    if draft is None or (draft.id, draft.version) != (callback_data.id, callback_data.version):
        draft = await _begun(office, callback_data.id, callback_data.version)
    match callback_data.act:
        case OutcomeAct.CONSULTED | OutcomeAct.NOT_CONSULTED:
            consulted = callback_data.act is OutcomeAct.CONSULTED
            return await _kept(words, state, draft.model_copy(update={"consulted": consulted}))
        case OutcomeAct.RECEIVER:
            await dialogues.expect(state, Day.naming_receiver, draft.model_dump_json())
            return day_outcome.receiver(words, draft)
        case OutcomeAct.TIMES:
            await dialogues.expect(state, Day.typing_times, draft.model_dump_json())
            return day_outcome.times(words, draft)
        case OutcomeAct.BACK:
            return await _kept(words, state, draft)
    decided = day_outcome.DECISIONS[callback_data.act]
    return await _answered(office, words, state, draft.model_copy(update={"result": decided}))


async def result_typed(
    event: Message, office: Office, words: Words, state: FSMContext
) -> Screen | Reply:
    """The line on the result came; with a decision the reception counts as held."""
    draft = await _draft(state)
    if draft is None:
        return await _lost(office, words, state)
    text = event.text or ""
    return await _answered(office, words, state, draft.model_copy(update={"text": text}))


async def receiver_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """Somebody else received."""
    draft = await _draft(state)
    if draft is None:
        return await _lost(office, words, state)
    try:
        name = normalise_name(event.text or "")
    except NameInvalid:
        return day_outcome.receiver(words, draft, wrong=True)
    return await _kept(
        words, state, draft.model_copy(update={"received_by": name, "another": True})
    )


async def times_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """The times came as they stand on paper."""
    draft = await _draft(state)
    if draft is None:
        return await _lost(office, words, state)
    zone = office.calendar.hours.zone
    until = office.now.astimezone(zone).time() if draft.day == office.today else None
    span = read_times(event.text or "", until)
    if isinstance(span, SheetProblem):
        return day_outcome.times(words, draft, span)
    began, ended = (datetime.combine(draft.day, moment, zone) for moment in span)
    times = {"began_at": began, "ended_at": ended}
    return await _kept(words, state, draft.model_copy(update=times))


async def outcome_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """The clerk left the card; nothing of it is kept."""
    draft = await _draft(state)
    if draft is None:
        return await _lost(office, words, state)
    await dialogues.end_talk(state)
    return shown(words, office, await office.day_book.card(draft.id))


async def no_text_sent(_event: Message, words: Words) -> Screen:
    """A photo or a voice came where a text is awaited; nothing of it is kept."""
    return day_outcome.text_wanted(words)


async def absence_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Case
) -> Screen:
    """The registrar is about to write down that the applicant did not come."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    return case_prompts.sure(words, card, callback_data.act)


async def absence_noted(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile, callback_data: Case
) -> Reply:
    """The applicant did not come."""
    card = await office.day.mark_no_show(callback_data.id, callback_data.version)
    viewer = Viewer.of(office.actor, office.now)
    return day_outcome.not_received(words, card, viewer, profile, callback_data.act)


async def hindrance_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Reply:
    """The reception did not take place; the reason came."""
    on = await taken(state)
    card = await office.day.mark_not_held(on.id, on.version, event.text or "")
    viewer = Viewer.of(office.actor, office.now)
    return day_outcome.not_received(words, card, viewer, profile, CaseAct.NOT_HELD)


async def _begun(office: Office, public_id: str, version: int) -> OutcomeDraft:
    return OutcomeDraft.of(await office.day.before_outcome(public_id, version))


async def _kept(words: Words, state: FSMContext, draft: OutcomeDraft) -> Screen:
    await dialogues.expect(state, Day.writing_result, draft.model_dump_json())
    return day_outcome.outcome_card(words, draft)


async def _draft(state: FSMContext) -> OutcomeDraft | None:
    """Return the card being filled in; None when something else was begun meanwhile."""
    if await state.get_state() not in {each.state for each in OUTCOME}:
        return None
    try:
        return OutcomeDraft.model_validate_json(await dialogues.subject_of(state))
    except ValidationError:
        return None


async def _lost(office: Office, words: Words, state: FSMContext) -> Screen:
    """Show the day again where a card of an earlier form of the bot cannot be read any more."""
    await dialogues.end_talk(state)
    return day_screens.day(words, await office.day_book.day(office.today), 0)


async def _answered(
    office: Office, words: Words, state: FSMContext, draft: OutcomeDraft
) -> Screen | Reply:
    """Write the outcome down once it has both its decision and its line."""
    if draft.result is None or draft.text is None:
        return await _kept(words, state, draft)
    await dialogues.end_talk(state)
    await office.day.mark_held(draft.id, draft.version, draft.text or "", draft.held())
    said = case_words.done(words, CaseAct.HELD)
    card = await office.day_book.card(draft.id)
    return Reply((shown(words, office, card, said),), toast=said)

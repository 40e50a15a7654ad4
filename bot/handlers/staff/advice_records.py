"""A consultation that a helper writes down: begun, answered, kept, booked out of."""

from collections.abc import Callable, Iterator
from typing import Any

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.advice import (
    AdviceAct,
    AdviceBook,
    ConsultedAnswer,
    ConsultedEdit,
    ConsultedForm,
    RecordAdvice,
    RecordAdviceFor,
)
from bot.filters import TYPED, command
from bot.forms import consulted as forms
from bot.forms import intake as intake_forms
from bot.forms import intake_answers
from bot.forms.answers import Problem
from bot.forms.consulted import FORM, ConsultedDraft
from bot.forms.engine import Filling, Summary
from bot.handlers.kept_form import KeptForm
from bot.handlers.staff import intake_talk
from bot.handlers.staff.advice import MayConsult
from bot.i18n import Words
from bot.screens import advice_records as screens
from bot.screens import desk, errors, intake
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action, permits
from bot.states import AdviceTalk

KEPT = KeptForm("consulted", FORM, AdviceTalk.recording)
KINDS: tuple[type[CallbackData], ...] = (ConsultedForm, ConsultedAnswer, ConsultedEdit)


def create_router() -> Router:
    """Return a fresh router; a press that fits no present question falls to the last handlers."""
    router = Router(name="staff.advice_records")
    for handler, filters in _presses():
        router.callback_query.register(handler, *filters, MayConsult())
    router.callback_query.register(booking_begun, AdviceBook.filter())
    writes = router.message.register
    writes(cancel_asked, AdviceTalk.recording, command("cancel"), KEPT.open)
    writes(answer_typed, AdviceTalk.recording, TYPED, MayConsult(), KEPT.open)
    writes(media_sent, AdviceTalk.recording, ~F.text, KEPT.open)
    return router


def _presses() -> Iterator[tuple[Callable[..., Any], tuple[Any, ...]]]:
    """Yield the handlers of buttons with their filters, in the order in which they are asked."""
    yield recording_begun, (RecordAdvice.filter(~F.anew),)
    yield begun_anew, (RecordAdvice.filter(F.anew),)
    yield begun_about_case, (RecordAdviceFor.filter(),)
    yield answer_chosen, (ConsultedAnswer.filter(), KEPT.shown)
    yield edit_begun, (ConsultedEdit.filter(), KEPT.shown)
    for act, step in (
        (AdviceAct.BACK, went_back),
        (AdviceAct.SUBMIT, form_submitted),
        (AdviceAct.CANCEL, cancel_asked),
        (AdviceAct.CANCEL_YES, cancel_asked),
    ):
        yield step, (ConsultedForm.filter(F.act == act), KEPT.shown)
    yield form_resumed, (ConsultedForm.filter(F.act == AdviceAct.RESUME), KEPT.open)
    yield from KEPT.unfit(KINDS, old_button_pressed, lost_button_pressed)


async def recording_begun(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody writes a consultation down; one that was begun is offered first."""
    begun = await KEPT.of(state)
    if begun is not None and not begun.untouched:
        return screens.unfinished(words, begun)
    return await begun_anew(_event, office, words, state)


async def begun_anew(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext
) -> Screen:
    """What was begun is thrown away for another one."""
    filling = forms.begin(new_public_id(), office.account.language)
    await KEPT.keep(state, filling)
    return screens.step(words, filling, office.profile)


async def begun_about_case(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: RecordAdviceFor,
) -> Screen:
    """Somebody writes down a consultation about a case."""
    case = await office.advice_records.case(callback_data.id)
    filling = forms.begin(new_public_id(), office.account.language, case)
    await KEPT.keep(state, filling)
    return screens.step(words, filling, office.profile)


async def answer_typed(
    event: Message,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[ConsultedDraft],
) -> Screen:
    """A name or a phone was typed."""
    return await _taken(office, words, state, filling, forms.typed(filling, event.text or ""))


async def answer_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[ConsultedDraft],
    callback_data: ConsultedAnswer,
) -> Screen:
    """An answer was pressed."""
    answer = forms.chosen(filling, callback_data.value, office.profile)
    return await _taken(office, words, state, filling, answer)


async def edit_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[ConsultedDraft],
    callback_data: ConsultedEdit,
) -> Screen:
    """Somebody wants to answer a question of the summary again."""
    answer = forms.edited(filling, callback_data.field)
    return await _taken(office, words, state, filling, answer)


async def went_back(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[ConsultedDraft],
) -> Screen:
    """Somebody undid the latest answer, or left an edit as it was."""
    return await _taken(office, words, state, filling, FORM.back(filling) or filling)


async def form_submitted(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[ConsultedDraft],
) -> Screen:
    """The consultation is written down."""
    if FORM.step(filling) != Summary():
        return screens.step(words, filling, office.profile)
    key = f"consulted:{filling.draft.id}"
    view = await office.advice_records.record(forms.recorded(filling), key)
    await KEPT.end(state)
    takes = permits(office.actor.roles, Action.TAKE_REQUEST)
    return screens.recorded(words, view, takes=takes)


async def cancel_asked(
    _event: Message | CallbackQuery, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody stopped; a few presses are not asked about twice."""
    await KEPT.end(state)
    return desk.desk(words, await office.desk.desk())


async def form_resumed(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[ConsultedDraft],
) -> Screen:
    """Somebody came back to the form."""
    return await _taken(office, words, state, filling, filling)


async def old_button_pressed(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[ConsultedDraft],
) -> Reply:
    """A button of an older question was pressed: where the form stands now is shown."""
    now = await _taken(office, words, state, filling, filling)
    return Reply((now,), toast=errors.stale(words))


async def lost_button_pressed(_event: CallbackQuery, words: Words) -> Reply:
    """A button of a form that is no more was pressed."""
    return Reply((screens.gone(words),), toast=errors.stale(words))


async def media_sent(
    _event: Message, office: Office, words: Words, filling: Filling[ConsultedDraft]
) -> Screen:
    """A photo or a voice came instead of an answer; it is not kept."""
    return screens.step(words, filling, office.profile, Problem("form", "media"))


async def booking_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: AdviceBook,
) -> Screen | Reply:
    """Somebody who was advised wants to book: the form of a request holds what is known.

    A request that is being taken down at this moment is not thrown away for it.
    """
    known = await office.advice_wishes.known(callback_data.id)
    begun = await intake_talk.form_of(state)
    if begun is not None and not begun.untouched:
        return intake.unfinished(words, begun)
    filling = intake_forms.after_advice(new_public_id(), known)
    if filling.draft.phone is not None:
        found = await office.intake.known(phone=filling.draft.phone)
        filling = intake_answers.searched(filling, (one.key for one in found))
    await intake_talk.keep(state, filling)
    return await intake_talk.shown(office, words, filling)


async def _taken(
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[ConsultedDraft],
    answer: forms.Taken,
) -> Screen:
    """Keep an answer and show what comes next; ask again when it cannot be taken."""
    problem = answer if isinstance(answer, Problem) else None
    now = filling if isinstance(answer, Problem) else answer
    await KEPT.keep(state, now)
    return screens.step(words, now, office.profile, problem)

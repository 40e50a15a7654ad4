"""A question for advice: begun, answered by text or button, looked at, sent, thrown away."""

from collections.abc import Callable, Iterator
from typing import Any

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.advice import AdviceAct, AdviceAnswer, AdviceEdit, AdviceForm, AskAdvice
from bot.filters import TYPED, command
from bot.forms import advice as forms
from bot.forms.advice import FORM, AdviceDraft
from bot.forms.answers import Problem
from bot.forms.engine import Filling, Summary
from bot.handlers.citizen import onward
from bot.handlers.kept_form import KeptForm
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import advice, advice_form, errors, start, strays
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.rules.numbers import new_public_id
from bot.states import AdviceTalk

KEPT = KeptForm("advice", FORM, AdviceTalk.asking)
KINDS: tuple[type[CallbackData], ...] = (AdviceForm, AdviceAnswer, AdviceEdit)


def create_router() -> Router:
    """Return a fresh router; a press that fits no present question falls to the last handlers."""
    router = Router(name="citizen.advice")
    router.message.register(advice_wanted, command("advice"))
    for handler, filters in _presses():
        router.callback_query.register(handler, *filters)
    writes = router.message.register
    writes(cancel_asked, AdviceTalk.asking, command("cancel"), KEPT.open)
    writes(answer_typed, AdviceTalk.asking, TYPED, KEPT.open)
    writes(media_sent, AdviceTalk.asking, ~F.text, KEPT.open)
    return router


def _presses() -> Iterator[tuple[Callable[..., Any], tuple[Any, ...]]]:
    """Yield the handlers of buttons with their filters, in the order in which they are asked."""
    yield advice_wanted, (AskAdvice.filter(~F.anew),)
    yield asked_anew, (AskAdvice.filter(F.anew),)
    yield answer_chosen, (AdviceAnswer.filter(), KEPT.shown)
    yield edit_begun, (AdviceEdit.filter(), KEPT.shown)
    for act, step in (
        (AdviceAct.BACK, went_back),
        (AdviceAct.SUBMIT, question_sent),
        (AdviceAct.CANCEL, cancel_asked),
        (AdviceAct.CANCEL_YES, form_discarded),
    ):
        yield step, (AdviceForm.filter(F.act == act), KEPT.shown)
    yield form_resumed, (AdviceForm.filter(F.act == AdviceAct.RESUME), KEPT.open)
    yield from KEPT.unfit(KINDS, old_button_pressed, lost_button_pressed)


async def advice_wanted(
    _event: Message | CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
) -> Screen:
    """Somebody wants advice; what was begun before is offered first."""
    if not office.account.consented:
        return await onward.consent_first(state, words, profile, AskAdvice())
    begun = await KEPT.of(state)
    if begun is not None and begun.draft.question is not None:
        return advice_form.unfinished(words, begun)
    return await _begun(office, words, state)


async def asked_anew(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """What was begun before is thrown away for another question."""
    if not office.account.consented:
        return await onward.consent_first(state, words, profile, AskAdvice())
    return await _begun(office, words, state)


async def answer_typed(
    event: Message, office: Office, words: Words, state: FSMContext, filling: Filling[AdviceDraft]
) -> Screen:
    """The question was typed."""
    return await _taken(office, words, state, filling, forms.typed(filling, event.text or ""))


async def answer_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[AdviceDraft],
    callback_data: AdviceAnswer,
) -> Screen:
    """An answer was pressed."""
    helpers = await office.own_advice.helpers()
    answer = forms.chosen(filling, callback_data.value, office.profile, helpers)
    return await _taken(office, words, state, filling, answer)


async def edit_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[AdviceDraft],
    callback_data: AdviceEdit,
) -> Screen:
    """Somebody wants to answer a question of the summary again."""
    answer = forms.edited(filling, callback_data.field)
    return await _taken(office, words, state, filling, answer)


async def went_back(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[AdviceDraft],
) -> Screen:
    """Somebody undid the latest answer, or left an edit as it was."""
    return await _taken(office, words, state, filling, FORM.back(filling) or filling)


async def question_sent(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[AdviceDraft],
) -> Screen:
    """The question was sent; a helper is told."""
    if FORM.step(filling) != Summary():
        return await _shown(office, words, filling)
    key = f"{office.account.telegram_id}:{filling.draft.id}"
    own = await office.own_advice.ask(forms.question(filling), key)
    await KEPT.end(state)
    return advice.sent(words, own)


async def cancel_asked(
    _event: Message | CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[AdviceDraft],
) -> Screen:
    """Somebody wants to stop; what was written is not thrown away unasked."""
    if filling.draft.question is not None:
        return advice_form.discarding(words, filling)
    await KEPT.end(state)
    return _menu(office, words, strays.stopped(words))


async def form_discarded(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody threw away what was written."""
    await KEPT.end(state)
    return _menu(office, words, strays.thrown_away(words))


async def form_resumed(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[AdviceDraft],
) -> Screen:
    """Somebody came back to the form."""
    return await _taken(office, words, state, filling, filling)


async def old_button_pressed(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[AdviceDraft],
) -> Reply:
    """A button of an older question was pressed: where the form stands now is shown."""
    now = await _taken(office, words, state, filling, filling)
    return Reply((now,), toast=errors.stale(words))


async def lost_button_pressed(_event: CallbackQuery, words: Words) -> Reply:
    """A button of a form that is no more was pressed."""
    return Reply((advice_form.gone(words),), toast=errors.stale(words))


async def media_sent(
    _event: Message, office: Office, words: Words, filling: Filling[AdviceDraft]
) -> Screen:
    """A photo, a file or a voice came instead of a text; it is not kept."""
    return await _shown(office, words, filling, Problem("form", "media"))


async def _begun(office: Office, words: Words, state: FSMContext) -> Screen:
    # Kinder before the question is written than after it; `ask` decides.
    await office.own_advice.refuse_too_many()
    filling = forms.begin(new_public_id(), office.account.language, office.profile)
    await KEPT.keep(state, filling)
    return await _shown(office, words, filling)


async def _taken(
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[AdviceDraft],
    answer: forms.Taken,
) -> Screen:
    """Keep an answer and show what comes next; ask again when it cannot be taken."""
    if isinstance(answer, Problem):
        await KEPT.keep(state, filling)
        return await _shown(office, words, filling, answer)
    await KEPT.keep(state, answer)
    return await _shown(office, words, answer)


async def _shown(
    office: Office, words: Words, filling: Filling[AdviceDraft], problem: Problem | None = None
) -> Screen:
    details = office.account.details
    phone = None if details is None else details.phone or None
    helpers = await office.own_advice.helpers()
    return advice_form.step(words, filling, office.profile, helpers, phone, problem)


def _menu(office: Office, words: Words, lead: str) -> Screen:
    return start.menu(words, office.profile, staff=bool(office.actor.roles), lead=lead)

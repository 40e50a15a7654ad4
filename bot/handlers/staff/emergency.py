"""An emergency declared, changed and ended by buttons: questions, whom it hits, one press more."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.emergency import (
    EmergencyAnswer,
    EmergencyChange,
    EmergencyDeclare,
    EmergencyEdit,
    EmergencyEnd,
    EmergencyForm,
    EmergencyFormAct,
    EmergencyImpactPage,
    EmergencyOpen,
    EmergencyPart,
    EmergencySure,
)
from bot.filters import TYPED, command
from bot.forms import emergency as forms
from bot.forms.answers import Problem
from bot.forms.emergency import FORM, EmergencyDraft
from bot.forms.engine import Ask, Filling
from bot.handlers.kept_form import KeptForm
from bot.i18n import Words
from bot.screens import emergency, emergency_form, errors
from bot.screens.screen import Reply, Screen
from bot.services.errors import EmergencyStale
from bot.services.office import Office
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action
from bot.services.views.emergency import EmergencyDone
from bot.states import EmergencyTalk

KEPT = KeptForm("emergency", FORM, EmergencyTalk.filling)


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.emergency")
    on_press = router.callback_query.register
    router.message.register(emergency_asked, command("emergency"))
    for looked, asked in (
        (people_asked, EmergencyOpen.filter(F.part == EmergencyPart.PEOPLE)),
        (log_asked, EmergencyOpen.filter(F.part == EmergencyPart.LOG)),
        (emergency_asked, EmergencyOpen.filter()),
        (declaration_begun, EmergencyDeclare.filter()),
        (change_begun, EmergencyChange.filter()),
        (end_asked, EmergencyEnd.filter(F.fingerprint == "")),
        (end_confirmed, EmergencyEnd.filter()),
    ):
        on_press(looked, asked)
    for step, pressed in (
        (answer_chosen, EmergencyAnswer.filter()),
        (edit_begun, EmergencyEdit.filter()),
        (page_turned, EmergencyImpactPage.filter()),
        (went_back, EmergencyForm.filter(F.act == EmergencyFormAct.BACK)),
        (form_cancelled, EmergencyForm.filter()),
        (confirmed, EmergencySure.filter()),
    ):
        on_press(step, pressed, KEPT.shown)
    for old in (EmergencyAnswer, EmergencyEdit, EmergencyImpactPage, EmergencyForm, EmergencySure):
        on_press(old_button_pressed, old.filter())
    router.message.register(form_cancelled, EmergencyTalk.filling, command("cancel"), KEPT.open)
    router.message.register(answer_typed, EmergencyTalk.filling, TYPED, KEPT.open)
    router.message.register(media_sent, EmergencyTalk.filling, ~F.text, KEPT.open)
    return router


async def emergency_asked(_event: Message | CallbackQuery, office: Office, words: Words) -> Screen:
    """Somebody of the staff looked at the emergency."""
    return await _state(office, words)


async def people_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: EmergencyOpen
) -> Screen:
    """Somebody looked at whom it concerns."""
    found = await office.emergency.people.affected()
    return emergency.people(words, found, callback_data.page)


async def log_asked(_event: CallbackQuery, office: Office, words: Words) -> Screen:
    """Somebody looked at who did what."""
    return emergency.log(words, await office.emergency.news.log())


async def declaration_begun(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody is about to declare an emergency; one that is in force is shown instead."""
    office.require(Action.DECLARE_EMERGENCY)
    if await office.emergency.now() is not None:
        return await _state(office, words)
    return await _shown(office, words, state, forms.begin(new_public_id()))


async def change_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: EmergencyChange,
) -> Screen:
    """Somebody is about to correct, extend or shorten it."""
    office.require(Action.DECLARE_EMERGENCY)
    seen = await office.emergency.now()
    if seen is None or (seen.public_id, seen.version) != (callback_data.id, callback_data.version):
        raise EmergencyStale
    return await _shown(office, words, state, forms.correcting(seen, new_public_id()))


async def end_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: EmergencyEnd
) -> Screen:
    """Somebody wants to end it: what that does comes first."""
    shown = await office.emergency.impact_of_end(callback_data.id)
    seen = await office.emergency.now()
    if seen is None or (seen.public_id, seen.version) != (callback_data.id, callback_data.version):
        raise EmergencyStale
    return emergency_form.ending(words, seen, shown)


async def end_confirmed(
    _event: CallbackQuery, office: Office, words: Words, callback_data: EmergencyEnd
) -> Screen | Reply:
    """Somebody ended it exactly as it was shown; otherwise it is shown as it is now."""
    pressed = callback_data
    made = await office.emergency.end(pressed.id, pressed.version, pressed.fingerprint)
    if made.done or made.emergency is None:
        return await _state(office, words, made)
    again = emergency_form.ending(words, made.emergency, made.impact)
    return emergency_form.with_toast(words, again)


async def answer_typed(
    event: Message,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[EmergencyDraft],
) -> Screen:
    """An answer came as text."""
    taken = forms.typed(filling, event.text or "", office.today)
    return await _taken(office, words, state, filling, taken)


async def answer_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[EmergencyDraft],
    callback_data: EmergencyAnswer,
) -> Screen:
    """An answer came by button."""
    taken = forms.chosen(filling, callback_data.value, office.today)
    return await _taken(office, words, state, filling, taken)


async def edit_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[EmergencyDraft],
    callback_data: EmergencyEdit,
) -> Screen:
    """A question of the summary is to be answered again."""
    taken = forms.edited(filling, callback_data.field)
    return await _taken(office, words, state, filling, taken)


async def page_turned(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[EmergencyDraft],
    callback_data: EmergencyImpactPage,
) -> Screen:
    """Another page of the people hit was asked for."""
    return await _shown(office, words, state, filling, page=callback_data.page)


async def went_back(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[EmergencyDraft],
) -> Screen:
    """Somebody went one question back, or out of the form: nothing of what is in force changes."""
    earlier = None if filling.draft.public_id and filling.before is None else FORM.back(filling)
    if earlier is None:
        await KEPT.end(state)
        return await _state(office, words)
    return await _shown(office, words, state, earlier)


async def form_cancelled(
    _event: Message | CallbackQuery, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody threw the form away."""
    await KEPT.end(state)
    return await _state(office, words)


async def confirmed(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[EmergencyDraft],
    callback_data: EmergencySure,
) -> Screen | Reply:
    """Somebody confirmed what was shown; otherwise it is shown as it is now."""
    draft, mark = filling.draft, callback_data.fingerprint
    if isinstance(FORM.step(filling), Ask):
        return await _shown(office, words, state, filling)
    what = forms.declared(draft)
    if draft.public_id:
        made = await office.emergency.change(draft.public_id, draft.version, what, mark)
    else:
        made = await office.emergency.declare(what, mark)
    if made.done:
        await KEPT.end(state)
        return await _state(office, words, made)
    await KEPT.keep(state, filling)
    return emergency_form.with_toast(words, emergency_form.summary(words, filling, made.impact))


async def media_sent(
    _event: Message,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[EmergencyDraft],
) -> Screen:
    """A photo, a file or a voice came instead of an answer; it is not kept."""
    return await _taken(office, words, state, filling, Problem("form", "media"))


async def old_button_pressed(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext
) -> Reply:
    """A button of an earlier question, or of a form that is over, was pressed."""
    filling = await KEPT.of(state)
    screen = (
        await _state(office, words)
        if filling is None
        else await _shown(office, words, state, filling)
    )
    return Reply((screen,), toast=errors.stale(words))


async def _taken(
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[EmergencyDraft],
    answer: forms.Taken,
) -> Screen:
    """Keep an answer and show what comes next; ask again when it cannot be taken."""
    if isinstance(answer, Problem):
        return await _shown(office, words, state, filling, problem=answer)
    return await _shown(office, words, state, answer)


async def _shown(
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[EmergencyDraft],
    *,
    problem: Problem | None = None,
    page: int = 0,
) -> Screen:
    """Keep the form and show where it stands."""
    office.require(Action.DECLARE_EMERGENCY)
    await KEPT.keep(state, filling)
    asked = FORM.step(filling)
    if isinstance(asked, Ask):
        return emergency_form.question(words, filling, asked, problem)
    draft = filling.draft
    shown = await office.emergency.impact(forms.declared(draft), draft.public_id or None)
    return emergency_form.summary(words, filling, shown, page)


async def _state(office: Office, words: Words, made: EmergencyDone | None = None) -> Screen:
    seen = await office.emergency.latest()
    roles = office.actor.roles
    found = await office.emergency.concerned()
    lead = None if made is None else emergency_form.done(words, made)
    return emergency.state(words, seen, found, roles, lead)

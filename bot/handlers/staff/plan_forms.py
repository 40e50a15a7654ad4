"""What is filled in at the schedule desk: begun, answered, edited, carried out, thrown away."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.plan import (
    DraftAct,
    PlaceAct,
    PlanAdd,
    PlanAnswer,
    PlanDraftDo,
    PlanEdit,
    PlanForm,
    PlanFormAct,
    PlanFormPage,
    PlanPlace,
    PlanPost,
    PlanReception,
    ReceptionAct,
)
from bot.filters import TYPED, command
from bot.forms import plan as forms
from bot.forms.answers import Problem
from bot.forms.engine import Filling, Summary
from bot.forms.plan_draft import FORM, Kind, PlanDraft
from bot.handlers.staff import plan_outcomes
from bot.handlers.staff.plan import month_named, month_shown
from bot.handlers.staff.plan_talk import (
    KEPT,
    end,
    form_of,
    keep,
    offered,
    shown,
)
from bot.i18n import Words
from bot.screens import errors, plan_draft
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action
from bot.states import Plan

CHANGES: dict[ReceptionAct, Kind] = {
    ReceptionAct.HOURS: Kind.HOURS,
    ReceptionAct.PLACE: Kind.PLACE,
    ReceptionAct.MINUTES: Kind.MINUTES,
    ReceptionAct.MODE: Kind.MODE,
}
WAYS_IN: dict[PlaceAct, Kind] = {
    PlaceAct.KAZAKH: Kind.DIRECTIONS_KK,
    PlaceAct.RUSSIAN: Kind.DIRECTIONS_RU,
}


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.plan_forms")
    on_press = router.callback_query.register
    for begins, asked in (
        (addition_begun, PlanAdd.filter()),
        (change_begun, PlanReception.filter(F.act.in_(set(CHANGES)))),
        (approval_begun, PlanDraftDo.filter(F.act == DraftAct.APPROVE)),
        (holder_begun, PlanPost.filter(F.change)),
        (way_in_begun, PlanPlace.filter(F.act.in_(set(WAYS_IN)))),
    ):
        on_press(begins, asked)
    for steps, shown_now in (
        (answer_chosen, PlanAnswer.filter()),
        (edit_begun, PlanEdit.filter()),
        (page_turned, PlanFormPage.filter()),
        (went_back, PlanForm.filter(F.act == PlanFormAct.BACK)),
        (form_submitted, PlanForm.filter(F.act == PlanFormAct.SUBMIT)),
        (form_cancelled, PlanForm.filter(F.act == PlanFormAct.CANCEL)),
    ):
        on_press(steps, shown_now, KEPT.shown)
    on_press(form_resumed, PlanForm.filter(F.act == PlanFormAct.RESUME), KEPT.open)
    for old in (PlanAnswer, PlanEdit, PlanFormPage, PlanForm):
        on_press(old_button_pressed, old.filter())
    router.message.register(form_cancelled, Plan.filling, command("cancel"), KEPT.open)
    router.message.register(answer_typed, Plan.filling, TYPED, KEPT.open)
    router.message.register(media_sent, Plan.filling, ~F.text, KEPT.open)
    return router


async def begun(
    office: Office, words: Words, state: FSMContext, filling: Filling[PlanDraft]
) -> Screen:
    """Show the first question of a form; an unfinished one makes room for it."""
    await keep(state, filling)
    return await shown(office, words, filling)


async def addition_begun(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: PlanAdd
) -> Screen:
    """Somebody is about to add receptions; an unfinished addition to the month goes on."""
    office.require(Action.MANAGE_SCHEDULE)
    month = month_named(callback_data.month, office.today)
    filling = await form_of(state)
    same = filling is not None and filling.draft.kind is Kind.ADD and filling.draft.month == month
    if filling is None or not same:
        filling = forms.begin(new_public_id(), Kind.ADD, month)
    return await begun(office, words, state, filling)


async def change_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: PlanReception,
) -> Screen:
    """Somebody is about to change a drafted reception."""
    office.require(Action.MANAGE_SCHEDULE)
    one = await office.drafts.find(callback_data.reception)
    month = office.calendar.hours.local_day(one.starts_at)
    kind = CHANGES[callback_data.act]
    filling = forms.begin(new_public_id(), kind, month, subject=one.id)
    return await begun(office, words, state, filling)


async def approval_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: PlanDraftDo,
) -> Screen:
    """Somebody is about to approve a draft that nothing stands in the way of."""
    office.require(Action.APPROVE_SCHEDULE)
    view = await office.plan.draft(callback_data.schedule)
    found = await office.approval.checks(view.schedule_id)
    if any(one.blocks for one in found):
        return plan_draft.checked(words, view, found, office.actor.roles)
    filling = forms.begin(
        new_public_id(),
        Kind.APPROVE,
        view.month,
        subject=view.schedule_id,
        fingerprint=view.fingerprint,
    )
    return await begun(office, words, state, filling)


async def holder_begun(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: PlanPost
) -> Screen:
    """Somebody is about to note another holder of a post."""
    office.require(Action.CHANGE_SCHEDULE)
    post = await office.schedules.post(callback_data.post)
    filling = forms.begin(new_public_id(), Kind.HOLDER, office.today, subject=post.id)
    return await begun(office, words, state, filling)


async def way_in_begun(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: PlanPlace
) -> Screen:
    """Somebody is about to write how to get into a place."""
    office.require(Action.MANAGE_SCHEDULE)
    place = await office.places.find(callback_data.place)
    kind = WAYS_IN[callback_data.act]
    filling = forms.begin(new_public_id(), kind, office.today, subject=place.id)
    return await begun(office, words, state, filling)


async def answer_typed(
    event: Message, office: Office, words: Words, state: FSMContext, filling: Filling[PlanDraft]
) -> Screen | Reply:
    """An answer came as text."""
    answer = forms.typed(filling, event.text or "", await offered(office, filling))
    return await _taken(office, words, state, filling, answer)


async def answer_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[PlanDraft],
    callback_data: PlanAnswer,
) -> Screen | Reply:
    """An answer came by button."""
    answer = forms.chosen(filling, callback_data.value, await offered(office, filling))
    return await _taken(office, words, state, filling, answer)


async def edit_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[PlanDraft],
    callback_data: PlanEdit,
) -> Screen | Reply:
    """A question of the summary is to be answered again."""
    answer = forms.edited(filling, callback_data.field)
    return await _taken(office, words, state, filling, answer)


async def page_turned(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[PlanDraft],
    callback_data: PlanFormPage,
) -> Screen:
    """Another page of a long list of answers was asked for."""
    await keep(state, filling)
    return await shown(office, words, filling, page=callback_data.page)


async def went_back(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[PlanDraft],
) -> Screen | Reply:
    """Somebody went one question back, or out of the form from its first one."""
    earlier = FORM.back(filling)
    if earlier is None:
        await end(state)
        return await plan_outcomes.where_it_began(office, words, filling.draft)
    await keep(state, earlier)
    return await shown(office, words, earlier)


async def form_resumed(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[PlanDraft],
) -> Screen:
    """Somebody goes on with what was being filled in."""
    await keep(state, filling)
    return await shown(office, words, filling)


async def form_submitted(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[PlanDraft],
) -> Screen | Reply:
    """Somebody confirmed the summary."""
    if FORM.step(filling) != Summary():
        return await shown(office, words, filling)
    await end(state)
    return await plan_outcomes.carried_out(office, words, filling)


async def form_cancelled(
    _event: Message | CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[PlanDraft],
) -> Screen:
    """Somebody threw the form away."""
    await end(state)
    return await plan_outcomes.where_it_began(office, words, filling.draft)


async def media_sent(
    _event: Message, office: Office, words: Words, filling: Filling[PlanDraft]
) -> Screen:
    """A photo, a file or a voice came instead of an answer; it is not kept."""
    return await shown(office, words, filling, problem=Problem("form", "media"))


async def old_button_pressed(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext
) -> Reply:
    """A button of an earlier question, or of a form that is over, was pressed."""
    filling = await form_of(state)
    if filling is None:
        screen = await month_shown(office, words, office.today)
    else:
        await keep(state, filling)
        screen = await shown(office, words, filling)
    return Reply((screen,), toast=errors.stale(words))


async def _taken(
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[PlanDraft],
    answer: forms.Taken,
) -> Screen | Reply:
    """Keep an answer and show what comes next; ask again when it cannot be taken."""
    if isinstance(answer, Problem):
        await keep(state, filling)
        return await shown(office, words, filling, problem=answer)
    if forms.finished(answer):
        await end(state)
        return await plan_outcomes.carried_out(office, words, answer)
    await keep(state, answer)
    return await shown(office, words, answer)

"""A request that a clerk takes down: begun, answered, read back, registered, thrown away."""

from collections.abc import Callable, Iterator
from typing import Any

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.intake import Take, TakeAct, TakeAnswer, TakeEdit, TakeForm, TakePage
from bot.filters import TYPED, command
from bot.forms import intake as forms
from bot.forms import intake_answers as answers
from bot.forms.answers import Problem
from bot.forms.engine import Ask, Filling, Summary
from bot.forms.intake import FORM, IntakeDraft
from bot.handlers.staff.intake_talk import (
    KEPT,
    MayTake,
    around,
    booked_in_talk,
    end,
    form_of,
    keep,
    shown,
    taken,
)
from bot.i18n import Words
from bot.screens import desk, errors, intake
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.rules.numbers import new_public_id
from bot.states import Intake
from db.enums import Channel, Language

LANGUAGES = {TakeAct.SUBMIT_KK: Language.KK, TakeAct.SUBMIT_RU: Language.RU}
SEARCHES = ("channel", "who")
"""Questions answered by what finds the person; a number told at once is one on the line."""

KINDS: tuple[type[CallbackData], ...] = (TakeForm, TakeAnswer, TakeEdit, TakePage)


def create_router() -> Router:
    """Return a fresh router; a press that fits no present question falls to the last handlers."""
    router = Router(name="staff.intake")
    router.message.register(taking_begun, command("take"), MayTake())
    for handler, filters in _presses():
        router.callback_query.register(handler, *filters, MayTake())
    writes = router.message.register
    writes(cancel_asked, Intake.filling, command("cancel"), KEPT.open)
    writes(went_back, Intake.filling, command("back"), KEPT.open)
    writes(answer_typed, Intake.filling, TYPED, MayTake(), KEPT.open)
    writes(media_sent, Intake.filling, ~F.text, KEPT.open)
    return router


def _presses() -> Iterator[tuple[Callable[..., Any], tuple[Any, ...]]]:
    """Yield the handlers of buttons with their filters, in the order in which they are asked."""
    yield taking_begun, (Take.filter(~F.anew),)
    yield taking_begun_anew, (Take.filter(F.anew),)
    for answer, kind in (
        (answer_chosen, TakeAnswer),
        (page_turned, TakePage),
        (edit_begun, TakeEdit),
    ):
        yield answer, (kind.filter(), KEPT.shown)
    for act, step in (
        (TakeAct.BACK, went_back),
        (TakeAct.MORE, more_asked),
        (TakeAct.SUBMIT_KK, form_submitted),
        (TakeAct.SUBMIT_RU, form_submitted),
        (TakeAct.CANCEL_YES, form_discarded),
        (TakeAct.CANCEL, cancel_asked),
    ):
        yield step, (TakeForm.filter(F.act == act), KEPT.shown)
    yield form_resumed, (TakeForm.filter(F.act == TakeAct.RESUME), KEPT.open)
    yield from KEPT.unfit(KINDS, old_button_pressed, lost_button_pressed)


async def taking_begun(
    _event: Message | CallbackQuery, office: Office, words: Words, state: FSMContext
) -> Screen | Reply:
    """Somebody rings or stands at the counter; a form that was left is offered first."""
    unfinished = await form_of(state)
    if unfinished is not None and not unfinished.untouched:
        return intake.unfinished(words, unfinished)
    return await _begun(office, words, state)


async def taking_begun_anew(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext
) -> Reply:
    """The form that was left is thrown away for the next person."""
    return await _begun(office, words, state)


async def answer_typed(
    event: Message, office: Office, words: Words, state: FSMContext, filling: Filling[IntakeDraft]
) -> Reply:
    """An answer was typed; what was told first looks for the person."""
    now = office.now.astimezone(office.calendar.hours.zone)
    answer = answers.typed(filling, event.text or "", office.profile, now)
    # A number that is doubted is told only when it is typed again.
    if isinstance(answer, Filling) and answer.draft.who and _asked(filling) in SEARCHES:
        found = await office.intake.known(phone=answer.draft.phone, iin=answer.draft.iin)
        answer = answers.searched(answer, (one.key for one in found))
    return await taken(office, words, state, filling, answer)


async def answer_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[IntakeDraft],
    callback_data: TakeAnswer,
) -> Reply:
    """An answer was pressed; a person who is known brings the details along."""
    known = answers.chosen_known(filling, callback_data.value)
    if known is not None:
        details = await office.intake.details(known)
        answer: forms.Taken = answers.with_details(filling, known, details)
        return await taken(office, words, state, filling, answer)
    posts = [post.id for post in (await around(office, filling)).posts]
    answer = answers.chosen(filling, callback_data.value, office.profile, posts)
    return await taken(office, words, state, filling, answer)


async def page_turned(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    filling: Filling[IntakeDraft],
    callback_data: TakePage,
) -> Reply:
    """Somebody looked at further posts."""
    return await shown(office, words, filling, page=callback_data.page)


async def edit_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[IntakeDraft],
    callback_data: TakeEdit,
) -> Reply:
    """Somebody wants to answer a question of the summary again."""
    answer = answers.edited(filling, callback_data.field)
    return await taken(office, words, state, filling, answer)


async def went_back(
    _event: Message | CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[IntakeDraft],
) -> Reply:
    """Somebody undid the latest answer, or left an edit as it was."""
    return await taken(office, words, state, filling, FORM.back(filling) or filling)


async def more_asked(
    _event: CallbackQuery, office: Office, words: Words, filling: Filling[IntakeDraft]
) -> Screen:
    """Somebody looked at what has a default."""
    return intake.more(words, filling, await around(office, filling))


async def form_submitted(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    bot_name: str,
    filling: Filling[IntakeDraft],
    callback_data: TakeForm,
) -> Screen | Reply:
    """The request is registered; the press on an older summary would have come elsewhere."""
    if FORM.step(filling) != Summary():
        return await shown(office, words, filling)
    draft = filling.draft
    if draft.official_number:
        link = await office.intake.with_official_number(draft.official_number)
        if link is not None:
            return intake.known_number(words, link)
    done = await office.intake.register(
        forms.application(filling, LANGUAGES[callback_data.act]),
        key=f"intake:{draft.id}",
        channel=draft.channel or Channel.CALL_CENTRE,
        tell_by=draft.tell_by,
        received_at=draft.received_at,
        official_number=draft.official_number,
    )
    await booked_in_talk(office, draft, done)
    await end(state)
    return intake.registered(words, done, bot_name, has_phone=draft.phone is not None)


async def cancel_asked(
    _event: Message | CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[IntakeDraft],
) -> Screen:
    """Somebody wants to stop; what was taken down is not thrown away unasked."""
    if not filling.untouched:
        return intake.discarding(words, filling)
    await end(state)
    return desk.desk(words, await office.desk.desk())


async def form_discarded(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext
) -> Screen:
    """What was taken down is thrown away."""
    await end(state)
    return desk.desk(words, await office.desk.desk())


async def form_resumed(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[IntakeDraft],
) -> Reply:
    """Somebody came back to the form."""
    await keep(state, filling)
    return await shown(office, words, filling)


async def old_button_pressed(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[IntakeDraft],
) -> Reply:
    """A button of an older question was pressed: where the form stands now is shown."""
    await keep(state, filling)
    step = await shown(office, words, filling)
    return Reply(step.screens, toast=errors.stale(words), fresh=step.fresh)


async def lost_button_pressed(_event: CallbackQuery, words: Words) -> Reply:
    """A button of a form that is no more was pressed."""
    return Reply((intake.gone(words),), toast=errors.stale(words))


async def media_sent(
    _event: Message, office: Office, words: Words, filling: Filling[IntakeDraft]
) -> Reply:
    """A photo, a file or a voice came instead of an answer; it is not kept."""
    return await shown(office, words, filling, problem=Problem("form", "media"))


async def _begun(office: Office, words: Words, state: FSMContext) -> Reply:
    filling = forms.begin(new_public_id(), office.account.language)
    await keep(state, filling)
    return await shown(office, words, filling)


def _asked(filling: Filling[IntakeDraft]) -> str:
    asked = FORM.step(filling)
    return asked.field if isinstance(asked, Ask) else ""

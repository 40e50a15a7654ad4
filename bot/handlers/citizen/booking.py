"""The booking form: begun, answered by text, button or contact, edited, sent, thrown away."""

from collections.abc import Callable, Iterator
from typing import Any

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Door, Form, FormAct, FormAnswer, FormEdit, FormPage, Open
from bot.dialogues import draft_of, keep_draft
from bot.filters import FormOpen, FormShownNow, command
from bot.forms import booking, booking_answers, booking_known
from bot.forms.answers import Problem
from bot.forms.booking import FORM, Draft
from bot.forms.engine import Filling, Summary
from bot.handlers.citizen import onward
from bot.handlers.citizen.steps import around, shown, taken, with_phone
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import booking as screens
from bot.screens import errors, my_requests, start, strays
from bot.screens.screen import Reply, Screen
from bot.services.errors import TooManyRequests
from bot.services.office import Office
from bot.services.rules.lifecycle import OPEN_STATES
from bot.services.rules.numbers import new_public_id
from bot.states import Citizen

COMMAND = F.text.startswith("/")
KINDS: tuple[type[CallbackData], ...] = (Form, FormAnswer, FormPage, FormEdit)


def create_router() -> Router:
    """Return a fresh router; a press that fits no present question falls to the last handlers."""
    router = Router(name="citizen.booking")
    router.message.register(booking_begun, command("book"))
    router.callback_query.register(booking_begun, Open.filter(F.door == Door.BOOK))
    for handler, filters in _presses():
        router.callback_query.register(handler, *filters)
    writes = router.message
    writes.register(cancel_asked, Citizen.booking, command("cancel"), FormOpen())
    writes.register(went_back, Citizen.booking, command("back"), FormOpen())
    writes.register(contact_shared, Citizen.booking, F.contact, FormOpen())
    writes.register(answer_typed, Citizen.booking, F.text, ~COMMAND, FormOpen())
    writes.register(media_sent, Citizen.booking, ~F.text, FormOpen())
    writes.register(lost_form_written_to, Citizen.booking, ~COMMAND)
    return router


def _presses() -> Iterator[tuple[Callable[..., Any], tuple[Any, ...]]]:
    """Yield the handlers of buttons with their filters, in the order in which they are asked."""
    for answer, kind in (
        (answer_chosen, FormAnswer),
        (page_turned, FormPage),
        (edit_begun, FormEdit),
    ):
        yield answer, (kind.filter(), FormShownNow())
    for act, step in (
        (FormAct.BACK, went_back),
        (FormAct.KEEP_DETAILS, details_used),
        (FormAct.MORE, more_asked),
        (FormAct.SUBMIT, form_submitted),
        (FormAct.CANCEL_YES, form_discarded),
    ):
        yield step, (Form.filter(F.act == act), FormShownNow())
    yield cancel_asked, (Form.filter(F.act == FormAct.CANCEL), FormOpen())
    yield form_resumed, (Form.filter(F.act == FormAct.RESUME), FormOpen())
    for old in KINDS:
        yield old_button_pressed, (old.filter(), FormOpen())
    yield old_submit_pressed, (Form.filter(F.act == FormAct.SUBMIT),)
    for lost in KINDS:
        yield lost_form_pressed, (lost.filter(),)


async def booking_begun(
    _event: Message | CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
) -> Screen | Reply:
    """Somebody asked for a reception; an unfinished form goes on where it stopped."""
    if not office.account.consented:
        return await onward.consent_first(state, words, profile, Open(door=Door.BOOK))
    unfinished = await draft_of(state)
    if unfinished is not None and not unfinished.untouched:
        await keep_draft(state, unfinished)
        return screens.resumed(words, await shown(office, words, unfinished))
    limit = profile.limits.active_requests_per_person
    if await _open_requests(office) >= limit:
        # Kinder before the first question than after the last; `submit` decides.
        return errors.refusal(words, TooManyRequests(limit=limit))
    filling = booking.begin(new_public_id(), office.account.language)
    await keep_draft(state, filling)
    return await shown(office, words, filling)


async def answer_typed(
    event: Message, office: Office, words: Words, state: FSMContext, filling: Filling[Draft]
) -> Reply:
    """An answer came as text."""
    answer = booking_answers.typed(filling, event.text or "", office.profile)
    reply = await taken(office, words, state, filling, answer)
    return with_phone(words, filling, answer, reply)


async def contact_shared(
    event: Message, office: Office, words: Words, state: FSMContext, filling: Filling[Draft]
) -> Reply:
    """A contact was shared; anybody's can be, so it must be the sender's own."""
    contact, sender = event.contact, event.from_user
    own = bool(contact and sender and contact.user_id == sender.id)
    answer = booking_answers.shared(filling, contact.phone_number if contact else "", own=own)
    reply = await taken(office, words, state, filling, answer)
    return with_phone(words, filling, answer, reply)


async def media_sent(
    _event: Message, office: Office, words: Words, filling: Filling[Draft]
) -> Reply:
    """A photo, a file or a voice came instead of an answer; it is not kept."""
    return await shown(office, words, filling, problem=Problem("form", "media"))


async def answer_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[Draft],
    callback_data: FormAnswer,
) -> Reply:
    """An answer came by button."""
    posts = [post.id for post in (await around(office, filling)).posts]
    answer = booking_answers.chosen(filling, callback_data.value, office.profile, posts)
    return await taken(office, words, state, filling, answer)


async def page_turned(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    filling: Filling[Draft],
    callback_data: FormPage,
) -> Reply:
    """Somebody looked at further answers."""
    return await shown(office, words, filling, page=callback_data.page)


async def edit_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[Draft],
    callback_data: FormEdit,
) -> Reply:
    """Somebody wants to answer a question of the summary again."""
    return await taken(
        office, words, state, filling, booking_answers.edited(filling, callback_data.field)
    )


async def went_back(
    _event: Message | CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[Draft],
) -> Reply:
    """Somebody undid the latest answer, or left an edit as it was."""
    return await taken(office, words, state, filling, FORM.back(filling) or filling)


async def details_used(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, filling: Filling[Draft]
) -> Reply:
    """Somebody confirmed the stored details with one press."""
    details = office.account.details
    if details is None or not booking_known.details_fit(filling):
        return await shown(office, words, filling)
    newest = (await office.requests.mine())[:1]
    citizenship = newest[0].citizenship if newest else None
    answer = booking_known.with_details(filling, details, citizenship)
    return await taken(office, words, state, filling, answer)


async def more_asked(
    _event: CallbackQuery, office: Office, words: Words, filling: Filling[Draft]
) -> Screen:
    """Somebody looked at what has a default."""
    return screens.more(words, filling, await around(office, filling))


async def form_submitted(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, filling: Filling[Draft]
) -> Screen | Reply:
    """The request was sent: it is registered, and its receipt is owed."""
    if FORM.step(filling) != Summary():
        return await shown(office, words, filling)
    key = f"{office.account.telegram_id}:{filling.draft.id}"
    own = await office.requests.submit(booking.application(filling), key)
    if filling.draft.consultation is not None:
        await office.own_advice.booked(filling.draft.consultation, own.card.public_id)
    await state.clear()
    return my_requests.submitted(words, own)


async def cancel_asked(
    _event: Message | CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    filling: Filling[Draft],
) -> Screen:
    """Somebody wants to stop; what was filled in is not thrown away unasked."""
    if not filling.untouched:
        return screens.discarding(words, filling)
    await state.clear()
    staff = bool(office.actor.roles)
    return start.menu(words, office.profile, staff=staff, lead=strays.stopped(words))


async def form_discarded(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody threw away what was filled in."""
    await state.clear()
    staff = bool(office.actor.roles)
    return start.menu(words, office.profile, staff=staff, lead=strays.thrown_away(words))


async def form_resumed(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, filling: Filling[Draft]
) -> Reply:
    """Somebody came back to the form."""
    await keep_draft(state, filling)
    return await shown(office, words, filling)


async def old_button_pressed(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, filling: Filling[Draft]
) -> Reply:
    """A button of an older question was pressed: where the form stands now is shown."""
    await keep_draft(state, filling)
    step = await shown(office, words, filling)
    return Reply(step.screens, toast=errors.stale(words))


async def old_submit_pressed(_event: CallbackQuery, office: Office, words: Words) -> Reply:
    """The button that sends was pressed on a form already sent: its request is shown."""
    newest = (await office.requests.mine())[:1]
    if not newest:
        return Reply((screens.expired(words),), toast=errors.stale(words))
    own = await office.requests.own(newest[0].public_id)
    card = my_requests.card(words, own, office.profile, office.now)
    return Reply((card,), toast=errors.stale(words))


async def lost_form_pressed(_event: CallbackQuery, words: Words) -> Reply:
    """A button of a form that is no more was pressed."""
    return Reply((screens.expired(words),), toast=errors.stale(words))


async def lost_form_written_to(_event: Message, words: Words, state: FSMContext) -> Screen:
    """An answer came to a form that can no longer be read."""
    await state.clear()
    return screens.expired(words)


async def _open_requests(office: Office) -> int:
    return sum(card.state in OPEN_STATES for card in await office.requests.mine())

"""A person's own consultation: looked at, asked further, settled, booked out of, declined."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.advice import OwnAdvice, OwnAdviceAct, OwnAdviceWhy
from bot.dialogues import draft_of, end_talk, expect, keep_draft, subject_of
from bot.filters import TYPED, command
from bot.forms import booking_known
from bot.handlers.citizen import onward
from bot.handlers.citizen.steps import shown
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import advice, errors, strays
from bot.screens import booking as booking_screens
from bot.screens.screen import Reply, Screen
from bot.services.errors import ConsultationStale, TooManyRequests
from bot.services.office import Office
from bot.services.rules.lifecycle import OPEN_STATES
from bot.services.rules.numbers import new_public_id
from bot.services.views.consultations import OwnConsultation
from bot.states import AdviceTalk, Citizen
from db.enums import ConsultationState, DeclineReason


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="citizen.own_advice")
    for act, handler in (
        (OwnAdviceAct.OPEN, opened),
        (OwnAdviceAct.SETTLED, settled),
        (OwnAdviceAct.BOOK, booking_wanted),
        (OwnAdviceAct.AGAIN, further_begun),
        (OwnAdviceAct.DECLINE, declining_begun),
        (OwnAdviceAct.CALL, call_wished),
    ):
        router.callback_query.register(handler, OwnAdvice.filter(F.act == act))
    router.callback_query.register(declined, OwnAdviceWhy.filter())
    writes = router.message.register
    writes(further_typed, AdviceTalk.further, TYPED)
    writes(further_cancelled, command("cancel"), StateFilter(AdviceTalk.further))
    writes(something_else_sent, AdviceTalk.further, ~F.text)
    return router


async def opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: OwnAdvice
) -> Screen:
    """Somebody looked at an own question; it is shown as it stands now."""
    return _card(office, words, await office.own_advice.own(callback_data.id))


async def settled(
    _event: CallbackQuery, office: Office, words: Words, callback_data: OwnAdvice
) -> Screen:
    """Somebody says that the question is settled."""
    own = await office.own_advice.settled(callback_data.id, callback_data.version)
    return _card(office, words, own, advice.thanked(words))


async def further_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: OwnAdvice,
) -> Screen:
    """Somebody is about to ask further."""
    own = await _as_drawn(office, callback_data)
    await expect(state, AdviceTalk.further, callback_data.pack())
    return advice.asking_again(words, own)


async def further_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """A further question came."""
    on = OwnAdvice.unpack(await subject_of(state))
    own = await office.own_advice.again(on.id, on.version, event.text or "")
    await end_talk(state)
    return _card(office, words, own, advice.passed_on(words))


async def further_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody stopped asking further."""
    on = OwnAdvice.unpack(await subject_of(state))
    await end_talk(state)
    return _card(office, words, await office.own_advice.own(on.id))


async def something_else_sent(_event: Message, words: Words) -> Screen:
    """A photo or a voice came where a question is awaited; it is not kept."""
    return strays.text_wanted(words)


async def declining_begun(
    _event: CallbackQuery, office: Office, words: Words, callback_data: OwnAdvice
) -> Screen:
    """Somebody will not book: the reason is asked."""
    return advice.declining(words, await _as_drawn(office, callback_data))


async def declined(
    _event: CallbackQuery, office: Office, words: Words, callback_data: OwnAdviceWhy
) -> Screen:
    """Somebody said why they will not book."""
    pressed = callback_data
    own = await office.own_advice.decline(pressed.id, pressed.version, pressed.reason)
    if pressed.reason is DeclineReason.TALKED_OUT:
        return advice.talked_out(words, own)
    return _card(office, words, own, advice.thanked(words))


async def call_wished(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: OwnAdvice,
) -> Screen:
    """Somebody who was talked out of a reception wants the head to call."""
    wished = await office.call_backs.wish_after_advice(callback_data.id)
    await expect(state, Citizen.telling_head, wished.public_id)
    own = await office.own_advice.own(callback_data.id)
    days = office.profile.terms.call_back_days
    return advice.call_promised(words, own, days, phone_known=wished.phone_known)


async def booking_wanted(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: OwnAdvice,
) -> Screen | Reply:
    """Somebody books after advice: the form opens with what is known; one begun is kept."""
    if not office.account.consented:
        return await onward.consent_first(state, words, profile, callback_data)
    known = await office.own_advice.to_book(callback_data.id)
    unfinished = await draft_of(state)
    if unfinished is not None and not unfinished.untouched:
        await keep_draft(state, unfinished)
        return booking_screens.resumed(words, await shown(office, words, unfinished))
    limit = profile.limits.active_requests_per_person
    mine = await office.requests.mine()
    if sum(card.state in OPEN_STATES for card in mine) >= limit:
        return errors.refusal(words, TooManyRequests(limit=limit))
    filling = booking_known.after_advice(
        new_public_id(), office.account.language, known, office.account.details
    )
    await keep_draft(state, filling)
    return booking_screens.after_advice(words, await shown(office, words, filling))


async def _as_drawn(office: Office, pressed: OwnAdvice) -> OwnConsultation:
    """Return an own consultation that still takes what the button asks for."""
    own = await office.own_advice.own(pressed.id)
    if own.view.version != pressed.version or own.view.state is ConsultationState.ENDED:
        raise ConsultationStale(public_id=pressed.id, for_staff=False)
    return own


def _card(office: Office, words: Words, own: OwnConsultation, lead: str | None = None) -> Screen:
    return advice.card(words, own, office.profile, lead)

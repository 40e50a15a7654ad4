"""Consent: given, refused, read in full. What is kept, and taking it back, is in `privacy`.

Whoever was asked on the way to something goes on there with the consent given.
"""

from dataclasses import replace

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.callbacks import Consent, Door, Open
from bot.callbacks.advice import AskAdvice, OwnAdvice
from bot.callbacks.endings import AskAgain
from bot.callbacks.intake import TieBegin
from bot.dialogues import draft_of
from bot.handlers.citizen import advice, booking, endings, onward, own_advice, tying
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import consent, privacy, start, verify
from bot.screens.screen import Reply, Screen, reply_of
from bot.services.errors import OfficeError
from bot.services.office import Office


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="citizen.consent")
    router.callback_query.register(consent_asked, Open.filter(F.door == Door.CONSENT))
    router.callback_query.register(full_text_asked, Open.filter(F.door == Door.CONSENT_TEXT))
    router.callback_query.register(consent_given, Consent.filter(F.agree))
    router.callback_query.register(consent_refused, Consent.filter())
    return router


async def consent_asked(_event: CallbackQuery, words: Words, profile: OfficeProfile) -> Screen:
    """Somebody wants to read the consent again."""
    return consent.ask(words, profile)


async def full_text_asked(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile
) -> Screen:
    """Somebody wants to know exactly what there is to agree to."""
    return consent.full(words, profile, consented=office.account.consented)


async def consent_given(
    event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile, state: FSMContext
) -> Screen | Reply:
    """Somebody agreed: the proof of exactly this text is stored, and they go on."""
    await office.accounts.consent(consent.full_text(words, profile))
    # The view of the person is from before the consent.
    office.actor = replace(office.actor, account=replace(office.account, consented=True))
    going = await onward.taken(state)
    try:
        there = await _gone_on(event, office, words, state, profile, going)
    except OfficeError:
        # What was pressed has passed by now; the consent stays given.
        there = None
    if there is not None:
        return replace(reply_of(there), toast=consent.thanked(words))
    staff = bool(office.actor.roles)
    return start.menu(words, profile, staff=staff, lead=consent.given(words))


async def consent_refused(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile, state: FSMContext
) -> Screen:
    """Somebody does not agree; an earlier consent is taken back at /mydata alone."""
    await onward.taken(state)
    if office.account.consented:
        return privacy.my_data(words, await office.privacy.mine(), profile)
    return consent.declined(words, profile)


async def _gone_on(
    event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    going: str | None,
) -> Screen | Reply | None:
    """Open what somebody was going to, or the form they were filling in; None: neither."""
    match (going or "").partition(":")[0]:
        case Open.__prefix__:
            return await booking.booking_begun(event, office, words, state, profile)
        case AskAdvice.__prefix__:
            return await advice.advice_wanted(event, office, words, state, profile)
        case AskAgain.__prefix__:
            again = AskAgain.unpack(going or "")
            return await endings.asked_again(event, office, words, state, profile, again)
        case OwnAdvice.__prefix__:
            own = OwnAdvice.unpack(going or "")
            return await own_advice.booking_wanted(event, office, words, state, profile, own)
        case TieBegin.__prefix__:
            tie = TieBegin.unpack(going or "")
            return await tying.begun(office, words, state, profile, tie.id)
        case _ if going is not None:
            return verify.verified(words, await office.requests.verify(going))
    if await draft_of(state) is None:
        return None
    return await booking.booking_begun(event, office, words, state, profile)

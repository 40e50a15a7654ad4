"""Consent: given, refused, read in full. What is kept, and taking it back, is in `privacy`."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.callbacks import Consent, Door, Open
from bot.handlers.citizen import tying
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import consent, privacy, start
from bot.screens.screen import Screen
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
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile, state: FSMContext
) -> Screen:
    """Somebody agreed: the proof of exactly this text is stored; a case to be tied goes on."""
    await office.accounts.consent(consent.full_text(words, profile))
    waiting = await tying.waiting(state)
    if waiting is not None:
        # The view of the person is from before the consent.
        office.actor = replace(office.actor, account=replace(office.account, consented=True))
        return await tying.begun(office, words, state, profile, waiting)
    staff = bool(office.actor.roles)
    return start.menu(words, profile, staff=staff, lead=consent.given(words))


async def consent_refused(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile
) -> Screen:
    """Somebody does not agree; an earlier consent is taken back at /mydata alone."""
    if office.account.consented:
        return privacy.my_data(words, await office.privacy.mine(), profile)
    return consent.declined(words, profile)

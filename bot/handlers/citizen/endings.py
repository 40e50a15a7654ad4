"""What an applicant does about an ending: answers an offer, asks once more."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.callbacks.endings import AskAgain, Instead, InsteadAct
from bot.dialogues import draft_of, keep_draft
from bot.forms import booking_known
from bot.handlers.citizen import onward
from bot.handlers.citizen.steps import shown
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import alternatives, errors, my_requests
from bot.screens import booking as screens
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.rules.numbers import new_public_id


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="citizen.endings")
    on_press = router.callback_query.register
    on_press(offer_opened, Instead.filter(F.act == InsteadAct.OPEN))
    on_press(yes_considered, Instead.filter(F.act == InsteadAct.YES))
    on_press(offer_answered, Instead.filter())
    on_press(asked_again, AskAgain.filter())
    return router


async def offer_opened(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: Instead,
) -> Screen:
    """Somebody looked at what is offered instead; it is shown as it stands now."""
    view = await office.alternatives.own(callback_data.id)
    return alternatives.offered(words, view, profile)


async def yes_considered(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: Instead,
) -> Screen | Reply:
    """Somebody is about to agree; what follows from it is said first."""
    view = await office.alternatives.own(callback_data.id)
    if view.open:
        return alternatives.sure(words, view)
    return Reply((alternatives.offered(words, view, profile),), toast=errors.stale(words))


async def offer_answered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Instead
) -> Screen | Reply:
    """Somebody agreed or not; a second press shows what came of the first."""
    before = await office.alternatives.own(callback_data.id)
    accepted = callback_data.act is InsteadAct.YES_SURE
    view = await office.alternatives.answer(callback_data.id, accepted=accepted)
    own = await office.requests.own(view.case_id)
    lead = alternatives.answered(words, view)
    card = my_requests.card(words, own, office.profile, office.now, lead)
    return card if before.open else Reply((card,), toast=errors.stale(words))


async def asked_again(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: AskAgain,
) -> Screen | Reply:
    """Somebody wants to ask once more with what an ended request said."""
    if not office.account.consented:
        return await onward.consent_first(state, words, profile, callback_data)
    unfinished = await draft_of(state)
    if unfinished is not None and not unfinished.untouched:
        await keep_draft(state, unfinished)
        return screens.resumed(words, await shown(office, words, unfinished))
    application = await office.requests.said_before(callback_data.id)
    filling = booking_known.again(new_public_id(), application)
    await keep_draft(state, filling)
    return screens.asked_again(words, await shown(office, words, filling))

"""The secrecy officer's check of foreigners and stateless persons (point 11)."""

from aiogram import F, Router
from aiogram.dispatcher.event.telegram import TelegramEventObserver
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.people import SecrecyAct, SecrecyCheck, SecrecyPile
from bot.filters import TYPED, command
from bot.handlers.staff.typed_text import Subject, expect, taken
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import secrecy
from bot.screens.screen import Reply, Screen
from bot.services.errors import SecrecyStale
from bot.services.office import Office
from bot.services.views.secrecy import SecrecyCase
from bot.states import People


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.secrecy")
    _hear_presses(router.callback_query)
    _hear_texts(router.message)
    return router


def _hear_presses(presses: TelegramEventObserver) -> None:
    on_press = presses.register
    on_press(checks_asked, SecrecyPile.filter())
    on_press(check_opened, SecrecyCheck.filter(F.act == SecrecyAct.OPEN))
    on_press(person_shown, SecrecyCheck.filter(F.act == SecrecyAct.SHOW))
    on_press(clearing_considered, SecrecyCheck.filter(F.act == SecrecyAct.CLEAR))
    on_press(cleared, SecrecyCheck.filter(F.act == SecrecyAct.CLEAR_YES))
    on_press(reason_begun, SecrecyCheck.filter(F.act == SecrecyAct.HOLD_BACK))


def _hear_texts(texts: TelegramEventObserver) -> None:
    on_text = texts.register
    on_text(reason_given_up, People.holding_back, command("cancel"))
    on_text(reason_typed, People.holding_back, TYPED)
    on_text(reason_not_typed, People.holding_back)


async def checks_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: SecrecyPile
) -> Screen:
    """Somebody looked at the checks to make."""
    return secrecy.pile(words, await office.secrecy.pending(), callback_data.page)


async def check_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: SecrecyCheck
) -> Screen:
    """Somebody opened a check."""
    return secrecy.check(words, await office.secrecy.case(callback_data.id))


async def person_shown(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: SecrecyCheck,
) -> Reply:
    """Somebody looked at who is to be checked; the card comes under it."""
    shown = await office.secrecy.reveal(callback_data.id)
    card = secrecy.check(words, await office.secrecy.case(callback_data.id))
    return Reply((secrecy.person(words, shown, profile), card), fresh=True)


async def clearing_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: SecrecyCheck
) -> Screen:
    """Somebody is about to clear a person."""
    return secrecy.clearing(words, await _as_drawn(office, callback_data))


async def cleared(
    _event: CallbackQuery, office: Office, words: Words, callback_data: SecrecyCheck
) -> Reply:
    """A person was cleared."""
    view = await office.secrecy.clear(callback_data.id, callback_data.version)
    return secrecy.checked(words, view)


async def reason_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: SecrecyCheck,
) -> Screen:
    """Somebody is about to type why a person is not cleared."""
    view = await _as_drawn(office, callback_data)
    subject = Subject(id=callback_data.id, version=callback_data.version)
    await expect(state, People.holding_back, subject)
    return secrecy.holding_back(words, view)


async def reason_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Reply:
    """The reason came: the person is not cleared."""
    on = await taken(state)
    view = await office.secrecy.hold_back(on.id, on.version, event.text or "")
    return secrecy.checked(words, view)


async def reason_given_up(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody stopped typing; the check is as it was."""
    return secrecy.check(words, await office.secrecy.case((await taken(state)).id))


async def reason_not_typed(_event: Message, words: Words, state: FSMContext) -> Screen:
    """Something else came where the reason is awaited."""
    on = await taken(state)
    await expect(state, People.holding_back, on)
    return secrecy.text_wanted(words, on.id)


async def _as_drawn(office: Office, pressed: SecrecyCheck) -> SecrecyCase:
    view = await office.secrecy.case(pressed.id)
    if view.card.version != pressed.version or not view.can_be_checked:
        raise SecrecyStale(public_id=pressed.id)
    return view

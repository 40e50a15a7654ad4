"""Consents that people took back: the pile, deleting, refusing with reasons."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.privacy import ConsentAct, ConsentDo, Consents
from bot.dialogues import end_talk, expect, subject_of
from bot.filters import TYPED, command
from bot.handlers.staff.membership import OnStaff
from bot.i18n import Words
from bot.screens import withdrawals as screens
from bot.screens.screen import Screen
from bot.services.office import Office
from bot.states import ConsentTalk


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.privacy")
    on_press, on_message = router.callback_query.register, router.message.register
    on_message(pile_asked, command("privacy"), OnStaff())
    on_press(pile_asked, Consents.filter())
    on_press(withdrawal_opened, ConsentDo.filter(F.act == ConsentAct.OPEN))
    on_press(deletion_considered, ConsentDo.filter(F.act == ConsentAct.DELETE))
    on_press(deletion_confirmed, ConsentDo.filter(F.act == ConsentAct.DELETE_YES))
    on_press(refusal_begun, ConsentDo.filter(F.act == ConsentAct.REFUSE))
    on_message(refusal_typed, ConsentTalk.refusing, TYPED)
    on_message(refusal_cancelled, command("cancel"), StateFilter(ConsentTalk))
    on_message(something_else_sent, StateFilter(ConsentTalk))
    return router


async def pile_asked(_event: Message | CallbackQuery, office: Office, words: Words) -> Screen:
    """Somebody looked at what waits."""
    return screens.pile(words, await office.withdrawals.pile())


async def withdrawal_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ConsentDo
) -> Screen:
    """Somebody opened a withdrawal."""
    return screens.one(words, await office.withdrawals.one(callback_data.consent))


async def deletion_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ConsentDo
) -> Screen:
    """Somebody is about to delete the data of a chat."""
    return screens.sure(words, await office.withdrawals.one(callback_data.consent))


async def deletion_confirmed(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ConsentDo
) -> Screen:
    """Somebody deleted the data of a chat, twice asked."""
    await office.withdrawals.delete(callback_data.consent)
    left = await office.withdrawals.pile()
    return screens.pile(words, left, screens.deleted(words))


async def refusal_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: ConsentDo,
) -> Screen:
    """Somebody is about to refuse; the next text is the reasons."""
    view = await office.withdrawals.one(callback_data.consent)
    await expect(state, ConsentTalk.refusing, str(view.id))
    return screens.refusing(words, view)


async def refusal_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """The reasons came: the person is told."""
    consent = int(await subject_of(state))
    await end_talk(state)
    await office.withdrawals.refuse(consent, event.text or "")
    left = await office.withdrawals.pile()
    return screens.pile(words, left, screens.refused(words))


async def refusal_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody stopped refusing; the withdrawal waits on."""
    consent = int(await subject_of(state))
    await end_talk(state)
    return screens.one(words, await office.withdrawals.one(consent))


async def something_else_sent(_event: Message, words: Words) -> Screen:
    """A photo or a voice came where reasons are awaited."""
    return screens.text_wanted(words)

"""A person's own requests: looked at, withdrawn, answered."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Door, Open, Own, OwnAct, OwnPage
from bot.dialogues import end_talk, expect, subject_of, take_text
from bot.filters import command
from bot.i18n import Words
from bot.screens import errors, my_requests, receipts, strays
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.views import OwnRequest
from bot.states import Citizen


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="citizen.my_requests")
    router.message.register(list_asked, command("my"))
    router.callback_query.register(list_asked, Open.filter(F.door == Door.MINE))
    router.callback_query.register(page_turned, OwnPage.filter())
    for act, handler in (
        (OwnAct.OPEN, request_opened),
        (OwnAct.RECEIPT, receipt_asked),
        (OwnAct.RECEIPT_FILE, receipt_file_asked),
        (OwnAct.WITHDRAW, withdrawal_begun),
        (OwnAct.WITHDRAW_YES, request_withdrawn),
        (OwnAct.ANSWER, answer_begun),
        (OwnAct.SEND_TEXT, text_sent),
    ):
        router.callback_query.register(handler, Own.filter(F.act == act))
    router.message.register(answer_typed, Citizen.answering, F.text, ~F.text.startswith("/"))
    router.message.register(something_else_sent, Citizen.answering, ~F.text)
    return router


async def list_asked(_event: Message | CallbackQuery, office: Office, words: Words) -> Screen:
    """Somebody looked at the own requests."""
    asked = await office.own_advice.open_ones()
    return my_requests.listing(words, await office.requests.mine(), 0, asked)


async def page_turned(
    _event: CallbackQuery, office: Office, words: Words, callback_data: OwnPage
) -> Screen:
    """Somebody turned a page of the own requests."""
    asked = await office.own_advice.open_ones()
    return my_requests.listing(words, await office.requests.mine(), callback_data.page, asked)


async def request_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Own
) -> Screen:
    """Somebody opened an own request; it is shown as it stands now, whatever the button knew."""
    return _card(office, words, await office.requests.own(callback_data.id))


async def receipt_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Own, bot_name: str
) -> Screen:
    """Somebody wants the receipt again."""
    return receipts.receipt(words, await office.requests.own(callback_data.id), bot_name)


async def receipt_file_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Own, bot_name: str
) -> Screen:
    """Somebody wants the receipt as a paper."""
    own = await office.requests.own(callback_data.id)
    return receipts.paper(words, own, office.profile, bot_name, office.now)


async def withdrawal_begun(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Own
) -> Screen:
    """Somebody is about to withdraw a request."""
    return my_requests.withdrawal(words, await office.requests.own(callback_data.id))


async def request_withdrawn(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Own
) -> Screen:
    """Somebody withdrew a request, twice asked."""
    own = await office.requests.withdraw(callback_data.id, callback_data.version)
    return _card(office, words, own, my_requests.taken_back(words))


async def answer_begun(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: Own
) -> Screen | Reply:
    """Somebody is about to answer the office's question."""
    own = await office.requests.own(callback_data.id)
    if not own.card.asked:
        return Reply((_card(office, words, own),), toast=errors.stale(words))
    await expect(state, Citizen.answering, own.card.public_id)
    return my_requests.answering(words, own)


async def text_sent(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: Own
) -> Screen | Reply:
    """Somebody says that a text already written is the answer."""
    text = await take_text(state)
    own = await office.requests.own(callback_data.id)
    if not text or not own.card.asked:
        return await answer_begun(_event, office, words, state, callback_data)
    own = await office.requests.answer(own.card.public_id, text)
    return _card(office, words, own, my_requests.passed_on(words))


async def answer_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """The answer to the office's question came."""
    own = await office.requests.answer(await subject_of(state), event.text or "")
    await end_talk(state)
    return _card(office, words, own, my_requests.passed_on(words))


async def something_else_sent(_event: Message, words: Words) -> Screen:
    """A photo or a file came instead of the answer; it is not kept."""
    return strays.text_wanted(words)


def _card(office: Office, words: Words, own: OwnRequest, lead: str | None = None) -> Screen:
    return my_requests.card(words, own, office.profile, office.now, lead)

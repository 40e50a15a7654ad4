"""A case that came by phone, by paper or by word of mouth is tied to this chat by its applicant."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.intake import TieBegin
from bot.dialogues import end_talk, expect, subject_of
from bot.handlers.citizen import onward
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import my_requests, strays, tying
from bot.screens.screen import Reply, Screen
from bot.services.errors import ConsentNeeded
from bot.services.filing.tying import Tied
from bot.services.office import Office
from bot.states import Tie


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="citizen.tying")
    router.callback_query.register(tying_begun, TieBegin.filter())
    router.message.register(digits_typed, Tie.digits, F.text, ~F.text.startswith("/"))
    router.message.register(something_else_sent, StateFilter(Tie.digits), ~F.text)
    return router


async def tying_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: TieBegin,
) -> Screen:
    """Somebody says that a case is theirs; the consent comes first."""
    return await begun(office, words, state, profile, callback_data.id)


async def begun(
    office: Office, words: Words, state: FSMContext, profile: OfficeProfile, public_id: str
) -> Screen:
    """Ask for the last digits of the phone, or say why the case cannot be tied."""
    try:
        closed = await office.tying.open_to(public_id)
    except ConsentNeeded:
        await onward.keep(state, TieBegin(id=public_id).pack())
        return tying.consent_first(words, profile)
    if closed is Tied.YOURS:
        return my_requests.card(words, await office.requests.own(public_id), profile, office.now)
    if closed is not None:
        return tying.refused(words, closed, profile)
    await expect(state, Tie.digits, public_id)
    return tying.asking(words, await office.tying.card(public_id))


async def digits_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen | Reply:
    """The last digits of a phone came: the case is tied, or a try is counted."""
    public_id = await subject_of(state)
    came = await office.tying.tie(public_id, event.text or "")
    if came is Tied.YOURS:
        await end_talk(state)
        own = await office.requests.own(public_id)
        lead = tying.tied(words)
        return Reply((my_requests.card(words, own, profile, office.now, lead=lead),), toast=None)
    left = await office.tying.left(public_id) if came is Tied.WRONG else 0
    if left > 0:
        return tying.wrong(words, left)
    await end_talk(state)
    return tying.refused(words, Tied.TOO_MANY if came is Tied.WRONG else came, profile)


async def something_else_sent(_event: Message, words: Words) -> Screen:
    """A photo or a voice came instead of the digits."""
    return strays.text_wanted(words)

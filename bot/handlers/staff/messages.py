"""What applicants write unasked: the pile, reading, replying, or taking note."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.messages import TalkAct, TalkDo, TalkOpen, TalkShow, Unread
from bot.dialogues import end_talk, expect, subject_of
from bot.filters import TYPED, command
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import messages as screens
from bot.screens.case_steps import Viewer
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.states import Talk


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.messages")
    router.callback_query.register(pile_asked, Unread.filter())
    router.callback_query.register(talk_opened, TalkOpen.filter())
    router.callback_query.register(talk_shown, TalkShow.filter())
    router.callback_query.register(reply_begun, TalkDo.filter(F.act == TalkAct.REPLY))
    router.callback_query.register(noted, TalkDo.filter(F.act == TalkAct.DONE))
    router.message.register(reply_typed, Talk.replying, TYPED)
    router.message.register(reply_cancelled, command("cancel"), StateFilter(Talk))
    router.message.register(something_else_sent, StateFilter(Talk))
    return router


async def pile_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Unread
) -> Screen:
    """Somebody looked at what waits to be read."""
    return screens.pile(words, await office.messages.pile(), callback_data.page)


async def talk_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: TalkOpen
) -> Screen:
    """Somebody opened the talk of a case; not a word of it is shown yet."""
    return screens.talk(words, await office.messages.talk(callback_data.id), _viewer(office))


async def talk_shown(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: TalkShow,
) -> Reply:
    """Somebody read the talk; the card with its buttons comes under it."""
    view = await office.messages.read(callback_data.id)
    return Reply(screens.shown(words, view, _viewer(office), profile), fresh=True)


async def reply_begun(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: TalkDo
) -> Screen:
    """Somebody is about to reply to what was shown."""
    view = await office.messages.as_drawn(callback_data.id, callback_data.note)
    await expect(state, Talk.replying, callback_data.pack())
    return screens.replying(words, view)


async def reply_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Reply:
    """The reply came: the applicant is told."""
    on = await _taken(state)
    view = await office.messages.reply(on.id, on.note, on.file, event.text or "")
    return screens.after(words, view, _viewer(office), TalkAct.REPLY)


async def noted(
    _event: CallbackQuery, office: Office, words: Words, callback_data: TalkDo
) -> Reply:
    """Somebody took note without a reply."""
    pressed = callback_data
    view = await office.messages.done(pressed.id, pressed.note, pressed.file)
    return screens.after(words, view, _viewer(office), TalkAct.DONE)


async def reply_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody stopped replying; the messages wait on."""
    on = await _taken(state)
    return screens.talk(words, await office.messages.talk(on.id), _viewer(office))


async def something_else_sent(_event: Message, words: Words, state: FSMContext) -> Screen:
    """A photo, a voice or a sticker came where a reply is awaited."""
    return screens.text_wanted(words, TalkDo.unpack(await subject_of(state)).id)


async def _taken(state: FSMContext) -> TalkDo:
    """Return what the reply belongs to and end the talk; a refused text opens it again."""
    on = TalkDo.unpack(await subject_of(state))
    await end_talk(state)
    return on


def _viewer(office: Office) -> Viewer:
    return Viewer.of(office.actor, office.now)

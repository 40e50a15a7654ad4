"""/when: a count of working days explained to anybody of the staff."""

import re
from datetime import date

from aiogram import F, Router
from aiogram.filters import CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import dialogues
from bot.callbacks.terms import When
from bot.filters import TYPED, command
from bot.handlers.staff.membership import OnStaff
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import counting as screens
from bot.screens.screen import Screen
from bot.services.office import Office
from bot.services.rules.days import read_day
from bot.states import TermTalk

LENGTH = re.compile(r"(.*?)\s*([+\-−–])\s?(\d{1,3})", re.DOTALL)
"""A number of working days behind the date, with its sign: a minus in all its forms."""


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.when")
    router.message.register(count_asked, command("when"), OnStaff())
    router.callback_query.register(date_begun, When.filter(F.day == 0))
    router.callback_query.register(count_turned, When.filter())
    router.message.register(given_up, TermTalk.counting, command("cancel"))
    router.message.register(date_typed, TermTalk.counting, TYPED)
    router.message.register(something_else_sent, TermTalk.counting)
    return router


async def count_asked(
    _event: Message,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    state: FSMContext,
    command: CommandObject,
) -> Screen:
    """Somebody asked for a count, with the date behind the command or without."""
    return await _explained(office, words, profile, state, command.args or "")


async def date_begun(_event: CallbackQuery, words: Words, state: FSMContext) -> Screen:
    """Somebody is about to type a date."""
    await dialogues.expect(state, TermTalk.counting)
    return screens.asking(words)


async def count_turned(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: When,
) -> Screen:
    """Somebody turned a page of a count, or chose another length or day."""
    n = -callback_data.n if callback_data.back else callback_data.n
    view = await office.calendars.explain(date.fromordinal(callback_data.day), n)
    return screens.explained(words, view, profile, callback_data.page)


async def date_typed(
    event: Message, office: Office, words: Words, profile: OfficeProfile, state: FSMContext
) -> Screen:
    """The date came."""
    return await _explained(office, words, profile, state, event.text or "")


async def given_up(_event: Message, words: Words, state: FSMContext) -> Screen:
    """Somebody stopped typing a date."""
    await dialogues.end_talk(state)
    return screens.stopped(words)


async def something_else_sent(_event: Message, words: Words) -> Screen:
    """A photo or a sticker came where a date is awaited."""
    return screens.asking(words, unread=True)


async def _explained(
    office: Office, words: Words, profile: OfficeProfile, state: FSMContext, text: str
) -> Screen:
    found = asked(text, office.today, profile.terms.answer_days)
    if found is None:
        await dialogues.expect(state, TermTalk.counting)
        return screens.asking(words, unread=bool(text.strip()))
    view = await office.calendars.explain(*found)
    await dialogues.end_talk(state)
    return screens.explained(words, view, profile, 0)


def asked(text: str, today: date, usual: int) -> tuple[date, int] | None:
    """Return the day and the number of working days that a text asks for; None if unreadable.

    A date may hold dashes itself, so the whole text is tried as a date first.
    """
    text = text.strip()
    whole = read_day(text, today)
    if whole is not None:
        return whole, usual
    found = LENGTH.fullmatch(text)
    day = None if found is None else read_day(found[1].strip() or today.isoformat(), today)
    if found is None or day is None:
        return None
    return day, int(found[3]) * (1 if found[2] == "+" else -1)

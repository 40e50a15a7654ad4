"""The reception day: the day by posts, the room of a reception, arrivals and papers."""

from datetime import date

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import DeskPile, Pile
from bot.callbacks.day import DayAct, DayCall, DayCase, DayOpen, DayRoom, DayWait
from bot.filters import command
from bot.handlers.staff.membership import OnStaff
from bot.i18n import Words
from bot.screens import day
from bot.screens.case_steps import Viewer
from bot.screens.day_card import day_card
from bot.screens.screen import Screen
from bot.services.office import Office
from bot.services.rules.room import Stage
from bot.services.views.day import DayCard, Paper

PAPERS = {
    DayAct.IDENTITY: (Paper.IDENTITY, True),
    DayAct.IDENTITY_NOT: (Paper.IDENTITY, False),
    DayAct.AUTHORITY: (Paper.AUTHORITY, True),
    DayAct.AUTHORITY_NOT: (Paper.AUTHORITY, False),
}
SLIPS = {
    DayAct.NOT_HERE: Stage.HERE,
    DayAct.NOT_INSIDE: Stage.IN_ROOM,
    DayAct.NOT_LEFT: Stage.LEFT,
}


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.day")
    router.message.register(today_asked, command("day"), OnStaff())
    router.callback_query.register(today_asked, DeskPile.filter(F.pile == Pile.DAY))
    router.callback_query.register(day_asked, DayOpen.filter())
    router.callback_query.register(reception_asked, DayRoom.filter())
    router.callback_query.register(day_card_asked, DayCase.filter(F.act == DayAct.OPEN))
    router.callback_query.register(arrived, DayCase.filter(F.act == DayAct.ARRIVED))
    router.callback_query.register(left_room, DayCase.filter(F.act == DayAct.LEFT))
    router.callback_query.register(paper_ticked, DayCase.filter(F.act.in_(set(PAPERS))))
    router.callback_query.register(slip_taken_back, DayCase.filter(F.act.in_(set(SLIPS))))
    router.callback_query.register(called_in, DayCall.filter())
    router.callback_query.register(waits_unbooked, DayWait.filter())
    return router


def shown(words: Words, office: Office, card: DayCard, lead: str | None = None) -> Screen:
    """Return the card of a case on its day for whoever acts."""
    viewer = Viewer.of(office.actor, office.now)
    return day_card(words, card, viewer, office.profile, lead)


async def today_asked(_event: Message | CallbackQuery, office: Office, words: Words) -> Screen:
    """Somebody looked at the receptions of today."""
    return day.day(words, await office.day_book.day(office.today), 0)


async def day_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: DayOpen
) -> Screen:
    """Somebody looked at another day, or turned the page."""
    chosen = date.fromordinal(callback_data.day) if callback_data.day else office.today
    return day.day(words, await office.day_book.day(chosen), callback_data.page)


async def reception_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: DayRoom
) -> Screen:
    """Somebody looked at a reception and its room."""
    view = await office.day_book.reception(callback_data.reception)
    return day.reception(words, view, Viewer.of(office.actor, office.now), callback_data.page)


async def day_card_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: DayCase
) -> Screen:
    """Somebody opened a case on its day; whatever version was pressed, the card is fresh."""
    return shown(words, office, await office.day_book.card(callback_data.id))


async def arrived(
    _event: CallbackQuery, office: Office, words: Words, callback_data: DayCase
) -> Screen:
    """The applicant is here."""
    return shown(words, office, await office.visits.arrive(callback_data.id, callback_data.version))


async def left_room(
    _event: CallbackQuery, office: Office, words: Words, callback_data: DayCase
) -> Screen:
    """The applicant has left the room."""
    return shown(words, office, await office.visits.finish(callback_data.id, callback_data.version))


async def paper_ticked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: DayCase
) -> Screen:
    """A paper was looked at, or the tick was a slip."""
    paper, seen = PAPERS[callback_data.act]
    card = await office.visits.see(callback_data.id, callback_data.version, paper, seen=seen)
    return shown(words, office, card)


async def slip_taken_back(
    _event: CallbackQuery, office: Office, words: Words, callback_data: DayCase
) -> Screen:
    """What was pressed last was a slip."""
    stage = SLIPS[callback_data.act]
    card = await office.visits.take_back(callback_data.id, callback_data.version, stage)
    return shown(words, office, card)


async def called_in(
    _event: CallbackQuery, office: Office, words: Words, callback_data: DayCall
) -> Screen:
    """Somebody was called in, and whoever was inside has left."""
    card = await office.visits.call(callback_data.id, callback_data.version, callback_data.after)
    return shown(words, office, card)


async def waits_unbooked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: DayWait
) -> Screen:
    """Somebody without a date waits to be received today."""
    card = await office.visits.wait_unbooked(
        callback_data.id, callback_data.version, callback_data.reception
    )
    return shown(words, office, card)

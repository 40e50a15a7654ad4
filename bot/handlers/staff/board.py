"""The board of the whole office, and the terms and cases behind its numbers."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.terms import BoardOpen, BoardPile, BoardTerms
from bot.filters import command
from bot.handlers.staff.membership import OnStaff
from bot.i18n import Words
from bot.screens import board as screens
from bot.screens.screen import Screen
from bot.services.office import Office


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.board")
    router.message.register(board_asked, command("board"), OnStaff())
    router.callback_query.register(board_turned, BoardOpen.filter())
    router.callback_query.register(terms_asked, BoardTerms.filter())
    router.callback_query.register(pile_asked, BoardPile.filter())
    return router


async def board_asked(_event: Message, office: Office, words: Words) -> Screen:
    """Somebody asked for the board."""
    return screens.board(words, await office.board.board(), 0, units=False)


async def board_turned(
    _event: CallbackQuery, office: Office, words: Words, callback_data: BoardOpen
) -> Screen:
    """Somebody turned a page of the board, or looked at it by units."""
    view = await office.board.board()
    return screens.board(words, view, callback_data.page, units=callback_data.units)


async def terms_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: BoardTerms
) -> Screen:
    """Somebody looked at the terms behind a number."""
    asked = callback_data
    view = await office.board.duties(asked.whose, asked.key, asked.span, asked.page)
    return screens.terms(words, view, asked.whose, asked.key, asked.span)


async def pile_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: BoardPile
) -> Screen:
    """Somebody looked at the cases behind a number."""
    view = await office.board.cases(callback_data.lying, callback_data.page)
    return screens.pile(words, view, callback_data.lying)

"""The desk: today's work and the piles on it."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Desk, DeskPile, NextCase, Pile
from bot.filters import command
from bot.handlers.staff.membership import OnStaff
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import case, case_steps, piles
from bot.screens import desk as screens
from bot.screens.screen import Reply, Screen
from bot.services.office import Office


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.desk")
    router.message.register(desk_asked, command("desk"), OnStaff())
    router.callback_query.register(desk_asked, Desk.filter())
    router.callback_query.register(next_case_asked, NextCase.filter())
    router.callback_query.register(duties_asked, DeskPile.filter(F.pile == Pile.DUTIES))
    router.callback_query.register(queues_asked, DeskPile.filter(F.pile == Pile.QUEUE))
    router.callback_query.register(pile_asked, DeskPile.filter())
    return router


async def desk_asked(_event: Message | CallbackQuery, office: Office, words: Words) -> Screen:
    """Somebody came to the desk."""
    return screens.desk(words, await office.desk.desk())


async def next_case_asked(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile
) -> Reply:
    """The responsible worker asked for the case whose answer is due first."""
    opened = await office.review.next_case()
    if opened is None:
        cards = await office.desk.to_review()
        pile = piles.cases(words, Pile.REVIEW, cards, 0, office.actor.places)
        return Reply((pile,), toast=screens.no_case_left(words))
    viewer = case_steps.Viewer.of(office.actor, office.now)
    return Reply((case.case_card(words, opened, viewer, profile),))


async def pile_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: DeskPile
) -> Screen:
    """Somebody looked at a pile of cases."""
    asked = {
        Pile.ENTER: office.desk.to_enter,
        Pile.REVIEW: office.desk.to_review,
        Pile.WAITING: office.desk.waiting,
        Pile.DECIDE: office.desk.to_decide,
        Pile.LETTERS: office.desk.letters,
        Pile.MISSED: office.desk.missed,
        Pile.APPEALS: office.desk.appeals,
        Pile.HELD: office.desk.held,
    }
    cards = await asked[callback_data.pile]()
    own = office.actor.places
    return piles.cases(words, callback_data.pile, cards, callback_data.page, own)


async def duties_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: DeskPile
) -> Screen:
    """Somebody looked at the calls and other duties."""
    return piles.duties(words, await office.desk.duties(), callback_data.page)


async def queues_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: DeskPile
) -> Screen:
    """The responsible worker looked at the queues."""
    return piles.queues(words, await office.distribution.queues(), callback_data.page)

"""Whether the applicant comes to the given date, and whether they take an offered place."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.callbacks import Own, OwnAct
from bot.callbacks.changes import OfferAct, Offered, OtherDay
from bot.i18n import Words
from bot.screens import attendance, errors, my_requests, offers
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.views import OwnRequest
from bot.services.views.changes import OfferView
from db.enums import OfferState


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="citizen.attendance")
    for act, handler in (
        (OwnAct.COME, coming_confirmed),
        (OwnAct.CANNOT, absence_begun),
        (OwnAct.CANNOT_YES, absence_told),
    ):
        router.callback_query.register(handler, Own.filter(F.act == act))
    router.callback_query.register(other_day_asked, OtherDay.filter(F.asked))
    router.callback_query.register(other_day_begun, OtherDay.filter())
    for answer, answered in (
        (OfferAct.OPEN, offer_opened),
        (OfferAct.ACCEPT, offer_accepted),
        (OfferAct.DECLINE, declining_considered),
        (OfferAct.DECLINE_YES, offer_declined),
    ):
        router.callback_query.register(answered, Offered.filter(F.act == answer))
    return router


async def coming_confirmed(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Own
) -> Screen:
    """Somebody will come."""
    own = await office.requests.will_come(callback_data.id, callback_data.version)
    return _card(office, words, own, attendance.came(words, own.card))


async def absence_begun(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Own
) -> Screen | Reply:
    """Somebody may not be able to come."""
    own = await office.requests.own(callback_data.id)
    return await _hindered(office, words, own) or attendance.absence(words, own)


async def absence_told(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Own
) -> Screen:
    """Somebody cannot come, twice asked: the turn is kept, the seat goes to the next."""
    own = await office.requests.cannot_come(callback_data.id, callback_data.version)
    return _card(office, words, own, attendance.freed(words))


async def other_day_begun(
    _event: CallbackQuery, office: Office, words: Words, callback_data: OtherDay
) -> Screen | Reply:
    """Somebody asks for another day, and ticks the weekdays that suit."""
    own = await office.requests.own(callback_data.id)
    chosen = callback_data.days
    return await _hindered(office, words, own) or attendance.other_day(words, own, chosen)


async def other_day_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: OtherDay
) -> Screen:
    """Somebody gave the date back for another day; a free place is offered at once, by notice."""
    bits = callback_data.days
    weekdays = tuple(day for day in range(7) if bits >> day & 1)
    own = await office.requests.another_day(callback_data.id, callback_data.version, weekdays)
    found = attendance.no_free_place if own.offer is None else attendance.place_found
    return _card(office, words, own, found(words))


async def offer_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Offered
) -> Screen | Reply:
    """Somebody looked at an offered place; it is shown as it stands now."""
    return _offer(words, await office.offers.own(callback_data.id))


async def offer_accepted(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Offered
) -> Screen | Reply:
    """Somebody takes an offered place; the second press shows the first one's result."""
    view = await office.offers.accept(callback_data.id)
    held = view.card.seat is not None and view.card.seat.id == view.seat.id
    if view.state is OfferState.ACCEPTED and held:
        own = await office.requests.own(view.card.public_id)
        return _card(office, words, own, offers.taken(words))
    return _offer(words, view, old=True)


async def declining_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Offered
) -> Screen | Reply:
    """Somebody may leave an offered place to the next."""
    view = await office.offers.own(callback_data.id)
    if view.state is OfferState.OPEN:
        return offers.decline(words, view)
    return _offer(words, view, old=True)


async def offer_declined(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Offered
) -> Screen | Reply:
    """Somebody left an offered place to the next, twice asked."""
    return _offer(words, await office.offers.decline(callback_data.id))


async def _hindered(office: Office, words: Words, own: OwnRequest) -> Screen | Reply | None:
    """Return what is shown instead when the date cannot be given back, or None."""
    case = own.card
    if case.seat is None or case.seat.starts_at <= office.now:
        return Reply((_card(office, words, own),), toast=errors.stale(words))
    if await office.requests.releases_left(case.public_id) <= 0:
        return attendance.no_more(words, case, office.profile)
    return None


def _offer(words: Words, view: OfferView, *, old: bool = False) -> Screen | Reply:
    shown = offers.offer(words, view)
    return Reply((shown,), toast=errors.stale(words)) if old else shown


def _card(office: Office, words: Words, own: OwnRequest, lead: str | None = None) -> Screen:
    return my_requests.card(words, own, office.profile, office.now, lead)

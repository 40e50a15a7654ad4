"""The telephone survey: draws looked at, put to work and repeated; calls one by one (point 38)."""

from datetime import date

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.phone_survey import (
    CallAct,
    CallDo,
    CallList,
    CallTried,
    DrawAct,
    DrawDo,
    Draws,
    DrawsOf,
    NextCall,
    Tried,
)
from bot.documents.draw_json import draw_json
from bot.filters import command
from bot.handlers.staff.membership import OnStaff
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import call_sheet, draws
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.rules.policy import Action, permits
from db.enums import CallResult

RESULTS = {
    Tried.NO_ANSWER: CallResult.NO_ANSWER,
    Tried.BUSY: CallResult.BUSY,
    Tried.LATER: CallResult.LATER,
    Tried.WRONG_NUMBER: CallResult.WRONG_NUMBER,
    Tried.REFUSED: CallResult.REFUSED,
    Tried.NEVER: CallResult.REFUSED,
}
FINAL = frozenset({Tried.WRONG_NUMBER, Tried.REFUSED, Tried.NEVER})
"""Results that end a call at once, so they are asked twice."""


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.phone_survey")
    router.message.register(draws_asked, command("calls"), OnStaff())
    for handler, pressed in (
        (draws_asked, Draws.filter()),
        (month_asked, DrawsOf.filter()),
        (draw_confirmed, DrawDo.filter(F.act == DrawAct.CONFIRM)),
        (draw_checked, DrawDo.filter(F.act == DrawAct.CHECK)),
        (draw_opened, DrawDo.filter()),
        (next_asked, NextCall.filter()),
        (sheet_asked, CallList.filter()),
        (call_revealed, CallDo.filter(F.act == CallAct.SHOW)),
        (drop_considered, CallDo.filter(F.act == CallAct.DROP)),
        (wish_dropped, CallDo.filter(F.act == CallAct.DROP_YES)),
        (call_opened, CallDo.filter(F.act == CallAct.OPEN)),
        (try_considered, CallTried.filter(F.result.in_(FINAL) & ~F.sure)),
        (try_noted, CallTried.filter()),
    ):
        router.callback_query.register(handler, pressed)
    return router


async def draws_asked(
    _event: Message | CallbackQuery,
    office: Office,
    words: Words,
    callback_data: Draws | None = None,
) -> Screen:
    """Somebody looked at the draws."""
    page = 0 if callback_data is None else callback_data.page
    return draws.draws(words, await office.samples.all(), page)


async def month_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: DrawsOf
) -> Screen:
    """Somebody came from a duty, which is about a month."""
    year, month = divmod(callback_data.month, 12)
    found = await office.samples.of_month(date(max(year, 1), month + 1, 1))
    if len(found) == 1:
        return draws.draw(words, found[0], may_call=_may_call(office))
    return draws.draws(words, found, 0)


async def draw_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: DrawDo
) -> Screen:
    """Somebody looked at a draw."""
    sample = await office.samples.view(callback_data.id)
    return draws.draw(words, sample, may_call=_may_call(office))


async def draw_confirmed(
    _event: CallbackQuery, office: Office, words: Words, callback_data: DrawDo
) -> Screen:
    """A registrar put a draw to work."""
    sample = await office.samples.confirm(callback_data.id)
    return draws.draw(words, sample, may_call=True)


async def draw_checked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: DrawDo
) -> Reply:
    """Somebody had a draw repeated."""
    check = await office.samples.check(callback_data.id)
    return draws.checked(words, check, draw_json(check))


async def next_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: NextCall,
) -> Screen | Reply:
    """A registrar wants the next person to call."""
    call = await office.sample_calls.next(callback_data.id, callback_data.after)
    if call is None:
        return call_sheet.none_left(words, await office.samples.view(callback_data.id))
    return call_sheet.card(words, call, profile)


async def sheet_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: CallList
) -> Screen:
    """A registrar looked at the whole sheet."""
    calls = await office.sample_calls.all(callback_data.id)
    sample = await office.samples.view(callback_data.id)
    return call_sheet.sheet(words, sample, calls, callback_data.page)


async def call_opened(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: CallDo,
) -> Screen:
    """A registrar opened a call; whatever version was drawn, the card is fresh."""
    return call_sheet.card(words, await office.sample_calls.card(callback_data.id), profile)


async def call_revealed(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: CallDo,
) -> Reply:
    """A registrar is about to call: name and number are shown."""
    called = await office.sample_calls.reveal(callback_data.id, callback_data.version)
    return call_sheet.revealed(words, called, profile)


async def try_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: CallTried
) -> Screen:
    """What ends a call is asked twice."""
    call = await office.sample_calls.card(callback_data.id)
    return call_sheet.sure(words, call, callback_data.result)


async def try_noted(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: CallTried,
) -> Reply:
    """What came of a try was written down."""
    call = await office.sample_calls.note(
        callback_data.id,
        callback_data.version,
        RESULTS[callback_data.result],
        never=callback_data.result is Tried.NEVER,
    )
    card = call_sheet.card(words, call, profile)
    return Reply((card,), toast=call_sheet.noted(words, call))


async def drop_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: CallDo
) -> Screen:
    """Somebody changed their mind about booking."""
    return call_sheet.drop_sure(words, await office.sample_calls.card(callback_data.id))


async def wish_dropped(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: CallDo,
) -> Screen:
    """It is written down that somebody does not book after all."""
    call = await office.call_bookings.drop(callback_data.id, callback_data.version)
    return call_sheet.card(words, call, profile)


def _may_call(office: Office) -> bool:
    return permits(office.actor.roles, Action.RUN_PHONE_SURVEY)

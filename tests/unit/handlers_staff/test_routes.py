"""Every button of the staff's screens leads to exactly the handler that its words promise."""

from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from aiogram import Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, User

from bot.callbacks import (
    Case,
    CaseAct,
    CaseOverrule,
    Desk,
    DeskPile,
    Distribute,
    NextCase,
    Phone,
    Pile,
)
from bot.callbacks.team import HandOverTo, LeaveOffice, RoleEnd
from bot.handlers import citizen
from bot.handlers.staff import create_routers
from bot.screens.case import case_card
from bot.screens.case_more import case_more
from bot.screens.screen import reply_of
from db.enums import ProposalKind, RequestState, Role
from tests.unit.screens_staff.cases import ENGLISH, PROFILE, card, viewer
from tests.unit.screens_staff.test_fit import SCREENS


def handlers() -> list[HandlerObject]:
    """Return the handlers of presses in the order of asking; the menu is the citizens'."""
    waiting: list[Router] = [*create_routers(), *citizen.create_routers()]
    found: list[HandlerObject] = []
    while waiting:
        router = waiting.pop(0)
        found += router.callback_query.handlers
        waiting = [*router.sub_routers, *waiting]
    return found


HANDLERS = handlers()
ID = "0123456789"
AT_WORK = SimpleNamespace(actor=SimpleNamespace(roles=frozenset(Role), resting=frozenset()))
"""The office of somebody whose roles all work today, for filters that ask."""


async def taken_by(data: CallbackData) -> str:
    """Return the name of the first handler that takes a press."""
    event = CallbackQuery(
        id="1",
        from_user=User(id=1, is_bot=False, first_name="N"),
        chat_instance="1",
        data=data.pack(),
    )
    for handler in HANDLERS:
        accepted, _values = await handler.check(event, office=AT_WORK)
        if accepted:
            callback: Any = handler.callback
            return str(callback.__name__)
    return "nobody"


@pytest.mark.parametrize(
    ("data", "handler"),
    [
        (Desk(), "desk_asked"),
        (NextCase(), "next_case_asked"),
        (DeskPile(pile=Pile.ENTER), "pile_asked"),
        (DeskPile(pile=Pile.QUEUE, page=3), "queues_asked"),
        (DeskPile(pile=Pile.DAY), "today_asked"),
        (DeskPile(pile=Pile.DUTIES), "duties_asked"),
        (Case(id=ID, version=0, act=CaseAct.OPEN), "case_opened"),
        (Case(id=ID, version=0, act=CaseAct.START), "review_begun"),
        (Case(id=ID, version=0, act=CaseAct.RECEIVE), "queueing_considered"),
        (Case(id=ID, version=0, act=CaseAct.PROPOSE_RECEIVE), "receiving_proposed"),
        (Case(id=ID, version=0, act=CaseAct.REQUEUE), "queueing_considered"),
        (Case(id=ID, version=0, act=CaseAct.REQUEUE_YES), "requeued"),
        (Case(id=ID, version=0, act=CaseAct.APPROVE), "approval_considered"),
        (Case(id=ID, version=0, act=CaseAct.APPROVE_YES), "approved"),
        (Case(id=ID, version=0, act=CaseAct.NO_SHOW), "absence_considered"),
        (Case(id=ID, version=0, act=CaseAct.NO_SHOW_YES), "absence_noted"),
        (CaseOverrule(id=ID, version=0, kind=ProposalKind.RECEIVE), "receiving_decided"),
        (CaseOverrule(id=ID, version=0, kind=ProposalKind.REFUSE), "refusing_considered"),
        (Distribute(post=1), "distribution_asked"),
        (Distribute(post=1, fingerprint="f", confirm=True), "distribution_confirmed"),
        (Phone(duty=1, told=True), "telling_considered"),
        (Phone(duty=1, told=True, sure=True), "call_noted"),
        (Phone(duty=1, told=False), "call_noted"),
        (RoleEnd(id=ID), "ending_considered"),
        (RoleEnd(id=ID, sure=True), "role_ended"),
        (LeaveOffice(id=ID), "leaving_considered"),
        (LeaveOffice(id=ID, sure=True), "member_left"),
        (HandOverTo(id=ID, to=3), "taker_chosen"),
        (HandOverTo(id=ID, to=3, sure=True), "handed_over"),
    ],
)
async def test_a_press_reaches_its_handler(data: CallbackData, handler: str) -> None:
    assert await taken_by(data) == handler


@pytest.mark.parametrize("act", CaseAct)
async def test_every_act_on_a_case_is_handled(act: CaseAct) -> None:
    assert await taken_by(Case(id=ID, version=0, act=act)) != "nobody"


async def test_no_button_leads_nowhere() -> None:
    screens = [screen for draw in SCREENS.values() for screen in reply_of(draw(ENGLISH)).screens]
    screens += [
        case_card(ENGLISH, card(state), viewer(role), PROFILE)
        for state, role in product(RequestState, Role)
    ]
    screens += [
        case_more(ENGLISH, card(state), viewer(role)) for state, role in product(RequestState, Role)
    ]
    data = {
        button.data.pack(): button.data
        for screen in screens
        for row in screen.buttons
        for button in row
        if button.data
    }
    assert len(data) > 100
    assert [packed for packed, one in data.items() if await taken_by(one) == "nobody"] == []

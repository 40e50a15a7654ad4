"""Every door of every service asks before it opens: called by somebody without any right.

The doors are found in the services themselves. A method that takes rows of tables is no door: no
button carries a row, and whoever hands one over has asked. Every other public method is called with
the ids of things that exist, by somebody who is nobody: it refuses, or it changes nothing.
"""

import inspect
import types
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from enum import Enum
from functools import cached_property
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from sqlalchemy import select

from bot.services.errors import OfficeError
from bot.services.office import Office
from bot.services.views.missing import Missing
from db.base import Base
from db.enums import RequestState
from db.models import Staff
from tests.lifecycle.test_arrows import everything
from tests.lifecycle.test_arrows import house as house  # noqa: PLC0414 - a fixture
from tests.lifecycle.walks import to
from tests.offices import STRANGER, TestOffice

OWN = {
    "accounts.arrive": "whoever writes is made known by it",
    "accounts.choose_language": "of the person's own account",
    "accounts.consent": "of the person's own account",
    "withdrawals.ask": "of the person's own account",
    "withdrawals.given_again": "a step of consenting anew, which is of the own account",
    "privacy.ask_me": "of the person's own account",
    "privacy.correct": "of the person's own account and open requests",
    "privacy.forget": "of the person's own account",
    "privacy.leave_in_peace": "of the person's own account",
    "privacy.phone_me": "of the person's own account",
    "held.everything": "of the person's own account; that it was asked for is journalled",
    "oblivion.account": "a step of the ticker, and of dealing with a withdrawal, which has asked",
    "oblivion.cases": "the ticker's",
    "oblivion.ended_talks": "a step of deleting one's own data",
    "oblivion.rows": "the ticker's",
    "oblivion.submissions": "a step of the ticker, and of dealing with a withdrawal",
    "oblivion.talks": "the ticker's",
    **{
        f"retention.{step}": "the ticker's"
        for step in (
            *("accounts", "call_backs", "cases", "consents", "files", "finish", "forms"),
            *("messages", "profiles", "remarks", "submissions", "take", "talks"),
            *("tries", "unseen", "updates"),
        )
    },
    "accounts.keep_details": "of the person's own account",
    "accounts.lost": "the sender's, from an answer of Telegram",
    "refusals.note": "the edge's own line about a refusal",
    "refusals.note_unknown": "the edge's own line about a refusal",
    "staff.alert_administrators": "the edge's own, when an update is set aside",
    "menus.owe": "a step of changing somebody's roles, which has asked",
    "menus.owe_everybody": "the program's own, when it starts",
    "watch.look": "the ticker's",
    "calendars.ask_for_next_year": "the ticker's",
    "digests.morning": "the ticker's",
    "digests.evening": "the ticker's",
    "versions.catch_up": "the program's own, when it starts",
    "versions.write": "a step of approving and of changing a schedule, which have asked",
    "drafts.begun": "a step of drafting and copying, which have asked",
    "posts.note_holder": "a step of approving and of naming a holder, which have asked",
    "notices.to_person": "a message that follows an act, which has asked",
    "ballots.remark": "a step of a survey answered, in the chat or in a call, which has asked",
    "surveys.stop": "of the person's own account",
    "notices.to_colleague": "a message that follows an act of the team, which has asked",
    "registration.refuse_known": "registration's own step; whoever registers has asked",
    "registration.next_number": "registration's own step; whoever registers has asked",
    "duties.sweep_one": "the ticker's",
}
"""Doors that are open to everybody, or to the machine alone, and why."""


def services() -> Iterator[tuple[str, object]]:
    for name, value in vars(Office).items():
        if isinstance(value, cached_property):
            yield name, value.func


def rows(hint: object) -> bool:
    """Tell whether a value of this type is, or holds, a row of a table."""
    if isinstance(hint, type):
        return issubclass(hint, Base)
    return any(rows(one) for one in get_args(hint))


def doors() -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, service in services():
        for method, call in inspect.getmembers(service, inspect.iscoroutinefunction):
            if method.startswith("_") or f"{name}.{method}" in OWN:
                continue
            hints = hints_of(call)
            if not any(rows(hint) for key, hint in hints.items() if key != "return"):
                yield f"{name}.{method}", call


def hints_of(call: Callable[..., Any]) -> dict[str, Any]:
    """Return the types of a method, with those that are imported for checking alone."""
    module = inspect.getmodule(call)
    known = {**vars(module), "Office": Office} if module is not None else {}
    return get_type_hints(call, globalns=known, localns=LATER)


class _Any:
    """Stands for a type that a module knows only while it is checked."""


LATER: dict[str, Any] = {"AsyncSession": _Any, "Category": _Any, "Named": _Any, "Ground": _Any}


def sample(hint: object, text: str) -> Any:
    """Return some value of a type; texts are an id or what somebody would type."""
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return sample(next(one for one in get_args(hint) if one is not type(None)), text)
    if origin is tuple or hint is tuple:
        inner = [one for one in get_args(hint) if one is not Ellipsis]
        return tuple(sample(one, text) for one in inner)
    if origin is not None:
        made = [sample(one, text) for one in get_args(hint)[:1]]
        return set(made) if origin in {set, frozenset} else made
    if hint is Missing:
        return Missing.OTHER
    plain: dict[object, Any] = {
        str: text,
        int: 1,
        bool: True,
        bytes: b"1",
        date: date(2026, 12, 4),
        datetime: datetime(2026, 12, 4, 5, tzinfo=UTC),
    }
    if hint in plain:
        return plain[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    return None


@pytest.mark.parametrize("state", [RequestState.IN_REVIEW, RequestState.LETTER, RequestState.HELD])
async def test_nobody_changes_anything_through_any_door(
    house: TestOffice, state: RequestState
) -> None:
    await house.agree(STRANGER)
    case = await to(house, state)
    row = await case.row()
    before = await everything(house)
    async with house.database.reading() as session:
        member = (await session.scalars(select(Staff.public_id))).all()[0]
    wrote: set[str] = set()
    answered: set[str] = set()
    for name, call in doors():
        hints = {key: one for key, one in hints_of(call).items() if key != "return"}
        service, method = name.split(".")
        for text in (case.id, member, "9999"):
            given = {
                key: row.version if key == "version" else sample(hint, text)
                for key, hint in hints.items()
            }
            try:
                async with house.of(STRANGER) as office:
                    await getattr(getattr(office, service), method)(**given)
            except OfficeError:
                answered.add(name)
            except Exception:  # noqa: BLE001, S112 - a sample that is no value of its type
                continue
            else:
                answered.add(name)
                now = await everything(house)
                if now != before:
                    wrote.add(name)
                    before = now
    assert wrote == set()
    assert await everything(house) == before
    # The samples reach nearly every door; the others ask for values that nobody can make up.
    reached = {name for name, _call in doors()}
    assert len(answered) > 0.9 * len(reached), reached - answered


def test_the_exceptions_are_doors_that_exist() -> None:
    known = {
        f"{name}.{method}"
        for name, service in services()
        for method, _call in inspect.getmembers(service, inspect.iscoroutinefunction)
    }
    assert set(OWN) <= known

"""Cases that wait and places that are free, as the tests of the queue write them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.services.rules.queue import (
    Seat,
    SkipReason,
    Waiting,
    plan,
)
from bot.services.rules.workdays import WorkCalendar
from db.enums import Mode

CALENDAR = WorkCalendar()

TODAY = date(2026, 3, 2)


def seat(
    number: int,
    day: date,
    hour: int = 10,
    *,
    reception: int | None = None,
    mode: Mode = Mode.IN_PERSON,
) -> Seat:
    return Seat(
        number,
        CALENDAR.hours.at(day, time(hour)),
        day.toordinal() if reception is None else reception,
        mode,
    )


def case(
    number: int,
    minute: int = 0,
    *,
    out_of_turn: int = 1,
    memo_ready: bool = False,
    due_on: date = date(2026, 3, 16),
    **wishes: object,
) -> Waiting:
    registered_at = datetime(2026, 2, 20, 5, tzinfo=UTC) + timedelta(minutes=minute)
    usual = Waiting(number, out_of_turn, registered_at, due_on, memo_ready)
    return replace(usual, **wishes)  # type: ignore[arg-type]


def seats_of(waiting: Iterable[Waiting], seats: Iterable[Seat]) -> dict[int, int]:
    placed = plan(waiting, seats, TODAY, CALENDAR).placed
    return {placement.waiting_id: placement.seat_id for placement in placed}


def reasons(waiting: Iterable[Waiting], seats: Iterable[Seat]) -> dict[int, SkipReason]:
    return {skip.waiting_id: skip.reason for skip in plan(waiting, seats, TODAY, CALENDAR).skipped}


def placed(waiting: list[Waiting], seats: list[Seat]) -> dict[int, Seat]:
    by_id = {place.id: place for place in seats}
    return {case: by_id[number] for case, number in seats_of(waiting, seats).items()}

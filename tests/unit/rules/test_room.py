"""Who goes in next, as properties: whatever order people are written down in."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.rules.room import Comer, Stage, came_late, room, stage

NINE = datetime(2026, 12, 4, 4, 0, tzinfo=UTC)
GRACE = timedelta(minutes=15)


def minutes(low: int = -30, high: int = 240) -> st.SearchStrategy[datetime]:
    return st.integers(low, high).map(lambda n: NINE + timedelta(minutes=n))


@st.composite
def comers(draw: st.DrawFn) -> list[Comer]:
    """Everybody of a reception of seats of 20 minutes; at most one of them is inside."""
    people = []
    places = draw(st.lists(st.sampled_from((*range(1, 9), None)), max_size=10))
    inside_left = True
    seen: set[int] = set()
    for key, place in enumerate(places):
        if place is not None and place in seen:
            continue
        seen.add(place or 0)
        arrived = draw(st.none() | minutes()) if place is not None else draw(minutes())
        called = draw(st.booleans()) and arrived is not None
        ended = called and (not inside_left or draw(st.booleans()))
        inside_left = inside_left and not (called and not ended)
        people.append(
            Comer(
                key=key,
                seat=place,
                starts_at=None if place is None else NINE + timedelta(minutes=20 * (place - 1)),
                arrived_at=arrived,
                called_at=NINE if called else None,
                ended_at=NINE if ended else None,
                end=draw(st.sampled_from((None, None, Stage.HELD, Stage.NO_SHOW))),
            )
        )
    return people


def by_key(people: list[Comer]) -> dict[int, Comer]:
    return {comer.key: comer for comer in people}


@given(comers(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(people: list[Comer], chance: object) -> None:
    mixed = list(people)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert room(mixed, GRACE) == room(people, GRACE)


@given(comers())
def test_the_line_is_exactly_those_who_wait_there(people: list[Comer]) -> None:
    now = room(people, GRACE)
    waiting = {comer.key for comer in people if stage(comer, NINE, GRACE) is Stage.HERE}
    assert set(now.line) == waiting
    assert len(now.line) == len(waiting)
    assert now.inside not in now.line
    inside = {comer.key for comer in people if stage(comer, NINE, GRACE) is Stage.IN_ROOM}
    assert {now.inside} - {None} == inside
    assert now.next == (now.line[0] if now.line else None)


@given(comers())
def test_those_in_time_keep_the_order_of_their_seats(people: list[Comer]) -> None:
    known = by_key(people)
    line = [known[key] for key in room(people, GRACE).line]
    seats = [comer.seat for comer in line if comer.seat is not None and not came_late(comer, GRACE)]
    assert seats == sorted(seats, key=lambda seat: seat or 0)


@given(comers())
def test_who_came_without_booking_is_last_in_the_order_of_coming(people: list[Comer]) -> None:
    known = by_key(people)
    line = [known[key] for key in room(people, GRACE).line]
    unbooked = [comer for comer in line if comer.seat is None]
    assert line[len(line) - len(unbooked) :] == unbooked
    came = [comer.arrived_at for comer in unbooked]
    assert came == sorted(came, key=lambda moment: moment or NINE)


@given(comers())
def test_who_is_late_passes_nobody_whose_time_had_come(people: list[Comer]) -> None:
    known = by_key(people)
    line = [known[key] for key in room(people, GRACE).line]
    for at, late in enumerate(line):
        if not came_late(late, GRACE) or late.arrived_at is None:
            continue
        for other in line[at + 1 :]:
            in_time = other.starts_at is not None and not came_late(other, GRACE)
            assert not in_time or other.starts_at is None or other.starts_at > late.arrived_at
        for other in line[:at]:
            assert other.starts_at is not None


@given(comers(), minutes())
def test_one_more_arrival_changes_nobody_elses_order(
    people: list[Comer], arrived: datetime
) -> None:
    before = room(people, GRACE).line
    late = Comer(key=99, seat=9, starts_at=NINE + timedelta(minutes=160), arrived_at=arrived)
    after = room([*people, late], GRACE).line
    assert tuple(key for key in after if key != late.key) == before


@pytest.mark.parametrize(
    ("after", "expected"),
    [(0, Stage.EXPECTED), (15, Stage.EXPECTED), (16, Stage.LATE), (300, Stage.LATE)],
)
def test_late_is_more_than_the_office_waits(after: int, expected: Stage) -> None:
    comer = Comer(1, seat=1, starts_at=NINE)
    assert stage(comer, NINE + timedelta(minutes=after), GRACE) is expected


def test_an_example_by_the_clock() -> None:
    """10:41 is after the third's time and before the fourth's: the first goes in between."""
    places = {seat: NINE + timedelta(minutes=20 * (seat - 1)) for seat in range(1, 6)}
    here = [Comer(seat, seat, places[seat], NINE) for seat in (2, 3, 4, 5)]
    late = Comer(1, 1, places[1], NINE + timedelta(minutes=41))
    unbooked = Comer(6, arrived_at=NINE - timedelta(minutes=30))
    assert room([unbooked, late, *here], GRACE).line == (2, 3, 1, 4, 5, 6)

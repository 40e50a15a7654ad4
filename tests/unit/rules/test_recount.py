"""Terms counted anew lose no alarm and double none, and never shorten a promise (point 29)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.profile import Terms
from bot.services.rules import ladders
from bot.services.rules.ladders import Rung
from bot.services.rules.recount import Origin, Standing, climb, recount
from bot.services.rules.workdays import WorkCalendar
from db.enums import AlarmState, DutyKind, Role

TERMS = Terms()
PLAIN = WorkCalendar()
REGISTERED = st.dates(date(2026, 1, 5), date(2026, 11, 20)).filter(PLAIN.is_working)
OVERRIDES = st.dictionaries(
    st.dates(date(2026, 1, 1), date(2027, 1, 31)), st.booleans(), max_size=8
)
KINDS = (
    DutyKind.ANSWER,
    DutyKind.APPEAL,
    DutyKind.REVIEW,
    DutyKind.REDIRECT,
    DutyKind.SECRECY,
    DutyKind.MEMO,
    DutyKind.DELIVERY,
    DutyKind.NEW_DATE,
    DutyKind.MESSAGE,
)


def origin_of(registered: date) -> Origin:
    return Origin(
        opened_at=datetime.combine(registered, time(6), UTC),
        role=Role.REGISTRAR,
        registered_on=registered,
        answer_due_on=PLAIN.add(registered, TERMS.answer_days),
        reception_on=PLAIN.after(registered, 14),
    )


@given(REGISTERED, st.sampled_from(KINDS))
def test_without_a_change_nothing_moves(registered: date, kind: DutyKind) -> None:
    first = recount(kind, PLAIN, TERMS, origin_of(registered))
    assert first is not None
    standing = tuple(
        Standing(rung.audience, rung.level, rung.at, AlarmState.PENDING)
        for rung in first.ladder.rungs
    )
    again = climb(standing, first.ladder.rungs, datetime(2026, 1, 1, tzinfo=UTC))
    assert (again.moved, again.void, again.added) == ((), (), ())
    if kind is DutyKind.ANSWER:
        assert first.ladder == ladders.answer(PLAIN, TERMS, registered)


@given(REGISTERED, OVERRIDES)
def test_a_promise_is_never_shortened_and_done_twice_it_is_done(
    registered: date, overrides: dict[date, bool]
) -> None:
    calendar = WorkCalendar(overrides)
    origin = origin_of(registered)
    assert origin.answer_due_on is not None
    first = recount(DutyKind.ANSWER, calendar, TERMS, origin)
    assert first is not None
    assert first.ladder.due_on >= origin.answer_due_on
    assert calendar.is_working(first.ladder.due_on)
    assert first.ladder.due_on >= first.counted_on
    told = replace(origin, answer_due_on=first.ladder.due_on)
    assert recount(DutyKind.ANSWER, calendar, TERMS, told) == first


@given(REGISTERED, OVERRIDES, st.data())
def test_no_alarm_is_lost_and_none_comes_twice(
    registered: date, overrides: dict[date, bool], data: st.DataObject
) -> None:
    calendar = WorkCalendar(overrides)
    old = ladders.answer(PLAIN, TERMS, registered).rungs
    new = recount(DutyKind.ANSWER, calendar, TERMS, origin_of(registered))
    assert new is not None
    now = old[0].at + timedelta(hours=data.draw(st.integers(-48, 24 * 20)))
    standing = tuple(
        Standing(
            rung.audience,
            rung.level,
            rung.at,
            AlarmState.RAISED if rung.at <= now else AlarmState.PENDING,
        )
        for rung in old
    )
    done = climb(standing, new.ladder.rungs, now)
    # Every rung stands in the table once, before and after.
    keys = {(rung.audience, rung.level) for rung in new.ladder.rungs}
    assert {(each.audience, each.level) for each in standing} == keys
    assert done.void == ()
    assert done.added == ()
    # Only what still waits is moved, and to where the new ladder has it.
    for alarm, rung in done.moved:
        assert alarm.state is AlarmState.PENDING
        assert (alarm.audience, alarm.level) == (rung.audience, rung.level)
        assert rung in new.ladder.rungs
    moved = {(alarm.audience, alarm.level): rung.at for alarm, rung in done.moved}
    for alarm in standing:
        at = moved.get((alarm.audience, alarm.level), alarm.at)
        wanted = next(
            rung.at
            for rung in new.ladder.rungs
            if (rung.audience, rung.level) == (alarm.audience, alarm.level)
        )
        assert alarm.state is AlarmState.RAISED or at == wanted


def test_a_rung_that_is_new_comes_unless_its_hour_has_passed() -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    past = Rung("head", "past", now - timedelta(hours=1))
    coming = Rung("head", "coming", now + timedelta(hours=1))
    gone = Standing("head", "gone", now + timedelta(hours=2), AlarmState.PENDING)
    done = climb((gone,), (past, coming), now)
    assert (done.added, done.void, done.moved) == ((coming,), (gone,), ())


def test_a_term_that_stood_still_is_counted_from_where_it_runs_again() -> None:
    origin = Origin(
        opened_at=datetime(2026, 11, 23, 5, tzinfo=UTC),
        registered_on=date(2026, 11, 23),
        answer_due_on=date(2026, 12, 14),
        remaining=(date(2026, 12, 6), 10),
    )
    new = recount(DutyKind.ANSWER, PLAIN, TERMS, origin)
    assert new is not None
    assert new.ladder.due_on == date(2026, 12, 21)


def test_what_a_person_named_is_not_counted_anew() -> None:
    for kind in (DutyKind.INSTRUCTION, DutyKind.MATERIALS, DutyKind.INFORMATION, DutyKind.OFFER):
        assert recount(kind, PLAIN, TERMS, origin_of(date(2026, 11, 23))) is None

"""A year of the office: every duty in time, none twice, none missed, whoever was late or away.

The clock walks from 1 January to 31 December 2026; twenty people a working day ask to be received,
by chat and through the counter. The bot fails twice: for three days in April, and in September for
longer than the answer's term leaves. What was done is then counted anew, from the facts alone.

The office has two reception rooms with three posts and ten requests a day each. Nothing passes from
one to the other, so each has a database of its own, and two cores live through them side by side.
"""

import json
import random
import statistics
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.services.journal import verify
from db.enums import AlarmState, DutyKind, RequestState, SurveyState
from db.keyring import KeyRing
from db.models import (
    Alarm,
    Assignment,
    CallTry,
    Duty,
    JournalEntry,
    Memo,
    Offer,
    Outcome,
    Request,
    Sample,
    SampleCall,
    Seat,
    Survey,
)
from db.uow import Database
from sandbox.demo_office import RECEIVERS
from tests.year import wall
from tests.year.bureau import Bureau, hurry, relax
from tests.year.days import Year
from tests.year.recount import (
    Facts,
    Line,
    calendar_alarms,
    expected,
    report_alarms,
    schedule_alarms,
)
from tests.year.recount_voices import call_alarms, low_mark_alarms
from tests.year.voices import ILL_RECEIVED

SEED = 2026
OUTAGES = (
    (date(2026, 4, 15), date(2026, 4, 17)),
    (date(2026, 9, 1), date(2026, 9, 18)),
)


def is_up(day: date) -> bool:
    return not any(first <= day <= last for first, last in OUTAGES)


@pytest.mark.parametrize("room", [0, 1])
async def test_a_year_of_a_reception_room(
    room: int, sqlite_url: str, tmp_path: Path, keyring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hurry(monkeypatch):
        database = Database(sqlite_url)
        relax(database)
        try:
            bureau = Bureau(database, keyring, tmp_path, random.Random(SEED + room))  # noqa: S311
            await bureau.hire()
            year = Year(bureau, RECEIVERS[3 * room : 3 * room + 3])
            day = wall.FIRST
            while day <= wall.LAST:
                await year.live(day, up=is_up(day))
                day += timedelta(days=1)
            await year.look()
            await every_alarm_was_raised_in_time_once_and_no_other(year)
            await everybody_is_owed_what_their_state_demands_and_no_more(year)
            await no_place_was_given_twice_and_the_order_was_kept(year)
            await the_journal_holds(year)
            await the_year_in_figures(year)
        finally:
            await database.close()


async def facts_of(year: Year) -> dict[int, Facts]:
    """Return the plain tables by case."""
    async with year.bureau.database.reading() as session:
        found = {row.id: Facts(row) for row in await session.scalars(select(Request))}
        places = await session.execute(
            select(Assignment, Seat).join(Seat, Seat.id == Assignment.seat_id)
        )
        for given, seat in places:
            found[given.request_id].given.append((given, seat))
        for memo in await session.scalars(select(Memo)):
            found[memo.request_id].memos.append(memo)
        for outcome in await session.scalars(select(Outcome).order_by(Outcome.id)):
            found[outcome.request_id].outcomes.append(outcome)
        for offer in await session.scalars(select(Offer)):
            found[offer.request_id].offers.append(offer)
        # Beside a survey stands no moment at which it was answered; the journal knows that it is.
        ended = await session.execute(
            select(JournalEntry.subject, JournalEntry.at).where(
                JournalEntry.action == "survey_ended"
            )
        )
        ends = {subject.partition(":")[2]: at for subject, at in ended}
        for survey in await session.scalars(select(Survey)):
            case, outcome_id = found[survey.request_id or 0], survey.outcome_id or 0
            case.survey_ends[outcome_id] = ends.get(survey.public_id)
            if survey.state is SurveyState.SKIPPED:
                case.unasked.add(outcome_id)
        calls = select(Duty).where(Duty.kind == DutyKind.DELIVERY)
        for duty in await session.scalars(calls):
            found[duty.request_id or 0].calls.append(duty)
        return found


async def alarms_of(year: Year) -> Counter[Line]:
    """Return every alarm that the journal says was raised; none was raised twice.

    A duty is told apart by its own row: a case may owe two of a kind. In the answer those of the
    office itself are all "office".
    """
    found: Counter[Line] = Counter()
    each: Counter[tuple[int, str, str, datetime]] = Counter()
    async with year.bureau.database.reading() as session:
        rows = await session.execute(
            select(JournalEntry.subject, JournalEntry.details, JournalEntry.at).where(
                JournalEntry.action == "alarm"
            )
        )
        for subject, details, at in rows:
            said = json.loads(details)
            case = subject.partition(":")[2] if subject.startswith("request:") else "office"
            found[case, said["duty"], said["audience"], said["level"], at] += 1
            each[said["term"], said["audience"], said["level"], at] += 1
    assert [alarm for alarm, often in each.items() if often > 1] == []
    return found


async def every_alarm_was_raised_in_time_once_and_no_other(lived: Year) -> None:
    facts = await facts_of(lived)
    lives = [(life, facts[life.id]) for life in lived.lives.values()]
    due, _owed = expected(lives, lived.bureau.ticks)
    due += schedule_alarms(lived.laid_out, lived.bureau.ticks)
    due += calendar_alarms(lived.bureau.ticks)
    due += report_alarms(lived.reported, lived.bureau.ticks)
    voices = lived.voices
    due += low_mark_alarms(voices.low, voices.looked_into, lived.bureau.ticks)
    due += call_alarms(voices.advised, await calls_of(lived), lived.bureau.ticks)
    raised = await alarms_of(lived)
    missed, extra = due - raised, raised - due
    assert (told(missed), told(extra)) == ([], [])


async def calls_of(year: Year) -> dict[date, list[list[CallTry]]]:
    """Return the tries of everybody who was drawn for the telephone survey, by month."""
    found: dict[date, list[list[CallTry]]] = defaultdict(list)
    tries: dict[int, list[CallTry]] = defaultdict(list)
    async with year.bureau.database.reading() as session:
        for one in await session.scalars(select(CallTry).order_by(CallTry.id)):
            tries[one.call_id].append(one)
        rows = await session.execute(
            select(Sample.month, SampleCall.id).join(Sample, Sample.id == SampleCall.sample_id)
        )
        for month, call in rows:
            found[month].append(tries[call])
    return dict(found)


async def everybody_is_owed_what_their_state_demands_and_no_more(lived: Year) -> None:
    facts = await facts_of(lived)
    lives = [(life, facts[life.id]) for life in lived.lives.values()]
    _due, owed = expected(lives, lived.bureau.ticks)
    async with lived.bureau.database.reading() as session:
        rows = await session.execute(
            select(Request.public_id, Duty.kind)
            .join(Request, Request.id == Duty.request_id)
            .where(Duty.closed_at.is_(None))
        )
        found: dict[str, Counter[DutyKind]] = defaultdict(Counter)
        for public_id, kind in rows:
            found[public_id][kind] += 1
    wrong = [
        (
            life.public_id,
            life.state.value,
            life.fate,
            dict(owed[life.public_id]),
            dict(found[life.public_id]),
            [(n, w.isoformat()) for n, w in life.log],
        )
        for life, _facts in lives
        if owed[life.public_id] != found[life.public_id]
    ]
    assert wrong[:3] == []


def told(lines: Counter[Line]) -> list[str]:
    """Return the first few lines, and how many there are of each kind."""
    if not lines:
        return []
    kinds = Counter((duty, audience, level) for _case, duty, audience, level, _at in lines)
    some = sorted(lines, key=lambda line: line[4])[:8]
    return [str(kinds), *(" ".join([*line[:4], line[4].isoformat()]) for line in some)]


async def no_place_was_given_twice_and_the_order_was_kept(lived: Year) -> None:
    facts = await facts_of(lived)
    live: Counter[int] = Counter()
    batches: dict[tuple[int, datetime], list[tuple[Seat, Request]]] = defaultdict(list)
    for one in facts.values():
        held = [given for given, _seat in one.given if given.freed_at is None]
        assert len(held) <= 1
        live.update(given.seat_id for given in held)
        assigned = one.request.state in {RequestState.ASSIGNED, RequestState.HELD}
        assert bool(held) == assigned
        for given, seat in one.given:
            if given.assigned_by is not None and given.replaces_id is None:
                batches[seat.post_id, given.assigned_at].append((seat, one.request))
    assert not [seat for seat, count in live.items() if count > 1]
    async with lived.bureau.database.reading() as session:
        rows = await session.execute(
            select(JournalEntry.subject, JournalEntry.at).where(
                JournalEntry.action == "passed_over"
            )
        )
        excused = {(subject, at) for subject, at in rows}
    for (_post, at), batch in batches.items():
        batch.sort(key=lambda pair: (pair[1].out_of_turn, pair[1].registered_at, pair[1].id))
        for number, (seat, request) in enumerate(batch):
            behind = [other for other, _request in batch[number + 1 :]]
            if any(other.starts_at < seat.starts_at for other in behind):
                assert (f"request:{request.public_id}", at) in excused


async def the_journal_holds(lived: Year) -> None:
    async with lived.bureau.database.reading() as session:
        assert await verify(session, lived.bureau.keys.journal) is None
        pending = await session.scalar(
            select(func.count())
            .select_from(Alarm)
            .join(Duty, Duty.id == Alarm.duty_id)
            .where(Alarm.state == AlarmState.PENDING, Duty.closed_at.is_not(None))
        )
    assert pending == 0


async def the_year_in_figures(lived: Year) -> None:
    async with lived.bureau.database.reading() as session:
        entries = await session.scalar(select(func.count()).select_from(JournalEntry))
    facts = await facts_of(lived)
    rows = [one.request for one in facts.values()]
    answered = [row for row in rows if row.answered_at is not None]
    kept = sum(
        wall.day_of(row.answered_at) <= row.answer_due_on for row in answered if row.answered_at
    )
    days = [
        (wall.day_of(row.answered_at) - wall.day_of(row.registered_at)).days
        for row in answered
        if row.answered_at
    ]
    alarms = Counter(f"{line[1]}/{line[3]}" for line in (await alarms_of(lived)).elements())
    figures = (
        f"requests {len(rows)}, ticks {len(lived.bureau.ticks)}, journal {entries}",
        f"states {dict(Counter(row.state.value for row in rows))}",
        f"alarms {dict(alarms)}",
        f"answers in time {kept} of {len(answered)}, median days {statistics.median(days)}",
        f"refused {lived.refused}",
    )
    print("", *figures, sep="\n")  # noqa: T201 - the year in figures is there to be read
    assert alarms["low_marks/now"] == len(ILL_RECEIVED)
    assert alarms["low_marks/over"] >= 2, "one month is looked into late and one never"
    assert alarms["phone_survey/now"] >= 8
    assert alarms["phone_survey/over"] >= 2, "one month is called late and one never"
    assert len(rows) > 2000
    assert 0 < kept < len(answered)

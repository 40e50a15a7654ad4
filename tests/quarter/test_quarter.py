"""The report of a simulated quarter of 3,000 requests, defended figure by figure (point 40).

The quarter is lived through the real services. Its report is counted from the book of facts; here
every figure of it is counted once more in plain SQL over the tables of the cases, and the parts of
every whole are added up.
"""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.config import office_template, parse_office
from bot.night_work import NightWork
from bot.profile import OfficeProfile
from bot.services.rules.periods import Period
from bot.services.views.changes import ChangeKind
from bot.services.views.report import ReportContent
from db.enums import Role, SampleFrame
from db.keyring import KeyRing
from db.uow import Database
from tests.quarter.answers import answers_of
from tests.quarter.living import FIRST, LAST, Quarter
from tests.quarter.recount import CHANNELS, GROUPS, Figures, Recount
from tests.quarter.timetable import change
from tests.year import wall
from tests.year.bureau import Bureau, hurry, relax

SEED = 2026
AFTERWARDS = date(2027, 1, 5)
FORGOTTEN = date(2027, 12, 31)
"""When whatever ended in the quarter is over a year old; the calendar of 2028 is not known yet."""
CALLS: Figures = {"calls.received": 412, "calls.lost": 9, "calls.lost_percent": 2.2}
"""What the telephone exchange knew and somebody typed in."""
CHANGES = {
    date(2026, 11, 12): ChangeKind.ABSENCE,
    date(2026, 11, 19): ChangeKind.ROOM,
    date(2026, 12, 3): ChangeKind.ABSENCE,
}
"""Days on which a reception ahead is called off, or gets another room."""
VOICES = ("survey.", "surveys.answered")
FRAMES = (SampleFrame.DECLINED, SampleFrame.REFUSED)
"""Among whom is drawn for a call: who was advised and does not book, and who was refused."""


async def test_a_quarter_is_counted_twice_and_comes_to_the_same(
    sqlite_url: str, tmp_path: Path, keyring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hurry(monkeypatch):
        database = Database(sqlite_url)
        relax(database)
        try:
            dice = random.Random(SEED)  # noqa: S311
            bureau = Bureau(database, keyring, tmp_path, dice, profile())
            quarter = Quarter(bureau)
            await lived(quarter)
            queue = await waiting(database)
            content = await reported(quarter)
            await every_figure_is_the_recount(database, content, queue)
            the_parts_add_up(content)
            it_was_a_quarter_worth_counting(content)
            await it_is_the_same_when_everybody_is_forgotten(quarter, content)
        finally:
            await database.close()


def profile() -> OfficeProfile:
    """Return the office of the template, which calls two kinds of people and forgets early."""
    office = parse_office(office_template())
    voices = office.voices.model_copy(update={"phone_frames": FRAMES})
    retention = office.retention.model_copy(update={"case_years": 1, "voice_months": 1})
    return office.model_copy(update={"voices": voices, "retention": retention})


async def lived(quarter: Quarter) -> None:
    """Live from the first day to the evening of the last one."""
    await quarter.begin()
    day = FIRST
    while day <= LAST:
        await quarter.live(day)
        if day in CHANGES:
            async with quarter.bureau.part():
                ahead = day + timedelta(days=1)
                await change(quarter.bureau, CHANGES[day], ahead, quarter.posts[0])
        day += timedelta(days=1)


async def waiting(database: Database) -> dict[str, int]:
    """Return the queue as the cases stand on the last evening: numbers, and days waited."""
    async with database.reading() as session:
        rows = await session.execute(
            text(
                "SELECT number, julianday(:last) - julianday(date(registered_at, '+5 hours')) "
                "FROM requests WHERE state = 'queued'"
            ),
            {"last": LAST.isoformat()},
        )
        return {number: int(days) for number, days in rows}


async def reported(quarter: Quarter) -> ReportContent:
    """Make the report as the head does, in the days in which it is due."""
    bureau = quarter.bureau
    bureau.clock.set(wall.at(AFTERWARDS, 9, 30))
    await bureau.tick()
    async with bureau.of(bureau.crew[Role.HEAD][0]) as office:
        made = await office.reports.make(Period.quarter_of(FIRST), calls_received=412, calls_lost=9)
    assert made.is_new
    return made.report.content


async def it_is_the_same_when_everybody_is_forgotten(
    quarter: Quarter, content: ReportContent
) -> None:
    """Report the quarter again after a night in which the data of its people were deleted."""
    bureau = quarter.bureau
    bureau.clock.set(wall.at(FORGOTTEN, 3))
    await NightWork(bureau.database, bureau.offices).work()
    async with bureau.of(bureau.crew[Role.HEAD][0]) as office:
        again = await office.reports.compute(content.period)
        forgotten = await office.session.scalar(
            text("SELECT count(*) FROM requests WHERE anonymised_at IS NOT NULL")
        )
        # A talk that is not over goes on, and whom the head still owes a call is known until then.
        known = await office.session.execute(
            text(
                "SELECT c.outcome, c.ended_at FROM consultations c WHERE c.anonymised_at IS NULL "
                "AND c.state = 'ended' AND NOT EXISTS (SELECT 1 FROM call_backs b "
                "WHERE b.consultation_id = c.id AND b.closed_at IS NULL)"
            )
        )
        assert known.all() == []
    assert forgotten > 1500
    assert again == content


async def every_figure_is_the_recount(
    database: Database, content: ReportContent, queue: dict[str, int]
) -> None:
    # The views are the connection's own; nothing of the office is written.
    async with database.transaction() as session:
        recount = Recount(session, FIRST, LAST)
        await recount.begin()
        expected: Figures = await recount.figures() | CALLS
        answers = await answers_of(session, FIRST, LAST)
        bodies = await session.execute(
            text(
                "SELECT p.body_id, count(*) FROM requests r JOIN posts p ON p.id = r.post_id "
                "WHERE r.number IN (SELECT value FROM json_each(:numbers)) GROUP BY 1"
            ),
            {"numbers": str(list(queue)).replace("'", '"')},
        )
        queued = {f"body.{body}.queue": count for body, count in bodies}
    expected |= {"queue": len(queue), "queue.longest_days": max(queue.values(), default=None)}
    expected |= (
        dict.fromkeys((code for code in content.figures if code.endswith(".queue")), 0) | queued
    )
    counted = {
        code: value for code, value in content.figures.items() if not code.startswith(VOICES)
    }
    wrong = {
        code: (counted.get(code), expected.get(code))
        for code in counted.keys() | expected.keys()
        if counted.get(code) != expected.get(code) or (code in counted) != (code in expected)
    }
    assert wrong == {}
    assert {line.number: line.days for line in content.queue} == queue
    said = {code: value for code, value in content.figures.items() if code.startswith(VOICES)}
    # What is shown of the answers is what was answered; the rest is hidden because few said it.
    shown = {code: value for code, value in said.items() if value is not None}
    assert shown == {code: answers.get(code, 0) for code in shown}
    assert len(shown) > 20
    hidden = {code for code, value in said.items() if value is None}
    # Beside a mean every mark of the question is hidden, also the mark that nobody gave.
    assert {_question(code) for code in hidden if not answers.get(code, 0)} <= {
        _question(code) for code in hidden if answers.get(code, 0)
    }
    for question in {_question(code) for code in hidden} - hidden:
        assert {f"{question}.{mark}" for mark in range(1, 6)} <= hidden


def _answer(code: str) -> bool:
    """Tell whether a figure says how often one answer was given."""
    return code.startswith("survey.") and (".choice." in code or ".mark." in code)


def _question(code: str) -> str:
    """Return the question of one mark of five; any other figure stands for itself."""
    question, _, mark = code.rpartition(".")
    return question if mark.isdigit() else code


def the_parts_add_up(content: ReportContent) -> None:
    """By channel, rank, group, form, body, month and post: the parts make the whole."""
    figure = content.count
    months = [f"{month:%Y-%m}" for month in content.period.months]
    posts = [post.id for post in content.names.posts]
    bodies = [body.key for body in content.names.bodies]
    ranks = ("first_head", "deputy", "apparatus_head", "other")
    parts = {
        "applications": (
            [f"applications.channel.{one}" for one in CHANNELS],
            [f"month.{one}.applications" for one in months],
            [f"body.{one}.applications" for one in bodies],
            ["registered.in_time", "registered.late"],
            [code for code in content.figures if code.startswith("topics")],
        ),
        "people": (
            [f"people.rank.{one}" for one in ranks],
            [f"people.social.{one}" for one in (*GROUPS, "unknown")],
            [f"people.mode.{one}" for one in ("in_person", "video", "phone")],
            [f"month.{one}.people" for one in months],
            [f"body.{one}.people" for one in bodies],
            [f"duty.{month}.{post}.people" for month in months for post in posts],
        ),
        "receptions.held": (
            [f"receptions.held.{one}" for one in ranks],
            [f"body.{one}.receptions.held" for one in bodies],
            [f"duty.{month}.{post}.held" for month in months for post in posts],
        ),
        "answers": (
            ["answers.in_time", "answers.late"],
            [f"month.{one}.answers.{kept}" for one in months for kept in ("in_time", "late")],
            [f"body.{one}.answers.{kept}" for one in bodies for kept in ("in_time", "late")],
        ),
        "queue": ([f"body.{one}.queue" for one in bodies],),
        "consultations": (
            [f"consultations.outcome.{one}" for one in ("solved", "books", "declined", "lapsed")],
        ),
    }
    for kind in ("refused", "returned", "redirected", "redirected_partly", "ended", "withdrawn"):
        grounds = [one for one in content.figures if one.startswith(f"endings.{kind}.ground.")]
        parts[f"endings.{kind}"] = (grounds,)
    wrong = {
        (whole, codes[0]): (figure(whole), sum(map(figure, codes)))
        for whole, ways in parts.items()
        for codes in ways
        if figure(whole) != sum(map(figure, codes))
    }
    assert wrong == {}
    planned = sum(figure(f"duty.{month}.{post}.planned") for month in months for post in posts)
    became = ("receptions.held", "receptions.empty", "receptions.cancelled")
    assert planned == sum(map(figure, became))


def it_was_a_quarter_worth_counting(content: ReportContent) -> None:
    """Hardly a line of the report is empty, so that a line that counts nothing would show."""
    assert 2900 <= content.count("applications") <= 3200
    assert content.count("people") > 800
    never = {code for code, value in content.figures.items() if value == 0}
    rare = ("body.", "duty.", "month.", "people.rank", "receptions.held.other")
    # Which of its answers nobody gave to a question is up to the dice; that it was answered is not.
    empty = {code for code in never if not code.startswith(rare) and not _answer(code)}
    assert empty <= {
        "no_receptions",
        "consultations.outcome.lapsed",
        "people.social.unknown",
        "surveys.asked.consultation",
        "surveys.asked.not_received",
    }
    for code in ("answers.late", "memos.late", "entered.late", "registered.late", "reopened"):
        assert content.count(code) > 0, code

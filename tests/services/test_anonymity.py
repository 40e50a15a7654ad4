"""No join leads from an answer to a person: over the tables, over their rows, over their order."""

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Date, ForeignKeyConstraint, select, text
from sqlalchemy.exc import OperationalError

from bot.services.feedback.ballots import Ballots
from db.base import Base
from db.enums import SurveyState
from db.models import JournalEntry, Survey
from tests.offices import TestOffice
from tests.services.test_surveys import ASKING, withdrawn

APART = ("ballots", "ballot_answers", "remarks")
"""The tables of what was said."""

SAID = [f"{why}{ease}" for ease in "12345" for why in "sfbtdo"]
"""Different answers about a withdrawal, so that each ballot can be told by the test alone."""

PEOPLE = 12


def links() -> Iterator[tuple[str, str]]:
    """Give every foreign key as the table it starts from and the table it leads to."""
    for table in Base.metadata.sorted_tables:
        for constraint in table.constraints:
            if isinstance(constraint, ForeignKeyConstraint):
                yield table.name, constraint.referred_table.name


def reached(start: str, pairs: list[tuple[str, str]]) -> set[str]:
    """Return every table to which keys lead from a table, step by step."""
    found, todo = {start}, [start]
    while todo:
        here = todo.pop()
        for tail, head in pairs:
            if tail == here and head not in found:
                found.add(head)
                todo.append(head)
    return found - {start}


@pytest.mark.parametrize("table", APART)
def test_keys_lead_from_what_was_said_to_posts_alone_and_nothing_leads_there(table: str) -> None:
    pairs = list(links())
    assert reached(table, pairs) <= {"ballots", "posts", "bodies", "places", "units"}
    assert reached(table, [(head, tail) for tail, head in pairs]) <= {"ballot_answers"}
    # The twin: the same look finds the person behind a survey.
    assert {"accounts", "requests"} <= reached("surveys", pairs)


@pytest.mark.parametrize("table", APART)
def test_what_was_said_carries_no_moment_and_no_number_in_order(table: str) -> None:
    columns = Base.metadata.tables[table].columns
    assert not [one.name for one in columns if one.name.endswith(("_at", "_on", "_by"))]
    assert [one.name for one in columns if isinstance(one.type, Date)] in ([], ["month"])
    keys = {one.name for one in columns if one.primary_key}
    assert keys <= {"id", "ballot_id", "question"}
    assert all(columns[key].type.python_type is str for key in keys)


async def answered(office: TestOffice) -> list[str]:
    """Let a dozen people answer, each otherwise, in an order of their own; return their answers.

    Some of them add words. The answers are in the order in which they were given.
    """
    dice = random.Random(38)  # noqa: S311 -- nothing secret is drawn
    people = [2000 + n for n in range(PEOPLE)]
    surveys = {one: await withdrawn(office, one) for one in people}
    office.clock.to(ASKING, 10)
    await office.sweep()
    dice.shuffle(people)
    given = []
    for person, said in zip(people, dice.sample(SAID, PEOPLE), strict=True):
        office.clock.advance(minutes=7)
        async with office.of(person) as opened:
            await opened.surveys.answer(surveys[person], said[0])
        async with office.of(person) as opened:
            await opened.surveys.answer(surveys[person], said)
        if person % 3 == 0:
            async with office.of(person) as opened:
                await opened.surveys.remark(surveys[person], f"Рақмет, {said}")
        given.append(said)
    return given


async def in_order_of_rows(office: TestOffice) -> list[str]:
    """Return the answers as the database gives them when nobody asks for an order."""
    reasons = {"solved": "s", "far_date": "f", "no_belief": "b", "talked_out": "t"}
    reasons |= {"hard": "d", "other": "o"}
    async with office.database.reading() as session:
        keys = (await session.scalars(text("SELECT id FROM ballots"))).all()
        rows = await session.execute(text("SELECT ballot_id, mark, choice FROM ballot_answers"))
        said: dict[str, dict[str, str]] = {}
        for key, mark, choice in rows:
            of = said.setdefault(key, {})
            of["why" if mark is None else "ease"] = str(reasons[choice] if mark is None else mark)
    return [said[key]["why"] + said[key]["ease"] for key in keys]


def likeness(one: list[str], other: list[str]) -> float:
    """Return how alike two orders of the same things are: 1 the same, -1 reversed (Spearman)."""
    n = len(one)
    apart = sum((one.index(each) - other.index(each)) ** 2 for each in one)
    return 1 - 6 * apart / (n * (n * n - 1))


async def test_rows_do_not_follow_the_order_of_answering(staffed: TestOffice) -> None:
    given = await answered(staffed)
    found = await in_order_of_rows(staffed)
    assert sorted(found) == sorted(given)
    # A dozen things in a random order are this alike once in ten million times.
    assert abs(likeness(found, given)) < 0.97
    async with staffed.database.reading() as session:
        if staffed.database.is_sqlite:
            # No hidden number of a row that would count them as they came.
            with pytest.raises(OperationalError):
                await session.execute(text("SELECT rowid FROM ballots"))
        else:
            # Nor does the transaction that wrote a row: all of the month are of one.
            for table in APART:
                wrote = text(f"SELECT count(DISTINCT xmin::text) FROM {table}")
                assert await session.scalar(wrote) == 1, table


async def test_without_the_mixing_the_order_of_rows_would_give_it_away(
    staffed: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Ballots, "_keeps_order", property(lambda _self: False))
    given = await answered(staffed)
    # SQLite keeps these tables by their random keys, whoever mixes them.
    told = await in_order_of_rows(staffed) == given
    assert told is not staffed.database.is_sqlite


async def test_no_value_of_a_ballot_stands_beside_a_person(staffed: TestOffice) -> None:
    await answered(staffed)
    staffed.clock.to(ASKING + timedelta(days=20), 12)
    await staffed.sweep()
    async with staffed.database.reading() as session:
        said = {
            name: [dict(row) for row in (await session.execute(select(table))).mappings()]
            for name, table in Base.metadata.tables.items()
        }
    keys = {row["id"] for name in ("ballots", "remarks") for row in said[name]}
    assert len(keys) == PEOPLE + len(said["remarks"])
    for name, rows in said.items():
        if name in APART:
            continue
        for row in rows:
            assert not [column for column, value in row.items() if holds(value, keys)], name
    # Of who answered it is known that they did, not when beside what.
    surveys = said["surveys"]
    assert {row["state"] for row in surveys} == {SurveyState.ANSWERED}
    assert {row["ended_at"] for row in surveys} == {None}
    assert {row["month"] for row in said["ballots"]} == {date(2026, 11, 1)}


def holds(value: Any, keys: set[str]) -> bool:
    """Tell whether a value of another table is or contains the key of a ballot."""
    return isinstance(value, str) and any(key in value for key in keys)


async def test_the_journal_says_that_a_survey_ended_and_nothing_of_the_answers(
    staffed: TestOffice,
) -> None:
    await answered(staffed)
    async with staffed.database.reading() as session:
        ids = set(await session.scalars(select(Survey.public_id)))
        rows = await session.execute(
            select(JournalEntry.action, JournalEntry.subject, JournalEntry.details).where(
                JournalEntry.subject.like("survey:%")
            )
        )
        told = [(action, subject, json.loads(details)) for action, subject, details in rows]
    assert {subject for _, subject, _ in told} == {f"survey:{one}" for one in ids}
    assert {action for action, _, _ in told} == {"survey_ended"}
    assert {json.dumps(details) for _, _, details in told} == {'{"state": "answered"}'}

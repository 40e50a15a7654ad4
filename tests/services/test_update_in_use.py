"""An office that worked under the previous release is updated, and works on with what it had."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from alembic import command
from sqlalchemy import Connection, inspect, select, text, update

from bot.services import journal
from bot.services.actor import OPERATOR, SWEEP
from bot.services.views.changes import Change, ChangeKind
from db import migrate
from db.base import Base
from db.enums import ChangeReason, DutyKind, Questionnaire, RequestState, Role, SurveyState
from db.models import Ballot, BallotAnswer, Duty, Fact, Request, Schedule, Survey
from tests.offices import CITIZEN, STRANGER, TestOffice

PREVIOUS = "0001"
ONE_DAY, LATER = date(2026, 12, 17), date(2026, 12, 24)

Rows = dict[str, list[dict[str, Any]]]


def taken_back(connection: Connection) -> Rows:
    """Lay the tables of the previous release anew; return every row of it as it would have been.

    What the present release has written is cut to the columns that there were, so that nothing
    has to be remembered of the old code.
    """
    found: Rows = {}
    for table in Base.metadata.sorted_tables:
        rows = connection.execute(text(f"SELECT * FROM {table.name}"))
        found[table.name] = [dict(row) for row in rows.mappings()]
    for table in reversed(Base.metadata.sorted_tables):
        # The journal gives no row back, and nothing points into it.
        if table.name != "journal":
            connection.execute(text(f"DELETE FROM {table.name}"))
    command.downgrade(quiet(connection), "base")
    command.upgrade(quiet(connection), PREVIOUS)
    return found


def quiet(connection: Connection) -> Any:
    config = migrate.config_for(connection)
    config.stdout = io.StringIO()
    return config


def put_back(connection: Connection, rows: Rows) -> None:
    """Write the rows into the tables of the previous release."""
    known = inspect(connection)
    present = set(known.get_table_names())
    for table in Base.metadata.sorted_tables:
        if table.name not in present:
            continue
        columns = [column["name"] for column in known.get_columns(table.name)]
        insert_all(connection, table.name, columns, rows[table.name])
        if "id" in columns and connection.dialect.name == "postgresql":
            sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
            connection.execute(
                text(f"SELECT setval({sequence}, (SELECT max(id) FROM {table.name}))")
            )


def insert_all(
    connection: Connection, name: str, columns: Sequence[str], rows: list[dict[str, Any]]
) -> None:
    if rows:
        marks = ", ".join(f":{column}" for column in columns)
        statement = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})"
        connection.execute(
            text(statement), [{column: row[column] for column in columns} for row in rows]
        )


async def facts(office: TestOffice) -> list[tuple[Any, ...]]:
    """Return what is counted of the cases, in an order of its own."""
    columns = [column for column in Fact.__table__.columns if column.name != "id"]
    async with office.database.reading() as session:
        found = await session.execute(select(*columns).where(Fact.request_id.is_not(None)))
        return sorted((tuple(row) for row in found), key=str)


async def updated(office: TestOffice) -> None:
    """Let what the office holds be that of the previous release, and update it as a start does."""

    def back(connection: Connection) -> Rows:
        rows = taken_back(connection)
        put_back(connection, rows)
        return rows

    async with office.database.engine.begin() as connection:
        before = await connection.run_sync(back)
    await migrate.upgrade(office.database.engine)
    async with office.database.reading() as session:
        for name in ("requests", "seats", "assignments", "duties", "alarms", "journal", "outbox"):
            count = await session.scalar(text(f"SELECT count(*) FROM {name}"))
            assert count == len(before[name]) > 0, name
        if office.database.is_sqlite:
            # The tables are made anew there, and nothing may point to what is gone.
            assert (await session.execute(text("PRAGMA foreign_key_check"))).all() == []
    async with office.database.transaction() as session:
        if office.database.is_sqlite:
            assert await session.scalar(text("PRAGMA foreign_keys")) == 1
    async with office.machine(OPERATOR) as opened:
        await opened.versions.catch_up()
    async with office.machine(OPERATOR) as opened:
        assert await opened.fact_catch_up.some() == len(before["requests"])
    async with office.machine(OPERATOR) as opened:
        assert await opened.fact_catch_up.some() == 0


async def test_an_office_in_use_is_updated_and_works_on(office: TestOffice) -> None:
    await office.hire()
    await office.make_schedule(ONE_DAY, LATER, seats=1)
    async with office.database.transaction() as session:
        await session.execute(
            update(Schedule).values(
                approver="Сынақов Ү. М.",
                approver_post="Аппарат басшысы",
                document_number="12-қ",
                approved_on=date(2026, 11, 20),
            )
        )
    first = (await office.submit(CITIZEN)).card.public_id
    await office.queue(first)
    office.clock.advance(minutes=1)
    second = (await office.submit(STRANGER)).card.public_id
    await office.queue(second)
    await office.distribute()
    office.clock.advance(minutes=1)
    third = (await office.submit(1003)).card.public_id
    await office.queue(third, memo=False)
    before = await office.own(first, CITIZEN)
    counted = await facts(office)
    await updated(office)
    # There was no book of facts; what had happened is counted as if there had been one.
    assert await facts(office) == counted

    # What was approved can be published at once, and nobody is told to approve it again.
    async with office.machine(SWEEP) as opened:
        await opened.watch.look()
    async with office.by(Role.REGISTRAR) as opened:
        newest = await opened.publishing.newest(ONE_DAY)
        assert newest is not None
        assert (newest.approver, newest.version, len(newest.rows)) == ("Сынақов Ү. М.", 1, 2)
    async with office.database.reading() as session:
        schedule = select(Duty.id).where(Duty.kind == DutyKind.SCHEDULE)
        assert (await session.scalars(schedule)).all() == []
    # Nobody's place, turn, or history is another one than before.
    assert await office.own(first, CITIZEN) == before
    assert (await office.own(third, 1003)).place_in_queue == 1
    async with office.by(Role.REVIEWER) as opened:
        revealed = await opened.review.reveal(first)
        assert revealed.person.full_name.startswith("Өтеген")
        assert [post.id for post, _count in await opened.changes.posts()] == [office.post_id]
    # What the new release brings works on the old rows: an offer, a change, a version, a day.
    async with office.of(CITIZEN) as opened:
        await opened.requests.cannot_come(first, (await opened.requests.own(first)).card.version)
    async with office.of(1003) as opened:
        offer = (await opened.requests.own(third)).offer
        assert offer is not None
        await opened.offers.accept(offer.public_id)
    change = Change(
        ChangeKind.ABSENCE,
        office.post_id,
        first_on=LATER,
        last_on=LATER,
        reason=ChangeReason.TRIP,
    )
    async with office.by(Role.REVIEWER) as opened:
        impact = await opened.changes.impact(change)
    async with office.by(Role.REVIEWER) as opened:
        assert (await opened.changes.confirm(change, impact.fingerprint)).done
    async with office.by(Role.REGISTRAR) as opened:
        published = await opened.publishing.newest(ONE_DAY)
        assert published is not None
        assert (published.document_number, published.version) == ("12-қ", 2)
        # What was approved under the previous release is kept as it was before its first change.
        kept = await opened.versions.numbered(ONE_DAY, 1)
        assert [one.cancelled for one in kept.receptions] == [False, False]
    async with office.database.reading() as session:
        rows = await session.execute(select(Request.public_id, Request.state))
        states = dict(rows.all())
        assert await journal.verify(session, office.factory.keys.journal) is None
    assert states == {
        first: RequestState.QUEUED,
        second: RequestState.QUEUED,
        third: RequestState.ASSIGNED,
    }
    await office.sweep()
    office.clock.to(ONE_DAY, 11)
    async with office.by(Role.REGISTRAR) as opened:
        card = await opened.review.case(third)
        await opened.visits.arrive(third, card.version)
        await opened.day.mark_held(third, card.version, "Түсіндірілді.")


async def test_marks_given_before_become_ballots_that_lead_to_nobody(office: TestOffice) -> None:
    await office.hire()
    await office.make_schedule(ONE_DAY)
    for citizen in (CITIZEN, STRANGER, 1003):
        own = await office.submit(citizen)
        async with office.of(citizen) as opened:
            await opened.requests.withdraw(own.card.public_id, own.card.version)

    def back(connection: Connection) -> None:
        rows = taken_back(connection)
        given = ((4, 1, "answered"), (None, None, "asked"), (2, 5, "answered"))
        for survey, (first, second, state) in zip(rows["surveys"], given, strict=True):
            survey.update(first=first, second=second, state=state)
            survey.update(kind="withdrawn", comment_sealed=b"")
            survey["ended_at"] = rows["outcomes"][0]["happened_at"]
        rows["surveys"][2]["kind"] = "refused"
        put_back(connection, rows)

    async with office.database.engine.begin() as connection:
        await connection.run_sync(back)
    await migrate.upgrade(office.database.engine)
    async with office.database.reading() as session:
        ballots = {one.questionnaire: one for one in await session.scalars(select(Ballot))}
        answers = await session.execute(
            select(
                Ballot.questionnaire, BallotAnswer.question, BallotAnswer.mark, BallotAnswer.choice
            ).join(Ballot, Ballot.id == BallotAnswer.ballot_id)
        )
        said = {tuple(row) for row in answers}
        ended = (await session.execute(select(Survey.state, Survey.ended_at))).all()
    assert {one.month for one in ballots.values()} == {date(2026, 11, 1)}
    assert said == {
        (Questionnaire.WITHDRAWAL, "ease", 4, None),
        (Questionnaire.REFUSAL, "reason", 2, None),
        (Questionnaire.REFUSAL, "where", None, "yes"),
    }
    assert {at for state, at in ended if state is SurveyState.ANSWERED} == {None}

"""An office of 100,000 requests in one quarter: its report, its figures, its exports.

Every request has a case, its facts and ten lines in the journal, whose chain holds. One in four
still waits at the end of the quarter; the others were received, and left the queue for it. All of
them in one quarter is the worst case: nothing of the table is outside of what is counted.
"""

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select

from benchmarks.exporting import KEYS, OFFICE, highest, measured
from bot.i18n import Catalogues
from bot.screens.report_paper import files
from bot.services import journal
from bot.services.actor import OPERATOR
from bot.services.cases import MATTER, PERSON
from bot.services.filing.requests import OUTCOME
from bot.services.rules.numbers import new_public_id
from bot.services.rules.periods import Period
from bot.services.views.exports import FileForm
from bot.services.views.statistics import Span
from db.base import Base
from db.enums import (
    ApplicantKind,
    Channel,
    Citizenship,
    FactKind,
    HeldResult,
    Language,
    OutcomeKind,
    Rank,
    RequestState,
    Role,
)
from db.keyring import KeyRing
from db.models import Body, Fact, JournalEntry, JournalHead, Outcome, Post, Request
from db.uow import Database
from tests.db_fixtures import make_schema
from tests.offices import TestOffice, applicant

MANY = 100_000
LINES = 10
"""Of the journal for a request."""
WAITS = 4
"""One request in so many still waits when the quarter ends."""
QUARTER = Period(date(2026, 10, 1), date(2026, 12, 31))
AFTER = datetime(2027, 1, 5, 5, tzinfo=UTC)
REPORT_SECONDS, STATS_SECONDS, MEMORY_GROWTH, MEGABYTES = 20.0, 1.0, 1.2, 800.0
"""What a run may take; it refuses to report above. Memory is that of the process; that of an export
is compared for ten times the rows."""
AT_ONCE = 5_000
FORMS = (FileForm.XLSX, FileForm.CSV)

Row = dict[str, Any]


async def measure(count: int = MANY) -> dict[str, float]:
    """Build the office and measure; raises ValueError above a limit."""
    with tempfile.TemporaryDirectory(prefix="qabyldau-") as folder:
        file = Path(folder) / OFFICE
        make_schema(f"sqlite:///{file}")
        database = Database(f"sqlite:///{file}")
        try:
            keys = KeyRing.create(Path(folder) / KEYS)
            office = TestOffice(database, keys, Path(folder) / "files")
            await furnish(office, count)
            return await _measured(office, Path(folder), count)
        finally:
            await database.close()


async def furnish(office: TestOffice, count: int = MANY) -> None:
    """Fill an office with this many requests of the quarter."""
    await office.hire()
    days = [QUARTER.first + timedelta(days=7 * week) for week in range(13)]
    await office.make_schedule(*days, seats=12)
    async with office.database.transaction() as session:
        body = await session.scalar(select(Body.id).limit(1))
        session.add_all(
            Post(body_id=body, title_kk=f"Басшы {n}", title_ru=f"Глава {n}", holder="Мысал А. Б.")
            for n in range(9)
        )
    async with office.database.reading() as session:
        posts = list(await session.scalars(select(Post.id)))
    made = Quarter(office, posts, body or 0)
    await made.go_on()
    for table, rows in (
        (Request, made.requests(count)),
        (Outcome, made.outcomes(count)),
        (Fact, made.facts(count)),
        (JournalEntry, made.journal(count * LINES)),
    ):
        while some := list(islice(rows, AT_ONCE)):
            async with office.database.transaction() as session:
                # Of the table and not of the class: the rows then go in by one statement.
                await session.execute(insert(Base.metadata.tables[table.__tablename__]), some)
    async with office.database.transaction() as session:
        head = await session.get_one(JournalHead, 1)
        head.n, head.mac = made.n, made.mac
    office.clock.set(AFTER)


class Quarter:
    """Rows of a quarter, in the order in which they were written; the same in every run."""

    def __init__(self, office: TestOffice, posts: list[int], body: int) -> None:
        self._office = office
        self._keys = office.factory.keys
        self._posts = posts
        self._body = body
        self._ids: list[tuple[str, datetime]] = []
        self.n, self.mac = 0, b""

    def requests(self, count: int) -> Iterator[Row]:
        """Return cases of different days and posts, received or waiting."""
        dice = random.Random(40)  # noqa: S311 -- a repeatable quarter, not a secret
        person = applicant().model_dump_json()
        first = datetime(2026, 10, 1, 4, tzinfo=UTC)
        for number in range(count):
            at = first + timedelta(seconds=int(number / count * 90 * 86_400))
            public_id = new_public_id()
            self._ids.append((public_id, at))
            yield {
                "public_id": public_id,
                "number": f"QB-26-{number:06}-0",
                "code": f"{number:012}",
                "version": 5,
                "state": RequestState.QUEUED if _waits(number) else RequestState.HELD,
                "channel": dice.choice(list(Channel)),
                "language": dice.choice((Language.KK, Language.RU)),
                "kind": ApplicantKind.SELF,
                "citizenship": Citizenship.KAZAKHSTAN,
                "person_sealed": self._keys.seal(person, column=PERSON, row=public_id),
                "matter_sealed": self._keys.seal("Көпір туралы.", column=MATTER, row=public_id),
                "phone_index": number.to_bytes(16, "big"),
                "out_of_turn": 9,
                "post_id": dice.choice(self._posts),
                "received_at": at,
                "registered_at": at,
                "answer_due_on": at.date() + timedelta(days=21),
                "answered_at": at + timedelta(days=dice.randrange(1, 25)),
                "topic": dice.choice(self._office.profile.topics).code,
            }

    def outcomes(self, count: int) -> Iterator[Row]:
        """Return how each of them ended that did."""
        for number in range(count):
            if _waits(number):
                continue
            public_id, at = self._ids[number]
            yield {
                "request_id": number + 1,
                "kind": OutcomeKind.HELD,
                "text_sealed": self._keys.seal("Шешілді.", column=OUTCOME, row=public_id),
                "happened_at": at + timedelta(days=10),
                "result": HeldResult.SOLVED,
            }

    def facts(self, count: int) -> Iterator[Row]:
        """Return nine facts of who was received, four of who waits, within the quarter."""
        kinds = FactKind
        dice = random.Random(41)  # noqa: S311
        waiting: tuple[tuple[FactKind, str | None, int | None, bool | None], ...] = (
            (kinds.REGISTERED, None, None, True),
            (kinds.ENTERED, None, None, True),
            (kinds.MEMO, None, None, True),
            (kinds.QUEUED, "receive", None, None),
        )
        received = (
            *waiting,
            (kinds.UNQUEUED, "distribute", None, None),
            (kinds.ASSIGNED, "distribute", 12, None),
            (kinds.ANSWERED, "assigned", 7, True),
            (kinds.HELD, HeldResult.SOLVED.value, 20, None),
            (kinds.SURVEY_ASKED, "reception", None, None),
        )
        for number in range(count):
            day = self._ids[number][1].date()
            common = {
                "body_id": self._body,
                "post_id": dice.choice(self._posts),
                "rank": Rank.OTHER,
                "channel": dice.choice(list(Channel)),
                "topic": dice.choice(self._office.profile.topics).code,
            }
            ways = waiting if _waits(number) else received
            for later, (kind, detail, value, in_time) in enumerate(ways):
                yield common | {
                    "kind": kind,
                    "day": min(day + timedelta(days=later), QUARTER.last),
                    "request_id": None if kind is kinds.SURVEY_ASKED else number + 1,
                    "detail": detail,
                    "value": None if value is None else value + dice.randrange(10),
                    "in_time": None if in_time is None else dice.random() > 0.05,
                }

    def journal(self, count: int) -> Iterator[Row]:
        """Return lines of a chain that holds, continued from what hiring has written."""
        key = self._keys.journal
        for number in range(count):
            public_id, at = self._ids[number // LINES]
            line = {
                "n": self.n + 1,
                "at": at,
                "actor": "staff:1",
                "action": "memo_written",
                "subject": f"request:{public_id}",
                "details": "{}",
            }
            self.mac = journal._link(key, self.mac, line)  # noqa: SLF001 -- as the journal does
            self.n += 1
            yield line | {"mac": self.mac}

    async def go_on(self) -> None:
        """Take up the journal's chain where it is."""
        async with self._office.database.reading() as session:
            head = await journal.head(session)
        self.n, self.mac = head.n, head.mac


def _waits(number: int) -> bool:
    return number % WAITS == 0


async def _measured(office: TestOffice, folder: Path, many: int) -> dict[str, float]:
    figures: dict[str, float] = {}
    async with office.database.reading() as session:
        for name, table in (("requests", Request), ("facts", Fact), ("journal", JournalEntry)):
            counted = await session.scalar(select(func.count()).select_from(table))
            figures[f"mass_{name}"] = counted or 0
    began = time.process_time()
    async with office.machine(OPERATOR) as opened:
        report = (await opened.reports.make(QUARTER)).report
    files(Catalogues(office.profile.hours.zone), report)
    figures["mass_report_seconds"] = round(time.process_time() - began, 2)
    figures["mass_report_waiting"] = report.content.count("queue")
    figures["mass_report_peak_megabytes"] = highest()
    slowest = 0.0
    # The first look of a process makes its statements; whoever looks later does not wait for it.
    for place, span in enumerate((Span.QUARTER, *Span)):
        began = time.process_time()
        async with office.by(Role.HEAD) as opened:
            asked = await opened.statistics.asked(span, QUARTER.last)
            await opened.statistics.figures(asked)
        if place:
            slowest = max(slowest, time.process_time() - began)
    figures["mass_stats_seconds"] = round(slowest, 2)
    for form in FORMS:
        figures |= await _exported(folder, form, many)
    _check(figures)
    return figures


async def _exported(folder: Path, form: FileForm, many: int) -> dict[str, float]:
    """Export a tenth of the requests, then all of them, each in a process of its own."""
    first = QUARTER.first
    tenth = await measured(folder, form, Period(first, first + timedelta(days=8)))
    whole = await measured(folder, form, QUARTER)
    if whole.rows != many or not many * 0.08 < tenth.rows < many * 0.12:
        message = f"{tenth.rows} and {whole.rows} rows of {many}"
        raise ValueError(message)
    return {
        f"mass_export_{form}_seconds": whole.seconds,
        f"mass_export_{form}_megabytes": whole.megabytes,
        f"mass_export_{form}_memory_growth": round(whole.megabytes / tenth.megabytes, 2),
    }


def _check(figures: dict[str, float]) -> None:
    """Refuse to report what takes too long or grows with the rows; raises ValueError."""
    limits = {"mass_report_seconds": REPORT_SECONDS, "mass_stats_seconds": STATS_SECONDS}
    limits["mass_report_peak_megabytes"] = MEGABYTES
    limits |= {f"mass_export_{form}_memory_growth": MEMORY_GROWTH for form in FORMS}
    above = {name: figures[name] for name, limit in limits.items() if figures[name] > limit}
    if above:
        message = f"above their limits: {above}; all: {figures}"
        raise ValueError(message)


if __name__ == "__main__":
    for name, value in asyncio.run(
        measure(int(sys.argv[1]) if len(sys.argv) > 1 else MANY)
    ).items():
        print(f"{name}: {value}")

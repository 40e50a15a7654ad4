"""The quarter's report: counted, frozen as a version, compared, checked and handed in (point 40).

A version never changes. Making a report again gives the same figures, because it is counted from
facts that no quarter gets once it is over; where they differ all the same, there is a further
version with a reason, which lists every line that differs.
"""

import hashlib
import hmac
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.services import journal
from bot.services.errors import NotFound, QuarterNotOver, ReasonNeeded, ReportSent
from bot.services.filing.paper_numbers import paper_number
from bot.services.quarterly.report_content import ReportContents, whole
from bot.services.rules import ladders
from bot.services.rules.numbers import new_public_id
from bot.services.rules.periods import Period
from bot.services.rules.policy import Action
from bot.services.texts import cleaned
from bot.services.views.report import (
    Checked,
    Made,
    QuarterLine,
    ReportContent,
    ReportVersion,
    changes,
    changes_from_json,
    changes_to_json,
    from_json,
    to_json,
)
from db.enums import DutyKind, Role
from db.models import Fact, JournalEntry, Report, Staff
from db.statements import inserting

if TYPE_CHECKING:
    from bot.services.office import Office

MADE = "report_made"
QUARTERS = 12
"""How many quarters back the list goes."""


class Reports:
    """Reports within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def compute(
        self,
        period: Period,
        *,
        calls_received: int | None = None,
        calls_lost: int | None = None,
    ) -> ReportContent:
        """Return what the report of a quarter says now; of one that is not over, so far.

        The posts are those of the newest version, if there is one, and whoever has a fact since:
        a post that is made later does not change an old quarter. Numbers of calls that are not
        given stay as they were.
        """
        self._office.require(Action.SEE_REPORTS)
        newest = await self._newest(period)
        known = from_json(newest.content) if newest is not None else None
        return await ReportContents(self._office).count(period, known, calls_received, calls_lost)

    async def make(
        self,
        period: Period,
        *,
        reason: str | None = None,
        calls_received: int | None = None,
        calls_lost: int | None = None,
    ) -> Made:
        """Freeze the report of a quarter; where nothing changed since the newest, return that.

        Raises QuarterNotOver, ReasonNeeded for a correction without a reason, and InputInvalid.
        """
        self._office.require(Action.MAKE_REPORT)
        if self._office.today <= period.last:
            raise QuarterNotOver(quarter=period.code, last=period.last)
        if reason is not None:
            reason = cleaned("reason", reason, 3, 500)
        # Receptions of the last days may not be looked back on yet.
        await self._office.past_receptions.count()
        newest = await self._newest(period, locked=True)
        while True:
            content = await self.compute(
                period, calls_received=calls_received, calls_lost=calls_lost
            )
            found = changes(from_json(newest.content), content) if newest is not None else ()
            if newest is not None and not found:
                return Made(await self._view(newest), is_new=False)
            if newest is not None and reason is None:
                raise ReasonNeeded(quarter=period.code, changes=len(found))
            number = 1 if newest is None else newest.version + 1
            row = await self._freeze(period, content, changes_to_json(found), reason, number)
            if row is not None:
                return Made(await self._view(row), is_new=True)
            # Somebody froze this number at the same moment and was first: what is made here is
            # compared with theirs, so that a reason or calls that only one of the two typed stay.
            newest = await self._newest(period)

    async def _freeze(
        self, period: Period, content: ReportContent, changed: str, reason: str | None, version: int
    ) -> Report | None:
        """Write a version; None where there is one of this number by now."""
        head = await journal.head(self._session)
        text = to_json(content)
        public_id = new_public_id()
        written = await self._session.scalar(
            inserting(self._session, Report)
            .values(
                public_id=public_id,
                year=period.first.year,
                quarter=period.quarter_number,
                version=version,
                content=text,
                changes=changed,
                reason=reason,
                made_by=self._maker,
                made_at=self._office.now,
                journal_n=head.n,
                journal_mac=head.mac,
            )
            .on_conflict_do_nothing()
            .returning(Report.id)
        )
        if written is None:
            return None
        self._office.journal.record(
            MADE,
            f"report:{public_id}",
            quarter=period.code,
            version=version,
            digest=_digest(text, changed),
        )
        return await self._row(public_id)

    async def find(self, public_id: str) -> ReportVersion:
        """Return a version; raises NotFound."""
        self._office.require(Action.SEE_REPORTS)
        return await self._view(await self._row(public_id))

    async def numbered(self, period: Period, version: int) -> ReportVersion:
        """Return a version of a quarter by its number; raises NotFound."""
        self._office.require(Action.SEE_REPORTS)
        row = await self._session.scalar(
            select(Report).where(
                Report.year == period.first.year,
                Report.quarter == period.quarter_number,
                Report.version == version,
            )
        )
        if row is None:
            raise NotFound
        return await self._view(row)

    async def newest(self, period: Period) -> ReportVersion | None:
        """Return the newest version of a quarter; None while there is none."""
        self._office.require(Action.SEE_REPORTS)
        row = await self._newest(period)
        return None if row is None else await self._view(row)

    async def versions(self, period: Period) -> tuple[ReportVersion, ...]:
        """Return every version of a quarter, the newest first."""
        self._office.require(Action.SEE_REPORTS)
        rows = await self._session.scalars(
            select(Report)
            .where(Report.year == period.first.year, Report.quarter == period.quarter_number)
            .order_by(Report.version.desc())
        )
        return tuple([await self._view(row) for row in rows])

    async def quarters(self) -> tuple[QuarterLine, ...]:
        """Return the quarters in which the office worked, the present one first."""
        self._office.require(Action.SEE_REPORTS)
        began = await self._began()
        # Not what they say: a quarter with a long queue says much.
        rows = await self._session.execute(
            select(Report.year, Report.quarter, Report.public_id, Report.sent_at).order_by(
                Report.version
            )
        )
        versions: dict[str, list[tuple[str, datetime | None]]] = {}
        for year, quarter, public_id, sent_at in rows:
            versions.setdefault(f"{year}Q{quarter}", []).append((public_id, sent_at))
        lines: list[QuarterLine] = []
        period = Period.quarter_of(self._office.today)
        while len(lines) < QUARTERS and (not lines or period.last >= began):
            found = versions.get(period.code, [])
            sent = [sent_at for _public_id, sent_at in found if sent_at is not None]
            lines.append(
                QuarterLine(
                    period.code,
                    period.last < self._office.today,
                    self.due_on(period),
                    len(found),
                    found[-1][0] if found else None,
                    max(sent, default=None),
                )
            )
            period = period.before
        return tuple(lines)

    def due_on(self, period: Period) -> date:
        """Return the day by which the report of a quarter is to be handed in."""
        office = self._office
        return ladders.report(office.calendar, office.profile.terms, period.last).due_on

    async def sent(self, public_id: str, letter_number: str) -> ReportVersion:
        """Write down that a version was handed in with a letter; this fulfils the duty.

        Raises NotFound, ReportSent and InputInvalid.
        """
        self._office.require(Action.MAKE_REPORT)
        number = paper_number("letter_number", letter_number)
        row = await self._row(public_id, locked=True)
        if row.sent_at is not None:
            raise ReportSent(public_id=public_id)
        row.letter_number, row.sent_at, row.sent_by = number, self._office.now, self._maker
        self._office.journal.record("report_sent", f"report:{public_id}", version=row.version)
        await self._office.duties.close_own(DutyKind.REPORT, f"{row.year}Q{row.quarter}")
        return await self._view(row)

    async def check(self, public_id: str) -> Checked:
        """Compare a stored report with what is counted now, and with the journal at its line."""
        self._office.require(Action.SEE_REPORTS)
        row = await self._row(public_id)
        view = await self._view(row)
        again = await self.compute(
            view.content.period,
            calls_received=whole(view.content["calls.received"]),
            calls_lost=whole(view.content["calls.lost"]),
        )
        chain = await self._office.journal.leads_through(row.journal_n, row.journal_mac)
        self._office.journal.record("report_checked", f"report:{public_id}")
        return Checked(view, chain, await self._sealed(row), changes(view.content, again))

    async def owe(self) -> None:
        """Owe the report of the quarter that is over until it is handed in (point 40).

        Also where nobody was received: the report then says so.
        """
        period = Period.quarter_of(self._office.today).before
        if await self._began() > period.last or await self._handed_in(period):
            return
        ladder = ladders.report(self._office.calendar, self._office.profile.terms, period.last)
        await self._office.duties.open(None, ladder, subject=period.code)

    async def _handed_in(self, period: Period) -> bool:
        found = await self._session.scalar(
            select(func.count())
            .select_from(Report)
            .where(
                Report.year == period.first.year,
                Report.quarter == period.quarter_number,
                Report.sent_at.is_not(None),
            )
        )
        return bool(found)

    async def _began(self) -> date:
        """Return the day on which the office began to work; today where nothing is there yet."""
        first = await self._session.scalar(select(func.min(Staff.joined_at)))
        counted = await self._session.scalar(select(func.min(Fact.day)))
        local = self._office.calendar.hours.local_day
        days = [local(first)] if first is not None else []
        if counted is not None:
            days.append(counted)
        return min(days, default=self._office.today)

    async def _sealed(self, row: Report) -> bool:
        """Tell whether the stored text is the one of which the journal noted the fingerprint."""
        entry = await self._session.scalar(
            select(JournalEntry.details).where(
                JournalEntry.subject == f"report:{row.public_id}", JournalEntry.action == MADE
            )
        )
        return entry is not None and hmac.compare_digest(
            journal.detail(entry, "digest"), _digest(row.content, row.changes)
        )

    async def _newest(self, period: Period, *, locked: bool = False) -> Report | None:
        chosen = (
            select(Report)
            .where(Report.year == period.first.year, Report.quarter == period.quarter_number)
            .order_by(Report.version.desc())
            .limit(1)
        )
        if locked:
            chosen = chosen.with_for_update()
        return await self._session.scalar(chosen)

    async def _row(self, public_id: str, *, locked: bool = False) -> Report:
        chosen = select(Report).where(Report.public_id == public_id)
        if locked:
            chosen = chosen.with_for_update().execution_options(populate_existing=True)
        row = await self._session.scalar(chosen)
        if row is None:
            raise NotFound
        return row

    async def _view(self, row: Report) -> ReportVersion:
        name = None
        if row.made_by is not None:
            maker = await self._session.get_one(Staff, row.made_by)
            name = self._office.accounts.staff_view(maker).name
        return ReportVersion(
            public_id=row.public_id,
            quarter=f"{row.year}Q{row.quarter}",
            version=row.version,
            content=from_json(row.content),
            changes=changes_from_json(row.changes),
            reason=row.reason,
            made_by=name,
            made_at=row.made_at,
            journal_n=row.journal_n,
            journal_mac=row.journal_mac.hex(),
            letter_number=row.letter_number,
            sent_at=row.sent_at,
        )

    @property
    def _maker(self) -> int | None:
        """The actor's entry among the staff; the operator at the machine has none."""
        held = self._office.actor.staff
        roles = (Role.ADMINISTRATOR, Role.HEAD)
        return next((held[role].id for role in roles if role in held), None)


def _digest(content: str, changed: str) -> str:
    return hashlib.sha256(f"{content}\n{changed}".encode()).hexdigest()

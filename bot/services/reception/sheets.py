"""Day sheets: made for the receiver and the clerk, and typed in again when there was no power."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.errors import Stale
from bot.services.rules.names import called_name
from bot.services.rules.policy import Action
from bot.services.rules.room import CLOSED, Stage
from bot.services.rules.sheet import BadLine, SheetEntry, SheetProblem, read_sheet
from bot.services.views.day import DayLine, DayReception, Held, TypedSheet
from bot.services.views.day_sheet import DaySheet, DaySheetLine, Guest, SheetMark
from db.enums import (
    ApplicantKind,
    Citizenship,
    HeldResult,
    OutcomeKind,
    ParticipationState,
    RequestState,
)
from db.models import Participation, Request

if TYPE_CHECKING:
    from bot.services.office import Office


class Sheets:
    """Day sheets of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def sheet(self, reception_id: int) -> DaySheet:
        """Return the sheet of a reception; every case shown on it is written into the journal.

        Raises NotFound. Those who did not come, or were not received, are left out.
        """
        office = self._office
        office.require(Action.SEE_DAY)
        office.require(Action.REVEAL)
        reception = await office.day_book.reception(reception_id)
        shown = [
            line for line in reception.lines if line.stage not in {Stage.NO_SHOW, Stage.NOT_HELD}
        ]
        lines = []
        for line in shown:
            request = await office.cases.find(line.public_id)
            if request.anonymised_at is None:
                office.cases.record(request, "revealed", what="day_sheet")
            lines.append(await self._line(reception, line, request))
        return DaySheet(
            reception_id=reception.id,
            post=reception.post,
            holder=reception.holder,
            place_kk=reception.place_kk,
            place_ru=reception.place_ru,
            starts_at=reception.starts_at,
            ends_at=reception.ends_at,
            lines=tuple(lines),
            mode=reception.mode,
            link=reception.link,
        )

    async def preview(
        self, reception_id: int, text: str, decisions: Mapping[str, HeldResult]
    ) -> TypedSheet:
        """Read a typed sheet without storing anything; raises NotFound."""
        office = self._office
        office.require(Action.RUN_DAY)
        reception = await office.day_book.reception(reception_id)
        owed = _owed(reception)
        read = read_sheet(text, owed, decisions, self._until(reception.starts_at))
        bad = read.bad or tuple(
            BadLine(entry.line, SheetProblem.HAS_COME)
            for entry in read.entries
            if entry.kind is OutcomeKind.NO_SHOW and owed[entry.seat].visit_id
        )
        return TypedSheet(reception, read.entries, bad, _fingerprint(owed, read.entries))

    async def confirm(
        self,
        reception_id: int,
        text: str,
        decisions: Mapping[str, HeldResult],
        fingerprint: str,
    ) -> TypedSheet:
        """Write down every line of a sheet that was shown, or none of them; raises Stale."""
        office = self._office
        sheet = await self.preview(reception_id, text, decisions)
        owed = _owed(sheet.reception)
        if sheet.bad or sheet.fingerprint != fingerprint:
            raise Stale(public_id=None, for_staff=True)
        # Rows are locked in the order of their ids, whatever order the seats have.
        ids = await self._session.execute(
            select(Request.id, Request.public_id).where(
                Request.public_id.in_([line.public_id for line in owed.values()])
            )
        )
        order = {public_id: row for row, public_id in ids}
        entries = sorted(sheet.entries, key=lambda entry: order[owed[entry.seat].public_id])
        day = office.calendar.hours.local_day(sheet.reception.starts_at)
        for entry in entries:
            await self._write(owed[entry.seat], entry, day)
        return sheet

    async def _write(self, line: DayLine, entry: SheetEntry, day: date) -> None:
        results = self._office.day
        match entry.kind:
            case OutcomeKind.NO_SHOW:
                await results.mark_no_show(line.public_id, line.version)
            case OutcomeKind.NOT_HELD:
                await results.mark_not_held(line.public_id, line.version, entry.text or "")
            case _:
                held = Held(
                    result=entry.result,
                    began_at=None if entry.began is None else self.at(day, entry.began),
                    minutes=entry.minutes,
                )
                await results.mark_held(line.public_id, line.version, entry.text or "", held)

    def at(self, day: date, moment: time) -> datetime:
        """Return an hour of a day on the office's wall as an instant."""
        return datetime.combine(day, moment, self._office.calendar.hours.zone)

    def _until(self, starts_at: datetime) -> time | None:
        """Return the present hour for a reception of today: nothing is written down ahead."""
        if not self._office.day_book.is_today(starts_at):
            return None
        return self._office.now.astimezone(self._office.calendar.hours.zone).time()

    async def _line(self, reception: DayReception, line: DayLine, request: Request) -> DaySheetLine:
        office = self._office
        person = office.cases.person(request)
        card = await office.cases.card(request)
        memo = await office.review.memo_text(request)
        return DaySheetLine(
            seat=line.seat or 0,
            time=line.starts_at or line.arrived_at or reception.starts_at,
            number=line.number,
            # Nobody, once the personal data were deleted.
            name=called_name(person.full_name) if person.full_name else "",
            matter=office.cases.matter(request),
            has_memo=card.has_memo,
            memo=memo or "",
            needs=person.needed,
            wishes=person.wished,
            guests=await self._guests(request),
            out_of_turn=card.out_of_turn,
            marks=_marks(request),
        )

    async def _guests(self, request: Request) -> tuple[Guest, ...]:
        rows = await self._session.scalars(
            select(Participation)
            .where(
                Participation.request_id == request.id,
                Participation.state != ParticipationState.DECLINED,
            )
            .order_by(Participation.id)
        )
        return tuple(Guest(row.body, row.state) for row in rows)


def _owed(reception: DayReception) -> dict[int, DayLine]:
    """Return the lines that still miss their result by their seat numbers."""
    return {
        line.seat: line
        for line in reception.lines
        if line.seat is not None
        and line.stage not in CLOSED
        and line.state is RequestState.ASSIGNED
    }


def _fingerprint(owed: Mapping[int, DayLine], entries: tuple[SheetEntry, ...]) -> str:
    """Return what changes when the sheet or a case on it does."""
    cases = [(line.public_id, line.version) for line in owed.values()]
    return hashlib.sha256(repr((sorted(cases), entries)).encode()).hexdigest()[:12]


def _marks(request: Request) -> tuple[SheetMark, ...]:
    told = {
        SheetMark.CHECK_IDENTITY: request.check_identity,
        SheetMark.CHECK_AUTHORITY: request.kind is not ApplicantKind.SELF,
        SheetMark.FOREIGN: request.citizenship is not Citizenship.KAZAKHSTAN,
        SheetMark.WALK_IN: request.unscheduled,
    }
    return tuple(mark for mark, true in told.items() if true)

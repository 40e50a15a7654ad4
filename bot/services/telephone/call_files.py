"""The call sheet for a phone room and back: a file with names goes out, answers come in (38).

A filled sheet is taken whole or not at all. It is looked at first; one press stores it.
"""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.errors import CallStale, CallTaken, FileOver, NotFound
from bot.services.filing.incoming import KEPT_PROBLEMS
from bot.services.rules.annex_form import Row
from bot.services.rules.call_form import ReadCall
from bot.services.rules.call_rows import SheetTerms, parse
from bot.services.rules.policy import Action
from bot.services.telephone.sample_calls import Said
from bot.services.views.call_files import CallsRead, SheetState
from bot.services.views.incoming import FileKind, FileResult, FileTrouble
from bot.services.views.phone_survey import Called, SheetLine
from db.enums import CallResult, CallState, Role
from db.models import IncomingFile, Sample, SampleCall

if TYPE_CHECKING:
    from bot.services.office import Office

MOST = 300
"""Rows of one sheet, as many as are read back at once."""


class CallFiles:
    """Call sheets as files, within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def export(self, sample_id: str) -> tuple[SheetLine, ...]:
        """Return everybody who is still to be called, with name and number; it is journalled.

        Whoever may not be called any more is left out. Raises NotFound.
        """
        office, people = self._office, self._office.called_people
        office.require(Action.RUN_PHONE_SURVEY)
        sample = await self._confirmed(sample_id)
        rows = await self._session.scalars(
            select(SampleCall)
            .where(SampleCall.sample_id == sample.id, SampleCall.state == CallState.WAITING)
            .order_by(SampleCall.position)
            .limit(MOST)
        )
        calls = rows.all()
        views = await office.call_views.of(sample, calls)
        lines = []
        for call, view in zip(calls, views, strict=True):
            behind = await people.behind(call)
            name, phone = people.contact(behind)
            if await people.closed_door(behind, phone) is None:
                people.record(behind, "revealed", what="call_sheet")
                lines.append(SheetLine(Called(view, name, phone), len(view.tries)))
        clerk = f"staff:{office.staff_id(Role.REGISTRAR)}"
        office.journal.record("call_sheet_exported", clerk, sample=sample_id, rows=len(lines))
        return tuple(lines)

    async def expect(self, sample_id: str, telegram_file_id: str, suffix: str) -> None:
        """Note that the filled sheet of a draw shall be read; raises NotFound."""
        self._office.require(Action.RUN_PHONE_SURVEY)
        await self._confirmed(sample_id)
        await self._office.incoming.expect(
            telegram_file_id, FileKind.CALLS, suffix, sample=sample_id
        )

    async def read(self, file: IncomingFile, rows: tuple[Row, ...]) -> None:
        """Look a filled sheet over and owe what was found; nothing of it is stored yet."""
        office = self._office
        office.require(Action.RUN_PHONE_SURVEY)
        sample = await self._confirmed(_sample_of(file))
        states = await self._states(sample)
        terms = SheetTerms(
            office.call_views.questionnaire(sample),
            states.keys(),
            office.now.astimezone(office.calendar.hours.zone),
            sample.drawn_at,
            office.profile.voices.phone_tries,
        )
        read, problems = parse(rows, terms)
        if problems:
            found = CallsRead(
                SheetState.REFUSED,
                sample.public_id,
                problems=problems[:KEPT_PROBLEMS],
                found=len(problems),
            )
        else:
            new = tuple(row for row in read if states[row.call] is CallState.WAITING)
            found = CallsRead(
                SheetState.WAITING, sample.public_id, rows=new, closed=len(read) - len(new)
            )
        office.journal.record("call_sheet_read", f"file:{file.id}", rows=len(read))
        await office.incoming.answer(file, FileResult(calls=found))

    async def unread(
        self, file: IncomingFile, *, table: str | None = None, trouble: FileTrouble | None = None
    ) -> None:
        """Owe the answer that a sheet could not be read at all."""
        found = CallsRead(SheetState.REFUSED, _sample_of(file), table=table, trouble=trouble)
        await self._office.incoming.answer(file, FileResult(calls=found))

    async def store(self, file_id: int) -> CallsRead:
        """Write every row down; a call that ended or is being made meanwhile is passed over.

        Raises NotFound and FileOver.
        """
        office = self._office
        file, result, found = await self._mine(file_id)
        # The draw is locked before any call, as everywhere.
        await office.samples.lock(found.sample_id)
        stored = to_book = 0
        for row in found.rows:
            wishes = await self._write(row)
            stored += wishes is not None
            to_book += wishes is True
        done = replace(
            found,
            state=SheetState.STORED,
            rows=(),
            stored=stored,
            to_book=to_book,
            closed=found.closed + len(found.rows) - stored,
        )
        office.journal.record("call_sheet_stored", f"file:{file.id}", rows=stored)
        office.incoming.keep(file, replace(result, calls=done))
        return done

    async def drop(self, file_id: int) -> CallsRead:
        """Throw the rows of a sheet away; raises NotFound and FileOver."""
        file, result, found = await self._mine(file_id)
        done = replace(found, state=SheetState.DROPPED, rows=())
        self._office.journal.record("call_sheet_dropped", f"file:{file.id}")
        self._office.incoming.keep(file, replace(result, calls=done))
        return done

    async def _write(self, row: ReadCall) -> bool | None:
        """Write one row down: tell whether the person wishes to book, None where it was late."""
        calls, people = self._office.sample_calls, self._office.called_people
        try:
            sample, call = await calls.take(row.call, None)
        except (CallStale, CallTaken):
            return None
        # Tries before the one that is told were in vain; they alone never end the call.
        made = len(await calls.tries(call))
        most = self._office.profile.voices.phone_tries
        for _ in range(min(row.tries - 1, most - 1 - made)):
            await calls.tried(sample, call, CallResult.NO_ANSWER, row.at)
        if row.result is CallResult.ANSWERED:
            said = Said(row.given, row.remark, call_me=row.head)
            await calls.answered(sample, call, said, row.at)
            return call.wishes_booking
        if row.never:
            await people.ask_no_more(await people.behind(call))
        await calls.tried(sample, call, row.result, row.at)
        return False

    async def _mine(self, file_id: int) -> tuple[IncomingFile, FileResult, CallsRead]:
        """Return a sheet that waits for its sender's word, locked."""
        file, result = await self._office.incoming.mine(file_id, FileKind.CALLS)
        if result.calls is None:
            raise NotFound
        if result.calls.state is not SheetState.WAITING:
            raise FileOver
        return file, result, result.calls

    async def _confirmed(self, sample_id: str) -> Sample:
        sample = await self._office.samples.find(sample_id)
        if sample.confirmed_at is None:
            raise NotFound
        return sample

    async def _states(self, sample: Sample) -> dict[str, CallState]:
        rows = await self._session.execute(
            select(SampleCall.public_id, SampleCall.state).where(SampleCall.sample_id == sample.id)
        )
        return dict(rows.all())


def _sample_of(file: IncomingFile) -> str:
    return str(json.loads(file.params)["sample"])

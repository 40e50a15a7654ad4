"""The memo to the head in versions: by the template, typed, or a document (point 26).

The template asks who, about what, what was answered earlier, what the units say, what the law says
and what is proposed. Its draft belongs to one author and is nobody's memo until it is saved; a
saved version is never changed, the next one stands beside it.
"""

import json
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.services.errors import InputInvalid, NotAllowed, NotFound, Stale
from bot.services.rules.lifecycle import OPEN_STATES
from bot.services.rules.policy import Action, permits
from bot.services.texts import cleaned
from bot.services.views import Card, MemoView
from bot.services.views.memo import Section
from bot.services.views.review import (
    MemoDraftView,
    MemoLine,
    MemoMaterial,
    MemoSheet,
    Position,
)
from db.enums import DutyKind, FactKind, Role
from db.models import Memo, MemoDraft, Request, Staff

if TYPE_CHECKING:
    from bot.services.office import Office

MEMO_TEXT = "memos.text"
MEMO_FILE = "memos.file"
MEMO_SECTIONS = "memos.sections"
DRAFT = "memo_drafts.sections"

MOST = 3000
"""Most characters of one section; a message of Telegram carries it with its heading."""

NEEDED = (Section.MATTER, Section.PROPOSAL)
"""Sections without which nothing lies before the head."""


class Memos:
    """Memos of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def material(self, public_id: str, version: int) -> MemoMaterial:
        """Show what a memo can be made of; the look is journalled. Raises Stale."""
        request = await self._writable(public_id, version)
        self._cases.record(request, "revealed", what="memo_material")
        person = self._cases.person(request)
        behind = person.represents
        return MemoMaterial(
            card=await self._cases.card(request),
            name=person.full_name,
            represents=None if behind is None else f"{behind.name} ({behind.basis})",
            matter=self._cases.matter(request),
            news=self._office.registration.news(request),
            earlier=await self._office.earlier.before(request),
            positions=tuple(
                Position(one.unit.name_kk, one.unit.name_ru, one.answer)
                for one in await self._office.materials.answers(request)
                if one.answer
            ),
        )

    async def draft(self, public_id: str, version: int) -> MemoDraftView | None:
        """Return one's own draft of a memo, or None; the look is journalled. Raises Stale."""
        request = await self._writable(public_id, version)
        row = await self._draft(request)
        if row is None:
            return None
        self._cases.record(request, "revealed", what="memo_draft")
        return MemoDraftView(await self._cases.card(request), self._sections(request, row))

    async def begin(
        self, public_id: str, version: int, sections: dict[Section, str]
    ) -> MemoDraftView:
        """Begin a draft with these sections; one that is there already goes on. Raises Stale."""
        request = await self._writable(public_id, version)
        row = await self._draft(request)
        if row is None:
            kept = {one: sections.get(one, "")[:MOST] for one in Section}
            row = MemoDraft(
                request_id=request.id,
                author_id=self._office.staff_id(Role.REVIEWER),
                sections_sealed=self._sealed(request, DRAFT, kept),
                written_at=self._office.now,
            )
            self._session.add(row)
            await self._session.flush()
        return MemoDraftView(await self._cases.card(request), self._sections(request, row))

    async def fill(
        self, public_id: str, version: int, section: Section, text: str
    ) -> MemoDraftView:
        """Put a text into a section of one's draft; raises InputInvalid, NotFound and Stale."""
        request = await self._writable(public_id, version)
        row = await self._draft(request)
        if row is None:
            raise NotFound
        sections = self._sections(request, row)
        sections[section] = cleaned("section", text, 1, MOST)
        row.sections_sealed = self._sealed(request, DRAFT, sections)
        row.written_at = self._office.now
        return MemoDraftView(await self._cases.card(request), sections)

    async def drop(self, public_id: str, version: int) -> Card:
        """Throw one's draft away; raises Stale."""
        request = await self._writable(public_id, version)
        row = await self._draft(request)
        if row is not None:
            await self._session.delete(row)
        return await self._cases.card(request)

    async def save(self, public_id: str, version: int) -> Card:
        """Make one's draft the next version of the memo; raises InputInvalid, NotFound, Stale."""
        request = await self._writable(public_id, version)
        row = await self._draft(request)
        if row is None:
            raise NotFound
        sections = self._sections(request, row)
        if not all(sections[needed].strip() for needed in NEEDED):
            raise InputInvalid(field="memo", reason="incomplete")
        await self._add(request, sections_sealed=self._sealed(request, MEMO_SECTIONS, sections))
        await self._session.delete(row)
        return await self._cases.card(request)

    async def write(
        self, public_id: str, version: int, *, text: str | None = None, file_id: str | None = None
    ) -> Card:
        """Write a version of the memo as a whole: typed, or a document. Raises Stale."""
        request = await self._writable(public_id, version)
        if (text is None) == (file_id is None):
            raise InputInvalid(field="memo", reason="empty")
        typed = None if text is None else cleaned("memo", text, 10, 4000)
        seal = self._cases.seal
        await self._add(
            request,
            text_sealed=None if typed is None else seal(request, MEMO_TEXT, typed),
            file_sealed=None if file_id is None else seal(request, MEMO_FILE, file_id),
        )
        return await self._cases.card(request)

    async def versions(self, public_id: str) -> tuple[Card, tuple[MemoLine, ...]]:
        """Return a case with the list of its memo's versions, the newest first."""
        self._require_reader()
        request = await self._cases.find(public_id)
        rows = await self._session.execute(
            select(Memo, Staff)
            .join(Staff, Staff.id == Memo.author_id)
            .where(Memo.request_id == request.id)
            .order_by(Memo.version.desc())
        )
        lines = tuple(
            MemoLine(
                memo.version,
                self._office.reviewers.name(author),
                memo.written_at,
                memo.file_sealed is not None,
            )
            for memo, author in rows
        )
        return await self._cases.card(request), lines

    async def read(self, public_id: str, number: int) -> MemoSheet:
        """Open a version of a memo to read or to print it; the look is journalled."""
        self._require_reader()
        request = await self._cases.find(public_id)
        found = (
            await self._session.execute(
                select(Memo, Staff)
                .join(Staff, Staff.id == Memo.author_id)
                .where(Memo.request_id == request.id, Memo.version == number)
            )
        ).first()
        if found is None:
            raise NotFound
        memo, author = found
        self._cases.record(request, "revealed", what="memo", version=number)
        return MemoSheet(
            card=await self._cases.card(request),
            version=number,
            author=self._office.reviewers.name(author),
            written_at=memo.written_at,
            text=self._cases.open(request, MEMO_TEXT, memo.text_sealed),
            file_id=self._cases.open(request, MEMO_FILE, memo.file_sealed),
            sections=self._opened(request, MEMO_SECTIONS, memo.sections_sealed),
        )

    async def latest(self, request: Request) -> MemoView | None:
        """Return the newest version of a case's memo; whoever shows it journals the look."""
        row = await self._session.scalar(
            select(Memo).where(Memo.request_id == request.id).order_by(Memo.version.desc()).limit(1)
        )
        if row is None:
            return None
        return MemoView(
            row.version,
            self._cases.open(request, MEMO_TEXT, row.text_sealed),
            self._cases.open(request, MEMO_FILE, row.file_sealed),
            row.written_at,
            self._opened(request, MEMO_SECTIONS, row.sections_sealed),
        )

    async def _add(
        self,
        request: Request,
        *,
        text_sealed: bytes | None = None,
        file_sealed: bytes | None = None,
        sections_sealed: bytes | None = None,
    ) -> None:
        last = await self._session.scalar(
            select(func.max(Memo.version)).where(Memo.request_id == request.id)
        )
        self._session.add(
            Memo(
                request_id=request.id,
                version=1 + (last or 0),
                author_id=self._office.staff_id(Role.REVIEWER),
                text_sealed=text_sealed,
                file_sealed=file_sealed,
                sections_sealed=sections_sealed,
                written_at=self._office.now,
            )
        )
        self._cases.touch(request)
        if last is None:
            await self._count(request)
        await self._office.duties.close(request, DutyKind.MEMO)
        self._cases.record(request, "memo", version=1 + (last or 0))

    async def _count(self, request: Request) -> None:
        """Count the first version: whoever writes it before there is a date is in time."""
        office = self._office
        term = await office.duties.due_on(request, DutyKind.MEMO)
        in_time = term is None or office.now <= office.calendar.hours.end_of(term)
        office.fact_book.note(FactKind.MEMO, request, in_time=in_time)

    async def _writable(self, public_id: str, version: int) -> Request:
        """Lock a case about which a memo may be written; raises Stale and InputInvalid."""
        self._office.require(Action.REVIEW)
        request = await self._cases.take(public_id, version)
        if request.state not in OPEN_STATES:
            raise Stale(public_id=public_id, for_staff=True)
        return request

    async def _draft(self, request: Request) -> MemoDraft | None:
        return await self._session.scalar(
            select(MemoDraft).where(
                MemoDraft.request_id == request.id,
                MemoDraft.author_id == self._office.staff_id(Role.REVIEWER),
            )
        )

    def _require_reader(self) -> None:
        roles = self._office.actor.roles
        if not (permits(roles, Action.REVIEW) or permits(roles, Action.DECIDE)):
            raise NotAllowed(action=Action.REVIEW)

    def _sections(self, request: Request, row: MemoDraft) -> dict[Section, str]:
        return self._opened(request, DRAFT, row.sections_sealed)

    def _sealed(self, request: Request, column: str, sections: dict[Section, str]) -> bytes:
        named = {section.value: text for section, text in sections.items()}
        return self._cases.seal(request, column, json.dumps(named, ensure_ascii=False))

    def _opened(self, request: Request, column: str, sealed: bytes | None) -> dict[Section, str]:
        opened = self._cases.open(request, column, sealed)
        if opened is None:
            return {}
        return {Section(code): text for code, text in json.loads(opened).items()}

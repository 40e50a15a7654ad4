"""Many requests at once: read from the table of another system, and written into one (point 4).

A table is taken whole or not at all. It is looked at first: what is new, what the office has
already by its official number, and what stands in the file twice. One press stores it.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select

from bot.services.errors import AlreadyRegistered, FileOver, NotFound
from bot.services.filing.incoming import KEPT_PROBLEMS
from bot.services.filing.intake import told_by
from bot.services.rules.annex_form import Row
from bot.services.rules.policy import Action
from bot.services.rules.request_form import CHANNELS, CITIZENSHIPS, DELETED, LANGUAGES
from bot.services.rules.request_rows import PostName, ReadRequest, Terms, parse
from bot.services.views import Application, Person, Represented
from bot.services.views.incoming import (
    FileKind,
    FileResult,
    FileTrouble,
    RequestsRead,
    RequestsState,
)
from bot.services.views.intake import Arrival, Exported
from db.enums import ApplicantKind, Language, Role, TellBy
from db.models import Body, IncomingFile, Post, Request

if TYPE_CHECKING:
    from bot.services.office import Office

MOST = 5_000
"""Rows of one export: what one workbook of ours takes."""


class RequestFiles:
    """Tables of requests within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def read(self, file: IncomingFile, rows: tuple[Row, ...]) -> None:
        """Look a table over and owe what was found; nothing of it is registered yet."""
        office = self._office
        office.require(Action.IMPORT_REQUESTS)
        limits = office.profile.limits
        terms = Terms(
            office.now.astimezone(office.calendar.hours.zone),
            limits.matter_min,
            limits.matter_max,
        )
        read, problems = parse(rows, await self._posts(), terms)
        if problems:
            found = RequestsRead(
                RequestsState.REFUSED, problems=problems[:KEPT_PROBLEMS], found=len(problems)
            )
        else:
            found = await self._looked_over(read)
        office.journal.record("requests_read", f"file:{file.id}", rows=len(read))
        await office.incoming.answer(file, FileResult(requests=found))

    async def unread(
        self, file: IncomingFile, *, table: str | None = None, trouble: FileTrouble | None = None
    ) -> None:
        """Owe the answer that a table could not be read at all."""
        found = RequestsRead(RequestsState.REFUSED, table=table, trouble=trouble)
        await self._office.incoming.answer(file, FileResult(requests=found))

    async def waiting(self, file_id: int) -> RequestsRead:
        """Return a table that was looked over; raises NotFound, NotAllowed and FileOver."""
        _file, _result, found = await self._mine(file_id)
        return found

    async def store(self, file_id: int) -> RequestsRead:
        """Register every row of a table in the order of the file.

        A row whose official number somebody gave to a case meanwhile is skipped. Raises NotFound
        and FileOver.
        """
        office = self._office
        file, result, found = await self._mine(file_id)
        staff = office.staff_id(Role.REGISTRAR, Role.ADMINISTRATOR)
        stored = 0
        for row in found.rows:
            application = _application(row)
            arrival = Arrival(
                row.channel,
                staff,
                told_by(TellBy.PHONE, application.person),
                row.received_at,
                row.official_number,
            )
            try:
                await office.registration.register(
                    application, key=f"file:{file.id}:{row.row}", account_id=None, arrival=arrival
                )
            except AlreadyRegistered:
                continue
            stored += 1
        done = replace(
            found,
            state=RequestsState.STORED,
            rows=(),
            stored=stored,
            known=found.known + len(found.rows) - stored,
        )
        office.journal.record("requests_stored", f"file:{file.id}", rows=stored)
        office.incoming.keep(file, replace(result, requests=done))
        return done

    async def drop(self, file_id: int) -> RequestsRead:
        """Throw the rows of a table away; raises NotFound and FileOver."""
        file, result, found = await self._mine(file_id)
        done = replace(found, state=RequestsState.DROPPED, rows=())
        self._office.journal.record("requests_dropped", f"file:{file.id}")
        self._office.incoming.keep(file, replace(result, requests=done))
        return done

    async def count(self, first: date, last: date) -> Exported:
        """Return how many requests of these days of registration an export would name."""
        self._office.require(Action.EXPORT_REQUESTS)
        numbered = await self._count(first, last, numbered=True)
        return Exported((), numbered, await self._count(first, last, numbered=False))

    async def export(self, first: date, last: date) -> Exported:
        """Return the requests of these days as rows of the table; it is journalled.

        What has no official number yet is left out and counted: a table of another system could
        not recognise it.
        """
        office = self._office
        office.require(Action.EXPORT_REQUESTS)
        rows = await self._session.execute(
            select(Request, Post, Body)
            .outerjoin(Post, Post.id == Request.post_id)
            .outerjoin(Body, Body.id == Post.body_id)
            .where(*self._between(first, last), Request.official_number.is_not(None))
            .order_by(Request.registered_at, Request.id)
            .limit(MOST)
        )
        cells = tuple(self._cells(request, post, body) for request, post, body in rows)
        office.journal.record(
            "requests_exported",
            f"staff:{office.staff_id(Role.REGISTRAR)}",
            first=first.isoformat(),
            last=last.isoformat(),
            rows=len(cells),
        )
        left_out = await self._count(first, last, numbered=False)
        return Exported(cells, len(cells), left_out)

    async def _looked_over(self, read: tuple[ReadRequest, ...]) -> RequestsRead:
        numbers = {row.official_number for row in read}
        known = set(
            await self._session.scalars(
                select(Request.official_number).where(Request.official_number.in_(numbers))
            )
        )
        new: dict[str, ReadRequest] = {}
        for row in read:
            if row.official_number not in known:
                new.setdefault(row.official_number, row)
        had = sum(row.official_number in known for row in read)
        return RequestsRead(
            RequestsState.WAITING,
            rows=tuple(new.values()),
            known=had,
            twice=len(read) - had - len(new),
        )

    async def _mine(self, file_id: int) -> tuple[IncomingFile, FileResult, RequestsRead]:
        """Return a table that waits for its sender's word, locked."""
        file, result = await self._office.incoming.mine(file_id, FileKind.REQUESTS)
        if result.requests is None:
            raise NotFound
        if result.requests.state is not RequestsState.WAITING:
            raise FileOver
        return file, result, result.requests

    async def _posts(self) -> tuple[PostName, ...]:
        rows = await self._session.execute(
            select(Post, Body).join(Body, Body.id == Post.body_id).order_by(Post.id)
        )
        return tuple(
            PostName(post.id, post.title_kk, post.title_ru, body.name_kk, body.name_ru)
            for post, body in rows
        )

    async def _count(self, first: date, last: date, *, numbered: bool) -> int:
        has = Request.official_number.is_not(None)
        found = await self._session.scalar(
            select(func.count())
            .select_from(Request)
            .where(*self._between(first, last), has if numbered else ~has)
        )
        return found or 0

    def _between(self, first: date, last: date) -> tuple[ColumnElement[bool], ...]:
        hours = self._office.calendar.hours
        begins = hours.at(first, datetime.min.time())
        ends = hours.at(last, datetime.max.time())
        return (Request.registered_at >= begins, Request.registered_at <= ends)

    def _cells(self, request: Request, post: Post | None, body: Body | None) -> tuple[str, ...]:
        office = self._office
        person = office.cases.person(request)
        represents = person.represents
        came = request.received_at.astimezone(office.calendar.hours.zone)
        language = request.language if request.language in LANGUAGES else Language.KK
        return (
            request.official_number or "",
            came.strftime("%d.%m.%Y %H:%M"),
            CHANNELS[request.channel],
            person.full_name if request.anonymised_at is None else DELETED,
            person.iin or "",
            CITIZENSHIPS[request.citizenship],
            person.phone,
            person.address,
            represents.name if represents else "",
            (represents.identifier or "") if represents else "",
            represents.basis if represents else "",
            _both(body.name_kk, body.name_ru) if body else "",
            _both(post.title_kk, post.title_ru) if post else "",
            LANGUAGES[language],
            office.cases.matter(request),
        )


def _both(kk: str, ru: str) -> str:
    return f"{kk} / {ru}"


def _application(row: ReadRequest) -> Application:
    represents = None
    kind = ApplicantKind.SELF
    if row.represents and row.basis:
        kind = ApplicantKind.ORGANISATION if row.bin else ApplicantKind.OTHER
        represents = Represented(name=row.represents, identifier=row.bin, basis=row.basis)
    return Application(
        kind=kind,
        citizenship=row.citizenship,
        person=Person(
            full_name=row.full_name,
            iin=row.iin,
            phone=row.phone,
            address=row.address,
            represents=represents,
        ),
        matter=row.matter,
        post_id=row.post_id,
        language=row.language,
        check_identity=row.check_identity,
    )

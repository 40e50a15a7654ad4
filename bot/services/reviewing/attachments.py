"""Files that belong to cases: added by the applicant or by a unit, looked at on request, deleted.

The bytes lie sealed on disk (`db.vault`) before the row is written here, and stay there until the
sweep takes what has no row in force. No identity document is asked for or wanted (law 94-V article
7(10)): the screens say so before anything is sent.
"""

import asyncio
import base64
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.services.errors import FileGone, NotAllowed, NotFound, Stale, TooManyFiles
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.lifecycle import OPEN_STATES
from bot.services.rules.policy import Action, permits
from bot.services.views import Card, OwnRequest
from bot.services.views.attachments import (
    AttachmentView,
    FileFault,
    KeptFile,
    OpenedFile,
    Sealed,
)
from bot.services.views.incoming import FileKind, FileResult
from db.enums import Role
from db.models import Attachment, IncomingFile, Material, Request
from db.vault import FileMissing

if TYPE_CHECKING:
    from bot.services.office import Office

NAME = "attachments.name"
LONGEST_NAME = 120


class Attachments:
    """Files of cases within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def mine(self, public_id: str) -> tuple[OwnRequest, tuple[AttachmentView, ...]]:
        """Return an own request with the files its applicant added; raises NotFound."""
        own = await self._office.requests.own(public_id)
        request = await self._cases.find(public_id)
        rows = await self._rows(request, Attachment.account_id == self._office.account.id)
        return own, tuple(self._view(n, row, named=True) for n, row in rows)

    async def room(self, public_id: str) -> tuple[Card, int]:
        """Return an own open request with how many more files it takes; raises NotFound, Stale."""
        request = self._office.requests.owned(await self._cases.find(public_id))
        if request.state not in OPEN_STATES:
            raise Stale(public_id=public_id, for_staff=False)
        return await self._cases.card(request), max(0, self._limit - await self._count(request))

    async def expect(self, public_id: str, telegram_file_id: str, name: str) -> Card:
        """Note that a file shall be added to an own request; raises TooManyFiles and Stale."""
        card, room = await self.room(public_id)
        if not room:
            raise TooManyFiles(public_id=public_id, limit=self._limit)
        await self._expect(FileKind.ATTACHMENT, public_id, telegram_file_id, name)
        return card

    async def expect_answer(
        self, material_id: str, version: int, telegram_file_id: str, name: str
    ) -> None:
        """Note that a document shall be the answer of a unit; raises NotAllowed and Stale."""
        await self._office.materials.require_own(material_id, version)
        request = await self._office.materials.request_of(material_id)
        await self._expect(
            FileKind.MATERIAL,
            request.public_id,
            telegram_file_id,
            name,
            material=material_id,
            version=version,
        )

    async def add(self, file: IncomingFile, came: Sealed | FileFault) -> None:
        """Write the row of a file that lies sealed on disk, or say what is wrong with it."""
        params = json.loads(file.params)
        request = await self._cases.lock(params["case"])
        if isinstance(came, FileFault):
            megabytes = self._office.profile.limits.attachment_megabytes
            await self._refuse(file, request, came, megabytes)
        elif file.kind == FileKind.MATERIAL:
            await self._add_answer(file, request, came, params)
        else:
            self._office.requests.owned(request)
            if request.state not in OPEN_STATES:
                await self._refuse(file, request, FileFault.CLOSED)
            elif await self._count(request) >= self._limit:
                await self._refuse(file, request, FileFault.TOO_MANY, self._limit)
            else:
                await self._add_own(file, request, came, params)

    async def refuse(self, file: IncomingFile, error: Exception) -> None:
        """Say that the case, or the question, takes no file any more; raises all other errors."""
        if not isinstance(error, NotAllowed | NotFound | Stale):
            raise error
        request = await self._cases.find(json.loads(file.params)["case"])
        await self._refuse(file, request, FileFault.CLOSED)

    async def delete(self, attachment_id: str) -> tuple[OwnRequest, tuple[AttachmentView, ...]]:
        """Delete a file of one's own: nobody opens it any more, and the sweep takes the bytes.

        Raises NotFound, also when it is deleted already.
        """
        row, request = await self._found(attachment_id)
        self._office.requests.owned(request)
        if row.account_id != self._office.account.id:
            raise NotFound
        row.deleted_at = self._office.now
        await self._session.flush()
        self._cases.record(request, "file_deleted", file=row.public_id)
        return await self.mine(request.public_id)

    async def one(self, attachment_id: str) -> tuple[OwnRequest, AttachmentView]:
        """Return a file of one's own with its request; raises NotFound."""
        row, request = await self._found(attachment_id)
        own, views = await self.mine(request.public_id)
        found = [view for view in views if view.public_id == row.public_id]
        if not found:
            raise NotFound
        return own, found[0]

    async def of_case(self, public_id: str) -> tuple[Card, tuple[AttachmentView, ...]]:
        """Return a case with its files, for whoever may look behind "Show"; NotAllowed."""
        self._office.require(Action.REVEAL)
        request = await self._cases.find(public_id)
        rows = await self._rows(request)
        return await self._cases.card(request), tuple(self._view(*one) for one in rows)

    async def reveal(self, attachment_id: str) -> OpenedFile:
        """Open a file; every look is journalled. A unit opens its own answer and nothing else.

        Raises NotAllowed, NotFound, and FileGone where the bytes are lost.
        """
        row, request = await self._found(attachment_id)
        if not (permits(self._office.actor.roles, Action.ANSWER_UNIT) and await self._own(row)):
            self._office.require(Action.REVEAL)
        try:
            content = await asyncio.to_thread(self._office.vault.get, row.public_id)
        except FileMissing:
            raise FileGone(public_id=request.public_id, for_staff=True) from None
        self._cases.record(request, "revealed", what="file", file=row.public_id)
        views = {one.id: (n, one) for n, one in await self._rows(request)}
        n, _row = views[row.id]
        return OpenedFile(request.number, self._view(n, row), content)

    async def counts(self, ids: Sequence[int]) -> dict[int, int]:
        """Return how many files there are, by case."""
        rows = await self._session.execute(
            select(Attachment.request_id, func.count())
            .where(Attachment.request_id.in_(ids), Attachment.deleted_at.is_(None))
            .group_by(Attachment.request_id)
        )
        return dict(rows.all())

    async def ids(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the ids of all files in force and of all deleted ones, for the sweep."""
        rows = await self._session.execute(select(Attachment.public_id, Attachment.deleted_at))
        kept: set[str] = set()
        gone: set[str] = set()
        for public_id, deleted_at in rows:
            (kept if deleted_at is None else gone).add(public_id)
        return frozenset(kept), frozenset(gone)

    async def result_holds(self, kept: KeptFile) -> bool:
        """Tell whether what came of a file is still true when it is told."""
        if kept.fault is not None or kept.material_id:
            return True
        request = await self._cases.find(kept.case_id)
        return any(n == kept.n for n, _row in await self._rows(request))

    async def _add_own(
        self, file: IncomingFile, request: Request, came: Sealed, params: dict[str, str]
    ) -> None:
        row = await self._write(request, came, params, account_id=self._office.account.id)
        self._cases.record(request, "file_added", file=row.public_id, media=row.media.value)
        await self._office.messages.mark(request, NoticeKind.FILE_ADDED)
        await self._answer(file, request, n=await self._number(request, row))

    async def _add_answer(
        self, file: IncomingFile, request: Request, came: Sealed, params: dict[str, str]
    ) -> None:
        material, version = params["material"], int(params["version"])
        await self._office.materials.require_own(material, version)
        row = await self._write(request, came, params, staff_id=self._office.staff_id(Role.UNIT))
        await self._office.materials.answer(material, version, file=row)
        await self._answer(file, request, material_id=material)

    async def _write(
        self,
        request: Request,
        came: Sealed,
        params: dict[str, str],
        *,
        account_id: int | None = None,
        staff_id: int | None = None,
    ) -> Attachment:
        name = self._office.keys.open(
            base64.b64decode(params["name"]), column=NAME, row=request.public_id
        )
        row = Attachment(
            public_id=came.public_id,
            request_id=request.id,
            name_sealed=self._office.keys.seal(name, column=NAME, row=came.public_id),
            media=came.media,
            size=came.size,
            account_id=account_id,
            staff_id=staff_id,
            added_at=self._office.now,
        )
        self._session.add(row)
        await self._session.flush()
        return row

    async def _expect(
        self,
        kind: FileKind,
        case_id: str,
        telegram_file_id: str,
        name: str,
        **ids: str | int,
    ) -> None:
        # What somebody called a file may name a person, so it waits sealed like everything else.
        sealed = self._office.keys.seal(name[:LONGEST_NAME], column=NAME, row=case_id)
        await self._office.incoming.expect(
            telegram_file_id,
            kind,
            "",
            case=case_id,
            name=base64.b64encode(sealed).decode(),
            **ids,
        )

    async def _refuse(
        self, file: IncomingFile, request: Request, fault: FileFault, limit: int = 0
    ) -> None:
        self._cases.record(request, "file_refused", fault=fault.value)
        await self._answer(file, request, fault=fault, limit=limit)

    async def _answer(
        self,
        file: IncomingFile,
        request: Request,
        *,
        n: int = 0,
        fault: FileFault | None = None,
        limit: int = 0,
        material_id: str = "",
    ) -> None:
        material = material_id or str(json.loads(file.params).get("material", ""))
        kept = KeptFile(request.public_id, request.number, n, fault, limit, material)
        await self._office.incoming.answer(file, FileResult(kept=kept))

    async def _found(self, attachment_id: str) -> tuple[Attachment, Request]:
        row = await self._session.scalar(
            select(Attachment).where(
                Attachment.public_id == attachment_id, Attachment.deleted_at.is_(None)
            )
        )
        if row is None:
            raise NotFound
        return row, await self._session.get_one(Request, row.request_id)

    async def _own(self, row: Attachment) -> bool:
        unit = await self._session.scalar(
            select(Material.unit_id).where(Material.file_id == row.id)
        )
        return unit is not None and unit in await self._office.units.own()

    async def _rows(self, request: Request, *chosen: object) -> list[tuple[int, Attachment]]:
        """Return the files in force with their numbers; a deleted one keeps its number."""
        numbers = {
            key: n
            for n, key in enumerate(
                await self._session.scalars(
                    select(Attachment.id)
                    .where(Attachment.request_id == request.id)
                    .order_by(Attachment.id)
                ),
                1,
            )
        }
        rows = await self._session.scalars(
            select(Attachment)
            .where(
                Attachment.request_id == request.id,
                Attachment.deleted_at.is_(None),
                *chosen,  # type: ignore[arg-type]
            )
            .order_by(Attachment.id)
        )
        return [(numbers[row.id], row) for row in rows]

    async def _number(self, request: Request, row: Attachment) -> int:
        return next(n for n, one in await self._rows(request) if one.id == row.id)

    async def _count(self, request: Request) -> int:
        """Return how many files of the applicant there are; a unit's answers take no room."""
        count = await self._session.scalar(
            select(func.count())
            .select_from(Attachment)
            .where(
                Attachment.request_id == request.id,
                Attachment.deleted_at.is_(None),
                Attachment.account_id.is_not(None),
            )
        )
        return count or 0

    def _view(self, n: int, row: Attachment, *, named: bool = False) -> AttachmentView:
        name = ""
        if named:
            name = self._office.keys.open(row.name_sealed, column=NAME, row=row.public_id)
        return AttachmentView(
            row.id,
            row.public_id,
            n,
            row.media,
            row.size,
            row.added_at,
            row.staff_id is not None,
            name,
        )

    @property
    def _limit(self) -> int:
        return self._office.profile.limits.attachments

"""Files that people send to be read: noted here, fetched after the commit, answered by a notice.

The file itself is never kept. What came of it may quote its cells, so it is sealed until the person
is told and the row is purged.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from bot.services.errors import NotAllowed, NotFound, ScheduleInvalid
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.annex_form import Row
from bot.services.rules.policy import Action
from bot.services.views import Imported
from bot.services.views.incoming import DraftMade, FileKind, FileResult, FileTrouble
from db.enums import Priority, ScheduleState
from db.models import IncomingFile, Schedule
from db.repositories import incoming, outbox

if TYPE_CHECKING:
    from bot.services.office import Office

RESULT = "incoming_files.result"
KEPT_PROBLEMS = 100
"""More than a message can show."""

_ALLOWED = {
    FileKind.SCHEDULE: Action.MANAGE_SCHEDULE,
    FileKind.ATTACHMENT: Action.OWN_REQUEST,
    FileKind.MATERIAL: Action.ANSWER_UNIT,
    FileKind.REQUESTS: Action.IMPORT_REQUESTS,
    FileKind.CALLS: Action.RUN_PHONE_SURVEY,
}
_RESULTS = TypeAdapter(FileResult)


class Incoming:
    """Files to be read, within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def expect(
        self, telegram_file_id: str, kind: FileKind, suffix: str, **params: str | int | None
    ) -> None:
        """Note that a file of this chat shall be read; raises NotAllowed.

        `suffix` is the ending of its name with the dot, `params` are ids that its reader needs.
        """
        office = self._office
        # Whose case a file is added to was asked by `attachments`, which alone sends such files.
        office.require(_ALLOWED[kind], owner=kind is FileKind.ATTACHMENT)
        file = await incoming.expect(
            self._session,
            chat_id=office.account.telegram_id,
            kind=kind,
            suffix=suffix,
            telegram_file_id=telegram_file_id,
            params=params,
            now=office.now,
        )
        office.journal.record("file_expected", f"file:{file.id}", kind=kind.value)

    async def import_schedule(self, file: IncomingFile, rows: Sequence[Row]) -> None:
        """Draft a schedule from the rows of a file and owe the answer.

        Raises what the import raises; then nothing of it may be kept.
        """
        made = await self._office.schedules.import_rows(rows)
        await self.answer(file, FileResult(draft=_made(made)))

    async def refuse(self, file: IncomingFile, error: Exception) -> None:
        """Owe the answer that the office did not take a file; raises what it has no words for."""
        if isinstance(error, ScheduleInvalid):
            problems = error.problems
            result = FileResult(problems=problems[:KEPT_PROBLEMS], found=len(problems))
        elif isinstance(error, NotAllowed):
            result = FileResult(trouble=FileTrouble.NOT_ALLOWED)
        else:
            raise error
        self._office.journal.record(
            "file_refused", f"file:{file.id}", error=type(error).__name__, found=result.found
        )
        await self.answer(file, result)

    async def answer(self, file: IncomingFile, result: FileResult) -> None:
        """Keep what came of a file, sealed, and owe its sender a message about it."""
        row = await self._session.get_one(IncomingFile, file.id)
        row.result_sealed = self._office.keys.seal(
            _RESULTS.dump_json(result).decode(), column=RESULT, row=row.id
        )
        await self._session.flush()
        await outbox.post(
            self._session,
            key=f"{NoticeKind.FILE_READ}:{row.id}",
            chat_id=row.chat_id,
            kind=NoticeKind.FILE_READ,
            params={"request": None, "duty": None, "level": None, "file": row.id},
            priority=Priority.DIALOGUE,
            now=self._office.now,
        )

    async def result(self, file_id: int) -> FileResult | None:
        """Return what came of a file; None when the draft it made is a draft no more."""
        row = await self._session.get(IncomingFile, file_id)
        result = None if row is None else self.opened(row)
        if row is None or result is None:
            return None
        if result.requests is not None or result.calls is not None:
            return replace(result, file_id=row.id)
        if result.kept is not None:
            return result if await self._office.attachments.result_holds(result.kept) else None
        if result.draft is None:
            return result
        draft = await self._session.get(Schedule, result.draft.schedule_id)
        return result if draft is not None and draft.state is ScheduleState.DRAFT else None

    async def mine(self, file_id: int, kind: FileKind) -> tuple[IncomingFile, FileResult]:
        """Lock a file that one sent oneself, with what came of it: two presses store it once.

        Raises NotAllowed and NotFound.
        """
        office = self._office
        office.require(_ALLOWED[kind])
        file = await self._session.get(IncomingFile, file_id, with_for_update=True)
        result = None if file is None else self.opened(file)
        if file is None or file.chat_id != office.account.telegram_id or result is None:
            raise NotFound
        return file, result

    def opened(self, file: IncomingFile) -> FileResult | None:
        """Return what came of a file as it is kept; None while nothing did."""
        if file.result_sealed is None:
            return None
        opened = self._office.keys.open(file.result_sealed, column=RESULT, row=file.id)
        return _RESULTS.validate_json(opened)

    def keep(self, file: IncomingFile, result: FileResult) -> None:
        """Keep what came of a file, sealed."""
        file.result_sealed = self._office.keys.seal(
            _RESULTS.dump_json(result).decode(), column=RESULT, row=file.id
        )


def _made(imported: Imported) -> DraftMade:
    return DraftMade(
        imported.schedule_id,
        imported.receptions,
        imported.posts,
        imported.first_on,
        imported.last_on,
    )

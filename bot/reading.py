"""What the office does with the files that people send, kind by kind."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from bot.documents.call_sheet import read_calls
from bot.documents.file_kinds import FileRefused, media_of
from bot.documents.request_table import read_requests
from bot.documents.tables import MAX_BYTES, TableProblem, TableUnreadable, read_table
from bot.services.actor import SENDER
from bot.services.errors import NotAllowed
from bot.services.office import OfficeFactory
from bot.services.rules.annex_form import Row
from bot.services.rules.numbers import new_public_id
from bot.services.rules.request_form import of_requests
from bot.services.views.attachments import FileFault, Sealed
from bot.services.views.incoming import FileKind, FileResult, FileTrouble
from bot.transport.contracts import FileReader
from db.models import IncomingFile

Table = tuple[Row, ...] | TableProblem


class ScheduleReader:
    """Reads a schedule in the form of the annex: rows outside of any transaction, then a draft."""

    limit = MAX_BYTES

    def __init__(self, offices: OfficeFactory) -> None:
        self._offices = offices

    def parse(self, suffix: str, content: bytes) -> Table:
        """Return the rows of a table, or why it is none.

        A table of requests that was sent outside the talk about them is told by its columns.
        """
        try:
            rows = read_table(f"schedule{suffix}", content)
            return read_requests(f"requests{suffix}", content) if of_requests(rows) else rows
        except TableUnreadable as error:
            return error.reason

    async def apply(self, session: AsyncSession, file: IncomingFile, parsed: Table) -> None:
        """Draft the schedule as the person who sent it, with the roles held by now."""
        # Chats are private, so the chat is the person.
        async with self._offices.open_for(session, file.chat_id) as office:
            if isinstance(parsed, TableProblem):
                await office.incoming.answer(file, FileResult(table=parsed.value))
            elif of_requests(parsed):
                await office.request_files.read(file, parsed)
            else:
                await office.incoming.import_schedule(file, parsed)

    async def refuse(self, session: AsyncSession, file: IncomingFile, error: Exception) -> None:
        """Say what the office has against the file."""
        async with self._offices.open_for(session, file.chat_id) as office:
            await office.incoming.refuse(file, error)

    async def give_up(self, session: AsyncSession, file: IncomingFile, reason: str) -> None:
        """Say why the file never came."""
        async with self._offices.open(session, SENDER) as office:
            await office.incoming.answer(file, FileResult(trouble=FileTrouble(reason)))


class AttachmentReader:
    """Takes files into cases: sealed on disk outside of any transaction, then their row."""

    def __init__(self, offices: OfficeFactory) -> None:
        self._offices = offices
        self.limit = offices.profile.limits.attachment_megabytes * 2**20

    def parse(self, suffix: str, content: bytes) -> Sealed | FileFault:  # noqa: ARG002
        """Judge a file by its content and seal it; what it was called says nothing.

        A file whose row is never written is swept away after a while, see `db.vault`.
        """
        try:
            media = media_of(content)
        except FileRefused as refused:
            return refused.fault
        public_id = new_public_id()
        self._offices.vault.put(public_id, content, self._offices.clock.now())
        return Sealed(public_id, media, len(content))

    async def apply(
        self, session: AsyncSession, file: IncomingFile, parsed: Sealed | FileFault
    ) -> None:
        """Add the file to the case as the person who sent it, with the roles held by now."""
        async with self._offices.open_for(session, file.chat_id) as office:
            await office.attachments.add(file, parsed)

    async def refuse(self, session: AsyncSession, file: IncomingFile, error: Exception) -> None:
        """Say that the case takes no file any more."""
        async with self._offices.open_for(session, file.chat_id) as office:
            await office.attachments.refuse(file, error)

    async def give_up(self, session: AsyncSession, file: IncomingFile, reason: str) -> None:
        """Say why the file never came."""
        async with self._offices.open(session, SENDER) as office:
            await office.attachments.add(file, FileFault(reason))


class RequestReader:
    """Reads a table of requests: rows outside of any transaction, then a look over them."""

    limit = MAX_BYTES

    def __init__(self, offices: OfficeFactory) -> None:
        self._offices = offices

    def parse(self, suffix: str, content: bytes) -> Table:
        """Return the rows of a table, or why it is none."""
        try:
            return read_requests(f"requests{suffix}", content)
        except TableUnreadable as error:
            return error.reason

    async def apply(self, session: AsyncSession, file: IncomingFile, parsed: Table) -> None:
        """Look the table over as the person who sent it, with the roles held by now."""
        async with self._offices.open_for(session, file.chat_id) as office:
            if isinstance(parsed, TableProblem):
                await office.request_files.unread(file, table=parsed.value)
            else:
                await office.request_files.read(file, parsed)

    async def refuse(self, session: AsyncSession, file: IncomingFile, error: Exception) -> None:
        """Say that the right to import is gone; raises what there are no words for."""
        if not isinstance(error, NotAllowed):
            raise error
        async with self._offices.open(session, SENDER) as office:
            await office.request_files.unread(file, trouble=FileTrouble.NOT_ALLOWED)

    async def give_up(self, session: AsyncSession, file: IncomingFile, reason: str) -> None:
        """Say why the file never came."""
        async with self._offices.open(session, SENDER) as office:
            await office.request_files.unread(file, trouble=FileTrouble(reason))


class CallReader:
    """Reads a filled call sheet: rows outside of any transaction, then a look over them."""

    limit = MAX_BYTES

    def __init__(self, offices: OfficeFactory) -> None:
        self._offices = offices

    def parse(self, suffix: str, content: bytes) -> Table:
        """Return the rows of a table, or why it is none."""
        try:
            return read_calls(f"calls{suffix}", content)
        except TableUnreadable as error:
            return error.reason

    async def apply(self, session: AsyncSession, file: IncomingFile, parsed: Table) -> None:
        """Look the sheet over as the person who sent it, with the roles held by now."""
        async with self._offices.open_for(session, file.chat_id) as office:
            if isinstance(parsed, TableProblem):
                await office.call_files.unread(file, table=parsed.value)
            else:
                await office.call_files.read(file, parsed)

    async def refuse(self, session: AsyncSession, file: IncomingFile, error: Exception) -> None:
        """Say that the right to make calls is gone; raises what there are no words for."""
        if not isinstance(error, NotAllowed):
            raise error
        async with self._offices.open(session, SENDER) as office:
            await office.call_files.unread(file, trouble=FileTrouble.NOT_ALLOWED)

    async def give_up(self, session: AsyncSession, file: IncomingFile, reason: str) -> None:
        """Say why the file never came."""
        async with self._offices.open(session, SENDER) as office:
            await office.call_files.unread(file, trouble=FileTrouble(reason))


def readers(offices: OfficeFactory) -> Mapping[str, FileReader]:
    """Return who reads the files of each kind."""
    attachments = AttachmentReader(offices)
    return {
        FileKind.SCHEDULE: ScheduleReader(offices),
        FileKind.ATTACHMENT: attachments,
        FileKind.MATERIAL: attachments,
        FileKind.REQUESTS: RequestReader(offices),
        FileKind.CALLS: CallReader(offices),
    }

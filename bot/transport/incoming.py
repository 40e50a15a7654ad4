"""Files on their way into the office. Noting one is in `db/repositories/incoming.py`.

A row is taken for a while and its tries are counted when it is taken, so that a file on which the
process dies is not tried for ever. The number of tries also tells who holds the row: whoever comes
back after the lease ran out finds another number and leaves the file to the one who has it now.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.enums import FileState
from db.models import IncomingFile

LEASE = timedelta(minutes=5)
KEPT_FOR = timedelta(days=30)

# The partial index is used only when its condition stands in the statement as it is written.
_NEW = text("incoming_files.state = 'new'")


async def lease(session: AsyncSession, now: datetime, count: int) -> list[IncomingFile]:
    """Take up to `count` files that are due, oldest first; nobody else gets them for a while."""
    rows = await session.scalars(
        select(IncomingFile)
        .where(_NEW, IncomingFile.next_at <= now)
        .order_by(IncomingFile.next_at, IncomingFile.id)
        .limit(count)
        .with_for_update(skip_locked=True)
    )
    taken = list(rows)
    for file in taken:
        file.tries += 1
        file.next_at = now + LEASE
    await session.flush()
    return taken


async def end(
    session: AsyncSession,
    file: IncomingFile,
    state: FileState,
    now: datetime,
    *,
    error: str | None = None,
) -> bool:
    """Close a taken file and forget where it was; return False when it is no longer ours."""
    result = await session.execute(
        update(IncomingFile)
        .where(IncomingFile.id == file.id, _NEW, IncomingFile.tries == file.tries)
        .values(state=state, ended_at=now, error=error, telegram_file_id=None)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


async def put_back(
    session: AsyncSession, file: IncomingFile, next_at: datetime, *, tries: int, error: str
) -> None:
    """Give a taken file back; it is due again at `next_at`."""
    await session.execute(
        update(IncomingFile)
        .where(IncomingFile.id == file.id, _NEW, IncomingFile.tries == file.tries)
        .values(next_at=next_at, tries=tries, error=error[:80])
    )


async def purge(session: AsyncSession, now: datetime) -> None:
    """Delete what ended over 30 days ago, with what came of it."""
    await session.execute(
        delete(IncomingFile).where(
            IncomingFile.state != FileState.NEW, IncomingFile.ended_at < now - KEPT_FOR
        )
    )

"""Noting a file that shall be read: the row is the truth, whoever fetches it only follows."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.enums import FileState
from db.models import IncomingFile

EXPECTED = "incoming_files"
"""Stands in `session.info` once a file shall be read, so that it is fetched after the commit."""


async def expect(
    session: AsyncSession,
    *,
    chat_id: int,
    kind: str,
    suffix: str,
    telegram_file_id: str,
    params: Mapping[str, str | int | None],
    now: datetime,
) -> IncomingFile:
    """Note that a file of a chat shall be fetched and read as `kind`; `params` holds ids only."""
    file = IncomingFile(
        chat_id=chat_id,
        kind=kind,
        suffix=suffix,
        telegram_file_id=telegram_file_id,
        params=json.dumps(params, sort_keys=True),
        state=FileState.NEW,
        tries=0,
        sent_at=now,
        next_at=now,
    )
    session.add(file)
    await session.flush()
    session.info[EXPECTED] = True
    return file

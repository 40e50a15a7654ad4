"""Posting to the outbox: the row is the truth, whoever sends it only follows."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.enums import OutboxState, Priority
from db.models import OutboxMessage
from db.statements import insert_new

POSTED = "outbox"
"""Stands in `session.info` once a message is owed, so that the sender is woken at the commit."""


SET_COMMANDS = "set_commands"
"""The kind of a row by which no message is owed but the command menu of a chat."""


async def post(
    session: AsyncSession,
    *,
    key: str,
    chat_id: int,
    kind: str,
    params: Mapping[str, str | int | None],
    priority: Priority,
    now: datetime,
    request_id: int | None = None,
    not_before: datetime | None = None,
    use_by: datetime | None = None,
) -> bool:
    """Owe a message to a chat; return False when a message of this key is owed already.

    `params` holds ids only: the words are made when the message is sent. Whoever posts the same
    key twice, in one process or in two, makes one message.
    """
    written = await insert_new(
        session,
        OutboxMessage,
        key=key,
        chat_id=chat_id,
        kind=kind,
        params=json.dumps(params, sort_keys=True),
        request_id=request_id,
        priority=int(priority),
        state=OutboxState.NEW,
        tries=0,
        created_at=now,
        next_at=not_before or now,
        use_by=use_by,
    )
    if written is None:
        return False
    session.info[POSTED] = True
    return True


async def post_commands(session: AsyncSession, chat_id: int, *, key: str, now: datetime) -> None:
    """Owe a chat its command menu; which commands it holds is looked up when it is set."""
    await post(
        session,
        key=f"{SET_COMMANDS}:{chat_id}:{key}",
        chat_id=chat_id,
        kind=SET_COMMANDS,
        params={},
        # After everything that people wait for: the office works without it.
        priority=Priority.SURVEY,
        now=now,
    )

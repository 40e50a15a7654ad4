"""Messages owed to chats, on their way to Telegram. Posting is in `db/repositories/outbox.py`.

Telegram has no key by which it would refuse a repeated message, so exactly once cannot be had. A
row is leased before it is sent. If the lease runs out, nobody knows whether the message arrived: a
legal notice goes out again (it carries its registration number, so a second copy does no harm);
a survey or a reminder does not.
"""

import json
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.enums import OutboxState, Priority
from db.models import OutboxMessage
from db.repositories import outbox

LEASE = timedelta(seconds=90)
DELETE_MESSAGE = "delete_message"
WORDLESS = frozenset({DELETE_MESSAGE, outbox.SET_COMMANDS})
"""Rows by which nobody is told anything: they do no harm twice, and no task when they fail."""

# The partial index is used only when its condition stands in the statement as it is written.
_OPEN = text("outbox.state IN ('new', 'sending')")


async def post_deletion(
    session: AsyncSession, chat_id: int, message_id: int, *, now: datetime, at: datetime
) -> None:
    """Owe the deletion of a message at a time; Telegram allows it for 48 hours after sending."""
    await outbox.post(
        session,
        key=f"{DELETE_MESSAGE}:{chat_id}:{message_id}",
        chat_id=chat_id,
        kind=DELETE_MESSAGE,
        params={"message_id": message_id},
        priority=Priority.DIALOGUE,
        now=now,
        not_before=at,
    )


def message_to_delete(message: OutboxMessage) -> int:
    """Return the Telegram id of the message whose deletion is owed."""
    return int(json.loads(message.params)["message_id"])


def may_repeat(message: OutboxMessage) -> bool:
    """Tell whether doing it twice is better than not at all."""
    return message.priority == Priority.LEGAL or message.kind in WORDLESS


async def lease(
    session: AsyncSession, now: datetime, *, count: int, busy_chats: set[int]
) -> list[OutboxMessage]:
    """Take up to `count` due messages for sending, at most one a chat, most urgent first.

    Messages whose lease ran out are taken again or become UNKNOWN, see above.
    """
    due = await session.scalars(_due(now, count, busy_chats))
    taken: list[OutboxMessage] = []
    for message in due:
        if message.state is OutboxState.SENDING and not may_repeat(message):
            message.state = OutboxState.UNKNOWN
            message.ended_at = now
            message.error = "LeaseExpired"
        else:
            message.state = OutboxState.SENDING
            message.lease_until = now + LEASE
            taken.append(message)
    return taken


async def end(
    session: AsyncSession,
    message: OutboxMessage,
    state: OutboxState,
    now: datetime,
    *,
    error: str | None = None,
    message_id: int | None = None,
) -> bool:
    """Close a leased message; return False when somebody else has closed it meanwhile."""
    result = await session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message.id, OutboxMessage.state == OutboxState.SENDING)
        .values(state=state, ended_at=now, error=error, message_id=message_id, lease_until=None)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


async def put_back(
    session: AsyncSession, message: OutboxMessage, next_at: datetime, *, tries: int, error: str
) -> None:
    """Give a lease back; the message is due again at `next_at`, or at its use-by time if sooner."""
    if message.use_by is not None:
        next_at = min(next_at, message.use_by)
    await session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message.id, OutboxMessage.state == OutboxState.SENDING)
        .values(
            state=OutboxState.NEW, next_at=next_at, tries=tries, error=error[:80], lease_until=None
        )
    )


async def standing(session: AsyncSession) -> dict[int, tuple[int, datetime]]:
    """Return for each priority how many messages are owed and since when the oldest is due."""
    rows = await session.execute(
        select(OutboxMessage.priority, func.count(), func.min(OutboxMessage.next_at))
        .where(_OPEN)
        .group_by(OutboxMessage.priority)
    )
    return {priority: (count, oldest) for priority, count, oldest in rows}


def _due(now: datetime, count: int, busy_chats: set[int]) -> Select[OutboxMessage]:
    row = OutboxMessage
    due = and_(
        _OPEN,
        ((row.state == OutboxState.NEW) & (row.next_at <= now))
        | ((row.state == OutboxState.SENDING) & (row.lease_until <= now)),
    )
    urgency = (row.priority, row.next_at, row.id)
    place = func.row_number().over(partition_by=row.chat_id, order_by=urgency)
    ranked = (
        select(row.id, row.priority, row.next_at, place.label("place"))
        .where(due, row.chat_id.not_in(busy_chats))
        .subquery()
    )
    first = (
        select(ranked.c.id)
        .where(ranked.c.place == 1)
        .order_by(ranked.c.priority, ranked.c.next_at, ranked.c.id)
        .limit(count)
    )
    # The condition stands outside too: PostgreSQL asks it again once it holds the row.
    return (
        select(row)
        .where(row.id.in_(first), due)
        .order_by(*urgency)
        .with_for_update(skip_locked=True)
    )

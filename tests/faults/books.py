"""What the database holds when a storm is over, next to what people and Telegram know."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.config import Settings, office_template, parse_office
from bot.installation import Installation, open_installation
from db.enums import DutyKind, InboxState, OutboxState, Priority
from db.models import Account, Duty, InboxUpdate, OutboxMessage, Request

QUIET_SECONDS = 240.0


@dataclass(frozen=True)
class Books:
    """The database after the storm."""

    updates: dict[int, InboxState]
    requests: tuple[tuple[str, int], ...]
    """Registration number, and the chat of the applicant."""
    notices: tuple[tuple[int, OutboxState], ...]
    """For each legal notice its request and how it ended."""
    phone_tasks: frozenset[int]
    """Requests about which somebody is to be called."""
    registered: frozenset[int]
    """All requests by the ids that notices and tasks use."""

    @property
    def doubled(self) -> list[int]:
        """Chats with more than one request."""
        return [chat for chat, n in Counter(chat for _, chat in self.requests).items() if n > 1]

    @property
    def silent(self) -> set[int]:
        """Requests whose receipt was neither sent nor made a phone task."""
        told = {request for request, state in self.notices if state is OutboxState.SENT}
        return set(self.registered - told - self.phone_tasks)

    @property
    def unended(self) -> list[tuple[int, OutboxState]]:
        """Legal notices that were not sent and are nobody's task."""
        return [
            (request, state)
            for request, state in self.notices
            if state is not OutboxState.SENT and request not in self.phone_tasks
        ]


@contextlib.asynccontextmanager
async def installation_of(
    settings: Settings, *, read_only: bool = False
) -> AsyncIterator[Installation]:
    """Open an installation; read-only while the bot runs."""
    profile = parse_office(office_template())
    async with open_installation(settings, profile=profile, read_only=read_only) as opened:
        yield opened


async def let_time_pass(settings: Settings) -> None:
    """Let leases and pauses of what is owed run out, which takes minutes, at once."""
    now = datetime.now(UTC)
    async with installation_of(settings) as office, office.database.transaction() as session:
        await session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.state == OutboxState.SENDING)
            .values(lease_until=now)
        )
        await session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.priority == Priority.LEGAL)
            .values(next_at=now)
        )
        await session.execute(
            update(InboxUpdate).where(InboxUpdate.state == InboxState.NEW).values(next_at=now)
        )


async def until_nothing_waits(settings: Settings, check: Callable[[], None]) -> None:
    """Wait until every update and every legal notice has come to an end; `check` may object."""
    count = text(
        "SELECT (SELECT count(*) FROM inbox WHERE state = 'new') + (SELECT count(*)"
        " FROM outbox WHERE priority = 0 AND state IN ('new', 'sending'))"
    )
    async with (
        installation_of(settings, read_only=True) as office,
        asyncio.timeout(QUIET_SECONDS),
    ):
        while True:
            async with office.database.reading() as session:
                if not await session.scalar(count):
                    return
            check()
            await asyncio.sleep(0.05)


async def read_books(settings: Settings) -> Books:
    """Look at everything; best when the bot has ended."""
    async with (
        installation_of(settings, read_only=True) as office,
        office.database.reading() as session,
    ):
        return await _read(session)


async def _read(session: AsyncSession) -> Books:
    updates = await session.execute(select(InboxUpdate.update_id, InboxUpdate.state))
    requests = await session.execute(
        select(Request.number, Account.telegram_id).join(Account, Account.id == Request.account_id)
    )
    notices = await session.execute(
        select(OutboxMessage.request_id, OutboxMessage.state).where(
            OutboxMessage.priority == Priority.LEGAL
        )
    )
    tasks = await session.scalars(select(Duty.request_id).where(Duty.kind == DutyKind.DELIVERY))
    return Books(
        updates={update_id: InboxState(state) for update_id, state in updates},
        requests=tuple((number, chat) for number, chat in requests),
        notices=tuple((request or 0, OutboxState(state)) for request, state in notices),
        phone_tasks=frozenset(request or 0 for request in tasks),
        registered=frozenset(await session.scalars(select(Request.id))),
    )

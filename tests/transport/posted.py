"""Messages in the outbox, as the tests of the sender read them."""

from bot.transport import outbox
from db.enums import Priority
from db.models import OutboxMessage
from tests.transport.road import Road

LEGAL, DIALOGUE, SURVEY = Priority.LEGAL, Priority.DIALOGUE, Priority.SURVEY


async def states(road: Road) -> dict[str, str]:
    return dict(await road.rows("SELECT key, state FROM outbox ORDER BY id"))


async def lease(road: Road, count: int = 32) -> list[OutboxMessage]:
    """Take messages as a process that dies right afterwards."""
    now = road.clock.now()
    return await road.database.run(
        lambda session: outbox.lease(session, now, count=count, busy_chats=set())
    )

"""The bot with its inbox switched off, as a bot of aiogram's own polling is.

Updates are confirmed to Telegram as soon as they are read, and wait in memory for their turn. What
waits there when the process dies is gone: the tests show that they would notice.
"""

import asyncio
from typing import Any

from bot import cli
from bot.transport.inbox import is_update
from bot.transport.poller import Poller

HANDLING_SECONDS = 0.05

_waiting: set[asyncio.Task[None]] = set()
_turn = asyncio.Lock()


async def _take(self: Poller, updates: list[Any]) -> int | None:
    for raw in updates:
        task = asyncio.create_task(_handle(self, raw))
        _waiting.add(task)
        task.add_done_callback(_waiting.discard)
    return max((raw["update_id"] for raw in updates if is_update(raw)), default=-1) + 1 or None


async def _handle(self: Poller, raw: dict[str, Any]) -> None:
    async with _turn:
        now = self._clock.now()
        await self._database.run(lambda session: self._inbox.store(session, [raw], now))
        self._stored()
        # The next one has its turn when this one is handled.
        await asyncio.sleep(HANDLING_SECONDS)


if __name__ == "__main__":
    Poller._take = _take  # type: ignore[method-assign]
    cli.main()

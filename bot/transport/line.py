"""Who is next: the heads of the chats' queues, handed to the tasks of one process.

The table is the truth; this is a look ahead of some dozens of rows, so that finding the next update
costs one query for many. A chat whose update is in hand, or whose screens are still being shown, is
left alone, so that a person sees answers in the order of the questions.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable

from bot.transport.inbox import Head

LOOK_AHEAD = 64
LOOK_AGAIN_SECONDS = 1.0


class Line:
    """Hands out heads, each to one taker. `look` returns up to a number of heads, oldest first."""

    def __init__(self, look: Callable[[int], Awaitable[list[Head]]]) -> None:
        self._look = look
        self._heads: deque[Head] = deque()
        self._in_hand: set[int] = set()
        self._busy: set[int] = set()
        self._given_back: set[int] = set()
        # Set while the table may hold heads that nobody has seen.
        self._news = asyncio.Event()
        self._news.set()
        self._turn = asyncio.Lock()
        self._closed = False

    def wake(self) -> None:
        """Look at the table soon: something was stored there."""
        self._news.set()

    def close(self) -> None:
        """Hand out nothing more."""
        self._closed = True
        self._news.set()

    async def take(self, *, wait: bool = True) -> Head | None:
        """Return the next head; None when closed, or without `wait` when all is finished.

        One taker looks or waits at a time and the others queue behind it, so an update that
        arrives wakes one of them and not all. Nobody looks twice at a table in which nothing can
        have changed; what other processes store is seen within a second.
        """
        async with self._turn:
            while not self._closed:
                if self._heads:
                    head = self._heads.popleft()
                    self._in_hand.add(head.update_id)
                    if head.chat_id is not None:
                        self._busy.add(head.chat_id)
                    return head
                if self._news.is_set():
                    self._news.clear()
                    await self._look_ahead()
                    continue
                if not wait and not self._in_hand:
                    break
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                        await self._news.wait()
                self._news.set()
        return None

    def release(self, head: Head) -> None:
        """Give a head back, handled or not: the chat's next update may be taken."""
        self._in_hand.discard(head.update_id)
        self._given_back.add(head.update_id)
        if head.chat_id is not None:
            self._busy.discard(head.chat_id)
        self._news.set()

    async def _look_ahead(self) -> None:
        # A head given back while the query ran may be in its answer although it is finished.
        self._given_back.clear()
        # At most as many heads as there are busy chats are thrown away again.
        most = LOOK_AHEAD + len(self._in_hand)
        heads = await self._look(most)
        if len(heads) == most:
            self._news.set()
        taken = self._in_hand | self._given_back
        self._heads.extend(
            head for head in heads if head.update_id not in taken and head.chat_id not in self._busy
        )

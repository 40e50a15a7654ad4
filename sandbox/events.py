"""Tells the page that something changed; says where, never what."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_MOST_WAITING = 1000


@dataclass(frozen=True)
class Change:
    """``kind`` of what changed, in the chat of ``person`` or (None) for everybody."""

    person: int | None
    kind: str


class Changes:
    """Hands each change to everybody who listens."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Change | None]] = set()

    def tell(self, person: int | None, kind: str) -> None:
        if not self._listeners:
            return
        change = Change(person, kind)
        for queue in self._listeners:
            # Somebody who does not read misses changes, not the sandbox its memory.
            if queue.qsize() < _MOST_WAITING:
                queue.put_nowait(change)

    def close(self) -> None:
        """End every listener's stream."""
        for queue in self._listeners:
            queue.put_nowait(None)

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[Change | None]]:
        """A queue of changes; None ends it."""
        queue: asyncio.Queue[Change | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

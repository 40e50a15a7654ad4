"""What the bot asked for and how it went: the last calls, for tests and for the page."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

KEPT = 10_000


@dataclass(frozen=True)
class Call:
    """One call of the bot.

    ``ok`` tells whether the action was done, also when a fault kept the answer from the bot.
    """

    number: int
    at: datetime
    method: str
    chat: int | None
    ok: bool
    code: int
    error: str | None
    fault: str | None
    parameters: Mapping[str, Any]


class CallLog:
    """A ring of the last calls, oldest first."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=KEPT)
        self._count = 0

    def add(
        self,
        at: datetime,
        method: str,
        chat: int | None,
        parameters: Mapping[str, Any],
        *,
        ok: bool,
        code: int = 200,
        error: str | None = None,
        fault: str | None = None,
    ) -> None:
        self._count += 1
        self._calls.append(Call(self._count, at, method, chat, ok, code, error, fault, parameters))

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[Call]:
        return iter(tuple(self._calls))

    def of(self, method: str | None = None, chat: int | None = None) -> list[Call]:
        """Those of one method (any case), of one chat, or of both."""
        return [
            call
            for call in self._calls
            if (method is None or call.method.lower() == method.lower())
            and (chat is None or call.chat == chat)
        ]

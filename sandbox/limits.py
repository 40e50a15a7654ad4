"""Telegram's flood limits, for the strict mode.

Telegram's FAQ for bots names about one message a second to a chat, with short bursts let through,
and about 30 a second in all. The sandbox takes these as hard limits and, as Telegram does, says
how long to wait.
"""

from __future__ import annotations

import math
from collections.abc import Callable

CHAT_PER_SECOND = 1.0
CHAT_BURST = 3.0
OVERALL_PER_SECOND = 30.0
OVERALL_BURST = 30.0

LIMITED = frozenset(
    {
        "sendmessage",
        "senddocument",
        "sendphoto",
        "sendmediagroup",
        "sendlocation",
        "sendvenue",
        "sendcontact",
        "copymessage",
        "copymessages",
        "forwardmessage",
        "forwardmessages",
        "editmessagetext",
        "editmessagecaption",
        "editmessagemedia",
        "editmessagereplymarkup",
    }
)


class _Bucket:
    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate, self._burst = rate, burst
        self._left, self._at = burst, now

    def wait(self, now: float) -> float:
        """Seconds until one may pass; 0 when it may now."""
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        return 0.0 if self._left >= 1.0 else (1.0 - self._left) / self._rate

    def take(self) -> None:
        self._left -= 1.0


class FloodLimits:
    """Token buckets per chat and overall, on a monotonic ``timer`` in seconds."""

    def __init__(self, timer: Callable[[], float]) -> None:
        self._timer = timer
        self._chats: dict[int, _Bucket] = {}
        self._overall = _Bucket(OVERALL_PER_SECOND, OVERALL_BURST, timer())

    def retry_after(self, chat: int) -> int | None:
        """Whole seconds this message to ``chat`` has to wait; None (and counted) when it passes."""
        now = self._timer()
        bucket = self._chats.setdefault(chat, _Bucket(CHAT_PER_SECOND, CHAT_BURST, now))
        wait = max(bucket.wait(now), self._overall.wait(now))
        if wait > 0:
            return max(1, math.ceil(wait))
        bucket.take()
        self._overall.take()
        return None

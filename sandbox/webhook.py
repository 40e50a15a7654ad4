"""Posts updates to the bot, as Telegram does for a bot that has set a webhook.

One queue per chat for messages and another per person for presses, so that a press can overtake a
message; several people at once up to ``max_connections``. Anything but 2xx blocks that queue and
is sent again at once, then after 2, 4, 8 ... 60 s; ``Retry-After`` is obeyed up to an hour. 410 for
23 hours removes the webhook. The sandbox posts to this machine only.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import aiohttp

from sandbox.clock import MovableClock
from sandbox.errors import ApiRefusal, bad_request
from sandbox.faults import FaultBook, FaultKind
from sandbox.updates import Entry, UpdateQueue

LONGEST_DELAY = 60.0
LONGEST_RETRY_AFTER = 3600.0
POST_TIMEOUT = aiohttp.ClientTimeout(total=60)
GONE_FOR = timedelta(hours=23)
NOT_IN_A_REPLY = {"setwebhook", "deletewebhook", "close", "logout"}

Reply = Callable[[str, dict[str, object]], Awaitable[None]]
Lane = tuple[int | None, bool]


@dataclass(frozen=True)
class Webhook:
    """Where to post."""

    url: str
    secret: str | None
    max_connections: int


def check_url(url: str) -> None:
    """ApiRefusal 400 unless ``url`` is http(s) on this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"}:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    try:
        loopback = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise bad_request("bad webhook: the sandbox posts to this machine only")


class WebhookSender:
    """Takes updates from the queue and posts them while a webhook is set.

    ``retry_unit`` is the length of Telegram's second between attempts; tests shorten it.
    """

    def __init__(
        self,
        clock: MovableClock,
        updates: UpdateQueue,
        faults: FaultBook,
        *,
        retry_unit: float = 1.0,
    ) -> None:
        self._clock = clock
        self._updates = updates
        self._faults = faults
        self._retry_unit = retry_unit
        self._lanes: dict[Lane, deque[Entry]] = {}
        self._tasks: dict[Lane, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(1)
        self._session: aiohttp.ClientSession | None = None
        self._gone_since: datetime | None = None
        self._settable_at = float("-inf")
        self.hook: Webhook | None = None
        self.last_error: tuple[datetime, str] | None = None
        self.reply: Reply | None = None

    def check_pause(self, now: float) -> None:
        """429 when a webhook was set less than a second ago; ``now`` is in seconds."""
        if now < self._settable_at:
            raise ApiRefusal.flood(1)
        self._settable_at = now + 1.0

    def set(self, hook: Webhook) -> None:
        """Post from now on, beginning with what is pending."""
        self.clear()
        self.hook = hook
        self._slots = asyncio.Semaphore(hook.max_connections)
        self._updates.on_push = self._enqueue
        for entry in self._updates.pending():
            self._enqueue(entry)

    def clear(self) -> None:
        """Post no more; what is pending stays in the queue."""
        self.hook = self._updates.on_push = None
        self.last_error = self._gone_since = None
        for task in self._tasks.values():
            task.cancel()
        self._tasks.clear()
        self._lanes.clear()

    def start(self) -> None:
        """Post again after a stop, if a webhook is set."""
        if self.hook is not None:
            self.set(self.hook)

    async def stop(self) -> None:
        """End all posting and close connections; the webhook stays set."""
        hook, tasks = self.hook, list(self._tasks.values())
        self.clear()
        self.hook = hook
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _enqueue(self, entry: Entry) -> None:
        self._lanes.setdefault(entry.lane, deque()).append(entry)
        if entry.lane not in self._tasks:
            self._tasks[entry.lane] = asyncio.ensure_future(self._work(entry.lane))

    async def _work(self, lane: Lane) -> None:
        queue = self._lanes[lane]
        failures = 0
        while queue and self.hook is not None:
            entry = queue[0]
            if not self._updates.holds(entry):
                queue.popleft()
                continue
            async with self._slots:
                delay = await self._post(self.hook, entry, failures)
            if delay is None:
                failures = 0
                if entry.again:
                    entry.again = False
                    continue
                self._updates.remove(entry)
            else:
                failures += 1
                await asyncio.sleep(delay)
        self._tasks.pop(lane, None)
        self._lanes.pop(lane, None)

    async def _post(self, hook: Webhook, entry: Entry, failures: int) -> float | None:
        """None when delivered, else the seconds to wait before the next attempt."""
        entry.handed_out = True
        if self._session is None:
            self._session = aiohttp.ClientSession()
        try:
            async with self._session.post(
                hook.url,
                json=entry.as_api(),
                headers=self._headers(hook),
                timeout=POST_TIMEOUT,
                ssl=False,
            ) as response:
                if response.ok:
                    self._gone_since = None
                    await self._act_on_reply(response)
                    return None
                return self._failed(
                    f"Wrong response from the webhook: {response.status} {response.reason}",
                    failures,
                    status=response.status,
                    retry_after=response.headers.get("Retry-After"),
                )
        except (aiohttp.ClientError, TimeoutError) as error:
            return self._failed(f"Connection failed: {type(error).__name__}", failures)

    def _headers(self, hook: Webhook) -> dict[str, str]:
        fault = self._faults.strike({FaultKind.WRONG_SECRET, FaultKind.NO_SECRET})
        if hook.secret is None or (fault and fault.kind is FaultKind.NO_SECRET):
            return {}
        secret = hook.secret[::-1] + "x" if fault else hook.secret
        return {"X-Telegram-Bot-Api-Secret-Token": secret}

    def _failed(
        self, words: str, failures: int, *, status: int = 0, retry_after: str | None = None
    ) -> float:
        now = self._clock.now()
        self.last_error = (now, words)
        self._gone_since = (self._gone_since or now) if status == 410 else None
        if self._gone_since is not None and now - self._gone_since >= GONE_FOR:
            self.hook = self._updates.on_push = None
        if retry_after is not None and retry_after.isdecimal():
            return min(float(retry_after), LONGEST_RETRY_AFTER) * self._retry_unit
        delay = min(2.0**failures, LONGEST_DELAY) if failures else 0.0
        return delay * self._retry_unit

    async def _act_on_reply(self, response: aiohttp.ClientResponse) -> None:
        arguments = await _read_reply(response)
        method = str(arguments.pop("method", ""))
        name = method.lower()
        # The result of such a call is never told, and these may not be called this way.
        if name and not name.startswith("get") and name not in NOT_IN_A_REPLY and self.reply:
            await self.reply(method, arguments)


async def _read_reply(response: aiohttp.ClientResponse) -> dict[str, Any]:
    kind = response.content_type
    if kind.startswith("multipart/"):
        fields: dict[str, Any] = {}
        reader = aiohttp.MultipartReader.from_response(response)
        while (part := await reader.next()) is not None:
            if isinstance(part, aiohttp.BodyPartReader) and part.name and not part.filename:
                fields[part.name] = await part.text()
        return fields
    body = await response.text()
    if kind == "application/x-www-form-urlencoded":
        return dict(parse_qsl(body))
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}

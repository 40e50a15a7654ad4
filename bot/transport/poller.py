"""Fetching updates by long polling, raw, and confirming them only when they are committed.

aiogram's own polling confirms a batch while its handlers still run, and one update that does not
parse blocks everybody. This one reads plain JSON and stores it. It never asks with a negative
offset and never drops what is pending: those are people's requests.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from aiogram import Bot
from aiohttp import ClientSession, ClientTimeout

from bot.transport.backoff import pause
from bot.transport.contracts import Away, Clock, nobody_answers
from bot.transport.faults import BadToken
from bot.transport.inbox import ALLOWED_UPDATES, Inbox, is_update
from bot.transport.metrics import Metrics
from bot.transport.traces import alert, where
from db.uow import Database

logger = logging.getLogger(__name__)

T = TypeVar("T")
POLL_SECONDS = 25
ANSWER_SECONDS = POLL_SECONDS + 15
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
CONFLICT_PAUSE = 5.0
# Short, so that whoever writes meanwhile is answered soon.
STANDBY_PAUSE = 3.0

# Telegram keeps updates for a day; what is not fetched by then is lost, and no code repairs that.
SILENCES = (
    (timedelta(minutes=15), logging.WARNING),
    (timedelta(hours=1), logging.ERROR),
    (timedelta(hours=6), logging.CRITICAL),
    (timedelta(hours=20), logging.CRITICAL),
)


class _Refused(Exception):
    """An answer that is not a list of updates."""

    def __init__(self, outcome: str, seconds: float | None = None) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.seconds = seconds


class Poller:
    """Brings updates from Telegram into the inbox."""

    def __init__(
        self,
        bot: Bot,
        database: Database,
        inbox: Inbox,
        clock: Clock,
        *,
        stored: Callable[[], None],
        metrics: Metrics,
        away: Away = nobody_answers,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Prepare to poll.

        `stored` is called after each commit of updates; it wakes the worker. `away` hears of
        updates that could not be stored, and answers whoever wrote them.
        """
        self._bot = bot
        self._database = database
        self._inbox = inbox
        self._clock = clock
        self._stored = stored
        self._metrics = metrics
        self._away = away
        self._sleep = sleep
        self.last_success_at: datetime | None = None
        self._silent_since = clock.now()
        self._silences_told = 0
        self._stopping = False
        self._waiting: asyncio.Future[Any] | None = None

    async def run(self) -> None:
        """Poll until `stop` is called; raises BadToken."""
        offset: int | None = None
        failures = 0
        timeout = ClientTimeout(total=ANSWER_SECONDS, connect=10)
        async with ClientSession(timeout=timeout) as http:
            while not self._stopping:
                try:
                    updates = await self._unless_stopped(self._ask(http, offset))
                    if updates is None:
                        break
                    offset = await self._take(updates)
                except BadToken:
                    raise
                except Exception as error:  # noqa: BLE001 - polling goes on whatever happens
                    failures += 1
                    await self._unless_stopped(self._sleep(self._failed(error, failures)))
                else:
                    failures = 0
                    self._succeeded()

    async def stop(self) -> None:
        """Break the waiting off. Nothing is lost by it: what is not stored is not confirmed."""
        self._stopping = True
        if self._waiting is not None:
            self._waiting.cancel()

    async def _take(self, updates: list[object]) -> int | None:
        """Store a batch and return the offset that confirms it.

        The offset is sent once and then forgotten: after a week of silence Telegram begins at a
        random number, which may be lower than the last one.
        """
        good = [raw for raw in updates if isinstance(raw, dict) and is_update(raw)]
        if len(good) < len(updates):
            logger.error("updates without an id were passed over: %d", len(updates) - len(good))
            if not good:
                # They cannot be confirmed either, and will be there again at once.
                raise _Refused("no_ids")
        if not good:
            return None
        now = self._clock.now()
        try:
            await self._database.run(lambda session: self._inbox.store(session, good, now))
        except Exception as error:  # noqa: BLE001 - whatever it was, nothing is confirmed
            # Telegram keeps them for a day and brings them again.
            alert(logger, "updates were not stored and stay at Telegram", error)
            self._away(good)
            raise _Refused("not_stored", STANDBY_PAUSE) from None
        self._stored()
        return max(int(raw["update_id"]) for raw in good) + 1

    async def _ask(self, http: ClientSession, offset: int | None) -> list[object]:
        fields = {"timeout": str(POLL_SECONDS), "allowed_updates": json.dumps(ALLOWED_UPDATES)}
        if offset is not None:
            fields["offset"] = str(offset)
        status, answer = await self._call(http, "getUpdates", fields)
        result = answer.get("result")
        if answer.get("ok") is True and isinstance(result, list):
            return result
        code = answer.get("error_code", status)
        if code == 401 or (code == 404 and self.last_success_at is None):
            raise BadToken(f"Telegram does not accept the token ({code}): check QABYLDAU_TOKEN")
        if code == 409:
            if "webhook" in str(answer.get("description", "")).lower():
                logger.warning("a webhook is set for this bot; it is taken off, nothing is dropped")
                await self._call(http, "deleteWebhook", {"drop_pending_updates": "false"})
            raise _Refused("conflict", CONFLICT_PAUSE)
        if code == 429:
            parameters = answer.get("parameters")
            told = parameters.get("retry_after") if isinstance(parameters, dict) else None
            raise _Refused("limited", float(told) if isinstance(told, int) else 1.0)
        raise _Refused("failed")

    async def _call(
        self, http: ClientSession, method: str, fields: dict[str, str]
    ) -> tuple[int, dict[str, Any]]:
        url = self._bot.session.api.api_url(token=self._bot.token, method=method)
        async with http.post(url, data=fields) as response:
            body = await response.read()
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            raise _Refused("unreadable") from None
        if not isinstance(answer, dict):
            raise _Refused("unreadable")
        return response.status, answer

    def _succeeded(self) -> None:
        if self._silences_told:
            logger.warning("polling works again")
        self.last_success_at = self._silent_since = self._clock.now()
        self._silences_told = 0
        self._metrics.polls.labels("ok").inc()

    def _failed(self, error: Exception, failures: int) -> float:
        """Note a failure and return the seconds to wait."""
        outcome = error.outcome if isinstance(error, _Refused) else "failed"
        self._metrics.polls.labels(outcome).inc()
        if outcome == "conflict":
            logger.error("another process polls with this token (409); it may have been stolen")
        elif isinstance(error, _Refused):
            logger.warning("no updates: %s", outcome)
        else:
            logger.warning("no updates: %s", where(error))
        silence = self._clock.now() - self._silent_since
        while self._silences_told < len(SILENCES) and silence >= SILENCES[self._silences_told][0]:
            term, level = SILENCES[self._silences_told]
            self._silences_told += 1
            logger.log(level, "no updates for %s; after a day they are lost", term)
        if isinstance(error, _Refused) and error.seconds is not None:
            return error.seconds
        return pause(failures, first=FIRST_PAUSE, longest=LONGEST_PAUSE)

    async def _unless_stopped(self, work: Awaitable[T]) -> T | None:
        """Wait for something that `stop` may break off; None when it did."""
        waiting: asyncio.Future[T] = asyncio.ensure_future(work)
        self._waiting = waiting
        try:
            return await waiting
        except asyncio.CancelledError:
            if self._stopping:
                return None
            raise
        finally:
            self._waiting = None

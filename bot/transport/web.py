"""The small web server: Telegram's calls, `/healthz` for supervisors, `/metrics` for Prometheus."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.transport import outbox
from bot.transport.contracts import Clock
from bot.transport.inbox import Inbox
from bot.transport.metrics import Metrics
from bot.transport.poller import Poller
from bot.transport.traces import alert
from bot.transport.webhook import Webhook
from db.enums import Priority
from db.uow import Database

logger = logging.getLogger(__name__)

WEBHOOK_PATH = "/telegram"
# A poll lasts half a minute and an update some milliseconds, retries of a minute included.
SILENT_SECONDS = 120.0
STUCK_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the road is open, from what the tables and the poller say."""

    database: Database
    inbox: Inbox
    clock: Clock
    poller: Poller | None = None

    async def report(self) -> tuple[bool, dict[str, Any]]:
        """Return whether all is well, and the figures; ages are seconds, None means nothing waits.

        The age of the last poll is left out where another process polls, or none has to.
        """
        now = self.clock.now()
        async with self.database.reading() as session:
            waiting, oldest, dead = await self.inbox.standing(session)
            owed = await outbox.standing(session)
        update_age = _age(oldest, now)
        figures: dict[str, Any] = {
            "updates_waiting": waiting,
            "oldest_update_age": update_age,
            "dead_updates": dead,
            "messages_owed": {
                Priority(kind).name.lower(): count for kind, (count, _) in owed.items()
            },
            "oldest_message_age": {
                Priority(kind).name.lower(): _age(since, now) for kind, (_, since) in owed.items()
            },
        }
        well = update_age is None or update_age < STUCK_SECONDS
        if self.poller is not None and self.poller.last_success_at is not None:
            figures["last_poll_age"] = _age(self.poller.last_success_at, now)
            well = well and figures["last_poll_age"] < SILENT_SECONDS
        return well, figures


def application(
    health: Health, metrics: Metrics, webhook: Webhook | None = None
) -> web.Application:
    """Return the pages of one process."""

    async def healthz(_request: web.Request) -> web.Response:
        try:
            well, figures = await health.report()
        except Exception as error:  # noqa: BLE001 - that is the answer
            alert(logger, "the database does not answer", error)
            well, figures = False, {"database": type(error).__name__}
        return web.json_response({"ok": well, **figures}, status=200 if well else 503)

    async def exposition(_request: web.Request) -> web.Response:
        return web.Response(body=metrics.page(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/metrics", exposition)
    if webhook is not None:
        app.router.add_post(WEBHOOK_PATH, webhook.handle)
    return app


def _age(since: datetime | None, now: datetime) -> float | None:
    return None if since is None else max(0.0, (now - since).total_seconds())

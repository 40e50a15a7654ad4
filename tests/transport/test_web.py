"""The webhook, the health page and the metrics, over HTTP on this machine."""

import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from aiogram.methods import SetWebhook
from aiohttp.test_utils import TestClient, TestServer

from bot.transport.inbox import ALLOWED_UPDATES
from bot.transport.poller import Poller
from bot.transport.web import WEBHOOK_PATH, Health, application
from bot.transport.webhook import BODY_LIMIT, HEADER, Webhook
from db.enums import Priority
from tests.transport import raw
from tests.transport.road import Road

SECRET = "s3cret"


class Site:
    def __init__(self, road: Road) -> None:
        self.road = road
        self.stored = 0
        self.away: list[int] = []
        self.webhook = Webhook(
            road.database,
            road.inbox,
            road.clock,
            secret=SECRET,
            stored=self._stored,
            away=lambda updates: self.away.extend(int(one["update_id"]) for one in updates),
        )
        self.health = Health(road.database, road.inbox, road.clock)
        self.client: TestClient[Any, Any]

    async def start(self) -> None:
        app = application(self.health, self.road.metrics, self.webhook)
        self.client = TestClient(TestServer(app))
        await self.client.start_server()

    async def post(self, body: object, secret: str | None = SECRET) -> int:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {} if secret is None else {HEADER: secret}
        async with self.client.post(
            WEBHOOK_PATH, data=io.BytesIO(data), headers=headers
        ) as response:
            await response.read()
            return response.status

    async def healthz(self) -> tuple[int, dict[str, Any]]:
        async with self.client.get("/healthz") as response:
            return response.status, await response.json()

    def _stored(self) -> None:
        self.stored += 1


@pytest.fixture
async def site(road: Road) -> AsyncIterator[Site]:
    site = Site(road)
    await site.start()
    yield site
    await site.client.close()


async def test_an_update_is_stored_before_200(site: Site) -> None:
    assert await site.post(raw.typed(1, 7)) == 200
    assert await site.post(raw.typed(1, 7)) == 200
    assert await site.road.rows("SELECT update_id, chat_id, state FROM inbox") == [(1, 7, "new")]
    assert site.stored == 2


@pytest.mark.parametrize("secret", [None, "", "wrong", "s3cret!", "құпия", "s3cre"])
async def test_without_the_secret_nothing_is_stored(site: Site, secret: str | None) -> None:
    assert await site.post(raw.typed(1, 7), secret) == 401
    assert await site.road.rows("SELECT count(*) FROM inbox") == [(0,)]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff", b"[]", b'"text"', b"null", b"{}", b'{"update_id": "1"}', b"[" * 99999],
    ids=["empty", "broken", "bytes", "list", "text", "null", "no id", "odd id", "deep"],
)
async def test_what_is_no_update_is_a_bad_request(site: Site, body: bytes) -> None:
    assert await site.post(body) == 400
    assert site.stored == 0


async def test_a_body_over_the_limit_is_not_read(site: Site) -> None:
    assert await site.post(b" " * (BODY_LIMIT + 1)) == 413
    fits = json.dumps(raw.typed(1, 7)).encode()
    assert await site.post(fits + b" " * (BODY_LIMIT - len(fits))) == 200


async def test_without_the_database_telegram_is_asked_to_come_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(site.road.inbox, "store", broken)
    assert await site.post(raw.typed(1, 7)) == 503
    assert site.stored == 0


async def test_whoever_writes_while_the_database_is_away_is_answered(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(site.road.inbox, "store", broken)
    assert await site.post(raw.typed(1, 7)) == 503
    assert await site.post(raw.typed(2, 7), "wrong") == 401
    assert site.away == [1]


async def test_the_address_is_announced_with_the_secret_and_nothing_is_dropped(site: Site) -> None:
    await site.webhook.announce(site.road.bot, "https://office.example/telegram")
    (call,) = site.road.telegram.calls
    assert isinstance(call, SetWebhook)
    assert (call.secret_token, call.drop_pending_updates) == (SECRET, False)
    assert call.allowed_updates == ALLOWED_UPDATES


def test_a_webhook_without_a_secret_is_refused(road: Road) -> None:
    with pytest.raises(ValueError):
        Webhook(road.database, road.inbox, road.clock, secret="", stored=lambda: None)


async def test_health_is_good_when_nothing_waits(site: Site) -> None:
    status, figures = await site.healthz()
    assert (status, figures["ok"]) == (200, True)
    assert (figures["updates_waiting"], figures["oldest_update_age"]) == (0, None)


async def test_health_tells_what_waits_and_turns_bad_when_it_is_stuck(site: Site) -> None:
    road = site.road
    await road.feed(raw.unparsable(1, 7))
    await road.store(raw.typed(2, 7), raw.typed(3, 8))
    await road.post("a", priority=Priority.SURVEY)
    road.clock.move(seconds=299)
    status, figures = await site.healthz()
    assert status == 200
    assert (figures["updates_waiting"], figures["dead_updates"]) == (2, 1)
    assert figures["oldest_update_age"] == 299
    assert figures["messages_owed"] == {"survey": 1}
    assert figures["oldest_message_age"] == {"survey": 299}
    road.clock.move(seconds=1)
    assert (await site.healthz())[0] == 503


async def test_health_is_bad_when_polling_has_stopped(sqlite_road: Road) -> None:
    road = sqlite_road
    poller = Poller(
        road.bot,
        road.database,
        road.inbox,
        road.clock,
        stored=lambda: None,
        metrics=road.metrics,
    )
    health = replace(Health(road.database, road.inbox, road.clock), poller=poller)
    assert (await health.report())[0]
    poller.last_success_at = road.clock.now()
    road.clock.move(seconds=119)
    assert (await health.report())[0]
    road.clock.move(seconds=1)
    well, figures = await health.report()
    assert (well, figures["last_poll_age"]) == (False, 120)


async def test_health_is_bad_without_the_database_and_tells_no_secret(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ConnectionError("password=hunter2")

    monkeypatch.setattr(site.road.inbox, "standing", broken)
    status, figures = await site.healthz()
    assert (status, figures) == (503, {"ok": False, "database": "ConnectionError"})


async def test_metrics_count_what_passed(site: Site) -> None:
    await site.road.feed(raw.typed(1, 7), raw.unparsable(2, 8))
    await site.road.post("a")
    await site.road.sender.drain()
    async with site.client.get("/metrics") as response:
        page = await response.text()
        assert response.headers["Content-Type"].startswith("text/plain")
    assert 'qabyldau_updates_total{outcome="done"} 1.0' in page
    assert 'qabyldau_updates_total{outcome="dead"} 1.0' in page
    assert 'qabyldau_messages_total{outcome="sent"} 1.0' in page
    assert "qabyldau_update_seconds_count 2.0" in page

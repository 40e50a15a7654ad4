"""Polling against a server on this machine that keeps Telegram's rules of offsets."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.transport.faults import BadToken
from bot.transport.poller import Poller
from tests.transport import raw
from tests.transport.road import Road
from tests.transport.stand_in import TOKEN, StandIn

Answer = Callable[[dict[str, str]], web.Response]


class Telegram:
    """Holds updates until they are confirmed; `script` answers the next calls instead."""

    def __init__(self) -> None:
        self.pending: list[Any] = []
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.script: list[Answer] = []
        self.idle = asyncio.Event()

    @property
    def offsets(self) -> list[str | None]:
        return [fields.get("offset") for method, fields in self.calls if method == "getUpdates"]

    async def handle(self, request: web.Request) -> web.Response:
        fields = {name: str(value) for name, value in (await request.post()).items()}
        method = request.match_info["method"]
        assert request.match_info["token"] == TOKEN
        self.calls.append((method, fields))
        if method == "deleteWebhook":
            return answer(True)
        if self.script:
            return self.script.pop(0)(fields)
        if "offset" in fields:
            self.pending = [
                update for update in self.pending if update["update_id"] >= int(fields["offset"])
            ]
        if not self.pending:
            self.idle.set()
            # A long poll with nothing to tell; the test ends it by stopping the poller.
            await asyncio.Event().wait()
        return answer(self.pending[:100])


def answer(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def refusal(code: int, description: str = "no", **parameters: int) -> Answer:
    body = {
        "ok": False,
        "error_code": code,
        "description": description,
        "parameters": parameters,
    }
    return lambda _fields: web.json_response(body, status=code)


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    telegram = Telegram()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", telegram.handle)
    server = TestServer(app)
    await server.start_server()
    telegram.base = str(server.make_url("")).rstrip("/")  # type: ignore[attr-defined]
    yield telegram
    await server.close()


class Polling:
    """A poller on a road, with the pauses it made."""

    def __init__(self, road: Road, telegram: Telegram) -> None:
        self.road, self.telegram = road, telegram
        self.pauses: list[float] = []
        self.stored = 0
        session = StandIn()
        session.api = TelegramAPIServer.from_base(telegram.base)  # type: ignore[attr-defined]
        self.poller = Poller(
            Bot(TOKEN, session=session),
            road.database,
            road.inbox,
            road.clock,
            stored=self._stored,
            metrics=road.metrics,
            sleep=self._sleep,
        )

    async def until_idle(self) -> None:
        running = asyncio.create_task(self.poller.run())
        idle = asyncio.create_task(self.telegram.idle.wait())
        async with asyncio.timeout(60):
            await asyncio.wait({running, idle}, return_when=asyncio.FIRST_COMPLETED)
        idle.cancel()
        await self.poller.stop()
        await running

    async def ids(self) -> list[int]:
        return [row[0] for row in await self.road.rows("SELECT update_id FROM inbox ORDER BY 1")]

    def _stored(self) -> None:
        self.stored += 1

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.road.clock.move(seconds=seconds)
        await asyncio.sleep(0)


@pytest.fixture
def polling(sqlite_road: Road, telegram: Telegram) -> Polling:
    return Polling(sqlite_road, telegram)


async def test_updates_are_stored_and_only_then_confirmed(polling: Polling) -> None:
    telegram, road = polling.telegram, polling.road
    telegram.pending = [raw.typed(10, 7), raw.typed(11, 8)]
    inside: list[list[int]] = []
    store: Callable[..., Awaitable[None]] = road.inbox.store

    async def watched(*args: Any) -> None:
        inside.append([update["update_id"] for update in telegram.pending])
        await store(*args)

    road.inbox.store = watched  # type: ignore[method-assign, assignment]
    await polling.until_idle()
    assert inside == [[10, 11]]
    assert await polling.ids() == [10, 11]
    assert telegram.pending == []
    assert telegram.offsets == [None, "12"]
    assert polling.stored == 1
    (_, fields), *_ = telegram.calls
    assert json.loads(fields["allowed_updates"]) == [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    ]


async def test_an_offset_is_sent_once_because_numbers_may_begin_anew(polling: Polling) -> None:
    telegram = polling.telegram
    telegram.pending = [raw.typed(900, 7)]

    def nothing_more(_fields: dict[str, str]) -> web.Response:
        telegram.pending = []
        return answer([])

    def lower(_fields: dict[str, str]) -> web.Response:
        telegram.pending = [raw.typed(5, 7)]
        return answer(telegram.pending)

    telegram.script = [lambda _f: answer(telegram.pending), nothing_more, lower]
    await polling.until_idle()
    assert telegram.offsets == [None, "901", None, "6"]
    assert await polling.ids() == [5, 900]


async def test_what_could_not_be_stored_is_not_confirmed(polling: Polling) -> None:
    telegram, road = polling.telegram, polling.road
    telegram.pending = [raw.typed(10, 7)]
    store = road.inbox.store
    failures = [ConnectionError(), ConnectionError()]

    async def flaky(*args: Any) -> None:
        if failures:
            raise failures.pop()
        await store(*args)

    road.inbox.store = flaky  # type: ignore[method-assign, assignment]
    await polling.until_idle()
    assert telegram.offsets == [None, None, None, "11"]
    assert await polling.ids() == [10]
    assert len(polling.pauses) == 2


async def test_one_odd_element_does_not_stop_the_batch(
    polling: Polling, caplog: pytest.LogCaptureFixture
) -> None:
    odd: list[Any] = [{"message": "no id"}, "text", raw.typed(10, 7), None, raw.unparsable(11, 8)]
    polling.telegram.script = [lambda _f: answer(odd)]
    await polling.until_idle()
    assert await polling.ids() == [10, 11]
    assert polling.telegram.offsets == [None, "12"]
    assert "passed over: 3" in caplog.text


async def test_a_batch_of_nothing_but_odd_elements_is_not_asked_for_in_a_circle(
    polling: Polling,
) -> None:
    polling.telegram.script = [lambda _f: answer([{"message": "no id"}])] * 3
    await polling.until_idle()
    assert [1 <= pause <= 6 for pause in polling.pauses] == [True] * 3


@pytest.mark.parametrize(
    "body",
    [b"<html>502</html>", b"\xff\xfe", b"[]", b"{", b'{"ok": true, "result": {}}', b"[" * 99999],
)
async def test_an_answer_that_cannot_be_read_is_asked_for_again(
    polling: Polling, body: bytes
) -> None:
    polling.telegram.script = [lambda _f: web.Response(body=body)]
    polling.telegram.pending = [raw.typed(10, 7)]
    await polling.until_idle()
    assert await polling.ids() == [10]
    assert len(polling.pauses) == 1


async def test_a_wrong_token_ends_the_polling_with_one_line(polling: Polling) -> None:
    polling.telegram.script = [refusal(401, "Unauthorized")]
    with pytest.raises(BadToken, match=r"^Telegram does not accept the token \(401\)"):
        await polling.until_idle()


async def test_a_404_ends_it_only_before_the_first_success(polling: Polling) -> None:
    polling.telegram.script = [lambda _f: answer([]), refusal(404)]
    await polling.until_idle()
    polling.telegram.script = [refusal(404)]
    polling.telegram.idle.clear()
    with pytest.raises(BadToken):
        await Polling(polling.road, polling.telegram).until_idle()


async def test_429_is_obeyed(polling: Polling) -> None:
    polling.telegram.script = [refusal(429, "Too Many Requests", retry_after=17), refusal(429)]
    await polling.until_idle()
    assert polling.pauses == [17, 1]


async def test_another_poller_is_an_alarm_and_no_reason_to_stop(
    polling: Polling, caplog: pytest.LogCaptureFixture
) -> None:
    polling.telegram.script = [refusal(409, "Conflict: terminated by other getUpdates request")]
    polling.telegram.pending = [raw.typed(10, 7)]
    await polling.until_idle()
    assert await polling.ids() == [10]
    assert "another process polls with this token" in caplog.text
    assert "deleteWebhook" not in [method for method, _ in polling.telegram.calls]


async def test_a_webhook_left_over_is_taken_off_without_dropping_anything(
    polling: Polling,
) -> None:
    words = "Conflict: can't use getUpdates method while webhook is active"
    polling.telegram.script = [refusal(409, words)]
    await polling.until_idle()
    fields = dict(polling.telegram.calls)["deleteWebhook"]
    assert fields == {"drop_pending_updates": "false"}


async def test_silence_is_told_at_its_terms_and_each_once(
    polling: Polling, caplog: pytest.LogCaptureFixture
) -> None:
    polling.telegram.script = [refusal(500)] * 2500
    caplog.set_level(logging.WARNING, "bot.transport.poller")
    polling.road.metrics.polls.labels("failed")
    await polling.until_idle()
    assert polling.pauses[0] < 2
    assert max(polling.pauses) == 30
    told = [
        (record.levelname, record.message.split(";")[0])
        for record in caplog.records
        if "no updates for" in record.message
    ]
    assert told == [
        ("WARNING", "no updates for 0:15:00"),
        ("ERROR", "no updates for 1:00:00"),
        ("CRITICAL", "no updates for 6:00:00"),
        ("CRITICAL", "no updates for 20:00:00"),
    ]


async def test_the_last_success_is_kept_for_the_health_page(polling: Polling) -> None:
    assert polling.poller.last_success_at is None
    polling.telegram.script = [refusal(500), lambda _f: answer([])]
    await polling.until_idle()
    assert polling.poller.last_success_at == polling.road.clock.now()

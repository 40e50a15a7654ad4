"""Telegram calls the bot: who does not know the secret is refused, and nothing else is believed."""

import asyncio
import io
import json
from pathlib import Path
from typing import Any

import aiohttp

from bot.transport.webhook import BODY_LIMIT, HEADER
from db.enums import InboxState
from tests.faults.books import read_books
from tests.faults.harness import Forker, eventually, free_port
from tests.faults.storm import open_storm
from tests.transport.raw import typed

SECRET = "a-Secret_of-42"


class Caller:
    """Somebody who calls the address of the webhook."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = url

    async def posts(self, body: bytes, **headers: str) -> int:
        """Send a body, and return the status of the answer."""
        async with self._http.post(self._url, data=io.BytesIO(body), headers=headers) as response:
            return response.status


def update(update_id: int, chat_id: int) -> bytes:
    return json.dumps(typed(update_id, chat_id, "/start")).encode()


async def test_a_webhook_believes_only_who_knows_the_secret(
    forker: Forker, sqlite_url: str, tmp_path: Path
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/telegram"
    known = {HEADER: SECRET}
    async with (
        open_storm(
            forker,
            tmp_path,
            sqlite_url,
            people=2,
            seed_number=11,
            web_ports=[port],
            webhook_url=url,
            webhook_secret=SECRET,
        ) as storm,
        aiohttp.ClientSession() as http,
    ):
        await storm.start()
        await eventually(lambda: storm.sandbox.account.webhook.hook, 30, storm.process.tail)
        caller = Caller(http, url)
        stranger = storm.crowd[0].person.id
        refused = {
            "none": {},
            "empty": {HEADER: ""},
            "wrong": {HEADER: "another"},
            "longer": {HEADER: SECRET + "x"},
            "cut": {HEADER: SECRET[:-1]},
            "case": {HEADER: SECRET.lower()},
            "letters": {HEADER: "құпия-сөз"},
        }
        for number, (what, headers) in enumerate(refused.items()):
            assert await caller.posts(update(500 + number, stranger), **headers) == 401, what
        assert await raw_bytes(port, b"\xff\xfe\x80") == 401
        for body in (b"", b"{", b"\xff", b"[]", b"null", b'"x"', b"{}", b'{"update_id": "1"}'):
            assert await caller.posts(body, **known) == 400, body
        assert await caller.posts(b"[" * 100_000, **known) == 400
        assert await caller.posts(b" " * (BODY_LIMIT + 1), **known) == 413
        assert await caller.posts(update(600, stranger), **known) == 200
        # Told twice, handled once.
        assert await caller.posts(update(600, stranger), **known) == 200
        # Unreadable as an update, but it has an id: stored, and set aside alone.
        strange = {"update_id": 601, "message": {"message_id": "?"}}
        assert await caller.posts(json.dumps(strange).encode(), **known) == 200
        await storm.all_handled()
        async with http.get(f"http://127.0.0.1:{port}/healthz") as response:
            assert response.status == 200
        async with http.get(url) as response:
            assert response.status == 405
        await storm.terminate()
        books = await read_books(storm.settings)
    assert books.updates == {600: InboxState.DONE, 601: InboxState.DEAD}
    assert "Traceback" not in storm.process.said()
    assert SECRET not in storm.process.said()


async def raw_bytes(port: int, secret: bytes) -> int:
    """Send a header that no library would send, and return the status."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = update(550, 1)
    head = b"POST /telegram HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    length = b"Content-Length: %d\r\n" % len(body)
    writer.write(head + HEADER.encode() + b": " + secret + b"\r\n" + length + b"\r\n" + body)
    await writer.drain()
    status = await asyncio.wait_for(reader.readline(), 10)
    writer.close()
    return int(status.split()[1])


async def test_nothing_is_lost_on_a_webhook_while_the_bot_is_killed(
    forker: Forker, sqlite_url: str, tmp_path: Path
) -> None:
    port = free_port()
    settings: dict[str, Any] = {
        "webhook_url": f"http://127.0.0.1:{port}/telegram",
        "webhook_secret": SECRET,
    }
    async with open_storm(
        forker, tmp_path, sqlite_url, people=2, seed_number=12, web_ports=[port], **settings
    ) as storm:
        storm.begin()
        for updates in (6, 14):
            await storm.start()
            await storm.reach(updates)
            await storm.process.kill()
        await storm.start()
        await storm.reach(18)
        await storm.end()
        await storm.all_forgotten()
        await storm.come_to_rest()
        report = await storm.look()
    assert report.lost_updates == frozenset()
    assert set(report.books.updates.values()) == {InboxState.DONE}
    assert len(report.books.updates) >= 18
    assert not any(call.method == "getUpdates" for call in storm.sandbox.calls)

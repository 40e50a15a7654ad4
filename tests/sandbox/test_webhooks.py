"""Posting updates: secret, order, attempts, and answers that carry a call."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError, TelegramRetryAfter
from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from sandbox import MovableClock, Sandbox, SimulatedPerson
from tests.sandbox.conftest import PATIENCE, eventually

Reply = Callable[[dict[str, Any]], web.Response]
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class Receiver:
    """The bot's side: what was posted, and what it answers."""

    url: str = ""
    posts: list[tuple[dict[str, Any], str | None]] = field(default_factory=list)
    replies: list[web.Response] = field(default_factory=list)
    refuse: Callable[[dict[str, Any]], int] = lambda _update: 200
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def receive(self, request: web.Request) -> web.StreamResponse:
        update = await request.json()
        async with self._news:
            self.posts.append((update, request.headers.get(SECRET_HEADER)))
            self._news.notify_all()
        status = self.refuse(update)
        if status != 200:
            return web.Response(
                status=status, headers={"Retry-After": "2"} if status == 503 else {}
            )
        return self.replies.pop(0) if self.replies else web.Response()

    async def wait_for(self, count: int) -> list[dict[str, Any]]:
        """The updates posted, once there are ``count``."""
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: len(self.posts) >= count)
        return [update for update, _ in self.posts]


async def served(app: web.Application) -> tuple[web.AppRunner, str]:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    app = web.Application()
    app.router.add_post("/hook", made.receive)
    runner, made.url = await served(app)
    yield made
    await runner.cleanup()


async def delivered(sandbox: Sandbox) -> None:
    """Until nothing is pending."""
    await eventually(lambda: not sandbox.account.updates.pending())


def text(update: dict[str, Any]) -> str:
    return str(update.get("message", {}).get("text", update.get("callback_query", {}).get("data")))


async def test_updates_are_posted_with_the_secret(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson, receiver: Receiver
) -> None:
    person.say("бұрын")
    assert await bot.set_webhook(receiver.url, secret_token="s3cret")
    person.say("кейін")
    assert [text(one) for one in await receiver.wait_for(2)] == ["бұрын", "кейін"]
    assert {secret for _, secret in receiver.posts} == {"s3cret"}
    await delivered(sandbox)


async def test_polling_and_a_webhook_exclude_each_other(
    bot: Bot, person: SimulatedPerson, receiver: Receiver
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    for _ in range(3):
        await bot.get_me()
    await bot.set_webhook(receiver.url)
    with pytest.raises(TelegramConflictError, match="terminated by setWebhook request"):
        await asyncio.wait_for(poll, PATIENCE)
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook"):
        await bot.get_updates()
    assert await bot.delete_webhook()
    person.say("x")
    assert len(await bot.get_updates()) == 1


async def test_the_webhooks_state_is_told(bot: Bot, receiver: Receiver) -> None:
    assert (await bot.get_webhook_info()).url == ""
    await bot.set_webhook(receiver.url, max_connections=7, allowed_updates=["message"])
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections) == (receiver.url, 7)
    assert info.allowed_updates == ["message"]
    assert info.pending_update_count == 0
    with pytest.raises(TelegramRetryAfter) as refusal:
        await bot.set_webhook(receiver.url, max_connections=7)
    assert refusal.value.retry_after == 1
    with pytest.raises(TelegramBadRequest, match="url is empty"):
        await bot.set_webhook("")
    assert (await bot.get_webhook_info()).url == receiver.url


async def test_setting_the_same_again_changes_nothing(sandbox: Sandbox, receiver: Receiver) -> None:
    told = []
    for method in ("setWebhook", "setWebhook", "deleteWebhook", "deleteWebhook"):
        # The second that has to lie between two settings is taken out.
        sandbox.account.webhook._settable_at = float("-inf")
        arguments = {"url": receiver.url} if method == "setWebhook" else {}
        told.append((await sandbox.api.call(method, arguments)).payload["description"])
    assert told == [
        "Webhook was set",
        "Webhook is already set",
        "Webhook was deleted",
        "Webhook is already deleted",
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"url": "ftp://127.0.0.1/"}, "An HTTPS URL must be provided for webhook"),
        ({"url": "https://example.kz/"}, "posts to this machine only"),
        ({"url": "http://10.0.0.1/"}, "posts to this machine only"),
        ({"url": "http://127.0.0.1/", "secret_token": "a b"}, "contains unallowed characters"),
        ({"url": "http://127.0.0.1/", "max_connections": 101}, "max_connections is 1-100"),
        ({"url": "http://127.0.0.1/", "ip_address": "127.0.0.1"}, '"ip_address" is not played'),
    ],
)
async def test_webhooks_telegram_refuses(bot: Bot, fields: dict[str, Any], words: str) -> None:
    with pytest.raises(TelegramBadRequest, match=words):
        await bot.set_webhook(**fields)


async def test_a_failed_post_comes_again_and_holds_its_chat_only(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson, receiver: Receiver
) -> None:
    other = sandbox.people.create("Дана")
    left = 4

    def refuse(update: dict[str, Any]) -> int:
        nonlocal left
        if text(update) == "бір" and left:
            left -= 1
            return 503 if left == 2 else 500
        return 200

    receiver.refuse = refuse
    await bot.set_webhook(receiver.url)
    person.say("бір")
    person.say("екі")
    other.say("басқа")
    await delivered(sandbox)
    got = [text(one) for one in await receiver.wait_for(7)]
    assert got.count("бір") == 5
    assert got.index("екі") > max(n for n, one in enumerate(got) if one == "бір")
    assert got.index("басқа") < 3
    info = await bot.get_webhook_info()
    assert info.last_error_message is not None
    assert "Wrong response from the webhook: 50" in info.last_error_message


async def test_attempts_are_spaced_as_at_telegram(sandbox: Sandbox) -> None:
    failed = sandbox.account.webhook._failed
    unit = 0.005
    assert [failed("x", number) / unit for number in range(8)] == [0, 2, 4, 8, 16, 32, 60, 60]
    assert failed("x", 0, status=503, retry_after="90") / unit == 90
    assert failed("x", 0, status=503, retry_after="9000") / unit == 3600


async def test_a_press_overtakes_a_message_that_waits(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson, receiver: Receiver
) -> None:
    markup = InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text="Иә", callback_data="yes")]]
    )
    await bot.send_message(person.id, "x", reply_markup=markup)
    receiver.refuse = lambda update: 500 if "message" in update and person.waiting else 200
    await bot.set_webhook(receiver.url)
    person.press("Иә")
    person.say("хат")
    await receiver.wait_for(2)
    await bot.answer_callback_query(person.waiting[0].id)
    await delivered(sandbox)
    got = [text(one) for one in await receiver.wait_for(3)]
    assert got[-1] == "хат"
    assert got.count("yes") == 1
    assert got.count("хат") > 1


async def test_410_for_23_hours_ends_it(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson, receiver: Receiver, clock: MovableClock
) -> None:
    receiver.refuse = lambda _update: 410
    await bot.set_webhook(receiver.url)
    person.say("x")
    # The second attempt shows that the first refusal has been noted.
    await receiver.wait_for(2)
    clock.advance(timedelta(hours=23))
    await eventually(lambda: sandbox.account.webhook.hook is None)
    assert (await bot.get_webhook_info()).url == ""
    assert len(await bot.get_updates()) == 1


async def test_an_unreachable_bot_is_told_as_last_error(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson, receiver: Receiver
) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook")
    person.say("x")
    await eventually(lambda: sandbox.account.webhook.last_error)
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Connection failed: ClientConnectorError"
    assert info.pending_update_count == 1


@pytest.mark.parametrize(
    ("reply", "arrives"),
    [
        ({"json": {"method": "sendMessage", "chat_id": 5000001, "text": "json"}}, "json"),
        ({"form": {"method": "sendMessage", "chat_id": "5000001", "text": "form"}}, "form"),
        ({"json": {"method": "getMe"}}, None),
        ({"json": {"method": "deleteWebhook"}}, None),
        ({"json": ["sendMessage"]}, None),
        ({"text": "not json"}, None),
    ],
)
async def test_an_answer_can_carry_a_call(
    sandbox: Sandbox,
    bot: Bot,
    person: SimulatedPerson,
    receiver: Receiver,
    reply: dict[str, Any],
    arrives: str | None,
) -> None:
    if "json" in reply:
        response = web.json_response(reply["json"])
    elif "form" in reply:
        body = aiohttp.FormData(reply["form"])()
        response = web.Response(body=body._value, content_type="application/x-www-form-urlencoded")
    else:
        response = web.Response(text=reply["text"])
    receiver.replies = [response]
    await bot.set_webhook(receiver.url)
    before = len(sandbox.calls)
    person.say("x")
    await delivered(sandbox)
    if arrives is None:
        assert len(sandbox.calls) == before
        assert sandbox.account.webhook.hook is not None
    else:
        assert person.last.text == arrives


async def test_aiograms_own_webhook_server_is_understood(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson
) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> SendMessage:
        return message.answer(f"Сіз: {message.text}")

    app = web.Application()
    handler = SimpleRequestHandler(
        dispatcher, bot, handle_in_background=False, secret_token="s3cret"
    )
    handler.register(app, "/hook")
    runner, url = await served(app)
    try:
        await bot.set_webhook(url, secret_token="s3cret")
        person.say("сәлем")
        await delivered(sandbox)
        assert person.last.text == "Сіз: сәлем"
    finally:
        await sandbox.account.webhook.stop()
        await runner.cleanup()


async def test_a_webhook_outlives_an_outage(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson, receiver: Receiver
) -> None:
    await bot.set_webhook(receiver.url)
    await sandbox.stop()
    person.say("x")
    assert receiver.posts == []
    await sandbox.start()
    await receiver.wait_for(1)
    assert (await bot.get_webhook_info()).url == receiver.url


async def test_dropping_what_is_pending(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson, receiver: Receiver
) -> None:
    person.say("x")
    await bot.set_webhook(receiver.url, drop_pending_updates=True)
    assert sandbox.account.updates.pending() == []
    await bot.delete_webhook()
    person.say("y")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == []
    assert receiver.posts == []


@pytest.mark.parametrize(
    ("kind", "first", "count"),
    [("wrong_secret", "terc3sx", 1), ("no_secret", None, 1), ("duplicate", "s3cret", 2)],
)
async def test_faults_of_posting(
    sandbox: Sandbox,
    bot: Bot,
    person: SimulatedPerson,
    receiver: Receiver,
    kind: str,
    first: str | None,
    count: int,
) -> None:
    sandbox.faults.add(kind)
    await bot.set_webhook(receiver.url, secret_token="s3cret")
    person.say("x")
    await receiver.wait_for(count)
    await delivered(sandbox)
    assert receiver.posts[0][1] == first
    assert len(receiver.posts) == count
    assert len({update["update_id"] for update, _ in receiver.posts}) == 1

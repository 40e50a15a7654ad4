"""The whole booking conversation, beside bare aiogram that dispatches the same updates.

Ours: store the batch in the inbox, one transaction an update with dialogue, journal, duties and
outbox, the screens and the notices built. Bare aiogram: the same updates through a dispatcher with
memory storage, whose handlers have their answers ready. Both build each call to Telegram in full
and get a ready answer, so what differs is what we add. The rounds alternate, because the machine
is noisy; the figure that counts is the median of the rounds' ratios.
"""

import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from aiogram import Bot, Dispatcher, Router
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import CallbackQuery, Message, User
from pydantic import SecretStr
from sqlalchemy import func, select

from benchmarks.postgresql import running_server
from benchmarks.recording import Update, booking, played_by
from benchmarks.telegram import ReadySession
from bot.app import App
from bot.config import Settings, office_template, parse_office
from bot.installation import open_installation
from bot.transport.limiter import Limiter
from db.keyring import KeyRing
from db.models import Request
from sandbox.clock import MovableClock
from sandbox.demo import seed
from sandbox.sandbox import DEFAULT_TOKEN
from tests.town import MONDAY, Patient, open_town

CITIZENS = 100
ROUNDS = 3
BATCH = 100
FIRST_CITIZEN = 500_000_000
ME = User(id=1, is_bot=True, first_name="Qabyldau", username="qabyldau_bot")


async def measure() -> dict[str, Any]:
    """Return updates a second and the two ratios."""
    with (
        tempfile.TemporaryDirectory() as name,
        running_server(Path(name)) as server,
        # Buttons carry a revision that begins with the draft's id: what is played back must fit.
        patch("bot.handlers.citizen.booking.new_public_id", return_value="0123456789"),
    ):
        folder = Path(name)
        updates = await _recorded(folder)
        bare: list[float] = []
        ours: dict[str, list[float]] = {"sqlite": [], "postgresql": []}
        for number in range(ROUNDS):
            everybody = _everybody(updates, number)
            bare.append(await _bare(everybody))
            for kind, rates in ours.items():
                url = server(number) if kind == "postgresql" else f"sqlite:///{folder}/{number}.db"
                rates.append(await _ours(url, folder / f"{kind}{number}", everybody))
    ratios = {
        f"conversation_{kind}_ratio": round(
            statistics.median(one / base for one, base in zip(rates, bare, strict=True)), 3
        )
        for kind, rates in ours.items()
    }
    return {
        "conversation_updates": len(updates),
        "bare_updates_per_second": round(statistics.median(bare)),
        **{
            f"{kind}_updates_per_second": round(statistics.median(rates))
            for kind, rates in ours.items()
        },
        **ratios,
    }


async def _recorded(folder: Path) -> list[Update]:
    home = folder / "recording"
    home.mkdir()
    async with open_town(f"sqlite:///{home}/town.db", home, KeyRing.generate()) as town:
        await seed(town.installation)
        return await booking(town)


def _everybody(updates: list[Update], number: int) -> list[Update]:
    """Return the conversations of all citizens, interleaved as they arrive in life."""
    first = 1 + number * CITIZENS * len(updates)
    each = [
        played_by(updates, FIRST_CITIZEN + citizen, first + citizen * len(updates))
        for citizen in range(CITIZENS)
    ]
    return [update for step in zip(*each, strict=True) for update in step]


async def _timed(count: int, work: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await work()
    return count / (time.perf_counter() - began)


async def _bare(updates: list[Update]) -> float:
    router = Router()

    @router.message()
    async def answered(message: Message) -> SendMessage:
        return SendMessage(chat_id=message.chat.id, text="ready")

    @router.callback_query()
    async def pressed(query: CallbackQuery, bot: Bot) -> EditMessageText:
        await bot.answer_callback_query(query.id)
        return EditMessageText(chat_id=query.from_user.id, message_id=1, text="ready")

    dispatcher = Dispatcher(storage=MemoryStorage())
    dispatcher.include_router(router)
    bot = Bot(DEFAULT_TOKEN, ReadySession())

    async def work() -> None:
        for update in updates:
            await bot(await dispatcher.feed_raw_update(bot, update))

    return await _timed(len(updates), work)


async def _ours(url: str, folder: Path, updates: list[Update]) -> float:
    folder.mkdir()
    KeyRing.create(folder / "keys")
    settings = Settings(
        token=SecretStr(DEFAULT_TOKEN), database_url=url, keys=folder / "keys", data_dir=folder
    )
    clock = MovableClock(MONDAY)
    profile = parse_office(office_template())
    async with open_installation(settings, profile=profile, clock=clock) as installation:
        await seed(installation)
        bot = Bot(DEFAULT_TOKEN, ReadySession())
        limiter = Limiter(Patient(), overall=None, per_chat=None)
        app = App(installation, bot, ME, limiter=limiter)

        async def work() -> None:
            for start in range(0, len(updates), BATCH):
                batch = updates[start : start + BATCH]
                async with installation.database.transaction() as session:
                    await app.inbox.store(session, batch, clock.now())
                await app.worker.drain()
                await app.sender.drain()

        rate = await _timed(len(updates), work)
        async with installation.database.reading() as session:
            made = await session.scalar(select(func.count()).select_from(Request))
        if made != CITIZENS:
            message = f"{made} requests of {CITIZENS}: this was no booking conversation"
            raise RuntimeError(message)
        return rate

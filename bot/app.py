"""The composition root: everything is made here once and handed on; tests and the sandbox use it.

Telegram ─ poller or webhook ─► inbox ─► worker (one transaction an update) ─ commit ─► delivery
outbox ─► sender ─► Telegram;   ticks ─► sweep ─► outbox;   sent files ─► fetcher ─► outbox.
"""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramNetworkError,
)
from aiogram.types import User
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from bot import introduction
from bot.composing import Composer
from bot.config import Settings
from bot.conversation import Conversation
from bot.file_sweep import FileSweep
from bot.handlers import create_routers
from bot.i18n import Catalogues
from bot.installation import Installation, open_installation
from bot.jobs import (
    FILES_EVERY,
    NIGHT_EVERY,
    PURGE_EVERY,
    SWEEP_EVERY,
    WATCH_EVERY,
    Sweeper,
    Tick,
    schedule,
)
from bot.night_work import NightWork
from bot.reading import readers
from bot.screens.standby import away
from bot.services.actor import SENDER
from bot.services.errors import OfficeError
from bot.transport import incoming
from bot.transport.delivery import Delivery
from bot.transport.dialogue import DialogueStorage
from bot.transport.faults import BadToken, Fault, verdict_of
from bot.transport.fetcher import Fetcher
from bot.transport.inbox import Inbox
from bot.transport.leadership import Leadership
from bot.transport.limiter import Limiter
from bot.transport.metrics import Metrics
from bot.transport.nursery import Nursery
from bot.transport.poller import Poller
from bot.transport.sender import Sender
from bot.transport.speaker import Speaker
from bot.transport.standby import Standby
from bot.transport.web import Health, application
from bot.transport.webhook import Webhook
from bot.transport.worker import Worker
from db.models import OutboxMessage

STOP_SECONDS = 10.0
"""For each of the worker and the sender; together with the rest a stop stays within 25 seconds."""
FETCHER_SECONDS = 2.0
"""A file is fetched anew when its lease is over, so nothing is waited for but its transaction."""
PARTING_SECONDS = 2.0
"""For what has been stopped and ends by itself."""


class ServerUnreachable(Exception):
    """The Bot API does not answer at the start; the text is one clear line."""


class PortTaken(Exception):
    """The port of the small web server cannot be had; the text is one clear line."""


class WebhookRefused(Exception):
    """Telegram will never call our address; the text is one clear line."""


class App:
    """The bot of one process, not yet running."""

    def __init__(
        self,
        installation: Installation,
        bot: Bot,
        me: User,
        *,
        limiter: Limiter | None = None,
    ) -> None:
        self.installation = installation
        self.bot = bot
        self.metrics = Metrics()
        settings, database, clock = (
            installation.settings,
            installation.database,
            installation.clock,
        )
        offices = installation.offices
        self.catalogues = Catalogues(installation.profile.hours.zone)
        bot_name = me.username or ""
        storage = DialogueStorage()
        self.dispatcher = Dispatcher(storage=storage, bot_name=bot_name)
        self.dispatcher.include_routers(*create_routers())
        conversation = Conversation(bot, self.dispatcher, offices, self.catalogues)
        composer = Composer(offices, self.catalogues, bot_name)
        speaker = Speaker(bot, limiter or Limiter(asyncio.get_running_loop()))
        self.inbox = Inbox(installation.keys)
        self.sender = Sender(
            database,
            speaker,
            clock,
            compose=composer.compose,
            commands=composer.commands,
            undeliverable=self._undeliverable,
            delivered=self._delivered,
            metrics=self.metrics,
        )
        self.fetcher = Fetcher(
            database,
            bot,
            clock,
            readers=readers(offices),
            refusals=OfficeError,
            posted=self.sender.wake,
        )
        self.worker = Worker(
            database,
            self.inbox,
            storage,
            bot,
            Delivery(speaker, database, clock, unreachable=self._unreachable),
            clock,
            handle=conversation.handle,
            refusals=OfficeError,
            refuse=conversation.refuse,
            apologise=conversation.apologise,
            posted=self.sender.wake,
            expected=self.fetcher.wake,
            metrics=self.metrics,
        )
        self.sweeper = Sweeper(database, offices, posted=self.sender.wake)
        self.file_sweep = FileSweep(database, offices)
        self.night_work = NightWork(database, offices)
        self._standby = Standby(
            speaker, away(self.catalogues, installation.profile), asyncio.get_running_loop()
        )
        self.poller = Poller(
            bot,
            database,
            self.inbox,
            clock,
            stored=self.worker.wake,
            metrics=self.metrics,
            away=self._standby.answer,
        )
        self._webhook = self._make_webhook(settings)
        self._nursery = Nursery(fatal=(BadToken, WebhookRefused))
        self._leadership = Leadership(database)
        self._web: web.AppRunner | None = None
        self._stopping = asyncio.Event()

    async def start(self) -> None:
        """Begin to work; raises PortTaken."""
        await self._start_web()
        self._nursery.start("worker", self.worker.run)
        self._lead("sender", self.sender.run)
        self._lead("fetcher", self.fetcher.run)
        self._lead("ticker", self._tick)
        if self._webhook is None:
            # With the database gone, whoever polled last answers with the phone (point 39(4)).
            self._lead("poller", self._poll, through_silence=True)
        else:
            self._nursery.start("webhook", self._announce)
        self._nursery.start("introduction", self._introduce)
        self._nursery.start("menus", self._owe_menus)

    async def failed(self) -> None:
        """Wait for an error that no repetition mends; raises BadToken and WebhookRefused."""
        await self._nursery.failed()

    async def stop(self) -> None:
        """Finish what is in hand, then end; nothing that was accepted is lost by it."""
        await self.sweeper.stop()
        await self.night_work.stop()
        self._stopping.set()
        await self.poller.stop()
        await self.worker.stop(STOP_SECONDS)
        await self.fetcher.stop(FETCHER_SECONDS)
        await self.sender.stop(STOP_SECONDS)
        await self._nursery.close(PARTING_SECONDS)
        await self._leadership.close()
        if self._web is not None:
            await self._web.cleanup()

    def _lead(
        self, role: str, work: Callable[[], Awaitable[None]], *, through_silence: bool = False
    ) -> None:
        self._nursery.start(
            role,
            lambda: self._leadership.lead(role, work, through_silence=through_silence),
        )

    async def _poll(self) -> None:
        # A webhook that was set once would keep every poll from succeeding.
        await self.bot.delete_webhook(drop_pending_updates=False, request_timeout=10)
        await self.poller.run()

    async def _announce(self) -> None:
        """Tell Telegram our address; whatever it cannot do now is tried again."""
        url = self.installation.settings.webhook_url
        if self._webhook is None or url is None:
            return
        try:
            await self._webhook.announce(self.bot, url)
        except TelegramBadRequest:
            message = "Telegram does not take the address in QABYLDAU_WEBHOOK_URL"
            raise WebhookRefused(message) from None

    async def _tick(self) -> None:
        scheduler = schedule(
            [
                Tick("sweep", SWEEP_EVERY, self.sweeper.sweep),
                Tick("watch", WATCH_EVERY, self.sweeper.watch),
                Tick("purge", PURGE_EVERY, self._purge),
                Tick("night", NIGHT_EVERY, self.night_work.work),
                Tick("files", FILES_EVERY, self.file_sweep.sweep),
            ]
        )
        # What came due while nobody ticked is raised now and not at the first interval's end.
        await self.sweeper.sweep()
        await self.sweeper.watch()
        scheduler.start()
        try:
            await self._stopping.wait()
        finally:
            scheduler.shutdown(wait=False)

    async def _introduce(self) -> None:
        await introduction.introduce(self.bot, self.catalogues, self.installation.profile)

    async def _owe_menus(self) -> None:
        """Owe the staff their menus: an update may have brought them other commands."""
        async with (
            self.installation.database.transaction() as session,
            self.installation.offices.open(session, SENDER) as office,
        ):
            await office.menus.owe_everybody()

    async def _purge(self) -> None:
        now = self.installation.clock.now()
        await self.installation.database.run(lambda session: self.inbox.purge(session, now))
        await self.installation.database.run(lambda session: incoming.purge(session, now))

    async def _start_web(self) -> None:
        settings = self.installation.settings
        if settings.web_port is None:
            return
        health = Health(
            self.installation.database,
            self.inbox,
            self.installation.clock,
            None if self._webhook is not None else self.poller,
        )
        self._web = web.AppRunner(application(health, self.metrics, self._webhook))
        await self._web.setup()
        try:
            await web.TCPSite(self._web, port=settings.web_port).start()
        except OSError as error:
            message = f"QABYLDAU_WEB_PORT: cannot listen on port {settings.web_port}"
            raise PortTaken(f"{message} ({error.strerror})") from None

    def _make_webhook(self, settings: Settings) -> Webhook | None:
        if settings.webhook_url is None or settings.webhook_secret is None:
            return None
        return Webhook(
            self.installation.database,
            self.inbox,
            self.installation.clock,
            secret=settings.webhook_secret.get_secret_value(),
            stored=self.worker.wake,
            away=self._standby.answer,
        )

    async def _undeliverable(
        self, session: AsyncSession, message: OutboxMessage, reason: str
    ) -> None:
        async with self.installation.offices.open(session, SENDER) as office:
            await office.notices.undeliverable(message, reason)

    async def _delivered(
        self, session: AsyncSession, message: OutboxMessage, _sent_at: datetime
    ) -> None:
        async with self.installation.offices.open(session, SENDER) as office:
            await office.notices.delivered(message)

    async def _unreachable(self, chat_id: int) -> None:
        async with (
            self.installation.database.transaction() as session,
            self.installation.offices.open(session, SENDER) as office,
        ):
            await office.accounts.lost(chat_id)


@contextlib.asynccontextmanager
async def open_bot(
    settings: Settings, *, session: BaseSession | None = None
) -> AsyncIterator[tuple[Bot, User]]:
    """Open the connection to the Bot API and ask who we are; raises BadToken, ServerUnreachable."""
    if settings.token is None:
        message = "a bot needs a token"
        raise BadToken(message)
    server = TelegramAPIServer.from_base(settings.api_url)
    bot = Bot(settings.token.get_secret_value(), session or AiohttpSession(api=server))
    try:
        yield bot, await _who_am_i(bot, settings.api_url)
    finally:
        await bot.session.close()


async def _who_am_i(bot: Bot, url: str) -> User:
    try:
        return await bot.get_me(request_timeout=10)
    except TelegramNetworkError:
        message = f"the Bot API at {url} does not answer; check the network and QABYLDAU_API_URL"
        raise ServerUnreachable(message) from None
    except (TelegramAPIError, ClientDecodeError) as error:
        verdict = verdict_of(error)
        if verdict is not None and verdict.fault is Fault.TOKEN:
            message = "Telegram does not accept the token in QABYLDAU_TOKEN"
            raise BadToken(message) from None
        message = f"the Bot API at {url} refused to say who we are ({type(error).__name__})"
        raise ServerUnreachable(message) from None


async def run_bot(settings: Settings) -> None:
    """Run the bot until SIGTERM or Ctrl-C, or until Telegram takes the token no more."""
    # Whoever changes their mind while it starts gets a clean end too.
    stop = stop_signal()
    async with open_installation(settings) as installation, open_bot(settings) as (bot, me):
        app = App(installation, bot, me)
        try:
            await app.start()
            await _first_of(stop.wait(), app.failed())
        finally:
            await app.stop()


def stop_signal() -> asyncio.Event:
    """Return an event that SIGTERM and Ctrl-C set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


async def _first_of(*waiting: Coroutine[Any, Any, object]) -> None:
    """Wait for the first to end, let the others go, and raise its error if it has one."""
    tasks = [asyncio.ensure_future(one) for one in waiting]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()

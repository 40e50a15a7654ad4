"""A sandbox with a scripted bot behind it, and the page in headless Chromium.

Chromium is the path in CHROMIUM or what the system has. A machine without one skips these tests,
but the project's own checks (CI is set) must not go without them.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    async_playwright,
    expect,
)

from sandbox import MovableClock, Sandbox
from sandbox.people import SAMPLE_PHOTO

# Tuesday, 1 December 2026, 09:00 in Astana.
NINE = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)

CITIZEN = "Айгерім Үлгібаева-Мысалқызы"
REGISTRAR = "Ерлан Мысалов"
RECEIPT = "Түбіртек: ә ғ қ ң ө ұ ү һ і"

Visit = Callable[..., Awaitable[Page]]

# A loaded machine may be slow; a page that is broken stays broken for longer than this.
expect.set_options(timeout=20_000)


def keyboard(*rows: tuple[str, ...]) -> InlineKeyboardMarkup:
    """Inline buttons whose data is their text."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=text, callback_data=text) for text in row] for row in rows
        ]
    )


async def answer_message(bot: Bot, message: Message) -> None:
    """What the scripted bot says to a message."""
    chat = message.chat.id
    if message.text == "/month":
        days = [tuple(str(day) for day in range(first, first + 7)) for first in (1, 8, 15, 22)]
        await bot.send_message(chat, "Күнді таңдаңыз", reply_markup=keyboard(*days))
    elif message.text == "/files":
        receipt = BufferedInputFile(RECEIPT.encode(), "receipt.txt")
        await bot.send_document(chat, receipt, caption="Құжат", protect_content=True)
        await bot.send_photo(chat, BufferedInputFile(SAMPLE_PHOTO, "code.png"), caption="QR")
    elif message.text == "/phone":
        key = KeyboardButton(text="Нөмірімді жіберу", request_contact=True)
        markup = ReplyKeyboardMarkup(
            keyboard=[[key], [KeyboardButton(text="Артқа")]], resize_keyboard=True
        )
        await bot.send_message(chat, "Телефон?", reply_markup=markup)
    elif message.contact is not None:
        phone = message.contact.phone_number
        await bot.send_message(chat, f"Рақмет: {phone}", reply_markup=ReplyKeyboardRemove())
    elif message.document is not None:
        await bot.send_message(chat, f"Құжат келді: {message.document.file_name}")
    else:
        buttons = keyboard(("Иә", "Жоқ"), ("Терезе",))
        await bot.send_message(chat, f"Жауап: {message.text}", reply_markup=buttons)


async def answer_press(bot: Bot, press: CallbackQuery) -> None:
    """What the scripted bot says to a press."""
    await bot.answer_callback_query(
        press.id, text=f"Таңдалды: {press.data}", show_alert=press.data == "Терезе"
    )
    if isinstance(press.message, Message):
        await bot.edit_message_text(
            f"Таңдалды: {press.data}",
            chat_id=press.message.chat.id,
            message_id=press.message.message_id,
            reply_markup=keyboard(("Артқа", "Алға")),
        )


async def play(bot: Bot) -> None:
    """Poll and answer until cancelled."""
    offset: int | None = None
    while True:
        for update in await bot.get_updates(offset=offset, timeout=30):
            offset = update.update_id + 1
            if update.message is not None:
                await answer_message(bot, update.message)
            if update.callback_query is not None:
                await answer_press(bot, update.callback_query)


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(clock=MovableClock(NINE), poll_pause=0.0) as made:
        made.offer("Citizen", CITIZEN, "kk")
        made.offer("Registrar", REGISTRAR, "ru")
        yield made


@pytest_asyncio.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """The scripted bot; it polls over HTTP as any bot does."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url))
    async with Bot(sandbox.token, session=session) as made:
        commands = {"month": "Күнтізбе", "files": "Құжаттар", "phone": "Телефон"}
        await made.set_my_commands(
            [BotCommand(command=name, description=text) for name, text in commands.items()]
        )
        polling = asyncio.create_task(play(made))
        yield made
        polling.cancel()
        with suppress(asyncio.CancelledError):
            await polling


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("the page must be tested here: install Chromium or set CHROMIUM")
        pytest.skip("no Chromium on this machine; set CHROMIUM to its path")
    async with async_playwright() as playwright:
        # Chromium's own sandbox needs rights that a container and root do not have.
        browser = await playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
def troubles() -> list[str]:
    """What went wrong in the page so far."""
    return []


@pytest_asyncio.fixture
async def visit(
    sandbox: Sandbox, bot: Bot, browser: Browser, troubles: list[str]
) -> AsyncIterator[Visit]:
    """Opens the page; in the end nothing may have gone wrong in it, nor have left this machine."""
    contexts: list[BrowserContext] = []

    def heard(said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            troubles.append(f"console: {said.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith((sandbox.url, "data:")):
            troubles.append(f"asked outside: {request.url}")

    async def open_page(width: int = 1280, height: int = 800, *, dark: bool = False) -> Page:
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
        page.on("console", heard)
        page.on("request", asked)
        await page.goto(sandbox.url)
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert troubles == []

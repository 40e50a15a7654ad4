"""`qabyldau sandbox` as a newcomer meets it: the real process, the page, Kazakh, two clicks deep.

The citizen books and the staff take the request to an assigned date, all in the browser.
"""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from bot.config import office_template, parse_office
from bot.i18n import Catalogues
from db.enums import Language, Role
from sandbox.demo_office import CITIZENS, STAFF
from tests.faults.harness import free_port

READY_SECONDS = 60
PRESSES_IN_ALL = 40
WORDS = Catalogues(ZoneInfo("Asia/Almaty"))[Language.KK]


@pytest_asyncio.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """The address that the command prints; the process ends cleanly on SIGTERM."""
    environment = os.environ | {
        "QABYLDAU_SANDBOX_PORT": str(free_port()),
        "QABYLDAU_DATA_DIR": str(tmp_path),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "sandbox",
        stdout=asyncio.subprocess.PIPE,
        env=environment,
    )
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), READY_SECONDS)
        found = re.search(rb"http://[\w.:]+", line)
        assert found, line
        yield found[0].decode()
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 25) == 0
    finally:
        # Whatever failed, no process goes on beside the tests that follow.
        if process.returncode is None:
            process.kill()
            await process.wait()


class Chat:
    """One column of the page."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.name = name
        self.presses = 0
        self.region: Locator = page.get_by_role("region", name=f"Chat of {name}")

    async def open(self) -> "Chat":
        await self.page.get_by_role("button", name=self.name).click()
        await expect(self.region).to_be_visible()
        return self

    async def presses_on(self, *buttons: str) -> None:
        for button in buttons:
            self.presses += 1
            # The newest message stands last, and its buttons are the ones that are true.
            await self.region.get_by_role("button", name=button).last.click()

    async def says(self, text: str, *, answered_by: str) -> None:
        await self.region.get_by_role("textbox").fill(text)
        await self.region.get_by_role("textbox").press("Enter")
        await self.sees(answered_by)

    async def sees(self, text: str | re.Pattern[str]) -> None:
        await expect(self.region.get_by_text(text).last).to_be_visible()


async def test_a_citizen_books_and_the_staff_take_it_to_a_date(
    address: str, browser: Browser
) -> None:
    _ = WORDS
    page = await browser.new_page(viewport={"width": 1500, "height": 900})
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    await page.goto(address)

    citizen = await Chat(page, CITIZENS[0].name).open()
    await citizen.presses_on("Қазақша", _("✅ I agree"), _("✍️ Book a reception"), _("For myself"))
    await citizen.says("Өтеген Қыдырәлі Ғабитұлы", answered_by="ЖСН")
    await citizen.says("500101100000", answered_by=_("📱 Share my number"))
    await citizen.says("+7 701 000 00 01", answered_by="мекенжай")
    await citizen.says("Көктем ауылы, Достық көшесі, 1-үй", answered_by="1. Министр")
    await citizen.presses_on("1. Министр")
    await citizen.sees("таңба")
    await citizen.says("Көпір екі жыл жөнделмей тұр.", answered_by=_("✅ Send the request"))
    await citizen.presses_on(_("✅ Send the request"))
    await citizen.sees(re.compile(r"QB-\d\d-\d{6}-\d"))

    people = {member.role: Chat(page, member.name) for member in STAFF}
    reviewer = await people[Role.REVIEWER].open()
    await reviewer.says("/desk", answered_by=_("Open the next case"))
    await reviewer.presses_on(_("Open the next case"), _("Write the memo"))
    await reviewer.says("Қабылдау ұсынылады: өтініш негізді.", answered_by=_("The memo is written"))
    await reviewer.presses_on(_("Propose to receive"), _("Yes, propose to receive"))
    head = await people[Role.HEAD].open()
    await head.says("/desk", answered_by=_("To decide: {n}", n=1))
    await head.presses_on(_("To decide: {n}", n=1), "QB-")
    await head.presses_on(_("Approve the reception"), _("Yes, approve"))
    await head.sees(_("Decided as proposed."))
    await reviewer.says("/desk", answered_by=_("Queue to distribute: {n}", n=1))
    await reviewer.presses_on(_("Queue to distribute: {n}", n=1), "Министр")
    await reviewer.presses_on(_.plural("Confirm {n} reception", "Confirm {n} receptions", 1))

    profile = parse_office(office_template())
    await citizen.sees(profile.what_to_bring.kk)
    await citizen.sees(re.compile(r"қараша|желтоқсан|қаңтар|ақпан|наурыз|сәуір|мамыр|маусым"))
    await citizen.presses_on(_("✅ I will come"))
    await citizen.sees(_("You have confirmed that you will come."))
    assert citizen.presses + reviewer.presses + head.presses < PRESSES_IN_ALL
    assert troubles == []
    await page.close()

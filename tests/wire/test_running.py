"""The real process talks real HTTP: polling, its web pages, restarts, a token taken away."""

import time
from pathlib import Path

import aiohttp
import pytest

from db.enums import InboxState, Language
from sandbox.seen import SeenMessage
from sandbox.webhook import Webhook
from tests.faults.books import read_books
from tests.faults.crowd import Applicant
from tests.faults.harness import Forker, eventually, free_port
from tests.faults.storm import STEPS, Storm, open_storm

PNG = b"\x89PNG\r\n\x1a\n"


async def get(port: int, path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{port}{path}") as response,
    ):
        return response.status, await response.text()


async def test_a_person_books_over_polling(forker: Forker, sqlite_url: str, tmp_path: Path) -> None:
    port = free_port()
    async with open_storm(
        forker, tmp_path, sqlite_url, people=1, seed_number=5, web_ports=[port]
    ) as storm:
        storm.begin()
        await storm.start()
        await storm.calm_down()
        await storm.all_handled()
        status, health = await get(port, "/healthz")
        _, metrics = await get(port, "/metrics")
        await storm.terminate()
        report = await storm.look()
    report.assert_nothing_lost()
    [applicant] = storm.crowd
    receipt = next(one for one in applicant.person.messages() if one.kind == "photo")
    # The picture went through as a file of a multipart form.
    assert receipt.files[0].content.startswith(PNG)
    assert applicant.numbers == {number for number, _ in report.promised}
    assert status == 200
    assert '"ok": true' in health
    assert '"updates_waiting": 0' in health
    assert f'qabyldau_updates_total{{outcome="done"}} {float(storm.pushed)}' in metrics
    for secret in (*applicant.answers.values(), str(applicant.person.id), *applicant.numbers):
        assert secret not in health + metrics
    # Commands are offered in every language.
    languages = {language for _, language in storm.sandbox.account.profile.commands}
    assert languages >= {language.value for language in Language}
    assert "Traceback" not in storm.process.said()


def bot_says(applicant: Applicant) -> list[SeenMessage]:
    return [one for one in applicant.person.messages() if one.by_bot]


async def test_the_form_goes_on_after_a_restart_at_every_step(
    forker: Forker, sqlite_url: str, tmp_path: Path
) -> None:
    async with open_storm(forker, tmp_path, sqlite_url, people=1, seed_number=6) as storm:
        [applicant] = storm.crowd
        for step in range(STEPS):
            before = bot_says(applicant)
            if step % 2:
                # What is said while the bot is away is heard when it is back.
                applicant.look(time.monotonic())
                await storm.start()
            else:
                await storm.start()
                applicant.look(time.monotonic())
            await eventually(
                lambda before=before: (
                    bot_says(applicant) != before  # type: ignore[misc]
                    and not applicant.person.waiting
                    and storm.forgotten
                ),
                30,
                storm.process.tail,
            )
            if step % 3:
                await storm.terminate()
            else:
                # The answer is seen, so the transaction before it is over.
                await storm.process.kill()
        await storm.start()
        await storm.all_handled()
        await storm.terminate()
        applicant.look(time.monotonic())
        report = await storm.look()
    # Nothing had to be said twice.
    assert storm.pushed == STEPS
    report.assert_nothing_lost()


async def test_what_waits_at_telegram_is_not_dropped_at_the_start(
    forker: Forker, sqlite_url: str, tmp_path: Path
) -> None:
    """Neither by the first poll nor by taking an old webhook off."""
    async with open_storm(forker, tmp_path, sqlite_url, people=3, seed_number=7) as storm:
        storm.sandbox.account.webhook.set(Webhook("http://127.0.0.1:9/old", None, 40))
        for applicant in storm.crowd:
            applicant.person.start()
        await storm.start()
        await eventually(lambda: all(map(bot_says, storm.crowd)), 30, storm.process.tail)
        await storm.terminate()
        books = await read_books(storm.settings)
    assert list(books.updates.values()) == [InboxState.DONE] * 3


async def test_a_token_taken_away_ends_the_process_with_one_line(
    forker: Forker, sqlite_url: str, tmp_path: Path
) -> None:
    async with open_storm(forker, tmp_path, sqlite_url, people=1, seed_number=8) as storm:
        await storm.start()
        storm.sandbox.faults.add("refuse", method="getUpdates", code=401, description="gone")
        storm.crowd[0].person.start()
        assert await storm.process.ended() == 1
        said = storm.process.said()
    assert "Traceback" not in said
    assert "Telegram does not accept the token" in said.splitlines()[-1]


@pytest.mark.parametrize("fault", ["server_error", "flood", "cut_before"])
async def test_telegram_may_fail_while_the_bot_introduces_itself(
    forker: Forker, sqlite_url: str, tmp_path: Path, fault: str
) -> None:
    """Names and commands are a courtesy: people are answered all the same."""
    async with open_storm(forker, tmp_path, sqlite_url, people=1, seed_number=9) as storm:
        for method in ("setMyCommands", "setMyName", "setMyDescription", "deleteWebhook"):
            storm.sandbox.faults.add(fault, method=method, count=1)
        storm.crowd[0].person.start()
        await storm.start()
        await eventually(lambda: bot_says(storm.crowd[0]), 40, storm.process.tail)
        await storm.terminate()
    assert "Traceback" not in storm.process.said()


async def test_the_storm_itself_waits_for_nobody(
    forker: Forker, sqlite_url: str, tmp_path: Path
) -> None:
    """A process that ends is noticed at once, and what it said is in the failure."""
    async with open_storm(
        forker, tmp_path, sqlite_url, people=1, seed_number=10, log_level="LOUD"
    ) as storm:
        with pytest.raises(AssertionError, match="QABYLDAU_LOG_LEVEL"):
            await Storm.start(storm)

"""Two processes with one token on one server: each update is handled once, whoever handles it."""

import asyncio
import re
from pathlib import Path

import aiohttp
from sqlalchemy import text

from bot.config import Settings
from bot.transport.inbox import Inbox
from tests.faults.books import QUIET_SECONDS, installation_of
from tests.faults.harness import Figures, Forker, free_port
from tests.faults.storm import Storm, open_storm
from tests.transport.raw import DATE, chat, person

HANDLED = re.compile(r'^qabyldau_updates_total\{outcome="(?:done|refused)"\} (\S+)$', re.MULTILINE)
PILE = 300
# A process at rest looks into its inbox with one connection at a time.
WAITING = text(
    "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND relation = 'inbox'::regclass"
)


async def store_quietly(settings: Settings, count: int) -> None:
    """Put updates into the inbox that no process has fetched, each of a chat of its own.

    Somebody let the bot write again: nothing is answered to that. They appear when both processes
    stand before the inbox, so that both see them, however quick the one and slow the other is.
    """
    bot = {"id": 1, "is_bot": True, "first_name": "Bot"}
    unblocked = [
        {
            "update_id": number,
            "my_chat_member": {
                "chat": chat(number),
                "from": person(number),
                "date": DATE,
                "old_chat_member": {"user": bot, "status": "kicked", "until_date": 0},
                "new_chat_member": {"user": bot, "status": "member"},
            },
        }
        for number in range(1, count + 1)
    ]
    async with installation_of(settings) as office:
        inbox, now = Inbox(office.keys), office.clock.now()
        async with office.database.transaction() as session:
            await session.execute(text("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE"))
            await inbox.store(session, unblocked, now)
            async with asyncio.timeout(QUIET_SECONDS):
                while (await session.scalar(WAITING) or 0) < 2:  # noqa: ASYNC110 - seen there
                    await asyncio.sleep(0.01)


async def handled_by_each(storm: Storm, ports: list[int]) -> list[int]:
    """Ask both processes how many updates each has handled."""
    counts = []
    async with aiohttp.ClientSession() as http:
        for port in ports:
            async with http.get(f"http://127.0.0.1:{port}/metrics") as response:
                page = await response.text()
            counts.append(sum(int(float(count)) for count in HANDLED.findall(page)))
    return counts


async def test_two_processes_handle_each_update_once(
    forker: Forker, postgresql_url: str, tmp_path: Path, figures: Figures
) -> None:
    ports = [free_port(), free_port()]
    async with open_storm(
        forker, tmp_path, postgresql_url, people=14, seed_number=4, web_ports=ports
    ) as storm:
        await storm.begin_with_a_rush()
        await storm.calm_down()
        # A pile that neither process is told of: both find it when they look, and share it.
        await store_quietly(storm.settings, PILE)
        await storm.all_handled()
        counts = await handled_by_each(storm, ports)
        report = await storm.close_books()
    figures.tell(f"two processes ({counts[0]} + {counts[1]})", report)
    report.assert_nothing_lost()
    assert len(report.books.updates) == len(report.delivered) + PILE
    assert min(counts) > 0
    assert sum(counts) == len(report.books.updates)


async def test_without_the_claim_updates_are_handled_twice(
    forker: Forker, postgresql_url: str, tmp_path: Path, figures: Figures
) -> None:
    ports = [free_port(), free_port()]
    async with open_storm(
        forker,
        tmp_path,
        postgresql_url,
        people=14,
        seed_number=4,
        module="tests.faults.greedy",
        web_ports=ports,
    ) as storm:
        await storm.begin_with_a_rush()
        await storm.reach(60)
        await storm.end()
        await storm.all_handled()
        counts = await handled_by_each(storm, ports)
        report = await storm.look()
    figures.tell(f"two greedy processes ({counts[0]} + {counts[1]})", report)
    assert sum(counts) > len(report.books.updates)

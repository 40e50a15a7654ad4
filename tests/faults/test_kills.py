"""The real process is ended while people book, by SIGKILL and SIGTERM: nothing promised is lost.

The twin of each is the same bot with its inbox switched off (`tests/faults/careless.py`), which
must lose something, or these tests would notice nothing.
"""

from pathlib import Path

import pytest

from tests.faults.harness import Figures, Forker
from tests.faults.storm import open_storm

CARELESS = "tests.faults.careless"


async def test_fifteen_kills_lose_nothing(
    forker: Forker, sqlite_url: str, tmp_path: Path, figures: Figures
) -> None:
    async with open_storm(forker, tmp_path, sqlite_url, people=42, seed_number=1) as storm:
        storm.break_things()
        await storm.ride_out(kills=15)
        report = await storm.close_books()
    figures.tell("15 kills on SQLite", report)
    report.assert_nothing_lost()
    assert len(report.delivered) >= 500
    assert report.starts == 15 + 2
    # Each kind of trouble came up, and left the traces that it should.
    assert set(report.faults) >= {"flood", "refuse", "server_error", "cut_after", "duplicate"}
    assert min(report.faults.values()) > 0
    assert len(report.books.phone_tasks) > 0
    assert report.extra_receipts > 0


async def test_five_kills_lose_nothing_on_a_server(
    forker: Forker, postgresql_url: str, tmp_path: Path, figures: Figures
) -> None:
    async with open_storm(forker, tmp_path, postgresql_url, people=8, seed_number=2) as storm:
        storm.break_things()
        await storm.ride_out(kills=5)
        report = await storm.close_books()
    figures.tell("5 kills on PostgreSQL", report)
    report.assert_nothing_lost()
    assert report.starts == 5 + 2


async def test_a_bot_without_an_inbox_loses_updates(
    forker: Forker, sqlite_url: str, tmp_path: Path, figures: Figures
) -> None:
    async with open_storm(
        forker, tmp_path, sqlite_url, people=42, seed_number=1, module=CARELESS
    ) as storm:
        await storm.ride_out(kills=2)
        report = await storm.look()
    figures.tell("2 kills without an inbox", report)
    assert len(report.lost_updates) > 0
    with pytest.raises(AssertionError):
        report.assert_nothing_lost()


async def test_sigterm_under_load_ends_in_time_and_loses_nothing(
    forker: Forker, sqlite_url: str, tmp_path: Path, figures: Figures
) -> None:
    async with open_storm(forker, tmp_path, sqlite_url, people=10, seed_number=3) as storm:
        await storm.begin_with_a_rush()
        for updates in (40, 80):
            # Within 25 seconds and with exit code 0.
            await storm.terminate()
            await storm.start()
            await storm.reach(updates)
        await storm.terminate()
        report = await storm.close_books()
    figures.tell("SIGTERM under load", report)
    report.assert_nothing_lost()
    assert "Traceback" not in storm.process.said()


async def test_sigterm_without_an_inbox_loses_updates(
    forker: Forker, sqlite_url: str, tmp_path: Path
) -> None:
    async with open_storm(
        forker, tmp_path, sqlite_url, people=42, seed_number=3, module=CARELESS
    ) as storm:
        await storm.begin_with_a_rush()
        await storm.process.terminate()
        report = await storm.look()
    assert len(report.lost_updates) > 0

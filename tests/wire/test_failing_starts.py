"""Whatever keeps the bot from running is told in one clear line, with a code that is not zero."""

import re
import socket
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from db.keyring import KeyRing
from sandbox.sandbox import Sandbox
from tests.faults.harness import OFFICE, BotProcess, Forker, bot_process, free_port
from tests.wire.conftest import Operator, Said


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[Sandbox]:
    """A Bot API on this machine."""
    async with Sandbox(poll_pause=0) as sandbox:
        yield sandbox


@pytest.fixture
def ready(operator: Operator, telegram: Sandbox) -> Operator:
    """An operator with whom everything is right so far."""
    operator.settings.update(token=telegram.token, api_url=telegram.url, log_level="INFO")
    return operator


def assert_one_line(said: Said, words: str) -> None:
    assert said.code == 1, said
    assert said.out == ""
    assert "Traceback" not in said.err
    assert len(said.err.splitlines()) == 1, said.err
    assert re.search(words, said.err), said.err


async def test_without_a_token(ready: Operator) -> None:
    said = await ready.types("run", token=None)
    assert_one_line(said, "QABYLDAU_TOKEN is not set")


async def test_with_something_that_is_no_token(ready: Operator) -> None:
    said = await ready.types("run", token="my-secret-thing")
    assert_one_line(said, "QABYLDAU_TOKEN: .*digits, a colon, letters and digits")
    assert "my-secret-thing" not in said.err


async def test_with_a_token_that_is_not_accepted(ready: Operator) -> None:
    wrong = "4200000042:AN-OLD-TOKEN"
    said = await ready.types("run", token=wrong)
    assert_one_line(said, "Telegram does not accept the token in QABYLDAU_TOKEN")
    assert wrong not in said.err


async def test_with_a_server_that_is_not_there(ready: Operator) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    assert_one_line(
        await ready.types("run", api_url=url), f"the Bot API at {url} does not answer; check"
    )


async def test_with_a_server_that_is_something_else(ready: Operator, telegram: Sandbox) -> None:
    telegram.faults.add("bad_gateway", method="getMe", count=None)
    assert_one_line(await ready.types("run"), "the Bot API at .* refused to say who we are")


async def test_with_a_misspelt_variable(ready: Operator) -> None:
    said = await ready.types("run", databse_url="postgresql://office:secret@db/x")
    assert_one_line(said, "QABYLDAU_DATABSE_URL: .*DATABASE_URL")
    assert "secret" not in said.err


async def test_with_half_a_webhook(ready: Operator) -> None:
    assert_one_line(
        await ready.types("run", webhook_url="https://office.example/telegram"),
        "QABYLDAU_WEBHOOK_URL needs QABYLDAU_WEBHOOK_SECRET and QABYLDAU_WEB_PORT",
    )


async def test_with_a_webhook_that_telegram_does_not_take(ready: Operator) -> None:
    said = await ready.types(
        "run",
        webhook_url="https://office.example:1234/telegram",
        webhook_secret="s3cret",
        web_port=free_port(),
    )
    assert_one_line(said, "QABYLDAU_WEBHOOK_URL")


async def test_with_a_taken_port(ready: Operator) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))  # noqa: S104 - the very address the bot wants
        taken.listen()
        port = taken.getsockname()[1]
        said = await ready.types("run", web_port=port)
    assert_one_line(said, f"QABYLDAU_WEB_PORT.*{port}")


async def test_without_the_office(ready: Operator) -> None:
    said = await ready.types("run", office=ready.folder / "office.toml")
    assert_one_line(said, r"office\.toml: no such file; `qabyldau init` writes one")


async def test_with_an_office_that_is_wrong(ready: Operator) -> None:
    office = ready.folder / "office.toml"
    text = OFFICE.read_text("utf-8")
    office.write_text(
        text.replace("answer_days = 15", "answer_days = 'soon'").replace("opens = ", "opnes = "),
        "utf-8",
    )
    said = await ready.types("run", office=office)
    assert said.code == 1
    assert "Traceback" not in said.err
    # A line for each problem, with the place in the file.
    lines = said.err.splitlines()
    assert len(lines) >= 2
    assert all(re.match(r"office\.toml line \d+, [\w.\[\]]+: ", line) for line in lines), lines
    assert any("answer_days" in line for line in lines)


async def test_with_an_office_that_is_no_toml(ready: Operator) -> None:
    office = ready.folder / "office.toml"
    office.write_text("[office\n", "utf-8")
    assert_one_line(await ready.types("run", office=office), r"office\.toml line 1")


async def first_start(operator: Operator) -> None:
    assert (await operator.types("invite", "auditor")).code == 0


async def test_with_the_keys_gone(ready: Operator) -> None:
    await first_start(ready)
    (ready.folder / "qabyldau.keys").unlink()
    assert_one_line(await ready.types("run"), "key ring .*: no such file")
    # No new ones were made: what is sealed would be lost for good.
    assert not (ready.folder / "qabyldau.keys").exists()


async def test_with_keys_that_others_can_read(ready: Operator) -> None:
    await first_start(ready)
    (ready.folder / "qabyldau.keys").chmod(0o644)
    assert_one_line(await ready.types("run"), "key ring .*: other users may read it.*chmod 600")


async def test_with_a_server_database_and_no_keys(ready: Operator) -> None:
    url = f"postgresql://office:p4ssw0rd@127.0.0.1:{free_port()}/office"
    said = await ready.types("run", database_url=url)
    assert_one_line(said, "key ring .*: no such file")


async def test_with_a_server_database_that_is_not_there(ready: Operator) -> None:
    KeyRing.create(ready.folder / "qabyldau.keys")
    url = f"postgresql://office:p4ssw0rd@127.0.0.1:{free_port()}/office"
    said = await ready.types("run", database_url=url)
    assert_one_line(said, "database: the server cannot be opened")
    assert "p4ssw0rd" not in said.err


async def test_with_a_file_that_is_no_database(ready: Operator) -> None:
    await first_start(ready)
    (ready.folder / "qabyldau.sqlite3").write_bytes(b"this is no database at all" * 100)
    for extra in ready.folder.glob("qabyldau.sqlite3-*"):
        extra.unlink()
    assert_one_line(await ready.types("run"), "database: the file cannot be opened")


async def test_with_a_database_of_a_newer_version(ready: Operator) -> None:
    await first_start(ready)
    with sqlite3.connect(ready.folder / "qabyldau.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert_one_line(await ready.types("run"), "database: .*newer")


async def test_with_a_data_folder_that_is_a_file(ready: Operator) -> None:
    (ready.folder / "data").write_text("no folder")
    assert_one_line(await ready.types("run", data_dir=ready.folder / "data"), "data")


Start = Callable[[], Awaitable[BotProcess]]


async def test_a_second_process_is_refused_and_the_first_goes_on(
    ready: Operator, telegram: Sandbox, forker: Forker
) -> None:
    settings = {"token": telegram.token, "api_url": telegram.url}
    async with bot_process(forker, ready.folder, **settings) as first:
        await first.start()
        await first.is_up(lambda: any(call.method == "getMe" for call in telegram.calls))
        for command in (("run",), ("invite", "auditor")):
            assert_one_line(
                await ready.types(*command), "database .*: another process uses it; stop the"
            )
        # Looking is allowed.
        assert (await ready.types("verify-journal")).code == 0
        assert first.running
        assert await first.terminate() == 0
    assert Path(ready.folder, "bot.log").read_text().count("Traceback") == 0

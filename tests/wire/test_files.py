"""A file goes over real HTTP: up from a person, down to the bot, and the answer comes back."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from db.enums import FileState, Role
from db.uow import Database
from sandbox.demo_office import rows_for
from sandbox.seen import SeenMessage
from tests.faults.books import installation_of
from tests.faults.harness import Forker, eventually
from tests.faults.storm import open_storm
from tests.flows.test_import_in_chat import saved


async def test_a_schedule_sent_as_a_file_is_read_by_the_real_process(
    forker: Forker, sqlite_url: str, tmp_path: Path
) -> None:
    async with open_storm(forker, tmp_path, sqlite_url, people=0, seed_number=12) as storm:
        later = storm.sandbox.clock.now().date() + timedelta(days=70)
        async with (
            installation_of(storm.settings) as installation,
            installation.as_operator() as office,
        ):
            token = await office.staff.invite(Role.REGISTRAR)
            content = saved(rows_for(later, office.calendar))
        clerk = storm.sandbox.people.create("Айбек", "kk")

        def heard(count: int) -> bool:
            return len([one for one in clerk.messages() if one.by_bot]) >= count

        await storm.start()
        clerk.start(token)
        await eventually(lambda: heard(1), 30, storm.process.tail)
        before = len([one for one in clerk.messages() if one.by_bot])
        # The first answer about the file is lost on the way: it is asked for again.
        storm.sandbox.faults.add("cut_after", method="getFile", count=1)
        clerk.send_document("кесте.xlsx", content)
        await eventually(lambda: heard(before + 2), 40, storm.process.tail)
        await storm.terminate()
        answers = [one for one in clerk.messages() if one.by_bot][before:]
        said = storm.process.said()
    assert_drafted(answers)
    assert "Traceback" not in said
    assert "кесте" not in said
    assert storm.sandbox.token not in said
    database = Database(sqlite_url, exclusive=False)
    async with database.reading() as session:
        [(state, tries, file_id)] = await session.execute(
            text("SELECT state, tries, telegram_file_id FROM incoming_files")
        )
    await database.close()
    assert (state, tries, file_id) == (FileState.DONE, 2, None)


def assert_drafted(answers: list[SeenMessage]) -> None:
    """The clerk has chosen no language, so Kazakh is spoken."""
    reading, drafted = answers
    assert "Файл оқылып жатыр" in reading.text
    assert "жоба жасалды" in drafted.text
    assert len(drafted.button_texts) == 3

"""Bad files through the chat and at the machine: refused whole, each with what to do about it."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.callbacks.intake import SendRequests
from bot.documents.tables import TableProblem
from bot.screens.import_problems import table_problem
from db.enums import Language
from db.keyring import KeyRing
from sandbox.demo import seed
from tests.corpus.files import BAD_FILES, MENDED, UNREADABLE, content_of
from tests.corpus.test_chat import Somebody, assert_kind, counted
from tests.flows.crew import Crew, crew_of
from tests.town import Town, open_town
from tests.wire.conftest import Operator


@pytest_asyncio.fixture(scope="module")
async def office(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, keyring: KeyRing
) -> AsyncIterator[Town]:
    """One office for all the files."""
    folder = tmp_path_factory.mktemp("files")
    file = shutil.copy(sqlite_template, folder / "office.sqlite3")
    async with open_town(f"sqlite:///{file}", folder, keyring) as town:
        await seed(town.installation)
        yield town


@pytest_asyncio.fixture(scope="module")
async def crew(office: Town) -> Crew:
    return await crew_of(office)


async def speaking(crew: Crew, language: Language) -> Somebody:
    async with crew.as_(crew.registrar) as opened:
        await opened.accounts.choose_language(language)
    words = crew.town.app.catalogues[language]
    return Somebody(crew.town, crew.registrar, words)


def without(text: str, name: str) -> str:
    """Return what we said without what only names the file and the kinds of files."""
    return text.replace(name, " ").replace("Excel", " ").replace("Word", " ")


@pytest.mark.parametrize(
    ("name", "language"),
    [
        pytest.param(name, (Language.KK, Language.RU)[number % 2], id=name)
        for number, name in enumerate(BAD_FILES)
    ],
)
async def test_a_bad_schedule_is_refused_whole_in_the_chat(
    crew: Crew, name: str, language: Language
) -> None:
    clerk = await speaking(crew, language)
    called, content = content_of(name)
    rows = await counted(crew.town)
    shown = clerk.fingerprint()
    clerk.neighbour.person.send_document(called, content)
    await crew.town.settle()
    assert clerk.fingerprint() != shown
    said = clerk.replies()[-1]
    assert clerk._("The file is being read") not in said, "it came to an end"
    assert_kind(crew.town, clerk._, without(said, called), "=WEBSERVICE example x")
    after = await counted(crew.town)
    assert {table: n for table, n in after.items() if table != "incoming_files"} == {
        table: n for table, n in rows.items() if table != "incoming_files"
    }


@pytest.mark.parametrize(
    ("name", "language"),
    [
        pytest.param(name, (Language.RU, Language.KK)[number % 2], id=name)
        for number, name in enumerate(UNREADABLE)
    ],
)
async def test_a_bad_table_of_requests_is_refused_whole(
    crew: Crew, name: str, language: Language
) -> None:
    clerk = await speaking(crew, language)
    called, content = content_of(name)
    await clerk.press(SendRequests().pack())
    rows = await counted(crew.town)
    shown = clerk.fingerprint()
    clerk.neighbour.person.send_document(called, content)
    await crew.town.settle()
    assert clerk.fingerprint() != shown
    assert_kind(crew.town, clerk._, without(clerk.replies()[-1], called), "=WEBSERVICE example x")
    after = await counted(crew.town)
    assert {table: n for table, n in after.items() if table != "incoming_files"} == {
        table: n for table, n in rows.items() if table != "incoming_files"
    }


@pytest.mark.parametrize("name", MENDED)
async def test_what_only_looks_bad_becomes_a_draft(crew: Crew, name: str) -> None:
    clerk = await speaking(crew, Language.KK)
    called, make = MENDED[name]
    # Whatever was begun before is left, so that the file is taken for a schedule.
    await clerk.neighbour.says("/desk")
    rows = await counted(crew.town)
    clerk.neighbour.person.send_document(called, make())
    await crew.town.settle()
    after = await counted(crew.town)
    assert after["receptions"] == rows["receptions"] + 1, clerk.replies()[-1]


AT_THE_MACHINE = (
    "a zip bomb",
    "entities of entities",
    "an encrypted workbook",
    "a workbook with macros alone",
    "a web page called a table",
    "a PDF, renamed",
    "a program, renamed",
    "nothing but a mark",
    "null characters",
    "half of a pair",
    "a hundred thousand rows",
    "the same heading twice",
    "a serial number for a day",
    "merged cells",
    "everything at once",
)


@pytest.mark.parametrize("name", AT_THE_MACHINE)
async def test_a_bad_schedule_is_refused_whole_at_the_machine(
    operator: Operator, name: str
) -> None:
    called, content = content_of(name)
    file = operator.folder / Path(called).name
    file.write_bytes(content)
    said = await operator.types("import-schedule", file)
    assert said.code == 1, said
    assert said.out == ""
    assert said.err.strip()
    assert "Traceback" not in said.err
    assert said.err.startswith(str(file))


def test_every_trouble_of_a_table_has_words(office: Town) -> None:
    for language in Language:
        words = office.app.catalogues[language]
        assert len({table_problem(words, each) for each in TableProblem}) == len(TableProblem)


def test_the_corpus_of_files_is_large() -> None:
    assert len(UNREADABLE) >= 25
    assert len(BAD_FILES) >= 50

"""The documents of a month, asked for by a button of the schedule desk (point 8)."""

import json

from bot.documents.tables import read_table
from db.enums import Language, Role
from tests.town import Town
from tests.unit.documents.schedules import CATALOGUES

DOCUMENTS = CATALOGUES[Language.KK]("Documents of the month")
ENDS = ("-poster-a3.pdf", "-poster-a4.pdf", "-annex.pdf", "-annex.xlsx", ".html", ".json")


async def test_point_8_a_registrar_gets_the_documents_of_a_month_by_a_button(town: Town) -> None:
    registrar = await town.hires("Пример Регистратор", Role.REGISTRAR)
    await registrar.says("/schedule")
    before = len(registrar.person.messages())
    await registrar.presses_on(DOCUMENTS)
    came = registrar.person.messages()[before:]
    files = [file for message in came for file in message.files]
    assert len(came) == len(files) == len(ENDS), (
        "one file a message, the month above keeps its text"
    )
    for file, end in zip(files, ENDS, strict=True):
        assert file.name.startswith("qabyldau-2026-1")
        assert file.name.endswith(f"-v1{end}")
    assert [file.content[:4] for file in files[:4]] == [b"%PDF"] * 3 + [b"PK\x03\x04"]
    assert len(read_table(files[3].name, files[3].content)) > 5
    whole = json.loads(files[5].content)
    assert whole["receptions"]
    assert came[0].text.startswith("Кесте: ")
    await registrar.presses_on("Айға оралу")
    assert DOCUMENTS in registrar.buttons


async def test_a_citizen_is_not_offered_the_documents(town: Town) -> None:
    citizen = await town.newcomer("Айсұлу").start()
    await citizen.says("/schedule")
    assert DOCUMENTS not in citizen.buttons

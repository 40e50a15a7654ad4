"""A quarter reported again after its people were forgotten is the same, and nothing tells of them.

The raw bytes are searched twice: as the office keeps them, for the sealed values themselves; and
with the seal taken off, where what is deleted must be gone in plain words too.
"""

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.file_sweep import FileSweep
from bot.night_work import NightWork
from bot.services.rules.lifecycle import Step
from bot.services.rules.periods import Period
from bot.services.telephone.sample_calls import Said
from bot.services.views.report import to_json
from db.enums import CallResult, Language, Media, RequestState, Role
from db.models import Attachment, Memo, Note, Outcome, Request
from tests.lifecycle.walks import WALKS, WAYS, Case
from tests.offices import CITIZEN, TestOffice, applicant
from tests.services.forgetting import LATER, later, settle, short_terms
from tests.services.phone_survey import consulted, phone
from tests.services.test_reports import JANUARY
from tests.test_leaks import bytes_of, found
from tests.test_leaks import plain_updates as plain_updates  # noqa: PLC0414 - a fixture

S = RequestState
QUARTER = Period.quarter(2026, 4)
NAMES = ("Ғажайып Есімбек", "Әдемі Үміткер", "Өжет Іздеуші", "Құралай Тоғжан", "Нұрлы Жолаушы")
STATES = (S.WITHDRAWN, S.REFUSED, S.REDIRECTED, S.HELD, S.NO_SHOW)
MATTER = "Көшеміздегі шам жанбайды, № {n} үйдің тұрғындары қараңғыда жүр."
FILE = "0123456789"
ADVISED = 3
REMARK = "Айтқан кеңесіңіз көмектескен жоқ, балалар әлі қараңғыда жүр."


def secrets() -> set[str]:
    """Return everything that these people told about themselves."""
    told = {*NAMES, *(MATTER.format(n=n) for n in range(len(NAMES)))}
    told |= {f"7701555000{n}" for n in range(len(NAMES))}
    told |= {REMARK, *(f"Сынақ Үлгі {n}" for n in range(ADVISED))}
    told |= {phone(n) for n in range(ADVISED)}
    return told | {f"Үміт көшесі, {n}-үй" for n in range(len(NAMES))} | {"Төлқұжат Ғажайып.png"}


async def lived(office: TestOffice) -> None:
    """Let five people apply and come to five ends, with talks, memos, letters and a file."""
    for n, (name, state) in enumerate(zip(NAMES, STATES, strict=True)):
        own = await office.submit(
            person=applicant(
                full_name=name,
                iin=None,
                phone=f"+7701555000{n}",
                address=f"Үміт көшесі, {n}-үй",
            ),
            matter=MATTER.format(n=n),
            language=Language.KK,
        )
        async with office.of(CITIZEN) as opened:
            await opened.messages.write(own.card.public_id, f"Мен {name}, қашан қабылдайсыз?")
        case = Case(office, own.card.public_id)
        for step in WAYS[state]:
            if step is Step.ASSIGN:
                await office.distribute()
            else:
                await WALKS[step](case)
    async with office.by(Role.REGISTRAR) as opened:
        request = (await opened.session.scalars(select(Request).order_by(Request.id))).first()
        assert request is not None
        sealed_name = opened.keys.seal("Төлқұжат Ғажайып.png", column="attachments.name", row=FILE)
        opened.session.add(
            Attachment(
                public_id=FILE,
                request_id=request.id,
                name_sealed=sealed_name,
                media=Media.PNG,
                size=3,
                account_id=request.account_id,
                added_at=opened.now,
            )
        )
        opened.vault.put(FILE, NAMES[0].encode(), opened.now)
    await called(office)


async def called(office: TestOffice) -> None:
    """Let people who were advised and do not book be drawn; their calls end in every way."""
    async with office.by(Role.REGISTRAR) as opened:
        for n in range(ADVISED):
            await consulted(opened, n, ended=date(2026, 11, 25))
    office.clock.to(date(2026, 12, 1), 9, 30)
    async with office.by(Role.REGISTRAR) as opened:
        await opened.samples.draw_due()
        [sample] = await opened.samples.all()
        await opened.samples.confirm(sample.public_id)
        answers, refuses, nobody = await opened.sample_calls.all(sample.public_id)
        said = Said("3nfn", REMARK)
        await opened.sample_calls.finish(answers.public_id, answers.version, said)
        await opened.sample_calls.note(refuses.public_id, refuses.version, CallResult.REFUSED)
        await opened.sample_calls.note(nobody.public_id, nobody.version, CallResult.WRONG_NUMBER)


async def reported(office: TestOffice) -> str:
    async with office.by(Role.ADMINISTRATOR) as opened:
        return to_json(await opened.reports.compute(QUARTER))


async def sealed(office: TestOffice) -> list[bytes]:
    """Return sealed values as they lie in the rows, to look for those very bytes."""
    columns = (Request.person_sealed, Request.matter_sealed, Note.text_sealed, Outcome.text_sealed)
    async with office.database.reading() as session:
        values: list[bytes] = []
        for column in (*columns, Memo.text_sealed):
            found_ones = await session.scalars(select(column).where(column.is_not(None)))
            values += [one for one in found_ones if one is not None]
    return values


async def all_bytes(office: TestOffice, folder: Path) -> list[bytes]:
    """Return all that is kept, the files of cases among it.

    A server overwrites what was deleted in its own time: its clean-up is asked for.
    """
    if not office.database.is_sqlite:
        async with office.database.engine.connect() as connection:
            outside = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await outside.execute(text("SET statement_timeout = 0"))
            await outside.execute(text("VACUUM FULL"))
    kept = [path.read_bytes() for path in folder.glob("attachments/*")]
    return [*await bytes_of(office.database), *kept]


async def forgotten(office: TestOffice) -> None:
    """Let the night come a year later."""
    await settle(office)
    later(office)
    assert await NightWork(office.database, office.factory).work() > len(NAMES)
    await FileSweep(office.database, office.factory).sweep()
    async with office.database.reading() as session:
        left = await session.scalars(select(Request.number).where(Request.anonymised_at.is_(None)))
        assert left.all() == []


async def test_a_quarter_reported_again_after_its_people_are_forgotten_is_identical(
    staffed: TestOffice, tmp_path: Path
) -> None:
    short_terms(staffed, voice_months=1)
    await lived(staffed)
    staffed.clock.to(JANUARY)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        frozen = await office.reports.make(QUARTER)
    before = await reported(staffed)
    values = await sealed(staffed)
    assert len(values) > 2 * len(NAMES)
    bytes_before = b"".join(await bytes_of(staffed.database))
    assert all(value in bytes_before for value in values)
    await forgotten(staffed)
    assert await reported(staffed) == before
    figures = json.loads(before)["figures"]
    calls = ("population", "drawn", "answered", "refused", "unreached", "tries")
    assert [figures[f"phone_survey.{one}"] for one in calls] == [3, 3, 1, 1, 1, 3]
    async with staffed.by(Role.ADMINISTRATOR) as office:
        again = await office.reports.make(QUARTER)
        assert office.today == LATER
    assert not again.is_new
    assert again.report == frozen.report
    # Not even what was sealed is left, so no key opens it.
    bytes_after = b"".join(await all_bytes(staffed, tmp_path))
    assert [value for value in values if value in bytes_after] == []


async def test_no_byte_tells_of_them_even_with_the_seal_taken_off(
    plain_updates: None, staffed: TestOffice, tmp_path: Path
) -> None:
    short_terms(staffed, voice_months=1)
    await lived(staffed)
    assert found(secrets(), *await all_bytes(staffed, tmp_path)) == secrets()
    await forgotten(staffed)
    assert found(secrets(), *await all_bytes(staffed, tmp_path)) == set()


async def test_without_overwriting_a_deleted_name_would_stay(
    plain_updates: None, staffed: TestOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin with the guard off: the search above would find what a plain delete leaves."""
    if not staffed.database.is_sqlite:
        return
    async with staffed.database.transaction() as session:
        await session.execute(text("PRAGMA secure_delete=OFF"))

    async def nothing(_self: NightWork) -> None:
        return

    monkeypatch.setattr(NightWork, "_leave_no_trace", nothing)
    short_terms(staffed, voice_months=1)
    await lived(staffed)
    await forgotten(staffed)
    assert found(secrets(), *await all_bytes(staffed, tmp_path)) != set()

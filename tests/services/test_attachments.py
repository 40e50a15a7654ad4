"""Files of cases: known by their bytes, sealed on disk, seen behind "Show", gone when deleted."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.file_sweep import FileSweep
from bot.reading import readers
from bot.services.actor import OPERATOR
from bot.services.errors import FileGone, NotAllowed, NotFound, OfficeError, Stale, TooManyFiles
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views.attachments import FileFault, KeptFile, Sealed
from bot.services.views.incoming import FileKind
from bot.services.views.units import Wanted
from bot.transport import incoming
from db.enums import FileState, Media, Role
from db.models import Attachment, IncomingFile, JournalEntry, Material
from db.vault import FileMissing
from sandbox.files import blank_photo
from tests.offices import CITIZEN, STRANGER, TestOffice

PHOTO = blank_photo(40, 30)
NAME = "Төлқұжат Қыдырәлі.png"


def cut_off() -> None:
    raise ConnectionError


async def arrives(
    office: TestOffice, *, content: bytes = PHOTO, chat: int = CITIZEN, crash: bool = False
) -> None:
    """Read the oldest file that is awaited, as the fetcher would; a crash comes before the end."""
    async with office.database.reading() as session:
        file = (
            await session.scalars(
                select(IncomingFile).where(IncomingFile.state == "new").order_by(IncomingFile.id)
            )
        ).first()
    assert file is not None
    assert file.chat_id == chat
    reader = readers(office.factory)[FileKind(file.kind)]
    parsed = await asyncio.to_thread(reader.parse, file.suffix, content)
    try:
        async with office.database.transaction() as session:
            file.tries = 0
            assert await incoming.end(session, file, FileState.DONE, office.clock.now())
            await reader.apply(session, file, parsed)
            if crash:
                cut_off()
    except ConnectionError:
        return
    except OfficeError as refused:
        told = refused
        async with office.database.transaction() as session:
            assert await incoming.end(session, file, FileState.DONE, office.clock.now())
            await reader.refuse(session, file, told)


async def sends(office: TestOffice, public_id: str, *, content: bytes = PHOTO) -> None:
    async with office.of(CITIZEN) as opened:
        await opened.attachments.expect(public_id, "telegram-file", NAME)
    await arrives(office, content=content)


async def results(office: TestOffice) -> list[KeptFile]:
    async with office.database.reading() as session:
        keys = (await session.scalars(select(IncomingFile.id).order_by(IncomingFile.id))).all()
    found = []
    async with office.machine(OPERATOR) as opened:
        for key in keys:
            result = await opened.incoming.result(key)
            if result is not None and result.kept is not None:
                found.append(result.kept)
    return found


def on_disk(office: TestOffice) -> list[Path]:
    folder = office.vault._folder
    return sorted(folder.iterdir()) if folder.exists() else []


async def test_a_file_lies_sealed_under_its_id_alone(staffed: TestOffice) -> None:
    own = await staffed.submit()
    await sends(staffed, own.card.public_id)
    (path,) = on_disk(staffed)
    assert PHOTO not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    async with staffed.database.reading() as session:
        row = (await session.scalars(select(Attachment))).one()
        waiting = (await session.scalars(select(IncomingFile))).one()
    assert (path.name, row.media, row.size) == (row.public_id, Media.PNG, len(PHOTO))
    assert NAME not in waiting.params
    assert NAME.encode() not in row.name_sealed
    assert staffed.vault.get(row.public_id) == PHOTO
    async with staffed.of(CITIZEN) as office:
        _own, files = await office.attachments.mine(own.card.public_id)
        assert [(one.n, one.name) for one in files] == [(1, NAME)]


async def test_staff_open_it_behind_show_and_the_look_is_written_down(staffed: TestOffice) -> None:
    own = await staffed.submit()
    await sends(staffed, own.card.public_id)
    async with staffed.by(Role.REGISTRAR) as office:
        card, files = await office.attachments.of_case(own.card.public_id)
        assert (card.files, files[0].name) == (1, "")
        opened = await office.attachments.reveal(files[0].public_id)
    assert opened.content == PHOTO
    async with staffed.database.reading() as session:
        looks = await session.scalars(
            select(JournalEntry.details).where(JournalEntry.action == "revealed")
        )
        assert [files[0].public_id in line for line in looks] == [True]
    for chat in (STRANGER, CITIZEN, 2000, 2004):
        async with staffed.of(chat) as office:
            with pytest.raises(NotAllowed):
                await office.attachments.reveal(files[0].public_id)
    async with staffed.of(STRANGER) as office:
        for act in (office.attachments.delete, office.attachments.one):
            with pytest.raises(NotFound):
                await act(files[0].public_id)
        with pytest.raises(NotFound):
            await office.attachments.expect(own.card.public_id, "telegram-file", "")


async def test_what_is_deleted_is_opened_by_nobody_and_leaves_the_disk(staffed: TestOffice) -> None:
    own = await staffed.submit()
    await sends(staffed, own.card.public_id)
    await sends(staffed, own.card.public_id)
    async with staffed.of(CITIZEN) as office:
        _own, files = await office.attachments.mine(own.card.public_id)
        _own, left = await office.attachments.delete(files[0].public_id)
        assert [one.n for one in left] == [2], "the numbers of the others stay"
        with pytest.raises(NotFound):
            await office.attachments.delete(files[0].public_id)
    async with staffed.by(Role.REVIEWER) as office:
        with pytest.raises(NotFound):
            await office.attachments.reveal(files[0].public_id)
    assert await FileSweep(staffed.database, staffed.factory).sweep() == 1
    assert [path.name for path in on_disk(staffed)] == [files[1].public_id]
    assert [one.n for one in await results(staffed)] == [2], "the deleted one is not told of"


async def test_a_crash_between_disk_and_commit_leaves_no_row_and_no_lasting_orphan(
    staffed: TestOffice,
) -> None:
    own = await staffed.submit()
    async with staffed.of(CITIZEN) as office:
        await office.attachments.expect(own.card.public_id, "telegram-file", NAME)
    await arrives(staffed, crash=True)
    assert len(on_disk(staffed)) == 1
    async with staffed.database.reading() as session:
        assert (await session.scalars(select(Attachment))).all() == []
    sweep = FileSweep(staffed.database, staffed.factory)
    assert await sweep.sweep() == 0, "its row may be on its way"
    await arrives(staffed)
    staffed.clock.advance(hours=2)
    assert await sweep.sweep() == 1, "the orphan, and not the file that came at the second try"
    async with staffed.database.reading() as session:
        row = (await session.scalars(select(Attachment))).one()
    assert staffed.vault.get(row.public_id) == PHOTO
    assert [path.name for path in on_disk(staffed)] == [row.public_id]


async def test_a_crash_while_writing_leaves_nothing_that_could_be_read(staffed: TestOffice) -> None:
    folder = staffed.vault._folder
    folder.mkdir()
    (folder / "0123456789.part").write_bytes(b"half")
    (folder / "README").write_text("not ours")
    assert not staffed.vault.holds("0123456789")
    with pytest.raises(FileMissing):
        staffed.vault.get("0123456789")
    staffed.clock.advance(days=9_999)
    assert await FileSweep(staffed.database, staffed.factory).sweep() == 1
    assert [path.name for path in on_disk(staffed)] == ["README"], "what is not ours stays"


async def test_a_file_put_in_place_of_another_does_not_open(staffed: TestOffice) -> None:
    own = await staffed.submit()
    await sends(staffed, own.card.public_id)
    await sends(staffed, own.card.public_id, content=blank_photo(9, 9))
    first, second = on_disk(staffed)
    first.write_bytes(second.read_bytes())
    async with staffed.by(Role.REVIEWER) as office:
        with pytest.raises(FileGone):
            await office.attachments.reveal(first.name)
        assert (await office.attachments.reveal(second.name)).content


async def test_a_name_that_leads_elsewhere_is_no_file(staffed: TestOffice) -> None:
    for name in ("../qabyldau.keys", "", "/etc/passwd", "0123456789.part"):
        with pytest.raises(FileMissing):
            staffed.vault.get(name)


async def test_the_limit_holds_also_when_files_come_at_once(staffed: TestOffice) -> None:
    own = await staffed.submit()
    limit = staffed.profile.limits.attachments
    for n in range(limit + 2):
        async with staffed.of(CITIZEN) as office:
            await office.attachments.expect(own.card.public_id, f"telegram-{n}", "")
    for _ in range(limit + 2):
        await arrives(staffed)
    kept = await results(staffed)
    assert [one.fault for one in kept] == [None] * limit + [FileFault.TOO_MANY] * 2
    async with staffed.of(CITIZEN) as office:
        with pytest.raises(TooManyFiles):
            await office.attachments.expect(own.card.public_id, "one-more", "")
    staffed.clock.advance(hours=2)
    assert await FileSweep(staffed.database, staffed.factory).sweep() == 2


async def test_what_is_wrong_with_a_file_is_told_and_nothing_is_stored(staffed: TestOffice) -> None:
    own = await staffed.submit()
    await sends(staffed, own.card.public_id, content=b"MZ a program called letter.pdf")
    assert [one.fault for one in await results(staffed)] == [FileFault.KIND]
    assert on_disk(staffed) == []
    assert await staffed.owed(NoticeKind.FILE_ADDED) == []


async def test_a_case_that_ended_meanwhile_takes_nothing(staffed: TestOffice) -> None:
    own = await staffed.submit()
    async with staffed.of(CITIZEN) as office:
        await office.attachments.expect(own.card.public_id, "telegram-file", "")
        await office.requests.withdraw(own.card.public_id, own.card.version)
    await arrives(staffed)
    assert [one.fault for one in await results(staffed)] == [FileFault.CLOSED]
    async with staffed.of(CITIZEN) as office:
        with pytest.raises(Stale):
            await office.attachments.expect(own.card.public_id, "telegram-file", "")


async def test_many_files_are_one_mark_and_one_notice(staffed: TestOffice) -> None:
    card = await staffed.review((await staffed.submit()).card.public_id)
    for _ in range(3):
        await sends(staffed, card.public_id)
    assert [m.chat_id for m in await staffed.owed(NoticeKind.FILE_ADDED)] == [2002]
    async with staffed.by(Role.REVIEWER) as office:
        talk = await office.messages.talk(card.public_id)
        assert (talk.unread, talk.unread_files) == (0, 3)
        done = await office.messages.done(card.public_id, talk.note, talk.file)
    assert done.since is None


async def test_a_unit_answers_with_a_document_that_it_alone_and_the_office_open(
    staffed: TestOffice,
) -> None:
    async with staffed.machine(OPERATOR) as office:
        for name, chat in (("Жер бөлімі", 3001), ("Жол бөлімі", 3002)):
            unit = await office.units.make(name, name)
            token = await office.staff.invite(Role.UNIT, unit.public_id)
            async with staffed.factory.open_for(office.session, chat) as joining:
                await joining.staff.join(token, "Қызметкер")
        land = (await office.units.all())[1].public_id
    card = await staffed.review((await staffed.submit()).card.public_id)
    async with staffed.by(Role.REVIEWER) as office:
        wanted = Wanted(land, staffed.clock.now().date() + timedelta(days=3))
        asked = await office.materials.ask(card.public_id, card.version, wanted, "Құжат керек.")
    key = asked.view.public_id
    async with staffed.of(3001) as office:
        with pytest.raises(NotAllowed):
            await office.attachments.expect_answer(key, 1, "telegram-file", "")
    async with staffed.of(3002) as office:
        await office.attachments.expect_answer(key, 1, "telegram-file", "жауап.png")
    await arrives(staffed, chat=3002)
    async with staffed.database.reading() as session:
        row = (await session.scalars(select(Material))).one()
        file = (await session.scalars(select(Attachment))).one()
    assert (row.file_id, file.account_id) == (file.id, None)
    assert [(one.material_id, one.fault) for one in await results(staffed)] == [(key, None)]
    for chat in (3002, 2002):
        async with staffed.of(chat) as office:
            assert (await office.attachments.reveal(file.public_id)).content == PHOTO
    async with staffed.of(3001) as office:
        with pytest.raises(NotAllowed):
            await office.attachments.reveal(file.public_id)
    own = await staffed.own(card.public_id)
    assert own.card.files == 1
    async with staffed.of(CITIZEN) as office:
        _own, mine = await office.attachments.mine(card.public_id)
        assert mine == (), "what a unit sent is none of the applicant's files"
        with pytest.raises(NotFound):
            await office.attachments.delete(file.public_id)


async def test_an_answer_sent_twice_counts_once(staffed: TestOffice) -> None:
    async with staffed.machine(OPERATOR) as office:
        unit = await office.units.make("Жер бөлімі", "Земельный отдел")
        token = await office.staff.invite(Role.UNIT)
    async with staffed.of(3001) as office:
        await office.staff.join(token, "Қызметкер")
    card = await staffed.review((await staffed.submit()).card.public_id)
    async with staffed.by(Role.REVIEWER) as office:
        wanted = Wanted(unit.public_id, staffed.clock.now().date() + timedelta(days=3))
        asked = await office.materials.ask(card.public_id, card.version, wanted, "Құжат керек.")
    for n in range(2):
        async with staffed.of(3001) as office:
            await office.attachments.expect_answer(asked.view.public_id, 1, f"file-{n}", "")
    for _ in range(2):
        await arrives(staffed, chat=3001)
    assert [one.fault for one in await results(staffed)] == [None, FileFault.CLOSED]
    async with staffed.database.reading() as session:
        assert len((await session.scalars(select(Attachment))).all()) == 1
    assert len(await staffed.owed(NoticeKind.MATERIALS_GIVEN)) == 1


def test_a_file_is_sealed_before_it_has_a_row(office: TestOffice) -> None:
    reader = readers(office.factory)[FileKind.ATTACHMENT]
    sealed = reader.parse("", PHOTO)
    assert isinstance(sealed, Sealed)
    assert office.vault.get(sealed.public_id) == PHOTO
    assert reader.limit == office.profile.limits.attachment_megabytes * 2**20

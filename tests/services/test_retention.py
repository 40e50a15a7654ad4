"""What is forgotten when its term is over, what stays, and that nothing is forgotten too early."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from bot.file_sweep import FileSweep
from bot.night_work import NightWork
from bot.services.actor import SWEEP
from bot.services.cases import NOBODY
from bot.services.errors import DataDeleted, Stale
from bot.services.filing.tying import Tied
from bot.services.journal import verify
from bot.services.office import Office
from bot.services.reception.instructions import Order
from bot.services.rules.lifecycle import CLOSED_STATES
from bot.services.rules.retention import OF_CASES
from bot.services.rules.retention_terms import Kind
from bot.services.views import OwnRequest
from db.base import Base
from db.enums import Media, RequestState, Role
from db.models import (
    Account,
    Attachment,
    Consent,
    Dialogue,
    Duty,
    Fact,
    JournalEntry,
    Note,
    OutboxMessage,
    Request,
)
from tests.lifecycle.walks import Case, to
from tests.offices import CITIZEN, STAFF, STRANGER, TestOffice, applicant
from tests.services.forgetting import LATER, days_later, forget, later, settle, short_terms

S = RequestState


@pytest.fixture(autouse=True)
def _short(staffed: TestOffice) -> None:
    short_terms(staffed)


OVER = sorted({*CLOSED_STATES, S.NO_SHOW})


async def entered(case: Case, number: str = "ЖТ-2026-00000001") -> None:
    """Give a case its official number, which is owed even after its end."""
    async with case.office.by(Role.REGISTRAR) as office:
        card = await office.review.case(case.id)
        if card.official_number is None and card.state is not S.WITHDRAWN:
            await office.review.enter_number(case.id, card.version, number)


async def settled(office: TestOffice, state: RequestState) -> Case:
    """Return a case in a state about which nothing is owed any more."""
    case = await to(office, state)
    await settle(office)
    return case


async def withdrawn(office: TestOffice) -> OwnRequest:
    """Return a request that its applicant took back."""
    own = await office.submit()
    async with office.of(CITIZEN) as opened:
        own = await opened.requests.withdraw(own.card.public_id, own.card.version)
    await settle(office)
    return own


async def rows(office: TestOffice, table: str) -> list[dict[str, object]]:
    async with office.database.reading() as session:
        found = await session.execute(select(Base.metadata.tables[table]))
        return [dict(row._mapping) for row in found]


@pytest.mark.parametrize("state", OVER, ids=str)
async def test_a_case_loses_its_person_after_its_term_and_not_a_night_before(
    staffed: TestOffice, state: RequestState
) -> None:
    case = await settled(staffed, state)
    ended = staffed.clock.now().date()
    later(staffed, ended.replace(year=ended.year + 1))
    assert "cases" not in await forget(staffed)
    days_later(staffed, 2)
    # A written appeal takes the reception with it that it was made of.
    expected = 2 if state is S.APPEAL_ANSWERED else 1
    assert (await forget(staffed))["cases"] == expected
    for table in OF_CASES:
        for row in await rows(staffed, table):
            for column, rule in OF_CASES[table].items():
                if rule.kind is Kind.ROW:
                    pytest.fail(f"{table} is not empty")
                elif rule.kind is Kind.EMPTIED and not column.endswith("_index"):
                    assert row[column] in {None, b"", ""}, (table, column)
    left = await case.row()
    assert left.state is state
    assert left.number
    assert left.anonymised_at == staffed.clock.now()
    assert await forget(staffed) == {}


@pytest.mark.parametrize("state", OVER, ids=str)
async def test_every_door_to_a_case_without_a_person_opens(
    staffed: TestOffice, state: RequestState
) -> None:
    case = await settled(staffed, state)
    later(staffed)
    await forget(staffed)
    day = LATER
    async with staffed.by(Role.REGISTRAR) as office:
        card = await office.review.case(case.id)
        assert card.deleted_on == day
        assert (await office.review.by_number(card.number)).public_id == case.id
        request = await office.cases.find(case.id)
        assert office.cases.person(request) == NOBODY
        assert office.cases.matter(request) == ""
        assert await office.cases.notes(request) == ()
        letters = await office.letters.of_case(case.id)
        view = await office.requests.view(request)
        assert view.notes == ()
        assert await office.earlier.before(request) == ()
        found, files = await office.attachments.of_case(case.id)
        assert (found.public_id, files) == (case.id, ())
        request.official_number = "ЖТ-2026-00000009"
        exported = await office.request_files.export(date(2026, 11, 1), date(2027, 1, 31))
        assert any("деректер жойылған" in cell for row in exported.rows for cell in row)
    for letter in letters:
        with pytest.raises(DataDeleted):
            async with staffed.by(Role.REGISTRAR) as office:
                await office.letters.show(letter.public_id)
    for role, look in LOOKS:
        with pytest.raises(DataDeleted):
            async with staffed.by(role) as office:
                await look(office, case.id)
    # And nothing is done about it any more.
    with pytest.raises(Stale):
        async with staffed.by(Role.REVIEWER) as office:
            await office.cases.take(case.id, card.version)
    async with staffed.by(Role.HEAD) as office:
        await office.board.board()
        desk = await office.desk.desk()
        assert desk.missed == 0
    async with staffed.by(Role.REVIEWER) as office:
        assert (await office.desk.desk()).missed == 0
        assert await office.desk.missed() == ()


Look = Callable[[Office, str], Awaitable[object]]

LOOKS: tuple[tuple[Role, Look], ...] = (
    (Role.REVIEWER, lambda office, key: office.review.reveal(key)),
    (Role.REGISTRAR, lambda office, key: office.review.reveal(key)),
    (Role.REGISTRAR, lambda office, key: office.messages.read(key)),
    (Role.REGISTRAR, lambda office, key: office.intake.details(key)),
    (Role.REVIEWER, lambda office, key: office.earlier.of(key)),
)


async def test_nobody_is_taken_for_the_same_person_once_the_indexes_are_random(
    staffed: TestOffice,
) -> None:
    for _ in range(2):
        await settled(staffed, S.WITHDRAWN)
    later(staffed)
    assert (await forget(staffed))["cases"] == 2
    async with staffed.by(Role.REGISTRAR) as office:
        rows_ = (await office.session.scalars(select(Request))).all()
        assert [card.earlier for card in await office.cases.cards(rows_)] == [0, 0]
        phone = office.keys.blind("phone", applicant().phone)
        assert phone not in {row.phone_index for row in rows_}
        assert len({row.phone_index for row in rows_}) == 2
        # What was indexed by a surname is not indexed anew: there is none.
        assert await office.search.catch_up() == 0


async def test_an_open_duty_or_instruction_keeps_a_case(staffed: TestOffice) -> None:
    owing = await to(staffed, S.REFUSED)
    async with staffed.database.reading() as session:
        owed = await session.scalars(select(Duty.kind).where(Duty.closed_at.is_(None)))
        assert "entry" in set(owed)
    later(staffed)
    assert "cases" not in await forget(staffed)
    await entered(owing)
    await settle(staffed)
    assert (await forget(staffed))["cases"] == 1


async def test_an_instruction_on_control_keeps_a_case(staffed: TestOffice) -> None:
    case = await settled(staffed, S.HELD)
    async with staffed.by(Role.REVIEWER) as office:
        executor = office.staff_id(Role.REVIEWER)
    async with staffed.by(Role.HEAD) as office:
        due_on = office.today + timedelta(days=20)
        card = await office.review.case(case.id)
        await office.instructions.give(
            case.id, card.version, Order(executor, None, due_on), "Жолды жөндеу."
        )
    later(staffed)
    assert "cases" not in await forget(staffed)


async def test_an_open_case_is_never_forgotten(staffed: TestOffice) -> None:
    await staffed.submit()
    later(staffed)
    done = await forget(staffed)
    assert "cases" not in done
    assert "accounts" not in done
    async with staffed.database.reading() as session:
        assert await session.scalar(select(Account.telegram_id).where(Account.erased_at.is_(None)))


async def test_files_leave_the_disk(staffed: TestOffice) -> None:
    own = await staffed.submit()
    async with staffed.by(Role.REGISTRAR) as office:
        row = await office.cases.find(own.card.public_id)
        key = "0123456789"
        office.session.add(
            Attachment(
                public_id=key,
                request_id=row.id,
                name_sealed=office.keys.seal("Төлқұжат.png", column="attachments.name", row=key),
                media=Media.PNG,
                size=3,
                account_id=row.account_id,
                added_at=office.now,
            )
        )
        office.vault.put(key, b"png", office.now)
    async with staffed.of(CITIZEN) as office:
        mine = await office.requests.own(own.card.public_id)
        await office.requests.withdraw(mine.card.public_id, mine.card.version)
    await settle(staffed)
    assert staffed.vault.holds(key)
    later(staffed)
    assert (await forget(staffed))["cases"] == 1
    await FileSweep(staffed.database, staffed.factory).sweep()
    assert not staffed.vault.holds(key)


async def test_a_silent_person_loses_the_details_then_the_chat(staffed: TestOffice) -> None:
    await withdrawn(staffed)
    await staffed.deliver()
    staffed.clock.advance(days=30 * 5)
    assert {"profiles", "accounts"}.isdisjoint(await forget(staffed))
    staffed.clock.advance(days=40)
    done = await forget(staffed)
    assert done["profiles"] == 1
    assert done["accounts"] == 1
    async with staffed.database.reading() as session:
        account = (
            await session.scalars(select(Account).where(Account.erased_at.is_not(None)))
        ).one()
        assert account.telegram_id == -account.id
        assert (account.details_sealed, account.language, account.seen_on) == (None, None, None)
        assert (
            await session.scalar(select(func.count()).where(OutboxMessage.chat_id == CITIZEN)) == 0
        )
        # The request still belongs to one person, and the consent proves that they agreed.
        assert await session.scalar(select(Request.account_id)) == account.id
        assert await session.scalar(select(Consent.account_id)) == account.id
    async with staffed.of(CITIZEN) as office:
        assert not office.account.consented
        assert await office.requests.mine() == ()


async def test_whoever_comes_back_may_tie_the_case_again(staffed: TestOffice) -> None:
    own = await withdrawn(staffed)
    days_later(staffed, 200)
    assert (await forget(staffed))["accounts"] == 1
    staffed.clock.advance(hours=7)
    await staffed.agree(CITIZEN)
    async with staffed.of(CITIZEN) as office:
        assert await office.tying.tie(own.card.public_id, applicant().phone[-4:]) is Tied.YOURS
        assert len(await office.requests.mine()) == 1
    later(staffed)
    await forget(staffed)
    await staffed.agree(STRANGER)
    async with staffed.of(STRANGER) as office:
        assert await office.tying.open_to(own.card.public_id) is Tied.DELETED


async def test_the_last_proof_goes_with_the_last_case(staffed: TestOffice) -> None:
    await withdrawn(staffed)
    days_later(staffed, 200)
    assert "consents" not in await forget(staffed)
    later(staffed)
    assert (await forget(staffed))["consents"] == 1
    assert await rows(staffed, "consents") == []


async def test_whoever_works_in_the_office_keeps_the_chat(staffed: TestOffice) -> None:
    later(staffed)
    done = await forget(staffed)
    assert "accounts" not in done
    async with staffed.by(Role.HEAD) as office:
        assert office.actor.roles == {Role.HEAD}


async def test_writing_once_a_day_keeps_the_day_and_costs_one_write(staffed: TestOffice) -> None:
    async with staffed.of(CITIZEN) as office:
        first = office.account.id
    staffed.clock.advance(days=3)
    async with staffed.of(CITIZEN):
        pass
    async with staffed.of(CITIZEN) as office:
        account = await office.session.get_one(Account, first)
        assert account.seen_on == office.today
        assert account not in office.session.dirty


async def test_a_chat_from_before_begins_its_term_now(staffed: TestOffice) -> None:
    async with staffed.of(CITIZEN):
        pass
    async with staffed.database.transaction() as session:
        await session.execute(update(Account).values(seen_on=None))
    staffed.clock.advance(days=400)
    done = await forget(staffed)
    assert done["unseen"] == len(STAFF) + 1
    assert "accounts" not in done


async def test_forms_messages_and_tries_go_after_their_days(staffed: TestOffice) -> None:
    now = staffed.clock.now()
    async with staffed.database.transaction() as session:
        session.add(Dialogue(chat_id=CITIZEN, data_sealed=b"x", updated_at=now))
    own = await staffed.submit()
    await staffed.deliver()
    async with staffed.database.transaction() as session:
        await session.execute(update(OutboxMessage).values(ended_at=now))
    staffed.clock.advance(days=29)
    assert "forms" not in await forget(staffed)
    staffed.clock.advance(days=3)
    assert (await forget(staffed))["forms"] == 1
    staffed.clock.advance(days=70)
    # What the applicant was told stays while the case is open.
    await forget(staffed)
    kept = {row["request_id"] for row in await rows(staffed, "outbox")}
    assert kept != {None}
    async with staffed.of(CITIZEN) as office:
        mine = await office.requests.own(own.card.public_id)
        await office.requests.withdraw(mine.card.public_id, mine.card.version)
    assert (await forget(staffed))["messages"] >= 1


async def test_the_work_is_done_once_a_day_and_leaves_only_counts(staffed: TestOffice) -> None:
    for _ in range(2):
        await settled(staffed, S.WITHDRAWN)
    night = NightWork(staffed.database, staffed.factory)
    later(staffed)
    staffed.clock.to(LATER, 0, 30)
    assert await night.work() == 0
    staffed.clock.advance(hours=1)
    assert await night.work() > 2
    assert await night.work() == 0
    async with staffed.machine(SWEEP) as office:
        assert not await office.retention.is_due()
        lines = await office.session.execute(
            select(JournalEntry.subject, JournalEntry.details).where(
                JournalEntry.action == "retained"
            )
        )
        found = lines.all()
        assert any('"rows": 2, "step": "cases"' in details for _subject, details in found)
        assert {subject for subject, _details in found} == {"office"}
        assert await verify(office.session, office.keys.journal) is None


async def test_two_at_once_and_a_running_office_do_not_get_in_each_others_way(
    staffed: TestOffice,
) -> None:
    for _ in range(3):
        await settled(staffed, S.WITHDRAWN)
    later(staffed, date(2027, 11, 30))
    nights = [NightWork(staffed.database, staffed.factory) for _ in range(2)]
    done = await asyncio.gather(*(night.work() for night in nights), staffed.submit())
    assert done[2] is not None
    async with staffed.database.reading() as session:
        left = await session.scalar(select(func.count()).where(Request.anonymised_at.is_(None)))
        assert left == 1
    counts = [row for row in await rows(staffed, "journal") if row["action"] == "retained"]
    cases = [row for row in counts if '"step": "cases"' in str(row["details"])]
    assert sum(int(str(row["details"]).split('"rows": ')[1].split(",")[0]) for row in cases) == 3


async def test_a_case_in_somebodys_hands_waits_for_the_next_night(
    staffed: TestOffice, database_is_server: bool
) -> None:
    case = await settled(staffed, S.WITHDRAWN)
    later(staffed)
    if not database_is_server:
        return
    async with staffed.by(Role.REVIEWER) as office:
        await office.cases.lock(case.id)
        assert "cases" not in await forget(staffed)
    assert (await forget(staffed))["cases"] == 1


async def cut_off(staffed: TestOffice) -> None:
    """Let the process end in the middle of a batch."""
    async with staffed.machine(SWEEP) as office:
        assert await office.retention.take("cases") == 1
        raise ConnectionError


async def test_what_was_cut_off_is_taken_up_again(
    staffed: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        await settled(staffed, S.WITHDRAWN)
    later(staffed)
    monkeypatch.setattr("bot.services.protection.retention.BATCH", 1)
    async with staffed.machine(SWEEP) as office:
        assert await office.retention.take("cases") == 1
    with pytest.raises(ConnectionError):
        await cut_off(staffed)
    async with staffed.machine(SWEEP) as office:
        assert await office.retention.is_due()
    assert (await forget(staffed))["cases"] == 2


async def test_figures_stay(staffed: TestOffice) -> None:
    await settled(staffed, S.HELD)
    async with staffed.database.reading() as session:
        before = (await session.execute(select(Fact.__table__))).all()
    assert before
    later(staffed)
    await forget(staffed)
    async with staffed.database.reading() as session:
        assert (await session.execute(select(Fact.__table__))).all() == before
        assert await session.scalar(select(func.count()).select_from(Note)) == 0


@pytest.fixture
def database_is_server(staffed: TestOffice) -> bool:
    """Tell whether rows are locked one by one."""
    return not staffed.database.is_sqlite

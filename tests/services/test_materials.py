"""Materials asked of units: who sees what, terms and alarms, once and once only (point 31)."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import select

from bot.services.actor import OPERATOR
from bot.services.errors import InputInvalid, NotAllowed, NotFound, Stale, UnitOwes
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views import Card
from bot.services.views.units import MaterialCard, UnitView, Wanted
from db.enums import DutyKind, MaterialState, Role
from db.models import Alarm, Duty, JournalEntry, Material
from tests.offices import CITIZEN, STRANGER, TestOffice

LAND, ROADS, LAWYER = 3001, 3002, 3003
DUE = date(2026, 11, 26)
QUESTION = "Осы учаске бойынша қандай шешім бар?"
ANSWER = "Учаске 2024 жылы резервке алынған, шешім №12."


@pytest.fixture
async def divided(staffed: TestOffice) -> TestOffice:
    """An office with two units: two people in the first, one in the second."""
    for name, people in (("Жер бөлімі", (LAND, LAWYER)), ("Жол бөлімі", (ROADS,))):
        async with staffed.machine(OPERATOR) as office:
            unit = await office.units.make(name, f"{name} по-русски")
        for chat in people:
            async with staffed.machine(OPERATOR) as office:
                token = await office.staff.invite(Role.UNIT, unit.public_id)
            async with staffed.of(chat) as office:
                await office.staff.join(token, "Қызметкер")
    return staffed


async def units(office: TestOffice) -> list[UnitView]:
    async with office.by(Role.REVIEWER) as opened:
        return list(await opened.units.all())


async def asked(
    office: TestOffice, *, due_on: date = DUE, **goes_with: bool
) -> tuple[Card, MaterialCard]:
    card = await office.review((await office.submit()).card.public_id)
    land = (await units(office))[0]
    assert land.name_kk == "Жер бөлімі"
    async with office.by(Role.REVIEWER) as opened:
        wanted = Wanted(land.public_id, due_on, **goes_with)
        return card, await opened.materials.ask(card.public_id, card.version, wanted, QUESTION)


async def chats(office: TestOffice, kind: NoticeKind) -> list[int]:
    return sorted(message.chat_id for message in await office.owed(kind))


async def test_point_31_a_unit_is_bound_to_answer_by_a_term_and_reminded_until_it_does(
    divided: TestOffice,
) -> None:
    card, shown = await asked(divided)
    assert await chats(divided, NoticeKind.MATERIALS_ASKED) == [LAND, LAWYER], "and no other unit"
    async with divided.of(LAWYER) as office:
        desk = await office.desk.desk()
        assert (desk.to_give, [one.kind for one in desk.duties]) == (1, [DutyKind.MATERIALS])
        seen = await office.materials.card(shown.view.public_id)
        assert (seen.question, seen.view.number) == (QUESTION, card.number)
    async with divided.of(ROADS) as office:
        desk = await office.desk.desk()
        assert (desk.to_give, desk.duties) == (0, ())
        with pytest.raises(NotAllowed):
            await office.materials.card(shown.view.public_id)
        with pytest.raises(NotAllowed):
            await office.materials.answer(shown.view.public_id, 1, text=ANSWER)

    for day, count in ((date(2026, 11, 25), 2), (DUE, 4)):
        divided.clock.to(day)
        await divided.sweep()
        alarms = [m for m in await divided.owed(NoticeKind.ALARM) if m.chat_id in {LAND, LAWYER}]
        assert len(alarms) == count, "everybody of the unit, on the eve and on the day"
    divided.clock.to(DUE, 19)
    await divided.sweep()
    over = [m.chat_id for m in (await divided.owed(NoticeKind.ALARM))[4:]]
    assert {LAND, LAWYER, 2002} <= set(over), "whoever asked hears of it too"
    async with divided.by(Role.HEAD) as office:
        assert [view.overdue for view in await office.materials.asked()] == [True]

    async with divided.of(LAND) as office:
        await office.materials.answer(shown.view.public_id, 1, text=ANSWER)
    assert await chats(divided, NoticeKind.MATERIALS_GIVEN) == [2002]
    async with divided.database.reading() as session:
        duty = (await session.scalars(select(Duty).where(Duty.kind == DutyKind.MATERIALS))).one()
        pending = await session.scalars(
            select(Alarm).where(Alarm.duty_id == duty.id, Alarm.state == "pending")
        )
        assert (duty.closed_at, pending.all()) == (divided.clock.now(), [])
    async with divided.by(Role.REVIEWER) as office:
        await office.materials.accept(shown.view.public_id, 2)
        revealed = await office.review.reveal(card.public_id)
        assert [(one.answer, one.accepted) for one in revealed.units] == [(ANSWER, True)]
        assert await office.materials.asked() == ()


async def test_a_unit_sees_of_the_case_what_was_let_and_each_look_is_written_down(
    divided: TestOffice,
) -> None:
    card, shown = await asked(divided)
    async with divided.of(LAND) as office:
        seen = await office.materials.reveal(shown.view.public_id)
        assert (seen.matter is not None, seen.person) == (True, None), "no name unless ticked"
        with pytest.raises(NotAllowed):
            await office.review.reveal(card.public_id)
        with pytest.raises(NotAllowed):
            await office.review.case(card.public_id)
    async with divided.database.reading() as session:
        looks = await session.scalars(
            select(JournalEntry.details).where(JournalEntry.action == "revealed")
        )
        assert [shown.view.public_id in line for line in looks] == [True]


async def test_without_the_tick_even_the_matter_stays_closed(divided: TestOffice) -> None:
    _card, shown = await asked(divided, with_matter=False, with_person=True)
    async with divided.of(LAND) as office:
        seen = await office.materials.reveal(shown.view.public_id)
    assert seen.matter is None
    assert seen.person == ("Өтеген Қыдырәлі Ғабитұлы", "+77010000001")


async def test_asked_again_with_a_note_and_a_new_term(divided: TestOffice) -> None:
    _card, shown = await asked(divided)
    key = shown.view.public_id
    async with divided.of(LAND) as office:
        await office.materials.answer(key, 1, text=ANSWER)
    later = date(2026, 12, 1)
    async with divided.by(Role.REVIEWER) as office:
        again = await office.materials.ask_again(key, 2, later, "Қаулының көшірмесі қайда?")
    assert (again.view.again, again.view.due_on, again.view.version) == (True, later, 3)
    assert await chats(divided, NoticeKind.MATERIALS_AGAIN) == [LAND, LAWYER]
    async with divided.of(LAND) as office:
        assert (await office.materials.card(key)).note == "Қаулының көшірмесі қайда?"
        assert [view.due_on for view in await office.materials.owed()] == [later]
        with pytest.raises(Stale):
            await office.materials.answer(key, 1, text=ANSWER)
        await office.materials.answer(key, 3, text="Міне, көшірмесі.")
    async with divided.database.reading() as session:
        duties = await session.scalars(select(Duty).where(Duty.kind == DutyKind.MATERIALS))
        assert [duty.closed_at is not None for duty in duties] == [True, True]


async def test_a_notice_of_a_question_that_moved_on_is_not_sent(divided: TestOffice) -> None:
    _card, shown = await asked(divided)
    async with divided.by(Role.REVIEWER) as office:
        await office.materials.recall(shown.view.public_id, 1)
    sent = [m.kind for m in await divided.deliver() if m.kind.startswith("materials")]
    assert sent == [NoticeKind.MATERIALS_RECALLED] * 2


async def test_a_case_that_ends_takes_its_questions_back(divided: TestOffice) -> None:
    card, shown = await asked(divided)
    own = await divided.own(card.public_id)
    async with divided.of(CITIZEN) as office:
        await office.requests.withdraw(card.public_id, own.card.version)
    async with divided.database.reading() as session:
        row = (await session.scalars(select(Material))).one()
        assert (row.state, row.ended_at) == (MaterialState.RECALLED, divided.clock.now())
    assert await chats(divided, NoticeKind.MATERIALS_RECALLED) == [LAND, LAWYER]
    async with divided.of(LAND) as office:
        assert await office.materials.owed() == ()
        with pytest.raises(Stale):
            await office.materials.answer(shown.view.public_id, 1, text=ANSWER)


async def test_two_people_of_a_unit_answer_at_once_and_one_counts(divided: TestOffice) -> None:
    _card, shown = await asked(divided)

    async def answer(chat: int) -> bool:
        try:
            async with divided.of(chat) as office:
                await office.materials.answer(shown.view.public_id, 1, text=f"{ANSWER} {chat}")
        except Stale:
            return False
        return True

    assert sorted(await asyncio.gather(answer(LAND), answer(LAWYER))) == [False, True]
    assert len(await divided.owed(NoticeKind.MATERIALS_GIVEN)) == 1


async def test_two_taps_are_one_question(divided: TestOffice) -> None:
    card = await divided.review((await divided.submit()).card.public_id)
    land = (await units(divided))[0]

    async def ask() -> bool:
        try:
            async with divided.by(Role.REVIEWER) as office:
                wanted = Wanted(land.public_id, DUE)
                await office.materials.ask(card.public_id, card.version, wanted, QUESTION)
        except Stale:
            return False
        return True

    assert sorted(await asyncio.gather(ask(), ask())) == [False, True]


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 11, 20), "day_past"),
        (date(2026, 11, 28), "day_off"),
        (date(2027, 11, 26), "day_off"),
        (date(2126, 11, 26), "day_off"),
    ],
)
async def test_a_term_that_cannot_be_kept_is_refused(
    divided: TestOffice, day: date, reason: str
) -> None:
    with pytest.raises(InputInvalid) as refused:
        await asked(divided, due_on=day)
    assert refused.value.details["reason"] == reason


async def test_only_a_case_that_somebody_prepares_leads_to_questions(divided: TestOffice) -> None:
    own = await divided.submit()
    land = (await units(divided))[0]
    async with divided.by(Role.REVIEWER) as office:
        with pytest.raises(Stale):
            await office.materials.ask(
                own.card.public_id, own.card.version, Wanted(land.public_id, DUE), QUESTION
            )
    card = await divided.review(own.card.public_id)
    async with divided.by(Role.REVIEWER) as office:
        with pytest.raises(NotFound):
            await office.materials.ask(
                card.public_id, card.version, Wanted("0000000000", DUE), QUESTION
            )
    for chat in (STRANGER, LAND, 2001, 2003):
        async with divided.of(chat) as office:
            with pytest.raises(NotAllowed):
                await office.materials.ask(
                    card.public_id, card.version, Wanted(land.public_id, DUE), QUESTION
                )


async def test_a_unit_that_owes_is_not_closed_and_its_people_are_not_forgotten(
    divided: TestOffice,
) -> None:
    _card, shown = await asked(divided)
    land = shown.view.unit.public_id
    async with divided.by(Role.ADMINISTRATOR) as office:
        with pytest.raises(UnitOwes):
            await office.units.close(land)
    async with divided.by(Role.REVIEWER) as office:
        await office.materials.recall(shown.view.public_id, 1)
    async with divided.by(Role.ADMINISTRATOR) as office:
        assert (await office.units.close(land)).closed
        assert len(await office.units.loose()) == 2
        roads = (await office.units.all())[0]
        placed = await office.units.place(
            (await office.units.loose())[0].public_id, roads.public_id
        )
    assert len(placed.people) == 2


async def test_whoever_joins_by_the_operators_link_belongs_to_the_only_unit(
    staffed: TestOffice,
) -> None:
    async with staffed.machine(OPERATOR) as office:
        await office.units.make("Заң бөлімі", "Юридический отдел")
        token = await office.staff.invite(Role.UNIT)
    async with staffed.of(LAND) as office:
        await office.staff.join(token, "Қызметкер")
    async with staffed.by(Role.ADMINISTRATOR) as office:
        assert [len(unit.people) for unit in await office.units.all()] == [1]
        await office.units.make("Қаржы бөлімі", "Финансовый отдел")
    async with staffed.machine(OPERATOR) as office:
        token = await office.staff.invite(Role.UNIT)
    async with staffed.of(ROADS) as office:
        await office.staff.join(token, "Қызметкер")
    async with staffed.by(Role.ADMINISTRATOR) as office:
        assert len(await office.units.loose()) == 1, "of several, the administrator says which"
        with pytest.raises(InputInvalid):
            await office.units.make("Б", "Отдел")
    async with staffed.by(Role.REGISTRAR) as office:
        with pytest.raises(NotAllowed):
            await office.units.make("Жаңа бөлім", "Новый отдел")


async def test_the_last_reminder_of_a_missed_outage_comes_once(divided: TestOffice) -> None:
    await asked(divided)
    divided.clock.advance(days=9)
    await divided.sweep()
    after = [m for m in await divided.owed(NoticeKind.ALARM) if m.chat_id == LAND]
    assert len(after) == 1, "three rungs were missed, the last one is told"
    divided.clock.advance(days=1)
    await divided.sweep()
    assert len([m for m in await divided.owed(NoticeKind.ALARM) if m.chat_id == LAND]) == 1


async def test_a_unit_sees_nothing_of_a_case_whose_question_was_taken_back(
    divided: TestOffice,
) -> None:
    _card, shown = await asked(divided, with_matter=True, with_person=True)
    async with divided.by(Role.REVIEWER) as office:
        await office.materials.recall(shown.view.public_id, 1)
    async with divided.of(LAND) as office:
        seen = await office.materials.reveal(shown.view.public_id)
    assert (seen.matter, seen.person) == (None, None)

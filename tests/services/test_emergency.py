"""An emergency: receptions by phone or video with their order kept, and everybody told (39(4))."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from bot.services.actor import SWEEP
from bot.services.emergencies.emergency_rows import view_of
from bot.services.errors import EmergencyStale, InputInvalid, NotAllowed, OfficeError
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views.emergency import Declared, EmergencyDone, EmergencyImpact, EmergencyView
from db.enums import (
    ChangeReason,
    Citizenship,
    DutyKind,
    Mode,
    RequestState,
    Role,
    TellBy,
)
from db.models import Account, Duty, Emergency, Reception, Request, ScheduleVersion
from tests.offices import CITIZEN, STAFF, TestOffice
from tests.plans import approved
from tests.services.changing import PEOPLE, seated

FIRST, LATER = date(2026, 12, 4), date(2026, 12, 17)
ACT = Declared("№ 15-қ", date(2026, 11, 30), date(2026, 12, 11), Mode.PHONE)


async def shown(office: TestOffice, declared: Declared = ACT) -> EmergencyImpact:
    async with office.by(Role.HEAD) as opened:
        return await opened.emergency.impact(declared)


async def declared(
    office: TestOffice, what: Declared = ACT, role: Role = Role.ADMINISTRATOR
) -> EmergencyDone:
    impact = await shown(office, what)
    async with office.by(role) as opened:
        return await opened.emergency.declare(what, impact.fingerprint)


async def changed(office: TestOffice, **values: object) -> EmergencyDone:
    async with office.by(Role.HEAD) as opened:
        seen = await opened.emergency.latest()
        assert seen is not None
        wanted = replace(seen.declared, **values)  # type: ignore[arg-type]
        impact = await opened.emergency.impact(wanted, seen.public_id)
        return await opened.emergency.change(
            seen.public_id, seen.version, wanted, impact.fingerprint
        )


async def ended(office: TestOffice) -> EmergencyDone:
    async with office.by(Role.HEAD) as opened:
        seen = await opened.emergency.latest()
        assert seen is not None
        impact = await opened.emergency.impact_of_end(seen.public_id)
        return await opened.emergency.end(seen.public_id, seen.version, impact.fingerprint)


async def forms(office: TestOffice, cases: list[str]) -> list[tuple[date, int, Mode] | None]:
    """Return the day, the seat's number and the form that each case holds now."""
    found = []
    for case, chat in zip(cases, PEOPLE, strict=False):
        seat = (await office.own(case, chat)).card.seat
        found.append(None if seat is None else (seat.starts_at.date(), seat.number, seat.mode))
    return found


async def in_force(office: TestOffice) -> EmergencyView | None:
    async with office.of(CITIZEN) as opened:
        return await opened.emergency.now()


async def test_point_39_4_receptions_go_on_by_phone_in_their_order_and_everybody_is_told(
    staffed: TestOffice,
) -> None:
    cases = await seated(staffed, 4)
    before = await forms(staffed, cases)
    impact = await shown(staffed)
    assert (impact.receptions, len(impact.hits), impact.others) == (1, 3, 1)
    assert impact.reached(TellBy.CHAT) == 3
    assert await forms(staffed, cases) == before, "looking changes nothing"
    assert await in_force(staffed) is None
    done = await declared(staffed)
    assert done.done
    after = await forms(staffed, cases)
    assert after[:3] == [(FIRST, 1, Mode.PHONE), (FIRST, 2, Mode.PHONE), (FIRST, 3, Mode.PHONE)]
    assert after[3] == before[3]
    assert after[3] is not None
    assert after[3][0] == LATER
    seen = await in_force(staffed)
    assert seen is not None
    assert seen.declared == ACT
    told = await staffed.deliver("moved", "emergency", "emergency_staff")
    people = [(row.kind, row.chat_id) for row in told if row.chat_id in PEOPLE]
    assert people == [("moved", 1001), ("moved", 1002), ("moved", 1003), ("emergency", 1004)]
    # Whoever declared it has seen what was done.
    colleagues = set(STAFF.values()) - {STAFF[Role.ADMINISTRATOR]}
    assert {row.chat_id for row in told if row.kind == "emergency_staff"} == colleagues
    async with staffed.by(Role.REGISTRAR) as opened:
        listed = await opened.emergency.people.affected()
        log = await opened.emergency.news.log()
    assert [(one.told, one.confirmed, one.way) for one in listed] == [
        (True, False, TellBy.CHAT)
    ] * 3
    assert [(line.action, line.by) for line in log] == [
        ("emergency_declared", "Қызметкер administrator")
    ]
    async with staffed.database.reading() as session:
        versions = (await session.scalars(select(ScheduleVersion))).all()
        assert versions[-1].reason is ChangeReason.EMERGENCY
        assert '"mode":"phone"' in versions[-1].content.replace(" ", "")


async def test_the_end_brings_everybody_back_in_person_and_says_so(staffed: TestOffice) -> None:
    cases = await seated(staffed, 4)
    before = await forms(staffed, cases)
    await declared(staffed)
    await staffed.deliver()
    assert (await ended(staffed)).done
    assert await forms(staffed, cases) == before
    assert await in_force(staffed) is None
    told = await staffed.deliver("moved", "emergency_over", "emergency")
    assert [(row.kind, row.chat_id) for row in told] == [
        ("moved", 1001),
        ("moved", 1002),
        ("moved", 1003),
        ("emergency_over", 1004),
    ]
    async with staffed.by(Role.HEAD) as opened:
        last = await opened.emergency.latest()
        assert last is not None
        assert last.ended_at == staffed.clock.now()
        assert [line.action for line in await opened.emergency.news.log()] == [
            "emergency_declared",
            "emergency_ended",
        ]
        assert await opened.emergency.people.affected() == ()


async def test_who_is_not_in_the_chat_is_a_call_to_make(staffed: TestOffice) -> None:
    cases = await seated(staffed, 2)
    async with staffed.database.transaction() as session:
        account = await session.scalar(select(Account).where(Account.telegram_id == 1001))
        assert account is not None
        account.reachable = False
    impact = await shown(staffed)
    assert (impact.reached(TellBy.CHAT), impact.reached(TellBy.PHONE)) == (1, 1)
    await declared(staffed)
    await staffed.deliver()
    async with staffed.database.reading() as session:
        calls = await session.execute(
            select(Request.public_id, Duty.id)
            .join(Request, Request.id == Duty.request_id)
            .where(Duty.kind == DutyKind.DELIVERY, Duty.closed_at.is_(None))
        )
        ((case, duty),) = calls.all()
    assert case == cases[0]
    async with staffed.by(Role.REGISTRAR) as opened:
        first, second = await opened.emergency.people.affected()
        assert (first.way, first.told) == (TellBy.PHONE, False)
        assert (second.way, second.told) == (TellBy.CHAT, True)
        await opened.duties.tell_by_phone(duty, told=True)
        assert (await opened.emergency.people.affected())[0].told
    own = await staffed.own(cases[1], 1002)
    async with staffed.of(1002) as opened:
        await opened.requests.will_come(own.card.public_id, own.card.version)
    async with staffed.by(Role.REGISTRAR) as opened:
        assert [one.confirmed for one in await opened.emergency.people.affected()] == [False, True]


async def test_longer_shorter_and_by_video_reach_exactly_those_concerned(
    staffed: TestOffice,
) -> None:
    cases = await seated(staffed, 4)
    await declared(staffed)
    await staffed.deliver()
    await changed(staffed, last_on=None)
    after = await forms(staffed, cases)
    assert [one[2] for one in after if one] == [Mode.PHONE] * 4
    assert [row.chat_id for row in await staffed.deliver("moved")] == [1004]
    await changed(staffed, mode=Mode.VIDEO, link="https://video.example/1")
    after = await forms(staffed, cases)
    assert [one[2] for one in after if one] == [Mode.VIDEO] * 4
    own = await staffed.own(cases[0], 1001)
    assert own.card.seat is not None
    assert own.card.seat.link == "https://video.example/1"
    await staffed.deliver()
    await changed(staffed, last_on=date(2026, 12, 1))
    after = await forms(staffed, cases)
    assert [one[2] for one in after if one] == [Mode.IN_PERSON] * 4
    assert [row.chat_id for row in await staffed.deliver("moved")] == [1001, 1002, 1003, 1004]
    await changed(staffed, text_kk="Қоңырауды күтіңіз.", act="№ 16-қ")
    assert await staffed.deliver("moved") == []
    seen = await in_force(staffed)
    assert seen is not None
    assert (seen.declared.act, seen.declared.text_kk) == ("№ 16-қ", "Қоңырауды күтіңіз.")


async def test_nobody_is_told_twice_of_one_emergency_nor_of_one_that_is_over(
    staffed: TestOffice,
) -> None:
    await staffed.submit(1001)
    await staffed.submit(1001)
    await staffed.submit(1002)
    await declared(staffed)
    owed = await staffed.owed("emergency")
    assert sorted(row.chat_id for row in owed) == [1001, 1002], "one message a person"
    await changed(staffed, text_ru="Ждите звонка.")
    told = await staffed.deliver("emergency")
    assert sorted(row.chat_id for row in told) == [1001, 1002], "only of the last version"
    await ended(staffed)
    assert await staffed.deliver("emergency") == []
    assert len(await staffed.deliver("emergency_over")) == 2


async def test_what_is_approved_meanwhile_and_falls_into_the_days_gets_the_form(
    staffed: TestOffice,
) -> None:
    await declared(staffed)
    schedule = await approved(staffed, days=(date(2026, 12, 10), date(2026, 12, 14)))
    async with staffed.database.reading() as session:
        rows = await session.scalars(
            select(Reception).where(Reception.schedule_id == schedule).order_by(Reception.starts_at)
        )
        held = [(row.mode, row.emergency_id is not None) for row in rows]
    assert held == [(Mode.PHONE, True), (Mode.IN_PERSON, False)]


async def test_a_date_given_meanwhile_is_by_phone_whatever_form_was_wished(
    staffed: TestOffice,
) -> None:
    await declared(staffed)
    own = await staffed.submit(1001, format=Mode.IN_PERSON)
    await staffed.queue(own.card.public_id)
    await staffed.distribute()
    assert await forms(staffed, [own.card.public_id]) == [(FIRST, 1, Mode.PHONE)]


async def test_whoever_may_not_come_in_person_waits_when_it_is_over(staffed: TestOffice) -> None:
    await declared(staffed)
    own = await staffed.submit(1001, citizenship=Citizenship.FOREIGN)
    async with staffed.by(Role.ADMINISTRATOR) as opened:
        card = await opened.review.case(own.card.public_id)
        await opened.secrecy.hold_back(card.public_id, card.version, "Құжаттары толық емес.")
    await staffed.queue(own.card.public_id)
    await staffed.distribute()
    assert await forms(staffed, [own.card.public_id]) == [(FIRST, 1, Mode.PHONE)]
    async with staffed.by(Role.HEAD) as opened:
        seen = await opened.emergency.latest()
        assert seen is not None
        assert (await opened.emergency.impact_of_end(seen.public_id)).to_queue == 1
    await ended(staffed)
    after = await staffed.own(own.card.public_id, 1001)
    assert after.card.seat is None
    assert after.card.state is RequestState.QUEUED
    assert [row.kind for row in await staffed.deliver("moved", "postponed")] == ["postponed"]


async def test_a_reception_by_video_from_the_start_stays_so(staffed: TestOffice) -> None:
    async with staffed.database.transaction() as session:
        row = await session.scalar(select(Reception).order_by(Reception.id).limit(1))
        assert row is not None
        row.mode = Mode.VIDEO
    cases = await seated(staffed, 1)
    assert (await shown(staffed)).receptions == 0
    await declared(staffed)
    await ended(staffed)
    assert await forms(staffed, cases) == [(FIRST, 1, Mode.VIDEO)]


async def test_what_was_shown_is_what_is_confirmed(staffed: TestOffice) -> None:
    await seated(staffed, 1)
    impact = await shown(staffed)
    own = await staffed.submit(1002)
    await staffed.queue(own.card.public_id)
    await staffed.distribute()
    async with staffed.by(Role.HEAD) as opened:
        late = await opened.emergency.declare(ACT, impact.fingerprint)
    assert not late.done
    assert len(late.impact.hits) == 2
    assert await in_force(staffed) is None
    async with staffed.by(Role.HEAD) as opened:
        assert (await opened.emergency.declare(ACT, late.impact.fingerprint)).done


async def test_two_administrators_at_once_declare_it_once(staffed: TestOffice) -> None:
    await seated(staffed, 2)
    impact = await shown(staffed)

    async def confirm(role: Role) -> EmergencyDone | OfficeError:
        try:
            async with staffed.by(role) as opened:
                return await opened.emergency.declare(ACT, impact.fingerprint)
        except OfficeError as refusal:
            return refusal

    answers = await asyncio.gather(*map(confirm, (Role.HEAD, Role.ADMINISTRATOR)))
    won = [one for one in answers if isinstance(one, EmergencyDone) and one.done]
    lost = [one for one in answers if isinstance(one, EmergencyStale)]
    assert (len(won), len(lost)) == (1, 1), answers
    async with staffed.database.reading() as session:
        rows = (await session.scalars(select(Emergency))).all()
    assert len(rows) == 1
    assert len(await staffed.owed("moved")) == 2


async def test_old_buttons_change_nothing(staffed: TestOffice) -> None:
    await declared(staffed)
    seen = await in_force(staffed)
    assert seen is not None
    await changed(staffed, text_kk="Жаңа мәтін")
    for opened_by in (Role.HEAD, Role.ADMINISTRATOR):
        async with staffed.by(opened_by) as opened:
            impact = await opened.emergency.impact_of_end(seen.public_id)
            with pytest.raises(EmergencyStale):
                await opened.emergency.end(seen.public_id, seen.version, impact.fingerprint)
    await ended(staffed)
    async with staffed.by(Role.HEAD) as opened:
        with pytest.raises(EmergencyStale):
            await opened.emergency.end(seen.public_id, seen.version + 2, "")


async def test_the_last_day_ends_it_by_itself_the_next_morning(staffed: TestOffice) -> None:
    await staffed.submit(1001)
    await declared(staffed, replace(ACT, first_on=date(2026, 11, 23), last_on=date(2026, 11, 25)))
    staffed.clock.to(date(2026, 11, 25), 23)
    assert await in_force(staffed) is not None
    staffed.clock.to(date(2026, 11, 26), 9, 30)
    assert await in_force(staffed) is None, "no banner after the last day"
    async with staffed.machine(SWEEP) as opened:
        assert await opened.watch.look()
    async with staffed.database.reading() as session:
        row = (await session.scalars(select(Emergency))).one()
    assert row.in_force is None
    assert view_of(row).ended_at == staffed.clock.now()
    assert [row.kind for row in await staffed.deliver(NoticeKind.EMERGENCY_OVER)] == [
        "emergency_over"
    ]


async def test_a_new_one_may_follow_a_lapsed_one_at_once(staffed: TestOffice) -> None:
    await declared(staffed, replace(ACT, first_on=date(2026, 11, 23), last_on=date(2026, 11, 23)))
    staffed.clock.to(date(2026, 11, 24), 8)
    assert (await declared(staffed)).done
    async with staffed.database.reading() as session:
        rows = (await session.scalars(select(Emergency).order_by(Emergency.id))).all()
    assert [row.in_force for row in rows] == [None, True]


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_on": date(2026, 12, 12)},
        {"first_on": date(2026, 11, 22)},
        {"mode": Mode.IN_PERSON},
        {"act": "   "},
        {"act": "ә" * 121},
        {"text_kk": "ә" * 1001},
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_is_stored(
    staffed: TestOffice, wrong: dict[str, object]
) -> None:
    async with staffed.by(Role.HEAD) as opened:
        with pytest.raises(InputInvalid):
            await opened.emergency.impact(replace(ACT, **wrong))  # type: ignore[arg-type]
    assert await in_force(staffed) is None


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.REVIEWER, Role.AUDITOR])
async def test_only_head_and_administrator_declare(staffed: TestOffice, role: Role) -> None:
    async with staffed.by(role) as opened:
        with pytest.raises(NotAllowed):
            await opened.emergency.declare(ACT, "")
    async with staffed.of(CITIZEN) as opened:
        with pytest.raises(NotAllowed):
            await opened.emergency.people.affected()

"""A month drafted at the desk: added, changed, dropped, copied, compared."""

import asyncio
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bot import import_report
from bot.services.errors import (
    InputInvalid,
    NotFound,
    PlanRefused,
    ScheduleNotDraft,
)
from bot.services.views.plan import FindingKind, NewPost
from db.enums import Mode, Role
from db.models import (
    Place,
    Post,
    Reception,
    Schedule,
    Seat,
)
from tests.offices import CITIZEN, TestOffice
from tests.plans import (
    BODY,
    DEPUTY,
    JANUARY,
    MINISTER,
    OTHER_ROOM,
    THURSDAY,
    approve,
    approved,
    checks,
    counted,
    draft,
    post_id,
)


async def test_a_month_has_one_draft_and_nobody_outside_sees_it(desk: TestOffice) -> None:
    first = await draft(desk)
    second = await draft(desk, days=(date(2026, 12, 17),))
    assert (first.schedule_id, first.receptions, first.seats) == (second.schedule_id, 1, 6)
    async with desk.of(CITIZEN) as opened:
        assert await opened.schedules.upcoming() == ()
        assert await opened.schedules.posts() == ()
    async with desk.by(Role.HEAD) as opened:
        view = await opened.plan.month(THURSDAY)
        assert view.drafts == (first.schedule_id,)
        assert view.version is None
        (post,) = view.posts
        assert [one.seats for one in post.receptions] == [6, 6]
        assert post.receptions[0].holder == MINISTER.holder
        assert post.receptions[0].contacts == desk.profile.contacts.phone
    assert await counted(desk, Seat) == 0


async def test_two_clerks_who_begin_a_month_share_its_draft(desk: TestOffice) -> None:
    done = await asyncio.gather(
        draft(desk, days=(date(2026, 12, 3),)), draft(desk, days=(THURSDAY,))
    )
    assert done[0].schedule_id == done[1].schedule_id
    assert await counted(desk, Schedule) == 1
    assert await counted(desk, Reception) == 2


async def test_days_off_and_days_past_are_left_out_and_named(desk: TestOffice) -> None:
    done = await draft(desk, days=(date(2026, 12, 16), date(2026, 12, 17), date(2026, 12, 19)))
    assert (done.receptions, done.left_out) == (1, (date(2026, 12, 16), date(2026, 12, 19)))
    november = date(2026, 11, 1)
    done = await draft(desk, november, days=(date(2026, 11, 20), date(2026, 11, 27)))
    assert (done.receptions, done.left_out) == (1, (date(2026, 11, 20),))


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"days": (date(2026, 12, 16),)}, "days", "day_off"),
        ({"days": (date(2027, 1, 14),)}, "days", "other_month"),
        ({"ends": time(10)}, "hours", "order"),
        ({"ends": time(10, 10)}, "minutes", "no_seat"),
        ({"minutes": 4}, "minutes", "range"),
        ({"minutes": 121}, "minutes", "range"),
    ],
)
async def test_what_cannot_be_is_not_drafted(
    desk: TestOffice, changed: dict[str, Any], field: str, reason: str
) -> None:
    with pytest.raises(InputInvalid) as refused:
        await draft(desk, **changed)
    assert (refused.value.details["field"], refused.value.details["reason"]) == (field, reason)
    assert [await counted(desk, kind) for kind in (Schedule, Post, Place)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"begins": time(11), "ends": time(13)}, FindingKind.POST_BUSY),
        ({"post": DEPUTY}, FindingKind.PLACE_TAKEN),
        (
            {"post": NewPost(BODY, DEPUTY.title, MINISTER.holder), "place": OTHER_ROOM},
            FindingKind.HOLDER_BUSY,
        ),
    ],
)
@pytest.mark.parametrize("standing", ["drafted", "approved"])
async def test_what_meets_another_reception_is_not_drafted(
    desk: TestOffice, changed: dict[str, Any], kind: FindingKind, standing: str
) -> None:
    await (draft if standing == "drafted" else approved)(desk)
    with pytest.raises(PlanRefused) as refused:
        await draft(desk, **changed)
    assert [one.kind for one in refused.value.findings] == [kind]
    assert await counted(desk, Reception) == 1


async def test_a_drafted_reception_is_changed_in_each_part(desk: TestOffice) -> None:
    await draft(desk)
    async with desk.by(Role.REGISTRAR) as opened:
        one = await opened.drafts.change(1, begins=time(14, 30), ends=time(15, 30))
        assert one.seats == 3
        one = await opened.drafts.change(1, minutes=30)
        assert (one.seats, one.starts_at) == (2, datetime(2026, 12, 10, 9, 30, tzinfo=UTC))
        one = await opened.drafts.change(1, place=OTHER_ROOM)
        assert (one.place.name_ru, one.place.id) == ("Кабинет 2", 2)
        one = await opened.drafts.change(1, mode=Mode.VIDEO, link="https://example.kz/1")
        assert (one.mode, one.link) == (Mode.VIDEO, "https://example.kz/1")
        one = await opened.drafts.change(1, mode=Mode.IN_PERSON)
        assert one.link is None
        with pytest.raises(InputInvalid):
            await opened.drafts.change(1, minutes=120)


async def test_a_change_that_meets_another_reception_is_refused(desk: TestOffice) -> None:
    await draft(desk)
    await draft(desk, begins=time(14, 30), ends=time(15, 30))
    async with desk.by(Role.REGISTRAR) as opened:
        with pytest.raises(PlanRefused):
            await opened.drafts.change(2, begins=time(11), ends=time(13))
    async with desk.by(Role.REGISTRAR) as opened:
        assert (await opened.drafts.change(2, begins=time(12), ends=time(13))).seats == 3


async def test_a_draft_is_emptied_and_thrown_away(desk: TestOffice) -> None:
    schedule_id = (await draft(desk)).schedule_id
    async with desk.by(Role.REGISTRAR) as opened:
        assert await opened.drafts.drop(1) == schedule_id
    assert await checks(desk, schedule_id) == [(FindingKind.EMPTY, True)]
    with pytest.raises(InputInvalid) as refused:
        await approve(desk, schedule_id)
    assert refused.value.details["reason"] in import_report.INPUTS, "the operator reads it too"
    async with desk.by(Role.REGISTRAR) as opened:
        await opened.drafts.discard(schedule_id)
        with pytest.raises(NotFound):
            await opened.plan.draft(schedule_id)
    assert await counted(desk, Schedule) == 0


async def test_what_is_approved_is_no_draft_any_more(desk: TestOffice) -> None:
    schedule_id = await approved(desk)
    async with desk.by(Role.REGISTRAR) as opened:
        for change in (
            opened.drafts.change(1, minutes=30),
            opened.drafts.drop(1),
            opened.drafts.discard(schedule_id),
            opened.drafts.find(1),
            opened.plan.draft(schedule_id),
        ):
            with pytest.raises(ScheduleNotDraft):
                await change


async def test_a_month_is_copied_by_the_place_of_its_weekdays(desk: TestOffice) -> None:
    days = tuple(date(2026, 12, day) for day in (3, 10, 31))
    await approved(desk, days=days, mode=Mode.VIDEO, link="https://example.kz/1")
    async with desk.by(Role.REGISTRAR) as opened:
        done = await opened.copies.copy(JANUARY)
        # 7 January is the Orthodox Christmas, and January 2027 has four Thursdays.
        assert done.left_out == (date(2027, 1, 7),)
        assert done.no_such_day == (date(2026, 12, 31),)
        assert (done.receptions, done.seats) == (1, 6)
        view = await opened.plan.draft(done.schedule_id)
        (one,) = view.receptions
        assert one.starts_at == datetime(2027, 1, 14, 5, tzinfo=UTC)
        assert (one.mode, one.link, one.holder) == (
            Mode.VIDEO,
            "https://example.kz/1",
            MINISTER.holder,
        )
    async with desk.by(Role.REGISTRAR) as opened:
        again = await opened.copies.copy(JANUARY)
        assert (again.receptions, again.standing) == (0, 1)
        with pytest.raises(NotFound):
            await opened.copies.copy(date(2027, 2, 1))


async def test_months_are_compared_post_by_post(desk: TestOffice) -> None:
    await approved(desk, days=(date(2026, 12, 3), THURSDAY))
    await approved(desk, days=(date(2026, 12, 4),), post=DEPUTY)
    minister = await post_id(desk)
    await draft(desk, JANUARY, days=(date(2027, 1, 14),), post=minister, minutes=30)
    third = NewPost(BODY, ("Аппарат басшысы", "Руководитель аппарата"), "Өмірзақ Ұлықбек")
    await draft(desk, JANUARY, days=(date(2027, 1, 15),), post=third)
    async with desk.by(Role.HEAD) as opened:
        found = await opened.plan.compare(JANUARY)
    assert [post.title_kk for post in found.added] == ["Аппарат басшысы"]
    assert [post.title_kk for post in found.removed] == ["Вице-министр"]
    (kept,) = found.kept
    assert (kept.receptions_before, kept.receptions) == (2, 1)
    assert (kept.seats_before, kept.seats) == (12, 4)

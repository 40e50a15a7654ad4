"""Marks by month, remarks apart, low marks looked into: nobody is found out from a table."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.services.actor import SWEEP
from bot.services.errors import InputInvalid, MarksReviewed, NotAllowed, NotFound
from bot.services.rules.questionnaires import Ask, read
from db.enums import DutyKind, Questionnaire, Role, VoiceWay
from db.models import Duty
from tests.offices import TestOffice

NOVEMBER = date(2026, 11, 1)
DONE = "Себебі анықталды, тәртіп түсіндірілді."


async def cast(
    office: TestOffice, *given: str, kind: Questionnaire = Questionnaire.REFUSAL
) -> None:
    """Cast a ballot for each string of answers."""
    for said in given:
        async with office.machine(SWEEP) as opened:
            answers = read(kind, said)
            assert answers is not None
            await opened.ballots.cast(kind, VoiceWay.CHAT, office.post_id, answers)


async def test_a_month_is_shown_when_it_is_over_and_no_cell_is_too_small(
    staffed: TestOffice,
) -> None:
    await cast(staffed, *["5y"] * 6, *["4y"] * 5, *["3n"] * 5)
    await cast(staffed, *["5y"] * 4, kind=Questionnaire.SENT_ON)
    async with staffed.by(Role.HEAD) as office:
        assert (await office.voices.of_month()).answered == 0
        with pytest.raises(NotFound):
            await office.voices.of_month(NOVEMBER)
    staffed.clock.to(date(2026, 12, 1), 10)
    async with staffed.by(Role.AUDITOR) as office:
        view = await office.voices.of_month()
    assert (view.month, view.first, view.last) == (NOVEMBER, True, True)
    assert view.answered == 20
    by_kind = {one.questionnaire: one for one in view.counts}
    # Four of one kind are not shown, nor the only other kind, from which they could be reckoned.
    assert by_kind[Questionnaire.SENT_ON].answered is None
    assert by_kind[Questionnaire.REFUSAL].answered is None
    assert [one.questions for one in view.counts] == [(), ()]


async def test_marks_and_choices_are_counted_by_question(staffed: TestOffice) -> None:
    await cast(staffed, *["5y"] * 6, *["4y"] * 5, *["3n"] * 5)
    staffed.clock.to(date(2026, 12, 1), 10)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        (only,) = (await office.voices.of_month(NOVEMBER)).counts
    reason, where = only.questions
    assert only.answered == 16
    assert reason.ask == Ask.REASON
    assert reason.average == pytest.approx((5 * 6 + 4 * 5 + 3 * 5) / 16)
    assert dict(reason.answers) == {"1": 0, "2": 0, "3": 5, "4": 5, "5": 6}
    assert dict(where.answers) == {"yes": 11, "no": 5, "hard_to_say": 0}


async def test_a_mean_stands_alone_where_a_cell_is_too_small(staffed: TestOffice) -> None:
    await cast(staffed, *["5y"] * 6, "1n")
    staffed.clock.to(date(2026, 12, 1), 10)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        (only,) = (await office.voices.of_month(NOVEMBER)).counts
    reason, where = only.questions
    assert reason.average == pytest.approx(31 / 7)
    assert {often for _, often in (*reason.answers, *where.answers)} == {None}


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.REVIEWER])
async def test_voices_are_for_the_head_the_administrator_and_the_auditor(
    staffed: TestOffice, role: Role
) -> None:
    for ask in ("of_month", "remark"):
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await (office.voices.of_month() if ask == "of_month" else office.voices.remark(0))
    with pytest.raises(NotAllowed):
        async with staffed.by(role) as office:
            await office.low_marks.view(NOVEMBER)


async def test_remarks_are_read_one_by_one_and_the_look_is_journalled(staffed: TestOffice) -> None:
    for words in ("Рақмет!", "Ұзақ күттім."):
        async with staffed.machine(SWEEP) as office:
            await office.ballots.remark(
                Questionnaire.REFUSAL, VoiceWay.CHAT, staffed.post_id, words
            )
    with pytest.raises(NotFound):
        async with staffed.by(Role.HEAD) as office:
            await office.voices.remark(0)
    staffed.clock.to(date(2026, 12, 1), 10)
    async with staffed.by(Role.HEAD) as office:
        assert (await office.voices.of_month()).remarks == 2
        read_ = [await office.voices.remark(page) for page in (0, 1, 9)]
    assert {one.text for one in read_} == {"Рақмет!", "Ұзақ күттім."}
    assert [(one.page, one.pages) for one in read_] == [(0, 2), (1, 2), (1, 2)]


async def open_duties(office: TestOffice) -> list[str]:
    async with office.database.reading() as session:
        return list(
            await session.scalars(
                select(Duty.subject).where(
                    Duty.kind == DutyKind.LOW_MARKS, Duty.closed_at.is_(None)
                )
            )
        )


async def test_low_marks_of_a_month_open_one_task_that_ends_with_what_was_done(
    staffed: TestOffice,
) -> None:
    await cast(staffed, *["1n"] * 3, *["2y"] * 3, *["5y"] * 4)
    await cast(staffed, *["t1"] * 2, kind=Questionnaire.WITHDRAWAL)
    staffed.clock.to(date(2026, 11, 30), 10)
    async with staffed.machine(SWEEP) as office:
        await office.watch.look()
    assert await open_duties(staffed) == []
    for day in (1, 2, 3):
        staffed.clock.to(date(2026, 12, day), 10)
        async with staffed.machine(SWEEP) as office:
            await office.watch.look()
    assert await open_duties(staffed) == ["2026-11-01"]
    async with staffed.by(Role.AUDITOR) as office:
        seen = await office.low_marks.view(NOVEMBER)
        # Two talked out and two low marks of ease are too few each: one cell of four is not shown.
        assert (seen.total, seen.may_write) == (10, False)
        assert all(cell.count >= seen.smallest for cell in seen.cells)
        assert sum(cell.count for cell in seen.cells) == 10
    with pytest.raises(NotAllowed):
        async with staffed.by(Role.AUDITOR) as office:
            await office.low_marks.write(NOVEMBER, DONE)
    with pytest.raises(InputInvalid):
        async with staffed.by(Role.HEAD) as office:
            await office.low_marks.write(NOVEMBER, "иә")
    async with staffed.by(Role.HEAD) as office:
        done = await office.low_marks.write(NOVEMBER, DONE)
        assert (done.done, done.done_on, done.may_write) == (DONE, date(2026, 12, 3), False)
    with pytest.raises(MarksReviewed):
        async with staffed.by(Role.HEAD) as office:
            await office.low_marks.write(NOVEMBER, DONE)
    with pytest.raises(NotFound):
        async with staffed.by(Role.HEAD) as office:
            await office.low_marks.write(date(2026, 10, 1), DONE)
    async with staffed.machine(SWEEP) as office:
        await office.low_marks.owe()
    assert await open_duties(staffed) == []


async def test_a_month_without_low_marks_opens_no_task(staffed: TestOffice) -> None:
    await cast(staffed, *["5y"] * 8)
    staffed.clock.to(date(2026, 12, 1), 10)
    async with staffed.machine(SWEEP) as office:
        await office.watch.look()
    assert await open_duties(staffed) == []
    async with staffed.by(Role.HEAD) as office:
        assert (await office.low_marks.view(NOVEMBER)).total == 0

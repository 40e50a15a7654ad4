"""Two stories of one case that cross: a term counted anew, an ending while a paper still waits."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.services.actor import SWEEP
from bot.services.errors import NotFound, Stale
from bot.services.notifications.notice_kinds import NoticeKind
from db.enums import (
    AlarmState,
    AlternativeKind,
    ContactResult,
    DutyKind,
    OutboxState,
    ProposalKind,
    RequestState,
    Role,
    TellBy,
)
from db.models import Alarm, Duty, Request
from tests.offices import TestOffice
from tests.services.ending_cases import BODY, TEXT, decided, ended, in_review
from tests.services.test_contacts import duty_row, note, task_of
from tests.services.test_intake import takes

P, R = ProposalKind, Role
WHY = "Жер комитетінен анықтама күтілуде."
MORNINGS = (date(2026, 11, 24), date(2026, 11, 25))


async def morning(office: TestOffice, day: date) -> None:
    """Let the machine bring the open terms into step, as it does once a working day."""
    office.clock.to(day)
    async with office.machine(SWEEP) as machine:
        await machine.calendars.settle("library")


async def terms(office: TestOffice, kind: DutyKind) -> list[date]:
    async with office.database.reading() as session:
        rows = await session.scalars(
            select(Duty.due_on).where(Duty.kind == kind, Duty.closed_at.is_(None))
        )
        return list(rows)


async def test_a_posted_letter_keeps_its_time_and_is_asked_after(staffed: TestOffice) -> None:
    _case, duty = await task_of(staffed, tell_by=TellBy.LETTER)
    await note(staffed, duty, ContactResult.POSTED, "RR123456785KZ")
    for day in MORNINGS:
        await morning(staffed, day)
    assert (await duty_row(staffed, duty)).due_on == date(2026, 12, 7)
    async with staffed.database.reading() as session:
        waiting = await session.scalars(
            select(Alarm.level).where(Alarm.duty_id == duty, Alarm.state == AlarmState.PENDING)
        )
        assert waiting.all() == ["posted"], "somebody asks where the letter is"


@pytest.mark.parametrize("kind", [P.RETURN, P.REDIRECT])
async def test_the_three_days_of_a_return_are_not_stretched_overnight(
    staffed: TestOffice, kind: ProposalKind
) -> None:
    await decided(staffed, kind)
    assert await terms(staffed, DutyKind.LETTER) == [date(2026, 11, 26)]
    for day in MORNINGS:
        await morning(staffed, day)
    assert await terms(staffed, DutyKind.LETTER) == [date(2026, 11, 26)]


async def test_the_three_days_of_a_correction_stay(staffed: TestOffice) -> None:
    card = await ended(staffed, P.RETURN)
    async with staffed.by(R.REVIEWER) as office:
        await office.corrections.draft(card.public_id, card.version, "R03", TEXT, "Мәтін қате.")
    assert await terms(staffed, DutyKind.LETTER) == [date(2026, 11, 26)]
    for day in MORNINGS:
        await morning(staffed, day)
    assert await terms(staffed, DutyKind.LETTER) == [date(2026, 11, 26)]


async def test_whose_it_is_after_a_decision_taken_back_is_still_due_as_before(
    staffed: TestOffice,
) -> None:
    card = await decided(staffed, P.REDIRECT)
    staffed.clock.to(date(2026, 11, 25))
    async with staffed.by(R.REVIEWER) as office:
        await office.endings.take_back(card.public_id, card.version, "Мәселе біздікі екен.")
    assert await terms(staffed, DutyKind.REDIRECT) == [date(2026, 11, 26)]
    await morning(staffed, date(2026, 11, 26))
    assert await terms(staffed, DutyKind.REDIRECT) == [date(2026, 11, 26)], "never stretched"


async def test_whose_it_is_in_a_case_taken_up_again_counts_from_then(staffed: TestOffice) -> None:
    card = await ended(staffed, P.RETURN)
    staffed.clock.to(date(2026, 12, 7))
    async with staffed.by(R.HEAD) as office:
        card = await office.reopening.reopen(card.public_id, card.version, "Жаңа дәлел келді.")
    async with staffed.by(R.REVIEWER) as office:
        card = await office.referrals.redirect(card.public_id, card.version, "R01", BODY, TEXT)
        await office.endings.take_back(card.public_id, card.version, "Мәселе біздікі екен.")
    assert await terms(staffed, DutyKind.REDIRECT) == [date(2026, 12, 10)]
    await morning(staffed, date(2026, 12, 8))
    assert await terms(staffed, DutyKind.REDIRECT) == [date(2026, 12, 10)]


async def test_a_pause_from_before_an_ending_says_nothing_of_the_new_term(
    staffed: TestOffice,
) -> None:
    card = await in_review(staffed)
    async with staffed.by(R.HEAD) as office:
        card = await office.pauses.start(
            card.public_id, card.version, "P02", date(2026, 11, 30), WHY
        )
    async with staffed.by(R.REVIEWER) as office:
        card = await office.endings.return_to_applicant(card.public_id, card.version, "R03", TEXT)
    async with staffed.by(R.REGISTRAR) as office:
        card = await office.endings.issue(card.public_id, card.version, "ЖТ-1")
    staffed.clock.to(date(2026, 12, 7))
    async with staffed.by(R.HEAD) as office:
        await office.reopening.reopen(card.public_id, card.version, "Жаңа дәлел келді.")
    await morning(staffed, date(2026, 12, 8))
    async with staffed.database.reading() as session:
        request = (await session.scalars(select(Request))).one()
    assert request.counted_due_on is None


async def test_every_end_of_a_pause_is_told_even_with_the_same_day(staffed: TestOffice) -> None:
    card = await in_review(staffed)
    for _time in range(2):
        async with staffed.by(R.HEAD) as office:
            card = await office.pauses.start(
                card.public_id, card.version, "P02", date(2026, 12, 7), WHY
            )
            card = await office.pauses.end(card.public_id, card.version)
        await staffed.deliver(NoticeKind.TERM_MOVED)
    told = await staffed.owed(NoticeKind.TERM_MOVED)
    assert [one.state for one in told] == [OutboxState.SENT, OutboxState.SENT]


async def test_a_part_sent_on_keeps_its_own_letter_beside_the_whole(staffed: TestOffice) -> None:
    card = await in_review(staffed)
    async with staffed.by(R.REVIEWER) as office:
        card = await office.referrals.redirect_partly(
            card.public_id, card.version, "R02", "Бөлік бойынша орган", TEXT
        )
        assert card.endings.referral is not None
        part = card.endings.referral.public_id
        card = await office.referrals.redirect(card.public_id, card.version, "R01", BODY, TEXT)
    async with staffed.by(R.REGISTRAR) as office:
        card = await office.referrals.number(part, "ШХ-1")
        card = await office.endings.issue(card.public_id, card.version, "ШХ-2")
        letters = await office.letters.of_case(card.public_id)
        said = {one.number: await office.letters.show(one.public_id) for one in letters}
    assert said["ШХ-1"].content.target == "Бөлік бойынша орган"
    assert said["ШХ-2"].content.target == BODY


async def test_a_whole_taken_back_leaves_the_letter_of_the_part(staffed: TestOffice) -> None:
    card = await in_review(staffed)
    async with staffed.by(R.REVIEWER) as office:
        card = await office.referrals.redirect_partly(
            card.public_id, card.version, "R02", BODY, TEXT
        )
        assert card.endings.referral is not None
        part = card.endings.referral.public_id
        card = await office.referrals.redirect(card.public_id, card.version, "R01", BODY, TEXT)
        await office.endings.take_back(card.public_id, card.version, "Мәселе біздікі екен.")
    async with staffed.by(R.REGISTRAR) as office:
        await office.referrals.number(part, "ШХ-1")
    assert await terms(staffed, DutyKind.REFERRAL) == []


async def test_a_correction_of_an_ending_that_is_gone_corrects_nothing(staffed: TestOffice) -> None:
    card = await ended(staffed, P.RETURN)
    async with staffed.by(R.REVIEWER) as office:
        card = await office.corrections.draft(
            card.public_id, card.version, "R03", "Бұрынғы мәтіннің түзетілген түрі.", "Мәтін қате."
        )
    letter = card.endings.correction
    assert letter is not None
    async with staffed.by(R.HEAD) as office:
        card = await office.reopening.reopen(card.public_id, card.version, "Жаңа дәлел келді.")
    assert card.endings.correction is None
    assert await terms(staffed, DutyKind.LETTER) == []
    async with staffed.by(R.REVIEWER) as office:
        card = await office.endings.return_to_applicant(card.public_id, card.version, "R03", TEXT)
    async with staffed.by(R.REGISTRAR) as office:
        await office.endings.issue(card.public_id, card.version, "ЖТ-2")
    with pytest.raises((NotFound, Stale)):
        async with staffed.by(R.REGISTRAR) as office:
            await office.corrections.number(letter, "ЖТ-3")


async def test_who_has_no_chat_hears_of_a_part_sent_on_after_the_end(staffed: TestOffice) -> None:
    taken = await takes(staffed)
    card = await staffed.review(taken.card.public_id, memo=False)
    async with staffed.by(R.REVIEWER) as office:
        card = await office.referrals.redirect_partly(
            card.public_id, card.version, "R02", BODY, TEXT
        )
        assert card.endings.referral is not None
    async with staffed.by(R.REGISTRAR) as office:
        card = await office.referrals.number(card.endings.referral.public_id, "ШХ-1")
    async with staffed.by(R.REVIEWER) as office:
        card = await office.endings.return_to_applicant(card.public_id, card.version, "R03", TEXT)
    async with staffed.by(R.REGISTRAR) as office:
        await office.endings.issue(card.public_id, card.version, "ЖТ-2")
    async with staffed.database.reading() as session:
        calls = await session.scalars(
            select(Duty.subject).where(Duty.kind == DutyKind.DELIVERY, Duty.closed_at.is_(None))
        )
        kinds = sorted(subject.split(":")[0] for subject in calls)
    assert kinds == ["redirected_partly", "request_returned"]


async def test_nothing_is_asked_or_offered_after_the_date_or_the_end(staffed: TestOffice) -> None:
    own = await staffed.submit()
    card = await staffed.queue(own.card.public_id)
    async with staffed.by(R.REVIEWER) as office:
        await office.alternatives.offer(
            card.public_id, card.version, AlternativeKind.CONSULTATION, TEXT
        )
    await staffed.distribute()
    assert (await staffed.own(card.public_id)).card.state is RequestState.ASSIGNED
    assert await staffed.deliver(NoticeKind.ALTERNATIVE) == []


async def test_a_question_of_a_case_that_has_ended_is_not_asked_any_more(
    staffed: TestOffice,
) -> None:
    card = await in_review(staffed)
    async with staffed.by(R.REVIEWER) as office:
        card = await office.review.ask(card.public_id, card.version, "Қай жылдан бері кезектесіз?")
        card = await office.endings.return_to_applicant(card.public_id, card.version, "R03", TEXT)
    async with staffed.by(R.REGISTRAR) as office:
        await office.endings.issue(card.public_id, card.version, "ЖТ-2")
    assert await staffed.deliver(NoticeKind.QUESTION) == []


async def test_a_pause_ended_on_its_first_day_never_shortens_the_term(staffed: TestOffice) -> None:
    card = await in_review(staffed)
    promised = card.answer_due_on
    async with staffed.by(R.HEAD) as office:
        card = await office.pauses.start(
            card.public_id, card.version, "P02", date(2026, 12, 7), WHY
        )
        card = await office.pauses.end(card.public_id, card.version)
    assert card.answer_due_on == promised

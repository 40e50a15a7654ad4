"""Matters of other bodies: whose they are, sent on in part, forwarded at once."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.services.errors import Stale
from db.enums import DutyKind, ProposalKind, RequestState, Role
from db.models import Duty
from tests.offices import CITIZEN, TestOffice
from tests.services.ending_cases import BODY, TEXT, in_review, open_duties

S = RequestState
R = Role
P = ProposalKind


async def test_whose_the_matter_is_stands_open_until_somebody_says_so(staffed: TestOffice) -> None:
    card = await in_review(staffed)
    assert card.endings.competence_open
    async with staffed.by(R.REVIEWER) as office:
        card = await office.referrals.ours(card.public_id, card.version)
    assert not card.endings.competence_open
    assert DutyKind.REDIRECT not in await open_duties(staffed)
    second = await in_review(staffed)
    async with staffed.by(R.REVIEWER) as office:
        second = await office.review.propose(second.public_id, second.version, P.RECEIVE)
    assert not second.endings.competence_open


async def test_who_is_competent_is_asked_before_the_third_working_day(staffed: TestOffice) -> None:
    await in_review(staffed)
    async with staffed.database.reading() as session:
        duty = (await session.scalars(select(Duty).where(Duty.kind == DutyKind.REDIRECT))).one()
    assert duty.due_on == date(2026, 11, 26)


async def test_a_part_is_sent_on_and_our_own_part_goes_on(staffed: TestOffice) -> None:
    own = await staffed.submit()
    card = await staffed.queue(own.card.public_id)
    async with staffed.by(R.REVIEWER) as office:
        card = await office.referrals.redirect_partly(
            card.public_id, card.version, "R02", BODY, TEXT
        )
    assert card.state is S.QUEUED
    assert card.endings.referral is not None
    assert await staffed.owed("redirected_partly") == []
    with pytest.raises(Stale):
        async with staffed.by(R.REVIEWER) as office:
            await office.referrals.redirect_partly(card.public_id, card.version, "R02", BODY, TEXT)
    referral = card.endings.referral.public_id
    async with staffed.by(R.REGISTRAR) as office:
        card = await office.referrals.number(referral, "ШХ-12")
    assert card.state is S.QUEUED
    assert card.endings.referral is None
    (told,) = await staffed.deliver("redirected_partly")
    assert told.chat_id == CITIZEN
    shown = await staffed.own(card.public_id)
    assert [(one.target, one.letter_number) for one in shown.referrals] == [(BODY, "ШХ-12")]
    assert shown.place_in_queue == 1
    with pytest.raises(Stale):
        async with staffed.by(R.REGISTRAR) as office:
            await office.referrals.number(referral, "ШХ-13")


@pytest.mark.parametrize("role", [R.REGISTRAR, R.REVIEWER])
async def test_danger_is_forwarded_at_once_and_its_number_follows(
    staffed: TestOffice, role: Role
) -> None:
    own = await staffed.submit()
    async with staffed.by(role) as office:
        card = await office.referrals.forward(
            own.card.public_id, own.card.version, "R13", BODY, TEXT
        )
    assert card.state is S.FORWARDED
    assert await open_duties(staffed) == {DutyKind.ENTRY, DutyKind.REFERRAL, DutyKind.SURVEY}
    (told,) = await staffed.deliver("forwarded")
    assert told.chat_id == CITIZEN
    assert card.endings.referral is not None
    async with staffed.by(R.REGISTRAR) as office:
        await office.referrals.number(card.endings.referral.public_id, "ШҰҒ-1")
    shown = await staffed.own(card.public_id)
    assert shown.outcome is not None
    assert shown.outcome.letter_number == "ШҰҒ-1"
    assert DutyKind.REFERRAL not in await open_duties(staffed)


async def test_a_proposal_that_danger_overtook_stands_in_nobodys_way(staffed: TestOffice) -> None:
    card = await in_review(staffed)
    async with staffed.by(R.REVIEWER) as office:
        card = await office.review.propose(card.public_id, card.version, P.RECEIVE)
    async with staffed.by(R.REVIEWER) as office:
        card = await office.referrals.forward(card.public_id, card.version, "R13", BODY, TEXT)
    async with staffed.by(R.HEAD) as office:
        card = await office.reopening.reopen(
            card.public_id, card.version, "Құзыретті орган өтінішті қайтарды."
        )
    async with staffed.by(R.REVIEWER) as office:
        card = await office.review.propose(card.public_id, card.version, P.RECEIVE)
    assert card.state is S.PROPOSED

"""Decided endings: who, on which ground, with which letter; what becomes void with it."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import select

from bot.services.actor import OPERATOR
from bot.services.errors import InputInvalid, NotAllowed, NotFound, SamePersonDecides, Stale
from db.enums import DutyKind, ProposalKind, Questionnaire, RequestState, Role, SurveyState
from db.models import Duty, Letter, Outcome, Referral, Survey
from tests.offices import CITIZEN, STRANGER, TestOffice
from tests.services.ending_cases import BODY, ENDED, TEXT, decided, ended, in_review, open_duties

S = RequestState
R = Role
P = ProposalKind


@pytest.mark.parametrize("kind", ENDED)
async def test_an_ending_is_in_force_only_with_the_number_of_its_letter(
    staffed: TestOffice, kind: ProposalKind
) -> None:
    card = await decided(staffed, kind)
    state, notice = ENDED[kind]
    assert card.state is S.LETTER
    assert await staffed.owed(notice) == []
    assert DutyKind.LETTER in await open_duties(staffed)
    with pytest.raises(InputInvalid):
        async with staffed.by(R.REGISTRAR) as office:
            await office.endings.issue(card.public_id, card.version, "  ")
    async with staffed.by(R.REGISTRAR) as office:
        (letter,) = await office.letters.of_case(card.public_id)
        assert letter.number is None
        shown = (await office.letters.show(letter.public_id)).content
        card = await office.endings.issue(card.public_id, card.version, "ЖТ-7")
        (letter,) = await office.letters.of_case(card.public_id)
    assert card.state is state
    assert letter.number == "ЖТ-7"
    assert shown.text == TEXT
    assert shown.addressee == "Өтеген Қыдырәлі Ғабитұлы"
    assert shown.complain is not None
    assert (shown.target == BODY) == (kind is P.REDIRECT)
    (owed,) = await staffed.deliver(notice)
    assert owed.chat_id == CITIZEN
    own = await staffed.own(card.public_id)
    assert own.card.answered
    assert own.outcome is not None
    assert (own.outcome.text, own.outcome.letter_number) == (TEXT, "ЖТ-7")
    assert (notice if kind is not P.REFUSE else "letter") in {one.action for one in own.timeline}
    assert await open_duties(staffed) == {DutyKind.ENTRY, DutyKind.SURVEY}
    with pytest.raises(Stale):
        async with staffed.by(R.REGISTRAR) as office:
            await office.endings.issue(card.public_id, card.version - 1, "ЖТ-8")


@pytest.mark.parametrize("kind", [P.END, P.REFUSE])
async def test_who_proposes_an_ending_does_not_decide_it(
    staffed: TestOffice, kind: ProposalKind
) -> None:
    async with staffed.machine(OPERATOR) as office:
        token = await office.staff.invite(R.HEAD)
    async with staffed.by(R.REVIEWER) as office:
        await office.staff.join(token, "Екі рөл")
    card = await in_review(staffed)
    async with staffed.by(R.REVIEWER) as office:
        card = await office.review.write_memo(card.public_id, card.version, text="Анықтама мәтіні")
        ground = "R06" if kind is P.END else "R09"
        card = await office.review.propose(
            card.public_id, card.version, kind, ground=ground, text=TEXT
        )
    with pytest.raises(SamePersonDecides):
        async with staffed.by(R.REVIEWER) as office:
            await office.decisions.approve(card.public_id, card.version)


@pytest.mark.parametrize(
    ("ground", "text"),
    [("R01", TEXT), ("R99", TEXT), ("", TEXT), ("R06", ""), ("R06", "қысқа"), ("R06", "ы" * 1001)],
)
async def test_an_end_needs_a_ground_of_its_own_and_a_text(
    staffed: TestOffice, ground: str, text: str
) -> None:
    card = await in_review(staffed)
    with pytest.raises(InputInvalid):
        async with staffed.by(R.REVIEWER) as office:
            await office.review.propose(
                card.public_id, card.version, P.END, ground=ground, text=text
            )
    assert (await staffed.own(card.public_id)).card.state is S.IN_REVIEW


async def test_the_head_may_end_on_another_ground_or_receive(staffed: TestOffice) -> None:
    card = await in_review(staffed)
    async with staffed.by(R.REVIEWER) as office:
        card = await office.review.propose(
            card.public_id, card.version, P.END, ground="R06", text=TEXT
        )
    async with staffed.by(R.HEAD) as office:
        card = await office.decisions.overrule(
            card.public_id, card.version, P.END, ground="R07", text=TEXT
        )
    assert card.state is S.LETTER
    assert card.proposal is not None
    assert (card.proposal.kind, card.proposal.ground) == (P.END, "R07")


@pytest.mark.parametrize("kind", ENDED)
async def test_a_decision_is_taken_back_by_who_may_make_it(
    staffed: TestOffice, kind: ProposalKind
) -> None:
    card = await decided(staffed, kind)
    by_head = kind in {P.REFUSE, P.END}
    right, wrong = (R.HEAD, R.REVIEWER) if by_head else (R.REVIEWER, R.HEAD)
    for role in (wrong, R.REGISTRAR):
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await office.endings.take_back(card.public_id, card.version, "Қате кетті")
    async with staffed.by(right) as office:
        card = await office.endings.take_back(card.public_id, card.version, "Қате кетті")
    assert card.state is S.IN_REVIEW
    async with staffed.database.reading() as session:
        assert (await session.scalars(select(Letter))).all() == []
        assert (await session.scalars(select(Referral))).all() == []
    assert DutyKind.LETTER not in await open_duties(staffed)
    assert card.endings.competence_open == (kind is P.REDIRECT)
    # And it can be decided anew.
    async with staffed.by(R.REVIEWER) as office:
        card = await office.endings.return_to_applicant(card.public_id, card.version, "R03", TEXT)
    assert card.state is S.LETTER


async def test_a_survey_follows_every_ending(staffed: TestOffice) -> None:
    for kind in ENDED:
        await ended(staffed, kind)
    async with staffed.database.reading() as session:
        rows = (await session.scalars(select(Survey))).all()
    assert {row.questionnaire for row in rows} == {Questionnaire.REFUSAL, Questionnaire.SENT_ON}
    assert len(rows) == len(ENDED)
    assert {row.state for row in rows} == {SurveyState.SCHEDULED}


async def test_an_ended_request_can_be_asked_again_by_its_applicant(staffed: TestOffice) -> None:
    card = await in_review(staffed)
    with pytest.raises(Stale):
        async with staffed.of(CITIZEN) as office:
            await office.requests.said_before(card.public_id)
    async with staffed.by(R.REVIEWER) as office:
        card = await office.endings.return_to_applicant(card.public_id, card.version, "R03", TEXT)
    async with staffed.by(R.REGISTRAR) as office:
        await office.endings.issue(card.public_id, card.version, "ЖТ-1")
    async with staffed.of(CITIZEN) as office:
        said = await office.requests.said_before(card.public_id)
    assert said.matter == "Жер учаскесі туралы жауап ала алмай жүрмін."
    await staffed.agree(STRANGER)
    with pytest.raises(NotFound):
        async with staffed.of(STRANGER) as office:
            await office.requests.said_before(card.public_id)


async def test_terms_of_a_return_and_of_a_redirection_are_three_working_days(
    staffed: TestOffice,
) -> None:
    for kind in (P.RETURN, P.REDIRECT):
        await decided(staffed, kind)
    async with staffed.database.reading() as session:
        days = (
            await session.scalars(select(Duty.due_on).where(Duty.kind == DutyKind.LETTER))
        ).all()
    assert set(days) == {date(2026, 11, 26)}


async def test_of_many_who_type_a_number_at_once_one_ends_the_case(staffed: TestOffice) -> None:
    card = await decided(staffed, P.END)

    async def types(n: int) -> bool:
        role = (R.REGISTRAR, R.REVIEWER)[n % 2]
        try:
            async with staffed.by(role) as office:
                await office.endings.issue(card.public_id, card.version, f"ЖТ-{n}")
        except Stale:
            return False
        return True

    assert sum(await asyncio.gather(*(types(n) for n in range(6)))) == 1
    async with staffed.database.reading() as session:
        (outcome,) = (await session.scalars(select(Outcome))).all()
        (letter,) = (await session.scalars(select(Letter))).all()
    assert outcome.letter_number == letter.number
    assert len(await staffed.owed("ended")) == 1


async def test_a_decision_is_taken_back_or_issued_but_not_both(staffed: TestOffice) -> None:
    card = await decided(staffed, P.RETURN)

    async def issues() -> RequestState | None:
        try:
            async with staffed.by(R.REGISTRAR) as office:
                after = await office.endings.issue(card.public_id, card.version, "ЖТ-1")
        except Stale:
            return None
        return after.state

    async def takes_back() -> RequestState | None:
        try:
            async with staffed.by(R.REVIEWER) as office:
                after = await office.endings.take_back(card.public_id, card.version, "Қате")
        except Stale:
            return None
        return after.state

    came = [state for state in await asyncio.gather(issues(), takes_back()) if state is not None]
    assert len(came) == 1
    assert (await staffed.own(card.public_id)).card.state is came[0]

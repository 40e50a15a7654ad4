"""Every lawful ending: who, on which ground, with which letter; and what becomes void with it."""

import asyncio
import contextlib
from datetime import date

import pytest
from sqlalchemy import select

from bot.services.actor import OPERATOR
from bot.services.errors import InputInvalid, NotAllowed, NotFound, SamePersonDecides, Stale
from bot.services.views import Card
from db.enums import (
    AlternativeKind,
    Citizenship,
    DutyKind,
    Language,
    LetterKind,
    Mode,
    OutcomeKind,
    ProposalKind,
    Questionnaire,
    RequestState,
    Role,
    SurveyState,
)
from db.models import (
    Assignment,
    Consultation,
    Correction,
    Duty,
    JournalEntry,
    Letter,
    Outcome,
    Referral,
    Survey,
)
from tests.offices import CITIZEN, STRANGER, TestOffice

S, R, P = RequestState, Role, ProposalKind
TEXT = "Мәселе бойынша бұрын берілген жауап күшінде, жаңа дәлел келтірілмеген."
BODY = "Көктем облысының полиция департаменті"


async def in_review(staffed: TestOffice, **changes: object) -> Card:
    own = await staffed.submit(CITIZEN, **changes)
    return await staffed.review(own.card.public_id, memo=False)


async def decided(staffed: TestOffice, kind: ProposalKind) -> Card:
    """Return a case whose ending of this kind is decided and waits for its letter."""
    card = await in_review(staffed)
    key = card.public_id
    if kind is P.RETURN:
        async with staffed.by(R.REVIEWER) as office:
            return await office.endings.return_to_applicant(key, card.version, "R03", TEXT)
    if kind is P.REDIRECT:
        async with staffed.by(R.REVIEWER) as office:
            return await office.referrals.redirect(key, card.version, "R01", BODY, TEXT)
    async with staffed.by(R.REVIEWER) as office:
        ground = "R04"
        if kind is P.REFUSE:
            ground = "R09"
            card = await office.review.write_memo(key, card.version, text="Анықтамалық ақпарат.")
        card = await office.review.propose(key, card.version, kind, ground=ground, text=TEXT)
    async with staffed.by(R.HEAD) as office:
        return await office.decisions.approve(key, card.version)


async def ended(staffed: TestOffice, kind: ProposalKind) -> Card:
    card = await decided(staffed, kind)
    async with staffed.by(R.REGISTRAR) as office:
        return await office.endings.issue(card.public_id, card.version, f"ЖТ-{kind.value}")


async def open_duties(staffed: TestOffice) -> set[DutyKind]:
    async with staffed.database.reading() as session:
        rows = await session.scalars(select(Duty.kind).where(Duty.closed_at.is_(None)))
        return set(rows)


async def journal(staffed: TestOffice) -> list[str]:
    async with staffed.database.reading() as session:
        return list(await session.scalars(select(JournalEntry.action)))


ENDED = {
    P.REFUSE: (S.REFUSED, "refusal"),
    P.END: (S.ENDED, "ended"),
    P.RETURN: (S.RETURNED, "request_returned"),
    P.REDIRECT: (S.REDIRECTED, "redirected"),
}


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


async def test_whose_the_matter_is_stands_open_until_somebody_says_so(
    staffed: TestOffice,
) -> None:
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


async def test_who_is_competent_is_asked_before_the_third_working_day(
    staffed: TestOffice,
) -> None:
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


async def test_a_proposal_that_danger_overtook_stands_in_nobodys_way(
    staffed: TestOffice,
) -> None:
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


# --- offers instead ------------------------------------------------------------------------------


async def offered(staffed: TestOffice, card: Card, kind: AlternativeKind, **more: object) -> str:
    async with staffed.by(R.REVIEWER) as office:
        view = await office.alternatives.offer(
            card.public_id,
            card.version,
            kind,
            TEXT,
            **more,  # type: ignore[arg-type]
        )
    return view.public_id


async def test_a_yes_to_a_consultation_ends_the_request(staffed: TestOffice) -> None:
    card = await staffed.queue((await staffed.submit()).card.public_id)
    key = await offered(staffed, card, AlternativeKind.CONSULTATION)
    (told,) = await staffed.deliver("alternative")
    assert told.chat_id == CITIZEN
    with pytest.raises(NotFound):
        async with staffed.of(STRANGER) as office:
            await office.alternatives.answer(key, accepted=True)
    for _ in range(2):
        async with staffed.of(CITIZEN) as office:
            view = await office.alternatives.answer(key, accepted=True)
        assert view.accepted
    own = await staffed.own(card.public_id)
    assert own.card.state is S.CONSULTED
    assert own.outcome is not None
    assert own.outcome.text == TEXT
    assert await open_duties(staffed) == {DutyKind.ENTRY, DutyKind.CONSULTATION}
    async with staffed.database.reading() as session:
        # Nothing is asked before the advice has been given.
        assert (await session.scalars(select(Survey.questionnaire))).all() == []
        assert (await session.scalars(select(Consultation.asked_with))).all() == [f"offer:{key}"]


async def test_another_receiver_gets_the_request_with_its_turn(staffed: TestOffice) -> None:
    from db.models import Post, Request

    card = await staffed.queue((await staffed.submit()).card.public_id)
    async with staffed.database.transaction() as session:
        post = (await session.scalars(select(Post))).one()
        other = Post(
            body_id=post.body_id,
            title_kk="Әкімнің орынбасары",
            title_ru="Заместитель акима",
            holder="Аманов Б.",
        )
        session.add(other)
        await session.flush()
        other_id = other.id
    with pytest.raises(InputInvalid):
        await offered(
            staffed,
            card,
            AlternativeKind.OTHER_RECEIVER,
            ground="R11",
            post_id=card.post.id,  # type: ignore[union-attr]
        )
    key = await offered(
        staffed, card, AlternativeKind.OTHER_RECEIVER, ground="R11", post_id=other_id
    )
    async with staffed.by(R.REGISTRAR) as office:
        await office.alternatives.told(key, accepted=True)
    own = await staffed.own(card.public_id)
    assert own.card.state is S.QUEUED
    assert own.card.post is not None
    assert own.card.post.id == other_id
    assert own.place_in_queue == 1
    async with staffed.database.reading() as session:
        row = (await session.scalars(select(Request))).one()
    assert row.registered_at == card.registered_at
    assert own.alternative is None


async def test_another_form_changes_the_form_alone(staffed: TestOffice) -> None:
    card = await in_review(staffed)
    key = await offered(staffed, card, AlternativeKind.OTHER_FORM, ground="R12", form=Mode.VIDEO)
    async with staffed.of(CITIZEN) as office:
        await office.alternatives.answer(key, accepted=True)
    own = await staffed.own(card.public_id)
    assert (own.card.state, own.card.format) == (S.IN_REVIEW, Mode.VIDEO)


@pytest.mark.parametrize("silent", [True, False])
async def test_a_no_or_silence_leaves_the_case_as_it_was(staffed: TestOffice, silent: bool) -> None:
    card = await staffed.queue((await staffed.submit()).card.public_id)
    key = await offered(staffed, card, AlternativeKind.CONSULTATION)
    if silent:
        staffed.clock.to(date(2026, 11, 27), 9)
        await staffed.sweep()
    else:
        async with staffed.of(CITIZEN) as office:
            await office.alternatives.answer(key, accepted=False)
    own = await staffed.own(card.public_id)
    assert own.card.state is S.QUEUED
    assert own.alternative is None
    assert own.place_in_queue == 1
    assert DutyKind.ALTERNATIVE not in await open_duties(staffed)
    (told,) = await staffed.owed("alternative_answered")
    assert ("silence" if silent else "no") in told.params
    # The late yes changes nothing, and another offer can be made.
    async with staffed.of(CITIZEN) as office:
        view = await office.alternatives.answer(key, accepted=True)
    assert view.accepted is not True
    async with staffed.by(R.REVIEWER) as office:
        card = await office.review.case(card.public_id)
    assert await offered(staffed, card, AlternativeKind.CONSULTATION) != key


async def test_one_offer_waits_at_a_time(staffed: TestOffice) -> None:
    card = await in_review(staffed)
    await offered(staffed, card, AlternativeKind.CONSULTATION)
    async with staffed.by(R.REVIEWER) as office:
        card = await office.review.case(card.public_id)
    with pytest.raises(Stale):
        await offered(staffed, card, AlternativeKind.CONSULTATION)


# --- withdrawn, taken up again, corrected ------------------------------------------------------


async def test_the_registrar_writes_down_a_withdrawal_with_what_it_rests_on(
    staffed: TestOffice,
) -> None:
    card = await staffed.queue((await staffed.submit()).card.public_id)
    await staffed.distribute()
    async with staffed.by(R.REGISTRAR) as office:
        card = await office.review.case(card.public_id)
    with pytest.raises(NotAllowed):
        async with staffed.by(R.REVIEWER) as office:
            await office.endings.withdraw_for(card.public_id, card.version, "Кіріс № 5")
    async with staffed.by(R.REGISTRAR) as office:
        card = await office.endings.withdraw_for(
            card.public_id, card.version, "23.11.2026 күнгі өтініш, кіріс № 5"
        )
    assert card.state is S.WITHDRAWN
    assert card.seat is None
    assert len(await staffed.deliver("withdrawn_for_you")) == 1
    assert await open_duties(staffed) == {DutyKind.SURVEY}
    async with staffed.database.reading() as session:
        given = (await session.scalars(select(Assignment))).one()
        outcome = (await session.scalars(select(Outcome))).one()
    assert given.freed_at is not None
    assert outcome.kind is OutcomeKind.WITHDRAWN


async def test_a_withdrawal_after_the_beginning_is_too_late(staffed: TestOffice) -> None:
    card = await staffed.queue((await staffed.submit()).card.public_id)
    await staffed.distribute()
    staffed.clock.to(date(2026, 12, 4), 11)
    async with staffed.by(R.REGISTRAR) as office:
        card = await office.review.case(card.public_id)
    with pytest.raises(Stale):
        async with staffed.by(R.REGISTRAR) as office:
            await office.endings.withdraw_for(card.public_id, card.version, "Телефон арқылы")


@pytest.mark.parametrize("kind", ENDED)
async def test_an_ended_case_is_taken_up_again_with_a_fresh_term(
    staffed: TestOffice, kind: ProposalKind
) -> None:
    card = await ended(staffed, kind)
    async with staffed.by(R.REGISTRAR) as office:
        card = await office.review.enter_number(card.public_id, card.version, "ЭҚАЖ-9")
    await staffed.deliver()
    staffed.clock.to(date(2026, 12, 1))
    with pytest.raises(NotAllowed):
        async with staffed.by(R.REVIEWER) as office:
            await office.reopening.reopen(card.public_id, card.version, "Жаңа дәлел келді.")
    with pytest.raises(InputInvalid):
        async with staffed.by(R.HEAD) as office:
            await office.reopening.reopen(card.public_id, card.version, "жоқ")
    async with staffed.by(R.HEAD) as office:
        again = await office.reopening.reopen(
            card.public_id, card.version, "Жаңа дәлел келді, қайта қараймыз."
        )
    assert again.state is S.IN_REVIEW
    assert again.official_number == "ЭҚАЖ-9"
    assert again.registered_at == card.registered_at
    assert not again.answered
    assert again.answer_due_on == date(2026, 12, 23)
    assert DutyKind.ANSWER in await open_duties(staffed)
    assert len(await staffed.deliver("reopened")) == 1
    async with staffed.database.reading() as session:
        entry = (
            await session.scalars(select(JournalEntry).where(JournalEntry.action == "reopened"))
        ).one()
    assert "2026-12-14" in entry.details
    assert "2026-12-23" in entry.details
    # The morning's recount starts from the reopening: the fresh term is no kept promise.
    async with staffed.by(R.REVIEWER) as office:
        assert (await office.recounts.plan(office.calendar)).shifts == ()
    # It can end once more, and the applicant is told once more.
    async with staffed.by(R.REVIEWER) as office:
        again = await office.endings.return_to_applicant(
            again.public_id, again.version, "R03", TEXT
        )
    async with staffed.by(R.REGISTRAR) as office:
        await office.endings.issue(again.public_id, again.version, "ЖТ-99")
    taken = await staffed.deliver("request_returned")
    assert len(taken) == 1


async def test_who_was_not_checked_is_checked_when_the_case_is_taken_up_again(
    staffed: TestOffice,
) -> None:
    card = await in_review(staffed, citizenship=Citizenship.FOREIGN)
    async with staffed.by(R.REVIEWER) as office:
        card = await office.endings.return_to_applicant(card.public_id, card.version, "R03", TEXT)
    async with staffed.by(R.REGISTRAR) as office:
        card = await office.endings.issue(card.public_id, card.version, "ЖТ-1")
    assert DutyKind.SECRECY not in await open_duties(staffed)
    async with staffed.by(R.HEAD) as office:
        await office.reopening.reopen(card.public_id, card.version, "Мәлімет толықтырылды.")
    assert DutyKind.SECRECY in await open_duties(staffed)


async def test_a_mistake_is_put_right_by_a_letter_that_names_old_and_new(
    staffed: TestOffice,
) -> None:
    card = await ended(staffed, P.REFUSE)
    await staffed.deliver()
    right = "Мәселе бойынша қылмыстық іс қозғалған, сот актісі жоқ."
    with pytest.raises(InputInvalid):
        async with staffed.by(R.REVIEWER) as office:
            await office.corrections.draft(
                card.public_id, card.version, "R01", right, "Негізі қате"
            )
    async with staffed.by(R.REVIEWER) as office:
        card = await office.corrections.draft(
            card.public_id, card.version, "R10", right, "Негізі қате жазылған."
        )
    letter = card.endings.correction
    assert letter is not None
    assert await staffed.owed("corrected") == []
    with pytest.raises(SamePersonDecides):
        async with staffed.by(R.REVIEWER) as office:
            await office.corrections.number(letter, "ЖТ-10")
    async with staffed.database.reading() as session:
        duty = (await session.scalars(select(Duty).where(Duty.subject == letter))).one()
    assert (duty.kind, duty.due_on) == (DutyKind.LETTER, date(2026, 11, 26))
    async with staffed.by(R.REGISTRAR) as office:
        card = await office.corrections.number(letter, "ЖТ-10")
    assert card.state is S.REFUSED
    assert len(await staffed.deliver("corrected")) == 1
    own = await staffed.own(card.public_id)
    assert own.outcome is not None
    assert (own.outcome.ground, own.outcome.letter_number) == ("R10", "ЖТ-10")
    assert own.correction is not None
    assert (own.correction.old_ground, own.correction.old_letter) == ("R09", "ЖТ-refuse")
    assert (own.correction.old_text, own.correction.new_text) == (TEXT, right)
    async with staffed.by(R.REGISTRAR) as office:
        new, old = await office.letters.of_case(card.public_id)
        assert (new.kind, old.kind) == (LetterKind.CORRECTION, LetterKind.REFUSAL)
        assert (await office.letters.show(old.public_id)).content.text == TEXT
    async with staffed.database.reading() as session:
        assert len((await session.scalars(select(Correction))).all()) == 1


async def test_a_correction_can_be_dropped_before_its_number(staffed: TestOffice) -> None:
    card = await ended(staffed, P.RETURN)
    async with staffed.by(R.REVIEWER) as office:
        card = await office.corrections.draft(
            card.public_id, card.version, "R05", TEXT, "Негізі қате жазылған."
        )
        card = await office.corrections.forget(card.public_id, card.version)
    assert card.endings.correction is None
    assert DutyKind.LETTER not in await open_duties(staffed)
    own = await staffed.own(card.public_id)
    assert own.outcome is not None
    assert own.outcome.ground == "R03"


# --- letters -------------------------------------------------------------------------------------


async def test_a_letter_about_the_date_is_made_and_numbered(staffed: TestOffice) -> None:
    card = await staffed.queue((await staffed.submit(language=Language.RU)).card.public_id)
    await staffed.distribute()
    async with staffed.by(R.REGISTRAR) as office:
        card = await office.review.case(card.public_id)
        line = await office.letters.make(card.public_id, card.version, LetterKind.DATE)
        shown = await office.letters.show(line.public_id)
        numbered = await office.letters.number(line.public_id, "Ш-1")
    assert line.language is Language.RU
    assert shown.content.starts_at is not None
    assert shown.content.starts_at.date() == date(2026, 12, 4)
    assert shown.content.complain is None
    assert numbered.number == "Ш-1"
    with pytest.raises(Stale):
        async with staffed.by(R.REGISTRAR) as office:
            await office.letters.number(line.public_id, "Ш-2")
    with pytest.raises(Stale):
        async with staffed.by(R.REGISTRAR) as office:
            await office.letters.make(card.public_id, card.version, LetterKind.INFORMATION)
    assert "revealed" in await journal(staffed)


async def test_letters_are_for_those_who_may_make_them(staffed: TestOffice) -> None:
    card = await ended(staffed, P.END)
    async with staffed.by(R.REGISTRAR) as office:
        (line,) = await office.letters.of_case(card.public_id)
    for role in (R.AUDITOR, R.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await office.letters.show(line.public_id)
    with pytest.raises(NotAllowed):
        async with staffed.of(CITIZEN) as office:
            await office.letters.of_case(card.public_id)


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


# --- two at once ---------------------------------------------------------------------------------


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


async def test_the_applicant_and_the_clerk_answer_one_offer_once(staffed: TestOffice) -> None:
    card = await in_review(staffed)
    key = await offered(staffed, card, AlternativeKind.CONSULTATION)

    async def agrees() -> None:
        async with staffed.of(CITIZEN) as office:
            await office.alternatives.answer(key, accepted=True)

    async def notes_a_no() -> None:
        with contextlib.suppress(Stale):
            async with staffed.by(R.REGISTRAR) as office:
                await office.alternatives.told(key, accepted=False)

    await asyncio.gather(agrees(), notes_a_no(), agrees(), notes_a_no())
    state = (await staffed.own(card.public_id)).card.state
    told = await staffed.owed("alternative_answered")
    assert len(told) == 1
    assert state is (S.CONSULTED if '"yes"' in told[0].params else S.IN_REVIEW)

"""Every line of the quarter's report against facts written by hand (points 7-1, 38 and 40)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select

from bot.services.actor import OPERATOR
from bot.services.office import Office
from bot.services.quarterly.report_cases import behind
from bot.services.quarterly.report_lines import LINES
from bot.services.rules.periods import Period
from bot.services.rules.small_cells import shown
from bot.services.views.report import ReportContent, from_json, to_json
from db.enums import (
    Channel,
    ConsultationOutcome,
    DeclineReason,
    FactKind,
    Mode,
    Questionnaire,
    Rank,
    Role,
    SampleFrame,
    SocialGroup,
    VoiceWay,
)
from db.models import Ballot, BallotAnswer, Body, Fact, Post, Request, Sample
from tests.offices import TestOffice

K = FactKind

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 5), date(2026, 11, 30), date(2026, 12, 31)
QUARTER = Period.quarter(2026, 4)
JANUARY = date(2027, 1, 5)


async def noted(staffed: TestOffice, *facts: Fact) -> None:
    """Write facts by hand."""
    async with staffed.database.transaction() as session:
        session.add_all(facts)


def fact(kind: FactKind, day: date = OCTOBER, **columns: object) -> Fact:
    """Return a fact of a day."""
    return Fact(kind=kind, day=day, **columns)


async def counted(staffed: TestOffice, period: Period = QUARTER) -> ReportContent:
    """Count the report on the first working days after the quarter."""
    staffed.clock.to(JANUARY)
    async with staffed.by(Role.HEAD) as office:
        return await office.reports.compute(period)


async def second_post(staffed: TestOffice) -> tuple[int, int]:
    """Give the office a further body with a deputy; return the ids of post and body."""
    async with staffed.database.transaction() as session:
        body = Body(name_kk="Білім басқармасы", name_ru="Управление образования")
        session.add(body)
        await session.flush()
        post = Post(
            body_id=body.id,
            title_kk="Басшының орынбасары",
            title_ru="Заместитель руководителя",
            holder="Нұрғожа Б. Т.",
        )
        session.add(post)
        await session.flush()
        return post.id, body.id


async def test_point_40_receptions_and_people_are_told_by_rank_and_group(
    staffed: TestOffice,
) -> None:
    await noted(
        staffed,
        fact(K.RECEPTION, detail="held", rank=Rank.FIRST_HEAD, value=2),
        fact(K.RECEPTION, detail="held", rank=Rank.DEPUTY, value=1),
        fact(K.RECEPTION, detail="empty", rank=Rank.DEPUTY, value=0),
        fact(K.RECEPTION, detail="cancelled", rank=Rank.APPARATUS_HEAD),
        fact(
            K.HELD,
            detail="solved",
            rank=Rank.FIRST_HEAD,
            social=SocialGroup.PENSIONER,
            mode=Mode.VIDEO,
            value=10,
        ),
        fact(K.HELD, detail="explained", rank=Rank.FIRST_HEAD, foreign=True, value=20),
        fact(
            K.HELD,
            DECEMBER,
            detail="instructed",
            rank=Rank.DEPUTY,
            social=SocialGroup.PENSIONER,
            mode=Mode.IN_PERSON,
            out_of_turn=True,
            unscheduled=True,
            value=3,
        ),
        fact(K.NO_SHOW),
        fact(K.NOT_HELD),
    )
    content = await counted(staffed)
    said = content.figures
    assert said["receptions.held"] == 2
    assert (said["receptions.held.first_head"], said["receptions.held.deputy"]) == (1, 1)
    assert said["receptions.held.apparatus_head"] == 0
    assert (said["receptions.empty"], said["receptions.cancelled"]) == (1, 1)
    assert (said["people"], said["cards"]) == (3, 3)
    assert (said["people.rank.first_head"], said["people.rank.deputy"]) == (2, 1)
    assert (said["people.social.pensioner"], said["people.social.unknown"]) == (2, 1)
    assert (said["people.mode.video"], said["people.foreign"]) == (1, 1)
    assert (said["people.out_of_turn"], said["people.unscheduled"]) == (1, 1)
    assert said["people.result.instructed"] == 1
    assert said["people.median_days"] == 10
    assert (said["no_show"], said["not_held"], said["no_receptions"]) == (1, 1, 0)
    assert not content.no_receptions


async def test_point_40_applications_are_told_by_channel_term_and_topic(
    staffed: TestOffice,
) -> None:
    await noted(
        staffed,
        fact(K.REGISTERED, channel=Channel.BOT, topic="land", in_time=True, foreign=True),
        fact(K.REGISTERED, channel=Channel.BOT, topic="land", in_time=True, detail="repeat"),
        fact(K.REGISTERED, channel=Channel.PAPER, topic="housing", in_time=False),
        fact(K.REGISTERED, channel=Channel.CALL_CENTRE, in_time=True, out_of_turn=True),
        fact(K.ENTERED, in_time=True),
        fact(K.MEMO, in_time=True),
        fact(K.MEMO, in_time=False),
        fact(K.ANSWERED, in_time=True, value=5),
        fact(K.ANSWERED, in_time=True, value=8),
        fact(K.ANSWERED, NOVEMBER, in_time=False, value=16),
        fact(K.OVERDUE),
    )
    said = (await counted(staffed)).figures
    assert said["applications"] == 4
    assert (said["applications.channel.bot"], said["applications.channel.paper"]) == (2, 1)
    assert said["applications.channel.portal"] == 0
    assert (said["applications.foreign"], said["applications.out_of_turn"]) == (1, 1)
    assert said["applications.repeat"] == 1
    assert (said["registered.in_time"], said["registered.late"]) == (3, 1)
    assert said["registered.kept_percent"] == 75.0
    assert said["entered.kept_percent"] == 100.0
    assert said["memos.kept_percent"] == 50.0
    assert (said["answers"], said["answers.in_time"], said["answers.late"]) == (3, 2, 1)
    assert said["answers.kept_percent"] == 66.7
    assert said["answers.median_days"] == 8
    assert said["overdue_told"] == 1
    assert (said["topics.land"], said["topics.housing"], said["topics_none"]) == (2, 1, 1)
    assert next(code for code in said if code.startswith("topics")) == "topics.land"
    assert said["month.2026-10.applications"] == 4
    assert said["month.2026-11.answers.late"] == 1
    assert said["month.2026-12.answers.in_time"] == 0
    # A share of nothing is no figure.
    assert said["materials.given.kept_percent"] is None


async def test_point_40_every_ending_is_told_with_its_ground(staffed: TestOffice) -> None:
    await noted(
        staffed,
        fact(K.REFUSED, detail="R1", value=4),
        fact(K.REFUSED, detail="R1", value=5),
        fact(K.RETURNED, detail="T1"),
        fact(K.REDIRECTED, detail="D1", in_time=True),
        fact(K.REDIRECTED, detail="D1", in_time=False),
        fact(K.REDIRECTED_PARTLY, detail="D1"),
        fact(K.FORWARDED),
        fact(K.ENDED, detail="E1"),
        fact(K.CONSULTED),
        fact(K.WITHDRAWN),
        fact(K.REOPENED),
    )
    said = (await counted(staffed)).figures
    assert (said["endings.refused"], said["endings.refused.ground.R1"]) == (2, 2)
    assert (said["endings.returned.ground.T1"], said["endings.ended.ground.E1"]) == (1, 1)
    assert (said["endings.redirected"], said["endings.redirected_partly"]) == (2, 1)
    assert (said["redirections.in_time"], said["redirections.late"]) == (1, 1)
    assert (said["endings.forwarded"], said["endings.forwarded.ground.none"]) == (1, 1)
    assert (said["endings.consulted"], said["endings.withdrawn"], said["reopened"]) == (1, 1, 1)


async def test_point_40_commissions_materials_and_calls_are_told(staffed: TestOffice) -> None:
    await noted(
        staffed,
        # Given before the quarter and still open when it ends.
        fact(K.INSTRUCTION, date(2026, 9, 30)),
        fact(K.INSTRUCTION),
        fact(K.INSTRUCTION, DECEMBER),
        fact(K.INSTRUCTION_CLOSED, in_time=True),
        fact(K.INSTRUCTION_CLOSED, in_time=False),
        # Off control after the quarter: open in this report.
        fact(K.INSTRUCTION_CLOSED, date(2027, 1, 1), in_time=True),
        # One carried out in time, one late, one not yet, one with a term in the next quarter.
        *(fact(kind) for kind in (K.INSTRUCTION_DUE, K.INSTRUCTION_MET)),
        fact(K.INSTRUCTION_DUE),
        fact(K.INSTRUCTION_MET, NOVEMBER),
        fact(K.INSTRUCTION_DUE, DECEMBER),
        fact(K.INSTRUCTION_DUE, date(2027, 1, 4)),
        fact(K.INSTRUCTION_MET, date(2027, 1, 5)),
        fact(K.MATERIALS),
        fact(K.MATERIALS_GIVEN, in_time=True),
        fact(K.CALL, detail="reached"),
        fact(K.CALL, detail="no_answer"),
        fact(K.CALL, detail="no_answer"),
        fact(K.CALL, detail="posted"),
    )
    staffed.clock.to(JANUARY)
    async with staffed.by(Role.HEAD) as office:
        content = await office.reports.compute(QUARTER, calls_received=200, calls_lost=7)
    said = content.figures
    assert (said["instructions"], said["instructions.open"]) == (2, 1)
    assert said["instructions.overdue"] == 1
    assert (said["instructions.closed.in_time"], said["instructions.closed.late"]) == (1, 1)
    assert (said["materials"], said["materials.given.kept_percent"]) == (1, 100.0)
    assert (said["calls.made"], said["calls.made.no_answer"]) == (3, 2)
    assert said["letters.posted"] == 1
    assert (said["calls.received"], said["calls.lost"]) == (200, 7)
    assert said["calls.lost_percent"] == 3.5


async def test_point_40_consultations_and_samples_are_told(staffed: TestOffice) -> None:
    declined = ConsultationOutcome.DECLINED.value
    await noted(
        staffed,
        fact(K.CONSULTATION, detail=ConsultationOutcome.SOLVED.value),
        fact(K.CONSULTATION, detail=declined, reason=DeclineReason.FAR_DATE.value),
        fact(K.CONSULTATION, detail=declined, reason=DeclineReason.TALKED_OUT.value),
        fact(K.SURVEY_ASKED, detail=Questionnaire.RECEPTION.value),
        fact(K.SURVEY_ASKED, detail=Questionnaire.REFUSAL.value),
        fact(K.SAMPLED, detail=SampleFrame.DECLINED.value, value=3),
        fact(K.SAMPLE_CALL, detail="answered", value=1, reason="books"),
        fact(K.SAMPLE_CALL, detail="answered", value=1),
        fact(K.SAMPLE_CALL, detail="unreached", value=3),
    )
    async with staffed.database.transaction() as session:
        for month, at in (
            (9, datetime(2026, 10, 2, 5, tzinfo=UTC)),
            (12, datetime(2027, 1, 5, 5, tzinfo=UTC)),
        ):
            session.add(
                Sample(
                    public_id=f"SAMPLE00{month:02}",
                    month=date(2026, month, 1),
                    frame=SampleFrame.DECLINED,
                    method="test",
                    seed="1",
                    population='["A", "B", "C", "D"]',
                    size=3,
                    drawn_at=at,
                )
            )
    said = (await counted(staffed)).figures
    assert (said["consultations"], said["consultations.outcome.declined"]) == (3, 2)
    assert said["consultations.declined.far_date"] == 1
    assert said["consultations.declined.talked_out"] == 1
    assert (said["surveys.asked"], said["surveys.asked.refusal"]) == (2, 1)
    # The sample drawn in January belongs to January.
    assert (said["phone_survey.population"], said["phone_survey.drawn"]) == (4, 3)
    assert (said["phone_survey.answered"], said["phone_survey.refused"]) == (2, 0)
    assert (said["phone_survey.unreached"], said["phone_survey.tries"]) == (1, 5)
    assert said["phone_survey.wished"] == 1
    assert behind("phone_survey.wished", QUARTER) is None


def ballots(
    questionnaire: Questionnaire, marks: list[int], month: date = date(2026, 10, 1)
) -> list[Ballot | BallotAnswer]:
    """Return answered questionnaires with one mark each, and a choice by the mark."""
    found: list[Ballot | BallotAnswer] = []
    for n, mark in enumerate(marks):
        key = f"{questionnaire.value}-{month.month}-{n}"[:22]
        ballot = Ballot(id=key, questionnaire=questionnaire, way=VoiceWay.CHAT, month=month)
        choice = "yes" if mark > 3 else "no"
        found += [
            ballot,
            BallotAnswer(ballot_id=key, question="respect", mark=mark),
            BallotAnswer(ballot_id=key, question="clear", choice=choice),
        ]
    return found


async def test_point_40_marks_are_told_but_never_of_too_few_people(staffed: TestOffice) -> None:
    async with staffed.database.transaction() as session:
        for one in (
            *ballots(Questionnaire.RECEPTION, [5] * 8 + [4] * 6 + [1] * 2),
            *ballots(Questionnaire.REFUSAL, [1, 1, 1]),
            *ballots(Questionnaire.RECEPTION, [3] * 9, date(2027, 1, 1)),
        ):
            session.add(one)
            await session.flush()
    said = (await counted(staffed)).figures
    # Three answers may not be shown, and would show if the sixteen stood beside the total.
    assert said["surveys.answered"] == 19
    assert said["survey.refusal.chat.answered"] is None
    assert said["survey.reception.chat.answered"] is None
    assert not [code for code in said if code.startswith("survey.refusal.chat.respect")]


async def test_point_40_marks_of_enough_people_are_told_in_full(staffed: TestOffice) -> None:
    async with staffed.database.transaction() as session:
        for one in ballots(Questionnaire.RECEPTION, [5] * 8 + [4] * 6 + [1] * 2):
            session.add(one)
            await session.flush()
    said = (await counted(staffed)).figures
    assert (said["surveys.answered"], said["survey.reception.chat.answered"]) == (16, 16)
    assert said["survey.reception.chat.respect.mark"] == 4.12
    # Two people gave a 1. With the mean beside them, that and one more hidden mark could be
    # reckoned back from sixteen answers, so no mark is told alone.
    for mark in range(1, 6):
        assert said[f"survey.reception.chat.respect.mark.{mark}"] is None
    assert said["survey.reception.chat.clear.choice.yes"] is None


async def test_point_7_1_each_month_tells_who_received_and_who_did_not(
    staffed: TestOffice,
) -> None:
    deputy, body = await second_post(staffed)
    first = staffed.post_id
    await noted(
        staffed,
        fact(K.RECEPTION, OCTOBER, post_id=first, detail="held", value=2),
        fact(K.RECEPTION, date(2026, 10, 12), post_id=first, detail="cancelled"),
        fact(K.RECEPTION, date(2026, 11, 2), post_id=first, detail="empty", value=0),
        fact(K.RECEPTION, DECEMBER, post_id=first, detail="held", value=1),
        fact(K.RECEPTION, DECEMBER, post_id=deputy, body_id=body, detail="cancelled"),
        fact(K.HELD, OCTOBER, post_id=first, detail="solved"),
        fact(K.HELD, OCTOBER, post_id=first, detail="solved"),
        # Another quarter.
        fact(K.RECEPTION, date(2027, 1, 1), post_id=deputy, body_id=body, detail="held"),
    )
    content = await counted(staffed)
    said = content.figures
    assert said[f"duty.2026-10.{first}.planned"] == 2
    assert said[f"duty.2026-10.{first}.held"] == 1
    assert said[f"duty.2026-10.{first}.cancelled"] == 1
    assert said[f"duty.2026-10.{first}.people"] == 2
    assert (said["duty.2026-10.received"], said["duty.2026-10.missed"]) == (1, 1)
    assert (said["duty.2026-11.empty"], said["duty.2026-11.missed"]) == (1, 1)
    # Cancelled is not received.
    assert (said["duty.2026-12.received"], said["duty.2026-12.missed"]) == (1, 1)
    assert said[f"duty.2026-12.{deputy}.planned"] == 1
    assert [post.rank for post in content.names.posts] == [Rank.FIRST_HEAD, Rank.DEPUTY]


async def test_point_40_bodies_add_up_to_the_whole(staffed: TestOffice) -> None:
    deputy, body = await second_post(staffed)
    async with staffed.database.reading() as session:
        first = (await session.get_one(Post, staffed.post_id)).body_id
    await noted(
        staffed,
        fact(K.REGISTERED, body_id=first),
        fact(K.REGISTERED, body_id=body, post_id=deputy),
        fact(K.REGISTERED),
        fact(K.HELD, body_id=body, detail="solved"),
        fact(K.REFUSED, body_id=body, detail="R1"),
        fact(K.RECEPTION, body_id=body, detail="held"),
        fact(K.RECEPTION, body_id=body, detail="empty"),
    )
    said = (await counted(staffed)).figures
    for line in ("applications", "people", "endings.refused", "receptions.held"):
        parts = [int(said[f"body.{one}.{line}"] or 0) for one in (first, body, 0)]
        assert sum(parts) == said[line]
    assert said[f"body.{body}.receptions.held"] == 1


async def test_point_40_the_queue_names_its_cases_and_their_days(staffed: TestOffice) -> None:
    staffed.clock.to(date(2026, 12, 1))
    one = await staffed.submit()
    number = one.card.number
    async with staffed.database.transaction() as session:
        key = await session.scalar(select(Request.id))
        await session.execute(delete(Fact))
        session.add_all(
            [
                fact(K.QUEUED, date(2026, 12, 2), request_id=key, post_id=staffed.post_id),
                fact(K.UNQUEUED, date(2027, 1, 4), request_id=key, post_id=staffed.post_id),
            ]
        )
    content = await counted(staffed)
    assert [(line.number, line.days) for line in content.queue] == [(number, 30)]
    assert (content["queue"], content["queue.longest_days"]) == (1, 30)
    # On 5 January nobody waits any more.
    assert (await counted(staffed, Period.quarter(2027, 1)))["queue"] == 0


async def test_point_40_the_last_minute_of_the_year_belongs_to_its_quarter(
    staffed: TestOffice,
) -> None:
    # 23:59 in Almaty is 18:59 of the same day by UTC, and a minute later it is another year.
    staffed.clock.to(date(2026, 12, 31), 23, 59)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        office.fact_book.note_own(K.CALL, detail="reached")
    staffed.clock.advance(minutes=1)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        office.fact_book.note_own(K.CALL, detail="reached")
    assert (await counted(staffed))["calls.made"] == 1
    assert (await counted(staffed, Period.quarter(2027, 1)))["calls.made"] == 1


async def test_point_40_a_quarter_without_receptions_says_so(staffed: TestOffice) -> None:
    await noted(staffed, fact(K.RECEPTION, detail="cancelled"), fact(K.REGISTERED))
    content = await counted(staffed)
    assert content.no_receptions
    assert content["no_receptions"] == 1
    assert (content["duty.2026-10.missed"], content["queue.longest_days"]) == (1, None)


async def test_a_content_is_written_and_read_without_loss(staffed: TestOffice) -> None:
    await second_post(staffed)
    await noted(
        staffed,
        fact(K.REGISTERED, topic="land", channel=Channel.BOT, in_time=True),
        fact(K.REFUSED, detail="R1"),
        fact(K.ANSWERED, in_time=True, value=5),
    )
    content = await counted(staffed)
    text = to_json(content)
    again = from_json(text)
    assert (again, again.names) == (content, content.names)
    assert to_json(again) == text
    assert list(again.figures) == list(content.figures)


async def test_a_look_ahead_counts_up_to_today(staffed: TestOffice) -> None:
    await noted(staffed, fact(K.HELD, NOVEMBER, detail="solved"))
    staffed.clock.to(date(2026, 11, 29))
    async with staffed.by(Role.AUDITOR) as office:
        before = await office.reports.compute(QUARTER)
    staffed.clock.to(NOVEMBER)
    async with staffed.machine(OPERATOR) as office:
        on_the_day = await office.reports.compute(QUARTER)
    assert (before["people"], on_the_day["people"]) == (0, 1)
    assert (before.is_over, before.until) == (False, date(2026, 11, 29))
    assert "duty.2026-12.missed" not in before.figures


async def test_point_40_every_figure_of_cases_opens_to_them(staffed: TestOffice) -> None:
    await staffed.submit()
    content = await counted(staffed)
    async with staffed.by(Role.HEAD) as office:
        await every_line_opens(office)
        chosen = behind("applications", QUARTER)
        assert chosen is not None
        found = await office.figures.cases(chosen, 0)
    assert found.count <= max(1, content.count("applications"))
    assert behind("month.2026-10.people", QUARTER) is not None
    assert behind("body.0.endings.refused", QUARTER) is not None
    assert behind("endings.refused.ground.R1", QUARTER) is not None
    assert behind("topics.land", QUARTER) is not None
    assert behind("topics_none", QUARTER) is not None
    for nowhere in ("consultations", "survey.reception.chat.answered", "body.x.people", "", "a.b"):
        assert behind(nowhere, QUARTER) is None


async def test_sums_and_who_waits_open_to_their_own_cases(staffed: TestOffice) -> None:
    """A sum opens to all its parts, a figure of the last evening to who was in it then."""
    cards = [(await staffed.submit()).card for _ in range(3)]
    async with staffed.database.transaction() as session:
        ids = list(await session.scalars(select(Request.id).order_by(Request.id)))

        def fact(kind: FactKind, at: int, detail: str | None = None, day: int = 1) -> Fact:
            return Fact(kind=kind, day=date(2026, 12, day), request_id=ids[at], detail=detail)

        session.add_all(
            [
                fact(FactKind.HELD, 0, "solved"),
                fact(FactKind.HELD, 1),
                fact(FactKind.CALL, 0, "reached"),
                fact(FactKind.CALL, 2, "busy"),
                fact(FactKind.CALL, 1, "posted"),
                fact(FactKind.INSTRUCTION, 0),
                fact(FactKind.INSTRUCTION, 2),
                fact(FactKind.INSTRUCTION_CLOSED, 2, day=2),
                fact(FactKind.INSTRUCTION_DUE, 1),
                fact(FactKind.INSTRUCTION_DUE, 2),
                fact(FactKind.INSTRUCTION_MET, 2, day=2),
                fact(FactKind.QUEUED, 1),
                fact(FactKind.QUEUED, 2),
                fact(FactKind.UNQUEUED, 2, day=2),
            ]
        )
    expected = {
        "cards": [0],
        "calls.made": [0, 2],
        "instructions.open": [0],
        "instructions.overdue": [1],
        "queue": [1],
        "queue.longest_days": [1],
        "body.0.queue": [1],
        "body.999.queue": [],
    }
    async with staffed.by(Role.HEAD) as office:
        for code, places in expected.items():
            chosen = behind(code, QUARTER)
            assert chosen is not None
            found = await office.figures.cases(chosen, 0)
            numbers = [card.number for card in found.cards]
            assert numbers == [cards[at].number for at in places], code


async def every_line_opens(office: Office) -> None:
    """Open what stands behind each line that leads somewhere."""
    for line in LINES:
        chosen = behind(line.code, QUARTER)
        if chosen is not None:
            await office.figures.cases(chosen, 0)


def test_codes_stand_once() -> None:
    codes = [line.code for line in LINES]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("cells", "seen"),
    [
        ({"a": 0, "b": 9}, {"a": 0, "b": 9}),
        ({"a": 2, "b": 9, "c": 20}, {"a": None, "b": None, "c": 20}),
        ({"a": 2, "b": 3, "c": 20}, {"a": None, "b": None, "c": 20}),
        ({"a": 1, "b": 1}, {"a": None, "b": None}),
        ({"a": 5, "b": 6}, {"a": 5, "b": 6}),
    ],
)
def test_a_hidden_cell_cannot_be_reckoned_back(
    cells: dict[str, int], seen: dict[str, int | None]
) -> None:
    assert shown(cells, 5) == seen

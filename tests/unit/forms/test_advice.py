"""The forms of consultations: a person's question, and what a helper writes down."""

import pytest

from bot.config import office_template, parse_office
from bot.forms import advice, booking, booking_known, consulted, intake
from bot.forms.answers import Problem
from bot.forms.engine import Ask, Filling, Summary
from bot.services.views import Person
from bot.services.views.consultations import CaseToRecord, ToBook
from db.enums import (
    Channel,
    Citizenship,
    ConsultationOutcome,
    ConsultationWay,
    DeclineReason,
    Language,
    Role,
)

PROFILE = parse_office(office_template())
WITHOUT_TOPICS = PROFILE.model_copy(update={"topics": ()})
HELPERS = (Role.CONSULTANT, Role.PSYCHOLOGIST)
QUESTION = "Жер учаскесіне құжатты қалай рәсімдеуге болады?"
KNOWN = ToBook(
    "0123456789",
    ConsultationWay.PHONE,
    Language.RU,
    PROFILE.topics[0].code,
    "Өтеген Қыдырәлі Ғабитұлы",
    "+77010000001",
    QUESTION,
)
DETAILS = Person(
    full_name="Өтеген Қыдырәлі Ғабитұлы",
    iin="500101100000",
    phone="+77010000001",
    address="Көктем көшесі, 1-үй",
)


def asked(filling: Filling[advice.AdviceDraft]) -> str:
    step = advice.FORM.step(filling)
    return step.field if isinstance(step, Ask) else "summary"


def ok(answer: object) -> Filling[advice.AdviceDraft]:
    assert isinstance(answer, Filling), answer
    return answer


def noted(answer: object) -> Filling[consulted.ConsultedDraft]:
    assert isinstance(answer, Filling), answer
    return answer


def test_two_answers_make_a_question() -> None:
    filling = advice.begin("DRAFT00001", Language.RU, PROFILE)
    assert asked(filling) == "topic"
    filling = ok(advice.chosen(filling, "1", PROFILE, HELPERS))
    assert asked(filling) == "question"
    filling = ok(advice.typed(filling, f"  {QUESTION}  "))
    assert asked(filling) == "summary"
    question = advice.question(filling)
    assert (question.text, question.topic) == (QUESTION, PROFILE.topics[1].code)
    assert (question.role, question.language, question.phone_survey) == (None, Language.RU, False)


def test_without_a_list_of_topics_only_the_question_is_asked() -> None:
    assert asked(advice.begin("DRAFT00001", Language.EN, WITHOUT_TOPICS)) == "question"


def test_the_helper_and_the_phone_are_changed_from_the_summary() -> None:
    filling = advice.begin("DRAFT00001", Language.KK, WITHOUT_TOPICS)
    filling = ok(advice.typed(filling, QUESTION))
    filling = ok(
        advice.chosen(ok(advice.edited(filling, "role")), "psychologist", PROFILE, HELPERS)
    )
    filling = ok(advice.chosen(ok(advice.edited(filling, "phone_survey")), "yes", PROFILE, ()))
    question = advice.question(filling)
    assert (question.role, question.phone_survey) == (Role.PSYCHOLOGIST, True)


@pytest.mark.parametrize("value", ["99", "x", "volunteer", "-1"])
def test_what_was_never_offered_is_no_answer(value: str) -> None:
    filling = advice.begin("DRAFT00001", Language.KK, PROFILE)
    assert advice.chosen(filling, value, PROFILE, HELPERS) == Problem("topic", "choose")
    filling = ok(advice.typed(ok(advice.chosen(filling, "none", PROFILE, ())), QUESTION))
    for field in ("role", "phone_survey"):
        edited = ok(advice.edited(filling, field))
        assert isinstance(advice.chosen(edited, value, PROFILE, HELPERS), Problem)
    assert isinstance(advice.edited(filling, "id"), Problem)
    assert isinstance(advice.chosen(filling, value, PROFILE, HELPERS), Problem)


@pytest.mark.parametrize(("text", "reason"), [("қысқа", "too_short"), ("ұ" * 2001, "too_long")])
def test_a_question_has_its_bounds(text: str, reason: str) -> None:
    filling = advice.begin("DRAFT00001", Language.KK, WITHOUT_TOPICS)
    answer = advice.typed(filling, text)
    assert isinstance(answer, Problem)
    assert answer.reason == reason
    with pytest.raises(ValueError, match="not filled in"):
        advice.question(filling)


def test_a_call_is_written_down_in_five_answers() -> None:
    """The last one is the phone of whoever declined, because the survey may ask them later."""
    filling = consulted.begin("DRAFT00001", Language.KK)
    for value in ("phone", "none", "declined", "far_date", "none"):
        assert consulted.FORM.step(filling) != Summary()
        filling = noted(consulted.chosen(filling, value, PROFILE))
    told = consulted.recorded(filling)
    assert (told.way, told.topic) == (ConsultationWay.PHONE, None)
    assert (told.outcome, told.reason) == (
        ConsultationOutcome.DECLINED,
        DeclineReason.FAR_DATE,
    )


def test_another_outcome_forgets_why_nobody_booked() -> None:
    filling = consulted.begin("DRAFT00001", Language.KK)
    for value in ("room", "none", "declined", "hard", "none"):
        filling = noted(consulted.chosen(filling, value, PROFILE))
    filling = noted(consulted.edited(filling, "outcome"))
    told = consulted.recorded(noted(consulted.chosen(filling, "solved", PROFILE)))
    assert (told.outcome, told.reason) == (ConsultationOutcome.SOLVED, None)


def test_of_a_case_neither_topic_nor_person_is_asked() -> None:
    case = CaseToRecord("0123456789", "QB-26-483920-7", Language.RU, PROFILE.topics[0].code)
    filling = consulted.begin("DRAFT00001", Language.KK, case)
    for value in ("room", "solved"):
        filling = noted(consulted.chosen(filling, value, PROFILE))
    told = consulted.recorded(filling)
    assert (told.case_id, told.topic) == ("0123456789", PROFILE.topics[0].code)
    assert told.language is Language.RU
    assert isinstance(consulted.edited(filling, "full_name"), Problem)


def test_the_survey_call_is_asked_with_a_phone_only() -> None:
    filling = consulted.begin("DRAFT00001", Language.KK)
    for value in ("phone", "none", "solved"):
        filling = noted(consulted.chosen(filling, value, PROFILE))
    assert isinstance(consulted.edited(filling, "phone_survey"), Problem)
    filling = noted(consulted.typed(noted(consulted.edited(filling, "phone")), "87010000001"))
    filling = noted(consulted.chosen(filling, "yes", PROFILE))
    assert consulted.recorded(filling).phone_survey
    # Without the phone there is nobody to be called.
    filling = noted(consulted.chosen(noted(consulted.edited(filling, "phone")), "none", PROFILE))
    assert not consulted.recorded(filling).phone_survey


@pytest.mark.parametrize("value", ["lapsed", "x", "", "yes"])
def test_no_other_outcome_is_taken(value: str) -> None:
    filling = consulted.begin("DRAFT00001", Language.KK)
    for before in ("phone", "none"):
        filling = noted(consulted.chosen(filling, before, PROFILE))
    assert consulted.chosen(filling, value, PROFILE) == Problem("outcome", "choose")
    with pytest.raises(ValueError, match="not filled in"):
        consulted.recorded(filling)


def test_a_request_after_advice_holds_what_is_known() -> None:
    filling = booking_known.after_advice("DRAFT00001", Language.KK, KNOWN, DETAILS)
    step = booking.FORM.step(filling)
    assert isinstance(step, Ask)
    assert step.field == "post_id", "only to whom is asked of somebody known"
    assert filling.draft.consultation == KNOWN.public_id
    assert filling.draft.matter == QUESTION
    assert filling.draft.citizenship is Citizenship.KAZAKHSTAN
    again = booking.FORM.load(booking.FORM.dump(filling))
    assert again.draft == filling.draft


def test_of_somebody_unknown_the_rest_is_asked() -> None:
    blank = ToBook("0123456789", ConsultationWay.CHAT, Language.KK, None, None, None, QUESTION)
    filling = booking_known.after_advice("DRAFT00001", Language.KK, blank, None)
    step = booking.FORM.step(filling)
    assert isinstance(step, Ask)
    assert step.field == "full_name"


@pytest.mark.parametrize(
    ("way", "channel"),
    [
        (ConsultationWay.PHONE, Channel.CALL_CENTRE),
        (ConsultationWay.ROOM, Channel.ORAL),
        (ConsultationWay.CHAT, Channel.CALL_CENTRE),
    ],
)
def test_a_clerk_goes_on_with_what_was_told(way: ConsultationWay, channel: Channel) -> None:
    known = ToBook(
        KNOWN.public_id, way, Language.RU, None, KNOWN.full_name, KNOWN.phone, KNOWN.matter
    )
    filling = intake.after_advice("DRAFT00001", known)
    step = intake.FORM.step(filling)
    assert isinstance(step, Ask)
    assert step.field == "iin"
    assert (filling.draft.channel, filling.draft.phone) == (channel, KNOWN.phone)
    assert filling.draft.consultation == KNOWN.public_id
    assert intake.FORM.load(intake.FORM.dump(filling)).draft == filling.draft

"""The questions as data: every string of answers that buttons can make is read, no other is."""

import itertools

import pytest

from bot.services.rules.low_marks import laid_out
from bot.services.rules.questionnaires import (
    AFTER,
    MOST_QUESTIONS,
    QUESTIONS,
    Ask,
    concern,
    next_question,
    read,
    wants_to_book,
)
from db.enums import CallBackReason, OutcomeKind, Questionnaire


def complete(questionnaire: Questionnaire, given: str = "") -> list[str]:
    """Return every way in which a questionnaire can be answered by its buttons."""
    answers = read(questionnaire, given)
    assert answers is not None
    question = next_question(questionnaire, answers)
    if question is None:
        return [given]
    return [whole for code in question.codes for whole in complete(questionnaire, f"{given}{code}")]


@pytest.mark.parametrize("questionnaire", Questionnaire)
def test_every_way_through_ends_and_fits_into_a_button(questionnaire: Questionnaire) -> None:
    ways = complete(questionnaire)
    assert len(ways) == len(set(ways)) > 1
    assert max(map(len, ways)) <= MOST_QUESTIONS
    for given in ways:
        answers = read(questionnaire, given)
        assert answers is not None
        assert len({answer.ask for answer in answers}) == len(given)
        assert all((answer.mark is None) != (answer.choice is None) for answer in answers)
        # One answer more than there are questions is none that a button offers.
        assert read(questionnaire, f"{given}y") is None


@pytest.mark.parametrize("questionnaire", Questionnaire)
def test_what_no_button_offers_is_not_read(questionnaire: Questionnaire) -> None:
    known = {whole[: n + 1] for whole in complete(questionnaire) for n in range(len(whole))}
    for pair in itertools.product("0123456789abdefhnopsty ", repeat=2):
        given = "".join(pair)
        assert (read(questionnaire, given) is not None) == (given in known), given


def test_every_ending_has_its_questions() -> None:
    assert set(AFTER) == set(OutcomeKind)
    assert set(QUESTIONS) == set(Questionnaire)


@pytest.mark.parametrize(
    ("questionnaire", "given", "why"),
    [
        (Questionnaire.RECEPTION, "2yys", CallBackReason.LOW_MARK),
        (Questionnaire.RECEPTION, "3yys", None),
        (Questionnaire.WITHDRAWAL, "t5", CallBackReason.TALKED_OUT),
        (Questionnaire.WITHDRAWAL, "t1", CallBackReason.TALKED_OUT),
        (Questionnaire.WITHDRAWAL, "f1", CallBackReason.LOW_MARK),
        (Questionnaire.CONSULTATION, "5ntn", CallBackReason.TALKED_OUT),
    ],
)
def test_what_the_head_is_to_hear_of(
    questionnaire: Questionnaire, given: str, why: CallBackReason | None
) -> None:
    answers = read(questionnaire, given)
    assert answers is not None
    assert concern(answers) is why


def test_whom_the_advice_has_helped_is_not_asked_why_they_did_not_book() -> None:
    helped = read(Questionnaire.CONSULTATION, "5s")
    assert helped is not None
    assert next_question(Questionnaire.CONSULTATION, helped) is None
    later = read(Questionnaire.CONSULTATION, "5pfy")
    assert later is not None
    assert wants_to_book(later)


def test_no_cell_of_low_marks_is_too_small_and_none_is_lost() -> None:
    posts: tuple[int | None, ...] = (1, 2, None)
    keys = [(ask.value, post) for ask in (Ask.CLEAR, Ask.REASON) for post in posts]
    for counts in itertools.product((0, 1, 4, 5, 9), repeat=len(keys)):
        cells = dict(zip(keys, counts, strict=True))
        shown = laid_out(cells, 5)
        if shown is None:
            assert 0 < sum(counts) < 5
            continue
        assert sum(cell.count for cell in shown) == sum(counts)
        assert all(cell.count >= 5 for cell in shown)

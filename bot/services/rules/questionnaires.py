"""The questions asked after each ending, as data: the same in the chat and on the telephone.

No official questionnaire exists; the questions follow point 38 and what offices of the country ask.
An answer is one letter, so that all answers given so far fit into a button: a mark of 1 to 5, or
the code of a choice. A string of such letters, in the order of the questions, is what a person
has answered so far.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from db.enums import CallBackReason, DeclineReason, OutcomeKind, Questionnaire

LOWEST, HIGHEST = 1, 5
LOW_MARK = 2
"""A mark up to this one is low: the head is to hear of it."""
MOST_QUESTIONS = 5
"""No questionnaire is longer, so no string of answers is either."""


class Ask(StrEnum):
    """What is asked; the name under which the answer is kept."""

    RESPECT = "respect"
    NEXT_STEPS = "next_steps"
    IN_TIME = "in_time"
    SOLVED = "solved"
    CLEAR = "clear"
    REASON = "reason"
    WHERE = "where"
    WHY = "why"
    EASE = "ease"
    BOOK = "book"


class Choice(StrEnum):
    """An answer in words; what is kept of it."""

    YES = "yes"
    NO = "no"
    HARD_TO_SAY = "hard_to_say"
    SOLVED = "solved"
    PARTLY = "partly"
    UNSOLVED = "unsolved"
    TOO_EARLY = "too_early"


YES_NO: Mapping[str, str] = MappingProxyType({"y": Choice.YES, "n": Choice.NO})
YES_NO_HARD: Mapping[str, str] = MappingProxyType({**YES_NO, "h": Choice.HARD_TO_SAY})
SOLVED: Mapping[str, str] = MappingProxyType(
    {"s": Choice.SOLVED, "p": Choice.PARTLY, "n": Choice.UNSOLVED}
)
SOLVED_BY_NOW: Mapping[str, str] = MappingProxyType({**SOLVED, "e": Choice.TOO_EARLY})
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "s": DeclineReason.SOLVED,
        "f": DeclineReason.FAR_DATE,
        "b": DeclineReason.NO_BELIEF,
        "t": DeclineReason.TALKED_OUT,
        "d": DeclineReason.HARD,
        "o": DeclineReason.OTHER,
    }
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question: by marks when it has no choices; left out after a certain earlier answer."""

    ask: Ask
    choices: Mapping[str, str] | None = None
    not_after: tuple[Ask, str] | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The letters of its possible answers, in the order in which they are shown."""
        if self.choices is None:
            return tuple(str(mark) for mark in range(LOWEST, HIGHEST + 1))
        return tuple(self.choices)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is kept of one answer: a mark of 1 to 5 or the value of a choice."""

    ask: Ask
    mark: int | None = None
    choice: str | None = None


_SETTLED = (Ask.SOLVED, Choice.SOLVED)

QUESTIONS: Mapping[Questionnaire, tuple[Question, ...]] = MappingProxyType(
    {
        Questionnaire.RECEPTION: (
            Question(Ask.RESPECT),
            Question(Ask.NEXT_STEPS, YES_NO_HARD),
            Question(Ask.IN_TIME, YES_NO),
            Question(Ask.SOLVED, SOLVED_BY_NOW),
        ),
        Questionnaire.NOT_RECEIVED: (
            Question(Ask.CLEAR),
            Question(Ask.NEXT_STEPS, YES_NO_HARD),
        ),
        Questionnaire.REFUSAL: (Question(Ask.REASON), Question(Ask.WHERE, YES_NO_HARD)),
        Questionnaire.SENT_ON: (Question(Ask.REASON), Question(Ask.WHERE, YES_NO_HARD)),
        Questionnaire.WITHDRAWAL: (Question(Ask.WHY, REASONS), Question(Ask.EASE)),
        Questionnaire.CONSULTATION: (
            Question(Ask.CLEAR),
            Question(Ask.SOLVED, SOLVED),
            # Whom the advice has helped is neither asked why they did not book nor invited to.
            Question(Ask.WHY, REASONS, not_after=_SETTLED),
            Question(Ask.BOOK, YES_NO, not_after=_SETTLED),
        ),
        # Why they did not book, these people have told already.
        Questionnaire.REASON_TOLD: (
            Question(Ask.CLEAR),
            Question(Ask.SOLVED, SOLVED),
            Question(Ask.BOOK, YES_NO, not_after=_SETTLED),
        ),
    }
)

_COUNTED_AS: Mapping[Questionnaire, Questionnaire] = MappingProxyType(
    {Questionnaire.REASON_TOLD: Questionnaire.CONSULTATION}
)

COUNTED = tuple(one for one in Questionnaire if one not in _COUNTED_AS)
"""Questionnaires that ballots and figures know; the others are counted with one of these."""

AFTER: Mapping[OutcomeKind, Questionnaire] = MappingProxyType(
    {
        OutcomeKind.HELD: Questionnaire.RECEPTION,
        OutcomeKind.NO_SHOW: Questionnaire.NOT_RECEIVED,
        OutcomeKind.NOT_HELD: Questionnaire.NOT_RECEIVED,
        OutcomeKind.REFUSED: Questionnaire.REFUSAL,
        OutcomeKind.RETURNED: Questionnaire.REFUSAL,
        OutcomeKind.ENDED: Questionnaire.REFUSAL,
        OutcomeKind.REDIRECTED: Questionnaire.SENT_ON,
        OutcomeKind.FORWARDED: Questionnaire.SENT_ON,
        OutcomeKind.CONSULTED: Questionnaire.CONSULTATION,
        OutcomeKind.WITHDRAWN: Questionnaire.WITHDRAWAL,
        OutcomeKind.APPEAL_ANSWERED: Questionnaire.RECEPTION,
    }
)
"""Which questions follow which ending of a case."""


def counted_as(questionnaire: Questionnaire) -> Questionnaire:
    """Return under which questionnaire the answers to one are counted."""
    return _COUNTED_AS.get(questionnaire, questionnaire)


def read(questionnaire: Questionnaire, given: str) -> tuple[Answer, ...] | None:
    """Return the answers that a string of codes stands for, None when it stands for none."""
    answers: list[Answer] = []
    for code in given:
        question = next_question(questionnaire, answers)
        if question is None or code not in question.codes:
            return None
        if question.choices is None:
            answers.append(Answer(question.ask, mark=int(code)))
        else:
            answers.append(Answer(question.ask, choice=str(question.choices[code])))
    return tuple(answers)


def next_question(
    questionnaire: Questionnaire, answers: tuple[Answer, ...] | list[Answer]
) -> Question | None:
    """Return what is asked after these answers, None when everything is answered."""
    said = {answer.ask: answer for answer in answers}
    for question in QUESTIONS[questionnaire]:
        if question.ask in said:
            continue
        if question.not_after is not None:
            earlier, choice = question.not_after
            if earlier in said and said[earlier].choice == choice:
                continue
        return question
    return None


def lowest_mark(answers: tuple[Answer, ...]) -> int | None:
    """Return the worst mark given, None when no mark was."""
    return min((answer.mark for answer in answers if answer.mark is not None), default=None)


def talked_out(answers: tuple[Answer, ...]) -> bool:
    """Tell whether the person says that somebody talked them out of a reception."""
    return Answer(Ask.WHY, choice=DeclineReason.TALKED_OUT) in answers


def concern(answers: tuple[Answer, ...]) -> CallBackReason | None:
    """Return why the head should call, None when nothing in the answers asks for it.

    That somebody was talked out of a reception weighs more than any mark.
    """
    if talked_out(answers):
        return CallBackReason.TALKED_OUT
    lowest = lowest_mark(answers)
    return CallBackReason.LOW_MARK if lowest is not None and lowest <= LOW_MARK else None


def wants_to_book(answers: tuple[Answer, ...]) -> bool:
    """Tell whether the person would like to book a reception now."""
    return Answer(Ask.BOOK, choice=Choice.YES) in answers

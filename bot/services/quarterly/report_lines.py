"""The lines of the quarter's report: what each code counts (point 40; points 4, 7-1, 25-31, 38).

A line names facts; its figure is counted from them, and the same line opens to their cases. The
codes are for ever: a stored report is compared with a new one by them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.services.rules.periods import Period
from bot.services.rules.questionnaires import COUNTED
from bot.services.telephone.sample_calls import BOOKS
from bot.services.views.figures import Cell, Chosen, Cut, Key
from db.enums import (
    CallState,
    Channel,
    ConsultationOutcome,
    ContactResult,
    DeclineReason,
    FactKind,
    HeldResult,
    Mode,
    Rank,
    SocialGroup,
)

K = FactKind


class Measure(StrEnum):
    """What of the chosen facts is the figure."""

    COUNT = "count"
    IN_TIME = "in_time"
    LATE = "late"
    KEPT = "kept"
    VALUE = "value"
    MEDIAN = "median"


class Flag(StrEnum):
    """A mark of the facts that a line asks for."""

    FOREIGN = "foreign"
    OUT_OF_TURN = "out_of_turn"
    UNSCHEDULED = "unscheduled"


@dataclass(frozen=True, slots=True)
class Line:
    """A line: facts of a kind, narrowed by cuts and a mark, and what of them is the figure."""

    code: str
    kind: FactKind
    measure: Measure = Measure.COUNT
    where: tuple[tuple[Cut, Key], ...] = ()
    flag: Flag | None = None

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """By what the facts are told apart for this line."""
        return tuple(cut for cut, _key in self.where)

    def chosen(self, period: Period) -> Chosen:
        """Return the facts of a period behind the figure."""
        kept = {Measure.IN_TIME: True, Measure.LATE: False}.get(self.measure)
        return Chosen(
            (self.kind,),
            period,
            self.where,
            in_time=kept,
            foreign=True if self.flag is Flag.FOREIGN else None,
            out_of_turn=True if self.flag is Flag.OUT_OF_TURN else None,
            unscheduled=True if self.flag is Flag.UNSCHEDULED else None,
        )

    def figure(self, cell: Cell) -> int | float | None:
        """Return what a cell says in this line; a median is no sum of cells and counted apart."""
        match self.measure:
            case Measure.IN_TIME:
                return cell.in_time
            case Measure.LATE:
                return cell.late
            case Measure.VALUE:
                return cell.value
            case Measure.KEPT:
                percent = cell.kept_percent
                return None if percent is None else round(percent, 1)
            case _:
                return cell.count


def _by(code: str, kind: FactKind, cut: Cut, keys: Iterable[StrEnum]) -> tuple[Line, ...]:
    """Return a line for each word of a vocabulary."""
    return tuple(Line(f"{code}.{key.value}", kind, where=((cut, key),)) for key in keys)


def _detail(code: str, kind: FactKind, detail: str) -> Line:
    return Line(code, kind, where=((Cut.DETAIL, detail),))


def _kept(code: str, kind: FactKind) -> tuple[Line, ...]:
    """Return the lines of a term: kept, broken, and the share of those kept."""
    return (
        Line(f"{code}.in_time", kind, Measure.IN_TIME),
        Line(f"{code}.late", kind, Measure.LATE),
        Line(f"{code}.kept_percent", kind, Measure.KEPT),
    )


def _receptions() -> Iterator[Line]:
    held = (Cut.DETAIL, "held")
    yield Line("receptions.held", K.RECEPTION, where=(held,))
    for rank in Rank:
        yield Line(f"receptions.held.{rank}", K.RECEPTION, where=(held, (Cut.RANK, rank)))
    yield _detail("receptions.empty", K.RECEPTION, "empty")
    yield _detail("receptions.cancelled", K.RECEPTION, "cancelled")


def _people() -> Iterator[Line]:
    yield Line("people", K.HELD)
    yield from _by("people.rank", K.HELD, Cut.RANK, Rank)
    # A reception given without a post, by whoever was there, has no rank.
    yield Line("people.rank.unknown", K.HELD, where=((Cut.RANK, None),))
    yield from _by("people.social", K.HELD, Cut.SOCIAL, SocialGroup)
    yield Line("people.social.unknown", K.HELD, where=((Cut.SOCIAL, None),))
    yield from _by("people.mode", K.HELD, Cut.MODE, Mode)
    yield from _by("people.result", K.HELD, Cut.DETAIL, HeldResult)
    yield from (Line(f"people.{flag}", K.HELD, flag=flag) for flag in Flag)
    yield Line("people.median_days", K.HELD, Measure.MEDIAN)
    yield Line("no_show", K.NO_SHOW)
    yield Line("not_held", K.NOT_HELD)


def _applications() -> Iterator[Line]:
    yield Line("applications", K.REGISTERED)
    yield from _by("applications.channel", K.REGISTERED, Cut.CHANNEL, Channel)
    yield Line("applications.foreign", K.REGISTERED, flag=Flag.FOREIGN)
    yield Line("applications.out_of_turn", K.REGISTERED, flag=Flag.OUT_OF_TURN)
    yield _detail("applications.repeat", K.REGISTERED, "repeat")


def _terms() -> Iterator[Line]:
    yield from _kept("registered", K.REGISTERED)
    yield from _kept("entered", K.ENTERED)
    yield from _kept("memos", K.MEMO)
    yield Line("answers", K.ANSWERED)
    yield from _kept("answers", K.ANSWERED)
    yield Line("answers.median_days", K.ANSWERED, Measure.MEDIAN)
    yield Line("overdue_told", K.OVERDUE)
    yield from _kept("redirections", K.REDIRECTED)


ENDINGS = (
    K.REFUSED,
    K.RETURNED,
    K.REDIRECTED,
    K.REDIRECTED_PARTLY,
    K.FORWARDED,
    K.ENDED,
    K.CONSULTED,
    K.WITHDRAWN,
)
"""How a case ends without a reception; all but the last two on a ground."""


def _endings() -> Iterator[Line]:
    yield from (Line(f"endings.{kind}", kind) for kind in ENDINGS)
    yield Line("reopened", K.REOPENED)


def _voices() -> Iterator[Line]:
    yield Line("consultations", K.CONSULTATION)
    yield from _by("consultations.outcome", K.CONSULTATION, Cut.DETAIL, ConsultationOutcome)
    declined = (Cut.DETAIL, ConsultationOutcome.DECLINED.value)
    for reason in DeclineReason:
        where = (declined, (Cut.REASON, reason.value))
        yield Line(f"consultations.declined.{reason}", K.CONSULTATION, where=where)
    yield Line("surveys.asked", K.SURVEY_ASKED)
    yield from _by("surveys.asked", K.SURVEY_ASKED, Cut.DETAIL, COUNTED)
    yield Line("phone_survey.drawn", K.SAMPLED, Measure.VALUE)
    for state in (CallState.ANSWERED, CallState.REFUSED, CallState.UNREACHED):
        yield _detail(f"phone_survey.{state}", K.SAMPLE_CALL, state)
    yield Line("phone_survey.wished", K.SAMPLE_CALL, where=((Cut.REASON, BOOKS),))
    yield Line("phone_survey.tries", K.SAMPLE_CALL, Measure.VALUE)


BY_PHONE = (
    ContactResult.REACHED,
    ContactResult.NO_ANSWER,
    ContactResult.BUSY,
    ContactResult.WRONG_NUMBER,
)
"""What may come of a call to an applicant; the other tries are letters."""
BY_LETTER = (ContactResult.POSTED, ContactResult.DELIVERED, ContactResult.CAME_BACK)


def _calls() -> Iterator[Line]:
    yield from (_detail(f"calls.made.{result}", K.CALL, result) for result in BY_PHONE)
    yield from (_detail(f"letters.{result}", K.CALL, result) for result in BY_LETTER)


def _control() -> Iterator[Line]:
    yield Line("instructions", K.INSTRUCTION)
    yield from _kept("instructions.closed", K.INSTRUCTION_CLOSED)
    yield Line("materials", K.MATERIALS)
    yield from _kept("materials.given", K.MATERIALS_GIVEN)


LINES: tuple[Line, ...] = (
    *_receptions(),
    *_people(),
    *_applications(),
    *_terms(),
    *_endings(),
    *_voices(),
    *_calls(),
    *_control(),
)
"""Every line that is counted the same way in every office, in the order of the report."""

MONTHLY: tuple[Line, ...] = (
    Line("applications", K.REGISTERED),
    Line("people", K.HELD),
    Line("answers.in_time", K.ANSWERED, Measure.IN_TIME),
    Line("answers.late", K.ANSWERED, Measure.LATE),
)
"""What is told month by month: `month.2026-10.applications`."""

BODILY: tuple[Line, ...] = (
    Line("applications", K.REGISTERED),
    Line("receptions.held", K.RECEPTION, where=((Cut.DETAIL, "held"),)),
    Line("people", K.HELD),
    Line("answers.in_time", K.ANSWERED, Measure.IN_TIME),
    Line("answers.late", K.ANSWERED, Measure.LATE),
    Line("endings.refused", K.REFUSED),
)
"""What is told of each body, where several receive: `body.7.people`; body 0 is none named."""

STANDINGS = ("held", "empty", "cancelled")
"""What became of a planned reception, in the monthly duty of a post: `duty.2026-10.12.held`."""


def of_body(line: Line, body_id: int) -> Line:
    """Return a line narrowed to a body; 0 stands for those of no body."""
    where = ((Cut.BODY, body_id or None), *line.where)
    return replace(line, code=f"body.{body_id}.{line.code}", where=where)


def by_ground(kind: FactKind, ground: str | None) -> Line:
    """Return the line of an ending on a ground."""
    code = f"endings.{kind}.ground.{ground or 'none'}"
    return Line(code, kind, where=((Cut.DETAIL, ground),))


def by_topic(topic: str | None) -> Line:
    """Return the line of a topic."""
    code = f"topics.{topic}" if topic else "topics_none"
    return Line(code, K.REGISTERED, where=((Cut.TOPIC, topic),))


def of_duty(month: str, post_id: int, standing: str) -> Line:
    """Return the line of what became of a post's receptions in a month."""
    where = ((Cut.POST, post_id), (Cut.DETAIL, standing))
    return Line(f"duty.{month}.{post_id}.{standing}", K.RECEPTION, where=where)

"""The cases behind each figure of the quarter's report, or why a figure has none (point 40)."""

from enum import StrEnum

from bot.services.quarterly.report_lines import (
    BODILY,
    BY_PHONE,
    ENDINGS,
    LINES,
    MONTHLY,
    Line,
    by_ground,
    by_topic,
    of_body,
)
from bot.services.rules.periods import Period
from bot.services.views.figures import Chosen, Cut, Standing
from db.enums import FactKind, HeldResult

K = FactKind

SUMS: dict[str, tuple[FactKind, tuple[str, ...]]] = {
    "cards": (K.HELD, tuple(one.value for one in HeldResult)),
    "calls.made": (K.CALL, tuple(one.value for one in BY_PHONE)),
}
"""Figures that are the sum of others: the facts with any of these details."""

_FIXED = {line.code: line for line in LINES}


class Closed(StrEnum):
    """Why a figure opens to no case."""

    RECEPTIONS = "receptions"
    """It counts receptions, or posts that hold them; whom they received is counted beside it."""
    VOICES = "voices"
    """It counts consultations, answers or samples, which must lead to nobody."""
    SPANS = "spans"
    """It counts who waits for so long: they are named one by one below."""
    TYPED = "typed"
    """It was typed in: the telephone exchange knows it, the bot does not."""


def closed(code: str) -> Closed | None:
    """Return why no cases stand behind a figure of a report; None where they do."""
    first, *_more = parts = code.split(".")
    if first in {"consultations", "surveys", "survey", "phone_survey"}:
        return Closed.VOICES
    if code.startswith("queue.days."):
        return Closed.SPANS
    if code in {"calls.received", "calls.lost", "calls.lost_percent"}:
        return Closed.TYPED
    if first == "receptions" or parts[-2:] == ["receptions", "held"]:
        return Closed.RECEPTIONS
    return Closed.RECEPTIONS if first == "duty" and parts[-1] != "people" else None


def behind(code: str, period: Period) -> Chosen | Standing | None:
    """Return the cases behind a figure of a report; None where there are none, see `closed`.

    A median and a share lead to what they are counted from, a sum to all its parts.
    """
    parts = code.split(".")
    if standing := _standing(code, period):
        return standing
    if code in SUMS:
        kind, details = SUMS[code]
        return Chosen((kind,), period, ((Cut.DETAIL, details),))
    line, within = _FIXED.get(code), period
    months = {f"{month:%Y-%m}": Period.month(month) for month in period.months}
    if parts[0] == "body" and len(parts) > 2 and parts[1].isdigit():
        found = [one for one in BODILY if one.code == ".".join(parts[2:])]
        line = of_body(found[0], int(parts[1])) if found else None
    elif parts[0] == "month" and len(parts) > 2:
        found = [one for one in MONTHLY if one.code == ".".join(parts[2:])]
        line = found[0] if found and parts[1] in months else None
        within = months.get(parts[1], period)
    elif parts[0] == "duty" and len(parts) == 4 and parts[2].isdigit() and parts[3] == "people":
        if parts[1] in months:
            line = Line(code, K.HELD, where=((Cut.POST, int(parts[2])),))
            within = months[parts[1]]
    elif parts[0] == "endings" and len(parts) == 4 and parts[1] in ENDINGS:
        line = by_ground(FactKind(parts[1]), None if parts[3] == "none" else parts[3])
    elif parts[0] == "topics" and len(parts) == 2:
        line = by_topic(parts[1])
    elif code == "topics_none":
        line = by_topic(None)
    return None if line is None or line.kind in LEADING_NOWHERE else line.chosen(within)


def _standing(code: str, period: Period) -> Standing | None:
    """Return who waits, and whose commission is open or overdue, when the period ends."""
    if code in {"queue", "queue.longest_days"}:
        return Standing(K.QUEUED, K.UNQUEUED, period.last)
    if code == "instructions.open":
        return Standing(K.INSTRUCTION, K.INSTRUCTION_CLOSED, period.last)
    if code == "instructions.overdue":
        return Standing(K.INSTRUCTION_DUE, K.INSTRUCTION_MET, period.last)
    first, _, rest = code.partition(".")
    body, _, what = rest.partition(".")
    if first == "body" and what == "queue" and body.isdigit():
        return Standing(K.QUEUED, K.UNQUEUED, period.last, ((Cut.BODY, int(body) or None),))
    return None


LEADING_NOWHERE = frozenset({K.CONSULTATION, K.SURVEY_ASKED, K.SAMPLED, K.SAMPLE_CALL, K.RECEPTION})
"""Facts that concern no case, or must not lead to a person."""

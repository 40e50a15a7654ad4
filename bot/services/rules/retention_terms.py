"""What may become of a column, and the reasons that many columns share."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What becomes of a column."""

    NEVER = "never personal"
    """Of the office itself, its schedule, its posts: nothing of an applicant."""
    FIGURE = "figure"
    """A date, a state, a code of a closed vocabulary: stays, and leads to nobody by itself."""
    KEY = "key"
    """Joins rows or names one: stays, so that figures, papers and the journal hold together."""
    EMPTIED = "emptied"
    """Kept for its term, then NULL, or nothing where the column must have a value."""
    ROW = "row deleted"
    """The whole row goes."""
    HANDLED = "until handled"
    """Gone as soon as it has served; what is left of it goes with the row."""


class Period(StrEnum):
    """From when on: the setting of `[retention]`, and what it is counted from."""

    DRAFT = "draft_days"
    PROFILE = "profile_months"
    CASE = "case_years"
    VOICE = "voice_months"
    MESSAGE = "message_days"


COUNTED_FROM = {
    Period.DRAFT: "the last word in the chat",
    Period.PROFILE: "the last word in the chat, with nothing of the person still open",
    Period.CASE: "the end of the case, with nothing about it still owed",
    Period.VOICE: "the month of the answer, or the end of the talk or of the call",
    Period.MESSAGE: "the end of the message",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of a column, when, and why."""

    kind: Kind
    why: str
    period: Period | None = None


Group = tuple[Rule, str]


def of(*groups: Group) -> dict[str, Rule]:
    """Return the rules of a table from groups of columns; a column stands in one of them."""
    named = [(name, rule) for rule, names in groups for name in names.split()]
    if len(named) != len(dict(named)):
        message = "a column has two rules"
        raise ValueError(message)
    return dict(named)


def emptied(why: str, period: Period = Period.CASE) -> Rule:
    """Return the rule of what is kept for a term and then emptied."""
    return Rule(Kind.EMPTIED, why, period)


def row(why: str, period: Period) -> Rule:
    """Return the rule of rows that go when their term is over."""
    return Rule(Kind.ROW, why, period)


KEY = Rule(Kind.KEY, "joins rows; random or counted, it says nothing of a person")
STAFF = Rule(Kind.KEY, "which official acted (APPC article 64: a named person decides)")
WHEN = Rule(Kind.FIGURE, "when it happened: terms and figures (points 29 and 40)")
CODE = Rule(Kind.FIGURE, "a code of a closed vocabulary: figures (point 40, law 94-V article 17)")
NUMBER = Rule(Kind.KEY, "the number of an official paper, which has a term of its own elsewhere")
OFFICE = Rule(Kind.NEVER, "of the office: what it published, or how it is set up")
OFFICIAL = Rule(Kind.NEVER, "an official in the line of duty; public or of the office's own file")
TEXT = emptied("what was written about a person's matter (law 94-V article 18)")
WHO = emptied("who asks and how to reach them (law 94-V article 18)")
FIND = emptied("finds a person's cases while they are kept; then a random value, or none")
LINK = emptied("leads to the person's chat")
FORM = row("a form that was begun and not sent (law 94-V article 14)", Period.DRAFT)
SENT = row("a message that has served", Period.MESSAGE)
VOICE = row("what was said in a survey or for advice, in words", Period.VOICE)

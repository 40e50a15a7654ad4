"""Advice instead of a reception."""

from enum import StrEnum


class ConsultationWay(StrEnum):
    """Where a consultation is given."""

    CHAT = "chat"
    PHONE = "phone"
    ROOM = "room"


class ConsultationState(StrEnum):
    """A consultation waits for its answer, goes on in talk, and ends with an outcome."""

    ASKED = "asked"
    ANSWERED = "answered"
    ENDED = "ended"


class ConsultationOutcome(StrEnum):
    """How a consultation ended (point 38 asks about those who declined)."""

    SOLVED = "solved"
    BOOKS = "books"
    DECLINED = "declined"
    LAPSED = "lapsed"


class DeclineReason(StrEnum):
    """Why somebody who was consulted does not book a reception."""

    SOLVED = "solved"
    FAR_DATE = "far_date"
    NO_BELIEF = "no_belief"
    TALKED_OUT = "talked_out"
    HARD = "hard"
    OTHER = "other"

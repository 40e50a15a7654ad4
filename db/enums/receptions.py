"""Receptions: the schedule, places given and let go, what came of a day."""

from enum import StrEnum


class ScheduleState(StrEnum):
    """A schedule is seen by citizens and the queue only once approved (point 7-1)."""

    DRAFT = "draft"
    APPROVED = "approved"


class Mode(StrEnum):
    """How a reception is held."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"


class ChangeReason(StrEnum):
    """Why an approved reception, or a given place, changed; told to everybody it concerns."""

    ABSENT = "absent"
    TRIP = "trip"
    BUSINESS = "business"
    CANCELLED = "cancelled"
    ROOM = "room"
    HOLDER = "holder"
    BY_HAND = "by_hand"
    EMERGENCY = "emergency"


class Release(StrEnum):
    """Why a given place was let go."""

    CANNOT_COME = "cannot_come"
    ANOTHER_DAY = "another_day"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    NO_SHOW = "no_show"
    NOT_HELD = "not_held"


class OfferState(StrEnum):
    """A freed place is offered to one person at a time; only the first state is open."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    RECALLED = "recalled"


class ParticipationState(StrEnum):
    """What another body said to the invitation to take part (point 18)."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class HeldResult(StrEnum):
    """What the receiver decided on the spot (APPC article 90(4))."""

    SOLVED = "solved"
    EXPLAINED = "explained"
    INSTRUCTED = "instructed"
    APPEAL = "appeal"


class InstructionState(StrEnum):
    """A commission given at a reception; only its issuer takes it off control."""

    OPEN = "open"
    REPORTED = "reported"
    CLOSED = "closed"

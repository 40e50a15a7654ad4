"""A request from its registration to its end: how it came, where it stands, how it ended."""

from enum import StrEnum


class Channel(StrEnum):
    """The way a request came (point 4); the bot is accounted as its own channel."""

    BOT = "bot"
    PORTAL = "portal"
    E_OTINISH = "e_otinish"
    PAPER = "paper"
    ORAL = "oral"
    CALL_CENTRE = "call_centre"


class RequestState(StrEnum):
    """The life of a request; the arrows between the states are in `rules/lifecycle.py`."""

    REGISTERED = "registered"
    IN_REVIEW = "in_review"
    NEEDS_INFORMATION = "needs_information"
    PROPOSED = "proposed"
    QUEUED = "queued"
    ASSIGNED = "assigned"
    HELD = "held"
    NO_SHOW = "no_show"
    LETTER = "letter"
    REFUSED = "refused"
    RETURNED = "returned"
    REDIRECTED = "redirected"
    FORWARDED = "forwarded"
    ENDED = "ended"
    CONSULTED = "consulted"
    WITHDRAWN = "withdrawn"
    APPEAL = "appeal"
    APPEAL_ANSWERED = "appeal_answered"


class ProposalKind(StrEnum):
    """How a case is to go on or to end; the head decides on the first three (point 26, APPC 88).

    A return and a redirection are the reviewer's own (APPC articles 64 and 65); their row waits for
    the number of the letter.
    """

    RECEIVE = "receive"
    REFUSE = "refuse"
    END = "end"
    RETURN = "return"
    REDIRECT = "redirect"


class Decision(StrEnum):
    """What became of a proposal. VOID: taken back, or the case ended before anybody decided."""

    APPROVED = "approved"
    RETURNED = "returned"
    OVERRULED = "overruled"
    VOID = "void"


class NoteKind(StrEnum):
    """A line of the talk between the office and the applicant."""

    QUESTION = "question"
    ANSWER = "answer"
    MESSAGE = "message"
    REPLY = "reply"
    CORRECTION = "correction"


class OutcomeKind(StrEnum):
    """How an arranged reception, or the request itself, ended."""

    HELD = "held"
    NO_SHOW = "no_show"
    NOT_HELD = "not_held"
    REFUSED = "refused"
    RETURNED = "returned"
    REDIRECTED = "redirected"
    FORWARDED = "forwarded"
    ENDED = "ended"
    CONSULTED = "consulted"
    WITHDRAWN = "withdrawn"
    APPEAL_ANSWERED = "appeal_answered"


class ReferralKind(StrEnum):
    """How a matter is sent on to another body."""

    WHOLE = "whole"
    PART = "part"
    URGENT = "urgent"


class AlternativeKind(StrEnum):
    """What may be offered instead of the reception asked for."""

    CONSULTATION = "consultation"
    OTHER_RECEIVER = "other_receiver"
    OTHER_FORM = "other_form"


class MaterialState(StrEnum):
    """A request for materials on its way through a unit (point 31)."""

    ASKED = "asked"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    RECALLED = "recalled"


class LetterKind(StrEnum):
    """What a letter, a protocol or a memo is; each has its own words."""

    DATE = "date"
    REFUSAL = "refusal"
    RETURN = "return"
    REDIRECT = "redirect"
    FORWARD = "forward"
    END = "end"
    CONSULTED = "consulted"
    INFORMATION = "information"
    CORRECTION = "correction"
    NOTICE = "notice"


class Media(StrEnum):
    """What a file is by its content, whatever its name says."""

    JPEG = "jpeg"
    PNG = "png"
    PDF = "pdf"
    DOCX = "docx"

"""What people are asked afterwards: surveys in chat, calls back, the telephone survey."""

from enum import StrEnum


class SurveyState(StrEnum):
    """Scheduled with the outcome, asked once, then answered or closed.

    SKIPPED: never asked, because the person was asked not long ago or wants no questions.
    """

    SCHEDULED = "scheduled"
    ASKED = "asked"
    ANSWERED = "answered"
    CLOSED = "closed"
    SKIPPED = "skipped"


class Questionnaire(StrEnum):
    """Which questions are asked: each ending has its own tone (point 38).

    REASON_TOLD follows a consultation after which the person said already why they will not book;
    its answers are counted with those of CONSULTATION.
    """

    RECEPTION = "reception"
    NOT_RECEIVED = "not_received"
    REFUSAL = "refusal"
    SENT_ON = "sent_on"
    WITHDRAWAL = "withdrawal"
    CONSULTATION = "consultation"
    REASON_TOLD = "reason_told"


class VoiceWay(StrEnum):
    """How a survey was answered."""

    CHAT = "chat"
    PHONE = "phone"


class CallBackReason(StrEnum):
    """Why the head is to call somebody who was heard in a survey."""

    LOW_MARK = "low_mark"
    TALKED_OUT = "talked_out"
    WISH = "wish"


class CallBackOutcome(StrEnum):
    """What came of a call back.

    CONFLICT: nobody was left to call but the one whom the voice is about; the person was told so.
    """

    SETTLED = "settled"
    EXPLAINED = "explained"
    MEASURES = "measures"
    NOT_REACHED = "not_reached"
    CONFLICT = "conflict"


class SampleFrame(StrEnum):
    """Among whom people are drawn for the telephone survey."""

    DECLINED = "declined"
    HELD = "held"
    REFUSED = "refused"
    NO_SHOW = "no_show"


class CallState(StrEnum):
    """A drawn person on the call sheet."""

    WAITING = "waiting"
    ANSWERED = "answered"
    REFUSED = "refused"
    UNREACHED = "unreached"


class CallResult(StrEnum):
    """What came of one try to reach a drawn person."""

    NO_ANSWER = "no_answer"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"
    LATER = "later"
    REFUSED = "refused"
    ANSWERED = "answered"

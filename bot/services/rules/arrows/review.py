"""A case is read, what is missing is asked for, and somebody decides."""

from bot.services.rules.arrows.arrow import APPLICANT, GROUND, TEXT, UNTIL_DECIDED, arrow
from bot.services.rules.steps import Arrow, Step
from db.enums import DutyKind, RequestState, Role

S = RequestState
D = DutyKind

REVIEW: dict[Step, Arrow] = {
    Step.OPEN: arrow(
        (S.REGISTERED,), S.IN_REVIEW, Role.REVIEWER, journal="opened", closes=(D.REVIEW,)
    ),
    # What is missing is named and a term given (APPC article 64(6)); the answer, or the clerk who
    # was told it by phone, brings the case back into review.
    Step.ASK_INFORMATION: arrow(
        (S.IN_REVIEW,),
        S.NEEDS_INFORMATION,
        Role.REVIEWER,
        journal="information_asked",
        asks="what is missing and a term",
        opens=(D.INFORMATION,),
        tells=("information",),
    ),
    Step.INFORM: arrow(
        (S.NEEDS_INFORMATION,),
        S.IN_REVIEW,
        Role.REVIEWER,
        Role.REGISTRAR,
        APPLICANT,
        journal="answered",
        asks=TEXT,
        closes=(D.INFORMATION,),
        tells=("answered",),
    ),
    Step.PROPOSE: arrow(
        (S.IN_REVIEW,),
        S.PROPOSED,
        Role.REVIEWER,
        journal="proposed",
        closes=UNTIL_DECIDED,
        tells=("proposed",),
    ),
    # Not cleared under the secrecy regime: the queue would never reach the case (point 11).
    Step.RECONSIDER: arrow(
        (S.QUEUED,),
        S.IN_REVIEW,
        Role.SECRECY,
        Role.ADMINISTRATOR,
        journal="reconsidered",
        asks=TEXT,
        closes=(D.SECRECY,),
        tells=("secrecy_checked",),
    ),
}

DECISIONS: dict[Step, Arrow] = {
    Step.RETURN: arrow(
        (S.PROPOSED,),
        S.IN_REVIEW,
        Role.HEAD,
        journal="returned",
        asks=TEXT,
        tells=("returned",),
    ),
    Step.RECEIVE: arrow((S.PROPOSED,), S.QUEUED, Role.HEAD, journal="receive"),
    Step.REFUSE: arrow(
        (S.PROPOSED,),
        S.LETTER,
        Role.HEAD,
        journal="refuse",
        asks=GROUND,
        opens=(D.LETTER,),
        closes=UNTIL_DECIDED,
    ),
    # The head ends a case on the reviewer's proposal (APPC article 88).
    Step.END: arrow(
        (S.PROPOSED,),
        S.LETTER,
        Role.HEAD,
        journal="end_decided",
        asks=GROUND,
        opens=(D.LETTER,),
        closes=UNTIL_DECIDED,
    ),
    # Returned and sent on by the responsible worker, with a letter (APPC articles 64(7) and 65).
    Step.GIVE_UP: arrow(
        (S.IN_REVIEW, S.NEEDS_INFORMATION),
        S.LETTER,
        Role.REVIEWER,
        journal="return_decided",
        asks=GROUND,
        opens=(D.LETTER,),
        closes=UNTIL_DECIDED,
    ),
    Step.REDIRECT: arrow(
        (S.IN_REVIEW,),
        S.LETTER,
        Role.REVIEWER,
        journal="redirect_decided",
        asks="a ground, a body and a text",
        opens=(D.LETTER,),
        closes=UNTIL_DECIDED,
    ),
    # Decided, but the letter is not out yet: whoever decided may think better of it.
    Step.TAKE_BACK: arrow(
        (S.LETTER,),
        S.IN_REVIEW,
        Role.REVIEWER,
        Role.HEAD,
        journal="taken_back",
        asks=TEXT,
        closes=(D.LETTER,),
        tells=("taken_back",),
        sometimes=(D.REDIRECT,),
    ),
}

"""A case ends: by a letter, by sending it on, by advice, by its applicant; and is taken up again.

Refused, returned, redirected and ended are reached only by a named person with a ground and a text,
never by the machine (APPC article 64, law 94-V article 19-1); the services ask for both.
"""

from bot.services.rules.arrows.arrow import APPLICANT, BEFORE_A_DATE, OF_A_PLACE_LET_GO, TEXT, arrow
from bot.services.rules.steps import Arrow, Step
from db.enums import DutyKind, FactKind, RequestState, Role

S = RequestState
D = DutyKind
F = FactKind

LETTER = "the number of the letter"

ALL_BUT_PAPERS = tuple(set(D) - {D.ENTRY, D.REFERRAL, D.INSTRUCTION})
"""What an ended case no longer owes: everything but its number and the papers sent on."""

_NOT_OVER = (*BEFORE_A_DATE, S.LETTER, S.QUEUED, S.ASSIGNED, S.NO_SHOW, S.APPEAL)

_ENDED = (
    S.REFUSED,
    S.RETURNED,
    S.REDIRECTED,
    S.FORWARDED,
    S.ENDED,
    S.CONSULTED,
    S.WITHDRAWN,
)


def _issued(leads_to: S, journal: str, notice: str, counted: F) -> Arrow:
    """Return the arrow of an ending that is in force with the number of its letter."""
    return arrow(
        (S.LETTER,),
        leads_to,
        Role.REGISTRAR,
        Role.REVIEWER,
        journal=journal,
        asks=LETTER,
        opens=(D.SURVEY,),
        closes=ALL_BUT_PAPERS,
        tells=(notice,),
        counts=(counted,),
    )


ENDINGS: dict[Step, Arrow] = {
    Step.ISSUE_REFUSAL: _issued(S.REFUSED, "letter", "refusal", F.REFUSED),
    Step.ISSUE_END: _issued(S.ENDED, "ended", "ended", F.ENDED),
    Step.ISSUE_RETURN: _issued(S.RETURNED, "request_returned", "request_returned", F.RETURNED),
    Step.ISSUE_REDIRECT: _issued(S.REDIRECTED, "redirected", "redirected", F.REDIRECTED),
    # Danger or crime is sent on at once, whatever else is missing (APPC article 64(7-2)).
    Step.FORWARD: arrow(
        (*BEFORE_A_DATE, S.QUEUED),
        S.FORWARDED,
        Role.REGISTRAR,
        Role.REVIEWER,
        journal="forwarded",
        asks="a ground, a body and a text",
        opens=(D.SURVEY, D.REFERRAL),
        closes=ALL_BUT_PAPERS,
        tells=("forwarded",),
        counts=(F.FORWARDED,),
        sometimes=OF_A_PLACE_LET_GO,
    ),
    # A consultation instead of the reception is the applicant's own choice.
    Step.CONSULT: arrow(
        (S.IN_REVIEW, S.QUEUED),
        S.CONSULTED,
        Role.REGISTRAR,
        Role.REVIEWER,
        APPLICANT,
        journal="consulted",
        # The survey follows the consultation itself, when it has been given.
        opens=(),
        closes=ALL_BUT_PAPERS,
        tells=("consulted", "alternative_answered", "consultation_asked"),
        counts=(F.CONSULTED,),
        sometimes=OF_A_PLACE_LET_GO,
    ),
    Step.WITHDRAW: arrow(
        _NOT_OVER,
        S.WITHDRAWN,
        APPLICANT,
        journal="withdrawn",
        opens=(D.SURVEY,),
        closes=tuple(D),
        tells=("withdrawn",),
        counts=(F.WITHDRAWN,),
        sometimes=OF_A_PLACE_LET_GO,
    ),
    # Asked for on paper or by phone by those who have no chat with us (APPC article 64(9)).
    Step.WITHDRAW_FOR: arrow(
        _NOT_OVER,
        S.WITHDRAWN,
        Role.REGISTRAR,
        journal="withdrawn_for",
        asks="what it rests on",
        opens=(D.SURVEY,),
        closes=tuple(D),
        tells=("withdrawn_for_you", "withdrawn"),
        counts=(F.WITHDRAWN,),
        sometimes=OF_A_PLACE_LET_GO,
    ),
    Step.REOPEN: arrow(
        _ENDED,
        S.IN_REVIEW,
        Role.HEAD,
        journal="reopened",
        asks=TEXT,
        opens=(D.ANSWER, D.REDIRECT),
        closes=(D.SURVEY,),
        tells=("reopened", "case_reopened"),
        counts=(F.REOPENED,),
        sometimes=(D.ENTRY, D.SECRECY),
    ),
    Step.ANSWER_APPEAL: arrow(
        (S.APPEAL,),
        S.APPEAL_ANSWERED,
        Role.REGISTRAR,
        Role.REVIEWER,
        journal="appeal_answered",
        asks="the number of the letter and a text",
        closes=(D.APPEAL,),
        tells=("appeal_answer",),
    ),
}

"""The one table of arrows in the life of a request: from where, to where, by whom, with what.

Refused, returned, redirected and ended are reached only by a named person with a ground and a text,
never by the machine (APPC article 64, law 94-V article 19-1); the services ask for both. A test
takes every arrow through the services and compares what happens with this table; the diagram in
the documentation is drawn from it.
"""

from bot.services.rules.steps import Arrow, Step
from db.enums import DutyKind, FactKind, RequestState, Role

S = RequestState
D = DutyKind
F = FactKind

APPLICANT = "applicant"
GROUND = "a ground and a text"
LETTER = "the number of the letter"
TEXT = "a text"

UNTIL_DECIDED = (D.REDIRECT, D.INFORMATION, D.ALTERNATIVE)
"""What waits for a decision and is void with it."""

ALL_BUT_PAPERS = tuple(set(D) - {D.ENTRY, D.REFERRAL, D.INSTRUCTION})
"""What an ended case no longer owes: everything but its number and the papers sent on."""

OF_THE_PLACE = (D.ATTENDANCE, D.RESULT, D.MEMO)
"""What hangs on a given place."""

CHANGERS = (Role.REVIEWER, Role.REGISTRAR, Role.ADMINISTRATOR)
"""Whoever may change an approved schedule moves whom the change hits."""

WITH_A_DATE = ("calendar_file", "meeting_point", "participation", "guest_date", "help_wanted")
OF_A_PLACE_LET_GO = ("freed", "offer", "offer_over", "calendar_file", "participation", "guest_date")


def _arrow(
    leaves: tuple[S, ...],
    leads_to: S,
    *by: Role | str,
    journal: str,
    asks: str = "",
    opens: tuple[D, ...] = (),
    closes: tuple[D, ...] = (),
    tells: tuple[str, ...] = (),
    counts: tuple[F, ...] = (),
    sometimes: tuple[str, ...] = (),
) -> Arrow:
    return Arrow(
        leaves=frozenset(leaves),
        leads_to=leads_to,
        roles=frozenset(one for one in by if isinstance(one, Role)),
        by_applicant=APPLICANT in by,
        journal=journal,
        asks=asks,
        opens=frozenset(opens),
        closes=frozenset(closes),
        tells=frozenset(tells),
        counts=counts,
        sometimes=frozenset(sometimes),
    )


_BEFORE_A_DATE = (S.REGISTERED, S.IN_REVIEW, S.NEEDS_INFORMATION, S.PROPOSED)
_NOT_OVER = (*_BEFORE_A_DATE, S.LETTER, S.QUEUED, S.ASSIGNED, S.NO_SHOW, S.APPEAL)
_ENDED = (
    S.REFUSED,
    S.RETURNED,
    S.REDIRECTED,
    S.FORWARDED,
    S.ENDED,
    S.CONSULTED,
    S.WITHDRAWN,
)

REVIEW: dict[Step, Arrow] = {
    Step.OPEN: _arrow(
        (S.REGISTERED,), S.IN_REVIEW, Role.REVIEWER, journal="opened", closes=(D.REVIEW,)
    ),
    # What is missing is named and a term given (APPC article 64(6)); the answer, or the clerk who
    # was told it by phone, brings the case back into review.
    Step.ASK_INFORMATION: _arrow(
        (S.IN_REVIEW,),
        S.NEEDS_INFORMATION,
        Role.REVIEWER,
        journal="information_asked",
        asks="what is missing and a term",
        opens=(D.INFORMATION,),
        tells=("information",),
    ),
    Step.INFORM: _arrow(
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
    Step.PROPOSE: _arrow(
        (S.IN_REVIEW,),
        S.PROPOSED,
        Role.REVIEWER,
        journal="proposed",
        closes=UNTIL_DECIDED,
        tells=("proposed",),
    ),
    # Not cleared under the secrecy regime: the queue would never reach the case (point 11).
    Step.RECONSIDER: _arrow(
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
    Step.RETURN: _arrow(
        (S.PROPOSED,),
        S.IN_REVIEW,
        Role.HEAD,
        journal="returned",
        asks=TEXT,
        tells=("returned",),
    ),
    Step.RECEIVE: _arrow((S.PROPOSED,), S.QUEUED, Role.HEAD, journal="receive"),
    Step.REFUSE: _arrow(
        (S.PROPOSED,),
        S.LETTER,
        Role.HEAD,
        journal="refuse",
        asks=GROUND,
        opens=(D.LETTER,),
        closes=UNTIL_DECIDED,
    ),
    # The head ends a case on the reviewer's proposal (APPC article 88).
    Step.END: _arrow(
        (S.PROPOSED,),
        S.LETTER,
        Role.HEAD,
        journal="end_decided",
        asks=GROUND,
        opens=(D.LETTER,),
        closes=UNTIL_DECIDED,
    ),
    # Returned and sent on by the responsible worker, with a letter (APPC articles 64(7) and 65).
    Step.GIVE_UP: _arrow(
        (S.IN_REVIEW, S.NEEDS_INFORMATION),
        S.LETTER,
        Role.REVIEWER,
        journal="return_decided",
        asks=GROUND,
        opens=(D.LETTER,),
        closes=UNTIL_DECIDED,
    ),
    Step.REDIRECT: _arrow(
        (S.IN_REVIEW,),
        S.LETTER,
        Role.REVIEWER,
        journal="redirect_decided",
        asks="a ground, a body and a text",
        opens=(D.LETTER,),
        closes=UNTIL_DECIDED,
    ),
    # Decided, but the letter is not out yet: whoever decided may think better of it.
    Step.TAKE_BACK: _arrow(
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


def _issued(leads_to: S, journal: str, notice: str, counted: F) -> Arrow:
    """Return the arrow of an ending that is in force with the number of its letter."""
    return _arrow(
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
    Step.FORWARD: _arrow(
        (*_BEFORE_A_DATE, S.QUEUED),
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
    Step.CONSULT: _arrow(
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
    Step.WITHDRAW: _arrow(
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
    Step.WITHDRAW_FOR: _arrow(
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
    Step.REOPEN: _arrow(
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
    Step.ANSWER_APPEAL: _arrow(
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

PLACES: dict[Step, Arrow] = {
    Step.ASSIGN: _arrow(
        (S.QUEUED,),
        S.ASSIGNED,
        Role.REVIEWER,
        journal="assigned",
        opens=(D.ATTENDANCE, D.RESULT),
        closes=(D.ANSWER, D.NEW_DATE, *UNTIL_DECIDED),
        tells=("date",),
        counts=(F.ASSIGNED,),
        sometimes=(D.MEMO, *WITH_A_DATE),
    ),
    Step.ACCEPT: _arrow(
        (S.QUEUED,),
        S.ASSIGNED,
        APPLICANT,
        journal="assigned",
        opens=(D.ATTENDANCE, D.RESULT),
        closes=(D.ANSWER, D.NEW_DATE, D.OFFER, *UNTIL_DECIDED),
        tells=("date",),
        counts=(F.ASSIGNED,),
        sometimes=(D.MEMO, *WITH_A_DATE),
    ),
    Step.FREE: _arrow(
        (S.ASSIGNED,),
        S.QUEUED,
        APPLICANT,
        journal="freed",
        opens=(D.NEW_DATE,),
        closes=OF_THE_PLACE,
        sometimes=OF_A_PLACE_LET_GO,
    ),
    Step.MOVE: _arrow(
        (S.ASSIGNED,),
        S.ASSIGNED,
        *CHANGERS,
        journal="moved",
        asks=TEXT,
        opens=(D.ATTENDANCE, D.RESULT),
        closes=OF_THE_PLACE,
        tells=("moved",),
        counts=(F.ASSIGNED,),
        sometimes=(D.MEMO, *WITH_A_DATE, *OF_A_PLACE_LET_GO),
    ),
    Step.POSTPONE: _arrow(
        (S.ASSIGNED,),
        S.QUEUED,
        *CHANGERS,
        journal="postponed",
        opens=(D.NEW_DATE,),
        closes=OF_THE_PLACE,
        tells=("postponed",),
        sometimes=OF_A_PLACE_LET_GO,
    ),
}

THE_DAY: dict[Step, Arrow] = {
    Step.HOLD: _arrow(
        (S.ASSIGNED,),
        S.HELD,
        Role.REGISTRAR,
        journal="held",
        asks=TEXT,
        opens=(D.SURVEY,),
        closes=OF_THE_PLACE,
        tells=("result",),
        counts=(F.HELD,),
        sometimes=("next_in_line",),
    ),
    Step.NO_SHOW: _arrow(
        (S.ASSIGNED,),
        S.NO_SHOW,
        Role.REGISTRAR,
        journal="no_show",
        opens=(D.SURVEY,),
        closes=OF_THE_PLACE,
        tells=("no_show",),
        counts=(F.NO_SHOW,),
        sometimes=("next_in_line", *OF_A_PLACE_LET_GO),
    ),
    Step.NOT_HELD: _arrow(
        (S.ASSIGNED,),
        S.QUEUED,
        Role.REGISTRAR,
        journal="not_held",
        asks=TEXT,
        opens=(D.NEW_DATE,),
        closes=OF_THE_PLACE,
        tells=("not_held",),
        counts=(F.NOT_HELD,),
        sometimes=("next_in_line", *OF_A_PLACE_LET_GO),
    ),
    Step.REQUEUE: _arrow(
        (S.NO_SHOW,), S.QUEUED, Role.REVIEWER, journal="requeued", opens=(D.NEW_DATE,)
    ),
    Step.WALK_IN: _arrow(
        (S.REGISTERED, S.IN_REVIEW, S.QUEUED),
        S.HELD,
        Role.REGISTRAR,
        journal="held",
        asks=TEXT,
        opens=(D.SURVEY,),
        closes=(
            D.REVIEW,
            D.REDIRECT,
            D.ANSWER,
            D.NEW_DATE,
            D.SECRECY,
            D.ALTERNATIVE,
            *OF_THE_PLACE,
        ),
        tells=("result",),
        counts=(F.HELD,),
        sometimes=("next_in_line", *OF_A_PLACE_LET_GO),
    ),
}

ARROWS: dict[Step, Arrow] = REVIEW | DECISIONS | ENDINGS | PLACES | THE_DAY

"""A case gets a place, loses it, and is held on the day or not."""

from bot.services.rules.arrows.arrow import (
    APPLICANT,
    OF_A_PLACE_LET_GO,
    OF_THE_PLACE,
    TEXT,
    UNTIL_DECIDED,
    arrow,
)
from bot.services.rules.steps import Arrow, Step
from db.enums import DutyKind, FactKind, RequestState, Role

S = RequestState
D = DutyKind
F = FactKind

CHANGERS = (Role.REVIEWER, Role.REGISTRAR, Role.ADMINISTRATOR)
"""Whoever may change an approved schedule moves whom the change hits."""

WITH_A_DATE = ("calendar_file", "meeting_point", "participation", "guest_date", "help_wanted")

PLACES: dict[Step, Arrow] = {
    Step.ASSIGN: arrow(
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
    Step.ACCEPT: arrow(
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
    Step.FREE: arrow(
        (S.ASSIGNED,),
        S.QUEUED,
        APPLICANT,
        journal="freed",
        opens=(D.NEW_DATE,),
        closes=OF_THE_PLACE,
        sometimes=OF_A_PLACE_LET_GO,
    ),
    Step.MOVE: arrow(
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
    Step.POSTPONE: arrow(
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
    Step.HOLD: arrow(
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
    Step.NO_SHOW: arrow(
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
    Step.NOT_HELD: arrow(
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
    Step.REQUEUE: arrow(
        (S.NO_SHOW,), S.QUEUED, Role.REVIEWER, journal="requeued", opens=(D.NEW_DATE,)
    ),
    Step.WALK_IN: arrow(
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

"""How an arrow is written down, and what several of them have in common."""

from bot.services.rules.steps import Arrow
from db.enums import DutyKind, FactKind, RequestState, Role

S = RequestState
D = DutyKind

APPLICANT = "applicant"
GROUND = "a ground and a text"
TEXT = "a text"

UNTIL_DECIDED = (D.REDIRECT, D.INFORMATION, D.ALTERNATIVE)
"""What waits for a decision and is void with it."""

OF_THE_PLACE = (D.ATTENDANCE, D.RESULT, D.MEMO)
"""What hangs on a given place."""

OF_A_PLACE_LET_GO = ("freed", "offer", "offer_over", "calendar_file", "participation", "guest_date")

BEFORE_A_DATE = (S.REGISTERED, S.IN_REVIEW, S.NEEDS_INFORMATION, S.PROPOSED)


def arrow(
    leaves: tuple[S, ...],
    leads_to: S,
    *by: Role | str,
    journal: str,
    asks: str = "",
    opens: tuple[D, ...] = (),
    closes: tuple[D, ...] = (),
    tells: tuple[str, ...] = (),
    counts: tuple[FactKind, ...] = (),
    sometimes: tuple[str, ...] = (),
) -> Arrow:
    """Return an arrow; `by` are roles, and the applicant where the step is theirs too."""
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

"""The steps in the life of a request, and what one of them is."""

from dataclasses import dataclass
from enum import StrEnum

from db.enums import DutyKind, FactKind, RequestState, Role


class Step(StrEnum):
    """The arrows, named as the office says them."""

    OPEN = "open"
    PROPOSE = "propose"
    RETURN = "return"
    RECEIVE = "receive"
    REFUSE = "refuse"
    ISSUE_REFUSAL = "issue_refusal"
    ASSIGN = "assign"
    FREE = "free"
    HOLD = "hold"
    NO_SHOW = "no_show"
    NOT_HELD = "not_held"
    REQUEUE = "requeue"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    MOVE = "move"
    POSTPONE = "postpone"
    WALK_IN = "walk_in"
    ANSWER_APPEAL = "answer_appeal"
    RECONSIDER = "reconsider"
    ASK_INFORMATION = "ask_information"
    INFORM = "inform"
    END = "end"
    ISSUE_END = "issue_end"
    GIVE_UP = "give_up"
    ISSUE_RETURN = "issue_return"
    REDIRECT = "redirect"
    ISSUE_REDIRECT = "issue_redirect"
    TAKE_BACK = "take_back"
    FORWARD = "forward"
    CONSULT = "consult"
    WITHDRAW_FOR = "withdraw_for"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Arrow:
    """A step: from where, to where, by whom, and all that happens with it in one transaction.

    `by_applicant` marks the steps that the person who asks may take, besides the roles. `asks` is
    what has to be said, without which it is refused. `journal` is the word of its line. `opens` and
    `closes` are duties (a closed one that was not open stays so), `tells` are kinds of notices that
    are owed, `counts` are facts that are written; the queue is counted besides, whenever it is
    entered or left. `sometimes` are duties and notices that depend on the case: a memo that is not
    there yet, an invited body, a place on a map, the next in order for a place that is let go.
    """

    leaves: frozenset[RequestState]
    leads_to: RequestState
    roles: frozenset[Role]
    by_applicant: bool
    journal: str
    asks: str = ""
    opens: frozenset[DutyKind] = frozenset()
    closes: frozenset[DutyKind] = frozenset()
    tells: frozenset[str] = frozenset()
    counts: tuple[FactKind, ...] = ()
    sometimes: frozenset[str] = frozenset()

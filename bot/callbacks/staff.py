"""What the buttons of the staff mean: the desk, the cases, the team."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.callbacks.fields import Fingerprint, Key, Opaque, Page, Version
from db.enums import ProposalKind, Role


class Pile(StrEnum):
    """The piles on a desk."""

    ENTER = "e"
    REVIEW = "r"
    WAITING = "w"
    DECIDE = "d"
    LETTERS = "l"
    QUEUE = "q"
    DAY = "y"
    MISSED = "n"
    DUTIES = "t"
    APPEALS = "a"
    HELD = "h"


class Desk(CallbackData, prefix="d"):
    """The desk itself."""


class DeskPile(CallbackData, prefix="dp"):
    """A page of a pile."""

    pile: Pile
    page: Page = 0


class NextCase(CallbackData, prefix="dn"):
    """Open the case whose answer is due first."""


class CaseAct(StrEnum):
    """What the staff does with a case. OPEN only shows the card; START begins the review."""

    OPEN = "o"
    START = "i"
    SHOW = "s"
    ENTER = "e"
    ASK = "a"
    MEMO = "m"
    DIRECT = "t"
    RECEIVE = "r"
    REFUSE = "f"
    PROPOSE_RECEIVE = "pr"
    APPROVE = "v"
    APPROVE_YES = "vy"
    RETURN = "b"
    OVERRULE = "u"
    LETTER = "l"
    HELD = "h"
    NO_SHOW = "n"
    NO_SHOW_YES = "ny"
    NOT_HELD = "g"
    REQUEUE = "q"
    REQUEUE_YES = "qy"


class Case(CallbackData, prefix="k"):
    """An action of the staff on a case, drawn for this version of it."""

    id: Opaque
    version: Version
    act: CaseAct


class CaseGround(CallbackData, prefix="kg"):
    """The ground of a refusal: for a proposal, or for a head's own decision."""

    id: Opaque
    version: Version
    ground: Annotated[str, Field(max_length=8)]
    own: bool
    """True when the head decides otherwise; False when a reviewer proposes."""


class CaseGroundPage(CallbackData, prefix="kr"):
    """A page of the grounds to choose from."""

    id: Opaque
    version: Version
    own: bool
    page: Page


class CaseOverrule(CallbackData, prefix="ku"):
    """The head decides otherwise than proposed."""

    id: Opaque
    version: Version
    kind: ProposalKind


class CasePost(CallbackData, prefix="kp"):
    """Direct a case to a post ("you decide" was asked)."""

    id: Opaque
    version: Version
    post: Key


class CasePostPage(CallbackData, prefix="kq"):
    """A page of posts to direct a case to."""

    id: Opaque
    version: Version
    page: Page


class Distribute(CallbackData, prefix="q"):
    """Show the distribution of a post, or confirm exactly the one shown."""

    post: Key
    page: Page = 0
    fingerprint: Fingerprint = ""
    confirm: bool = False


class Phone(CallbackData, prefix="t"):
    """The result of a phone task; that the applicant was told is asked twice."""

    duty: Key
    told: bool
    sure: bool = False


class PhoneOpen(CallbackData, prefix="to"):
    """Open a phone task: whom to call and what to say."""

    duty: Key


class Figures(CallbackData, prefix="ds"):
    """The counts and marks so far."""


class Team(CallbackData, prefix="tm"):
    """A page of the team."""

    page: Page = 0


class Invitations(CallbackData, prefix="tj"):
    """The roles to which somebody can be invited."""


class Invite(CallbackData, prefix="ti"):
    """Invite somebody to a role."""

    role: Role

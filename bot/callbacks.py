"""Every intention a button can carry: ids and versions, so that it means the same a month later.

The data of a button can be forged, hence every field is bounded and every id is checked again in
the services. Prefixes are one or two letters: Telegram allows 64 bytes.
"""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from db.enums import Language, ProposalKind, Role

Opaque = Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{10}$")]
Version = Annotated[int, Field(ge=0, le=1_000_000)]
Key = Annotated[int, Field(ge=0, le=2_147_483_647)]
Page = Annotated[int, Field(ge=0, le=999)]


class Door(StrEnum):
    """Doors of the main menu and of the help screens."""

    MENU = "m"
    BOOK = "b"
    MINE = "r"
    SCHEDULE = "s"
    CONTACTS = "c"
    LANGUAGE = "l"
    HELP = "h"
    CONSENT = "a"
    CONSENT_TEXT = "t"


class Open(CallbackData, prefix="o"):
    """Open a door of the menu."""

    door: Door


class PickLanguage(CallbackData, prefix="l"):
    """Speak this language from now on."""

    language: Language


class Consent(CallbackData, prefix="c"):
    """Agree, or not, to the text now in force."""

    agree: bool


class MyDataAct(StrEnum):
    """What a person does about the data kept."""

    SHOW = "s"
    WITHDRAW = "w"
    WITHDRAW_YES = "y"


class MyData(CallbackData, prefix="y"):
    """See what is kept, or take the consent back; asked twice."""

    act: MyDataAct


class FormAct(StrEnum):
    """What can be done in a form besides answering."""

    BACK = "b"
    CANCEL = "x"
    CANCEL_YES = "y"
    RESUME = "r"
    SUBMIT = "s"
    MORE = "m"
    KEEP_DETAILS = "k"


class Form(CallbackData, prefix="f"):
    """A step in the form; `rev` tells whether the button still belongs to the question shown."""

    rev: Version
    act: FormAct


class FormAnswer(CallbackData, prefix="fa"):
    """The chosen answer to the question now shown."""

    rev: Version
    value: Annotated[str, Field(max_length=24)]


class FormEdit(CallbackData, prefix="fe"):
    """Answer a question of the summary again."""

    rev: Version
    field: Annotated[str, Field(max_length=20)]


class FormPage(CallbackData, prefix="fp"):
    """Another page of a long list of answers."""

    rev: Version
    page: Page


class OwnAct(StrEnum):
    """What an applicant does with a request."""

    OPEN = "o"
    WITHDRAW = "w"
    WITHDRAW_YES = "y"
    COME = "c"
    CANNOT = "n"
    CANNOT_YES = "z"
    ANSWER = "a"
    RECEIPT = "p"
    RECEIPT_FILE = "f"
    SEND_TEXT = "t"


class Own(CallbackData, prefix="r"):
    """An action of the applicant on an own request, drawn for this version of it."""

    id: Opaque
    version: Version
    act: OwnAct


class OwnPage(CallbackData, prefix="rp"):
    """A page of the applicant's requests."""

    page: Page


class SchedulePage(CallbackData, prefix="s"):
    """A page of the schedule of a post (0: all posts)."""

    post: Key
    page: Page


class SurveyMark(CallbackData, prefix="v"):
    """A mark for a question of a survey."""

    id: Opaque
    step: Annotated[int, Field(ge=1, le=2)]
    mark: Annotated[int, Field(ge=1, le=5)]


class SurveyAct(StrEnum):
    """What can be done with a survey besides marking."""

    COMMENT = "c"
    FINISH = "f"
    DECLINE = "d"


class SurveyDo(CallbackData, prefix="vd"):
    """Comment, finish, or decline a survey."""

    id: Opaque
    act: SurveyAct


class Pile(StrEnum):
    """The piles on a desk."""

    ENTER = "e"
    REVIEW = "r"
    DECIDE = "d"
    LETTERS = "l"
    QUEUE = "q"
    DAY = "y"
    MISSED = "n"
    DUTIES = "t"


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
    fingerprint: Annotated[str, Field(max_length=12)] = ""
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
    """A page of the team, with its invitations."""

    page: Page = 0


class Invite(CallbackData, prefix="ti"):
    """Invite somebody to a role."""

    role: Role


class Leave(CallbackData, prefix="tl"):
    """End somebody's role; asked twice."""

    id: Opaque
    sure: bool = False

"""What a notice tells, as it is true when it is sent."""

from dataclasses import dataclass
from datetime import date

from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views import Card, DutyView, OwnRequest, SeatView
from bot.services.views.board import Digest
from bot.services.views.changes import OfferView
from bot.services.views.consultations import ConsultationView
from bot.services.views.emergency import EmergencyView
from bot.services.views.endings import AlternativeView, CorrectionView, ReferralView
from bot.services.views.incoming import FileResult
from bot.services.views.meeting import MeetingView
from bot.services.views.participation import Summons
from bot.services.views.plan import Finding
from bot.services.views.queue import Shortage
from bot.services.views.roster import HelpWanted
from bot.services.views.surveys import SurveyView
from bot.services.views.tasks import InstructionView, OwnInstruction
from bot.services.views.team import TeamNews
from bot.services.views.units import MaterialView
from db.enums import ChangeReason, Language


@dataclass(frozen=True, slots=True)
class Facts:
    """What a screen needs to put a notice into words."""

    kind: NoticeKind
    language: Language
    own: OwnRequest | None = None
    card: Card | None = None
    duty: DutyView | None = None
    survey: SurveyView | None = None
    meeting: MeetingView | None = None
    file: FileResult | None = None
    level: str | None = None
    text: str | None = None
    old: SeatView | None = None
    """The place that the applicant was told of before; None when they were told of none."""
    reason: ChangeReason | None = None
    until: date | None = None
    """By when the applicant hears of a new date."""
    offer: OfferView | None = None
    instruction: InstructionView | None = None
    material: MaterialView | None = None
    shortage: Shortage | None = None
    finding: Finding | None = None
    wanted: HelpWanted | None = None
    summons: Summons | None = None
    emergency: EmergencyView | None = None
    team: TeamNews | None = None
    """What happened among the people at work."""
    digest: Digest | None = None
    promise: OwnInstruction | None = None
    """The instruction that a notice to the applicant is about."""
    referral: ReferralView | None = None
    consultation: ConsultationView | None = None
    alternative: AlternativeView | None = None
    correction: CorrectionView | None = None

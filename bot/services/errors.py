"""Refusals of the office: facts with parameters, never sentences. Screens give them words.

A refusal rolls the transaction back, so that nothing is stored half.
"""

from bot.services.views import RowProblem
from bot.services.views.plan import Finding


class OfficeError(Exception):
    """A lawful no. The text of the exception is the class name alone: it may reach a log."""

    def __init__(self, **details: object) -> None:
        super().__init__(type(self).__name__)
        self.details = details


class NotAllowed(OfficeError):
    """The policy does not let this person do this (details: action)."""


class NotFound(OfficeError):
    """There is no such thing, or it is not for this person to see."""


class Stale(OfficeError):
    """The button was drawn for an earlier version of the case (details: public_id, for_staff)."""


class EmergencyStale(OfficeError):
    """The emergency has changed since the button was drawn, is over, or another is in force."""


class SecrecyUnchecked(OfficeError):
    """No place may be given so under the secrecy regime (details: public_id, by_video)."""


class SecrecyStale(OfficeError):
    """The case under check has changed since the button was drawn (details: public_id)."""


class BodyInvited(OfficeError):
    """This body is invited to the case already (details: public_id)."""


class ParticipationOver(OfficeError):
    """The reception is held or will not be: nobody is invited or answers any more."""


class RoleRests(OfficeError):
    """The role works on the days of its roster only (details: days, the next ones)."""


class RosterClosed(OfficeError):
    """Only days to come that have a reception get helpers (details: day)."""


class ConsentNeeded(OfficeError):
    """Personal data may not be taken before consent (law 94-V article 7)."""


class TooManyRequests(OfficeError):
    """The person already has the allowed number of open requests (details: limit)."""


class TooManyReleases(OfficeError):
    """The person gave places of this request back often enough (details: limit, phone)."""


class SamePersonDecides(OfficeError):
    """Who proposed may not decide: the two-person rule of point 26."""


class MemoMissing(OfficeError):
    """A proposal needs a memo first (point 26)."""


class SeatTaken(OfficeError):
    """Another transaction gave the seat away first."""


class PlanChanged(OfficeError):
    """The queue or the seats changed after the distribution was shown (details: post_id)."""


class InvitationInvalid(OfficeError):
    """The invitation is unknown, used, or over; which of them is told to nobody."""


class InputInvalid(OfficeError):
    """What was typed cannot be taken (details: field, reason and the limits of the reason)."""


class ScheduleInvalid(OfficeError):
    """An import or an approval is refused as a whole, with every problem found."""

    def __init__(self, *, problems: tuple[RowProblem, ...]) -> None:
        super().__init__(problems=problems)
        self.problems = problems


class ScheduleNotDraft(OfficeError):
    """Only a draft can be approved (details: schedule_id)."""


class PlanRefused(OfficeError):
    """A reception cannot be drafted as asked; every finding says why (details: findings)."""

    def __init__(self, *, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings=findings)
        self.findings = findings


class DraftChanged(OfficeError):
    """The draft is no longer as it was shown before its approval (details: schedule_id)."""


class HolderBusy(OfficeError):
    """The new holder receives in another post then (details: post, starts_at, ends_at)."""


class TooEarly(OfficeError):
    """A reception that has not begun cannot be marked as held or missed."""


class NotToday(OfficeError):
    """Nobody arrives for a reception of another day (details: public_id, starts_at)."""


class HasCome(OfficeError):
    """Somebody whose arrival is written down did come (details: public_id)."""


class AlreadyRegistered(OfficeError):
    """Another case has this official number (details: public_id, number)."""


class DayNotDone(OfficeError):
    """The list of the day cannot be closed while something stands on it (details: left)."""


class FileOver(OfficeError):
    """The rows of a file were stored or thrown away already."""


class AbsenceOverlaps(OfficeError):
    """The person is away in some of these days already (details: public_id, first, last)."""


class SubstituteUnfit(OfficeError):
    """Not this substitute (details: reason "role", "self" or "away", and then the name)."""


class LastAdministrator(OfficeError):
    """Somebody has to stay who can change the team."""


class UnitOwes(OfficeError):
    """A unit that owes materials is not closed (details: public_id, n)."""


class TooManyFiles(OfficeError):
    """A request takes no more files (details: public_id, limit)."""


class FileGone(OfficeError):
    """A file of a case cannot be read from the disk (details: public_id, for_staff)."""


class TooManyMessages(OfficeError):
    """So many messages of one case wait that no more are taken (details: phone)."""


class ConsultationStale(OfficeError):
    """The consultation is not as its button shows it (details: public_id, for_staff)."""


class ConsultationUnanswered(OfficeError):
    """Who asked in the chat is answered before the consultation ends (details: public_id)."""


class TooManyConsultations(OfficeError):
    """The person has the allowed number of open consultations (details: limit)."""


class CallBackWished(OfficeError):
    """This person has asked already to be called about this survey."""


class NobodyToCall(OfficeError):
    """Nobody may call but the one whom the voice is about (details: where to complain)."""


class CallBackStale(OfficeError):
    """The call back has changed since the button was drawn (details: public_id)."""


class MarksReviewed(OfficeError):
    """What was done about the low marks of this month is written down already."""


class SurveyOver(OfficeError):
    """The survey is answered or closed."""


class CallStale(OfficeError):
    """A call of the telephone survey is not as its button shows it (details: public_id)."""


class CallTaken(OfficeError):
    """A colleague has this number before them now (details: public_id, name)."""


class CallTooSoon(OfficeError):
    """A try so soon after the last one would say no more than that (details: public_id, at)."""


class DataDeleted(OfficeError):
    """The personal data of this case were deleted (details: public_id, number, day)."""


class BreachTold(OfficeError):
    """The letter to the authority is noted already."""


class WithdrawalOver(OfficeError):
    """This withdrawal of consent was dealt with already, or taken back by a new consent."""


class WithdrawalBlocked(OfficeError):
    """An open request stands in the way (details: number, reason)."""


class CalendarStale(OfficeError):
    """The working calendar, or what its change would do, is not as it was shown (details: year)."""


class PauseRefused(OfficeError):
    """The clock of this case cannot be stopped (details: public_id, reason)."""


class QuarterNotOver(OfficeError):
    """A report is frozen only when its quarter is over (details: quarter, last)."""


class ReasonNeeded(OfficeError):
    """A further version of a report needs a reason (details: quarter, changes: how many lines)."""


class ReportSent(OfficeError):
    """This version of a report was handed in already (details: public_id)."""

"""The office of one transaction: its services, bound to one actor, one instant and one session."""

import contextlib
from collections.abc import AsyncIterator
from datetime import date, datetime
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncSession

from bot.profile import OfficeProfile
from bot.services.accounts import Accounts
from bot.services.actor import OPERATOR, Actor
from bot.services.advice.advice_desk import AdviceDesk
from bot.services.advice.advice_own import OwnAdvice
from bot.services.advice.advice_records import AdviceRecords
from bot.services.advice.advice_wishes import AdviceWishes
from bot.services.advice.consultation_terms import ConsultationTerms
from bot.services.advice.consultations import Consultations
from bot.services.cases import Cases
from bot.services.clock import Clock
from bot.services.counting.exports import Exports
from bot.services.counting.fact_book import FactBook
from bot.services.counting.fact_catch_up import FactCatchUp
from bot.services.counting.figures import Figures
from bot.services.counting.plots import Plots
from bot.services.counting.statistics import StatisticsService
from bot.services.emergencies.emergency import Emergencies
from bot.services.errors import NotAllowed
from bot.services.feedback.ballots import Ballots
from bot.services.feedback.call_back_desk import CallBackDesk
from bot.services.feedback.call_backs import CallBacks
from bot.services.feedback.low_marks import LowMarksService
from bot.services.feedback.surveys import Surveys
from bot.services.feedback.voices import VoicesService
from bot.services.filing.earlier import EarlierCases
from bot.services.filing.incoming import Incoming
from bot.services.filing.intake import Intake
from bot.services.filing.registration import Registration
from bot.services.filing.request_files import RequestFiles
from bot.services.filing.requests import Requests
from bot.services.filing.review_areas import ReviewAreas
from bot.services.filing.reviewers import Reviewers
from bot.services.filing.tying import Tying
from bot.services.journal import Journal
from bot.services.notifications.contacts import Contacts
from bot.services.notifications.notices import Notices
from bot.services.notifications.truth import Truth
from bot.services.outcomes.appeals import Appeals
from bot.services.outcomes.closing import Closing
from bot.services.outcomes.corrections import Corrections
from bot.services.outcomes.ending_marks import EndingMarks
from bot.services.outcomes.endings import Endings
from bot.services.outcomes.letters import Letters
from bot.services.outcomes.referrals import Referrals
from bot.services.outcomes.reopening import Reopening
from bot.services.personnel.absences import Absences
from bot.services.personnel.away import Away
from bot.services.personnel.hand_over import HandOvers
from bot.services.personnel.menus import Menus
from bot.services.personnel.staff import StaffService
from bot.services.personnel.team import Team
from bot.services.personnel.team_news import TeamNewsService
from bot.services.protection.breaches import Breaches
from bot.services.protection.held import HeldData
from bot.services.protection.oblivion import Oblivion
from bot.services.protection.privacy import Privacy
from bot.services.protection.retention import Retention
from bot.services.protection.withdrawals import Withdrawals
from bot.services.quarterly.reports import Reports
from bot.services.queue.distribution import Distributions
from bot.services.queue.forecast import Forecast
from bot.services.queue.offers import Offers
from bot.services.queue.placement import Placements
from bot.services.queue.planning import Planning
from bot.services.queue.seating import Seating
from bot.services.reception.control import Control
from bot.services.reception.day_book import DayBook
from bot.services.reception.instructions import Instructions
from bot.services.reception.meetings import Meetings
from bot.services.reception.participations import Participations
from bot.services.reception.past_receptions import PastReceptions
from bot.services.reception.reception_day import ReceptionDay
from bot.services.reception.roster import Rosters
from bot.services.reception.sheets import Sheets
from bot.services.reception.social import Social
from bot.services.reception.visits import Visits
from bot.services.reception.walk_ins import WalkIns
from bot.services.refusals import Refusals
from bot.services.reviewing.alternatives import Alternatives
from bot.services.reviewing.attachments import Attachments
from bot.services.reviewing.decisions import Decisions
from bot.services.reviewing.evidence import Evidence
from bot.services.reviewing.information import Information
from bot.services.reviewing.materials import Materials
from bot.services.reviewing.memos import Memos
from bot.services.reviewing.messages import Messages
from bot.services.reviewing.review import Reviews
from bot.services.reviewing.search import Search
from bot.services.reviewing.secrecy import Secrecy
from bot.services.reviewing.units import Units
from bot.services.rules.policy import Action, permits
from bot.services.rules.workdays import WorkCalendar
from bot.services.telephone.call_bookings import CallBookings
from bot.services.telephone.call_files import CallFiles
from bot.services.telephone.call_views import CallViews
from bot.services.telephone.called_people import CalledPeople
from bot.services.telephone.frames import Frames
from bot.services.telephone.sample_calls import SampleCalls
from bot.services.telephone.samples import Samples
from bot.services.terms.calendar import Calendars, calendar_of, version_of
from bot.services.terms.duties import Duties
from bot.services.terms.pauses import Pauses
from bot.services.terms.recounts import Recounts
from bot.services.terms.watch import Watch
from bot.services.timetable.approval import Approvals
from bot.services.timetable.changes import Changes
from bot.services.timetable.claims import Claims
from bot.services.timetable.copies import Copies
from bot.services.timetable.drafts import Drafts
from bot.services.timetable.imports import Imports
from bot.services.timetable.moves import Moves
from bot.services.timetable.places import Places
from bot.services.timetable.plan import Plans
from bot.services.timetable.posts import Posts
from bot.services.timetable.publishing import Publishing
from bot.services.timetable.renewals import Renewals
from bot.services.timetable.schedule import Schedules
from bot.services.timetable.stand_ins import StandIns
from bot.services.timetable.versions import Versions
from bot.services.views import AccountView
from bot.services.workplace.board import Boards
from bot.services.workplace.day_list import DayLists
from bot.services.workplace.desk import DeskService
from bot.services.workplace.digest import Digests
from db.enums import Role
from db.keyring import KeyRing
from db.vault import Vault

_OPERATORS = frozenset(
    {
        Action.INVITE,
        Action.MANAGE_TEAM,
        Action.MANAGE_SCHEDULE,
        Action.APPROVE_SCHEDULE,
        Action.PUBLISH_SCHEDULE,
        Action.MAKE_REPORT,
        Action.SEE_REPORTS,
        Action.EXPORT_DATA,
    }
)
"""What the operator at the machine may do, besides starting and stopping it."""


class Office:
    """Everything the office can do, within one transaction."""

    def __init__(
        self,
        session: AsyncSession,
        *,
        actor: Actor,
        now: datetime,
        profile: OfficeProfile,
        keys: KeyRing,
        calendar: WorkCalendar,
        vault: Vault,
    ) -> None:
        self.session = session
        self.actor = actor
        self.now = now
        self.profile = profile
        self.keys = keys
        self.calendar = calendar
        self.vault = vault
        self.journal = Journal(session, keys.journal, actor=actor.name, now=now)

    @property
    def today(self) -> date:
        """The present day on the office's wall."""
        return self.now.astimezone(self.calendar.hours.zone).date()

    def require(self, action: Action, *, owner: bool = False) -> None:
        """Ask the policy; raises NotAllowed. The operator at the machine sets the office up."""
        if self.actor is OPERATOR and action in _OPERATORS:
            return
        if not permits(self.actor.roles, action, owner=owner):
            raise NotAllowed(action=action)

    def staff_id(self, *roles: Role) -> int:
        """Return the actor's id in the first of these roles held; raises NotAllowed."""
        for role in roles:
            if role in self.actor.staff:
                return self.actor.staff[role].id
        raise NotAllowed(action="staff")

    @property
    def account(self) -> AccountView:
        """The person in whose chat this happens; raises NotAllowed outside a chat."""
        if self.actor.account is None:
            raise NotAllowed(action="account")
        return self.actor.account

    absences = cached_property(Absences)
    """Who is away, who stands in, and whom a message reaches then."""
    away = cached_property(Away)
    """Absences noted, changed and ended."""
    hand_over = cached_property(HandOvers)
    """Everything that lies with somebody, passed on in one step."""
    team = cached_property(Team)
    """People with their roles: a role more, a role less, leaving."""
    menus = cached_property(Menus)
    """The commands that Telegram offers the staff in their chats."""
    search = cached_property(Search)
    """Cases found by what somebody knows of them."""
    team_news = cached_property(TeamNewsService)
    """What notices about the people at work tell."""
    accounts = cached_property(Accounts)
    """Languages, consents, stored details."""
    cases = cached_property(Cases)
    """Requests as rows: loading, locking, moving, and cards of them."""
    requests = cached_property(Requests)
    """What an applicant does with a request."""
    intake = cached_property(Intake)
    """Requests taken down by the staff: a call, the counter, a paper, another system."""
    request_files = cached_property(RequestFiles)
    """Requests by the table: read from another system, written for it."""
    privacy = cached_property(Privacy)
    """What is kept about whoever writes: shown, corrected, deleted."""
    held = cached_property(HeldData)
    """Everything that is kept about whoever writes."""
    withdrawals = cached_property(Withdrawals)
    """Consents that people take back."""
    breaches = cached_property(Breaches)
    """Breaches of data protection, and the letters about them."""
    retention = cached_property(Retention)
    """What is forgotten when its term is over."""
    oblivion = cached_property(Oblivion)
    """Personal data taken out of rows."""
    contacts = cached_property(Contacts)
    """Applicants told by phone or by letter, try by try."""
    tying = cached_property(Tying)
    """Cases tied to a chat by their applicants."""
    day_list = cached_property(DayLists)
    """What must be done before the office closes."""
    registration = cached_property(Registration)
    """Requests registered, whatever way they came."""
    review = cached_property(Reviews)
    """What the registrar and the responsible worker do with a case."""
    reviewers = cached_property(Reviewers)
    """Which reviewer a case belongs to."""
    review_areas = cached_property(ReviewAreas)
    """Whose cases come to which reviewer by themselves."""
    memos = cached_property(Memos)
    """Memos to the head: their drafts and versions."""
    information = cached_property(Information)
    """What is missing in a request, asked for with a term."""
    earlier = cached_property(EarlierCases)
    """Earlier requests of the same person."""
    decisions = cached_property(Decisions)
    """What the head does with a proposal."""
    closing = cached_property(Closing)
    """Cases ended, and what becomes void with them."""
    endings = cached_property(Endings)
    """Refusals, ends, returns and redirections, from the decision to the letter."""
    ending_marks = cached_property(EndingMarks)
    """What cards show of endings."""
    letters = cached_property(Letters)
    """Letters made here, signed and numbered elsewhere."""
    referrals = cached_property(Referrals)
    """Matters sent on to other bodies."""
    alternatives = cached_property(Alternatives)
    """What is offered instead of the reception asked for."""
    consultations = cached_property(Consultations)
    """Consultations as rows, and what all who touch them share."""
    consultation_terms = cached_property(ConsultationTerms)
    """By when consultations are answered, and whom a question reaches."""
    own_advice = cached_property(OwnAdvice)
    """What a person asks of a helper in the chat."""
    advice_desk = cached_property(AdviceDesk)
    """Questions for advice, answered by helpers."""
    advice_wishes = cached_property(AdviceWishes)
    """People who wish to book after advice."""
    advice_records = cached_property(AdviceRecords)
    """Consultations written down by hand, or owed after an offer."""
    reopening = cached_property(Reopening)
    """Ended cases taken up again."""
    corrections = cached_property(Corrections)
    """Mistakes in what applicants were told, put right."""
    seating = cached_property(Seating)
    """Places given to cases and let go again."""
    participations = cached_property(Participations)
    """Other bodies that take part in receptions."""
    roster = cached_property(Rosters)
    """Helpers by day, and whom they help."""
    secrecy = cached_property(Secrecy)
    """The check of foreigners and stateless persons before any date."""
    units = cached_property(Units)
    """Structural units and who answers for them."""
    materials = cached_property(Materials)
    """Questions to units, binding on them."""
    attachments = cached_property(Attachments)
    """Files that belong to cases."""
    messages = cached_property(Messages)
    """What applicants write unasked."""
    incoming = cached_property(Incoming)
    """Files that people send to be read."""
    meetings = cached_property(Meetings)
    """Given dates as events of a calendar and points of a map."""
    planning = cached_property(Planning)
    """Who would get which free place, in order of queue."""
    placement = cached_property(Placements)
    """Places given by hand, for a reason."""
    evidence = cached_property(Evidence)
    """Papers that give the right to be received out of turn."""
    forecast = cached_property(Forecast)
    """What is missing for a queue, and what a draft would bring."""
    offers = cached_property(Offers)
    """Freed places offered to the next in order."""
    changes = cached_property(Changes)
    """Changes of an approved schedule, and whom they hit."""
    stand_ins = cached_property(StandIns)
    """Receivers and rooms that are free instead."""
    renewals = cached_property(Renewals)
    """Receptions that keep their hours in another room, form or hand."""
    moves = cached_property(Moves)
    """People who get another place, or wait for one, since theirs was taken."""
    distribution = cached_property(Distributions)
    """The queue laid into the approved schedule."""
    schedules = cached_property(Schedules)
    """Posts, schedules and their approval."""
    imports = cached_property(Imports)
    """Schedules that come as files."""
    drafts = cached_property(Drafts)
    """The month's schedule drafted in chat."""
    copies = cached_property(Copies)
    """A month drafted like the one before."""
    claims = cached_property(Claims)
    """What receptions claim, and what stands in their way."""
    plan = cached_property(Plans)
    """The months on the schedule desk."""
    approval = cached_property(Approvals)
    """Checks of a draft, and its approval."""
    posts = cached_property(Posts)
    """Who holds a post on which day."""
    places = cached_property(Places)
    """Where receptions are held, and how to get in."""
    publishing = cached_property(Publishing)
    """Approved months, ready to be published."""
    emergency = cached_property(Emergencies)
    """Receptions by other means while an emergency lasts."""
    versions = cached_property(Versions)
    """The approved schedule of a month as it stood after each change."""
    day = cached_property(ReceptionDay)
    """What became of each reception of a day."""
    day_book = cached_property(DayBook)
    """Who is expected on a day, who is there, who goes in next."""
    visits = cached_property(Visits)
    """Arrivals and the room."""
    walk_ins = cached_property(WalkIns)
    """People who came without booking."""
    sheets = cached_property(Sheets)
    """Day sheets, made and typed in."""
    instructions = cached_property(Instructions)
    """Instructions given at receptions."""
    control = cached_property(Control)
    """Reports on instructions, later terms, off control."""
    appeals = cached_property(Appeals)
    """What is put in writing after a reception."""
    desk = cached_property(DeskService)
    """Today's work."""
    board = cached_property(Boards)
    """Every term of the office at a glance."""
    digests = cached_property(Digests)
    """What the staff hear of their day, in the morning and before the evening."""
    calendars = cached_property(Calendars)
    """The working calendar: approved, overridden by an act, explained."""
    recounts = cached_property(Recounts)
    """Open terms brought into step with the calendar."""
    pauses = cached_property(Pauses)
    """Clocks that stand still for a ground, until a day."""
    duties = cached_property(Duties)
    """Terms and their alarms."""
    truth = cached_property(Truth)
    """What owed messages tell when they are sent."""
    notices = cached_property(Notices)
    """Messages owed to people."""
    refusals = cached_property(Refusals)
    """What the office refused, in the journal."""
    surveys = cached_property(Surveys)
    """Questions after an outcome."""
    ballots = cached_property(Ballots)
    """What was answered, apart from who answered."""
    call_backs = cached_property(CallBacks)
    """Whoever wishes to be called by the head."""
    call_back_desk = cached_property(CallBackDesk)
    """Whom the head calls, and what comes of it."""
    low_marks = cached_property(LowMarksService)
    """Low marks of a month, and what was done about them."""
    voices = cached_property(VoicesService)
    """What people answered, month by month."""
    frames = cached_property(Frames)
    """Among whom the telephone survey draws."""
    samples = cached_property(Samples)
    """Draws of the telephone survey."""
    sample_calls = cached_property(SampleCalls)
    """The call sheet: tries and answers."""
    call_views = cached_property(CallViews)
    """Calls as lists and cards show them."""
    called_people = cached_property(CalledPeople)
    """Who is behind a call, and whether they may be called."""
    call_files = cached_property(CallFiles)
    """Call sheets for a phone room and back."""
    call_bookings = cached_property(CallBookings)
    """Requests booked in a call."""
    watch = cached_property(Watch)
    """What is looked at once a working day."""
    staff = cached_property(StaffService)
    """Roles and invitations."""
    social = cached_property(Social)
    """Of which social group somebody is who was received."""
    fact_book = cached_property(FactBook)
    """What happened, copied without personal data."""
    fact_catch_up = cached_property(FactCatchUp)
    """Facts of the time before there was a book of them."""
    past_receptions = cached_property(PastReceptions)
    """Receptions looked back on, once each."""
    figures = cached_property(Figures)
    """Figures counted from the facts, and the cases behind them."""
    exports = cached_property(Exports)
    """Rows for other systems."""
    reports = cached_property(Reports)
    """The quarter's report: counted, frozen, checked, handed in."""
    statistics = cached_property(StatisticsService)
    """Figures of a time beside those of the time before, and the counter for everybody."""
    plots = cached_property(Plots)
    """What charts are drawn from."""


class OfficeFactory:
    """Opens the office for a transaction; made once by the composition root."""

    def __init__(
        self, *, profile: OfficeProfile, keys: KeyRing, clock: Clock, vault: Vault
    ) -> None:
        """`vault` keeps the files of cases; everything else is in the database."""
        self.profile = profile
        self.keys = keys
        self.clock = clock
        self.vault = vault
        self._calendar: WorkCalendar | None = None
        self._calendar_version = 0

    @contextlib.asynccontextmanager
    async def open(self, session: AsyncSession, actor: Actor) -> AsyncIterator[Office]:
        """Open the office on a session; leaving it well writes its books. It never commits."""
        office = Office(
            session,
            actor=actor,
            now=self.clock.now(),
            profile=self.profile,
            keys=self.keys,
            calendar=await self._calendar_of(session),
            vault=self.vault,
        )
        yield office
        for request in office.cases.closed:
            await office.materials.case_closed(request)
        await office.fact_book.write()
        await office.journal.flush()

    @contextlib.asynccontextmanager
    async def open_for(self, session: AsyncSession, telegram_id: int) -> AsyncIterator[Office]:
        """Open the office for whoever writes from this Telegram account."""
        async with self.open(session, Actor("unknown")) as office:
            office.actor = await office.accounts.arrive(telegram_id)
            office.journal.actor = office.actor.name
            yield office

    def calendar_changed(self) -> None:
        """Forget the calendar; the next transaction reads the overrides again."""
        self._calendar = None

    async def _calendar_of(self, session: AsyncSession) -> WorkCalendar:
        """Return the calendar; whichever process changed it, the next transaction reads it anew."""
        version = await version_of(session)
        if self._calendar is None or version != self._calendar_version:
            self._calendar = await calendar_of(session, self.profile)
            self._calendar_version = version
        return self._calendar

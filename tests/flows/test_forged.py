"""The data of a button can be forged by whoever holds the chat: it opens no door.

Every kind of button is sent by a citizen and by every role without the right to it, with real ids
and with ids that are nobody's, with numbers at both ends of their bounds and beyond: nothing is
written, nobody is told anything, and the person gets an answer.
"""

import contextlib
import itertools
import json
import random
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import Enum
from typing import Any

import annotated_types
import pytest
from aiogram.filters.callback_data import CallbackData
from pydantic.fields import FieldInfo
from sqlalchemy import select

from bot.callbacks import (
    advice,
    attachments,
    breaches,
    changes,
    citizen,
    day,
    emergency,
    endings,
    exports,
    find,
    imports,
    intake,
    materials,
    messages,
    more,
    people,
    phone_survey,
    plan,
    privacy,
    publishing,
    queue,
    reports,
    review,
    social,
    staff,
    stats,
    surveys,
    tasks,
    team,
    terms,
    units,
    voices,
)
from bot.services.office import Office
from bot.services.reception.instructions import Order
from bot.services.refusals import A_DAY, REFUSED
from bot.services.reviewing.attachments import NAME
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action, permits
from bot.services.rules.sampling import METHOD
from bot.services.views.consultations import Question
from bot.services.views.plan import Addition
from bot.services.views.units import Wanted
from db.base import Base
from db.enums import (
    AlternativeKind,
    CallState,
    Citizenship,
    Language,
    Media,
    Questionnaire,
    Role,
    SampleFrame,
    SurveyState,
    VoiceWay,
)
from db.models import (
    Attachment,
    InboxUpdate,
    JournalEntry,
    Offer,
    Request,
    Sample,
    SampleCall,
    Survey,
)
from tests.flows.crew import Crew, crew_of
from tests.services.phone_survey import OCTOBER, consulted
from tests.town import Neighbour, Town
from tests.unit.test_callbacks import KINDS

RIGHTS: dict[type[CallbackData], tuple[Action, ...]] = {
    citizen.Open: (),
    citizen.Form: (),
    citizen.FormAnswer: (),
    citizen.FormEdit: (),
    citizen.FormPage: (),
    citizen.Own: (),
    citizen.OwnPage: (),
    citizen.SchedulePage: (),
    surveys.SurveyAnswer: (),
    surveys.SurveyDo: (),
    surveys.SurveyCall: (),
    voices.VoicesOpen: (),
    # Whoever may read remarks and calls may look at them, and that look is in the journal.
    voices.RemarkPage: (Action.SEE_VOICES,),
    voices.CallBackPile: (),
    voices.CallBackDo: (Action.CALL_BACK,),
    voices.LowMarksOpen: (),
    voices.LowMarksWrite: (),
    phone_survey.Draws: (),
    phone_survey.DrawsOf: (),
    # Whoever may look at a draw may have it repeated, and that is in the journal.
    phone_survey.DrawDo: (Action.RUN_PHONE_SURVEY, Action.SEE_VOICES),
    phone_survey.NextCall: (),
    phone_survey.CallList: (),
    phone_survey.CallDo: (Action.RUN_PHONE_SURVEY,),
    phone_survey.CallTried: (Action.RUN_PHONE_SURVEY,),
    phone_survey.CallAnswer: (),
    phone_survey.CallRemark: (),
    phone_survey.CallFinish: (Action.RUN_PHONE_SURVEY,),
    phone_survey.SheetFile: (Action.RUN_PHONE_SURVEY,),
    phone_survey.SheetSend: (),
    phone_survey.SheetRows: (Action.RUN_PHONE_SURVEY,),
    staff.Desk: (),
    staff.DeskPile: (),
    staff.NextCase: (Action.REVIEW,),
    staff.Case: (
        Action.REVIEW,
        Action.DECIDE,
        Action.ENTER_NUMBER,
        Action.REVEAL,
        Action.RUN_DAY,
        Action.ISSUE_REFUSAL,
    ),
    staff.CaseGround: (Action.REVIEW, Action.DECIDE),
    staff.CaseGroundPage: (),
    staff.CaseOverrule: (Action.DECIDE,),
    staff.CasePost: (Action.REVIEW,),
    staff.CasePostPage: (),
    staff.Distribute: (Action.DISTRIBUTE,),
    staff.Phone: (Action.TELL_BY_PHONE,),
    staff.PhoneOpen: (Action.TELL_BY_PHONE,),
    staff.Figures: (),
    stats.Counter: (),
    stats.Stats: (),
    stats.StatsParts: (),
    stats.StatsDoors: (),
    stats.StatsCases: (),
    stats.StatsChart: (),
    staff.Team: (),
    staff.Invitations: (),
    staff.Invite: (Action.INVITE,),
    queue.DryRun: (Action.FORECAST,),
    queue.PlaceByHand: (Action.PLACE_BY_HAND,),
    queue.HandSeat: (Action.PLACE_BY_HAND,),
    queue.HandSure: (Action.PLACE_BY_HAND,),
    queue.Evidence: (Action.TICK_EVIDENCE,),
    plan.PlanMonth: (),
    plan.PlanAdd: (Action.MANAGE_SCHEDULE,),
    plan.PlanCopy: (Action.MANAGE_SCHEDULE,),
    plan.PlanCompare: (),
    plan.PlanDraft: (),
    plan.PlanDraftDo: (Action.MANAGE_SCHEDULE, Action.APPROVE_SCHEDULE),
    plan.PlanReception: (Action.MANAGE_SCHEDULE,),
    plan.PlanVersion: (),
    plan.PlanPosts: (),
    plan.PlanPost: (Action.CHANGE_SCHEDULE,),
    plan.PlanRank: (Action.CHANGE_SCHEDULE,),
    plan.PlanPlaces: (),
    plan.PlanPlace: (Action.MANAGE_SCHEDULE,),
    plan.PlanForm: (),
    plan.PlanAnswer: (),
    plan.PlanEdit: (),
    plan.PlanFormPage: (),
    publishing.Publish: (Action.PUBLISH_SCHEDULE,),
    reports.ReportList: (),
    reports.ReportQuarter: (),
    reports.ReportMake: (Action.MAKE_REPORT,),
    # Whoever may see a report may have it checked, and that look is in the journal.
    reports.ReportDo: (Action.MAKE_REPORT, Action.SEE_REPORTS),
    reports.ReportSheet: (),
    reports.ReportFigures: (),
    reports.ReportCases: (),
    changes.OtherDay: (),
    changes.Offered: (),
    changes.OfferedByPhone: (Action.TELL_BY_PHONE,),
    changes.Changes: (Action.CHANGE_SCHEDULE,),
    changes.ChangePick: (Action.CHANGE_SCHEDULE,),
    changes.ChangeStep: (Action.CHANGE_SCHEDULE,),
    changes.ChangeConfirm: (Action.CHANGE_SCHEDULE,),
    day.DayOpen: (),
    day.DayRoom: (),
    day.DayCase: (Action.RUN_DAY,),
    day.DayCall: (Action.RUN_DAY,),
    day.DayWait: (Action.RUN_DAY,),
    day.OutcomeCard: (Action.RUN_DAY,),
    day.WalkIn: (Action.RUN_DAY,),
    # Whoever may see the day may see its sheet, and that look is in the journal.
    day.DayPaper: (Action.RUN_DAY, Action.REVEAL),
    day.SheetTyped: (Action.RUN_DAY,),
    tasks.Instruct: (Action.INSTRUCT,),
    tasks.InstructTo: (Action.INSTRUCT,),
    tasks.InstructBy: (Action.INSTRUCT,),
    tasks.Task: (Action.EXECUTE, Action.CLOSE_INSTRUCTION, Action.INSTRUCT),
    tasks.TaskDay: (Action.EXECUTE,),
    tasks.TaskTo: (Action.CLOSE_INSTRUCTION, Action.INSTRUCT),
    tasks.MyTasks: (),
    tasks.OnControl: (),
    tasks.CaseTasks: (),
    tasks.MakeAppeal: (Action.ANSWER_APPEAL,),
    tasks.AnswerAppeal: (Action.ANSWER_APPEAL,),
    people.SecrecyPile: (Action.CHECK_SECRECY,),
    people.SecrecyCheck: (Action.CHECK_SECRECY,),
    people.Bodies: (Action.INVITE_BODY,),
    people.BodyPage: (Action.INVITE_BODY,),
    people.BodyPick: (Action.INVITE_BODY,),
    people.Participant: (Action.INVITE_BODY,),
    people.GuestAnswer: (),
    people.RosterPage: (Action.MANAGE_ROSTER,),
    people.RosterDay: (Action.MANAGE_ROSTER,),
    people.RosterSet: (Action.MANAGE_ROSTER,),
    people.MyDay: (),
    people.HelpedName: (Action.SEE_HELPED,),
    emergency.EmergencyOpen: (),
    emergency.EmergencyDeclare: (Action.DECLARE_EMERGENCY,),
    emergency.EmergencyChange: (Action.DECLARE_EMERGENCY,),
    emergency.EmergencyEnd: (Action.DECLARE_EMERGENCY,),
    emergency.EmergencyAnswer: (),
    emergency.EmergencyEdit: (),
    emergency.EmergencyForm: (),
    emergency.EmergencyImpactPage: (),
    emergency.EmergencySure: (),
    terms.BoardOpen: (),
    terms.BoardTerms: (),
    terms.BoardPile: (),
    terms.YearOpen: (),
    terms.MonthOpen: (),
    terms.YearApprove: (Action.MANAGE_CALENDAR,),
    terms.DayChange: (),
    terms.DaySure: (Action.MANAGE_CALENDAR,),
    terms.DayUndo: (Action.MANAGE_CALENDAR,),
    terms.When: (),
    terms.PauseBegin: (),
    terms.PauseGround: (),
    terms.PauseUntil: (),
    terms.PauseWish: (Action.REVIEW,),
    terms.PauseEnd: (Action.PAUSE_CLOCK,),
    imports.SendFile: (Action.MANAGE_SCHEDULE,),
    intake.Take: (),
    intake.TakeForm: (Action.TAKE_REQUEST,),
    intake.TakeAnswer: (Action.TAKE_REQUEST,),
    intake.TakeEdit: (),
    intake.TakePage: (),
    # A protocol opens the case, and that look is in the journal.
    intake.TakenPaper: (Action.REVEAL, Action.TAKE_REQUEST),
    intake.TellTry: (Action.TELL_BY_PHONE,),
    intake.TellDo: (Action.TELL_BY_PHONE,),
    intake.TieBegin: (),
    # Everybody of the staff closes the own day, and a citizen has none.
    intake.DayToday: (Action.SEE_DESK,),
    intake.EnterNext: (),
    intake.SendRequests: (),
    intake.FileRequests: (Action.IMPORT_REQUESTS,),
    intake.ExportRequests: (Action.EXPORT_REQUESTS,),
    units.UnitList: (Action.MANAGE_TEAM,),
    units.UnitNew: (Action.MANAGE_TEAM,),
    units.UnitDo: (Action.MANAGE_TEAM,),
    units.UnitPeople: (Action.MANAGE_TEAM,),
    units.UnitPlace: (Action.MANAGE_TEAM,),
    units.UnitInvite: (Action.INVITE,),
    materials.AskUnit: (Action.ASK_UNIT,),
    materials.AskTerm: (Action.ASK_UNIT,),
    # Whoever may see a question may look behind it, and that look is in the journal.
    materials.MaterialDo: (Action.ASK_UNIT, Action.ANSWER_UNIT, Action.SEE_MATERIALS),
    materials.AgainTerm: (Action.ASK_UNIT,),
    materials.OwedList: (),
    materials.AskedList: (),
    materials.CaseMaterials: (),
    attachments.Files: (),
    attachments.AddFile: (),
    attachments.OwnFile: (),
    attachments.KeptFiles: (),
    attachments.DropFiles: (),
    attachments.CaseFiles: (),
    attachments.OpenFile: (Action.REVEAL,),
    messages.SendMessage: (),
    messages.Unread: (),
    messages.TalkOpen: (),
    messages.TalkShow: (Action.REVEAL,),
    messages.TalkDo: (Action.REPLY,),
    more.CaseMore: (),
    social.SocialAsked: (Action.NOTE_SOCIAL,),
    social.SocialChosen: (Action.NOTE_SOCIAL,),
    endings.Ending: (Action.REVIEW, Action.CORRECT),
    endings.EndingPage: (),
    endings.EndingGround: (),
    endings.EndingPost: (),
    endings.EndingForm: (),
    endings.WithdrawBy: (),
    endings.ReferralNumber: (),
    endings.CorrectionNumber: (),
    endings.Letters: (),
    # Whoever may make letters may see them, and that look is in the journal.
    endings.LetterPaper: (Action.MAKE_LETTER,),
    endings.LetterMake: (Action.MAKE_LETTER,),
    endings.LetterNumber: (),
    endings.Instead: (),
    endings.InsteadTold: (Action.TELL_BY_PHONE,),
    endings.AskAgain: (),
    review.TakeOver: (Action.REVIEW,),
    review.HandOn: (Action.REVIEW, Action.ASSIGN_REVIEWER),
    review.HandTo: (Action.REVIEW, Action.ASSIGN_REVIEWER),
    review.Areas: (Action.ASSIGN_REVIEWER,),
    review.AreaNew: (Action.ASSIGN_REVIEWER,),
    review.AreaBody: (Action.ASSIGN_REVIEWER,),
    review.AreaTopic: (Action.ASSIGN_REVIEWER,),
    review.AreaSet: (Action.ASSIGN_REVIEWER,),
    review.AreaEnd: (Action.ASSIGN_REVIEWER,),
    review.CaseTopics: (Action.REVIEW,),
    review.CaseTopic: (Action.REVIEW,),
    review.AskMissing: (Action.REVIEW,),
    review.NoteAnswer: (Action.TAKE_ANSWER,),
    # Whoever may look behind "Show" may see these, and every look is in the journal.
    review.Earlier: (Action.REVEAL,),
    review.MemoDo: (Action.REVIEW,),
    review.MemoVersions: (Action.REVIEW, Action.DECIDE),
    review.MemoRead: (Action.REVIEW, Action.DECIDE),
    review.MemoPaper: (Action.REVIEW, Action.DECIDE),
    team.Me: (),
    team.Member: (),
    team.Rights: (),
    team.RoleAdd: (),
    team.RoleGive: (Action.MANAGE_TEAM,),
    team.RoleEnd: (Action.MANAGE_TEAM,),
    team.LeaveOffice: (Action.MANAGE_TEAM,),
    team.HandOver: (),
    # Whoever reviews hands over their own work, and nobody else's.
    team.HandOverTo: (Action.MANAGE_TEAM, Action.ASSIGN_REVIEWER),
    team.AwayNew: (),
    team.AwayFrom: (),
    team.AwayDays: (),
    team.AwayNote: (Action.MANAGE_TEAM,),
    team.Absence: (Action.MANAGE_TEAM,),
    team.AwaySubstitute: (Action.MANAGE_TEAM,),
    advice.AskAdvice: (),
    advice.AdviceForm: (),
    advice.AdviceAnswer: (),
    advice.AdviceEdit: (),
    advice.OwnAdvice: (),
    advice.OwnAdviceWhy: (),
    advice.AdvicePile: (),
    # Whoever gives advice may look behind a question, and that look is in the journal.
    advice.AdviceDo: (Action.CONSULT,),
    advice.AdviceEnd: (Action.CONSULT,),
    advice.AdviceWhy: (Action.CONSULT,),
    advice.AdviceHand: (Action.CONSULT,),
    advice.RecordAdvice: (),
    advice.RecordAdviceFor: (),
    # What somebody told who wishes to book is opened for whoever takes requests down.
    advice.AdviceBook: (Action.TAKE_REQUEST,),
    advice.AdviceGiveUp: (),
    advice.AdviceGivenUp: (Action.TAKE_REQUEST,),
    advice.ConsultedForm: (Action.CONSULT,),
    advice.ConsultedAnswer: (),
    advice.ConsultedEdit: (),
    exports.ExportMenu: (),
    exports.ExportOf: (),
    # Whoever may export may do it again, and that is in the journal.
    exports.ExportFile: (Action.EXPORT_DATA,),
    find.Find: (),
    find.FindAll: (),
    find.FindPage: (),
    find.FindFilter: (),
    find.FindNarrow: (),
    privacy.Consents: (Action.HANDLE_CONSENT,),
    privacy.ConsentDo: (Action.HANDLE_CONSENT,),
    breaches.BreachLog: (),
    breaches.BreachOpen: (),
    breaches.BreachNew: (),
    breaches.BreachDay: (),
    breaches.BreachOf: (),
    breaches.BreachSave: (),
    breaches.BreachTell: (),
}
"""Who may write something by which button; without one, no press of it writes anything but the
owner's, and no stranger is the owner of what is forged here."""

OF_ONES_OWN = {
    citizen.Consent,
    privacy.MyData,
    privacy.MyDetail,
    privacy.TakeBack,
    citizen.PickLanguage,
    surveys.AskMe,
}
"""By these everybody writes about themselves and about nobody else."""

TALK = {"inbox", "dialogues", "accounts", "journal_head"}
"""Tables of the conversation itself, and the end of the journal's chain."""

PARTS = 4
"""In how many offices all the bounds are tried, so that no worker has to try them alone."""

Snapshot = dict[str, set[tuple[Any, ...]]]


@dataclass(frozen=True)
class Real:
    """What exists in the office, as somebody who forges a button may have seen it."""

    versions: dict[str, int]
    """By the id of a case, an offer, an instruction, an invitation, a member of the staff."""
    day: int
    """The day of the reception, by its number."""


@contextlib.asynccontextmanager
async def acting(town: Town, chat: int) -> AsyncIterator[Office]:
    installation = town.installation
    async with (
        installation.database.transaction() as session,
        installation.offices.open_for(session, chat) as office,
    ):
        yield office


async def furnished(town: Town) -> Real:
    """Put something of every kind into the office: a date, an offer, a task, a guest, a draft."""
    crew = await crew_of(town)
    unit = await town.hires("Unit", Role.UNIT)
    _first, held = await crew.assigned()
    second, given = await crew.assigned()
    third, _waiting = await crew.queued()
    _fourth, foreigner = await crew.registered()
    async with crew.as_(second) as office:
        await office.requests.cannot_come(given.public_id, given.version)
    async with crew.as_(third) as office:
        mine = await office.requests.own((await office.requests.mine())[0].public_id)
    async with town.installation.database.transaction() as session:
        wanted = select(Request).where(Request.public_id == foreigner.public_id)
        row = (await session.scalars(wanted)).one()
        row.citizenship = Citizenship.FOREIGN
        row.category = town.installation.profile.out_of_turn[0].code
    async with crew.as_(crew.registrar) as office:
        guest, _link = await office.participations.invite(
            foreigner.public_id, foreigner.version, "Мысалдар агенттігі"
        )
        days = tuple(date(2027, 1, number) for number in (14, 21))
        await office.drafts.add(date(2027, 1, 1), Addition(1, 1, days, time(10), time(11), 20))
        clerk = office.actor.staff[Role.REGISTRAR]
    assert held.seat is not None
    on = (held.seat.starts_at + timedelta(hours=5)).date()
    await town.moves_to(on, 12)
    async with crew.as_(crew.registrar) as office:
        card = await office.review.case(held.public_id)
        held = await office.day.mark_held(card.public_id, card.version, "Тапсырма беріледі.")
    async with acting(town, unit.person.id) as office:
        executor = office.staff_id(Role.UNIT)
    async with crew.as_(crew.head) as office:
        order = Order(executor, None, on + timedelta(days=14))
        task = await office.instructions.give(
            held.public_id, held.version, order, "Көпірді жөндеу."
        )
    await town.settle()
    async with town.installation.database.reading() as session:
        cases = await session.execute(select(Request.public_id, Request.version))
        offers = await session.scalars(select(Offer.public_id))
        versions = dict(cases.all()) | dict.fromkeys(offers, 1)
    assert mine.offer is not None
    papers = await with_papers(town, crew, third, unit) | await with_endings(crew)
    papers |= await with_advice(crew, third)
    papers |= await with_calls(crew)
    papers |= await with_voices(crew, third)
    others = papers | {guest.public_id: 0, task.public_id: task.version, clerk.public_id: 0}
    return Real(versions | others | {"0000000000": 0}, on.toordinal())


async def with_papers(
    town: Town, crew: Crew, citizen: Neighbour, unit: Neighbour
) -> dict[str, int]:
    """Put a question to a unit, a file and a message into a case; return their versions by id."""
    async with crew.as_(citizen) as office:
        card = (await office.requests.mine())[0]
        await office.messages.write(card.public_id, "Бұл туралы не хабар?")
        row = await office.cases.find(card.public_id)
        file = Attachment(
            public_id=new_public_id(),
            request_id=row.id,
            name_sealed=b"",
            media=Media.PNG,
            size=3,
            account_id=office.account.id,
            added_at=office.now,
        )
        file.name_sealed = office.keys.seal("", column=NAME, row=file.public_id)
        office.session.add(file)
        office.vault.put(file.public_id, b"png", office.now)
    async with town.installation.as_operator() as office:
        first, second = await office.units.all()
        loose = (await office.units.loose())[0]
        await office.units.place(loose.public_id, first.public_id)
    async with crew.as_(crew.reviewer) as office:
        card = await office.review.case(card.public_id)
        due_on = office.calendar.after(office.today, 3)
        asked = await office.materials.ask(
            card.public_id, card.version, Wanted(first.public_id, due_on), "Қандай шешім бар?"
        )
    await town.settle()
    people = {first.public_id: 0, second.public_id: 0, loose.public_id: 0}
    return people | {file.public_id: 0, asked.view.public_id: asked.view.version}


async def with_endings(crew: Crew) -> dict[str, int]:
    """Put an offer, a letter and something sent on into two cases; return their versions by id."""
    text = "Мәселе бойынша бұрынғы жауап күшінде."
    _first, offered = await crew.in_review()
    _second, parted = await crew.in_review()
    async with crew.as_(crew.reviewer) as office:
        offer = await office.alternatives.offer(
            offered.public_id, offered.version, AlternativeKind.CONSULTATION, text
        )
        parted = await office.referrals.redirect_partly(
            parted.public_id, parted.version, "R02", "Көрші әкімдік", text
        )
        (letter,) = await office.letters.of_case(parted.public_id)
    await crew.town.settle()
    assert parted.endings.referral is not None
    versions = {offered.public_id: offer.version, parted.public_id: parted.version}
    return versions | dict.fromkeys(
        (offer.public_id, letter.public_id, parted.endings.referral.public_id), 0
    )


async def with_calls(crew: Crew) -> dict[str, int]:
    """Put a draw of the telephone survey with its calls into the office; return their versions."""
    async with crew.as_(crew.registrar) as office:
        advice = [await consulted(office, n) for n in (1, 2)]
        sample = Sample(
            public_id=new_public_id(),
            month=OCTOBER,
            frame=SampleFrame.DECLINED,
            method=METHOD,
            seed="5e" * 32,
            population=json.dumps([one.public_id for one in advice]),
            size=2,
            drawn_at=office.now,
            confirmed_at=office.now,
        )
        office.session.add(sample)
        await office.session.flush()
        calls = [
            SampleCall(
                public_id=new_public_id(),
                version=1,
                sample_id=sample.id,
                position=position,
                consultation_id=one.id,
                state=CallState.WAITING,
            )
            for position, one in enumerate(advice, 1)
        ]
        office.session.add_all(calls)
        return {sample.public_id: 0} | {call.public_id: 1 for call in calls}


async def with_advice(crew: Crew, citizen: Neighbour) -> dict[str, int]:
    """Ask two questions, one of them answered; return their versions by id."""
    helper = await crew.town.hires("Заңгер", Role.CONSULTANT)
    asked = []
    async with crew.as_(citizen) as office:
        for key in ("a", "b"):
            question = Question("Жерге құжатты қалай рәсімдеуге болады?", Language.EN)
            asked.append((await office.own_advice.ask(question, f"forged:{key}")).view)
    async with crew.as_(helper) as office:
        answered = await office.advice_desk.answer(asked[0].public_id, 1, "Орталыққа барыңыз.")
    await crew.town.settle()
    return {answered.public_id: answered.version, asked[1].public_id: asked[1].version}


async def with_voices(crew: Crew, citizen: Neighbour) -> dict[str, int]:
    """Let a citizen be asked in a survey, and wish a call after another; return their versions."""
    async with crew.as_(citizen) as office:
        account_id = office.account.id
        advice = [await consulted(office, n, account_id=account_id) for n in (3, 4)]
        asked, answered = (
            Survey(
                public_id=new_public_id(),
                questionnaire=Questionnaire.CONSULTATION,
                consultation_id=one.id,
                account_id=account_id,
                state=state,
                asked_at=office.now,
            )
            for one, state in zip(advice, (SurveyState.ASKED, SurveyState.ANSWERED), strict=True)
        )
        office.session.add_all((asked, answered))
        await office.session.flush()
        wished = await office.call_backs.wish(answered.public_id, "1ntn")
    async with crew.as_(citizen) as office:
        await office.ballots.remark(Questionnaire.REFUSAL, VoiceWay.CHAT, None, "Рақмет!")
    await crew.town.settle()
    return {asked.public_id: 0, answered.public_id: 0, wished.public_id: 1}


IDS = {"id", "unit", "staff"}


def candidates(name: str, field: FieldInfo, real: Real) -> list[Any]:
    """Return what somebody would try in a field of a button."""
    kind: object = field.annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        return list(kind)
    if kind is bool:
        return [False, True]
    if kind is str:
        return ["", "1"] if name not in IDS else list(real.versions)
    return {
        "version": [0],
        "year": [2027],
        "n": [1, 15],
        "month": [2026 * 12 + 11, 2027 * 12],
        "day": [real.day],
        "first": [real.day],
        "days": [1],
        "page": [0],
        "rev": [0, 1],
        "number": [0, 1],
    }.get(name, [1, 2])


def ends(name: str, field: FieldInfo, real: Real, *, upper: bool) -> list[Any]:
    """Return a bound of a field; of what has none, everything there is."""
    for bound in field.metadata:
        if upper and isinstance(bound, annotated_types.Le):
            return [bound.le]
        if upper and isinstance(bound, annotated_types.MaxLen):
            return ["x" * bound.max_length]
        if not upper and isinstance(bound, annotated_types.Ge):
            return [bound.ge]
    found = candidates(name, field, real)
    return found[:1] if name in IDS else found


def likely(kind: type[CallbackData], real: Real, most: int) -> list[str]:
    """Return the data of presses that somebody would try, spread over everything there is."""
    fields = kind.model_fields
    made: list[str] = []
    for values in itertools.product(*[candidates(*field, real) for field in fields.items()]):
        filled = dict(zip(fields, values, strict=True))
        if "id" in filled and "version" in filled:
            # Mostly the version of now; sometimes the one before it, or one that is yet to come.
            off = (0, 0, 0, -1, 1)[len(made) % 5]
            filled["version"] = max(0, real.versions[filled["id"]] + off)
        made.append(kind.model_construct(**filled).pack())
    # The same ones on every machine.
    return random.Random(len(made)).sample(made, min(most, len(made)))  # noqa: S311


def at_both_ends(kind: type[CallbackData], real: Real) -> list[str]:
    """Return the data of presses with every number at a bound, and every choice at least once."""
    fields = kind.model_fields
    made = []
    for upper in (False, True):
        bounds = [ends(*field, real, upper=upper) for field in fields.items()]
        turns = [itertools.cycle(values) for values in bounds]
        most = max(map(len, bounds), default=1)
        made += [dict(zip(fields, map(next, turns), strict=True)) for _ in range(most)]
    return [kind.model_construct(**one).pack() for one in made]


def beyond(kind: type[CallbackData]) -> list[str]:
    """Return what no field takes: less than nothing, 400 digits, letters, too few, too many."""
    count = len(kind.model_fields)
    tries = ["-1", "9" * 400, "x" * 40, "0", "\N{ARABIC-INDIC DIGIT ONE}", "%s", "' OR 1=1"]
    return [":".join([kind.__prefix__, *[one] * count]) for one in tries] + [
        kind.__prefix__,
        f"{kind.__prefix__}:" + ":" * count,
    ]


async def snapshot(town: Town) -> Snapshot:
    """Return every row that is not talk."""
    found: Snapshot = {}
    async with town.installation.database.reading() as session:
        for name, table in sorted(Base.metadata.tables.items()):
            if name not in TALK:
                rows = await session.execute(select(table).order_by(*table.primary_key))
                found[name] = {
                    tuple(row) for row in rows if name != "journal" or row.action != REFUSED
                }
    return found


async def press(town: Town, somebody: Neighbour, data: Sequence[str]) -> None:
    """Send these presses one after the other; each is handled at once and answered."""
    await somebody.says("/help")
    message = somebody.person.last.id
    sent = {
        somebody.person.press(f"data:{one}", message, force=True).update_id: one for one in data
    }
    await town.settle()
    async with town.installation.database.reading() as session:
        failed = await session.execute(
            select(InboxUpdate.update_id, InboxUpdate.error).where(InboxUpdate.error.is_not(None))
        )
        assert [(sent.get(key, "?"), error) for key, error in failed] == []
    assert somebody.person.waiting == []


def closed_to(roles: frozenset[Role]) -> Iterator[type[CallbackData]]:
    """Return the buttons by which these roles may write nothing."""
    for kind, actions in RIGHTS.items():
        if not any(permits(roles, action) for action in actions):
            yield kind


def test_every_button_there_is_is_tried() -> None:
    assert set(KINDS) == set(RIGHTS) | OF_ONES_OWN


@pytest.mark.parametrize("role", [None, *Role], ids=str)
async def test_forged_buttons_write_nothing_and_are_answered(town: Town, role: Role | None) -> None:
    real = await furnished(town)
    if role is None:
        somebody = await town.newcomer("Бөтен").start()
    else:
        somebody = await town.hires("Бөтен", role)
    async with acting(town, somebody.person.id) as office:
        await office.accounts.choose_language(Language.EN)
        roles = office.actor.roles
    # The menu that comes with a language is sent before anything is looked at.
    await town.settle()
    before = await snapshot(town)
    tried = [likely(kind, real, 8 if role is None else 3) for kind in closed_to(roles)]
    await press(town, somebody, [data for one in tried for data in one])
    after = await snapshot(town)
    changed = {name: after[name] ^ before[name] for name in after}
    assert {name: rows for name, rows in changed.items() if rows} == {}
    # What was refused for want of a right stands in the journal, as far as a day has room for it.
    async with town.installation.database.reading() as session:
        lines = await session.scalars(
            select(JournalEntry.details).where(JournalEntry.action == REFUSED)
        )
        refused = [line for line in lines if "NotAllowed" in line]
    assert 0 < len(refused) <= A_DAY


@pytest.mark.parametrize("part", range(PARTS))
async def test_whoever_may_press_is_answered_at_both_ends_too(town: Town, part: int) -> None:
    """The right to press is no right to break: every bound of every field leads to an answer."""
    real = await furnished(town)
    everybody = await town.hires("Бәрі", *Role)
    async with acting(town, everybody.person.id) as office:
        await office.accounts.choose_language(Language.EN)
    for kind in list(RIGHTS)[part::PARTS]:
        await press(town, everybody, [*at_both_ends(kind, real), *beyond(kind)])

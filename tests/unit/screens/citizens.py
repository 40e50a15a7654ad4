"""A gallery of every screen a citizen can see, drawn with ordinary and with the worst data."""

import gettext
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bot.config import office_template, parse_office
from bot.forms import booking_answers
from bot.forms.answers import Problem
from bot.forms.booking import FORM, Draft, begin
from bot.forms.engine import Filling, Summary
from bot.i18n import Catalogues, Words
from bot.profile import Named, OfficeProfile
from bot.screens import (
    attendance,
    booking,
    consent,
    errors,
    my_requests,
    notices,
    offers,
    questions,
    receipts,
    schedule,
    start,
    strays,
    survey,
    verify,
)
from bot.screens.screen import Reply, Screen
from bot.services.notice_kinds import NoticeKind
from bot.services.rules.questionnaires import AFTER, Ask
from bot.services.views import (
    Card,
    Event,
    NoteView,
    OutcomeView,
    OwnRequest,
    Person,
    PostView,
    ReceptionView,
    SeatView,
    Verified,
)
from bot.services.views.changes import OfferView
from bot.services.views.missing import Missing
from bot.services.views.notice import Facts
from bot.services.views.review import EarlierCase
from bot.services.views.schedule import FreeDay
from bot.services.views.surveys import SurveyView
from bot.services.views.tasks import CaseLink, OwnInstruction
from db.enums import (
    ApplicantKind,
    ChangeReason,
    Channel,
    Citizenship,
    HeldResult,
    Help,
    InstructionState,
    Language,
    Need,
    NoteKind,
    OfferState,
    OutcomeKind,
    Questionnaire,
    RequestState,
    Role,
    SurveyState,
)
from tests.unit.screens.privacy import gallery_of_privacy

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
PROFILE = parse_office(office_template())
CATALOGUES = Catalogues(PROFILE.hours.zone)
IIN = "500101100000"
MATTER = "Ауыз су екі ай бойы жоқ."

MEAN = "<b>&\U0001f6b1"
"""What a person may type: markup, a sign to be escaped, a character of two units."""


class Longer(gettext.NullTranslations):
    """A language that needs half as many letters again as English."""

    def gettext(self, message: str) -> str:
        return message + "ё" * (len(message) // 2)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


LONGER = Words(Language.KK, Longer(), PROFILE.hours.zone)
EVERYBODY = (*(CATALOGUES[language] for language in Language), LONGER)


def _filled(length: int) -> str:
    return (MEAN * length)[:length]


def _grown(profile: OfficeProfile) -> OfficeProfile:
    """Return the office with every text as long as its file allows."""
    long = Named(kk=_filled(1000), ru=_filled(1000), en=_filled(1000))
    grounds = tuple(
        ground.model_copy(update={"text": long, "where": long}) for ground in profile.grounds
    )
    kinds = tuple(
        profile.out_of_turn[0].model_copy(update={"code": f"c{n}" + "x" * 38, "text": long})
        for n in range(9)
    )
    return profile.model_copy(
        update={
            "name": long,
            "what_to_bring": long,
            "operator": profile.operator.model_copy(update={"name": long}),
            "contacts": profile.contacts.model_copy(
                update={"address": long, "website": "https://" + "x" * 2000}
            ),
            "complaint": profile.complaint.model_copy(update={"where": long}),
            "grounds": grounds,
            "out_of_turn": kinds,
            "topics": tuple(
                one.model_copy(update={"text": long, "body": long, "where": long})
                for one in profile.topics
            ),
        }
    )


@dataclass(frozen=True)
class Data:
    """What the screens are drawn from."""

    profile: OfficeProfile
    name: str
    line: str
    matter: str
    note: str
    post: PostView
    posts: tuple[PostView, ...]
    code: str = "7K3M-9QXZ"
    public_id: str = "ZZZZZZZZZZ"
    events: int = 4

    @property
    def person(self) -> Person:
        return Person(full_name=self.name, iin=IIN, phone="+77011234567", address=self.line)

    def filling(self, *answers: str, draft: Filling[Draft] | None = None) -> Filling[Draft]:
        filling = draft or begin(self.public_id, Language.KK)
        for answer in answers:
            taken = (
                booking_answers.chosen(
                    filling, answer[1:], self.profile, [post.id for post in self.posts]
                )
                if answer.startswith("=")
                else booking_answers.typed(filling, answer, self.profile)
            )
            assert not isinstance(taken, Problem), taken
            filling = taken
        return filling

    @property
    def around(self) -> questions.Around:
        return questions.Around(self.profile, self.posts, self.person, before=self.before)

    @property
    def before(self) -> EarlierCase:
        """Return an own earlier request that was refused."""
        outcome = OutcomeView(
            OutcomeKind.REFUSED, NOW, self.profile.grounds[0].code, self.note, "ЗТ-7"
        )
        return EarlierCase(
            self.public_id,
            "QB-26-483920-7",
            date(2026, 3, 2),
            RequestState.REFUSED,
            self.post,
            None,
            outcome,
        )

    def card(self, state: RequestState, **changes: object) -> Card:
        card = Card(
            public_id=self.public_id,
            number="QB-26-483920-7",
            version=999_999,
            state=state,
            channel=Channel.BOT,
            language=Language.KK,
            kind=ApplicantKind.SELF,
            citizenship=Citizenship.KAZAKHSTAN,
            post=self.post,
            received_at=NOW,
            registered_at=NOW,
            answer_due_on=date(2026, 12, 14),
            days_left=9,
            answered=False,
            official_number="Ж" * 40,
            check_identity=False,
            out_of_turn=None,
            seat=None,
            has_memo=False,
            asked=False,
            proposal=None,
            claims=True,
        )
        return replace(card, **changes)  # type: ignore[arg-type]

    @property
    def seat(self) -> SeatView:
        starts_at = NOW + timedelta(days=4)
        place = self.post.body_kk
        return SeatView(7, 3, starts_at, place, place, self.name, confirmed=False)

    def own(self, state: RequestState, **changes: object) -> OwnRequest:
        return OwnRequest(
            card=self.card(state, **changes),
            code=self.code,
            place_in_queue=12 if state is RequestState.QUEUED else None,
            places=tuple(FreeDay(date(2026, 12, day), 999) for day in (4, 17, 31))
            if state is RequestState.QUEUED
            else (),
            deferred=True,
            timeline=tuple(Event("registered", NOW) for _ in range(self.events)),
            notes=(
                NoteView(NoteKind.QUESTION, self.note, NOW),
                NoteView(NoteKind.ANSWER, self.note, NOW),
                NoteView(NoteKind.QUESTION, self.note, NOW),
            ),
            outcome=None,
        )

    def ended(self, state: RequestState, kind: OutcomeKind) -> OwnRequest:
        outcome = OutcomeView(kind, NOW, "R09", self.note, "Ж" * 40)
        return replace(self.own(state), outcome=outcome)

    def followed(self, promises: int = 9) -> OwnRequest:
        """Return a held reception with promises in every state, and an appeal made of it."""
        own = self.ended(RequestState.HELD, OutcomeKind.HELD)
        made = tuple(
            OwnInstruction(
                f"{n:010d}",
                NOW,
                date(2026, 12, 1),
                overdue=n % 2 == 0,
                state=state,
                result=self.note if state is InstructionState.CLOSED else None,
                closed_at=NOW if state is InstructionState.CLOSED else None,
            )
            for n in range(promises)
            for state in (list(InstructionState)[n % 3],)
        )
        card = replace(own.card, appeal=CaseLink("0123456789", "QB-26-483921-5"))
        return replace(own, card=card, instructions=made)

    def appealed(self, state: RequestState) -> OwnRequest:
        """Return a written appeal made of a reception."""
        own = self.ended(state, OutcomeKind.APPEAL_ANSWERED)
        card = replace(own.card, origin=CaseLink("0123456789", "QB-26-483921-5"))
        return replace(own, card=card)

    @property
    def receptions(self) -> tuple[ReceptionView, ...]:
        place = self.post.body_kk
        return tuple(
            ReceptionView(n, post, self.name, place, place, NOW, NOW + timedelta(hours=2), 6, n % 3)
            for n, post in enumerate(self.posts)
        )

    def offer(self, state: OfferState) -> OfferView:
        """Return an offer of the place."""
        card = self.card(RequestState.QUEUED)
        return OfferView(
            "0123456789", state, replace(self.seat, confirmed=None), NOW + timedelta(days=1), card
        )

    def survey(self, kind: OutcomeKind | None, given: str = "") -> SurveyView:
        """Return a survey with these answers; None: about a consultation in the chat."""
        questionnaire = Questionnaire.CONSULTATION if kind is None else AFTER[kind]
        view = SurveyView(
            public_id=self.public_id,
            questionnaire=questionnaire,
            kind=kind,
            happened_on=date(2026, 11, 23),
            number=None if kind is None else "QB-26-483920-7",
            post=None if kind is None else self.post,
            state=SurveyState.ASKED,
            open_until=date(2026, 12, 8),
            given=given,
        )
        return view if view.question is not None else replace(view, state=SurveyState.ANSWERED)


def _post(number: int, text: str) -> PostView:
    return PostView(number, text, text, text, text, text[:200])


ORDINARY = Data(
    profile=PROFILE,
    name="Ахметов Асқар Болатұлы",
    line="Көктем қ., Бұлақ к., 1-үй",
    matter=MATTER,
    note="Бұрын қайда жүгіндіңіз?",
    post=_post(1, "Әкімнің орынбасары"),
    posts=tuple(_post(n, f"Орынбасар {n}") for n in range(1, 9)),
)
WORST = Data(
    profile=_grown(PROFILE),
    name="Ы" * 150,
    line=_filled(200),
    matter=_filled(2000),
    note=_filled(2000),
    post=_post(2**31 - 1, _filled(300)),
    posts=tuple(_post(2**31 - 1 - n, _filled(300)) for n in range(9)),
    events=60,
)

Drawn = Callable[[Words], Screen | Reply]


def drawing(draw: Callable[..., Screen | Reply], *around: object, **more: object) -> Drawn:
    """Return the screen as a function of its words alone."""
    return lambda _: draw(_, *around, **more)


def gallery(data: Data) -> Iterator[tuple[str, Drawn]]:
    """Yield every screen with its name."""
    yield from _beginning(data)
    yield from _form(data)
    yield from _requests(data)
    yield from _around(data)
    for kind, own in _notices(data):
        facts = Facts(kind, Language.KK, own=own, level="2h", text=data.note)
        yield f"notice {kind}", drawing(notices.notice, facts, data.profile, "a" * 32)


def _beginning(data: Data) -> Iterator[tuple[str, Drawn]]:
    profile = data.profile
    yield "greeting", lambda _: start.greeting(CATALOGUES, profile)
    yield "language", start.language
    yield "menu", drawing(start.menu, profile, staff=True, lead="ж" * 120)
    yield "contacts", drawing(start.contacts, profile)
    yield "help", drawing(start.help_, profile, frozenset(Role))
    for role in Role:
        yield f"joined {role}", drawing(start.joined, role)
        yield f"stranger {role}", strangers_welcome(role)
    yield "consent", drawing(consent.ask, profile, greet=True)
    for yes in (True, False):
        yield "full consent", drawing(consent.full, profile, consented=yes)
    yield "no consent", drawing(consent.declined, profile)
    yield from gallery_of_privacy(data.person, data.note, profile)


def strangers_welcome(role: Role) -> Drawn:
    """Return the one screen that is in all languages at once."""
    return lambda _: start.joined_by_stranger(CATALOGUES, role)


def _form(data: Data) -> Iterator[tuple[str, Drawn]]:
    doubt = IIN[:-1] + "1"
    tail = ("8 701 123 45 67", data.line, "=none", data.matter)
    organisation = ("=organisation", data.name, IIN, data.line, doubt, "=keep", data.line, *tail)
    problem = Problem("matter", "media")
    for journey in (
        ("=self", data.name, "=none", "=foreign", *tail),
        ("=other", data.name, doubt, "=keep", data.name, data.line, *tail),
        organisation,
    ):
        for count in range(len(journey) + 1):
            filling = data.filling(*journey[:count])
            yield f"{journey[0]} {count}", drawing(booking.step, filling, data.around, problem)
    whole = data.filling(*organisation)
    for name, answers in (
        ("days", ("=0", "=1", "=2", "=3", "=4", "=done")),
        ("category", (f"={len(data.profile.out_of_turn) - 1}",)),
        ("help", (*(f"={value}" for value in Help), "=done")),
        ("needs", (*(f"={value}" for value in Need), "=done", data.name[:60])),
        ("format", ("=in_person",)),
        ("phone_survey", ("=yes",)),
        ("topic", (f"={len(data.profile.topics) - 3}",)),
        ("news", (data.note[:1000],)),
    ):
        whole = data.filling(*answers, draft=FORM.edit(whole, name))
    assert FORM.step(whole) == Summary()
    summary = drawing(booking.step, whole, data.around)
    yield "summary", summary
    yield "more", drawing(booking.more, whole, data.around)
    yield "resumed", lambda _: booking.resumed(_, booking.step(_, whole, data.around))
    yield "discarding", drawing(booking.discarding, whole)
    yield "expired", booking.expired
    for question in FORM.questions:
        if question.applies(whole.draft):
            edited = FORM.edit(whole, question.field)
            yield f"edit {question.field}", drawing(booking.step, edited, data.around)


def _requests(data: Data) -> Iterator[tuple[str, Drawn]]:
    cards = tuple(data.card(state) for state in RequestState)
    for page in (0, 1, 9):
        yield "list", drawing(my_requests.listing, cards, page)
    yield "empty list", drawing(my_requests.listing, (), 0)
    for own in _owned(data):
        lead = "ж" * 120
        yield f"card {own.card.state}", drawing(my_requests.card, own, data.profile, NOW)
        yield f"done {own.card.state}", drawing(my_requests.card, own, data.profile, NOW, lead)
    queued = data.own(RequestState.QUEUED)
    assigned = data.own(RequestState.ASSIGNED, seat=data.seat)
    asked = data.own(RequestState.IN_REVIEW, asked=True)
    yield "submitted", drawing(my_requests.submitted, queued)
    yield "paper", drawing(receipts.paper, queued, data.profile, "a" * 32, NOW)
    yield "withdraw", drawing(my_requests.withdrawal, assigned)
    yield "absence", drawing(attendance.absence, assigned)
    yield "no more", drawing(attendance.no_more, assigned.card, data.profile)
    for chosen in (0, 31):
        yield f"other day {chosen}", drawing(attendance.other_day, assigned, chosen)
    for state in OfferState:
        yield f"offer {state}", drawing(offers.offer, data.offer(state))
    yield "declining", drawing(offers.decline, data.offer(OfferState.OPEN))
    waiting = replace(queued, offer=data.offer(OfferState.OPEN), new_date_by=date(2026, 11, 30))
    yield "offered", drawing(my_requests.card, waiting, data.profile, NOW)
    yield from _changed(data)
    yield from _followed(data)
    yield "answering", drawing(my_requests.answering, asked)


def _changed(data: Data) -> Iterator[tuple[str, Drawn]]:
    """Yield what is told of a date that the office changed, and of an offer."""
    assigned = data.own(RequestState.ASSIGNED, seat=data.seat)
    queued = data.own(RequestState.QUEUED)
    later = replace(data.seat, starts_at=data.seat.starts_at + timedelta(days=7))
    for reason in ChangeReason:
        for old in (None, data.seat, later, replace(data.seat, holder="Ә")):
            facts = Facts(NoticeKind.MOVED, Language.KK, own=assigned, old=old, reason=reason)
            yield f"moved {reason}", drawing(notices.notice, facts, data.profile)
        for until in (None, date(2026, 11, 30)):
            facts = Facts(
                NoticeKind.POSTPONED, Language.KK, own=queued, old=later, reason=reason, until=until
            )
            yield f"postponed {reason}", drawing(notices.notice, facts, data.profile)
    for kind, state in (
        (NoticeKind.OFFER, OfferState.OPEN),
        (NoticeKind.OFFER_OVER, OfferState.EXPIRED),
        (NoticeKind.OFFER_OVER, OfferState.RECALLED),
    ):
        facts = Facts(kind, Language.KK, own=queued, offer=data.offer(state))
        yield f"notice {kind}", drawing(notices.notice, facts, data.profile)


def _followed(data: Data) -> Iterator[tuple[str, Drawn]]:
    """Yield what is told after a reception: the decision, the promises, the written appeal."""
    held = data.followed()
    for promise in (None, *held.instructions[:3]):
        for kind in (NoticeKind.RESULT, NoticeKind.INSTRUCTION_DONE):
            facts = Facts(kind, Language.KK, own=held, promise=promise)
            yield f"notice {kind}", drawing(notices.notice, facts, data.profile)
    for decision in HeldResult:
        outcome = replace(held.outcome, result=decision)  # type: ignore[type-var]
        own = replace(held, outcome=outcome)
        facts = Facts(NoticeKind.RESULT, Language.KK, own=own)
        yield f"decided {decision}", drawing(notices.notice, facts, data.profile)
    answered = data.appealed(RequestState.APPEAL_ANSWERED)
    facts = Facts(NoticeKind.APPEAL_ANSWER, Language.KK, own=answered)
    yield "notice appeal answer", drawing(notices.notice, facts, data.profile)
    appeal = data.appealed(RequestState.APPEAL)
    yield "withdraw appeal", drawing(my_requests.withdrawal, appeal)
    yield "receipt of appeal", drawing(receipts.receipt, appeal, "a" * 32)
    yield "paper of appeal", drawing(receipts.paper, appeal, data.profile, "a" * 32, NOW)


def _owned(data: Data) -> Iterator[OwnRequest]:
    for state in RequestState:
        yield data.own(state, asked=True)
        yield data.own(state, days_left=0, post=None)
        yield data.own(state, days_left=-3)
        yield data.own(state, answered=True)
    for confirmed in (True, False):
        yield data.own(RequestState.ASSIGNED, seat=replace(data.seat, confirmed=confirmed))
    yield data.ended(RequestState.REFUSED, OutcomeKind.REFUSED)
    yield data.ended(RequestState.HELD, OutcomeKind.HELD)
    yield data.followed()
    yield data.appealed(RequestState.APPEAL)
    yield data.appealed(RequestState.APPEAL_ANSWERED)
    yield data.ended(RequestState.QUEUED, OutcomeKind.NOT_HELD)


def _around(data: Data) -> Iterator[tuple[str, Drawn]]:
    for page in (0, 1):
        yield "schedule", drawing(schedule.schedule, data.receptions, None, page)
        yield "of a post", drawing(schedule.schedule, data.receptions, data.post, page)
    yield "no schedule", drawing(schedule.schedule, (), None, 0)
    yield from _surveys(data)
    found = Verified("QB-26-483920-7", RequestState.QUEUED, NOW, date(2026, 12, 14), "0000000001")
    yield "verified", drawing(verify.verified, found)
    yield "code asked", verify.asking
    yield "unknown code", verify.unknown
    waiting = data.card(RequestState.QUEUED)
    yield "question waits", drawing(strays.question_waits, waiting, data.matter)
    for opened in (True, False):
        yield f"media {opened}", drawing(strays.media, data.profile, open_request=opened)
    yield "edited", strays.edited
    yield "text wanted", strays.text_wanted
    yield "apology", drawing(errors.apology, data.profile)
    for notice in (NoticeKind.SURVEY, NoticeKind.SURVEY_REMINDER):
        facts = Facts(notice, Language.KK, survey=data.survey(OutcomeKind.HELD))
        yield f"notice {notice}", drawing(notices.notice, facts, data.profile)


def _surveys(data: Data) -> Iterator[tuple[str, Drawn]]:
    for kind in (*OutcomeKind, None):
        given, view = "", data.survey(kind)
        while view.question is not None:
            yield f"survey {kind} {given}", drawing(survey.asking, view)
            given += view.question.codes[0 if view.question.ask is not Ask.SOLVED else 1]
            view = data.survey(kind, given)
        for drawn in (survey.commenting, survey.regret, survey.not_called, survey.over):
            yield f"survey {kind} {drawn.__name__}", drawing(drawn, view)
    booking = replace(data.survey(None, "3nfy"), advice=data.public_id)
    yield "books after advice", drawing(survey.commenting, booking)
    late = data.survey(OutcomeKind.HELD)
    for view in (late, replace(late, reminded=True)):
        yield f"later {view.reminded}", drawing(survey.later, view)
    yield "over", drawing(survey.over, replace(late, state=SurveyState.CLOSED))
    yield "talked out", drawing(survey.regret, data.survey(OutcomeKind.WITHDRAWN, "t5"))
    for known in (True, False):
        promised = drawing(survey.call_promised, late, 3, phone_known=known)
        yield f"call promised {known}", promised
    for plain in (survey.told_head, survey.thanks, survey.left_in_peace, survey.asked_again):
        yield plain.__name__, plain


def _notices(data: Data) -> Iterator[tuple[NoticeKind, OwnRequest]]:
    assigned = data.own(RequestState.ASSIGNED, seat=data.seat)
    sure = data.own(RequestState.ASSIGNED, seat=replace(data.seat, confirmed=True))
    yield NoticeKind.RECEIPT, data.own(RequestState.REGISTERED)
    yield NoticeKind.RECEIPT, data.own(RequestState.QUEUED)
    yield NoticeKind.RECEIPT, data.own(RequestState.REGISTERED, post=None, days_left=-1)
    yield NoticeKind.QUESTION, data.own(RequestState.IN_REVIEW, asked=True)
    wanted = NoteView(NoteKind.QUESTION, data.note[:1500], NOW, tuple(Missing), date(2026, 11, 30))
    missing = data.own(RequestState.NEEDS_INFORMATION, asked=True)
    yield NoticeKind.INFORMATION, replace(missing, notes=(*missing.notes, wanted))
    yield NoticeKind.DATE, assigned
    yield NoticeKind.REMINDER, assigned
    yield NoticeKind.REMINDER, sure
    yield NoticeKind.REFUSAL, data.ended(RequestState.REFUSED, OutcomeKind.REFUSED)
    yield NoticeKind.OVERDUE, data.own(RequestState.IN_REVIEW, days_left=-1)
    yield NoticeKind.NOT_HELD, data.ended(RequestState.QUEUED, OutcomeKind.NOT_HELD)

"""What the screens of citizens are drawn with: every language, ordinary data, and the worst."""

import gettext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bot.config import office_template, parse_office
from bot.forms import booking_answers
from bot.forms.answers import Problem
from bot.forms.booking import Draft, begin
from bot.forms.engine import Filling
from bot.i18n import Catalogues, Words
from bot.profile import Named, OfficeProfile
from bot.screens import (
    questions,
)
from bot.services.rules.questionnaires import AFTER
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
)
from bot.services.views.changes import OfferView
from bot.services.views.review import EarlierCase
from bot.services.views.schedule import FreeDay
from bot.services.views.surveys import SurveyView
from bot.services.views.tasks import CaseLink, OwnInstruction
from db.enums import (
    ApplicantKind,
    Channel,
    Citizenship,
    InstructionState,
    Language,
    NoteKind,
    OfferState,
    OutcomeKind,
    Questionnaire,
    RequestState,
    SurveyState,
)

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

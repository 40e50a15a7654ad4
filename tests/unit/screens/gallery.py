"""Every screen that a citizen sees, with a name, drawn from the same data."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.forms.answers import Problem
from bot.forms.booking import FORM
from bot.forms.engine import Summary
from bot.i18n import Words
from bot.screens import (
    attendance,
    booking,
    consent,
    errors,
    my_requests,
    notices,
    offers,
    receipts,
    schedule,
    start,
    strays,
    survey,
    verify,
)
from bot.screens.screen import Reply, Screen
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.questionnaires import Ask
from bot.services.views import (
    NoteView,
    OwnRequest,
    Verified,
)
from bot.services.views.missing import Missing
from bot.services.views.notice import Facts
from db.enums import (
    ChangeReason,
    HeldResult,
    Help,
    Language,
    Need,
    NoteKind,
    OfferState,
    OutcomeKind,
    RequestState,
    Role,
    SurveyState,
)
from tests.unit.screens.citizens import CATALOGUES, IIN, NOW, Data
from tests.unit.screens.privacy import gallery_of_privacy

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

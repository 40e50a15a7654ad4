"""Consultations on screen: the longest of each fits, in every language, and nothing leaks."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.callbacks.advice import AdviceDo, AdviceList, AdviceStep, OwnAdvice, OwnAdviceAct
from bot.forms import advice as forms
from bot.forms import consulted
from bot.forms.answers import Problem
from bot.forms.engine import Filling
from bot.i18n import Words
from bot.screens import (
    advice,
    advice_desk,
    advice_form,
    advice_records,
    advice_refusals,
    alarms,
    notices,
)
from bot.screens.screen import Reply, Screen, reply_of
from bot.services import errors
from bot.services.advice.consultation_terms import AGAIN, ASKED, BOOKS, HANDED, LEFT, OFFERED
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views.consultations import (
    AdviceCounts,
    CaseToRecord,
    ConsultationLineView,
    ConsultationShown,
    ConsultationView,
    ConsultedPerson,
    OwnConsultation,
)
from bot.services.views.notice import Facts
from bot.services.views.tasks import CaseLink
from db.enums import (
    ConsultationOutcome,
    ConsultationState,
    ConsultationWay,
    DeclineReason,
    Language,
    RequestState,
    Role,
)
from tests.unit.screens_staff.cases import (
    ENGLISH,
    MARKUP,
    NOW,
    PROFILE,
    WORDS,
    filled,
    grown_profile,
    large_card,
    member,
    viewer,
)
from tests.unit.screens_staff.fitting import faults

Drawn = Callable[[Words], Screen | Reply]
S, Way = ConsultationState, ConsultationWay

KEY = "0123456789"
GROWN = grown_profile(8)
TEXT = MARKUP + filled(2900)
HELPERS = (Role.CONSULTANT, Role.PSYCHOLOGIST, Role.SOCIAL_WORKER)
LINK = CaseLink(KEY, "QB-26-483920-7")
VIEW = ConsultationView(
    public_id=KEY,
    version=1_000_000,
    state=S.ASKED,
    way=Way.CHAT,
    role=Role.CONSULTANT,
    language=Language.KK,
    topic=GROWN.topics[0].code,
    asked_at=NOW,
    answered_at=None,
    ended_at=None,
    due_on=NOW.date() + timedelta(days=2),
    outcome=None,
    reason=None,
    staff=member(1, Role.CONSULTANT, MARKUP + filled(140)),
    mine=False,
    open_to_me=True,
    in_chat=True,
    reachable=True,
    offered=True,
    case=LINK,
    booked=None,
    phone_survey=True,
    known=True,
)
ANSWERED = replace(VIEW, state=S.ANSWERED, answered_at=NOW, due_on=None, mine=True)
ENDED = replace(
    ANSWERED,
    state=S.ENDED,
    ended_at=NOW,
    outcome=ConsultationOutcome.DECLINED,
    reason=DeclineReason.NO_BELIEF,
    booked=LINK,
)
FORGOTTEN = replace(ENDED, known=False, forgotten=True, booked=None)
VIEWS = (
    VIEW,
    replace(VIEW, offered=False, reachable=False, staff=None),
    ANSWERED,
    ENDED,
    FORGOTTEN,
)
LINES = tuple(ConsultationLineView(n % 2 == 1, TEXT, NOW) for n in range(6))
COUNTS = AdviceCounts(999, 999, 999)


def of(screen: Callable[..., Screen | Reply], *values: object, **named: object) -> Drawn:
    """Return a screen about these values, to be said in any language."""
    return lambda _: screen(_, *values, **named)


def asking() -> Iterator[Filling[forms.AdviceDraft]]:
    """Give the form of a question at each of its steps."""
    filling = forms.begin(KEY, Language.KK, GROWN)
    yield filling
    answer = forms.chosen(filling, "0", GROWN, HELPERS)
    assert isinstance(answer, Filling)
    yield answer
    whole = forms.typed(answer, filled(2000))
    assert isinstance(whole, Filling)
    yield whole
    for field in forms.EDITED:
        edited = forms.edited(whole, field)
        assert isinstance(edited, Filling)
        yield edited


def recording() -> Iterator[Filling[consulted.ConsultedDraft]]:
    """Give the form of a recorded consultation at each of its steps, for nobody and for a case."""
    for case in (None, CaseToRecord(KEY, LINK.number, Language.RU, GROWN.topics[0].code)):
        filling = consulted.begin(KEY, Language.KK, case)
        yield filling
        nobody = case is None
        values = ["phone", *(["0"] if nobody else []), "declined", "far_date"]
        values += ["none"] if nobody else []
        for value in values:
            answer = consulted.chosen(filling, value, GROWN)
            assert isinstance(answer, Filling)
            filling = answer
            yield filling
        for field, text in (("full_name", "Ә" * 90), ("phone", "+7 701 000 00 01")):
            edited = consulted.edited(filling, field)
            if case is not None:
                assert isinstance(edited, Problem)
                continue
            assert isinstance(edited, Filling)
            yield edited
            typed = consulted.typed(edited, text)
            assert isinstance(typed, Filling)
            filling = typed
            yield filling
            if field == "phone":
                answer = consulted.chosen(filling, "yes", GROWN)
                assert isinstance(answer, Filling)
                yield answer


def persons() -> Iterator[tuple[str, Drawn]]:
    """Give every screen of the person who asks."""
    problem = Problem("question", "too_long", 10, 2000, 2001)
    for n, filling in enumerate(asking()):
        yield (
            f"asking {n}",
            of(advice_form.step, filling, GROWN, HELPERS, "+77010000001", problem),
        )
    begun = next(asking())
    yield "begun", of(advice_form.unfinished, begun)
    yield "discarding", of(advice_form.discarding, begun)
    yield "gone", advice_form.gone
    for view in VIEWS:
        own = OwnConsultation(view, LINES)
        facts = Facts(NoticeKind.CONSULTATION_ANSWER, Language.KK, text=TEXT * 2, consultation=view)
        yield f"sent {view.state}", of(advice.sent, own)
        yield f"card {view.state}", of(advice.card, own, GROWN, "Рақмет")
        yield f"answer {view.state}", of(notices.notice, facts, GROWN)
        yield f"declining {view.state}", of(advice.declining, own)
        yield f"again {view.state}", of(advice.asking_again, own)
        yield f"talked out {view.state}", of(advice.talked_out, own)
        yield f"call {view.state}", of(advice.call_promised, own, 3, phone_known=False)
        books = Facts(NoticeKind.CONSULTATION_BOOKS, Language.KK, consultation=view)
        yield f"books {view.state}", of(notices.notice, books, GROWN)
    for outcome in ConsultationOutcome:
        own = OwnConsultation(replace(ENDED, outcome=outcome, booked=None), LINES)
        yield f"ended {outcome}", of(advice.card, own, GROWN)


def helpers() -> Iterator[tuple[str, Drawn]]:
    """Give every screen of whoever gives advice."""
    for which in AdviceList:
        yield (
            f"pile {which}",
            of(advice_desk.pile, VIEWS * 5, which, COUNTS, 1, GROWN),
        )
        yield (
            f"nothing in {which}",
            of(advice_desk.pile, (), which, AdviceCounts(), 0, GROWN),
        )
    for n, view in enumerate(VIEWS):
        shown = ConsultationShown(
            view, ConsultedPerson(full_name=MARKUP + filled(200), phone="+77010000001"), LINES, TEXT
        )
        nobody = ConsultationShown(view, ConsultedPerson(), LINES, None)
        yield f"card {n}", of(advice_desk.card, view, GROWN, HELPERS, "Ok")
        for one in (shown, nobody):
            yield f"shown {n}", of(advice_desk.shown, one, GROWN, HELPERS)
        yield f"answering {n}", of(advice_desk.answering, view)
        yield f"ending {n}", of(advice_desk.ending, view)
        yield f"why {n}", of(advice_desk.why, view)
        yield f"handing {n}", of(advice_desk.handing, view, HELPERS)
        yield f"giving up {n}", of(advice_desk.giving_up, view)
        yield (
            f"recorded {n}",
            of(advice_records.recorded, view, takes=True),
        )
    yield "text wanted", of(advice_desk.text_wanted, KEY, 1)
    for level in (ASKED, AGAIN, HANDED, LEFT, OFFERED, BOOKS):
        facts = Facts(NoticeKind.CONSULTATION_ASKED, Language.KK, level=level, consultation=VIEW)
        yield f"notice {level}", of(alarms.alarm, facts, GROWN)
    for n, filling in enumerate(recording()):
        yield (
            f"recording {n}",
            of(advice_records.step, filling, GROWN, Problem("phone", "unreadable")),
        )
        yield f"left {n}", of(advice_records.unfinished, filling)
    books = replace(ENDED, outcome=ConsultationOutcome.BOOKS, booked=None)
    for takes in (True, False):
        yield (
            f"books {takes}",
            of(advice_records.recorded, books, takes=takes),
        )
    yield "form gone", advice_records.gone


def refusals() -> Iterator[tuple[str, Drawn]]:
    """Give every no about a consultation."""
    for error in (
        errors.ConsultationStale(public_id=KEY, for_staff=True),
        errors.ConsultationStale(public_id=KEY, for_staff=False),
        errors.ConsultationUnanswered(public_id=KEY),
        errors.TooManyConsultations(limit=3),
    ):
        yield type(error).__name__, of(advice_refusals.refusal, error)


GALLERY = [
    pytest.param(draw, id=f"{n} {name}")
    for n, (name, draw) in enumerate([*persons(), *helpers(), *refusals()])
]


@pytest.mark.parametrize("draw", GALLERY)
@pytest.mark.parametrize("language", Language, ids=str)
def test_every_screen_of_advice_fits_and_leads_on(draw: Drawn, language: Language) -> None:
    drawn = reply_of(draw(WORDS[language]))
    assert faults(drawn) == []
    assert drawn.screens[-1].buttons, "no dead end"


def data_of(screen: Screen) -> list[object]:
    return [button.data for row in screen.buttons for button in row]


def steps(view: ConsultationView, roles: tuple[Role, ...] = HELPERS) -> set[AdviceStep]:
    data = data_of(advice_desk.card(ENGLISH, view, PROFILE, roles))
    return {one.act for one in data if isinstance(one, AdviceDo)}


def own_acts(view: ConsultationView) -> set[OwnAdviceAct]:
    data = data_of(advice.card(ENGLISH, OwnConsultation(view, LINES), PROFILE))
    return {one.act for one in data if isinstance(one, OwnAdvice)}


def test_a_helper_is_offered_what_can_be_done_now() -> None:
    asked = replace(VIEW, offered=False)
    assert steps(asked) == {
        AdviceStep.SHOW,
        AdviceStep.TAKE,
        AdviceStep.ANSWER,
        AdviceStep.HAND,
    }
    assert AdviceStep.TAKE not in steps(replace(asked, mine=True))
    assert AdviceStep.END in steps(replace(asked, reachable=False))
    assert AdviceStep.ANSWER not in steps(replace(asked, in_chat=False))
    assert AdviceStep.END in steps(ANSWERED)
    assert steps(ENDED) == {AdviceStep.SHOW}
    assert steps(FORGOTTEN) == set()
    # Whoever sees the terms of the office and gives no advice only looks.
    assert steps(replace(asked, open_to_me=False)) == set()


def test_a_person_is_offered_what_can_be_done_now() -> None:
    acts = OwnAdviceAct
    assert own_acts(VIEW) == {acts.BOOK, acts.AGAIN}
    assert own_acts(ANSWERED) == {acts.SETTLED, acts.BOOK, acts.AGAIN, acts.DECLINE}
    assert own_acts(ENDED) == set()
    assert own_acts(replace(ENDED, booked=None)) == {acts.BOOK}


@pytest.mark.parametrize("language", Language, ids=str)
def test_what_is_not_behind_show_tells_nobody_apart(language: Language) -> None:
    """A list, a card and a notice may light up on any screen: no name, no phone, no word."""
    words = WORDS[language]
    facts = Facts(NoticeKind.CONSULTATION_ASKED, language, level=ASKED, consultation=VIEW)
    for drawn in (
        advice_desk.card(words, replace(VIEW, staff=None), PROFILE, HELPERS),
        advice_desk.pile(words, VIEWS, AdviceList.WAITING, COUNTS, 0, PROFILE),
        alarms.alarm(words, facts, PROFILE),
    ):
        assert "Өтеген" not in drawn.text
        assert "7701" not in drawn.text
        assert TEXT[:40] not in drawn.text
    shown = ConsultationShown(VIEW, ConsultedPerson(full_name="Өтеген Қ."), LINES, TEXT)
    first, *_others = advice_desk.shown(words, shown, PROFILE, HELPERS).screens
    assert "Өтеген" in first.text
    assert first.protect
    assert first.vanish_after is not None


def test_the_summary_of_a_record_masks_who_was_advised() -> None:
    *_steps, whole = (one for one in recording() if one.draft.phone is not None)
    text = advice_records.step(ENGLISH, whole, GROWN).text
    assert "701 000 00 01" not in text
    assert "000001" not in text


def test_a_case_leads_to_a_consultation_for_who_gives_advice_only() -> None:
    case = large_card(RequestState.IN_REVIEW)
    assert advice_records.doors(ENGLISH, case, viewer(Role.REGISTRAR))
    assert not advice_records.doors(ENGLISH, case, viewer(Role.REVIEWER, Role.HEAD, Role.VOLUNTEER))

"""Every screen of the staff fits into a message, in every language and with the longest data."""

import dataclasses
from collections.abc import Callable, Iterator
from itertools import product

import pytest

from bot.callbacks import Case, CaseAct, Pile
from bot.i18n import Words
from bot.screens import (
    alarms,
    calls,
    case_prompts,
    desk,
    distribution,
    piles,
    revealed,
    team,
)
from bot.screens.case import after, case_card
from bot.screens.case_more import case_more
from bot.screens.case_words import done
from bot.screens.screen import Button, Screen, reply_of
from bot.services.notifications.notice_kinds import OF_ITS_OWN, TO_APPLICANT, NoticeKind
from bot.services.terms.duties import PhoneTask
from bot.services.views.notice import Facts
from db.enums import DutyKind, Language, ProposalKind, RequestState, Role
from tests.unit.screens_staff.cases import (
    ENGLISH,
    WORDS,
    acts,
    card,
    desk_view,
    duty,
    filled,
    grown_profile,
    large_card,
    large_post,
    large_revealed,
    person,
    viewer,
)
from tests.unit.screens_staff.cases import (
    distribution as plan,
)
from tests.unit.screens_staff.fitting import Drawn, faults

PROFILE = grown_profile(13)
EVERYBODY = viewer(*Role)
TYPED = (
    CaseAct.ENTER,
    CaseAct.ASK,
    CaseAct.MEMO,
    CaseAct.RETURN,
    CaseAct.LETTER,
    CaseAct.NOT_HELD,
)
DONE = (
    CaseAct.ENTER,
    CaseAct.START,
    CaseAct.DIRECT,
    CaseAct.ASK,
    CaseAct.MEMO,
    CaseAct.PROPOSE_RECEIVE,
    CaseAct.REFUSE,
    CaseAct.APPROVE_YES,
    CaseAct.RETURN,
    CaseAct.OVERRULE,
    CaseAct.HELD,
    CaseAct.NO_SHOW_YES,
    CaseAct.NOT_HELD,
    CaseAct.REQUEUE_YES,
)
SURE = (CaseAct.RECEIVE, CaseAct.APPROVE, CaseAct.NO_SHOW, CaseAct.REQUEUE)
LEVELS = (None, "early", "now", "over", "14")
REVIEWED = large_card(RequestState.IN_REVIEW)
RECEIVED = card(RequestState.PROPOSED)
# An emergency is told with facts of its own; its screens are drawn beside it.
APART = {NoticeKind.JOINED, NoticeKind.EMERGENCY_STAFF}
TO_STAFF = sorted(set(NoticeKind) - TO_APPLICANT - OF_ITS_OWN - APART)
BACK_TO = (REVIEWED.public_id, REVIEWED.version)

Draw = Callable[[Words], Drawn]


def of(screen: Callable[..., Drawn], *data: object, **more: object) -> Draw:
    """Return what draws a screen of these data in any language."""
    return lambda words: screen(words, *data, **more)


CALL = duty(DutyKind.DELIVERY)
FACTS = Facts(
    NoticeKind.ALARM,
    Language.KK,
    card=large_card(RequestState.PROPOSED),
    duty=duty(DutyKind.ANSWER),
)
FULL_DESK = desk_view(
    *Role,
    duties=(duty(overdue=True),) * 40,
    overdue=9999,
    due_today=9999,
    due_this_week=9999,
    to_enter=9999,
    to_review=9999,
    to_decide=9999,
    to_distribute=9999,
    letters=9999,
    on_the_day=9999,
    missed=9999,
)
UNDIRECTED = card(RequestState.PROPOSED, post=None, proposal=REVIEWED.proposal)


def prompts() -> Iterator[tuple[str, Draw]]:
    """Give the questions before a step."""
    for act in TYPED:
        yield f"typing {act}", of(case_prompts.typing, REVIEWED, act)
    for act in SURE:
        yield f"sure {act}", of(case_prompts.sure, REVIEWED, act)
    for page in range(3):
        yield f"grounds {page}", of(case_prompts.grounds, REVIEWED, PROFILE, page, own=True)
        posts = (large_post(),) * 13
        yield f"posts {page}", of(case_prompts.posts, REVIEWED, posts, page)
    for own in (True, False):
        ground = "00000003"
        yield f"explaining {own}", of(case_prompts.explaining, REVIEWED, PROFILE, ground, own=own)
    for memo in (True, False):
        yield f"text wanted {memo}", of(case_prompts.text_wanted, *BACK_TO, memo=memo)
    for problem in case_prompts.FileProblem:
        yield f"file {problem}", of(case_prompts.file_refused, *BACK_TO, problem)
    yield "otherwise than to refuse", of(case_prompts.otherwise, REVIEWED)
    yield "otherwise than to receive", of(case_prompts.otherwise, RECEIVED)
    yield "otherwise without a post", of(case_prompts.otherwise, UNDIRECTED)


def cards() -> Iterator[tuple[str, Draw]]:
    """Give the cards of every state and the lists of cards."""
    for state in RequestState:
        yield f"card {state}", of(case_card, large_card(state), EVERYBODY, PROFILE)
        yield f"more {state}", of(case_more, large_card(state), EVERYBODY)
    for act in DONE:
        yield f"after {act}", of(after, REVIEWED, EVERYBODY, PROFILE, act)
    for pile in (Pile.ENTER, Pile.REVIEW, Pile.DECIDE, Pile.LETTERS):
        large = (large_card(RequestState.PROPOSED),) * 13
        yield f"pile {pile}", of(piles.cases, pile, large, 1)
    yield "empty pile", of(piles.cases, Pile.REVIEW, (), 0)


def work() -> Iterator[tuple[str, Draw]]:
    """Give the desk and what lies on it."""
    yield "desk", of(desk.desk, FULL_DESK)
    yield "empty desk", of(desk.desk, desk_view(Role.UNIT))
    yield "duties", of(piles.duties, tuple(map(duty, DutyKind)), 0)
    late = tuple(duty(kind, overdue=True) for kind in DutyKind)
    yield "overdue duties", of(piles.duties, late, 1)
    yield "queues", of(piles.queues, ((large_post(), 9999),) * 13, 1)
    yield "distribution", of(distribution.proposal, plan(9, 9), 1)
    yield "distribution of nobody", of(distribution.proposal, plan(0, 0), 0)
    yield "distribution without seats", of(distribution.proposal, plan(0, 9), 1)
    yield "distributed", of(distribution.distributed, plan(99, 99))
    for kind in sorted(TO_APPLICANT):
        task = PhoneTask(CALL, "0123456789", filled(150), "+77010000001", kind)
        assigned = large_card(RequestState.ASSIGNED)
        yield f"call about {kind}", of(calls.phone_task, task, assigned, PROFILE)
    yield "told, sure", of(calls.told_sure, CALL)


def people() -> Iterator[tuple[str, Draw]]:
    """Give the team, and what is told without asking."""
    long = filled(150)
    yield "team", of(team.team, tuple(person(n, *Role, name=long) for n in range(13)), 1)
    yield "nobody", of(team.team, (), 0)
    for role in Role:
        yield f"invitation {role}", of(team.invitation, role, "q" * 32, "t" * 43)
    for kind, level in product(TO_STAFF, LEVELS):
        told = dataclasses.replace(FACTS, kind=kind, level=level)
        yield f"alarm {kind} {level}", of(alarms.alarm, told, PROFILE)
    joined = Facts(NoticeKind.JOINED, Language.KK, level="reviewer")
    yield "alarm joined", of(alarms.alarm, joined, PROFILE)
    dead = Facts(NoticeKind.DEAD_UPDATE, Language.KK)
    yield "alarm dead update", of(alarms.alarm, dead, PROFILE)


PROMPTS = dict(prompts())
SCREENS = {**PROMPTS, **dict(cards()), **dict(work()), **dict(people())}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("draw", SCREENS.values(), ids=SCREENS)
def test_it_fits(draw: Draw, words: Words) -> None:
    assert faults(draw(words)) == []


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("matter", [None, "😀" * 3000, "слово " * 500, "\n".join("жол" * 900)])
def test_the_personal_side_fits(words: Words, matter: str | None) -> None:
    shown = revealed.revealed(words, large_revealed(matter), PROFILE)
    assert [fault for screen in shown for fault in faults(screen)] == []


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("act", DONE)
def test_what_was_done_fits_into_a_toast(words: Words, act: CaseAct) -> None:
    drawn = after(words, REVIEWED, EVERYBODY, PROFILE, act)
    assert drawn.toast == done(words, act)
    assert drawn.screens[0].text.startswith("✅ ")


@pytest.mark.parametrize("text", ["<i>typed", "<b>open", "{left}", "&amp;lt;", "None"])
def test_faults_are_found(text: str) -> None:
    assert faults(Screen(text))
    assert faults(
        Screen("Fine", ((Button("x" * 65, Case(id="0" * 10, version=0, act=CaseAct.OPEN)),),))
    )
    assert not faults(Screen("Fine"))


@pytest.mark.parametrize("draw", PROMPTS.values(), ids=PROMPTS)
def test_every_prompt_has_a_way_back_to_the_card(draw: Draw) -> None:
    (screen,) = reply_of(draw(ENGLISH)).screens
    back = [button for row in screen.buttons for button in row if button.text == "Cancel"]
    assert [type(button.data) for button in back] == [Case]
    assert acts(screen)[-1].endswith(f":{CaseAct.OPEN}")


def test_a_decision_otherwise_offers_only_what_can_be_done() -> None:
    kinds = [
        {data.split(":")[-1] for data in acts(screen) if data.startswith("ku")}
        for screen in (
            case_prompts.otherwise(ENGLISH, one) for one in (REVIEWED, UNDIRECTED, RECEIVED)
        )
    ]
    assert kinds == [
        {ProposalKind.RECEIVE, ProposalKind.REFUSE},
        {ProposalKind.REFUSE},
        {ProposalKind.REFUSE},
    ]

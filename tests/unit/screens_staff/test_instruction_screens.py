"""The screens of instructions and written appeals fit, lead somewhere, offer what is allowed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.callbacks.tasks import AnswerAppeal, Instruct, MakeAppeal, Task, TaskAct
from bot.i18n import Words
from bot.screens import alarms, appeals, follow_up, instruct, instruction_prompts, instructions
from bot.screens.case import case_card
from bot.screens.screen import Reply, reply_of
from bot.services.notifications.notice_kinds import ABOUT_INSTRUCTIONS, NoticeKind
from bot.services.rules.policy import Action, permits
from bot.services.views.notice import Facts
from bot.services.views.tasks import (
    CaseLink,
    ExtensionView,
    InstructionRevealed,
    InstructionView,
    ReportView,
)
from db.enums import DutyKind, InstructionState, Language, RequestState, Role
from tests.unit.handlers_staff.test_routes import taken_by
from tests.unit.screens_staff.cases import (
    ENGLISH,
    PROFILE,
    WORDS,
    card,
    duty,
    filled,
    large_card,
    large_post,
    member,
    viewer,
)
from tests.unit.screens_staff.fitting import Drawn, faults

Draw = Callable[[Words], Drawn]

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LONG = filled(150)
PEOPLE = tuple(member(n, name=LONG) for n in range(13))
USUAL = tuple((n, date(2026, 12, n)) for n in (1, 3, 5, 10, 15))
CASE = large_card(RequestState.HELD)
LINKED = replace(CASE, appeal=CaseLink("0123456789", "QB-26-483921-5"), instructions=99)
APPEAL = replace(card(RequestState.APPEAL), origin=CaseLink("0123456789", "QB-26-483921-5"))


def view(state: InstructionState = InstructionState.OPEN, **changes: object) -> InstructionView:
    """Return an instruction with long names, seen by its executor."""
    seen = InstructionView(
        public_id="0123456789",
        version=999_999,
        case_id="0123456789",
        number="QB-26-483920-7",
        post=large_post(),
        language=Language.KK,
        state=state,
        given_at=NOW,
        due_on=date(2026, 12, 2),
        days_left=5,
        overdue=False,
        executor=member(1, role=Role.UNIT, name=LONG),
        executor_left=False,
        issuer=member(2, role=Role.HEAD, name=LONG),
        issuer_left=False,
        extension=None,
        returned=False,
        closed_at=NOW if state is InstructionState.CLOSED else None,
        to_carry_out=True,
        to_control=False,
        may_show=True,
    )
    return replace(seen, **changes)  # type: ignore[arg-type]


def controlled(
    state: InstructionState = InstructionState.OPEN, **changes: object
) -> InstructionView:
    """Return the instruction as whoever keeps it on control sees it."""
    return view(state, to_carry_out=False, to_control=True, **changes)


def of(screen: Callable[..., Drawn], *data: object) -> Draw:
    """Return what draws a screen of these data in any language."""
    return lambda words: screen(words, *data)


LATER = ExtensionView(date(2026, 12, 9), NOW)
WORST = view(
    overdue=True,
    days_left=-99,
    executor_left=True,
    issuer_left=True,
    extension=LATER,
    returned=True,
    to_control=True,
)
SHOWN = InstructionRevealed(
    WORST,
    filled(1000),
    tuple(ReportView(filled(2000), NOW, filled(1000)) for _n in range(4)),
    filled(1000),
    filled(1000),
)


def screens() -> Iterator[tuple[str, Draw]]:
    """Give every screen with what takes the most room."""
    for page in range(3):
        yield f"executors {page}", of(instruct.executors, CASE, PEOPLE, page)
        yield f"successors {page}", of(instruction_prompts.successors, WORST, PEOPLE, page)
        yield f"mine {page}", of(instructions.mine, (WORST,) * 13, page)
        yield f"control {page}", of(instructions.on_control, (WORST,) * 13, page)
    for page in range(3):
        yield f"of a case {page}", of(instructions.of_case, CASE, (WORST,) * 13, page)
    yield "no executors", of(instruct.executors, CASE, (), 0)
    yield "no successors", of(instruction_prompts.successors, WORST, (), 0)
    yield "nothing of mine", of(instructions.mine, (), 0)
    yield "nothing on control", of(instructions.on_control, (), 0)
    yield "issuers", of(instruct.issuers, CASE, 1, PEOPLE[:3])
    yield "no issuers", of(instruct.issuers, CASE, 1, ())
    yield "terms", of(instruct.terms, CASE, 1, 2, USUAL)
    yield "dating", of(instruct.dating, CASE)
    yield "wording", of(instruct.wording, CASE, date(2026, 12, 30))
    yield "given", of(instruct.given, WORST, CASE)
    for state in InstructionState:
        yield f"card {state}", of(instructions.card, view(state))
        yield f"controlled {state}", of(instructions.card, controlled(state))
    yield "worst card", of(instructions.card, WORST)
    yield "due today", of(instructions.card, view(days_left=0))
    yield "over today", of(instructions.card, view(days_left=0, overdue=True))
    yield "revealed", of(lambda _, shown: Reply(instructions.revealed(_, shown, PROFILE)), SHOWN)
    for act in AFTER:
        yield f"after {act}", of(instructions.after, WORST, act)
    yield "outdated", of(instructions.outdated, WORST)
    for act in (TaskAct.REPORT, TaskAct.CLOSE, TaskAct.RETURN):
        yield f"typing {act}", of(instruction_prompts.typing, WORST, act)
    for act in (TaskAct.GRANT, TaskAct.DECLINE):
        yield f"sure {act}", of(instruction_prompts.sure, WORST, act)
    yield "later terms", of(instruction_prompts.later_terms, WORST, USUAL)
    yield "later date", of(instruction_prompts.later_date, WORST)
    yield "explaining", of(instruction_prompts.explaining, WORST, date(2026, 12, 30))
    yield "text wanted", of(instruction_prompts.text_wanted, WORST)
    yield "making", of(appeals.making, CASE)
    yield "made", of(appeals.made, APPEAL, viewer(*Role), PROFILE)
    yield "numbering", of(appeals.numbering, APPEAL)
    yield "answering", of(appeals.answering, APPEAL, "Ж" * 40)
    yield "answered", of(appeals.answered, APPEAL, viewer(*Role), PROFILE)
    yield "appeal: text wanted", of(appeals.text_wanted, APPEAL)
    yield "case with its appeal", of(case_card, LINKED, viewer(*Role), PROFILE)
    for kind in sorted(ABOUT_INSTRUCTIONS):
        for level in (None, "issuer", "granted", "declined"):
            facts = Facts(kind, Language.KK, card=CASE, instruction=WORST, level=level)
            yield f"alarm {kind} {level}", of(alarms.alarm, facts, PROFILE)
    for level in ("3", "1", "over"):
        owed = duty(DutyKind.INSTRUCTION, overdue=level == "over")
        facts = Facts(NoticeKind.ALARM, Language.KK, card=CASE, duty=owed, level=level)
        yield f"alarm of a duty {level}", of(alarms.alarm, facts, PROFILE)


AFTER = (
    TaskAct.REPORT,
    TaskAct.CLOSE,
    TaskAct.RETURN,
    TaskAct.EXTEND,
    TaskAct.GRANT,
    TaskAct.DECLINE,
    TaskAct.HAND_OVER,
)


SCREENS = dict(screens())


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("draw", SCREENS.values(), ids=SCREENS)
def test_it_fits(draw: Draw, words: Words) -> None:
    assert faults(draw(words)) == []


async def test_no_button_leads_nowhere() -> None:
    data = {
        button.data.pack(): button.data
        for draw in SCREENS.values()
        for screen in reply_of(draw(ENGLISH)).screens
        for row in screen.buttons
        for button in row
        if button.data
    }
    assert len(data) > 40
    assert [packed for packed, one in data.items() if await taken_by(one) == "nobody"] == []


@pytest.mark.parametrize("act", TaskAct)
async def test_every_act_on_an_instruction_is_handled(act: TaskAct) -> None:
    assert await taken_by(Task(id="0123456789", version=0, act=act)) != "nobody"


def offered(seen: InstructionView) -> list[TaskAct]:
    screen = instructions.card(ENGLISH, seen)
    data = [button.data for row in screen.buttons for button in row]
    return [one.act for one in data if isinstance(one, Task)]


A, S = TaskAct, InstructionState


@pytest.mark.parametrize(
    ("seen", "acts"),
    [
        (view(), [A.SHOW, A.REPORT, A.EXTEND]),
        (view(overdue=True), [A.SHOW, A.REPORT]),
        (view(extension=LATER), [A.SHOW, A.REPORT]),
        (view(S.REPORTED), [A.SHOW]),
        (view(S.CLOSED), [A.SHOW]),
        (controlled(), [A.SHOW, A.HAND_OVER]),
        (controlled(extension=LATER), [A.SHOW, A.GRANT, A.DECLINE, A.HAND_OVER]),
        (controlled(S.REPORTED), [A.SHOW, A.CLOSE, A.RETURN]),
        (controlled(S.CLOSED), [A.SHOW]),
        (view(to_carry_out=False, may_show=False), []),
        (view(S.REPORTED, to_carry_out=False, may_show=True), [A.SHOW]),
    ],
)
def test_a_card_offers_what_the_person_may_do(seen: InstructionView, acts: list[TaskAct]) -> None:
    assert offered(seen) == acts


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", RequestState)
def test_what_follows_a_reception_is_offered_by_right_and_state(
    role: Role, state: RequestState
) -> None:
    buttons = follow_up.steps(ENGLISH, card(state), viewer(role))
    kinds = {type(button.data) for button in buttons}
    held, appeal = state is RequestState.HELD, state is RequestState.APPEAL

    def may(action: Action) -> bool:
        return permits(frozenset({role}), action)

    assert (Instruct in kinds) == (held and may(Action.INSTRUCT))
    assert (MakeAppeal in kinds) == (held and may(Action.RUN_DAY))
    assert (AnswerAppeal in kinds) == (appeal and may(Action.ANSWER_APPEAL))


def test_a_reception_is_put_in_writing_once_and_both_cards_name_each_other() -> None:
    kinds = {type(one.data) for one in follow_up.steps(ENGLISH, LINKED, viewer(*Role))}
    assert MakeAppeal not in kinds
    for case in (LINKED, APPEAL):
        screen = case_card(ENGLISH, case, viewer(Role.REGISTRAR), PROFILE)
        assert "QB-26-483921-5" in screen.text
        assert "Open QB-26-483921-5" in [one.text for row in screen.buttons for one in row]

"""The desk puts the most urgent step first and shows each role its own piles."""

from datetime import date

import pytest

from bot.callbacks import (
    Case,
    CaseAct,
    Desk,
    DeskPile,
    Distribute,
    Figures,
    NextCase,
    PhoneOpen,
    Pile,
    Team,
)
from bot.callbacks.find import Find
from bot.callbacks.plan import PlanDraft
from bot.callbacks.terms import When
from bot.screens import piles
from bot.screens.captions import HALF_A_ROW, caption, clipped, width
from bot.screens.desk import desk
from bot.screens.paging import part
from bot.screens.screen import Screen
from bot.services.views import Desk as DeskView
from bot.services.views import DraftWaiting
from db.enums import DutyKind, RequestState, Role
from tests.unit.screens_staff.cases import (
    ENGLISH,
    card,
    desk_view,
    duty,
    usual_post,
)

K = DutyKind
DESK_ROWS = 9


def first(view: DeskView) -> object:
    return desk(ENGLISH, view).buttons[0][0].data


def pressed(screen: Screen) -> list[object]:
    return [button.data for row in screen.buttons for button in row]


def test_the_counts_are_said_in_words() -> None:
    text = desk(ENGLISH, desk_view(Role.HEAD, overdue=2, due_today=3, due_this_week=5)).text
    assert "Monday, November 23, 2026" in text
    assert "Overdue: 2 · Today: 3 · Later this week: 5" in text
    assert "Nothing waits for you now." in text


def test_a_draft_that_waits_for_approval_is_one_press_away() -> None:
    waiting = DraftWaiting(schedule_id=7, month=date(2027, 1, 1), receptions=20)
    shown = desk(ENGLISH, desk_view(Role.HEAD, drafts=(waiting,)))
    assert "Nothing waits for you now." not in shown.text
    assert shown.buttons[0][0].data == PlanDraft(schedule=7)
    assert shown.buttons[0][0].text == "📝 To approve: January 2027, 20 receptions"


@pytest.mark.parametrize(
    ("view", "step"),
    [
        (desk_view(Role.REGISTRAR, duties=(duty(K.DELIVERY, number=4),)), PhoneOpen(duty=4)),
        (
            desk_view(Role.REGISTRAR, duties=(duty(K.ENTRY), duty(K.DELIVERY)), to_enter=1),
            Case(id="0123456789", version=0, act=CaseAct.OPEN),
        ),
        (
            desk_view(Role.REVIEWER, duties=(duty(K.REVIEW), duty(K.ANSWER)), to_review=2),
            NextCase(),
        ),
        (
            desk_view(Role.REVIEWER, duties=(duty(K.ANSWER), duty(K.REVIEW)), to_review=2),
            NextCase(),
        ),
        (
            desk_view(Role.REVIEWER, duties=(duty(K.ANSWER),), to_review=2),
            DeskPile(pile=Pile.REVIEW),
        ),
        (
            desk_view(Role.REVIEWER, duties=(duty(K.ANSWER),), to_distribute=2),
            DeskPile(pile=Pile.QUEUE),
        ),
        (
            desk_view(Role.REVIEWER, duties=(duty(K.ANSWER), duty(K.MEMO))),
            Case(id="0123456789", version=0, act=CaseAct.OPEN),
        ),
        (desk_view(Role.REVIEWER, duties=(duty(K.ANSWER),)), DeskPile(pile=Pile.DUTIES)),
        (desk_view(Role.HEAD, to_decide=3), DeskPile(pile=Pile.DECIDE)),
        (desk_view(Role.REGISTRAR, letters=1, on_the_day=2), DeskPile(pile=Pile.DAY)),
        (desk_view(Role.AUDITOR), Find()),
        (desk_view(Role.UNIT), When()),
    ],
)
def test_the_most_urgent_step_is_the_first_button(view: DeskView, step: object) -> None:
    assert first(view) == step


def test_a_pile_has_one_button_even_when_it_is_the_most_urgent() -> None:
    view = desk_view(Role.HEAD, to_decide=3, letters=1)
    piles_shown = [one for one in pressed(desk(ENGLISH, view)) if isinstance(one, DeskPile)]
    assert piles_shown == [DeskPile(pile=Pile.DECIDE), DeskPile(pile=Pile.LETTERS)]


@pytest.mark.parametrize("role", Role)
def test_team_and_figures_open_to_those_who_may(role: Role) -> None:
    shown = pressed(desk(ENGLISH, desk_view(role)))
    assert (Team() in shown) == (role is Role.ADMINISTRATOR)
    readers = {Role.ADMINISTRATOR, Role.HEAD, Role.REVIEWER, Role.REGISTRAR, Role.AUDITOR}
    assert (Figures() in shown) == (role in readers)


@pytest.mark.parametrize("role", Role)
def test_the_desk_without_work_fits_the_screen_of_a_phone(role: Role) -> None:
    shown = desk(ENGLISH, desk_view(role))
    assert len(shown.buttons) <= DESK_ROWS
    for row in shown.buttons:
        assert len(row) == 1 or all(width(button.text) <= HALF_A_ROW for button in row)


@pytest.mark.parametrize(
    ("count", "page", "items", "turns"),
    [
        (0, 0, 0, []),
        (6, 0, 6, []),
        (7, 0, 6, [1]),
        (7, 1, 1, [0]),
        (13, 1, 6, [0, 2]),
        (13, 99, 1, [1]),
    ],
)
def test_a_pile_pages_by_six(count: int, page: int, items: int, turns: list[int]) -> None:
    cases = (card(RequestState.IN_REVIEW),) * count
    shown = piles.cases(ENGLISH, Pile.REVIEW, cases, page)
    opened = [one for one in pressed(shown) if isinstance(one, Case)]
    turned = [one.page for one in pressed(shown) if isinstance(one, DeskPile)]
    assert (len(opened), turned) == (items, turns)
    assert pressed(shown)[-1] == Desk()
    assert f"To review: {count}" in shown.text


def test_numbers_go_on_over_the_pages() -> None:
    assert [n for n, _letter in part("abcdefgh", 1).items] == [7, 8]


def test_a_line_of_a_pile_tells_number_state_post_and_term() -> None:
    (line, *rest) = piles.case_in_list(ENGLISH, 1, card(RequestState.IN_REVIEW, days_left=1))
    assert line == "1. <b>QB-26-483920-7</b> · In preliminary review"
    assert rest == ["Көктем облысы · Әкім", "⏳ Answer due in 1 working day (Mon, 14 December)"]


def test_duties_open_the_call_or_the_case() -> None:
    shown = piles.duties(ENGLISH, (duty(K.DELIVERY, number=9), duty(K.LETTER, overdue=True)), 0)
    assert pressed(shown)[:2] == [
        PhoneOpen(duty=9),
        Case(id="0123456789", version=0, act=CaseAct.OPEN),
    ]
    assert "❗ Enter the number of the letter" in shown.text


def test_queues_lead_to_their_distribution() -> None:
    shown = piles.queues(ENGLISH, ((usual_post(), 4),), 0)
    assert pressed(shown)[0] == Distribute(post=1)
    assert "Queue to distribute: 4" in shown.text
    assert "1. Көктем облысы · Әкім: 4 in the queue" in shown.text
    assert shown.buttons[0][0].text == "1. Distribute: Әкім · Көктем облысы"


@pytest.mark.parametrize("text", ["short", "ю" * 64, "ю" * 65, "😀" * 33, "two words " * 20])
def test_a_caption_is_cut_where_it_must(text: str) -> None:
    cut = caption(text)
    assert width(cut) <= 64
    assert (cut == text.strip()) == (width(text.strip()) <= 64)
    assert cut.removesuffix("…") == text[: len(cut.removesuffix("…"))]


def test_a_caption_is_plain() -> None:
    assert caption(ENGLISH("Distribute: {post}", post="A & B\n<C>")) == "Distribute: A & B <C>"
    assert clipped("абв", 3) == "абв"

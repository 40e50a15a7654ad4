"""The screens of the reception day: they fit with the longest texts, and lead where they say."""

import dataclasses
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bot.callbacks import Case, CaseAct
from bot.callbacks.day import (
    DayAct,
    DayCall,
    DayCase,
    DayWait,
    OutcomeAct,
    OutcomeCard,
    WalkIn,
    WalkInStep,
)
from bot.callbacks.tasks import Instruct, MakeAppeal
from bot.forms.day import OutcomeDraft, WalkInDraft
from bot.i18n import Words
from bot.screens import day, day_outcome, day_sheet, day_walk_in, day_words
from bot.screens.day_card import day_card
from bot.screens.screen import Screen
from bot.services.rules.room import Stage
from bot.services.rules.sheet import BadLine, SheetEntry, SheetProblem
from bot.services.views.day import DayCard, DayLine, DayList, DayReception, Registered, TypedSheet
from bot.services.views.day_sheet import DaySheet, DaySheetLine, Guest, SheetMark
from db.enums import (
    Citizenship,
    HeldResult,
    Help,
    Mode,
    Need,
    OutcomeKind,
    ParticipationState,
    RequestState,
    Role,
)
from tests.unit.screens_staff.cases import (
    ENGLISH,
    NOW,
    PROFILE,
    WORDS,
    filled,
    large_card,
    large_post,
    usual_post,
    viewer,
)

CLERK = viewer(Role.REGISTRAR, now=NOW)
HEAD = viewer(Role.HEAD, now=NOW)


def line(stage: Stage = Stage.EXPECTED, seat: int | None = 4, **changes: object) -> DayLine:
    """Return somebody at a stage, with the times that lead there."""
    here = stage in {Stage.HERE, Stage.IN_ROOM, Stage.LEFT}
    usual = DayLine(
        public_id="0123456789",
        number="QB-26-483920-7",
        version=3,
        state=RequestState.HELD if stage is Stage.HELD else RequestState.ASSIGNED,
        seat=seat,
        starts_at=None if seat is None else NOW - timedelta(minutes=5),
        stage=stage,
        late_minutes=0,
        represents=False,
        confirmed=True,
        check_identity=False,
        visit_id=11 if here else 0,
        arrived_at=NOW - timedelta(minutes=9) if here else None,
        called_at=NOW if stage in {Stage.IN_ROOM, Stage.LEFT} else None,
        ended_at=NOW if stage is Stage.LEFT else None,
    )
    return dataclasses.replace(usual, **changes)  # type: ignore[arg-type]


def reception(
    *lines: DayLine,
    inside: DayLine | None = None,
    after: DayLine | None = None,
    large: bool = False,
) -> DayReception:
    return DayReception(
        id=2_147_483_647 if large else 5,
        post=large_post() if large else usual_post(),
        holder=filled(200) if large else "Қасым Өтеген",
        place_kk=filled(300) if large else "Орталық, 1-зал",
        place_ru=filled(300) if large else "Центр, зал 1",
        starts_at=NOW - timedelta(hours=1),
        ends_at=NOW + timedelta(hours=2),
        mode=Mode.IN_PERSON,
        link=None,
        lines=lines,
        inside=inside,
        next=after,
    )


def card(shown: DayLine, *, today: bool = True, inside: DayLine | None = None) -> DayCard:
    view = reception(shown, inside=inside, after=shown if shown.stage is Stage.HERE else None)
    return DayCard(large_card(shown.state), shown, view, today)


def pressed(screen: Screen) -> list[object]:
    return [button.data for row in screen.buttons for button in row]


def acts(screen: Screen) -> list[object]:
    """Return what a card of the day offers to be done, in order."""
    return [
        data.act if isinstance(data, DayCase | Case) else type(data)
        for data in pressed(screen)
        if isinstance(data, DayCase | Case | DayCall | Instruct | MakeAppeal)
        and getattr(data, "act", None) not in {CaseAct.OPEN, CaseAct.SHOW}
    ]


# --- the card ------------------------------------------------------------------------------------


OFFERS: list[tuple[DayLine, list[object]]] = [
    (line(), [DayAct.ARRIVED, CaseAct.HELD, CaseAct.NO_SHOW, CaseAct.NOT_HELD]),
    (
        line(starts_at=NOW + timedelta(hours=1)),
        [DayAct.ARRIVED, CaseAct.NOT_HELD],
    ),
    (
        line(Stage.HERE),
        [DayAct.IDENTITY, DayCall, DayAct.NOT_HERE, CaseAct.HELD, CaseAct.NOT_HELD],
    ),
    (
        line(Stage.HERE, represents=True, identity_seen=True),
        [
            DayAct.IDENTITY_NOT,
            DayAct.AUTHORITY,
            DayCall,
            DayAct.NOT_HERE,
            CaseAct.HELD,
            CaseAct.NOT_HELD,
        ],
    ),
    (
        line(Stage.IN_ROOM),
        [DayAct.LEFT, DayAct.IDENTITY, DayAct.NOT_INSIDE, CaseAct.HELD, CaseAct.NOT_HELD],
    ),
    (line(Stage.LEFT), [DayAct.NOT_LEFT, CaseAct.HELD, CaseAct.NOT_HELD]),
    (line(Stage.HERE, seat=None), [DayAct.IDENTITY, DayCall, DayAct.NOT_HERE]),
    (line(Stage.LEFT, seat=None), [DayAct.NOT_LEFT, CaseAct.HELD]),
    (line(Stage.HELD), [Instruct, MakeAppeal]),
    (line(Stage.NO_SHOW), []),
    (line(Stage.NOT_HELD), []),
]


@pytest.mark.parametrize(("shown", "offered"), OFFERS)
def test_a_card_offers_what_comes_next_first(shown: DayLine, offered: list[object]) -> None:
    assert acts(day_card(ENGLISH, card(shown), CLERK, PROFILE)) == offered


@pytest.mark.parametrize("stage", Stage)
def test_who_only_looks_is_offered_nothing_to_mark(stage: Stage) -> None:
    # A head may give an instruction after a held reception, and mark nothing.
    expected: list[object] = [Instruct] if stage is Stage.HELD else []
    assert acts(day_card(ENGLISH, card(line(stage)), HEAD, PROFILE)) == expected


def test_on_another_day_nobody_arrives() -> None:
    ahead = line(starts_at=NOW + timedelta(days=3))
    shown = day_card(ENGLISH, card(ahead, today=False), CLERK, PROFILE)
    assert acts(shown) == [CaseAct.NOT_HELD]
    assert "not a reception of today" in shown.text
    passed = day_card(
        ENGLISH, card(line(starts_at=NOW - timedelta(days=3)), today=False), CLERK, PROFILE
    )
    assert acts(passed) == [CaseAct.HELD, CaseAct.NO_SHOW, CaseAct.NOT_HELD]


def test_somebody_without_a_date_may_wait_for_a_reception_of_the_post() -> None:
    undated = DayCard(large_card(RequestState.QUEUED), waits_for=(reception(),))
    assert isinstance(pressed(day_card(ENGLISH, undated, CLERK, PROFILE))[0], DayWait)
    assert not any(
        isinstance(data, DayWait) for data in pressed(day_card(ENGLISH, undated, HEAD, PROFILE))
    )


def test_the_button_that_calls_says_who_has_left_and_carries_it() -> None:
    shown, inside = line(Stage.HERE), line(Stage.IN_ROOM, seat=3, visit_id=7)
    empty = day.call_button(ENGLISH, reception(shown), shown)
    full = day.call_button(ENGLISH, reception(shown, inside=inside), shown)
    assert (empty.text, full.text) == ("📣 Call in № 4", "📣 № 3 has left, call in № 4")
    assert [button.data.after for button in (empty, full) if isinstance(button.data, DayCall)] == [
        0,
        7,
    ]


def test_a_jumped_turn_is_named_under_whoever_is_next() -> None:
    shown, first = line(Stage.HERE), line(Stage.HERE, seat=1, public_id="9876543210")
    view = reception(first, shown, after=first)
    screen = day_card(ENGLISH, DayCard(large_card(shown.state), shown, view, True), CLERK, PROFILE)
    calls = [
        (button.text, button.data.id)
        for row in screen.buttons
        for button in row
        if isinstance(button.data, DayCall)
    ]
    assert calls == [
        ("📣 Call in № 1", first.public_id),
        ("📣 Call in out of turn: № 4", shown.public_id),
    ]


@pytest.mark.parametrize("stage", [Stage.LEFT, Stage.HELD])
def test_whoever_waits_is_called_from_the_card_of_the_one_who_left(stage: Stage) -> None:
    shown, waits = line(stage), line(Stage.HERE, seat=5, public_id="9876543210")
    view = reception(shown, waits, after=waits)
    screen = day_card(ENGLISH, DayCard(large_card(shown.state), shown, view, True), CLERK, PROFILE)
    assert screen.buttons[0][0].text == "📣 Call in № 5"


def test_a_list_says_nothing_of_people() -> None:
    view = reception(line(Stage.HERE), line(Stage.LATE, seat=5, late_minutes=21))
    shown = day.reception(ENGLISH, view, CLERK)
    assert "🟢 № 4 · 09:55 · <b>QB-26-483920-7</b> · here since 09:51" in shown.text
    assert "🕒 № 5 · 09:55 · <b>QB-26-483920-7</b> · late by 21 min" in shown.text


# --- the outcome card ----------------------------------------------------------------------------

DRAFT = OutcomeDraft(
    id="0123456789", version=3, number="QB-26-483920-7", day=date(2026, 11, 23), received_by="Қасым"
)


def test_an_outcome_asks_for_the_decision_and_the_line() -> None:
    begun = day_outcome.outcome_card(ENGLISH, DRAFT)
    assert "Choose what was decided, then type the result in a line." in begun.text
    decided = day_outcome.outcome_card(
        ENGLISH, DRAFT.model_copy(update={"result": HeldResult.SOLVED})
    )
    assert "cannot be undone" in decided.text
    assert decided.buttons[0][0].text == "✓ Solved on the spot"
    typed = day_outcome.outcome_card(ENGLISH, DRAFT.model_copy(update={"text": "Шешілді <b>"}))
    assert "cannot be undone" in typed.text
    assert "Шешілді &lt;b&gt;" in typed.text
    assert {data.act for data in pressed(typed) if isinstance(data, OutcomeCard)} >= set(
        day_outcome.DECISIONS
    )


def test_every_decision_has_its_button_and_its_word() -> None:
    assert set(day_outcome.DECISIONS.values()) == set(HeldResult)
    for words in WORDS.values():
        assert set(day_words.short_decisions(words).values()) == set(HeldResult)
        assert len({day_words.decided(words, one) for one in HeldResult}) == len(HeldResult)


# --- everything fits -----------------------------------------------------------------------------


def screens(_: Words) -> Iterator[Screen]:
    """Give every screen of the day with the longest texts."""
    many = tuple(line(stage, seat=n, represents=True) for n in range(40) for stage in Stage)
    large = reception(*many, inside=many[0], after=line(seat=None), large=True)
    book = DayList(date(2026, 11, 23), date(2026, 11, 24), many, (large,) * 30)
    for page in (0, 9, 99):
        yield day.day(_, book, page)
        yield day.reception(_, large, CLERK, page, lead=filled(100))
    yield day.day(_, DayList(book.day, book.day, (), ()), 0)
    yield day.reception(_, reception(large=True), HEAD)
    for stage in Stage:
        here = line(stage, represents=True, check_identity=True, late_minutes=999)
        shown = DayCard(large_card(here.state), here, large, today=True)
        yield day_card(_, shown, CLERK, PROFILE, lead=filled(100))
        yield day_card(_, dataclasses.replace(shown, today=False), CLERK, PROFILE)
    undated = DayCard(large_card(RequestState.QUEUED), waits_for=(large,) * 5)
    yield day_card(_, undated, CLERK, PROFILE, lead=filled(100))
    whole = DRAFT.model_copy(
        update={
            "received_by": filled(150),
            "began_at": NOW,
            "ended_at": NOW + timedelta(minutes=9),
            "result": HeldResult.APPEAL,
            "text": filled(4000),
        }
    )
    yield from (
        day_outcome.outcome_card(_, DRAFT),
        day_outcome.outcome_card(_, whole),
        day_outcome.receiver(_, DRAFT, wrong=True),
        day_outcome.text_wanted(_),
        *(day_outcome.times(_, DRAFT, problem) for problem in SheetProblem),
    )
    yield from walk_in(_)
    yield from sheet(_, large)


def walk_in(_: Words) -> Iterator[Screen]:
    yield day_walk_in.consent(_, 5)
    begun = WalkInDraft(reception=5, key="k")
    named = begun.model_copy(update={"full_name": filled(150)})
    doubtful = named.model_copy(update={"doubtful_iin": "123456789012"})
    known = named.model_copy(update={"citizenship": Citizenship.STATELESS})
    reached = known.model_copy(update={"phone": "+77010000001"})
    whole = reached.model_copy(update={"matter": filled(3000)})
    for draft in (begun, named, doubtful, known, reached, whole):
        for problem in (None, "name", "iin", "phone", "too_short", "too_long", "choose"):
            yield day_walk_in.question(_, draft, PROFILE, problem)
    yield day_walk_in.summary(_, whole, PROFILE)
    for may_wait in (True, False):
        done = Registered(large_card(RequestState.REGISTERED), "7K3M-9QXZ", may_wait)
        yield day_walk_in.registered(_, done, 5)


def sheet(_: Words, view: DayReception) -> Iterator[Screen]:
    entries = tuple(
        SheetEntry(n, kind, NOW.time(), NOW.time(), HeldResult.APPEAL, filled(1000))
        for n in range(40)
        for kind in (OutcomeKind.HELD, OutcomeKind.NO_SHOW, OutcomeKind.NOT_HELD)
    )
    bad = tuple(BadLine(n, problem) for n, problem in enumerate([*SheetProblem] * 9))
    yield day_sheet.typing(_, view, day_words.short_decisions(_))
    yield day_sheet.typing(
        _, view, day_words.short_decisions(_), bad=TypedSheet(view, (), bad, "0123456789ab")
    )
    yield day_sheet.preview(_, TypedSheet(view, entries, (), "0123456789ab"))
    person = DaySheetLine(
        seat=999,
        time=NOW,
        number="QB-26-483920-7",
        name=filled(60),
        matter=filled(3000),
        has_memo=True,
        memo=filled(4000),
        needs=tuple(Need),
        wishes=tuple(Help),
        guests=(Guest(filled(300), ParticipationState.INVITED),) * 9,
        out_of_turn=1,
        marks=tuple(SheetMark),
    )
    large = DaySheet(
        view.id,
        view.post,
        view.holder,
        view.place_kk,
        view.place_ru,
        NOW,
        NOW,
        (person, dataclasses.replace(person, seat=0, memo="", has_memo=False)) * 15,
    )
    shown = day_sheet.shown(_, large, PROFILE)
    assert len(shown) > 1
    assert all(one.protect and one.vanish_after for one in shown)
    yield from shown


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_the_longest_texts_fit_and_every_button_packs(words: Words) -> None:
    drawn = list(screens(words))
    assert len(drawn) > 80
    for screen in drawn:
        for row in screen.buttons:
            for button in row:
                assert 0 < len(button.text) <= 64
                assert button.data is not None
                assert len(button.data.pack().encode()) <= 64
        assert "{" not in screen.text


def test_a_form_is_left_by_its_last_button() -> None:
    begun = WalkInDraft(reception=5, key="k", full_name="Аты Жөні")
    steps = [
        data.step
        for data in pressed(day_walk_in.question(ENGLISH, begun, PROFILE))
        if isinstance(data, WalkIn)
    ]
    assert steps == [WalkInStep.CITIZEN, WalkInStep.FOREIGN, WalkInStep.STATELESS]
    assert day_outcome.outcome_card(ENGLISH, DRAFT).buttons[-1][0].data == DayCase(
        id="0123456789", version=3, act=DayAct.OPEN
    )
    assert OutcomeAct.BACK in {
        data.act
        for data in pressed(day_outcome.times(ENGLISH, DRAFT))
        if isinstance(data, OutcomeCard)
    }

"""The form engine on a small form of its own: deriving the step, undoing, editing, storing."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from bot.forms.engine import (
    REVISIONS,
    Ask,
    Filling,
    Form,
    FormExpired,
    Question,
    Summary,
    always,
)

FEW = settings(derandomize=True, deadline=None, max_examples=150)


class Trip(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    way: str | None = None
    ticket: str | None = None
    seat: str | None = None
    name: str | None = None
    lunch: bool = False


FORM: Form[Trip] = Form(
    Trip,
    (
        Question("way", clears=("ticket", "seat")),
        Question("ticket", applies=lambda trip: trip.way == "train", clears=("seat",)),
        Question("seat", applies=lambda trip: trip.ticket is not None),
        Question("name"),
        Question("lunch", on_request=always),
    ),
)
START = FORM.start(Trip(id="1"))


def filled(**answers: str | None) -> Filling[Trip]:
    filling = START
    for name, value in answers.items():
        filling = FORM.answer(filling, **{name: value})
    return filling


TRAIN = filled(way="train", ticket="open", seat="12", name="A")


def test_questions_come_in_order_and_only_where_they_apply() -> None:
    assert FORM.step(START) == Ask("way")
    assert FORM.step(filled(way="train")) == Ask("ticket")
    assert FORM.step(filled(way="foot")) == Ask("name")
    assert FORM.step(TRAIN) == Summary()


def test_none_is_an_answer_and_not_a_gap() -> None:
    declined = filled(way="train", ticket=None)
    assert FORM.step(declined) == Ask("name")
    assert declined.skipped("ticket")
    assert not declined.skipped("name")


def test_only_the_present_question_is_answered() -> None:
    with pytest.raises(ValueError, match="now asked"):
        FORM.answer(START, name="A")
    with pytest.raises(ValueError, match="nothing is asked"):
        FORM.answer(TRAIN, name="B")


def test_one_press_may_answer_several_questions_and_back_undoes_them_together() -> None:
    both = FORM.answer(START, way="foot", name="A")
    assert FORM.step(both) == Summary()
    undone = FORM.back(both)
    assert undone is not None
    assert undone.draft == START.draft
    assert FORM.step(undone) == Ask("way")


def test_back_walks_the_whole_way_to_the_beginning() -> None:
    seen = []
    filling: Filling[Trip] | None = TRAIN
    while filling is not None:
        seen.append(FORM.step(filling))
        filling = FORM.back(filling)
    assert seen == [Summary(), Ask("name"), Ask("seat"), Ask("ticket"), Ask("way")]


def test_going_back_clears_what_depended_on_the_answer() -> None:
    back = FORM.back(filled(way="train", ticket="open"))
    assert back is not None
    assert back.draft.ticket is None
    assert FORM.step(FORM.answer(back, ticket=None)) == Ask("name")


def test_an_edit_keeps_every_other_answer() -> None:
    edited = FORM.edit(TRAIN, "name")
    assert FORM.step(edited) == Ask("name", editing=True)
    done = FORM.answer(edited, name="B")
    assert FORM.step(done) == Summary()
    assert done.draft == TRAIN.draft.model_copy(update={"name": "B"})


def test_an_edit_clears_dependants_and_asks_for_them() -> None:
    edited = FORM.answer(FORM.edit(TRAIN, "ticket"), ticket="fixed")
    assert FORM.step(edited) == Ask("seat", editing=True)
    assert edited.draft.seat is None
    done = FORM.answer(edited, seat="3")
    assert FORM.step(done) == Summary()
    assert (done.draft.ticket, done.draft.seat, done.draft.name) == ("fixed", "3", "A")


def test_an_edit_that_changes_nothing_clears_nothing() -> None:
    done = FORM.answer(FORM.edit(TRAIN, "ticket"), ticket="open")
    assert done.answers == TRAIN.answers
    assert FORM.step(done) == Summary()


def test_the_same_answer_to_a_question_that_reopens_asks_its_dependants_again() -> None:
    form: Form[Trip] = Form(
        Trip, (Question("way", clears=("seat",), reopens=True), Question("seat"))
    )
    filled = form.answer(form.answer(form.start(Trip(id="1")), way="train"), seat="3")
    again = form.answer(form.edit(filled, "way"), way="train")
    assert form.step(again) == Ask("seat", editing=True)
    assert form.answer(again, seat="4").draft.seat == "4"


def test_a_dependant_that_no_longer_applies_is_gone() -> None:
    done = FORM.answer(FORM.edit(TRAIN, "way"), way="foot")
    assert FORM.step(done) == Summary()
    assert done.draft == Trip(id="1", way="foot", name="A")


def test_back_out_of_an_edit_restores_the_summary() -> None:
    restored = FORM.back(FORM.edit(TRAIN, "way"))
    assert restored is not None
    assert restored.answers == TRAIN.answers
    assert FORM.step(restored) == Summary()


def test_back_within_an_edit_undoes_one_answer_at_a_time() -> None:
    edited = FORM.answer(FORM.edit(TRAIN, "ticket"), ticket="fixed")
    again = FORM.back(edited)
    assert again is not None
    assert FORM.step(again) == Ask("ticket", editing=True)
    restored = FORM.back(again)
    assert restored is not None
    assert restored.answers == TRAIN.answers


def test_after_an_edit_back_undoes_the_edited_answer_first() -> None:
    done = FORM.answer(FORM.edit(TRAIN, "ticket"), ticket=None)
    back = FORM.back(done)
    assert back is not None
    assert FORM.step(back) == Ask("ticket")
    assert back.draft.name == "A"


def test_a_choice_of_several_stays_on_the_question_until_it_is_done() -> None:
    edited = FORM.choose(FORM.edit(TRAIN, "lunch"), value=True)
    assert FORM.step(edited) == Ask("lunch", editing=True)
    done = FORM.answer(edited, lunch=True)
    assert FORM.step(done) == Summary()
    assert done.draft.lunch
    restored = FORM.back(edited)
    assert restored is not None
    assert not restored.draft.lunch


def test_what_is_asked_on_request_is_no_step_of_going_back() -> None:
    done = FORM.answer(FORM.edit(TRAIN, "lunch"), lunch=True)
    back = FORM.back(done)
    assert back is not None
    assert FORM.step(back) == Ask("name")
    assert back.draft.lunch


def test_only_the_summary_is_edited_and_only_what_applies() -> None:
    foot = filled(way="foot", name="A")
    for filling, name in ((foot, "ticket"), (START, "way"), (TRAIN, "id"), (TRAIN, "wrong")):
        with pytest.raises(ValueError, match=r"apply|summary|no such"):
            FORM.edit(filling, name)


def test_a_warning_is_kept_aside_and_withdrawn_by_back() -> None:
    warned = FORM.warn(filled(way="foot"), "A1")
    assert FORM.step(warned) == Ask("name", pending="A1")
    assert warned.draft.name is None
    withdrawn = FORM.back(warned)
    assert withdrawn is not None
    assert FORM.step(withdrawn) == Ask("name")
    assert FORM.answer(warned, name="A1").pending is None


def test_every_change_makes_older_buttons_stale() -> None:
    fillings = [
        START,
        warned := FORM.warn(START, "x"),
        FORM.back(warned),
        answered := FORM.answer(START, way="foot"),
        FORM.back(answered),
        edited := FORM.edit(TRAIN, "lunch"),
        FORM.choose(edited, value=True),
        FORM.back(edited),
    ]
    assert [filling.rev if filling else None for filling in fillings] == [
        0, 1, 2, 1, 2, TRAIN.rev + 1, TRAIN.rev + 2, TRAIN.rev + 2,
    ]  # fmt: skip


def test_revisions_are_counted_round() -> None:
    last = FORM.start(Trip(id="1"), rev=2 * REVISIONS - 1)
    assert last.rev == REVISIONS - 1
    assert FORM.answer(last, way="foot").rev == 0


def test_a_form_asks_only_about_its_own_fields() -> None:
    way: Question[Trip] = Question("way")
    wrong: Question[Trip] = Question("wrong")
    clearing: Question[Trip] = Question("way", clears=("wrong",))
    for questions in ((wrong,), (clearing,), (way, way)):
        with pytest.raises(ValueError, match="field of its own"):
            Form(Trip, questions)


VALUES = st.one_of(st.none(), st.sampled_from(["train", "foot", "open"]), st.text(max_size=5))
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), VALUES),
        st.tuples(st.just("back"), st.none()),
        st.tuples(st.just("edit"), st.sampled_from(["way", "ticket", "seat", "name", "lunch"])),
        st.tuples(st.just("warn"), st.text(max_size=3)),
    ),
    max_size=25,
)


def played(moves: list[tuple[str, str | None]]) -> Filling[Trip]:
    filling = START
    for move, value in moves:
        asked = FORM.step(filling)
        if move == "answer" and isinstance(asked, Ask):
            answer = value is not None if asked.field == "lunch" else value
            filling = FORM.answer(filling, **{asked.field: answer})
        elif move == "back":
            filling = FORM.back(filling) or filling
        elif move == "warn" and isinstance(asked, Ask):
            filling = FORM.warn(filling, value or "")
        elif move == "edit" and asked == Summary():
            assert value is not None
            question = next(each for each in FORM.questions if each.field == value)
            if question.applies(filling.draft):
                filling = FORM.edit(filling, value)
    return filling


@FEW
@given(MOVES)
def test_whatever_happened_comes_back_whole_from_json(moves: list[tuple[str, str | None]]) -> None:
    filling = played(moves)
    assert FORM.load(json.loads(json.dumps(FORM.dump(filling)))) == filling


@FEW
@given(MOVES)
def test_whatever_happened_the_summary_holds_only_what_applies(
    moves: list[tuple[str, str | None]],
) -> None:
    filling = played(moves)
    if FORM.step(filling) == Summary():
        for question in FORM.questions:
            if question.on_request(filling.draft):
                continue
            applies = question.applies(filling.draft)
            assert (question.field in filling.answers.names) == applies
            if not applies:
                assert getattr(filling.draft, question.field) is None


@FEW
@given(MOVES)
def test_back_always_ends(moves: list[tuple[str, str | None]]) -> None:
    filling: Filling[Trip] | None = played(moves)
    for _ in range(len(moves) + len(FORM.questions) + 2):
        if filling is not None:
            filling = FORM.back(filling)
    assert filling is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@FEW
@given(JSON)
def test_rubbish_is_an_expired_form(data: object) -> None:
    with pytest.raises(FormExpired):
        FORM.load(data)


SOUND = json.dumps(FORM.dump(START))


@pytest.mark.parametrize(
    ("sound", "spoilt"),
    [
        pytest.param('"log": []', '"log": [["wrong"]]', id="a question that is no more"),
        pytest.param('"id": "1"', '"id": "1", "gone": 1', id="an older shape"),
        pytest.param('"log": []', '"log": [["ticket"]]', id="neither answered nor declined"),
        pytest.param('"editing": null', '"editing": "wrong"', id="an edit of nothing"),
        pytest.param('"rev": 0', '"rev": -1', id="no revision"),
        pytest.param('"rev": 0', '"rev": 0, "more": 1', id="something more"),
    ],
)
def test_a_draft_of_another_shape_is_an_expired_form(sound: str, spoilt: str) -> None:
    assert sound in SOUND
    with pytest.raises(FormExpired) as refused:
        FORM.load(json.loads(SOUND.replace(sound, spoilt)))
    assert refused.value.__cause__ is None


def test_a_half_made_edit_survives_the_store() -> None:
    edited = FORM.answer(FORM.edit(TRAIN, "ticket"), ticket="fixed")
    loaded = FORM.load(FORM.dump(edited))
    assert loaded == edited
    assert loaded.before == TRAIN.answers

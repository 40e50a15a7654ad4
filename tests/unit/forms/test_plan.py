"""The form of the schedule desk: what is asked for which kind, and how answers are read."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.answers import Problem
from bot.forms.engine import Ask, Filling, Summary
from bot.forms.plan import addition, begin, chosen, days, edited, finished, typed
from bot.forms.plan_draft import CONFIRMED, FORM, NEW, ONCE, Choice, Kind, Offered, PlanDraft
from bot.forms.plan_reading import read_hours
from bot.services.rules.recurrence import Which
from bot.services.views.plan import NewPost
from db.enums import Mode

DECEMBER = date(2026, 12, 1)
OFFERED = Offered(
    today=date(2026, 11, 23),
    posts=(7, 8),
    places=(3,),
    bodies=(("Үлгілер министрлігі", "Министерство примеров"),),
    days=tuple(DECEMBER.replace(day=n) for n in range(1, 32) if n not in {5, 6, 16}),
)


def taken(filling: Filling[PlanDraft], *answers: str) -> Filling[PlanDraft]:
    """Answer one question after the other: "=value" presses a button, the rest is typed."""
    for answer in answers:
        after = (
            chosen(filling, answer[1:], OFFERED)
            if answer.startswith("=")
            else typed(filling, answer, OFFERED)
        )
        assert not isinstance(after, Problem), after
        filling = after
    return filling


def asked(filling: Filling[PlanDraft]) -> str:
    step = FORM.step(filling)
    return step.field if isinstance(step, Ask) else ""


def reason(filling: Filling[PlanDraft], text: str) -> str:
    answer = typed(filling, text, OFFERED)
    assert isinstance(answer, Problem), text
    return answer.reason


def adding(*answers: str) -> Filling[PlanDraft]:
    return taken(begin("AAAAAAAAAA", Kind.ADD, date(2026, 12, 5)), *answers)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_asks_something_and_survives_storing(kind: Kind) -> None:
    filling = begin("AAAAAAAAAA", kind, DECEMBER, subject=5)
    assert asked(filling)
    assert FORM.load(FORM.dump(filling)) == filling
    assert not finished(filling)


def test_a_known_post_and_place_need_few_answers() -> None:
    filling = adding("=7", "=3", f"={Which.SECOND}", "=3", "10:00–12:00", "=20", "=in_person")
    assert FORM.step(filling) == Summary()
    done = addition(filling)
    assert (done.post, done.place, done.days) == (7, 3, (date(2026, 12, 10),))
    assert (done.begins, done.ends, done.minutes) == (time(10), time(12), 20)
    assert (done.mode, done.link, done.contacts) == (Mode.IN_PERSON, None, None)
    assert FORM.load(FORM.dump(filling)) == filling


def test_a_new_post_and_place_are_typed_in_two_languages() -> None:
    filling = adding(
        "=new",
        "=0",
        "Әкім / Аким",
        "Сәулебек Әлия",
        "1-кабинет / Кабинет 1",
        f"={ONCE}",
        "4",
        "10-12",
        "15",
        "=video",
        "https://example.kz/1",
    )
    done = addition(filling)
    assert done.post == NewPost(OFFERED.bodies[0], ("Әкім", "Аким"), "Сәулебек Әлия")
    assert done.place == ("1-кабинет", "Кабинет 1")
    assert done.days == (date(2026, 12, 4),)
    assert (done.mode, done.link) == (Mode.VIDEO, "https://example.kz/1")


def test_another_post_makes_the_new_one_void() -> None:
    filling = adding("=new", "=0", "Әкім / Аким", "Сәулебек Әлия", "=3", f"={ONCE}", "4", "10-12")
    filling = taken(filling, "15", "=in_person")
    again = edited(filling, "post_id")
    assert not isinstance(again, Problem)
    assert addition(taken(again, "=8")).post == 8


def test_a_rule_changed_to_one_date_asks_for_the_day() -> None:
    filling = adding("=7", "=3", f"={Which.EVERY}", "=3", "10-12", "15", "=in_person")
    again = edited(filling, "which")
    assert not isinstance(again, Problem)
    filling = taken(again, f"={ONCE}")
    assert asked(filling) == "day"
    assert days(taken(filling, "=10.12.2026").draft) == (date(2026, 12, 10),)


def test_the_same_kind_of_date_chosen_again_asks_for_the_day_again() -> None:
    filling = adding("=7", "=3", f"={ONCE}", "4", "10-12", "15", "=in_person")
    again = edited(filling, "which")
    assert not isinstance(again, Problem)
    filling = taken(again, f"={ONCE}")
    assert asked(filling) == "day"
    assert addition(taken(filling, "7")).days == (date(2026, 12, 7),)


def test_a_day_typed_at_once_needs_no_further_question() -> None:
    filling = adding("=7", "=3", "4.12")
    assert asked(filling) == "hours"
    assert days(filling.draft) == (date(2026, 12, 4),)


def test_a_day_that_has_passed_is_refused_when_it_is_typed() -> None:
    november = begin("AAAAAAAAAA", Kind.ADD, date(2026, 11, 1))
    assert reason(taken(november, "=7", "=3"), "20.11") == "past"


@pytest.mark.parametrize("value", ["9", "x", "", "=", "-1", "none"])
def test_what_was_not_offered_is_refused(value: str) -> None:
    for answers in ((), ("=7",), ("=7", "=3"), ("=7", "=3", f"={Which.EVERY}")):
        answer = chosen(adding(*answers), value, OFFERED)
        assert isinstance(answer, Problem)


@pytest.mark.parametrize(
    ("answers", "text", "code"),
    [
        ((), "Әкім", "choose"),
        (("=7",), "Кабинет", "one_language"),
        (("=7",), "Кабинет / Бөлме", "languages_swapped"),
        (("=7",), "а / б / в", "languages_unclear"),
        (("=7", "=3", f"={ONCE}"), "31.11", "no_such_day"),
        (("=7", "=3", f"={ONCE}"), "4.01.2027", "other_month"),
        (("=7", "=3", f"={ONCE}"), "ертең", "unreadable"),
        (("=7", "=3", f"={ONCE}"), "16.12", "day_off"),
        (("=7", "=3"), "16.12", "day_off"),
        (("=7", "=3"), "бейсенбі", "choose"),
        (("=7", "=3", f"={ONCE}", "4"), "10", "unreadable"),
        (("=7", "=3", f"={ONCE}", "4"), "24:00–25:00", "no_such_time"),
        (("=7", "=3", f"={ONCE}", "4"), "12:00–12:00", "order"),
        (("=7", "=3", f"={ONCE}", "4", "10-12"), "жиырма", "number"),
        (("=7", "=3", f"={ONCE}", "4", "10-12"), "4", "range"),
        (("=7", "=3", f"={ONCE}", "4", "10-12"), "121", "range"),
    ],
)
def test_a_wrong_answer_has_its_reason(answers: tuple[str, ...], text: str, code: str) -> None:
    assert reason(adding(*answers), text) == code


def test_an_approval_is_four_answers() -> None:
    filling = begin("AAAAAAAAAA", Kind.APPROVE, DECEMBER, subject=5, fingerprint="f")
    filling = taken(filling, "Сынақов Үлгі", "Аппарат басшысы", "12-қ")
    assert reason(filling, "24.11.2026") == "future"
    filling = taken(filling, f"={Choice.TODAY}")
    assert FORM.step(filling) == Summary()
    assert Kind.APPROVE in CONFIRMED
    assert filling.draft.approved_on == OFFERED.today
    assert not finished(filling), "it is confirmed first"


def test_an_acting_holder_has_a_last_day_and_a_new_one_has_none() -> None:
    filling = begin("AAAAAAAAAA", Kind.HOLDER, DECEMBER, subject=7)
    acting = taken(filling, "Сынақов Үлгі", "=yes", "07.12.2026")
    assert reason(acting, "6.12.2026") == "order"
    acting = taken(acting, "11.12.2026")
    assert (acting.draft.from_on, acting.draft.to_on) == (date(2026, 12, 7), date(2026, 12, 11))
    new = taken(filling, "Сынақов Үлгі", "=no", "5.01")
    assert FORM.step(new) == Summary()
    assert new.draft.from_on == date(2027, 1, 5), "in November the January to come is meant"
    assert new.draft.to_on is None


@pytest.mark.parametrize("kind", [Kind.HOURS, Kind.MINUTES, Kind.DIRECTIONS_KK])
def test_one_answer_finishes_a_change(kind: Kind) -> None:
    answer = {Kind.HOURS: "10-12", Kind.MINUTES: "15", Kind.DIRECTIONS_KK: "Сол жақтағы есік"}
    assert finished(taken(begin("AAAAAAAAAA", kind, DECEMBER, subject=5), answer[kind]))


@given(
    begins=st.times(time(0), time(23, 58)),
    ends=st.times(time(0, 1), time(23, 59)),
    dash=st.sampled_from("-–—"),
    sign=st.sampled_from(":."),
)
def test_hours_are_read_as_they_are_written(begins: time, ends: time, dash: str, sign: str) -> None:
    begins, ends = (one.replace(second=0, microsecond=0) for one in (begins, ends))
    text = f"{begins:%H{sign}%M} {dash} {ends:%H{sign}%M}"
    if ends <= begins:
        with pytest.raises(ValueError, match="order"):
            read_hours(text)
    else:
        assert read_hours(text) == (begins, ends)


@given(text=st.text(max_size=60))
def test_no_text_breaks_any_question(text: str) -> None:
    for answers in ((), ("=7",), ("=7", "=3", f"={ONCE}"), ("=7", "=3", f"={ONCE}", "4")):
        filling = adding(*answers)
        answer = typed(filling, text, OFFERED)
        assert isinstance(answer, Problem) or FORM.step(answer) != FORM.step(filling)


def test_a_new_id_is_no_row() -> None:
    assert NEW not in OFFERED.posts

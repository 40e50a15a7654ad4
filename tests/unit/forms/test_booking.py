"""The booking form: which questions whom, what an answer may look like, and the application."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import office_template, parse_office
from bot.forms import booking, booking_answers, booking_known
from bot.forms.answers import Choice, Problem
from bot.forms.booking import FORM, Draft, Taken
from bot.forms.engine import Ask, Filling, Summary
from bot.services.rules.numbers import new_public_id
from bot.services.views import Application, Person, Represented
from db.enums import ApplicantKind, Citizenship, Help, Language, Mode

FEW = settings(derandomize=True, deadline=None, max_examples=100)
PROFILE = parse_office(office_template())
POSTS = (3, 7)
START = booking.begin("0123456789", Language.RU)

NAME = "Әбдіраман-Өтегенов Қуат Ілиясұлы"
IIN = "500101100000"
BAD_IIN = "500101100001"
BIN = "770140000001"
BAD_BIN = "770140000002"
PHONE = "8 701 123 45 67"
ADDRESS = "Көктем қ., Бұлақ к., 1"
MATTER = "Ауыз су екі ай бойы жоқ."


def fill(*answers: str, start: Filling[Draft] = START) -> Filling[Draft]:
    """Give the answers one after the other: `=value` presses a button, anything else is typed."""
    filling = start
    for answer in answers:
        taken: Taken
        if answer.startswith("="):
            taken = booking_answers.chosen(filling, answer[1:], PROFILE, POSTS)
        else:
            taken = booking_answers.typed(filling, answer, PROFILE)
        assert not isinstance(taken, Problem), taken
        filling = taken
    return filling


def field(filling: Filling[Draft]) -> str:
    asked = FORM.step(filling)
    assert isinstance(asked, Ask)
    return asked.field


SELF = ("=self", NAME, IIN, PHONE, ADDRESS, "=7", MATTER)
WHOLE = fill(*SELF)


def test_a_citizen_with_an_iin_gives_seven_answers() -> None:
    assert len(SELF) == 7, "with the language and the consent before it: nine"
    assert FORM.step(WHOLE) == Summary()
    assert booking.application(WHOLE) == Application(
        kind=ApplicantKind.SELF,
        citizenship=Citizenship.KAZAKHSTAN,
        person=Person(full_name=NAME, iin=IIN, phone="+77011234567", address=ADDRESS),
        matter=MATTER,
        post_id=7,
        language=Language.RU,
    )


def test_without_an_iin_the_citizenship_is_asked() -> None:
    filling = fill("=self", NAME, "=none")
    assert field(filling) == "citizenship"
    whole = fill("=stateless", PHONE, ADDRESS, "=none", MATTER, start=filling)
    application = booking.application(whole)
    assert application.citizenship is Citizenship.STATELESS
    assert application.person.iin is None
    assert application.post_id is None
    assert not application.check_identity, "no number is nothing to check"


def test_for_another_person_the_basis_is_asked() -> None:
    whole = fill("=other", NAME, IIN, "Сәуле", "Сенімхат № 12", PHONE, ADDRESS, "=none", MATTER)
    application = booking.application(whole)
    assert application.kind is ApplicantKind.OTHER
    assert application.person.represents == Represented(name="Сәуле", basis="Сенімхат № 12")


def test_for_an_organisation_the_bin_is_asked() -> None:
    asked = fill("=organisation", NAME, IIN, "«Үлгі» ЖШС")
    assert field(asked) == "bin"
    for answer, number in ((BIN, BIN), ("=none", None)):
        whole = fill(answer, "Директор", PHONE, ADDRESS, "=3", MATTER, start=asked)
        assert booking.application(whole).person.represents == Represented(
            name="«Үлгі» ЖШС", identifier=number, basis="Директор"
        )


@pytest.mark.parametrize(
    "text",
    [
        f"«Үлгі» ЖШС, БСН {BIN}",
        f"«Үлгі» ЖШС {BIN}",
        f"{BIN} «Үлгі» ЖШС",
        f"«Үлгі» ЖШС (БИН: {BIN})",
        f"«Үлгі» ЖШС\nBIN {BIN}",
    ],
)
def test_a_bin_in_the_same_message_saves_a_question(text: str) -> None:
    filling = fill("=organisation", NAME, IIN, text)
    assert field(filling) == "basis"
    assert (filling.draft.organisation, filling.draft.bin) == ("«Үлгі» ЖШС", BIN)


def test_a_doubtful_bin_in_the_same_message_is_warned_about() -> None:
    filling = fill("=organisation", NAME, IIN, f"«Үлгі» ЖШС, БСН {BAD_BIN}")
    assert FORM.step(filling) == Ask("bin", pending=BAD_BIN)
    assert filling.draft.organisation == "«Үлгі» ЖШС"


def test_another_kind_makes_the_representation_void() -> None:
    whole = fill("=organisation", NAME, IIN, f"ЖШС {BIN}", "Директор", PHONE, ADDRESS, "=3", MATTER)
    changed = fill("=self", start=FORM.edit(whole, "kind"))
    assert FORM.step(changed) == Summary()
    assert booking.application(changed).person.represents is None
    other = FORM.step(fill("=other", start=FORM.edit(whole, "kind")))
    assert other == Ask("represented", editing=True)


@pytest.mark.parametrize("answer", [BAD_IIN, "=keep"])
def test_a_slip_in_the_iin_is_a_warning_and_no_wall(answer: str) -> None:
    warned = fill("=self", NAME, BAD_IIN)
    assert FORM.step(warned) == Ask("iin", pending=BAD_IIN)
    whole = fill(answer, PHONE, ADDRESS, "=none", MATTER, start=warned)
    application = booking.application(whole)
    assert application.person.iin == BAD_IIN
    assert application.check_identity


def test_after_a_warning_another_number_is_judged_anew() -> None:
    warned = fill("=self", NAME, BAD_IIN)
    assert FORM.step(fill("501301100000", start=warned)) == Ask("iin", pending="501301100000")
    right = fill(IIN, start=warned)
    assert field(right) == "phone"
    assert not right.draft.doubtful
    declined = fill("=none", start=warned)
    assert field(declined) == "citizenship"
    assert declined.draft.iin is None


def test_a_doubtful_bin_is_marked_too() -> None:
    filling = fill("=organisation", NAME, IIN, "ЖШС", BAD_BIN, BAD_BIN)
    assert field(filling) == "basis"
    assert filling.draft.doubtful


@pytest.mark.parametrize(
    ("before", "text", "problem"),
    [
        ((), "өзім үшін", Problem("kind", "choose")),
        (("=self",), "A1", Problem("full_name", "digit")),
        (("=self",), "  ", Problem("full_name", "empty")),
        (("=self",), "a" * 151, Problem("full_name", "too_long")),
        (("=self",), "A\u202eB", Problem("full_name", "control")),
        (("=self", NAME), "нет", Problem("iin", "malformed")),
        (("=self", NAME), IIN[:-1], Problem("iin", "malformed")),
        (("=self", NAME, "=none"), "Қазақстан", Problem("citizenship", "choose")),
        (("=self", NAME, IIN), "жоқ", Problem("phone", "unreadable")),
        (("=self", NAME, IIN), "8 701 123", Problem("phone", "no_such_number")),
        (("=self", NAME, IIN, PHONE), "үй", Problem("address", "too_short", 5, 300, 2)),
        (("=self", NAME, IIN, PHONE, ADDRESS), "әкім", Problem("post_id", "choose")),
        (SELF[:-1], "мәселе", Problem("matter", "too_short", 10, 2000, 6)),
        (SELF[:-1], "а" * 2001, Problem("matter", "too_long", 10, 2000, 2001)),
        (SELF, "және", Problem("summary", "choose")),
        (("=other", NAME, IIN, NAME), "а", Problem("basis", "too_short", 3, 200, 1)),
        (("=organisation", NAME, IIN), "а", Problem("organisation", "too_short", 2, 200, 1)),
        (("=organisation", NAME, IIN), BIN, Problem("organisation", "too_short", 2, 200, 0)),
    ],
)
def test_an_answer_that_cannot_be_taken_says_why(
    before: tuple[str, ...], text: str, problem: Problem
) -> None:
    assert booking_answers.typed(fill(*before), text, PROFILE) == problem


@pytest.mark.parametrize(
    ("before", "value"),
    [
        ((), "king"),
        (("=self", NAME), "keep"),
        (("=self", NAME), "yes"),
        (("=self", NAME, "=none"), "moon"),
        (SELF[:-2], "4"),
        (SELF[:-2], "7.0"),
        (SELF[:-2], "-1"),
        (SELF, "self"),
    ],
)
def test_a_value_that_was_not_offered_is_refused(before: tuple[str, ...], value: str) -> None:
    taken = booking_answers.chosen(fill(*before), value, PROFILE, POSTS)
    assert isinstance(taken, Problem)
    assert taken.reason == "choose"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("help", "king"),
        ("help", "step_free"),
        ("needs", "consultant"),
        ("format", "post"),
        ("days", "-1"),
        ("days", "5"),
        ("category", "99"),
        ("category", "veteran"),
        ("language", "en"),
        ("phone_survey", "done"),
        ("phone_survey", "keep"),
    ],
)
def test_an_extra_that_was_not_offered_is_refused(name: str, value: str) -> None:
    taken = booking_answers.chosen(FORM.edit(WHOLE, name), value, PROFILE, POSTS)
    assert taken == Problem(name, "choose")


def test_a_button_under_a_typed_question_is_refused() -> None:
    assert booking_answers.chosen(fill("=self"), "none", PROFILE) == Problem("full_name", "type")


def test_extras_have_defaults_and_are_reached_from_the_summary() -> None:
    filling = WHOLE
    for name, answers in (
        ("help", ("=volunteer", "=consultant", "=psychologist", "=psychologist", "=done")),
        ("needs", ("=sign_language", "=step_free", "=done")),
        ("format", ("=video",)),
        ("days", ("=4", "=1", "=done")),
        ("category", ("=0",)),
        ("language", ("=kk",)),
        ("phone_survey", ("=yes",)),
        ("citizenship", ("=foreign",)),
    ):
        filling = fill(*answers, start=FORM.edit(filling, name))
        assert FORM.step(filling) == Summary()
    application = booking.application(filling)
    assert application.person.help == ("consultant", "volunteer")
    assert application.person.needs == ("step_free", "sign_language")
    assert application.person.days == (), "the days are no part of the sealed person"
    assert application.days == (1, 4)
    assert application.format is Mode.VIDEO
    assert application.category == PROFILE.out_of_turn[0].code
    assert application.language is Language.KK
    assert application.phone_survey
    assert application.citizenship is Citizenship.FOREIGN
    undone = fill("=none", start=FORM.edit(filling, "category"))
    assert undone.draft.category is None


def test_the_answer_is_given_in_an_official_language() -> None:
    assert booking.begin("1", Language.EN).draft.language is Language.KK
    assert booking.begin("1", None).draft.language is Language.KK
    assert booking.begin("1", Language.RU).draft.language is Language.RU


def test_only_the_own_contact_is_taken_and_only_for_the_phone() -> None:
    at_phone = fill("=self", NAME, IIN)
    taken = booking_answers.shared(at_phone, "77011234567", own=True)
    assert not isinstance(taken, Problem)
    assert taken.draft.phone == "+77011234567"
    assert booking_answers.shared(at_phone, "77011234567", own=False) == Problem("phone", "not_own")
    assert booking_answers.shared(at_phone, "1", own=True) == Problem("phone", "unreadable")
    assert booking_answers.shared(START, "77011234567", own=True) == Problem("phone", "not_now")
    assert booking_answers.shared(WHOLE, "77011234567", own=True) == Problem("phone", "not_now")


DETAILS = booking.application(WHOLE).person


def test_a_returning_person_gives_three_answers() -> None:
    known = booking_known.with_details(START, DETAILS)
    assert field(known) == "post_id"
    again = booking.application(fill("=none", MATTER, start=known))
    assert again.person == DETAILS


def test_a_returning_person_may_speak_for_an_organisation() -> None:
    known = booking_known.with_details(fill("=organisation"), DETAILS)
    assert field(known) == "organisation"
    assert known.draft.kind is ApplicantKind.ORGANISATION


def test_stored_details_without_an_iin_leave_the_citizenship_to_be_asked() -> None:
    known = booking_known.with_details(START, DETAILS.model_copy(update={"iin": None}))
    assert field(known) == "citizenship"
    back = FORM.back(known)
    assert back is not None
    assert back.draft == START.draft


@pytest.mark.parametrize(
    ("iin", "citizenship", "asked", "taken"),
    [
        (None, Citizenship.FOREIGN, "post_id", Citizenship.FOREIGN),
        (None, Citizenship.KAZAKHSTAN, "post_id", Citizenship.KAZAKHSTAN),
        (IIN, Citizenship.FOREIGN, "post_id", Citizenship.FOREIGN),
        (IIN, Citizenship.KAZAKHSTAN, "post_id", None),
        (None, None, "citizenship", None),
    ],
)
def test_the_citizenship_of_the_last_request_is_not_asked_again(
    iin: str | None, citizenship: Citizenship | None, asked: str, taken: Citizenship | None
) -> None:
    details = DETAILS.model_copy(update={"iin": iin})
    known = booking_known.with_details(START, details, citizenship)
    assert field(known) == asked
    assert known.draft.citizenship is taken
    assert FORM.load(FORM.dump(known)) == known
    back = FORM.back(known)
    assert back is not None
    assert back.draft == START.draft


def test_stored_details_answer_only_the_first_questions() -> None:
    for filling in (fill("=self", NAME), WHOLE, FORM.edit(WHOLE, "full_name")):
        assert not booking_known.details_fit(filling)
        with pytest.raises(ValueError, match="stored details"):
            booking_known.with_details(filling, DETAILS)


def test_an_unfinished_form_is_no_application() -> None:
    with pytest.raises(ValueError, match="not filled in"):
        booking.application(fill(*SELF[:-1]))


def test_drafts_begin_at_revisions_of_their_own() -> None:
    revisions = {booking.begin(new_public_id(), None).rev for _ in range(50)}
    assert len(revisions) > 45


ANSWERS = st.lists(
    st.one_of(
        st.sampled_from([*SELF, "=other", "=organisation", "=none", "=keep", BAD_IIN, BIN, "<b>"]),
        st.text(max_size=30),
        st.just("back"),
    ),
    max_size=20,
)


@FEW
@given(ANSWERS)
def test_no_answer_breaks_the_form_and_every_draft_survives_the_store(answers: list[str]) -> None:
    filling = START
    for answer in answers:
        if answer == "back":
            filling = FORM.back(filling) or filling
            continue
        taken = (
            booking_answers.chosen(filling, answer[1:], PROFILE, POSTS)
            if answer.startswith("=")
            else booking_answers.typed(filling, answer, PROFILE)
        )
        if isinstance(taken, Problem):
            continue
        assert taken.rev != filling.rev
        filling = taken
        assert FORM.load(json.loads(json.dumps(FORM.dump(filling)))) == filling
    if FORM.step(filling) == Summary():
        assert booking.application(filling).matter == filling.draft.matter


def test_every_value_of_a_button_fits_into_it() -> None:
    values = [*Choice, *Help, *ApplicantKind, *Citizenship, *Language, str(2**31 - 1)]
    assert all(len(value) <= 24 and ":" not in value for value in values)


def test_an_interpreter_is_asked_for_by_language() -> None:
    asked = fill("=interpreter", "=done", start=FORM.edit(WHOLE, "needs"))
    assert field(asked) == "interpreter"
    whole = fill("Ұйғыр тілі", start=asked)
    assert FORM.step(whole) == Summary()
    assert booking.application(whole).person.interpreter == "Ұйғыр тілі"
    given_up = fill("=interpreter", "=done", start=FORM.edit(whole, "needs"))
    assert FORM.step(given_up) == Summary()
    assert booking.application(given_up).person.interpreter is None
    back = FORM.back(asked)
    assert back is not None
    assert back.draft == WHOLE.draft


def test_a_request_from_before_the_needs_is_read_as_if_it_had_them() -> None:
    old = Person(
        full_name=NAME,
        iin=IIN,
        phone="+77011234567",
        address=ADDRESS,
        help=("consultant", "sign_language"),
        days=(1,),
    )
    assert old.needed == ("sign_language",)
    assert old.wished == ("consultant",)
    assert Person.model_validate_json(old.model_dump_json()) == old

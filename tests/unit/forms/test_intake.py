"""The form of a request that a clerk takes down: what is asked, what is understood."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.config import office_template, parse_office
from bot.forms import intake as forms
from bot.forms import intake_answers as answers
from bot.forms.answers import Choice, Problem
from bot.forms.engine import Ask, Filling, Summary
from bot.forms.intake import FORM, IntakeDraft, Who
from bot.services.views import Person
from bot.services.views.intake import KnownDetails
from db.enums import Channel, Citizenship, Language, TellBy

PROFILE = parse_office(office_template())
ALMATY = ZoneInfo("Asia/Almaty")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ALMATY)
POSTS = (7, 8)


def begun(channel: Channel = Channel.CALL_CENTRE) -> Filling[IntakeDraft]:
    return chosen(forms.begin("DRAFT00001", Language.RU), channel.value)


def chosen(filling: Filling[IntakeDraft], value: str) -> Filling[IntakeDraft]:
    answer = answers.chosen(filling, value, PROFILE, POSTS)
    assert isinstance(answer, Filling), answer
    return answer


def typed(filling: Filling[IntakeDraft], text: str) -> Filling[IntakeDraft]:
    answer = answers.typed(filling, text, PROFILE, NOW)
    assert isinstance(answer, Filling), answer
    return answer


def asked(filling: Filling[IntakeDraft]) -> str:
    step = FORM.step(filling)
    return step.field if isinstance(step, Ask) else ""


def test_a_call_asks_for_the_phone_first_and_then_only_for_what_is_missing() -> None:
    filling = begun()
    order = []
    for text in ("87010000055", "Үлгі Сынақ", "500101200007", "Бұлақ көшесі, 1-үй"):
        order.append(asked(filling))
        filling = typed(filling, text)
    order.append(asked(filling))
    filling = chosen(filling, "7")
    order.append(asked(filling))
    filling = typed(filling, "Жол екі жылдан бері жөнделмей тұр.")
    assert order == ["who", "full_name", "iin", "address", "post_id", "matter"]
    assert FORM.step(filling) == Summary()
    made = forms.application(filling, Language.KK)
    assert made.person.phone == "+77010000055"
    assert made.language is Language.KK
    assert made.citizenship is Citizenship.KAZAKHSTAN
    assert FORM.load(FORM.dump(filling)) == filling


@pytest.mark.parametrize(
    ("channel", "order"),
    [
        (Channel.ORAL, ["who"]),
        (Channel.PAPER, ["received_at", "who"]),
        (Channel.PORTAL, ["official_number", "received_at", "who"]),
        (Channel.E_OTINISH, ["official_number", "received_at", "who"]),
    ],
)
def test_each_way_asks_for_what_it_brings(channel: Channel, order: list[str]) -> None:
    filling = begun(channel)
    found = []
    while asked(filling) != "who":
        found.append(asked(filling))
        filling = (
            typed(filling, "ЖТ-1")
            if asked(filling) == "official_number"
            else chosen(filling, "none")
        )
    assert [*found, "who"] == order


def known(person: Person, citizenship: Citizenship = Citizenship.KAZAKHSTAN) -> KnownDetails:
    return KnownDetails(person, citizenship, Language.KK)


PERSON = Person(full_name="Үлгі Сынақ", iin="500101200007", phone="+77010000066", address="Үй")


def test_the_number_somebody_rings_from_is_newer_than_the_stored_one() -> None:
    filling = answers.searched(typed(begun(), "87010000055"), ["REQUEST001"])
    assert asked(filling) == "known"
    assert answers.chosen_known(filling, "0") == "REQUEST001"
    filling = answers.with_details(filling, "REQUEST001", known(PERSON))
    assert filling.draft.phone == "+77010000055"
    assert asked(filling) == "post_id"
    assert filling.draft.language is Language.KK


def test_by_the_iin_the_stored_phone_is_taken_and_what_is_unknown_is_asked() -> None:
    filling = answers.searched(typed(begun(), "500101200007"), ["REQUEST001"])
    walk_in = PERSON.model_copy(update={"address": ""})
    filling = answers.with_details(filling, "REQUEST001", known(walk_in))
    assert filling.draft.phone == "+77010000066"
    assert asked(filling) == "address"


def test_a_foreigner_without_an_iin_stays_a_foreigner() -> None:
    filling = answers.searched(typed(begun(), "87010000055"), ["REQUEST001"])
    foreigner = PERSON.model_copy(update={"iin": None})
    filling = answers.with_details(filling, "R", known(foreigner, Citizenship.FOREIGN))
    assert asked(filling) == "post_id"
    assert filling.draft.citizenship is Citizenship.FOREIGN


@pytest.mark.parametrize("value", ["1", "-1", "٠", "none", "", "9" * 400])
def test_nobody_is_taken_who_was_not_offered(value: str) -> None:
    filling = answers.searched(typed(begun(), "87010000055"), ["REQUEST001"])
    assert answers.chosen_known(filling, value) is None


def test_going_back_from_the_people_forgets_them() -> None:
    filling = answers.searched(typed(begun(), "87010000055"), ["REQUEST001"])
    back = FORM.back(filling)
    assert back is not None
    assert asked(back) == "who"
    assert (back.draft.phone, back.draft.found) == (None, ())


def test_a_slip_in_what_is_told_first_is_warned_about_and_may_be_kept() -> None:
    fresh = forms.begin("DRAFT00001", Language.RU)
    warned = typed(fresh, "500101100001")
    assert asked(warned) == "who"
    assert warned.draft.channel is Channel.CALL_CENTRE
    assert warned.draft.iin is None
    for kept in (typed(warned, "500101 100001"), chosen(warned, Choice.KEEP)):
        assert (kept.draft.who, kept.draft.iin) == (Who.IIN, "500101100001")
        assert asked(kept) == "full_name"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12345", "no_such_number"),
        ("бірдеңе", "unreadable"),
        ("٥٠٠١٠١٢٠٠٠٠٧", None),
        ("", "unreadable"),
        ("8" * 400, None),
    ],
)
def test_what_is_told_first_is_a_phone_or_an_iin(text: str, reason: str | None) -> None:
    answer = answers.typed(begun(), text, PROFILE, NOW)
    assert isinstance(answer, Problem)
    assert reason is None or answer.reason == reason


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("9:15", "2026-11-23T09:15"),
        ("23.11", "2026-11-23T10:00"),
        ("20.11", "2026-11-20T12:00"),
        ("20/11/2026", "2026-11-20T12:00"),
        ("20.11.2026, 18.40", "2026-11-20T18:40"),
        ("31.11.2026", None),
        ("20.11.2026 24:00", None),
        ("кеше", "2026-11-22T12:00"),
        ("Вчера, 16:30", "2026-11-22T16:30"),
        ("кеше кешке", None),
        ("", None),
        ("٢٠.١١", None),
    ],
)
def test_a_moment_is_read_as_it_is_said(text: str, moment: str | None) -> None:
    read = answers.moment(text, NOW)
    expected = None if moment is None else datetime.fromisoformat(moment).replace(tzinfo=ALMATY)
    assert read == expected


def test_what_has_a_default_is_reached_from_the_summary() -> None:
    filling = begun()
    for text in ("87010000055", "Үлгі Сынақ", "500101200007", "Бұлақ көшесі, 1-үй"):
        filling = typed(filling, text)
    filling = typed(chosen(filling, "none"), "Жол екі жылдан бері жөнделмей тұр.")
    edit = answers.edited(filling, "tell_by")
    assert isinstance(edit, Filling)
    assert chosen(edit, TellBy.LETTER.value).draft.tell_by is TellBy.LETTER
    assert isinstance(answers.edited(filling, "who"), Problem)
    assert isinstance(answers.edited(filling, "nothing"), Problem)
    organisation = answers.edited(filling, "kind")
    assert isinstance(organisation, Filling)
    filling = chosen(organisation, "organisation")
    order = []
    for text in ("«Үлгі» ЖШС", "770140000001", "директор"):
        order.append(asked(filling))
        filling = typed(filling, text)
    assert order == ["organisation", "bin", "basis"]
    made = forms.application(filling, Language.RU)
    assert made.person.represents is not None
    assert made.person.represents.identifier == "770140000001"


def test_a_button_of_another_question_is_no_answer() -> None:
    filling = typed(begun(), "87010000055")
    for value in ("call_centre", Who.NEITHER, "7", "keep", "none"):
        assert isinstance(answers.chosen(filling, value, PROFILE, POSTS), Problem)
    assert isinstance(answers.typed(forms.begin("D", None), "x", PROFILE, NOW), Problem)

"""The clerk's forms of the day: what each answer makes of them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.config import office_template, parse_office
from bot.forms.day import OutcomeDraft, WalkInDraft, kept_iin, typed, without_iin
from bot.services.views.day import Held
from db.enums import Citizenship, HeldResult, Language

PROFILE = parse_office(office_template())
BEGUN = WalkInDraft(reception=5, key="desk:1")
IIN, DOUBTFUL = "500101100000", "123456789012"
MATTER = "Жолдағы шамдар екі айдан бері жанбайды."
BEGAN = datetime(2026, 12, 4, 5, 5, tzinfo=UTC)
OUTCOME = OutcomeDraft(
    id="0123456789", version=3, number="QB-26-1", day=date(2026, 12, 4), received_by="Қасым"
)


def fill(*answers: str) -> WalkInDraft:
    draft = BEGUN
    for answer in answers:
        taken = typed(draft, answer, PROFILE)
        assert isinstance(taken, WalkInDraft), taken
        draft = taken
    return draft


def test_four_answers_make_the_form_whole() -> None:
    draft = fill("Әбілқайыр  Серік", IIN, "8 701 000 00 09", MATTER)
    assert draft.asks == ""
    comer = draft.comer(Language.RU)
    assert (comer.full_name, comer.iin, comer.phone) == ("Әбілқайыр Серік", IIN, "+77010000009")
    assert (comer.citizenship, comer.language) == (Citizenship.KAZAKHSTAN, Language.RU)
    assert comer.matter == MATTER


@pytest.mark.parametrize(
    ("answers", "text", "problem"),
    [
        ((), "Серік 5", "name"),
        ((), "  ", "name"),
        (("Серік",), "12345", "iin"),
        (("Серік",), "жоқ", "iin"),
        (("Серік", DOUBTFUL, DOUBTFUL), "123", "phone"),
        (("Серік", DOUBTFUL, DOUBTFUL, "8 701 000 00 09"), "?", "too_short"),
        (("Серік", DOUBTFUL, DOUBTFUL, "8 701 000 00 09"), "ұ" * 5000, "too_long"),
        (("Серік", DOUBTFUL, DOUBTFUL, "8 701 000 00 09", MATTER), "тағы", "choose"),
    ],
)
def test_what_cannot_be_taken_is_told(answers: tuple[str, ...], text: str, problem: str) -> None:
    assert typed(fill(*answers), text, PROFILE) == problem


def test_a_doubtful_iin_warns_once_and_is_looked_at() -> None:
    draft = fill("Серік", DOUBTFUL)
    assert (draft.asks, draft.doubtful_iin, draft.iin) == ("iin", DOUBTFUL, None)
    kept = kept_iin(draft)
    assert (kept.asks, kept.iin, kept.doubtful_iin) == ("phone", DOUBTFUL, None)
    whole = kept.model_copy(update={"phone": "+77010000009", "matter": MATTER})
    assert whole.comer(Language.KK).check_identity
    assert kept_iin(fill("Серік")).asks == "iin"


@pytest.mark.parametrize("citizenship", Citizenship)
def test_no_iin_is_an_answer_where_it_is_asked(citizenship: Citizenship) -> None:
    assert without_iin(fill("Серік"), citizenship).citizenship is citizenship
    assert without_iin(BEGUN, citizenship) is BEGUN


def test_half_a_form_is_nobody() -> None:
    with pytest.raises(ValueError, match="not filled in"):
        fill("Серік").comer(Language.KK)


def test_the_outcome_names_another_receiver_only_when_there_was_one() -> None:
    assert OUTCOME.held() == Held()
    another = OUTCOME.model_copy(
        update={
            "received_by": "Болат",
            "another": True,
            "began_at": BEGAN,
            "ended_at": BEGAN + timedelta(minutes=15),
            "result": HeldResult.SOLVED,
            "consulted": True,
        }
    )
    assert another.held() == Held(HeldResult.SOLVED, True, "Болат", BEGAN, 15)
    still_inside = OUTCOME.model_copy(update={"began_at": BEGAN})
    assert still_inside.held() == Held()
    assert OutcomeDraft.model_validate_json(another.model_dump_json()) == another

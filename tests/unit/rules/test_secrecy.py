"""Point 11: who waits for the check, and in which form somebody can be received."""

from itertools import product

import pytest

from bot.services.rules.names import given_name
from bot.services.rules.secrecy import form_allowed, is_unchecked, may_take
from db.enums import Citizenship, Mode

OTHERS = (Citizenship.FOREIGN, Citizenship.STATELESS)


@pytest.mark.parametrize(("cleared", "mode"), tuple(product((None, True, False), Mode)))
def test_a_citizen_of_kazakhstan_is_never_under_the_regime(
    cleared: bool | None, mode: Mode
) -> None:
    own = Citizenship.KAZAKHSTAN
    assert not is_unchecked(own, cleared)
    assert may_take(own, cleared, mode)
    assert form_allowed(own, cleared, mode) is mode


@pytest.mark.parametrize("citizenship", OTHERS)
def test_before_the_check_there_is_no_place_of_any_form(citizenship: Citizenship) -> None:
    assert is_unchecked(citizenship, cleared=None)
    assert not any(may_take(citizenship, None, mode) for mode in Mode)


@pytest.mark.parametrize("citizenship", OTHERS)
def test_who_is_cleared_comes_as_wished_and_who_is_not_by_video(citizenship: Citizenship) -> None:
    for wished in (None, *Mode):
        assert form_allowed(citizenship, cleared=True, wished=wished) is wished
        assert form_allowed(citizenship, cleared=False, wished=wished) is Mode.VIDEO
    assert [mode for mode in Mode if may_take(citizenship, True, mode)] == list(Mode)
    # An emergency leaves the phone alone, and that lets nobody into the building either.
    away = {mode for mode in Mode if may_take(citizenship, False, mode)}
    assert away == {Mode.VIDEO, Mode.PHONE}


@pytest.mark.parametrize(
    ("name", "first"),
    [("Өтеген Қыдырәлі Ғабитұлы", "Қыдырәлі"), ("Ли Анна", "Анна"), ("Мадонна", "Мадонна")],
)
def test_a_helper_hears_the_first_name_alone(name: str, first: str) -> None:
    assert given_name(name) == first

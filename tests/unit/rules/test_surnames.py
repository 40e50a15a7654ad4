"""However a surname is typed, it comes to one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.rules.surnames import normalise_surname, surname_of


@pytest.mark.parametrize(
    "forms",
    [
        ("Серіков", "Сериков", "серіков", "СЕРИКОВ", "Cepiков", "Се\u0301риков"),
        ("Қыдырәлі", "Кыдырали", "КЫДЫРАЛІ"),
        ("Өтеген", "Отеген"),
        ("Үміт", "Ұміт", "Умит"),
        ("Ғабит", "Габит"),
        ("Һасан", "Хасан", "hасан"),
        ("Нұрлан", "Hұрлан", "Нурлан"),
        ("Жаңабай", "Жанабай"),
        ("Семёнов", "Семенов", "Семе\u0308нов"),
        ("Şerikov", "serikov"),
    ],
)
def test_forms_of_one_surname(forms: tuple[str, ...]) -> None:
    assert len({normalise_surname(form) for form in forms}) == 1


def test_different_surnames_differ() -> None:
    names = ("Серіков", "Серікова", "Сериков-Ахметов", "Serikov", "Қасымов", "Хасымов")
    assert len({normalise_surname(name) for name in names}) == len(names)


@given(st.text(max_size=40))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise_surname(text)
    assert normalise_surname(once) == once


@given(st.text(alphabet="АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺІабвгғкқіһ", min_size=1, max_size=20))
def test_large_and_small_letters_are_one(text: str) -> None:
    assert normalise_surname(text.upper()) == normalise_surname(text.lower())


@pytest.mark.parametrize(
    ("full_name", "surname"),
    [
        ("Өтеген Қыдырәлі Ғабитұлы", "отеген"),
        ("Серіков Асқар", "сериков"),
        ("Асқар Болатұлы Серіков", "сериков"),
        ("Асқар Болат ұлы Серіков", "сериков"),
        ("Серіков Асқар Болат ұлы", "сериков"),
        ("Иванов Иван Иванович", "иванов"),
        ("Иван Иванович Иванов", "иванов"),
        ("Ахметова-Иванова Айсұлу", "ахметова"),
        ("Ахметова", "ахметова"),
        ("Мамедов Али Гусейн оглы", "мамедов"),
        ("", ""),
        ("123", ""),
    ],
)
def test_where_the_surname_stands(full_name: str, surname: str) -> None:
    assert surname_of(full_name) == surname

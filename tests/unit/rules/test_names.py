"""Names as people have them, and free texts without traps."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.rules.names import (
    MAX_NAME,
    NameInvalid,
    NameProblem,
    TextInvalid,
    TextProblem,
    clean_text,
    initials,
    normalise_name,
)

MANY = settings(derandomize=True, deadline=None, max_examples=300)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Үлгібаев Сынақ Мысалұлы", "Үлгібаев Сынақ Мысалұлы"),
        ("  Үлгібаев\n\tСынақ\u00a0 Мысалұлы ", "Үлгібаев Сынақ Мысалұлы"),
        ("Әбуғұңқөүһі", "Әбуғұңқөүһі"),
        ("Суприянти", "Суприянти"),
        ("О'Тест Анна", "О'Тест Анна"),
        ("O’Test Anna", "O’Test Anna"),
        ("Gʻuzalov Oʼktam", "Gʻuzalov Oʼktam"),
        ("Тестова-Примерова Мария", "Тестова-Примерова Мария"),
        ("Тестова - Примерова Мария", "Тестова-Примерова Мария"),
        ("Тестова\u2010Примерова", "Тестова-Примерова"),
        ("И\u0306ошкин", "Йошкин"),
        ("مثال", "مثال"),
        ("परीक्षा", "परीक्षा"),
        ("M\u0304test", "M\u0304test"),
        ("Y", "Y"),
    ],
)
def test_names_are_taken_as_they_are(text: str, name: str) -> None:
    assert normalise_name(text) == name


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", NameProblem.EMPTY),
        (" \n ", NameProblem.EMPTY),
        ("а" * (MAX_NAME + 1), NameProblem.TOO_LONG),
        ("Тестов 2", NameProblem.DIGIT),
        ("Тестов ٢", NameProblem.DIGIT),
        ("Тестов Ⅱ", NameProblem.DIGIT),
        ("Тестов 😀", NameProblem.SYMBOL),
        ("Тестов <b>", NameProblem.SYMBOL),
        ("Тестов, Пример", NameProblem.SYMBOL),
        ("@test", NameProblem.SYMBOL),
        ("-", NameProblem.SYMBOL),
        ("'", NameProblem.SYMBOL),
        ("ʼ", NameProblem.SYMBOL),
        ("Тестов-", NameProblem.SYMBOL),
        ("Тестов--Примеров", NameProblem.SYMBOL),
        ("Тестов '", NameProblem.SYMBOL),
        ("Тестов \u0301", NameProblem.SYMBOL),
        ("А\u20e3", NameProblem.SYMBOL),
        ("\u2800", NameProblem.SYMBOL),
        ("Тест\u202eов", NameProblem.CONTROL),
        ("Тест\u200bов", NameProblem.CONTROL),
        ("Тест\x00ов", NameProblem.CONTROL),
        ("Тест\x1cов", NameProblem.CONTROL),
        ("\u3164", NameProblem.CONTROL),
        ("А\ufe0f", NameProblem.CONTROL),
        ("Тест\ud800", NameProblem.CONTROL),
    ],
)
def test_what_no_name_has_is_refused_with_a_code(text: str, reason: NameProblem) -> None:
    with pytest.raises(NameInvalid) as caught:
        normalise_name(text)
    assert caught.value.reason is reason
    assert str(caught.value) == reason.value


def test_the_longest_name_is_taken() -> None:
    assert normalise_name("ә" * MAX_NAME) == "ә" * MAX_NAME
    assert normalise_name(" " * 4000 + "ә") == "ә"


@MANY
@given(st.text(max_size=40) | st.text("АәӨқ -'’\u2010\u0301", max_size=20))
def test_a_taken_name_is_stable(text: str) -> None:
    try:
        name = normalise_name(text)
    except NameInvalid:
        return
    assert normalise_name(name) == name
    assert name == " ".join(name.split())
    assert any(character.isalpha() for character in name)
    assert initials(name)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Үлгібаев Сынақ Мысалұлы", "Үлгібаев С. М."),
        ("Үлгібаев Сынақ Мысал ұлы", "Үлгібаев С. М."),
        ("Мысалова Әсем Үлгі қызы", "Мысалова Ә. Ү."),
        ("Суприянти", "Суприянти"),
        ("Тестова-Примерова Анна-Мария", "Тестова-Примерова А."),
        ("Test M\u0304ana", "Test M\u0304."),
        ("Тест 'Умар", "Тест У."),
    ],
)
def test_initials(name: str, short: str) -> None:
    assert initials(name) == short


# --- free texts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Су құбыры жарылды.  ", "Су құбыры жарылды."),
        ("a\x00b\x1bc\x7fd", "abcd"),
        ("pay\u202eyap\u2066x\u200f", "payyapx"),
        ("a\ud800b", "ab"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("one \t \n\n\n\n\ntwo", "one\n\ntwo"),
        ("и\u0306", "й"),
        ("и\u200b\u0306", "й"),
        ("👨\u200d👩\u200d👧 ❤\ufe0f", "👨\u200d👩\u200d👧 ❤\ufe0f"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("<b>&amp;", "<b>&amp;"),
    ],
)
def test_a_text_is_cleaned_not_refused(text: str, cleaned: str) -> None:
    assert clean_text(text, 1, 100) == cleaned


def test_one_line_has_no_line_ends() -> None:
    assert clean_text(" ЖШС\n\n«Мысал»\tОрал ", 1, 100, one_line=True) == "ЖШС «Мысал» Орал"


@pytest.mark.parametrize(
    ("text", "reason", "length"),
    [
        ("", TextProblem.TOO_SHORT, 0),
        ("    123456789      ", TextProblem.TOO_SHORT, 9),
        ("\x00" * 50, TextProblem.TOO_SHORT, 0),
        ("\u200b\u3164" * 50, TextProblem.TOO_SHORT, 0),
        ("\u200d\ufe0f" * 6, TextProblem.TOO_SHORT, 0),
        ("и\u0306" * 9, TextProblem.TOO_SHORT, 9),
        ("x" * 2001, TextProblem.TOO_LONG, 2001),
        ("😀" * 2001, TextProblem.TOO_LONG, 2001),
    ],
)
def test_the_length_is_counted_after_cleaning(text: str, reason: TextProblem, length: int) -> None:
    with pytest.raises(TextInvalid) as caught:
        clean_text(text, 10, 2000)
    error = caught.value
    assert (error.reason, error.minimum, error.maximum) == (reason, 10, 2000)
    assert error.length == length


def test_both_bounds_are_taken() -> None:
    assert len(clean_text("x" * 10, 10, 2000)) == 10
    assert len(clean_text("😀" * 2000, 10, 2000)) == 2000
    assert clean_text("\u200d", 0, 10) == ""


@MANY
@given(st.text(max_size=60), st.booleans())
def test_a_cleaned_text_is_stable_and_can_be_stored(text: str, one_line: bool) -> None:
    cleaned = clean_text(text, 0, 500, one_line=one_line)
    assert clean_text(cleaned, 0, 500, one_line=one_line) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == cleaned.strip()
    assert "\x00" not in cleaned
    cleaned.encode()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Қыдыр\u0061лі", "Қыдыр\u0430лі"),
        ("\u0041хметов \u0041сқ\u0061р", "\u0410хметов \u0410сқ\u0430р"),
        ("\u0049ңкәрбаев", "\u0406ңкәрбаев"),
        ("Smith John", "Smith John"),
        ("Smith-Иванова", "Smith-Иванова"),
        ("Жанsaya", "Жанsaya"),
    ],
)
def test_a_latin_letter_among_cyrillic_ones_is_put_right(typed: str, meant: str) -> None:
    assert normalise_name(typed) == meant


def test_a_tower_of_accents_is_no_name() -> None:
    with pytest.raises(NameInvalid) as refused:
        normalise_name("Ө" + "\u0301" * 3 + "теген")
    assert refused.value.reason is NameProblem.SYMBOL
    assert normalise_name("Ө" + "\u0301" + "теген")

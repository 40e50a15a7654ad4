"""Every phrase of the code is said in Kazakh and Russian, whole and with the same parts."""

from pathlib import Path

import pytest
from babel.messages import Catalog, Message

from tools.catalogues import compare, extract, judge, path_of, problems, read, update

CODE = """
def screen(_, n):
    # NOTE: on a button
    title = _("Book a reception")
    left = _.plural("{n} working day left", "{n} working days left", n)
    return [title, left, N_("Queued"), other("not marked")]
"""


def test_the_catalogues_are_whole() -> None:
    assert problems() == []


@pytest.fixture
def tree(tmp_path: Path) -> tuple[Path, Path]:
    """A folder with a marked source and an empty folder for catalogues."""
    sources, folder = tmp_path / "bot", tmp_path / "locales"
    sources.mkdir()
    (sources / "screen.py").write_text(CODE, encoding="utf-8")
    return sources, folder


def test_every_mark_is_found(tree: tuple[Path, Path]) -> None:
    found = {message.id: message.auto_comments for message in extract(tree[0]) if message.id}
    assert found == {
        "Book a reception": ["on a button"],
        ("{n} working day left", "{n} working days left"): [],
        "Queued": [],
    }


def test_a_tree_without_words_needs_no_catalogue(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    assert problems(tmp_path / "bot", tmp_path / "locales") == []


def test_a_missing_catalogue_is_told(tree: tuple[Path, Path]) -> None:
    assert problems(*tree) == [
        "kk: no catalogue; run make words",
        "ru: no catalogue; run make words",
    ]


def test_update_keeps_what_is_translated_and_drops_what_is_gone(tree: tuple[Path, Path]) -> None:
    sources, folder = tree
    update(sources, folder)
    kazakh = path_of("kk", folder)
    kazakh.write_text(
        kazakh.read_text("utf-8").replace(
            'msgid "Queued"\nmsgstr ""', 'msgid "Queued"\nmsgstr "Кезекте"'
        ),
        encoding="utf-8",
    )
    (sources / "screen.py").write_text(CODE.replace("Book a reception", "Book"), encoding="utf-8")
    update(sources, folder)
    after = read("kk", folder)
    assert after is not None
    assert {message.id: message.string for message in after if message.id} == {
        "Book": "",
        ("{n} working day left", "{n} working days left"): ("", ""),
        "Queued": "Кезекте",
    }
    once = kazakh.read_bytes()
    update(sources, folder)
    assert kazakh.read_bytes() == once


def test_the_forms_are_those_of_the_language(tree: tuple[Path, Path]) -> None:
    sources, folder = tree
    update(sources, folder)
    kazakh, russian = read("kk", folder), read("ru", folder)
    assert kazakh is not None
    assert russian is not None
    assert (kazakh.num_plurals, russian.num_plurals) == (2, 3)


def test_what_stands_on_one_side_only_is_told() -> None:
    found, catalogue = Catalog(), Catalog(locale="kk")
    found.add("New phrase")
    catalogue.add("Old phrase", "Ескі сөз")
    assert list(compare(found, catalogue)) == [
        "'Old phrase': not in the code; run make words",
        "'New phrase': not in the catalogue; run make words",
    ]


def test_a_wrong_count_of_forms_in_the_header_is_told() -> None:
    russian = Catalog(locale="ru")
    russian.mime_headers = [("Plural-Forms", "nplurals=2; plural=(n != 1);")]
    assert list(compare(Catalog(), russian)) == ["the header says 2 plural forms, not 3"]


def test_a_msgid_in_cyrillic_is_told(tree: tuple[Path, Path]) -> None:
    sources, folder = tree
    (sources / "screen.py").write_text('_("Жазылу")', encoding="utf-8")
    assert "'Жазылу': a msgid is English" in problems(sources, folder)


@pytest.mark.parametrize(
    ("phrase", "forms", "told"),
    [
        (Message("Book", ""), 2, "is not translated"),
        (Message("Book", "Жазылу", flags=["fuzzy"]), 2, "is marked fuzzy"),
        (Message("Due {due}", "Мерзімі"), 2, "has other placeholders"),
        (Message("Due {due}", "Мерзімі {until}"), 2, "has other placeholders"),
        (Message("Due {due}", "Мерзімі {due"), 2, "has other placeholders"),
        (Message("<b>Book</b>", "Жазылу"), 2, "has other tags"),
        (Message("<b>Book</b>", "<i>Жазылу</i>"), 2, "has other tags"),
        (Message("<b>Book</b>", "<b>Жазылу"), 2, "has other tags"),
        (Message("<b><i>Book</i></b>", "<b><i>Жазылу</b></i>"), 2, "has other tags"),
        (Message("Less than 3", "< 3"), 2, "has other tags"),
        (Message("Book", "Book"), 2, "has Latin letters: Book"),
        (Message("Name", "Aты"), 2, "has Latin letters: A"),
        (Message("By Telegram", "Telegramға"), 2, None),
        (Message("Read the PDF", "PDFті oқыңыз"), 2, "has Latin letters: o"),
        (Message(("{n} day", "{n} days"), ("{n} день", "{n} дня")), 3, "has 2 forms, not 3"),
        (
            Message(("{n} day", "{n} days"), ("один день", "{n} дня", "{n} дней")),
            3,
            "has other placeholders",
        ),
        (Message(("{n} day", "{n} days"), ("{n} день", "{n} дня", "")), 3, "is not translated"),
        (Message(("one day", "{n} days"), ("бір күн", "күн")), 2, "has other placeholders"),
    ],
)
def test_a_bad_translation_is_told(phrase: Message, forms: int, told: str | None) -> None:
    found = list(judge(phrase, forms))
    if told is None:
        assert found == []
    else:
        assert found
        assert found[0].startswith(told)


@pytest.mark.parametrize(
    ("phrase", "forms"),
    [
        (Message("Book a reception", "Қабылдауға жазылу"), 2),
        (Message("See <b>{number}</b> &amp; /my", "<b>{number}</b> және /my қараңыз"), 2),
        (Message("Via e-Otinish or Telegram", "Через e-Otinish или Telegram"), 3),
        (Message(("one day", "{n} days"), ("бір күн", "{n} күн")), 2),
        (Message(("{n} day", "{n} days"), ("{n} день", "{n} дня", "{n} дней")), 3),
        (Message("{a} before {b}", "{b} алдында {a}"), 2),
    ],
)
def test_a_good_translation_passes(phrase: Message, forms: int) -> None:
    assert list(judge(phrase, forms)) == []

"""Every phrase of the screens can be found by those who translate, and stays whole."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot

FOLDER = Path(bot.__file__).parent
SOURCES = sorted(FOLDER.rglob("*.py"))


def phrases(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield every call of `_` and `_.plural`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        asked = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        named = not isinstance(node.func, ast.Attribute) or node.func.attr == "plural"
        if named and isinstance(asked, ast.Name) and asked.id == "_":
            yield node


def hidden(source: str) -> list[int]:
    """Return the lines of phrases inside f-strings, which Python 3.11 keeps from extraction."""
    joined = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr)]
    return sorted(phrase.lineno for node in joined for phrase in phrases(node))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_no_phrase_hides_in_an_f_string(path: Path) -> None:
    assert hidden(path.read_text(encoding="utf-8")) == []


def test_a_hidden_phrase_would_be_found() -> None:
    assert hidden("f'<b>{_(\"Answers\")}</b>'") == [1]
    assert hidden('f\'{_.plural("a", "b", 2)}\'') == [1]
    assert hidden("f'{_.day(today)} {x}'") == []

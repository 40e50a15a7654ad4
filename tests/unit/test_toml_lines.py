"""Finding the line of a value in a text of TOML, however crooked it is written."""

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.toml_lines import line_of, lines_of

CROOKED = """\
# a comment with [brackets] and = signs
top = 1
"quoted key" = "a # that is no comment"
many = [ # opens
  "]", '"', # closes nothing
  [1,
   2],
]
long = \"\"\"
[not.a.table]
key = "no\"\"\"\"
a.b . c = { x = 1, y = [ 7 ] }

[one.two] # header
three = '''
[[neither]]
'''
[[rows]]
name = "first"
[rows.inner]
deep = 2024-01-01 10:00:00
[[rows]]
name = "second"
  [[rows.inner_rows]]
  last = true"""


def test_lines_of_a_crooked_text() -> None:
    lines = lines_of(CROOKED)
    assert tomllib.loads(CROOKED)["long"].endswith('"no"')
    expected = {
        ("top",): 2,
        ("quoted key",): 3,
        ("many",): 4,
        ("many", 0): 5,
        ("many", 1): 5,
        ("many", 2): 6,
        ("many", 2, 0): 6,
        ("many", 2, 1): 7,
        ("long",): 9,
        ("a",): 12,
        ("a", "b"): 12,
        ("a", "b", "c"): 12,
        ("a", "b", "c", "x"): 12,
        ("a", "b", "c", "y"): 12,
        ("a", "b", "c", "y", 0): 12,
        ("one",): 14,
        ("one", "two"): 14,
        ("one", "two", "three"): 15,
        ("rows",): 18,
        ("rows", 0): 18,
        ("rows", 0, "name"): 19,
        ("rows", 0, "inner"): 20,
        ("rows", 0, "inner", "deep"): 21,
        ("rows", 1): 22,
        ("rows", 1, "name"): 23,
        ("rows", 1, "inner_rows"): 24,
        ("rows", 1, "inner_rows", 0): 24,
        ("rows", 1, "inner_rows", 0, "last"): 25,
    }
    assert lines == expected


def test_what_is_not_there_is_told_at_what_is_around_it() -> None:
    lines = lines_of(CROOKED)
    assert line_of(lines, ("rows", 1, "inner_rows", 0, "gone", "deeper")) == 24
    assert line_of(lines, ("gone",)) == 1


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.integers(-5, 5) | st.text(alphabet="ab]}[{#=\", '", max_size=6) | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3)
    ),
    max_leaves=8,
)


def as_toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[\n" + "".join(f"  {as_toml(item)}, # ]\n" for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {as_toml(item)}" for key, item in value.items()) + "}"
    return str(value)


def paths_of(value: Any, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    found = {path} if path else set()
    if isinstance(value, dict):
        for key, item in value.items():
            found |= paths_of(item, (*path, key))
    if isinstance(value, list):
        for place, item in enumerate(value):
            found |= paths_of(item, (*path, place))
    return found


@given(st.dictionaries(st.sampled_from(["x", "y", "z"]), VALUES, max_size=3))
def test_every_value_of_any_document_has_a_line(document: dict[str, Any]) -> None:
    text = "".join(f"{key} = {as_toml(value)}\n" for key, value in document.items())
    assert tomllib.loads(text) == document
    lines = lines_of(text)
    assert set(lines) == paths_of(document)
    for key in document:
        assert text.splitlines()[lines[(key,)] - 1].startswith(f"{key} = ")

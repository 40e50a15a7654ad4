"""Every point of the decree stands in docs/regulation.md, and what stands there is true."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "regulation.md").read_text(encoding="utf-8")
POINTS = [
    "2",
    "2-1",
    "4",
    "7-1",
    "8",
    "11",
    "17",
    "18",
    "25",
    "26",
    "28",
    "29",
    "31",
    "38",
    "39(4)",
    "40",
    "Annex",
]
ROW = re.compile(r"^\| ([^|]+?) \| [^|]+ \| `([^`]+)` \| `([^`:]+)::([^`]+)` \|$", re.MULTILINE)


def rows() -> list[tuple[str, ...]]:
    return [row for row in ROW.findall(PAGE) if row[0] != "Point"]


def left_out() -> list[str]:
    listed = PAGE.split("Not covered yet", 1)[1]
    return re.findall(r"([\d-]+(?:\(\d\))?) \(", listed)


def test_every_point_is_either_covered_or_said_not_to_be() -> None:
    assert sorted([row[0] for row in rows()] + left_out()) == sorted(POINTS)


def test_code_and_tests_named_exist_and_the_test_names_its_point() -> None:
    for point, code, file, name in rows():
        assert (ROOT / code).is_file(), code
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        names = {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)
        }
        assert name in names, name
        plain = re.sub(r"\W+", "_", point).strip("_")
        said = "annex" if point == "Annex" else f"point_{plain}_"
        assert said in name, (point, name)

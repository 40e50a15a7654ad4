"""Charts: pictures small enough for a chat, readable on any background, the same every time."""

import io
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from PIL import Image, ImageColor

from bot.documents import charts
from bot.documents.charts import Chart, Form, Line, Series

KAZAKH = "Өтініштер: ңғүұқөһіә ҢҒҮҰҚӨҺІӘ № 1 — «мерзім»"
"""Missing letters would be a warning, and warnings are errors here."""
WEEKS = tuple(f"{n} қаз." for n in range(1, 14))

ONE = Chart(KAZAKH, "апта сайын, саны", WEEKS, (Series("Тіркелді", (*range(13),)),), "Бос.")
TWO = Chart(
    "Сроки ответов за 4-й квартал 2026 года, по всем органам и должностям",
    "ответов",
    ("окт.", "нояб.", "дек."),
    (Series("В срок", (24, None, 15)), Series("С опозданием", (3, 0, 5))),
    "Пусто.",
    over=("89 %", "", "75 %"),
)
HISTOGRAM = Chart(
    KAZAKH,
    "жауаптар",
    tuple(map(str, range(21))),
    (Series("", tuple(range(21))),),
    "Бос.",
    lines=(Line(15.5, "мерзім — 15 күн"),),
)
LONG = Chart(
    "Кезек", "адам", tuple(map(str, range(92))), (Series("", (*range(80), *(None,) * 12)),), "Бос."
)
EMPTY = Chart(KAZAKH, "саны", WEEKS, (Series("", (None,) * 13),), "Бұл кезеңде өтініш болған жоқ.")
MONEY = Chart("$x^2$ $", "$", ("$a_1$",), (Series("$", (1,)),), "$")

DRAWN = {
    "one": (charts.columns, ONE),
    "two": (charts.columns, TWO),
    "histogram": (charts.columns, HISTOGRAM),
    "course": (charts.course, LONG),
    "empty": (charts.columns, EMPTY),
    "empty course": (charts.course, EMPTY),
    "dollars": (charts.columns, MONEY),
    "many": (charts.columns, LONG),
}

Draw = Callable[[Chart, Form], bytes]


def looked_at(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as picture:
        return picture.convert("RGB")


def lightness(colour: str) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG 2)."""
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in ImageColor.getrgb(colour)[:3])
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((lightness(one), lightness(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("draw", "chart"), DRAWN.values(), ids=DRAWN)
def test_a_picture_fits_into_a_chat_and_is_the_same_every_time(draw: Draw, chart: Chart) -> None:
    content = draw(chart, Form.PNG)
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(content) < 100_000
    assert draw(chart, Form.PNG) == content
    assert looked_at(content).size == (charts.WIDTH, charts.HEIGHT)
    assert charts.WIDTH <= 900


@pytest.mark.parametrize(("draw", "chart"), DRAWN.values(), ids=DRAWN)
def test_curves_for_a_paper_hold_no_date_and_no_program(draw: Draw, chart: Chart) -> None:
    content = draw(chart, Form.SVG)
    ET.fromstring(content)  # noqa: S314 -- our own drawing
    assert draw(chart, Form.SVG) == content
    assert b"<dc:date>" not in content


def test_the_background_is_its_own_and_the_ink_stands_out() -> None:
    picture = looked_at(charts.columns(TWO))
    paper = ImageColor.getrgb(charts.PAPER)
    corners = [(0, 0), (899, 0), (0, 559), (899, 559)]
    assert {picture.getpixel(corner) for corner in corners} == {paper}
    found = {colour for _n, colour in picture.getcolors(2**24) or []}
    assert {ImageColor.getrgb(colour) for colour in charts.COLOURS[:2]} <= found
    for ink in (charts.INK, charts.SOFT, charts.MARK):
        assert contrast(ink, charts.PAPER) >= 4.5, "letters"
    assert contrast(charts.COLOURS[0], charts.PAPER) >= 3, "columns"
    # In grey, too, one is told from the other; the second is hatched besides.
    assert contrast(charts.COLOURS[0], charts.COLOURS[1]) > 2
    assert charts.HATCHES[0] != charts.HATCHES[1]


def test_nothing_runs_out_of_the_picture() -> None:
    for draw, chart in DRAWN.values():
        picture = looked_at(draw(chart, Form.PNG))
        paper, edge = ImageColor.getrgb(charts.PAPER), 4
        width, height = picture.size
        for box in (
            (0, 0, width, edge),
            (0, height - edge, width, height),
            (0, 0, edge, height),
            (width - edge, 0, width, height),
        ):
            assert picture.crop(box).getcolors() == [
                (picture.crop(box).size[0] * picture.crop(box).size[1], paper)
            ]


def test_an_empty_chart_says_so() -> None:
    assert EMPTY.nothing
    assert not TWO.nothing
    assert charts.columns(EMPTY) != charts.columns(ONE)


def test_several_threads_draw_one_after_the_other() -> None:
    alone = charts.columns(ONE)
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(charts.columns(ONE))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [alone] * 4

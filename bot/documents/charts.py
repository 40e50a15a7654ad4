"""Small charts: figures in, a picture out.

A chart is read on a telephone, in Telegram's light and dark themes, and on paper; so it brings its
own background, its letters are large for its size, and its colours differ in lightness as well as
in hue: whoever does not see colours sees light and dark, and late is hatched besides.
Nothing is drawn by the backend of a screen: `matplotlib.figure.Figure` alone, no pyplot.
"""

import io
import math
import textwrap
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 900, 560
"""Pixels of a PNG."""
DOTS = 200
"""Pixels to an inch: letters of 9 points are 25 pixels high, and read at a third of the size."""

PAPER, INK, SOFT, LINES = "#fbfaf7", "#1c2430", "#4d5763", "#d3d3cc"
COLOURS = ("#0072b2", "#e69f00", "#7a8490")
"""Blue, orange and grey of Okabe and Ito's palette for colour-blind readers."""
HATCHES = ("", "////", "")
MARK = "#b3261e"

MOST_LABELS = 7
"""Labels along the bottom; of more columns every second, third, … is named."""
MOST_NUMBERS = 14
"""Columns up to which each carries its number."""
TITLE_LETTERS = 46

STYLE: Any = {
    # Typed by matplotlib as a choice of four hundred names, which differ from version to version.
    # It lies inside the wheel, has every Kazakh letter, and no machine lacks it.
    "font.family": "DejaVu Sans",
    "font.size": 9,
    # A dollar in a name is a dollar, not the beginning of a formula.
    "text.parse_math": False,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": SOFT,
    "text.color": INK,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "hatch.color": PAPER,
    "hatch.linewidth": 1.2,
    # Without it the ids in an SVG differ from one drawing to the next.
    "svg.hashsalt": "qabyldau",
}

_PEN = threading.Lock()
"""matplotlib promises nothing to two threads at once, and its style is one for the process."""


class Form(StrEnum):
    """How a chart leaves: a picture for a chat, or curves for a paper of any size."""

    PNG = "png"
    SVG = "svg"


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one kind, one for each label; None where nothing is known or nothing is shown."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line across the columns at a label's place (from 0, halves allowed), with its name."""

    at: float
    name: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: plain text, ready in the reader's language.

    `axis` says what is counted. `over` stands over each column instead of its number. `top` fixes
    the end of the scale. `empty` is said in place of a chart in which there is nothing.
    """

    title: str
    axis: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    empty: str
    over: tuple[str, ...] = ()
    top: float | None = None
    lines: tuple[Line, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value for each in self.series for value in each.values)


def columns(chart: Chart, form: Form = Form.PNG) -> bytes:
    """Draw columns, the series of one label on top of each other."""
    return _drawn(chart, form, _columns)


def course(chart: Chart, form: Form = Form.PNG) -> bytes:
    """Draw the course of one number over the days, as an area under its line."""
    return _drawn(chart, form, _course)


def _drawn(chart: Chart, form: Form, draw: "Callable[[Axes, Chart], None]") -> bytes:
    """Return the picture of a chart; the same figures give the same bytes."""
    # It takes most of a second to load, and most processes draw nothing for hours.
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.layout_engine import ConstrainedLayoutEngine  # noqa: PLC0415

    layout = ConstrainedLayoutEngine(w_pad=0.1, h_pad=0.07)
    with _PEN, mpl.rc_context(STYLE):
        size = (WIDTH / DOTS, HEIGHT / DOTS)
        figure = Figure(figsize=size, dpi=DOTS, facecolor=PAPER, layout=layout)
        axes = figure.add_subplot(facecolor=PAPER)
        _head(figure, chart)
        if chart.nothing:
            axes.set_axis_off()
            said = textwrap.fill(chart.empty, TITLE_LETTERS - 8)
            axes.text(0.5, 0.5, said, ha="center", va="center", transform=axes.transAxes)
        else:
            _ground(axes, chart)
            draw(axes, chart)
        return _saved(figure, form)


def _head(figure: "Figure", chart: Chart) -> None:
    # What is drawn stands on one line, its time on the next, where one line does not hold both.
    parts = [chart.title] if len(chart.title) <= TITLE_LETTERS else chart.title.split(": ", 1)
    title = "\n".join(textwrap.fill(part, TITLE_LETTERS) for part in parts)
    figure.suptitle(title, x=0.025, ha="left", fontsize=10.5, fontweight="bold")


def _ground(axes: "Axes", chart: Chart) -> None:
    """Lay the scale and the labels; the number of labels is bounded by the width."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

    axes.set_axisbelow(True)
    axes.grid(axis="y", color=LINES, linewidth=0.8)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(length=0)
    axes.set_ylim(0, chart.top or 1.18 * max(1, *_heights(chart)))
    # A scale that is given has few steps: each is named, so that its end is seen.
    nbins = 4 if chart.top is None else math.ceil(chart.top)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=nbins, integer=True))
    step = -(-len(chart.labels) // MOST_LABELS)
    places = range(0, len(chart.labels), step)
    axes.set_xticks(list(places), [chart.labels[at] for at in places])
    axes.set_xlim(-0.6, len(chart.labels) - 0.4)
    axes.set_title(chart.axis, loc="left", fontsize=8.5, color=SOFT)


def _columns(axes: "Axes", chart: Chart) -> None:
    places = range(len(chart.labels))
    bottom = [0.0] * len(chart.labels)
    for n, series in enumerate(chart.series):
        values = [value or 0.0 for value in series.values]
        axes.bar(
            places,
            values,
            0.76,
            bottom,
            color=COLOURS[n],
            hatch=HATCHES[n],
            # The hatching takes this colour; with no line no column has an edge.
            edgecolor=PAPER,
            linewidth=0,
            label=series.name,
        )
        bottom = [under + value for under, value in zip(bottom, values, strict=True)]
    for at, (height, said) in enumerate(zip(bottom, _over(chart), strict=True)):
        axes.annotate(
            said, (at, height), (0, 2), textcoords="offset points", ha="center", fontsize=8.5
        )
    for line in chart.lines:
        axes.axvline(line.at, color=MARK, linewidth=1.4, linestyle="--")
        axes.annotate(
            line.name,
            (line.at, 1),
            (3, -3),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            va="top",
            fontsize=8.5,
            color=MARK,
        )
    if len(chart.series) > 1:
        axes.legend(
            loc="upper left",
            bbox_to_anchor=(0, -0.1),
            ncols=len(chart.series),
            frameon=False,
            fontsize=8.5,
            borderaxespad=0.3,
            handlelength=1.4,
        )


def _course(axes: "Axes", chart: Chart) -> None:
    given = chart.series[0].values
    values = [math.nan if value is None else value for value in given]
    axes.fill_between(range(len(values)), values, color=COLOURS[0], alpha=0.25, linewidth=0)
    axes.plot(range(len(values)), values, color=COLOURS[0], linewidth=2)
    last = max(at for at, value in enumerate(given) if value is not None)
    axes.plot(last, values[last], "o", color=COLOURS[0], markersize=5)
    axes.annotate(
        f"{values[last]:g}", (last, values[last]), (0, 5), textcoords="offset points", ha="center"
    )


def _over(chart: Chart) -> tuple[str, ...]:
    """Return what stands over the columns."""
    if chart.over:
        return chart.over
    heights = _heights(chart)
    if len(heights) > MOST_NUMBERS:
        return ("",) * len(heights)
    return tuple(f"{height:g}" if height else "" for height in heights)


def _heights(chart: Chart) -> tuple[float, ...]:
    return tuple(
        sum(value or 0.0 for value in each)
        for each in zip(*(series.values for series in chart.series), strict=True)
    )


def _saved(figure: "Figure", form: Form) -> bytes:
    picture = io.BytesIO()
    # No date and no version of the program: a picture tells only its figures.
    dated: dict[str, str | None] = {"Date": None} if form is Form.SVG else {"Software": None}
    figure.savefig(picture, format=form.value, dpi=DOTS, facecolor=PAPER, metadata=dated)
    return picture.getvalue()

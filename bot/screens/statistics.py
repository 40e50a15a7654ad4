"""The figures so far: how many cases stand where, answers in time, and what people think."""

from babel.numbers import format_decimal

from bot.i18n import Words
from bot.screens import labels
from bot.screens.case_heading import desk_row
from bot.screens.screen import Screen
from bot.services.views import Statistics
from db.enums import RequestState


def figures(_: Words, shown: Statistics) -> Screen:
    """Return the counts by state, the answers by their term, and the marks of the surveys."""
    lines = [
        _("<b>Figures so far</b>"),
        _("Requests in all: {n}", n=sum(shown.by_state.values())),
    ]
    for state in RequestState:
        n = shown.by_state.get(state, 0)
        if n:
            lines.append(_("{state}: {n}", state=labels.state(_, state), n=n))
    lines += [
        "",
        _("<b>Answers</b>"),
        _("In time: {n}", n=shown.answered_in_time),
        _("Late: {n}", n=shown.answered_late),
        _("Not given and late: {n}", n=shown.unanswered_late),
        "",
        _("<b>Surveys</b>"),
        _("Asked: {asked}, answered: {n}", asked=shown.surveys_asked, n=shown.surveys_answered),
        _("First question, average: {mark}", mark=_mark(_, shown.average_first)),
        _("Second question, average: {mark}", mark=_mark(_, shown.average_second)),
    ]
    return Screen("\n".join(lines), (desk_row(_),))


def _mark(_: Words, average: float | None) -> str:
    if average is None:
        return _("no marks yet")
    said = format_decimal(average, format="0.0", locale=_.language.value)
    return _("{mark} of 5", mark=said)

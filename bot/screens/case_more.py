"""What is behind "More…": everything besides the next step, in named groups.

Each room hands in its buttons by one line of `PROVIDERS`. A provider's module takes the heading of
a case from `bot.screens.case_heading` and not from `bot.screens.case`, which draws these doors.
"""

from collections.abc import Callable

from bot.callbacks import Case, CaseAct
from bot.i18n import Words
from bot.screens import (
    advice_records,
    case_doors,
    case_files,
    case_words,
    ending_doors,
    information,
    intake_papers,
    materials,
    memo,
    messages,
    pauses,
    reviewing,
    social,
)
from bot.screens.captions import caption, clipped
from bot.screens.case_heading import due, heading
from bot.screens.case_steps import Group, Viewer, other_steps
from bot.screens.formats import paragraphs
from bot.screens.screen import BUTTON_TEXT_LIMIT, Button, Rows, Screen
from bot.services.views import Card

Doors = Callable[[Words, Card, Viewer], tuple[Button, ...]]

PROVIDERS: tuple[tuple[Group, Doors], ...] = (
    (Group.ASK, materials.doors),
    (Group.ASK, messages.doors),
    (Group.PAPERS, case_files.doors),
    (Group.ASK, information.doors),
    (Group.ASK, reviewing.answers),
    (Group.ASK, pauses.doors),
    (Group.PAPERS, memo.doors),
    (Group.PAPERS, intake_papers.doors),
    (Group.ENDINGS, ending_doors.doors),
    (Group.PAPERS, ending_doors.papers),
    (Group.PLACE, case_doors.places),
    (Group.PLACE, reviewing.topics),
    (Group.ASK, advice_records.doors),
    (Group.PEOPLE, reviewing.people),
    (Group.PEOPLE, case_doors.bodies),
    (Group.PEOPLE, social.doors),
)
"""Who hands in which buttons; within a group in this order, after the acts of the case itself."""


def case_more(_: Words, case: Card, viewer: Viewer) -> Screen:
    """Return the second screen of a case: its other actions, group by group."""
    rows = Rows()
    named = groups(_, case, viewer)
    for group, buttons in named.items():
        for button in buttons:
            said = clipped(f"{_SIGNS[group]} {button.text}", BUTTON_TEXT_LIMIT)
            rows.row(Button(said, button.data, button.url))
    legend = [f"{_SIGNS[group]} {_name(_, group)}" for group in named]
    asked = _("What else can be done with this case:") if named else _("Nothing else to do here.")
    rows.row(
        Button(
            _("← Back to the case"), Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
        )
    )
    head = "\n".join((heading(_, case), *due(_, case)))
    return Screen(paragraphs(head, "\n".join((asked, *legend))), rows.done())


def groups(_: Words, case: Card, viewer: Viewer) -> dict[Group, tuple[Button, ...]]:
    """Return the buttons of every group that has any for this person now, in order."""
    if case.deleted_on is not None:
        return {}
    found = {}
    for group in Group:
        buttons = [
            Button(
                caption(case_words.step(_, case, act)),
                Case(id=case.public_id, version=case.version, act=act),
            )
            for act in other_steps(case, viewer, group)
        ]
        for owner, doors in PROVIDERS:
            if owner is group:
                buttons += doors(_, case, viewer)
        if buttons:
            found[group] = tuple(buttons)
    return found


_SIGNS = {
    Group.ASK: "❓",
    Group.ENDINGS: "🏁",
    Group.PAPERS: "📄",
    Group.PLACE: "📍",
    Group.PEOPLE: "👥",
}


def _name(_: Words, group: Group) -> str:
    names = {
        Group.ASK: _("Ask and answer"),
        Group.ENDINGS: _("Ways to end it"),
        Group.PAPERS: _("Papers"),
        Group.PLACE: _("Place and date"),
        Group.PEOPLE: _("People"),
    }
    return names[group]

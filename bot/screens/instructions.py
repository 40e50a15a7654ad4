"""An instruction on the staff's screens: its card, what is behind "Show", and the lists.

A card names the case, who carries it out, the term and the state; what is to be done may hold
personal data and is behind "Show".
"""

from collections.abc import Iterator

from bot.callbacks import Case, CaseAct
from bot.callbacks.tasks import CaseTasks, MyTasks, OnControl, Task, TaskAct
from bot.i18n import Markup, Words
from bot.profile import OfficeProfile
from bot.screens import errors, staff_labels
from bot.screens.captions import TITLE_IN_LIST, caption, clipped, post_in_full
from bot.screens.case_heading import desk_row, heading
from bot.screens.formats import lines, paragraphs
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.revealed import laid_out
from bot.screens.running import running
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.views import Card, StaffView
from bot.services.views.tasks import InstructionRevealed, InstructionView
from db.enums import InstructionState


def card(_: Words, view: InstructionView, *, lead: str | None = None) -> Screen:
    """Return the card of an instruction; `lead` says above it what has just been done."""
    return Screen(
        paragraphs(
            None if lead is None else f"✅ {lead}",
            lines(*facts(_, view)),
            lines(*marks(_, view)),
            _whose_move(_, view),
        ),
        _buttons(_, view),
    )


def after(_: Words, view: InstructionView, act: TaskAct) -> Reply:
    """Return the fresh card with what has been done, said on it and as a toast."""
    said = _done(_, act)
    return Reply((card(_, view, lead=said),), toast=said)


def outdated(_: Words, view: InstructionView) -> Reply:
    """Return the present card for a button that was drawn for an earlier one."""
    return Reply((card(_, view),), toast=errors.stale(_))


def revealed(_: Words, shown: InstructionRevealed, profile: OfficeProfile) -> tuple[Screen, ...]:
    """Return the texts of an instruction: protected, and gone after some minutes."""
    return laid_out(_, shown.card.number, _texts(_, shown), profile)


def mine(_: Words, views: tuple[InstructionView, ...], page: int) -> Screen:
    """List what somebody is to carry out, the one due first on top."""
    shown = part(views, page)
    told = [_in_list(_, n, view, executor=False) for n, view in shown.items]
    rows = _list_buttons(_, shown.items)
    for row in turning(_, shown, lambda at: MyTasks(page=at)):
        rows.row(*row)
    return _list(_, f"<b>{my_count(_, len(views))}</b>", told, place_in_pages(_, shown), rows)


def on_control(_: Words, views: tuple[InstructionView, ...], page: int) -> Screen:
    """List what is on control: the overdue by executor first."""
    shown = part(views, page)
    late = sum(view.overdue for view in views)
    told = [_in_list(_, n, view, executor=True) for n, view in shown.items]
    rows = _list_buttons(_, shown.items)
    for row in turning(_, shown, lambda at: OnControl(page=at)):
        rows.row(*row)
    overdue = _("Of these overdue: {n}", n=late) if late else None
    named = lines(f"<b>{control_count(_, len(views))}</b>", overdue)
    return _list(_, named, told, place_in_pages(_, shown), rows)


def of_case(_: Words, case: Card, views: tuple[InstructionView, ...], page: int) -> Screen:
    """List the instructions given after the reception of a case."""
    shown = part(views, page)
    told = [_in_list(_, n, view, executor=True) for n, view in shown.items]
    rows = _list_buttons(_, shown.items)
    for row in turning(_, shown, lambda at: CaseTasks(id=case.public_id, page=at)):
        rows.row(*row)
    data = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
    rows.row(Button(_("Open the case"), data))
    return _list(_, heading(_, case), told, place_in_pages(_, shown), rows)


def my_count(_: Words, n: int) -> str:
    """Return the name of the list of one's own instructions with how many there are."""
    return _("My instructions: {n}", n=n)


def control_count(_: Words, n: int) -> str:
    """Return the name of the list on control with how many there are."""
    return _("Instructions on control: {n}", n=n)


def state(_: Words, value: InstructionState) -> str:
    """Return where an instruction stands, for the staff."""
    match value:
        case InstructionState.OPEN:
            return _("Being carried out")
        case InstructionState.REPORTED:
            return _("Reported, waits for control")
        case InstructionState.CLOSED:
            return _("Off control")


def _list(_: Words, name: str, told: list[str], turned: tuple[str, ...], rows: Rows) -> Screen:
    shown = told or [_("Nothing waits here now.")]
    return Screen(paragraphs(name, *shown, *turned), rows.row(*desk_row(_)).done())


def _in_list(_: Words, n: int, view: InstructionView, *, executor: bool) -> str:
    number = Markup(f"<b>{view.number}</b>")
    return lines(
        _("{n}. {number} · {state}", n=n, number=number, state=state(_, view.state)),
        _person(_, view.executor) if executor else None,
        *clock(_, view),
        *marks(_, view),
    )


def _list_buttons(_: Words, items: tuple[tuple[int, InstructionView], ...]) -> Rows:
    rows = Rows()
    for n, view in items:
        day = _.short_day(view.due_on)
        said = _("{n}. {number} · {day}", n=n, number=view.number, day=day)
        rows.row(Button(caption(said), task(view, TaskAct.OPEN)))
    return rows


def facts(_: Words, view: InstructionView) -> Iterator[str]:
    """Give the lines of an instruction: case, post, when, by whom, to whom, the term."""
    yield head(_, view)
    if view.post is not None:
        yield _.quote(clipped(post_in_full(_, view.post), 2 * TITLE_IN_LIST))
    yield _("Given on {moment}", moment=_.moment(view.given_at))
    yield _("Given by: {name}", name=view.issuer.name)
    yield _("Executor: {person}", person=Markup(_person(_, view.executor)))
    yield from clock(_, view)


def head(_: Words, view: InstructionView) -> str:
    """Return the case and the state: the first line of every screen about an instruction."""
    number = Markup(f"<b>{view.number}</b>")
    return _("Instruction on {number} · {state}", number=number, state=state(_, view.state))


def clock(_: Words, view: InstructionView) -> Iterator[str]:
    """Give the line of the term, while it still runs or once it is over."""
    if view.closed_at is not None:
        yield _("Taken off control on {day}", day=_.day(_.day_of(view.closed_at)))
        return
    if view.state is InstructionState.REPORTED:
        yield _("Term: {day}", day=_.short_day(view.due_on))
    else:
        yield running(_, view.due_on, view.days_left, overdue=view.overdue)


def marks(_: Words, view: InstructionView) -> Iterator[str]:
    """Give what stands out: more time asked for, a report come back, somebody gone."""
    if view.extension is not None:
        yield _("⚠️ More time is asked for: until {day}", day=_.short_day(view.extension.due_on))
    if view.returned:
        yield _("⚠️ The report came back with a remark")
    if view.closed_at is None and view.executor_left:
        yield _("⚠️ The executor has left the office: choose another one")
    if view.closed_at is None and view.issuer_left:
        yield _("⚠️ Whoever gave it has left the office: another head keeps it on control")


def _whose_move(_: Words, view: InstructionView) -> str:
    if view.state is InstructionState.CLOSED:
        return _("This instruction is off control; the applicant was told what came of it.")
    if view.state is InstructionState.REPORTED:
        return _("Next: whoever gave it takes it off control or returns the report.")
    if view.extension is not None:
        return _("Next: whoever gave it decides on the later term.")
    return _("Next: the executor carries it out and reports.")


def _buttons(_: Words, view: InstructionView) -> tuple[tuple[Button, ...], ...]:
    rows = Rows()
    for act in _offered(view):
        rows.row(Button(_caption(_, act, view), task(view, act)))
    if view.to_carry_out:
        rows.row(Button(_("My instructions"), MyTasks()))
    else:
        rows.row(Button(_("Open the case"), case_door(view)), Button(_("On control"), OnControl()))
    return rows.row(*desk_row(_)).done()


def _offered(view: InstructionView) -> Iterator[TaskAct]:
    """Give what this person can do with the instruction, the next step on top."""
    opened = view.state is InstructionState.OPEN
    # Whoever is to act reads first: what is to be done, the report, why more time is needed.
    if view.may_show:
        yield TaskAct.SHOW
    if view.to_carry_out and opened:
        yield TaskAct.REPORT
    if view.to_control and view.state is InstructionState.REPORTED:
        yield TaskAct.CLOSE
        yield TaskAct.RETURN
    if view.to_control and view.extension is not None:
        yield TaskAct.GRANT
        yield TaskAct.DECLINE
    if view.to_carry_out and opened and view.extension is None and not view.overdue:
        yield TaskAct.EXTEND
    if view.to_control and opened:
        yield TaskAct.HAND_OVER


def _caption(_: Words, act: TaskAct, view: InstructionView) -> str:
    return {
        TaskAct.REPORT: _("Report that it is done"),
        TaskAct.CLOSE: _("Take off control"),
        TaskAct.RETURN: _("Return the report"),
        TaskAct.GRANT: _("Grant the later term"),
        TaskAct.DECLINE: _("Decline the later term"),
        TaskAct.SHOW: _("👁 Show what is to be done")
        if view.state is InstructionState.OPEN
        else _("👁 Show the report"),
        TaskAct.EXTEND: _("Ask for more time"),
        TaskAct.HAND_OVER: _("Give to another executor"),
    }[act]


def _done(_: Words, act: TaskAct) -> str:
    return {
        TaskAct.REPORT: _("The report is with whoever gave the instruction."),
        TaskAct.CLOSE: _("Taken off control; the applicant is being told."),
        TaskAct.RETURN: _("The report is back with the executor, with your remark."),
        TaskAct.EXTEND: _("Your wish for more time is with whoever gave the instruction."),
        TaskAct.GRANT: _("The later term is granted."),
        TaskAct.DECLINE: _("The later term is declined."),
        TaskAct.HAND_OVER: _("The instruction has another executor, who is being told."),
    }[act]


def _texts(_: Words, shown: InstructionRevealed) -> Iterator[tuple[str, str]]:
    """Give headings with plain texts, in the order in which they are read."""
    yield _("What is to be done"), shown.text
    for report in shown.reports:
        yield _("Report, {when}", when=_.moment(report.at)), report.text
        if report.remark is not None:
            yield _("Remark with which it came back"), report.remark
    if shown.extension_reason is not None:
        yield _("Why more time is asked for"), shown.extension_reason
    if shown.result is not None:
        yield _("What the applicant was told"), shown.result


def _person(_: Words, person: StaffView) -> str:
    return _(
        "{role}, {name}", role=staff_labels.role(_, person.role), name=clipped(person.name, 60)
    )


def task(view: InstructionView, act: TaskAct) -> Task:
    """Return an action on the instruction as it is drawn."""
    return Task(id=view.public_id, version=view.version, act=act)


def case_door(view: InstructionView) -> Case:
    """Return what opens the case of an instruction."""
    return Case(id=view.case_id, version=0, act=CaseAct.OPEN)

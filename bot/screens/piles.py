"""The piles on a desk: cases, duties and queues in the order in which they are to be worked on."""

from datetime import date

from aiogram.filters.callback_data import CallbackData

from bot.callbacks import Case, CaseAct, DeskPile, Distribute, PhoneOpen, Pile
from bot.callbacks.advice import AdviceDo, AdviceStep
from bot.callbacks.breaches import BreachOpen
from bot.callbacks.materials import MaterialAct, MaterialDo
from bot.callbacks.messages import TalkOpen
from bot.callbacks.people import SecrecyAct, SecrecyCheck
from bot.callbacks.phone_survey import DrawsOf
from bot.callbacks.plan import PlanMonth
from bot.callbacks.privacy import ConsentAct, ConsentDo
from bot.callbacks.reports import ReportQuarter
from bot.callbacks.tasks import Task, TaskAct
from bot.callbacks.terms import YearOpen
from bot.callbacks.voices import CallBackAct, CallBackDo, LowMarksOpen
from bot.i18n import Markup, Words
from bot.screens import labels, reviewing, staff_labels
from bot.screens.captions import TITLE_IN_LIST, caption, clipped, post_in_full, post_on_button
from bot.screens.case_heading import desk_row, due
from bot.screens.paging import Part, part, place_in_pages, turning
from bot.screens.screen import Button, Rows, Screen
from bot.services.rules.periods import Period
from bot.services.views import Card, DutyView, PostView
from db.enums import DutyKind


def cases(
    _: Words,
    pile: Pile,
    cards: tuple[Card, ...],
    page: int,
    own: frozenset[int] = frozenset(),
) -> Screen:
    """Return a page of a pile of cases; `own` are the staff entries of whoever looks."""
    shown = part(cards, page)
    lines = []
    rows = Rows()
    for n, case in shown.items:
        lines += ["", *case_in_list(_, n, case)]
        if pile is Pile.REVIEW:
            lines.append(reviewing.in_pile(_, case, own))
        said = _("{number} · {what}", number=case.number, what=labels.state(_, case.state))
        rows.row(Button(caption(said), card_button(case)))
    return pile_page(_, pile, len(cards), shown, lines, rows)


def duties(_: Words, views: tuple[DutyView, ...], page: int) -> Screen:
    """Return a page of the duties, the one due first on top."""
    shown = part(views, page)
    lines = []
    rows = Rows()
    for n, view in shown.items:
        lines += ["", _("{n}. {duty}", n=n, duty=Markup(duty_in_line(_, view)))]
        rows.row(duty_button(_, view))
    return pile_page(_, Pile.DUTIES, len(views), shown, lines, rows)


def queues(_: Words, posts: tuple[tuple[PostView, int], ...], page: int) -> Screen:
    """Return a page of the posts for which somebody waits to get a date."""
    shown = part(posts, page)
    lines = []
    rows = Rows()
    for n, (post, waiting) in shown.items:
        title = clipped(post_in_full(_, post), 2 * TITLE_IN_LIST)
        lines += ["", _("{n}. {post}: {waiting} in the queue", n=n, post=title, waiting=waiting)]
        said = _("{n}. Distribute: {post}", n=n, post=post_on_button(_, post))
        rows.row(Button(caption(said), Distribute(post=post.id)))
    waiting_in_all = sum(waiting for _post, waiting in posts)
    return pile_page(_, Pile.QUEUE, waiting_in_all, shown, lines, rows)


def pile_page(
    _: Words, pile: Pile, n: int, shown: Part[object], lines: list[str], rows: Rows
) -> Screen:
    """Return a page of a pile of `n` things, with the ways to its other pages and to the desk."""
    heading = Markup(f"<b>{pile_count(_, pile, n)}</b>")
    if not shown.items:
        lines = ["", _("Nothing waits here now.")]
    turned = place_in_pages(_, shown)
    for row in turning(_, shown, lambda at: DeskPile(pile=pile, page=at)):
        rows.row(*row)
    rows.row(*desk_row(_))
    return Screen("\n".join((heading, *lines, *(("", *turned) if turned else ()))), rows.done())


def pile_count(_: Words, pile: Pile, n: int) -> str:
    """Return a pile's name with how much lies on it."""
    match pile:
        case Pile.ENTER:
            return _("To enter into the document system: {n}", n=n)
        case Pile.REVIEW:
            return _("To review: {n}", n=n)
        case Pile.WAITING:
            return _("Waiting for information: {n}", n=n)
        case Pile.DECIDE:
            return _("To decide: {n}", n=n)
        case Pile.LETTERS:
            return _("Letters to number: {n}", n=n)
        case Pile.QUEUE:
            return _("Queue to distribute: {n}", n=n)
        case Pile.DAY:
            return _("Receptions of the day: {n}", n=n)
        case Pile.MISSED:
            return _("Did not come: {n}", n=n)
        case Pile.HELD:
            return _("Receptions held of late: {n}", n=n)
        case Pile.APPEALS:
            return _("Written appeals to answer: {n}", n=n)
        case Pile.DUTIES:
            return _("All my terms: {n}", n=n)


def case_in_list(_: Words, n: int, case: Card) -> tuple[str, ...]:
    """Return a case as a list shows it: number, state, post, term."""
    post = (
        clipped(post_in_full(_, case.post), TITLE_IN_LIST)
        if case.post is not None
        else _("Post not chosen")
    )
    number = Markup(f"<b>{case.number}</b>")
    first = _("{n}. {number} · {state}", n=n, number=number, state=labels.state(_, case.state))
    return (first, _.quote(post), *due(_, case))


def duty_in_line(_: Words, view: DutyView) -> str:
    """Return a duty in a line: what, for which case or month, by when."""
    what = staff_labels.duty(_, view.kind)
    number = Markup(f"<b>{duty_subject(_, view)}</b>")
    when = duty_day(_, view)
    if view.overdue:
        said = _("❗ {what} · {number} · was due on {when}", what=what, number=number, when=when)
    else:
        said = _("{what} · {number} · due on {when}", what=what, number=number, when=when)
    if view.stands_for is None:
        return said
    name = clipped(view.stands_for, TITLE_IN_LIST)
    return _("{duty} · in place of {name}", duty=Markup(said), name=name)


def duty_day(_: Words, view: DutyView) -> str:
    """Return the day and the hour by which a duty is to be done."""
    return f"{_.short_day(_.day_of(view.due_at))}, {_.clock(view.due_at)}"


def duty_button(_: Words, view: DutyView) -> Button:
    """Return the button that opens what a duty is about: the call, or the case."""
    what = staff_labels.duty(_, view.kind)
    said = _("{number} · {what}", number=duty_subject(_, view), what=what)
    return Button(caption(said), duty_door(view))


def duty_subject(_: Words, view: DutyView) -> str:
    """Return what a duty is about: the number of its case, or the month of a schedule."""
    if view.number is not None:
        return view.number
    if view.kind is DutyKind.CALL_BACK:
        return view.subject[:4]
    if view.kind is DutyKind.CONSENT:
        return _("No. {n}", n=view.subject.split(":", 1)[0])
    if view.kind is DutyKind.BREACH:
        return _("No. {n}", n=view.subject)
    if view.kind is DutyKind.CONSULTATION:
        return view.subject[:4]
    if view.kind is DutyKind.REPORT:
        return view.subject
    day = date.fromisoformat(view.subject)
    return str(day.year) if view.kind is DutyKind.CALENDAR else _.month(day)


def duty_door(view: DutyView) -> CallbackData:
    """Return what opens a duty."""
    if view.kind is DutyKind.DELIVERY:
        return PhoneOpen(duty=view.id)
    if view.kind is DutyKind.SECRECY and view.public_id is not None:
        return SecrecyCheck(id=view.public_id, version=0, act=SecrecyAct.OPEN)
    if view.kind is DutyKind.INSTRUCTION:
        # The subject begins with the instruction's id; a later term is another duty about it.
        return Task(id=view.subject.split(":")[0], version=0, act=TaskAct.OPEN)
    if view.kind is DutyKind.MATERIALS:
        return MaterialDo(id=view.subject.split(":")[0], version=0, act=MaterialAct.OPEN)
    if view.kind is DutyKind.MESSAGE and view.public_id is not None:
        return TalkOpen(id=view.public_id)
    if view.kind is DutyKind.CONSULTATION:
        public_id = view.subject.partition(":")[0]
        return AdviceDo(id=public_id, version=0, act=AdviceStep.OPEN)
    if view.kind is DutyKind.CALENDAR and view.public_id is None:
        return YearOpen(year=int(view.subject[:4]))
    if view.kind is DutyKind.REPORT:
        quarter = Period.read(view.subject)
        return ReportQuarter(year=quarter.first.year, quarter=quarter.quarter_number)
    if view.kind is DutyKind.PHONE_SURVEY:
        month = date.fromisoformat(view.subject)
        return DrawsOf(month=month.year * 12 + month.month - 1)
    if view.kind is DutyKind.CONSENT:
        return ConsentDo(consent=int(view.subject.split(":", 1)[0]), act=ConsentAct.OPEN)
    if view.kind is DutyKind.BREACH:
        return BreachOpen(breach=int(view.subject))
    if view.kind is DutyKind.CALL_BACK:
        return CallBackDo(id=view.subject, version=0, act=CallBackAct.OPEN)
    if view.kind is DutyKind.LOW_MARKS:
        month = date.fromisoformat(view.subject)
        return LowMarksOpen(month=month.year * 12 + month.month - 1)
    if view.public_id is None:
        month = date.fromisoformat(view.subject)
        return PlanMonth(month=month.year * 12 + month.month - 1)
    # The card is shown whatever version it has by then.
    return Case(id=view.public_id, version=0, act=CaseAct.OPEN)


def card_button(case: Card) -> Case:
    """Return what opens the card of a case."""
    return Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)

"""The parts of the office beside each other, and the cases behind a figure."""

from bot.callbacks import Case, CaseAct
from bot.callbacks.stats import Stats, StatsCases, StatsDoors, StatsParts
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import labels
from bot.screens.captions import caption, in_pairs
from bot.screens.case_heading import desk_row
from bot.screens.paging import Part as Shown
from bot.screens.paging import place_in_pages, turning
from bot.screens.piles import case_in_list
from bot.screens.screen import Button, Rows, Screen
from bot.screens.statistics import cuts
from bot.screens.statistics_words import back, behind, bold, day_in, number, part, percent, time, to
from bot.services.views.figures import FigureCases
from bot.services.views.statistics import Asked, Behind, Part, Parts, Statistics
from db.enums import FactKind

IN_TURN = {
    FactKind.REFUSED: Behind.REFUSED,
    FactKind.RETURNED: Behind.RETURNED,
    FactKind.REDIRECTED: Behind.REDIRECTED,
    FactKind.FORWARDED: Behind.FORWARDED,
    FactKind.ENDED: Behind.ENDED,
    FactKind.CONSULTED: Behind.CONSULTED,
    FactKind.WITHDRAWN: Behind.WITHDRAWN,
}


def parts(_: Words, view: Parts, profile: OfficeProfile) -> Screen:
    """Return a page of the parts of the office; each opens to its own figures."""
    asked = view.asked
    shown: Shown[object] = Shown((), view.page, view.pages)
    lines = [
        _("<b>{by}: {time}</b>", by=dict(cuts(_, profile)).get(view.by, ""), time=_time(_, asked))
    ]
    rows = Rows()
    for n, each in enumerate(view.parts, view.page * 6 + 1):
        name = part(_, each.narrowed, profile)
        lines += ["", _("{n}. {part}", n=n, part=name), _line(_, each)]
        # What the office has struck off its list can be counted, but not asked for any more.
        if each.narrowed.number >= 0:
            data = Stats(
                span=asked.span,
                day=day_in(asked.period),
                whole=False,
                by=view.by,
                number=each.narrowed.number,
            )
            rows.row(Button(caption(f"{n}. {_.quote(name)}"), data))
    if not view.parts:
        lines += ["", _("Nothing was counted in this time.")]
    lines += ["", *place_in_pages(_, shown)]
    for row in turning(
        _,
        shown,
        lambda at: StatsParts(span=asked.span, day=day_in(asked.period), by=view.by, page=at),
    ):
        rows.row(*row)
    rows.row(*back(_, asked)).row(*desk_row(_))
    return Screen("\n".join(lines).rstrip(), rows.done())


def doors(_: Words, view: Statistics, profile: OfficeProfile) -> Screen:
    """Return the figures that open to their cases; what is nobody's case has no door."""
    asked, now = view.asked, view.now
    counts = {
        Behind.RECEIVED: now.received,
        Behind.HELD: now.people,
        Behind.ANSWERED: now.answers.count,
        Behind.IN_TIME: now.answers.in_time,
        Behind.LATE: now.answers.late,
        Behind.BROKEN: now.broken,
        Behind.NO_SHOW: now.no_shows,
        **{IN_TURN[kind]: n for kind, n in now.endings.items()},
        Behind.WAITING: view.queue.count,
    }
    buttons = [
        Button(
            caption(_("{figure}: {n}", figure=behind(_, figure), n=n)),
            to(StatsCases, asked, behind=figure),
        )
        for figure, n in counts.items()
        if n
    ]
    lines = [_("<b>Figures: {time}</b>", time=_time(_, asked))]
    if asked.narrowed is not None:
        lines.append(_("Only: {part}", part=part(_, asked.narrowed, profile)))
    lines += [
        "",
        _("Which cases would you like to see?")
        if buttons
        else _("Nothing was counted in this time."),
        "",
        _(
            "Receptions and marks open to none: a reception is not a case, and nothing leads from "
            "a mark to a person. Medians are counted from the answers given and from the queue."
        ),
    ]
    rows = Rows()
    for row in in_pairs(buttons):
        rows.row(*row)
    return Screen("\n".join(lines), rows.row(*back(_, asked)).row(*desk_row(_)).done())


def cases(
    _: Words, view: FigureCases, asked: Asked, figure: Behind, profile: OfficeProfile
) -> Screen:
    """Return a page of the cases behind a figure."""
    shown: Shown[object] = Shown((), view.page, view.pages)
    lines = [_("<b>{figure}: {n}</b>", figure=behind(_, figure), n=view.count), _time(_, asked)]
    if asked.narrowed is not None:
        lines.append(_("Only: {part}", part=part(_, asked.narrowed, profile)))
    rows = Rows()
    for n, case in enumerate(view.cards, view.page * 6 + 1):
        lines += ["", *case_in_list(_, n, case)]
        said = _("{number} · {what}", number=case.number, what=labels.state(_, case.state))
        data = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
        rows.row(Button(caption(said), data))
    if not view.cards:
        lines += ["", _("There is no case behind this figure.")]
    lines += ["", *place_in_pages(_, shown)]
    for row in turning(_, shown, lambda at: to(StatsCases, asked, behind=figure, page=at)):
        rows.row(*row)
    rows.row(Button(_("← Back"), to(StatsDoors, asked))).row(*desk_row(_))
    return Screen("\n".join(lines).rstrip(), rows.done())


def _time(_: Words, asked: Asked) -> str:
    return time(_, asked.span, asked.period)


def _line(_: Words, each: Part) -> str:
    kept = percent(_, each.answers) if each.answers.kept_percent is not None else "—"
    return _(
        "received {received} · people {people} · answers in time {kept}",
        received=bold(number(_, each.received)),
        people=bold(number(_, each.people)),
        kept=bold(kept),
    )

"""Versions of an approved month: the list of them, one of them, and what it changed."""

from datetime import date

from bot.callbacks.plan import PlanVersion
from bot.i18n import Words
from bot.screens import labels
from bot.screens.captions import caption, end_of
from bot.screens.formats import day_and_weekday, lines, own_name, paragraphs, written
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.plan_words import month_button, reason, receptions
from bot.screens.screen import Button, Rows, Screen
from bot.services.rules.recurrence import month_number
from bot.services.views.plan import Listed, ListedChange, VersionView

NAME = 110


def versions(_: Words, month: date, every: tuple[VersionView, ...], page: int) -> Screen:
    """Return a page of the versions of a month, the newest first."""
    number = month_number(month)
    shown = part(every, page)
    rows = Rows()
    told = []
    for _n, one in shown.items:
        told.append(_line(_, one))
        said = _("Version {n}", n=one.number)
        rows.row(Button(said, PlanVersion(month=number, number=one.number)))
    for turn in turning(_, shown, lambda at: PlanVersion(month=number, page=at)):
        rows.row(*turn)
    text = paragraphs(
        _("<b>Versions: {month}</b>", month=_.month(month)),
        lines(*told),
        None if told else _("Nothing is approved yet."),
        *place_in_pages(_, shown),
    )
    return Screen(text, rows.row(month_button(_, month)).done())


def version(_: Words, one: VersionView, page: int) -> Screen:
    """Return a page of a version, as it stood."""
    number = month_number(one.month)
    shown = part(one.receptions, page)
    rows = Rows()
    for turn in turning(_, shown, lambda at: PlanVersion(month=number, number=one.number, page=at)):
        rows.row(*turn)
    if one.number > 1:
        data = PlanVersion(month=number, number=one.number, changes=True)
        rows.row(Button(_("What it changed"), data))
    rows.row(Button(_("← Versions"), PlanVersion(month=number)), month_button(_, one.month))
    text = paragraphs(
        _heading(_, one),
        lines(
            _(
                "Approved by {name}, {post}",
                name=written(_, one.approval.approver, 200),
                post=written(_, one.approval.approver_post, 300),
            ),
            _("Document: no. {number}", number=written(_, one.approval.document_number, 40)),
            _("Date: {day}", day=_.day(one.approval.approved_on)),
        ),
        *(_listed(_, each) for _n, each in shown.items),
        *place_in_pages(_, shown),
    )
    return Screen(text, rows.done())


def changes(_: Words, one: VersionView, found: tuple[ListedChange, ...], page: int) -> Screen:
    """Return what a version changed, old → new."""
    number = month_number(one.month)
    shown = part(found, page)
    rows = Rows()
    for turn in turning(
        _,
        shown,
        lambda at: PlanVersion(month=number, number=one.number, page=at, changes=True),
    ):
        rows.row(*turn)
    rows.row(
        Button(
            caption(_("Version {n}", n=one.number)), PlanVersion(month=number, number=one.number)
        )
    )
    rows.row(Button(_("← Versions"), PlanVersion(month=number)), month_button(_, one.month))
    text = paragraphs(
        _heading(_, one),
        *(_change(_, each) for _n, each in shown.items),
        None if found else _("Only the approval changed."),
        *place_in_pages(_, shown),
    )
    return Screen(text, rows.done())


def _heading(_: Words, one: VersionView) -> str:
    return _(
        "<b>{month}, version {n}</b>: {reason}, {when}",
        month=_.month(one.month),
        n=one.number,
        reason=reason(_, one.reason),
        when=_.moment(one.made_at),
    )


def _line(_: Words, one: VersionView) -> str:
    standing = sum(not each.cancelled for each in one.receptions)
    return _(
        "{number}. {reason}, {when}: {receptions}",
        number=one.number,
        reason=reason(_, one.reason),
        when=_.moment(one.made_at),
        receptions=receptions(_, standing),
    )


def _change(_: Words, one: ListedChange) -> str:
    if one.new is None or one.new.cancelled:
        gone = one.new or one.old
        return "" if gone is None else lines(_("<b>Cancelled</b>"), _listed(_, gone))
    if one.old is None:
        return lines(_("<b>New</b>"), _listed(_, one.new))
    return lines(_("<b>Changed</b>"), _listed(_, one.old), _("↓ became"), _listed(_, one.new))


def _listed(_: Words, one: Listed) -> str:
    title = own_name(_, one.post_kk, one.post_ru, NAME)
    # The room stands at the end of the name.
    place = end_of(own_name(_, one.place_kk, one.place_ru), NAME)
    marks = [
        *labels.remote(_, one.mode),
        *([_("cancelled")] if one.cancelled else []),
    ]
    return lines(
        _(
            "{day}, {begins}–{ends}",
            day=day_and_weekday(_, _.day_of(one.starts_at)),
            begins=_.clock(one.starts_at),
            ends=_.clock(one.ends_at),
        ),
        _("{holder}, {post}", holder=written(_, one.holder, NAME), post=written(_, title)),
        " · ".join((written(_, place), *marks)),
    )

"""The month on the schedule desk: every post with what is approved, drafted, and missing."""

from collections.abc import Iterable
from datetime import date

from bot.callbacks import Desk, Door, Open
from bot.callbacks.changes import Changes
from bot.callbacks.imports import SendFile
from bot.callbacks.plan import (
    PlanAdd,
    PlanCompare,
    PlanCopy,
    PlanDraft,
    PlanMonth,
    PlanPlaces,
    PlanPosts,
    PlanVersion,
)
from bot.callbacks.publishing import Publish
from bot.i18n import Words
from bot.screens.captions import caption
from bot.screens.formats import lines, menu_button, paragraphs
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.plan_words import (
    NAME,
    days_left_out,
    month_button,
    places,
    post_named,
    reception_line,
    receptions,
)
from bot.screens.screen import Button, Rows, Screen
from bot.services.rules.policy import Action, permits
from bot.services.rules.recurrence import month_before, month_number, month_of, next_month
from bot.services.views.plan import (
    Added,
    Comparison,
    MonthOfPost,
    MonthView,
    Planned,
    PostShift,
    Standing,
)
from db.enums import Role

POSTS_ON_PAGE = 4
CHANGES_ON_PAGE = 10
LINES_OF_POST = 5
"""Receptions of a post in the list; the rest are counted."""


def month(
    _: Words, view: MonthView, page: int, roles: frozenset[Role], today: date, lead: str = ""
) -> Screen:
    """Return a month: totals, warnings, and each post with its days; `lead` says what happened."""
    shown = part(view.posts, page, POSTS_ON_PAGE)
    number = month_number(view.month)
    rows = Rows()
    for turn in turning(_, shown, lambda at: PlanMonth(month=number, page=at)):
        rows.row(*turn)
    rows.row(_turn(_, month_before(view.month), "←"), _turn(_, next_month(view.month), "→"))
    for row in _steps(_, view, roles, today):
        rows.row(*row)
    rows.row(Button(_("As citizens see it"), Open(door=Door.SCHEDULE)))
    rows.row(Button(_("🗂 Desk"), Desk()), menu_button(_))
    text = paragraphs(
        lead,
        _("<b>Schedule: {month}</b>", month=_.month(view.month)),
        _totals(_, view),
        *(_post(_, n, one) for n, one in shown.items),
        None if view.posts else _("The office has no post yet. Add a reception, or send a file."),
        *place_in_pages(_, shown),
    )
    return Screen(text, rows.done())


def copying(_: Words, view: MonthView) -> Screen:
    """Ask whether the month before shall be copied."""
    number = month_number(view.month)
    asked = _(
        "Copy the approved receptions of {before} into the draft of {month}? They keep their "
        "weekday and its place in the month; days off are left out.",
        before=_.month(month_before(view.month)),
        month=_.month(view.month),
    )
    rows = Rows().row(Button(_("Yes, copy"), PlanCopy(month=number, sure=True)))
    return Screen(asked, rows.row(month_button(_, view.month)).done())


def nothing_to_copy(_: Words, month_: date) -> Screen:
    """Say that the month before has no approved reception."""
    said = _("{before} has no approved reception to copy.", before=_.month(month_before(month_)))
    return Screen(said, ((month_button(_, month_),),))


def added(_: Words, done: Added) -> str:
    """Say what was put into a draft and which days were left out."""
    first = (
        _(
            "✅ Added to the draft: {receptions}, {places}.",
            receptions=receptions(_, done.receptions),
            places=places(_, done.seats),
        )
        if done.receptions
        else _("Nothing was added.")
    )
    standing = (
        _.plural(
            "{n} reception meets what stands there already and was not copied.",
            "{n} receptions meet what stands there already and were not copied.",
            done.standing,
        )
        if done.standing
        else None
    )
    return lines(first, standing, *days_left_out(_, done.left_out, done.no_such_day))


def comparison(_: Words, view: Comparison, page: int) -> Screen:
    """Return a month beside the month before: what came, what went, what grew or shrank."""
    told = [
        *(_("➕ New: {post}", post=post_named(_, post)) for post in view.added),
        *(_("➖ No reception any more: {post}", post=post_named(_, post)) for post in view.removed),
        *(_shift(_, one) for one in view.kept),
    ]
    shown = part(told, page, CHANGES_ON_PAGE)
    rows = Rows()
    number = month_number(view.month)
    for turn in turning(_, shown, lambda at: PlanCompare(month=number, page=at)):
        rows.row(*turn)
    text = paragraphs(
        _(
            "<b>{month} beside {before}</b>",
            month=_.month(view.month),
            before=_.month(view.before),
        ),
        lines(*(line for _n, line in shown.items)),
        None if told else _("Neither month has a reception."),
        *place_in_pages(_, shown),
    )
    return Screen(text, rows.row(month_button(_, view.month)).done())


def _turn(_: Words, month_: date, sign: str) -> Button:
    said = _.month(month_)
    text = f"← {said}" if sign == "←" else f"{said} →"
    return Button(caption(text), PlanMonth(month=month_number(month_)))


def _steps(
    _: Words, view: MonthView, roles: frozenset[Role], today: date
) -> list[tuple[Button, ...]]:
    """Return what can be done with a month by somebody who holds these roles."""
    number = month_number(view.month)
    rows: list[tuple[Button, ...]] = []
    counts = _draft_counts(view)
    rows += [
        (
            Button(
                caption(_("📝 Draft: {receptions}", receptions=receptions(_, counts.get(each, 0)))),
                PlanDraft(schedule=each),
            ),
        )
        for each in view.drafts
    ]
    if permits(roles, Action.MANAGE_SCHEDULE) and view.month >= month_of(today):
        rows.append((Button(_("➕ Add a reception"), PlanAdd(month=number)),))
        rows.append(
            (
                Button(_("Copy last month"), PlanCopy(month=number)),
                Button(_("From a file"), SendFile(month=number)),
            )
        )
    compare = Button(_("Compare with last month"), PlanCompare(month=number))
    if view.version is None:
        rows.append((compare,))
    else:
        rows.append((compare, Button(_("Versions"), PlanVersion(month=number))))
        if permits(roles, Action.PUBLISH_SCHEDULE):
            rows.append((Button(_("Documents of the month"), Publish(month=number)),))
    if permits(roles, Action.CHANGE_SCHEDULE):
        rows.append((Button(_("Change the schedule"), Changes()),))
    rows.append((Button(_("Posts and holders"), PlanPosts()), Button(_("Places"), PlanPlaces())))
    return rows


def _totals(_: Words, view: MonthView) -> str:
    everything = [one for post in view.posts for one in post.receptions]
    approved = [one for one in everything if one.standing is Standing.APPROVED]
    drafted = [one for one in everything if one.standing is Standing.DRAFT]
    missing = sum(
        not any(one.standing is not Standing.CANCELLED for one in post.receptions)
        for post in view.posts
    )
    version = (
        _("Nothing is approved yet.")
        if view.version is None
        else _(
            "Approved: {receptions}, {places}; version {n}.",
            receptions=receptions(_, len(approved)),
            places=places(_, _seats(approved)),
            n=view.version,
        )
    )
    draft = (
        _(
            "In drafts, seen by the office alone: {receptions}, {places}.",
            receptions=receptions(_, len(drafted)),
            places=places(_, _seats(drafted)),
        )
        if drafted
        else None
    )
    warning = (
        _.plural(
            "⚠️ {n} post has no reception this month (point 7-1).",
            "⚠️ {n} posts have no reception this month (point 7-1).",
            missing,
        )
        if missing
        else None
    )
    return lines(version, draft, warning)


def _post(_: Words, n: int, one: MonthOfPost) -> str:
    told = [f"• {reception_line(_, each)}" for each in one.receptions[:LINES_OF_POST]]
    rest = len(one.receptions) - LINES_OF_POST
    return lines(
        _("<b>{n}. {post}</b>", n=n, post=post_named(_, one.post, NAME)),
        *told,
        _.plural("… and {n} more.", "… and {n} more.", rest) if rest > 0 else None,
        None if told else _("⚠️ no reception"),
    )


def _shift(_: Words, one: PostShift) -> str:
    return _(
        "{post}: receptions {was} → {now}, places {seats_was} → {seats_now}",
        post=post_named(_, one.post),
        was=one.receptions_before,
        now=one.receptions,
        seats_was=one.seats_before,
        seats_now=one.seats,
    )


def _draft_counts(view: MonthView) -> dict[int, int]:
    counts: dict[int, int] = {}
    for post in view.posts:
        for one in post.of(Standing.DRAFT):
            counts[one.schedule_id] = counts.get(one.schedule_id, 0) + 1
    return counts


def _seats(receptions_: Iterable[Planned]) -> int:
    return sum(one.seats for one in receptions_)

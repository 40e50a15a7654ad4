"""Who gets in if a draft is approved: post by post, before anything is approved (point 7-1)."""

from collections.abc import Iterator

from bot.callbacks.plan import PlanDraft
from bot.callbacks.queue import DryRun as DryRunPage
from bot.i18n import Markup, Words
from bot.screens import staff_labels
from bot.screens.captions import TITLE_IN_LIST, caption, clipped, post_in_full, post_on_button
from bot.screens.case_heading import desk_row
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Rows, Screen
from bot.screens.shortage import missing
from bot.services.rules.queue import SkipReason
from bot.services.views.queue import DryRun, Rehearsal, Rehearsed


def overview(_: Words, run: DryRun, page: int) -> Screen:
    """Return the posts of a draft: who waits, how many places, how many would get one."""
    lines = [
        _("<b>Who gets in if this draft is approved</b>"),
        _("Nothing is written and nobody is told: this is a trial."),
    ]
    rows = Rows()
    shown = part(run.posts, page)
    if not run.posts:
        lines += ["", _("There is no reception in this draft.")]
    for n, post in shown.items:
        title = clipped(post_in_full(_, post.post), TITLE_IN_LIST)
        lines += ["", _("{n}. {post}", n=n, post=title), _counts(_, post)]
        rows.row(
            Button(
                caption(_("{n}. {post}", n=n, post=post_on_button(_, post.post))),
                DryRunPage(schedule=run.schedule_id, post=post.post.id),
            )
        )
    for row in turning(_, shown, lambda at: DryRunPage(schedule=run.schedule_id, page=at)):
        rows.row(*row)
    rows.row(_draft(_, run)).row(*desk_row(_))
    return Screen("\n".join((*lines, *place_in_pages(_, shown))), rows.done())


def of_post(_: Words, run: DryRun, post_id: int, page: int) -> Screen:
    """Return a page of one post's queue with the date each would get, or the reason for none."""
    found = [post for post in run.posts if post.post.id == post_id]
    if not found:
        return overview(_, run, 0)
    post = found[0]
    shown = part(post.lines, page)
    lines = [
        _("<b>Who gets in if this draft is approved</b>"),
        _.quote(clipped(post_in_full(_, post.post), 2 * TITLE_IN_LIST)),
        _counts(_, post),
    ]
    if post.shortage is not None and page == 0:
        lines += ["", *missing(_, post.shortage)]
    for _n, line in shown.items:
        lines += ["", *_line(_, line)]
    rows = Rows()
    for row in turning(
        _, shown, lambda at: DryRunPage(schedule=run.schedule_id, post=post_id, page=at)
    ):
        rows.row(*row)
    rows.row(Button(_("← All posts"), DryRunPage(schedule=run.schedule_id)))
    rows.row(_draft(_, run)).row(*desk_row(_))
    return Screen("\n".join((*lines, *place_in_pages(_, shown))), rows.done())


def _counts(_: Words, post: Rehearsal) -> str:
    placed = sum(line.seat is not None for line in post.lines)
    return _(
        "Waiting: {waiting} · places in the draft: {places} · free before it: {free} · "
        "would get a date: {placed}",
        waiting=post.waiting,
        places=post.places,
        free=post.free,
        placed=placed,
    )


def _line(_: Words, line: Rehearsed) -> Iterator[str]:
    number = Markup(f"<b>{line.number}</b>")
    if line.seat is None:
        reason = staff_labels.skip(_, SkipReason(line.reason or SkipReason.NO_SEAT))
        yield _("{n}. {number}: no seat, {reason}", n=line.position, number=number, reason=reason)
    else:
        yield _(
            "{n}. {number}: {day}, {clock}, seat {seat}",
            n=line.position,
            number=number,
            day=_.short_day(_.day_of(line.seat.starts_at)),
            clock=_.clock(line.seat.starts_at),
            seat=line.seat.number,
        )
    if not line.decided:
        yield _("Not decided yet; counted in its turn.")


def _draft(_: Words, run: DryRun) -> Button:
    return Button(_("← To the draft"), PlanDraft(schedule=run.schedule_id))

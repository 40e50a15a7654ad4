"""The proposal for the whole queue of a post, line by line, and its confirmation (point 28)."""

from typing import NamedTuple

from bot.callbacks import Case, CaseAct, Distribute
from bot.i18n import Markup, Words
from bot.screens import staff_labels
from bot.screens.captions import TITLE_IN_LIST, caption, clipped, place, post_in_full
from bot.screens.case_heading import desk_row
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.screens.shortage import missing, plan_button
from bot.services.rules.queue import SkipReason
from bot.services.views import Distribution, Proposed

IN_A_ROW = 2
"""Two numbers fit side by side on a phone."""


class Outcome(NamedTuple):
    """How many cases of a queue get a seat, and how many do not."""

    placed: int
    left: int


def proposal(_: Words, shown: Distribution, page: int, seen: str = "") -> Reply:
    """Return a page of the proposal; `seen` is the fingerprint of the page left behind.

    The button confirms exactly what is on the screen, so a proposal that changed while its pages
    were turned starts again from its first page.
    """
    changed = seen not in {"", shown.fingerprint}
    toast = _("The queue or the seats have changed. This is the proposal now.") if changed else None
    return Reply((_proposal(_, shown, 0 if changed else page),), toast=toast)


def distributed(_: Words, done: Distribution) -> Screen:
    """Return how many were assigned and are being told, and how many stay in the queue."""
    outcome = _outcome(done)
    told = _.plural(
        "✅ {n} reception is given; the applicant is being told.",
        "✅ {n} receptions are given; the applicants are being told.",
        outcome.placed,
    )
    lines = [told, _.quote(clipped(post_in_full(_, done.post), 2 * TITLE_IN_LIST))]
    if outcome.left:
        lines.append(_left(_, outcome.left))
    return Screen("\n".join(lines), (desk_row(_),))


def _proposal(_: Words, shown: Distribution, page: int) -> Screen:
    outcome = _outcome(shown)
    lines = [
        _("<b>Proposal for the queue</b>"),
        _.quote(clipped(post_in_full(_, shown.post), 2 * TITLE_IN_LIST)),
        _("With a seat: {placed} · Without: {left}", placed=outcome.placed, left=outcome.left),
    ]
    if shown.offered:
        lines.append(
            _.plural(
                "{n} case waits for an answer to an offer and is left out.",
                "{n} cases wait for an answer to an offer and are left out.",
                shown.offered,
            )
        )
    chosen = part(shown.lines, page)
    if shown.shortage is not None and chosen.page == 0:
        lines += ["", *missing(_, shown.shortage)]
    for n, line in chosen.items:
        lines += ["", _line(_, n, line)]
    rows = Rows()
    if outcome.placed:
        warning = _("Confirming gives these seats and tells the applicants. This cannot be undone.")
        lines += ["", warning]
        confirm = Distribute(post=shown.post.id, fingerprint=shown.fingerprint, confirm=True)
        said = _.plural("Confirm {n} reception", "Confirm {n} receptions", outcome.placed)
        rows.row(Button(caption(said), confirm))
    else:
        lines += ["", _nothing(_, shown)]

    doors = [_door(n, line) for n, line in chosen.items]
    for left in range(0, len(doors), IN_A_ROW):
        rows.row(*doors[left : left + IN_A_ROW])

    def turned(at: int) -> Distribute:
        return Distribute(post=shown.post.id, page=at, fingerprint=shown.fingerprint)

    for row in turning(_, chosen, turned):
        rows.row(*row)
    if shown.shortage is not None:
        rows.row(plan_button(_, shown.shortage))
    rows.row(*desk_row(_))
    return Screen("\n".join((*lines, *place_in_pages(_, chosen))), rows.done())


def _nothing(_: Words, shown: Distribution) -> str:
    if not shown.lines:
        return _("Nobody waits in this queue now.")
    return _("Nobody can get a date now: the approved schedule has no fitting free place.")


def _line(_: Words, n: int, line: Proposed) -> str:
    number = Markup(f"<b>{line.number}</b>")
    if line.seat is None:
        reason = staff_labels.skip(_, SkipReason(line.reason or SkipReason.NO_SEAT))
        return _("{n}. {number}: no date, {reason}", n=n, number=number, reason=reason)
    seat = line.seat
    said = _(
        "{n}. {number}: {day}, {clock}, seat {seat}, {place}",
        n=n,
        number=number,
        day=_.short_day(_.day_of(seat.starts_at)),
        clock=_.clock(seat.starts_at),
        seat=seat.number,
        place=clipped(place(_, seat), TITLE_IN_LIST),
    )
    if line.by_preference:
        wished = _("A later day by the applicant's own wish; it takes a place from nobody.")
        return f"{said}\n{wished}"
    if line.passed_over is not None:
        return f"{said}\n{staff_labels.passed_over(_, SkipReason(line.passed_over))}"
    return said


def _door(n: int, line: Proposed) -> Button:
    """Return the way to a case of the list, however it stands by then."""
    return Button(f"{n}. {line.number}", Case(id=line.public_id, version=0, act=CaseAct.OPEN))


def _left(_: Words, n: int) -> str:
    return _.plural(
        "{n} case stays in the queue in its turn.",
        "{n} cases stay in the queue in their turn.",
        n,
    )


def _outcome(shown: Distribution) -> Outcome:
    placed = sum(line.seat is not None for line in shown.lines)
    return Outcome(placed, len(shown.lines) - placed)

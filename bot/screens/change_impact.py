"""Whom a change of the schedule hits: shown before it is saved, confirmed once, told afterwards."""

from bot.callbacks.changes import (
    ChangeConfirm,
    Changes,
    ChangeStep,
)
from bot.i18n import Markup, Words
from bot.screens.captions import (
    TITLE_IN_LIST,
    clipped,
    end_of,
    place,
    post_in_full,
)
from bot.screens.case_heading import desk_row
from bot.screens.changes import ended, of_step, room_name, what, why
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.views import SeatView
from bot.services.views.changes import (
    Change,
    ChangeKind,
    Hit,
    Impact,
)


def impact(_: Words, step: ChangeStep, shown: Impact) -> Reply:
    """Return whom the change hits: the counts first, then everybody, paged.

    The button confirms exactly what is on the screen: what changed while its pages were turned
    starts again from its first page.
    """
    changed = step.fingerprint not in {"", shown.fingerprint}
    toast = _("Something has changed meanwhile. This is how it is now.") if changed else None
    page = 0 if changed else step.page
    return Reply((_impact(_, step, shown, page),), toast=toast)


def outdated(_: Words, step: ChangeStep, shown: Impact) -> Reply:
    """Return the impact as it is now for whoever confirmed an older one."""
    lead = _("Nothing was saved: something has changed meanwhile. This is how it is now.")
    return Reply((_impact(_, step, shown, 0, lead),), toast=clipped(lead, 190))


def carried_out(_: Words, shown: Impact) -> Screen:
    """Say what was done, and what is left for people to do."""
    rows = Rows()
    rows.row(Button(_("Another change"), Changes()))
    return Screen(
        "\n".join(
            (
                _("✅ Saved; the schedule has a new version."),
                *_scope(_, shown),
                "",
                *_counts(_, shown),
                *([_("The calls are on the registrar's desk.")] if shown.by_phone else []),
            )
        ),
        rows.row(*desk_row(_)).done(),
    )


def _impact(
    _: Words, step: ChangeStep, shown: Impact, page: int, lead: str | None = None
) -> Screen:
    lines = [] if lead is None else [lead, ""]
    lines += [_("<b>Not saved yet: whom it hits</b>"), *_scope(_, shown)]
    rows = Rows()
    chosen = part(shown.hits, page)
    if shown.windows:
        told = bool(shown.hits or shown.offers)
        lines += ["", *_counts(_, shown)]
        if shown.hits:
            lines += ["", *(_hit(_, n, hit) for n, hit in chosen.items)]
        lines += [
            "",
            _("Confirming saves this and tells everybody. It cannot be undone.")
            if told
            else _("Nobody has a place there, so nobody is written to."),
        ]
        data = ChangeConfirm(**of_step(step, page=0, fingerprint=shown.fingerprint).model_dump())
        rows.row(Button(_("Confirm and tell everybody") if told else _("Confirm"), data))
    else:
        lines += ["", _("No approved reception falls on these days; there is nothing to change.")]

    def turned(at: int) -> ChangeStep:
        return of_step(step, page=at, fingerprint=shown.fingerprint)

    for row in turning(_, chosen, turned):
        rows.row(*row)
    return Screen("\n".join((*lines, *place_in_pages(_, chosen))), ended(_, rows))


def _scope(_: Words, shown: Impact) -> list[str]:
    """Return what changes: whose, when, why, and what is instead."""
    change = shown.change
    lines = [
        _("{what}: {why}", what=what(_, change.kind), why=why(_, change.reason))
        if change.kind in {ChangeKind.ABSENCE, ChangeKind.CANCELLED}
        else what(_, change.kind),
        _.quote(clipped(post_in_full(_, shown.post), 2 * TITLE_IN_LIST)),
        _when(_, change, shown),
    ]
    if shown.holder is not None:
        lines.append(_("Receives instead: {person}", person=clipped(shown.holder, TITLE_IN_LIST)))
    if shown.room is not None:
        lines.append(_("New room: {place}", place=end_of(room_name(_, shown.room), TITLE_IN_LIST)))
    return lines


def _when(_: Words, change: Change, shown: Impact) -> str:
    n = len(shown.windows)
    if change.first_on is None or change.last_on is None:
        return _.moment(shown.windows[0].starts_at)
    if change.first_on == change.last_on:
        day = _.short_day(change.first_on)
        return _.plural("{day}: {n} reception", "{day}: {n} receptions", n, day=day)
    return _.plural(
        "{first} – {last}: {n} reception",
        "{first} – {last}: {n} receptions",
        n,
        first=_.short_day(change.first_on),
        last=_.short_day(change.last_on),
    )


def _counts(_: Words, shown: Impact) -> list[str]:
    lines = [_("People hit: <b>{n}</b>", n=len(shown.hits))]
    in_place = shown.holder is not None or shown.room is not None
    if shown.moved and in_place:
        lines.append(_("• keep their day and hour: {n}", n=shown.moved))
    elif shown.moved:
        lines.append(_("• get another place: {n}", n=shown.moved))
    if shown.waiting:
        lines.append(
            _(
                "• without a place for now: {n}; they hear of a new date by {day}",
                n=shown.waiting,
                day=_.short_day(shown.told_by),
            )
        )
    if shown.by_phone:
        lines.append(_("• not reached by Telegram, to be called: {n} ☎️", n=shown.by_phone))
    if shown.offers:
        lines.append(_("Open offers concerned: {n}", n=shown.offers))
    if shown.hits:
        lines.append(_("The order of the queue is kept."))
    return lines


def _hit(_: Words, n: int, hit: Hit) -> str:
    line = _(
        "{n}. {number}: {old} → {new}",
        n=n,
        number=Markup(f"<b>{hit.number}</b>"),
        old=_at(_, hit.old),
        new=_("no place yet") if hit.new is None else _new(_, hit.old, hit.new),
    )
    return line if hit.reachable else f"{line} ☎️"


def _new(_: Words, old: SeatView, new: SeatView) -> str:
    if old.starts_at != new.starts_at:
        return _at(_, new)
    if old.holder != new.holder:
        return clipped(new.holder, TITLE_IN_LIST)
    return end_of(place(_, new), TITLE_IN_LIST)


def _at(_: Words, seat: SeatView) -> str:
    return f"{_.short_day(_.day_of(seat.starts_at))}, {_.clock(seat.starts_at)}"

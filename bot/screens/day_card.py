"""A case on its reception day: arrived, papers seen, called in, left, and what became of it."""

from bot.callbacks import Case, CaseAct
from bot.callbacks.day import DayAct, DayCase, DayRoom, DayWait
from bot.i18n import Markup, Words
from bot.profile import OfficeProfile
from bot.screens import day_words, follow_up, labels, social
from bot.screens.captions import TITLE_IN_LIST, caption, clipped, post_in_full, post_on_button
from bot.screens.case_heading import desk_row
from bot.screens.case_steps import Viewer
from bot.screens.day import call_button, now_and_next, who
from bot.screens.formats import lines, paragraphs
from bot.screens.screen import Button, Rows, Screen
from bot.services.rules.policy import Action
from bot.services.rules.room import CLOSED, Stage
from bot.services.views.day import DayCard, DayLine, DayReception
from db.enums import Mode

BACK = {
    Stage.HERE: DayAct.NOT_HERE,
    Stage.IN_ROOM: DayAct.NOT_INSIDE,
    Stage.LEFT: DayAct.NOT_LEFT,
}
"""What takes a slip back, by the stage that it led to."""

AFTER = {Stage.LEFT, Stage.HELD}
"""Stages in which the room is free of this person, so that the next one can be called."""


def day_card(
    _: Words, shown: DayCard, viewer: Viewer, profile: OfficeProfile, lead: str | None = None
) -> Screen:
    """Return the card of a case on its day; the first button is what comes next."""
    line = shown.line
    if line is None or shown.reception is None:
        return _undated(_, shown, viewer, lead)
    case = shown.card
    title = clipped(post_in_full(_, shown.reception.post), TITLE_IN_LIST)
    text = paragraphs(
        None if lead is None else f"✅ {lead}",
        lines(
            _(
                "<b>{who}</b> · {number} · {stage}",
                who=_("without booking") if line.seat is None else who(_, line),
                number=Markup(f"<b>{case.number}</b>"),
                stage=day_words.stage(_, line),
            ),
            _.quote(title),
            _("When: {when}", when=_.moment(line.starts_at))
            if line.starts_at is not None
            else _("When: {when}", when=_.day(_.day_of(shown.reception.starts_at))),
            *labels.remote(_, shown.reception.mode),
        ),
        _call(_, shown.reception),
        None if shown.today or line.stage in CLOSED else _elsewhen(_, line, viewer),
        _late(_, line, profile) if shown.today else None,
        _papers(_, line),
        now_and_next(_, shown.reception) if shown.today else None,
    )
    rows = Rows()
    if viewer.may(Action.RUN_DAY):
        if shown.today:
            _today_rows(_, rows, shown, line)
        _outcome_rows(_, rows, line, viewer)
    for button in follow_up.steps(_, case, viewer):
        rows.row(button)
    for button in social.doors(_, case, viewer):
        rows.row(button)
    _doors(_, rows, shown, viewer)
    return Screen(text, rows.done())


def _undated(_: Words, shown: DayCard, viewer: Viewer, lead: str | None) -> Screen:
    """Return what is said of somebody who has no date, and where they could wait without one."""
    case = shown.card
    rows = Rows()
    if viewer.may(Action.RUN_DAY):
        for each in shown.waits_for:
            said = _(
                "Waits without booking: {hour} · {post}",
                hour=_.clock(each.starts_at),
                post=post_on_button(_, each.post),
            )
            data = DayWait(id=case.public_id, version=case.version, reception=each.id)
            rows.row(Button(caption(said), data))
    text = paragraphs(
        None if lead is None else f"✅ {lead}",
        _(
            "<b>{number}</b> · {state}",
            number=case.number,
            state=labels.state(_, case.state),
        ),
        _("This person has no reception date."),
        _("The receiver has a reception today; the person can wait for it without booking.")
        if rows.rows
        else None,
    )
    _doors(_, rows, shown, viewer)
    return Screen(text, rows.done())


def _call(_: Words, view: DayReception) -> str | None:
    """Say to whoever runs the day that this person is called, and where the number stands."""
    if view.mode is not Mode.PHONE:
        return None
    return _("☎️ Call the applicant at this hour. The number is behind “Show”.")


def _elsewhen(_: Words, line: DayLine, viewer: Viewer) -> str:
    if line.starts_at is not None and line.starts_at > viewer.now:
        return _("❗ This is not a reception of today. Nobody can be marked as arrived.")
    return _("❗ This reception has passed, and its result is missing.")


def _late(_: Words, line: DayLine, profile: OfficeProfile) -> str | None:
    if line.late_minutes == 0 or line.stage not in {Stage.LATE, Stage.HERE}:
        return None
    if line.late_minutes <= profile.limits.late_minutes:
        return None
    return _(
        "Late by {n} min. The place is not lost: the person goes in after those whose time had "
        "come.",
        n=line.late_minutes,
    )


def _papers(_: Words, line: DayLine) -> str | None:
    if line.stage not in {Stage.HERE, Stage.IN_ROOM, Stage.LEFT}:
        return _("⚠️ Check the identity document at the visit") if line.check_identity else None
    return lines(
        _("☑️ Identity document seen") if line.identity_seen else _("☐ Identity document not seen"),
        None
        if not line.represents
        else _("☑️ Power of attorney seen")
        if line.authority_seen
        else _("☐ Power of attorney not seen"),
        _("⚠️ Check the identity document at the visit") if line.check_identity else None,
        _("Papers are looked at and ticked, never photographed."),
    )


def _today_rows(_: Words, rows: Rows, shown: DayCard, line: DayLine) -> None:
    """Add what is pressed at the door and at the room."""
    view = shown.reception
    if line.stage in {Stage.EXPECTED, Stage.LATE} and line.seat is not None:
        called = view is not None and view.mode is Mode.PHONE
        said = _("🟢 Answers the phone") if called else _("🟢 Arrived")
        rows.row(_act(said, line, DayAct.ARRIVED))
    if line.stage is Stage.HERE:
        _tick_rows(_, rows, line)
        if view is not None:
            _call_rows(_, rows, view, line)
    if line.stage is Stage.IN_ROOM:
        rows.row(_act(_("Has left the room"), line, DayAct.LEFT))
        _tick_rows(_, rows, line)
    if line.stage in AFTER and view is not None and view.next is not None:
        rows.row(call_button(_, view, view.next))
    if line.stage in BACK:
        said = {
            Stage.HERE: _("↩️ Not here after all"),
            Stage.IN_ROOM: _("↩️ Not called in yet"),
            Stage.LEFT: _("↩️ Still in the room"),
        }[line.stage]
        rows.row(_act(said, line, BACK[line.stage]))


def _call_rows(_: Words, rows: Rows, view: DayReception, line: DayLine) -> None:
    """Add whom to call in: whoever is next first, then, named as such, this one out of turn."""
    if view.next is None or view.next.public_id == line.public_id:
        rows.row(call_button(_, view, line))
        return
    rows.row(call_button(_, view, view.next))
    rows.row(call_button(_, view, line, out_of_turn=True))


def _tick_rows(_: Words, rows: Rows, line: DayLine) -> None:
    seen, act = (
        (_("☑️ Identity document"), DayAct.IDENTITY_NOT)
        if line.identity_seen
        else (_("☐ Identity document seen"), DayAct.IDENTITY)
    )
    ticks = [_act(seen, line, act)]
    if line.represents:
        seen, act = (
            (_("☑️ Power of attorney"), DayAct.AUTHORITY_NOT)
            if line.authority_seen
            else (_("☐ Power of attorney seen"), DayAct.AUTHORITY)
        )
        ticks.append(_act(seen, line, act))
    for tick in ticks:
        rows.row(tick)


def _outcome_rows(_: Words, rows: Rows, line: DayLine, viewer: Viewer) -> None:
    """Add what became of the reception."""
    if line.stage in CLOSED:
        return
    begun = line.starts_at is not None and line.starts_at <= viewer.now
    if begun or line.called_at is not None:
        rows.row(_case(_("The reception was held"), line, CaseAct.HELD))
    if begun and line.arrived_at is None:
        rows.row(_case(_("The applicant did not come"), line, CaseAct.NO_SHOW))
    if line.seat is not None:
        rows.row(_case(_("The reception did not take place"), line, CaseAct.NOT_HELD))


def _doors(_: Words, rows: Rows, shown: DayCard, viewer: Viewer) -> None:
    case = shown.card
    if viewer.may(Action.REVEAL):
        data = Case(id=case.public_id, version=case.version, act=CaseAct.SHOW)
        rows.row(Button(_("👁 Show the person and the matter"), data))
    opened = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
    if shown.reception is None:
        rows.row(Button(_("Open the case"), opened))
    else:
        rows.row(
            Button(_("To the reception"), DayRoom(reception=shown.reception.id)),
            Button(_("Open the case"), opened),
        )
    rows.row(*desk_row(_))


def _act(text: str, line: DayLine, act: DayAct) -> Button:
    return Button(caption(text), DayCase(id=line.public_id, version=line.version, act=act))


def _case(text: str, line: DayLine, act: CaseAct) -> Button:
    return Button(caption(text), Case(id=line.public_id, version=line.version, act=act))

"""Absences: from when to when, who stands in, back early."""

from datetime import date, timedelta

from bot.callbacks.team import (
    Absence,
    AwayAct,
    AwayDays,
    AwayFrom,
    AwayNew,
    AwayNote,
    AwaySubstitute,
    Me,
    Member,
)
from bot.i18n import Words
from bot.screens import staff_labels
from bot.screens.captions import caption, clipped
from bot.screens.member import MOST_TAKERS, NAME, absence_line, card, days
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.views import StaffView
from bot.services.views.team import AbsenceView, AwayPlan, RoleAway
from bot.services.views.team import Member as MemberView

DAYS_SHOWN = 6
LENGTHS = (0, 1, 2, 4, 6, 13, 29)
"""Days after the first one that are offered as the last one."""


def first_day(_: Words, member: MemberView, today: date) -> Screen:
    """Ask for the first day; both days may be typed at once."""
    rows = Rows()
    for n in range(0, DAYS_SHOWN, 2):
        pair = (today + timedelta(days=n), today + timedelta(days=n + 1))
        rows.row(
            *(
                Button(_.short_day(day), AwayFrom(id=member.id, first=day.toordinal()))
                for day in pair
            )
        )
    text = _(
        "{name}: from which day away? Choose, or type both days, such as 25.11–27.11.",
        name=clipped(member.name, NAME),
    )
    return Screen(text, rows.row(_back(_, member)).done())


def last_day(_: Words, member: MemberView, first: date) -> Screen:
    """Ask for the last day away."""
    rows = Rows()
    for n in LENGTHS:
        last = first + timedelta(days=n)
        data = AwayDays(id=member.id, first=first.toordinal(), last=last.toordinal())
        rows.row(Button(_.short_day(last), data))
    text = _("Away from {day}. Which is the last day away?", day=_.day(first))
    return Screen(text, rows.row(Button(_("← Back"), AwayNew(id=member.id))).done())


def substitute(_: Words, plan: AwayPlan) -> Screen:
    """Ask who stands in for the first role; the other roles get the best placed by themselves."""
    role, *others = plan.roles
    lines = [
        _(
            "{name} is away from {first} to {last}.",
            name=clipped(plan.member.name, NAME),
            first=_.day(plan.from_on),
            last=_.day(plan.to_on),
        ),
        "",
        _("Who stands in? {role}", role=staff_labels.role(_, role.staff.role)),
    ]
    lines += _empty(_, plan.roles)
    for other in others:
        lines.append(_of_other(_, other))
    rows = Rows()
    base = AwayNote(id=plan.member.id, first=plan.from_on.toordinal(), last=plan.to_on.toordinal())
    for n, one in enumerate(role.candidates[:MOST_TAKERS]):
        said = _suggested(_, one) if n == 0 else clipped(one.name, NAME)
        rows.row(Button(caption(said), base.model_copy(update={"to": one.id})))
    rows.row(Button(_("Nobody by name"), base))
    lines += ["", _("Without a substitute the colleagues of the role get the messages.")]
    return Screen("\n".join(lines), rows.row(_back(_, plan.member)).done())


def noted(_: Words, member: MemberView, *, substituted: bool) -> Reply:
    """Return the card after an absence was noted."""
    told = _("The absence is noted.")
    promised = _("The absence is noted. The substitute is told on the evening before.")
    lead = promised if substituted else told
    return Reply((card(_, member, lead=lead),), toast=told)


def absence(_: Words, view: AbsenceView, *, lead: str | None = None) -> Screen:
    """Return one absence with what can be done about it."""
    lines = [] if lead is None else [f"✅ {lead}", ""]
    lines += [
        _("<b>{name}</b>", name=clipped(view.staff.name, NAME)),
        absence_line(_, view),
    ]
    key = view.public_id
    rows = Rows()
    rows.row(Button(_("Change the days"), Absence(id=key, act=AwayAct.DAYS)))
    rows.row(Button(_("Change the substitute"), Absence(id=key, act=AwayAct.SUBSTITUTE)))
    ends = _("Back at work") if view.begun else _("Strike this absence")
    rows.row(Button(ends, Absence(id=key, act=AwayAct.BACK)))
    return Screen("\n".join(lines), rows.row(_person(_, view)).done())


def new_days(_: Words, view: AbsenceView) -> Screen:
    """Ask for other days of an absence."""
    text = _(
        "Now: {days}. Type the new first and last day, such as 25.11–27.11.", days=days(_, view)
    )
    back = Button(_("Cancel"), Absence(id=view.public_id, act=AwayAct.OPEN))
    return Screen(text, ((back,),))


def new_substitute(_: Words, view: AbsenceView, role: RoleAway) -> Screen:
    """Ask who else stands in."""
    rows = Rows()
    for one in role.candidates[:MOST_TAKERS]:
        rows.row(
            Button(caption(clipped(one.name, NAME)), AwaySubstitute(id=view.public_id, to=one.id))
        )
    rows.row(Button(_("Nobody by name"), AwaySubstitute(id=view.public_id)))
    rows.row(Button(_("Cancel"), Absence(id=view.public_id, act=AwayAct.OPEN)))
    lines = [absence_line(_, view), "", _("Who stands in? {role}", role=_role(_, view))]
    return Screen("\n".join((*lines, *_empty(_, (role,)))), rows.done())


def ending(_: Words, view: AbsenceView) -> Screen:
    """Ask once more before an absence ends."""
    asked = (
        _("{name} is back? From now on messages and terms come to them again.", name=_name(view))
        if view.begun
        else _("Strike this absence of {name}?", name=_name(view))
    )
    key = view.public_id
    rows = Rows().row(Button(_("Yes"), Absence(id=key, act=AwayAct.BACK_YES)))
    return Screen(asked, rows.row(Button(_("Cancel"), Absence(id=key, act=AwayAct.OPEN))).done())


def ended(_: Words, member: MemberView, view: AbsenceView) -> Reply:
    """Return the card after an absence has ended."""
    said = _("Welcome back!") if view.begun and member.own else _("The absence has ended.")
    return Reply((card(_, member, lead=said),), toast=said)


def changed(_: Words, view: AbsenceView) -> Reply:
    """Return an absence after a change."""
    said = _("The absence is changed.")
    return Reply((absence(_, view, lead=said),), toast=said)


def _empty(_: Words, roles: tuple[RoleAway, ...]) -> list[str]:
    return [
        _(
            "⚠️ {role}: nobody else is there on {n} working days, the first is {day}. "
            "The administrators are told.",
            role=staff_labels.role(_, one.staff.role),
            n=len(one.empty),
            day=_.short_day(one.empty[0]),
        )
        for one in roles
        if one.empty
    ]


def _of_other(_: Words, role: RoleAway) -> str:
    name = clipped(role.candidates[0].name, NAME) if role.candidates else _("nobody by name")
    return _(
        "{role}: {name} stands in; it can be changed afterwards.",
        role=staff_labels.role(_, role.staff.role),
        name=name,
    )


def _suggested(_: Words, one: StaffView) -> str:
    return _("{name} (suggested)", name=clipped(one.name, NAME))


def _role(_: Words, view: AbsenceView) -> str:
    return staff_labels.role(_, view.staff.role)


def _name(view: AbsenceView) -> str:
    return clipped(view.staff.name, NAME)


def _person(_: Words, view: AbsenceView) -> Button:
    return Button(_("← Back"), Member(id=view.staff.public_id))


def _back(_: Words, member: MemberView) -> Button:
    return Button(_("← Back"), Me() if member.own else Member(id=member.id))

"""A person of the team on one card: roles, absences, work, and what can be changed."""

from bot.callbacks import Team
from bot.callbacks.team import (
    Absence,
    AwayAct,
    AwayNew,
    HandOver,
    HandOverTo,
    LeaveOffice,
    Me,
    Member,
    Rights,
    RoleAdd,
    RoleEnd,
    RoleGive,
)
from bot.i18n import Words
from bot.screens import staff_labels
from bot.screens.captions import caption, clipped
from bot.screens.case_heading import desk_row
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.rules.policy import Action, permits
from bot.services.views import StaffView
from bot.services.views.team import AbsenceView, HandOverPlan, Held, LeavingPlan
from bot.services.views.team import Member as MemberView
from db.enums import Role

NAME = 60
MOST_TAKERS = 12
"""Colleagues offered to take work over: the best placed; a larger office has the pool."""


def card(_: Words, member: MemberView, *, lead: str | None = None) -> Screen:
    """Return a person's card; `lead` says above it what has just been done."""
    lines = [] if lead is None else [f"✅ {lead}", ""]
    lines.append(_("<b>{name}</b>", name=clipped(member.name, NAME)))
    lines += [role_line(_, one, member.held[one.role]) for one in member.roles]
    if member.away:
        lines += ["", _("Away today.")]
    lines += [absence_line(_, one) for one in member.absences]
    if member.stands_for:
        names = ", ".join(clipped(one.name, NAME) for one in member.stands_for)
        lines += ["", _("Stands in today for: {names}", names=names)]
    return Screen("\n".join(lines), _buttons(_, member))


def role_line(_: Words, staff: StaffView, held: Held) -> str:
    """Return a role with its first day and the work that lies there."""
    return _(
        "{role}, since {day} · {work}",
        role=staff_labels.role(_, staff.role),
        day=_.day(_.day_of(staff.joined_at)),
        work=work(_, held),
    )


def work(_: Words, held: Held) -> str:
    """Return what lies with somebody, in numbers."""
    if not held.anything:
        return _("no open work")
    parts = []
    if held.cases:
        parts.append(_("cases: {n}", n=held.cases))
    if held.duties:
        parts.append(_("terms: {n}", n=held.duties))
    if held.materials:
        parts.append(_("questions to units: {n}", n=held.materials))
    if held.instructions:
        parts.append(_("instructions: {n}", n=held.instructions))
    if held.consultations:
        parts.append(_("consultations: {n}", n=held.consultations))
    return ", ".join(parts)


def absence_line(_: Words, absence: AbsenceView) -> str:
    """Return an absence with its role and who stands in."""
    who = absence.substitute
    return _(
        "Away {days} · {role} · {substitute}",
        days=days(_, absence),
        role=staff_labels.role(_, absence.staff.role),
        substitute=_("stands in: {name}", name=clipped(who.name, NAME))
        if who is not None
        else _("nobody stands in by name"),
    )


def days(_: Words, absence: AbsenceView) -> str:
    """Return from when to when."""
    return f"{_.short_day(absence.from_on)} – {_.short_day(absence.to_on)}"


def _buttons(_: Words, member: MemberView) -> tuple[tuple[Button, ...], ...]:
    rows = Rows()
    for one in member.roles:
        said = _("What the role gives: {role}", role=staff_labels.role(_, one.role))
        rows.row(Button(caption(said), Rights(id=member.id, role=one.role)))
    if member.own or member.managed:
        for absence in member.absences:
            said = _(
                "Absence {days} · {role}",
                days=days(_, absence),
                role=staff_labels.role(_, absence.staff.role),
            )
            rows.row(Button(caption(said), Absence(id=absence.public_id, act=AwayAct.OPEN)))
        rows.row(Button(_("Note an absence"), AwayNew(id=member.id)))
    for one in member.roles:
        own = member.own and permits(frozenset({one.role}), Action.REVIEW)
        if member.held[one.role].anything and (own or member.managed):
            said = _("Hand over all work: {role}", role=staff_labels.role(_, one.role))
            rows.row(Button(caption(said), HandOver(id=one.public_id)))
    if member.managed:
        rows.row(Button(_("Add a role"), RoleAdd(id=member.id)))
        for one in member.roles:
            said = _("End the role: {role}", role=staff_labels.role(_, one.role))
            rows.row(Button(caption(said), RoleEnd(id=one.public_id)))
        if len(member.roles) > 1:
            rows.row(Button(_("Leaves the office"), LeaveOffice(id=member.id)))
        rows.row(Button(_("Team"), Team()))
    return rows.row(*desk_row(_)).done()


def roles_to_add(_: Words, member: MemberView) -> Screen:
    """Ask which role to add; it holds at once and the person is told."""
    held = {one.role for one in member.roles}
    rows = Rows()
    for role in Role:
        if role not in held:
            rows.row(Button(caption(staff_labels.role(_, role)), RoleGive(id=member.id, role=role)))
    text = _(
        "Which role does {name} get? It holds at once, and they are told.",
        name=clipped(member.name, NAME),
    )
    return Screen(text, rows.row(_back(_, member)).done())


def role_given(_: Words, member: MemberView) -> Reply:
    """Return the card after a role was added."""
    said = _("The role is given, and the person is being told.")
    return Reply((card(_, member, lead=said),), toast=said)


def ending(_: Words, plan: HandOverPlan) -> Screen:
    """Ask once more before a role ends, and who takes over what lies there."""
    role = staff_labels.role(_, plan.staff.role)
    lines = [
        _(
            "End the role “{role}” of {name}? It ends at once.",
            role=role,
            name=clipped(plan.staff.name, NAME),
        )
    ]
    key, rows = plan.staff.public_id, Rows()
    if plan.held.anything:
        lines += ["", _("What lies there: {work}", work=work(_, plan.held)), _who(_)]
        for one in plan.candidates[:MOST_TAKERS]:
            said = _("End; {name} takes over", name=clipped(one.name, NAME))
            rows.row(Button(caption(said), RoleEnd(id=key, to=one.id, sure=True)))
        rows.row(Button(_("End; all of it goes to the pool"), RoleEnd(id=key, sure=True)))
    else:
        rows.row(Button(_("Yes, end the role"), RoleEnd(id=key, sure=True)))
    return Screen("\n".join(lines), rows.row(_cancel(_, plan.member)).done())


def leaving(_: Words, plan: LeavingPlan) -> Screen:
    """Ask once more before somebody leaves altogether."""
    member = plan.member
    lines = [
        _(
            "{name} leaves the office? Every role ends at once.",
            name=clipped(member.name, NAME),
        ),
        "",
    ]
    lines += [role_line(_, one, member.held[one.role]) for one in member.roles]
    rows = Rows()
    if plan.held.anything:
        lines.append("")
        for role, taker in plan.takers.items():
            if member.held[role].anything:
                lines.append(
                    _(
                        "{role}: {name} would take over",
                        role=staff_labels.role(_, role),
                        name=clipped(taker.name, NAME)
                        if taker is not None
                        else _("nobody; it goes to the pool"),
                    )
                )
        lines.append(_("To choose somebody else, end the roles one by one."))
        rows.row(Button(_("Yes, these take over"), LeaveOffice(id=member.id, sure=True)))
    pool = LeaveOffice(id=member.id, pool=True, sure=True)
    said = _("Yes, all of it goes to the pool") if plan.held.anything else _("Yes, leaves")
    rows.row(Button(said, pool))
    return Screen("\n".join(lines), rows.row(_cancel(_, member)).done())


def handing_over(_: Words, plan: HandOverPlan) -> Screen:
    """Show what would pass in one step, and to whom it could."""
    role = staff_labels.role(_, plan.staff.role)
    name = clipped(plan.staff.name, NAME)
    lines = [_("Hand over all work of {name}, {role}", name=name, role=role), ""]
    rows = Rows()
    if plan.held.anything:
        lines += [_("What lies there: {work}", work=work(_, plan.held)), _who(_)]
        key = plan.staff.public_id
        for one in plan.candidates[:MOST_TAKERS]:
            said = _("All of it to {name}", name=clipped(one.name, NAME))
            rows.row(Button(caption(said), HandOverTo(id=key, to=one.id)))
        rows.row(Button(_("All of it to the pool"), HandOverTo(id=key)))
    else:
        lines.append(_("Nothing lies there, so nothing has to be handed over."))
    return Screen("\n".join(lines), rows.row(_back(_, plan.member)).done())


def handing_over_sure(_: Words, plan: HandOverPlan, to: int) -> Screen:
    """Ask once more; both are told once for all of it."""
    taker = next((one.name for one in plan.candidates if one.id == to), None)
    text = _(
        "{work}: all of it goes to {name}. Both are told once. Go on?",
        work=work(_, plan.held),
        name=clipped(taker, NAME) if taker is not None else _("the pool"),
    )
    key = plan.staff.public_id
    yes = Button(_("Yes, hand it over"), HandOverTo(id=key, to=to, sure=True))
    return Screen(text, Rows().row(yes).row(Button(_("Cancel"), HandOver(id=key))).done())


def handed_over(_: Words, member: MemberView, held: Held) -> Reply:
    """Return the card after work has passed; a second press finds nothing left."""
    if not held.anything:
        said = _("Nothing lay there any more.")
        return Reply((card(_, member, lead=said),), toast=said)
    said = _("Handed over: {work}", work=work(_, held))
    return Reply((card(_, member, lead=said),), toast=_("Handed over."))


def role_ended(_: Words, member: MemberView, held: Held) -> Reply:
    """Return the card of somebody who holds other roles still."""
    done = _("The role has ended.")
    handed_on = _("Handed over: {work}", work=work(_, held)) if held.anything else None
    said = " ".join(part for part in (done, handed_on) if part)
    return Reply((card(_, member, lead=said),), toast=done)


def left(_: Words, held: Held, *, altogether: bool) -> Reply:
    """Return what was done when somebody has no role any more."""
    done = _("The person has left the office.") if altogether else _("The role has ended.")
    lines = [f"✅ {done}"]
    if held.anything:
        lines.append(_("Handed over: {work}", work=work(_, held)))
    rows = Rows().row(Button(_("Team"), Team())).row(*desk_row(_))
    return Reply((Screen("\n".join(lines), rows.done()),), toast=done)


def _who(_: Words) -> str:
    return _("Who takes it over? Colleagues with the least work stand first.")


def _back(_: Words, member: MemberView) -> Button:
    return Button(_("← Back"), Me() if member.own else Member(id=member.id))


def _cancel(_: Words, member: MemberView) -> Button:
    return Button(_("Cancel"), Me() if member.own else Member(id=member.id))

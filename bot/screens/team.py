"""The team: who holds which role, one-time invitations, and the end of a role."""

from urllib.parse import quote

from bot.callbacks import Invite, Leave, Team
from bot.i18n import Words
from bot.screens import staff_labels, units
from bot.screens.captions import caption
from bot.screens.case_heading import desk_row
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.views import StaffView
from db.enums import Role

IN_A_ROW = 2


def team(_: Words, members: tuple[StaffView, ...], page: int) -> Screen:
    """Return a page of the team with a button to end each role, and the roles to invite to."""
    shown = part(members, page)
    lines: list[str] = [_("<b>Team</b>")]
    rows = Rows()
    for n, member in shown.items:
        lines.append(_member(_, n, member))
        said = _("End: {n}. {name}", n=n, name=member.name)
        rows.row(Button(caption(said), Leave(id=member.public_id)))
    if not shown.items:
        lines.append(_("Nobody holds a role yet."))
    for row in turning(_, shown, lambda at: Team(page=at)):
        rows.row(*row)
    lines += [*place_in_pages(_, shown), "", _("To invite somebody, choose the role:")]
    offers = [
        Button(caption(_("Invite: {role}", role=staff_labels.role(_, role))), Invite(role=role))
        for role in Role
    ]
    for start in range(0, len(offers), IN_A_ROW):
        rows.row(*offers[start : start + IN_A_ROW])
    rows.row(units.door(_))
    return Screen("\n".join(lines), rows.row(*desk_row(_)).done())


def invitation(_: Words, role: Role, bot_name: str, token: str) -> Reply:
    """Return the one-time link to a role; only its hash is kept, so it is shown just once."""
    link = f"https://t.me/{bot_name}?start={token}"
    lines = (
        _("Invitation to the role: {role}", role=staff_labels.role(_, role)),
        "",
        link,
        "",
        _("It works once and for 48 hours. It is shown only now: send it to one person you trust."),
    )
    share = f"https://t.me/share/url?url={quote(link, safe='')}"
    rows = Rows().row(Button(_("Send the link"), url=share)).row(Button(_("Team"), Team()))
    return Reply((Screen("\n".join(lines), rows.done(), protect=True),), fresh=True)


def role_ending(_: Words, members: tuple[StaffView, ...], public_id: str) -> Screen:
    """Return the second question before a role ends; the team when it ended meanwhile."""
    member = next((one for one in members if one.public_id == public_id), None)
    if member is None:
        return team(_, members, 0)
    asked = _(
        "End the role “{role}” of {name}? It ends at once. A new invitation is needed to give it "
        "back.",
        role=staff_labels.role(_, member.role),
        name=member.name,
    )
    rows = Rows().row(Button(_("Yes, end the role"), Leave(id=public_id, sure=True)))
    return Screen(asked, rows.row(Button(_("Cancel"), Team())).done())


def role_ended(_: Words, members: tuple[StaffView, ...]) -> Reply:
    """Return the team after a role ended."""
    return Reply((team(_, members, 0),), toast=_("The role has ended."))


def _member(_: Words, n: int, member: StaffView) -> str:
    return _(
        "{n}. {name}: {role}, since {day}",
        n=n,
        name=member.name,
        role=staff_labels.role(_, member.role),
        day=_.short_day(_.day_of(member.joined_at)),
    )

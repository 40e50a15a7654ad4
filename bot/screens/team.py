"""The team: everybody once with their roles, and one-time invitations."""

from urllib.parse import quote

from bot.callbacks import Invitations, Invite, Team
from bot.callbacks.team import Member
from bot.i18n import Words
from bot.screens import staff_labels, units
from bot.screens.captions import caption, clipped, in_pairs
from bot.screens.case_heading import desk_row
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.views.team import Member as MemberView
from db.enums import Role

NAME = 60


def team(_: Words, members: tuple[MemberView, ...], page: int) -> Screen:
    """Return a page of the team by person."""
    shown = part(members, page)
    lines: list[str] = [_("<b>Team</b>")]
    rows = Rows()
    for n, member in shown.items:
        lines.append(_member(_, n, member))
        said = _("{n}. {name}", n=n, name=clipped(member.name, NAME))
        rows.row(Button(caption(said), Member(id=member.id)))
    if not shown.items:
        lines.append(_("Nobody holds a role yet."))
    for row in turning(_, shown, lambda at: Team(page=at)):
        rows.row(*row)
    lines += place_in_pages(_, shown)
    rows.row(Button(_("Invite somebody"), Invitations())).row(units.door(_))
    return Screen("\n".join(lines), rows.row(*desk_row(_)).done())


def invitations(_: Words) -> Screen:
    """Return the roles to which somebody can be invited."""
    offers = [Button(caption(staff_labels.role(_, role)), Invite(role=role)) for role in Role]
    back = (Button(_("← Back"), Team()),)
    return Screen(_("To invite somebody, choose the role:"), (*in_pairs(offers), back))


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


def _member(_: Words, n: int, member: MemberView) -> str:
    roles = ", ".join(staff_labels.role(_, one.role) for one in member.roles)
    name = clipped(member.name, NAME)
    if member.away:
        return _("{n}. {name}: {roles} · away today", n=n, name=name, roles=roles)
    return _("{n}. {name}: {roles}", n=n, name=name, roles=roles)

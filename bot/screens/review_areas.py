"""Whose cases come to whom by themselves: the areas of the reviewers, by body and topic."""

from bot.callbacks import Team
from bot.callbacks.review import AreaBody, AreaEnd, AreaNew, Areas, AreaSet, AreaTopic
from bot.i18n import Markup, Words
from bot.profile import OfficeProfile
from bot.screens.captions import TITLE_IN_LIST, caption, clipped
from bot.screens.case_heading import desk_row
from bot.screens.formats import own_name, paragraphs
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.views.review import AreaChoice, AreaView, BodyView


def areas(_: Words, found: tuple[AreaView, ...], profile: OfficeProfile, page: int) -> Screen:
    """Return a page of the areas with the ways to add one and to end one."""
    shown = part(found, page)
    rows = Rows().row(Button(_("➕ New area"), AreaNew()))
    told = []
    for n, one in shown.items:
        told.append(_("{n}. {area}", n=n, area=Markup(in_line(_, one, profile))))
        said = _("End: {n}. {name}", n=n, name=clipped(one.reviewer, TITLE_IN_LIST))
        rows.row(Button(caption(said), AreaEnd(id=one.public_id)))
    for row in turning(_, shown, lambda at: Areas(page=at)):
        rows.row(*row)
    hint = _(
        "A new request goes to the reviewer of its narrowest area who is there that day and has "
        "the fewest open cases. Without one it lies in the pool."
    )
    none = None if found else _("No areas yet: every request lies in the pool.")
    head = _("<b>Whose requests go to whom</b>")
    text = paragraphs(head, "\n".join(told), none, *place_in_pages(_, shown), hint)
    rows.row(Button(_("Team"), Team()))
    return Screen(text, rows.row(*desk_row(_)).done())


def in_line(_: Words, one: AreaView, profile: OfficeProfile) -> str:
    """Return an area in one line, ready to be shown."""
    topic = next((each for each in profile.topics if each.code == one.topic), None)
    if one.topic is None:
        about = _("any topic")
    else:
        about = one.topic if topic is None else topic.text.said(_.language)
    return _(
        "{name}: {body}, {topic}",
        name=clipped(one.reviewer, TITLE_IN_LIST),
        body=_("any body") if one.body is None else _body(_, one.body),
        topic=clipped(about, TITLE_IN_LIST),
    )


def reviewers(_: Words, choice: AreaChoice, page: int) -> Screen:
    """Ask whose area it is."""
    shown = part(choice.reviewers, page)
    rows = Rows()
    for n, one in shown.items:
        said = _("{n}. {name}", n=n, name=clipped(one.name, TITLE_IN_LIST))
        rows.row(Button(caption(said), AreaBody(id=one.public_id)))
    for row in turning(_, shown, lambda at: AreaNew(page=at)):
        rows.row(*row)
    asked = (
        _("Whose area is it?")
        if choice.reviewers
        else _("Nobody holds the role of a reviewer yet: invite somebody first.")
    )
    text = paragraphs(asked, *place_in_pages(_, shown))
    return Screen(text, rows.row(_back(_)).done())


def bodies(_: Words, choice: AreaChoice, reviewer: str, page: int) -> Screen:
    """Ask for the body of a new area."""
    shown = part(choice.bodies, page)
    rows = Rows().row(Button(_("Any body"), AreaTopic(id=reviewer, body=0)))
    for n, body in shown.items:
        said = _("{n}. {name}", n=n, name=_body(_, body))
        rows.row(Button(caption(said), AreaTopic(id=reviewer, body=body.id)))
    for row in turning(_, shown, lambda at: AreaBody(id=reviewer, page=at)):
        rows.row(*row)
    text = paragraphs(_("Requests to which body?"), *place_in_pages(_, shown))
    return Screen(text, rows.row(_back(_)).done())


def topics(_: Words, profile: OfficeProfile, reviewer: str, body: int, page: int) -> Screen:
    """Ask for the topic of a new area; choosing it sets the area."""
    shown = part(profile.topics, page)
    rows = Rows().row(Button(_("Any topic"), AreaSet(id=reviewer, body=body, topic=0)))
    for n, topic in shown.items:
        said = _("{n}. {name}", n=n, name=topic.text.said(_.language))
        rows.row(Button(caption(said), AreaSet(id=reviewer, body=body, topic=n)))
    for row in turning(_, shown, lambda at: AreaTopic(id=reviewer, body=body, page=at)):
        rows.row(*row)
    text = paragraphs(_("Requests about what?"), *place_in_pages(_, shown))
    return Screen(text, rows.row(_back(_)).done())


def ending(_: Words, found: tuple[AreaView, ...], public_id: str, profile: OfficeProfile) -> Screen:
    """Ask once more before an area ends; the list where it has ended meanwhile."""
    one = next((each for each in found if each.public_id == public_id), None)
    if one is None:
        return areas(_, found, profile, 0)
    asked = _(
        "End this area? New requests no longer go by it; the cases given so far stay where they "
        "are."
    )
    rows = Rows().row(Button(_("Yes, end the area"), AreaEnd(id=public_id, sure=True)))
    text = paragraphs(in_line(_, one, profile), asked)
    return Screen(text, rows.row(_back(_)).done())


def changed(_: Words, found: tuple[AreaView, ...], profile: OfficeProfile, *, added: bool) -> Reply:
    """Return the areas after one was set or ended."""
    said = _("The area is set.") if added else _("The area has ended.")
    return Reply((areas(_, found, profile, 0),), toast=said)


def _body(_: Words, body: BodyView) -> str:
    return own_name(_, body.name_kk, body.name_ru, TITLE_IN_LIST)


def _back(_: Words) -> Button:
    return Button(_("← Back to the areas"), Areas())

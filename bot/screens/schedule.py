"""The approved schedule, for everybody: who receives, when, where, and how many places are free."""

from bot.callbacks import Door, Open, SchedulePage
from bot.i18n import Markup, Words
from bot.screens.captions import caption, post_on_button
from bot.screens.formats import day_and_weekday, lines, menu_button, own_name, paragraphs, written
from bot.screens.formats import post as post_of
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Rows, Screen
from bot.services.views import PostView, ReceptionView

ALL = 0
NAME = 120
"""Units of a title and of a body, so that six receptions fit into a message."""


def schedule(
    _: Words, receptions: tuple[ReceptionView, ...], post: PostView | None, page: int
) -> Screen:
    """Show a page of the schedule: of all posts, or of one."""
    chosen = ALL if post is None else post.id
    shown = part(receptions, page)
    places = {(view.place_kk, view.place_ru) for view in receptions}
    told = [
        _reception(_, view, named=post is None, placed=post is None or len(places) > 1)
        for _number, view in shown.items
    ]
    rows = Rows()
    for turn in turning(_, shown, lambda number: SchedulePage(post=chosen, page=number)):
        rows.row(*turn)
    if post is None:
        for each in {view.post.id: view.post for _number, view in shown.items}.values():
            rows.row(Button(caption(post_on_button(_, each)), SchedulePage(post=each.id, page=0)))
    else:
        rows.row(Button(_("All officials"), SchedulePage(post=ALL, page=0)))
    rows.row(Button(_("✍️ Book a reception"), Open(door=Door.BOOK)), menu_button(_))
    text = paragraphs(
        _("<b>Reception schedule</b>"),
        None if post is None else _who(_, post, post.holder),
        _place(_, receptions[0]) if post is not None and len(places) == 1 else None,
        *told,
        None if told else _("No receptions are announced yet. You can book all the same."),
        *place_in_pages(_, shown),
    )
    return Screen(text, rows.done())


def _who(_: Words, post: PostView, holder: str) -> str:
    return _("{person}, {post}", person=written(_, holder, 120), post=post_of(_, post, NAME))


def _place(_: Words, view: ReceptionView) -> Markup:
    return written(_, own_name(_, view.place_kk, view.place_ru), 300)


def _reception(_: Words, view: ReceptionView, *, named: bool, placed: bool) -> str:
    """Return a reception; who and where are left out where they stand above the list."""
    free = (
        _.plural("{n} place free", "{n} places free", view.free)
        if view.free
        else _("no places free")
    )
    return lines(
        _(
            "<b>{day}, {begins}–{ends}</b>",
            day=day_and_weekday(_, _.day_of(view.starts_at)),
            begins=_.clock(view.starts_at),
            ends=_.clock(view.ends_at),
        ),
        _who(_, view.post, view.holder) if named else None,
        _("{place}; {free}", place=_place(_, view), free=free) if placed else free,
    )

"""The approved schedule, for everybody: who receives, when, where, and how many places are free."""

from bot.callbacks import Door, Open, SchedulePage
from bot.i18n import Markup, Words
from bot.screens import labels
from bot.screens.captions import caption, post_on_button
from bot.screens.formats import day_and_weekday, lines, menu_button, own_name, paragraphs, written
from bot.screens.formats import post as post_of
from bot.screens.paging import PER_PAGE, part, place_in_pages, turning
from bot.screens.screen import Button, Rows, Screen
from bot.services.views import PostView, ReceptionView
from db.enums import Language, Mode

ALL = 0
NAME = 80
"""Units of a title and of a body, so that six receptions fit into a message."""
DAYS_ON_PAGE = 8
"""Days of one post; each may name a room of its own."""
WAY = 80
"""Units of how to get in, for the same reason."""


def schedule(
    _: Words, receptions: tuple[ReceptionView, ...], post: PostView | None, page: int
) -> Screen:
    """Show a page of the schedule: of all posts, or of one."""
    chosen = ALL if post is None else post.id
    shown = part(receptions, page, PER_PAGE if post is None else DAYS_ON_PAGE)
    places = {(view.place_kk, view.place_ru) for view in receptions}
    views = [view for _number, view in shown.items]
    told = (
        [_reception(_, view) for view in views]
        if post is None
        else _months(_, views, placed=len(places) > 1)
    )
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
        _where(_, receptions[0]) if post is not None and len(places) == 1 else None,
        *told,
        None if told else _("No receptions are announced yet. You can book all the same."),
        *place_in_pages(_, shown),
    )
    return Screen(text, rows.done(), first=True)


def _who(_: Words, post: PostView, holder: str) -> str:
    return _("{person}, {post}", person=written(_, holder, NAME), post=post_of(_, post, NAME))


def _place(_: Words, view: ReceptionView) -> Markup:
    return written(_, own_name(_, view.place_kk, view.place_ru))


def _where(_: Words, view: ReceptionView) -> str:
    return lines(_place(_, view), *_access(_, view))


def _access(_: Words, view: ReceptionView) -> tuple[str, ...]:
    """Return how to get in; nobody comes to a reception by video or by phone."""
    if view.mode is not Mode.IN_PERSON:
        return ()
    way = view.directions_ru if _.language is Language.RU else view.directions_kk
    said = way or view.directions_kk or view.directions_ru
    return (
        *((_("♿ No steps"),) if view.step_free else ()),
        *((_("How to get in: {way}", way=written(_, said, WAY)),) if said else ()),
    )


def free_places(_: Words, n: int) -> str:
    """Return how many places are free."""
    return _.plural("{n} place free", "{n} places free", n) if n else _("no places free")


def _reception(_: Words, view: ReceptionView) -> str:
    """Return a reception in the list of all posts: when, who, where, how many places."""
    return lines(
        _(
            "<b>{day}, {begins}–{ends}</b>",
            day=day_and_weekday(_, _.day_of(view.starts_at)),
            begins=_.clock(view.starts_at),
            ends=_.clock(view.ends_at),
        ),
        _who(_, view.post, view.holder),
        _("{place}; {free}", place=_place(_, view), free=free_places(_, view.free)),
        *labels.remote(_, view.mode),
        *_access(_, view),
    )


def _months(_: Words, views: list[ReceptionView], *, placed: bool) -> list[str]:
    """Return the days of one post by months, a whole sentence a day: it is read aloud too."""
    months: dict[str, list[str]] = {}
    for view in views:
        name = _.month(_.day_of(view.starts_at))
        months.setdefault(name, [_("<b>{month}</b>", month=name)]).append(
            _day(_, view, placed=placed)
        )
    return [lines(*told) for told in months.values()]


def _day(_: Words, view: ReceptionView, *, placed: bool) -> str:
    day = _(
        "{day}, {free}, {begins}–{ends}",
        day=day_and_weekday(_, _.day_of(view.starts_at)),
        free=free_places(_, view.free),
        begins=_.clock(view.starts_at),
        ends=_.clock(view.ends_at),
    )
    marks = [
        *labels.remote(_, view.mode),
        *([_place(_, view)] if placed else []),
    ]
    return lines(day, *marks, *(_access(_, view) if placed else ()))

"""Posts of the office and who holds them: posts outlive people."""

from bot.callbacks.plan import PlanMonth, PlanPost, PlanPosts, PlanRank
from bot.i18n import Words
from bot.screens import report_words
from bot.screens.captions import caption, post_on_button
from bot.screens.formats import lines, paragraphs, written
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.plan_words import post_named, reception_line, receptions
from bot.screens.screen import Button, Rows, Screen
from bot.services.rules.policy import Action, permits
from bot.services.views import PostView
from bot.services.views.plan import HolderSet, TenureView
from db.enums import Rank, Role

SHOWN = 10


def posts(_: Words, every: tuple[PostView, ...], page: int) -> Screen:
    """Return a page of the posts with whoever holds them."""
    shown = part(every, page)
    rows = Rows()
    told = []
    for n, post in shown.items:
        told.append(
            _(
                "{n}. {post}: {holder}",
                n=n,
                post=post_named(_, post),
                holder=written(_, post.holder, 80),
            )
        )
        rows.row(Button(caption(f"{n}. {post_on_button(_, post)}"), PlanPost(post=post.id)))
    for turn in turning(_, shown, lambda at: PlanPosts(page=at)):
        rows.row(*turn)
    text = paragraphs(
        _("<b>Posts and holders</b>"),
        lines(*told),
        None if told else _("The office has no post yet. Add a reception, or send a file."),
        *place_in_pages(_, shown),
    )
    return Screen(text, rows.row(_to_month(_)).done())


def post(
    _: Words,
    view: PostView,
    history: tuple[TenureView, ...],
    roles: frozenset[Role],
    rank: Rank,
    lead: str | None = None,
) -> Screen:
    """Return a post with the history of its holders."""
    rows = Rows()
    if permits(roles, Action.CHANGE_SCHEDULE):
        rows.row(Button(_("Another holder"), PlanPost(post=view.id, change=True)))
        rows.row(Button(_("Another rank"), PlanRank(post=view.id)))
    rows.row(Button(_("← Posts"), PlanPosts()), _to_month(_))
    text = paragraphs(
        lead,
        lines(
            _("<b>{post}</b>", post=post_named(_, view)),
            _("Holds the post now: {holder}", holder=written(_, view.holder, 200)),
            _("Rank in the report: {rank}", rank=report_words.rank(_, rank)),
        ),
        lines(*(_tenure(_, one) for one in history[:SHOWN])),
    )
    return Screen(text, rows.done())


def ranks(_: Words, view: PostView, rank: Rank) -> Screen:
    """Ask for the rank of a post; the one it has is marked."""
    rows = Rows()
    for one in Rank:
        said = report_words.rank(_, one)
        data = PlanRank(post=view.id, choose=False, rank=one)
        rows.row(Button(caption(f"✓ {said}" if one is rank else said), data))
    rows.row(Button(_("← To the post"), PlanPost(post=view.id)))
    text = paragraphs(
        _("<b>{post}</b>", post=post_named(_, view)),
        _(
            "What rank does the report count this post in? It is read from the title until it is "
            "set."
        ),
        _("What has been counted so far keeps the rank of its day."),
    )
    return Screen(text, rows.done())


def rank_set(_: Words) -> str:
    """Say that a rank is written down."""
    return _("The rank is written down.")


def holder_set(_: Words, done: HolderSet) -> str:
    """Say that a holder was written down, which receptions changed, and who is told."""
    changed = (
        _(
            "In the approved schedule {receptions} got the new name:",
            receptions=receptions(_, len(done.receptions)),
        )
        if done.receptions
        else _("No approved reception of these days had another name.")
    )
    people = (
        _.plural(
            "{n} applicant with a date there is told.",
            "{n} applicants with a date there are told.",
            done.told,
        )
        if done.told
        else None
    )
    return lines(
        _("✅ Written down: {holder}", holder=written(_, done.holder, 200)),
        changed,
        *(f"• {reception_line(_, one)}" for one in done.receptions[:SHOWN]),
        people,
    )


def _tenure(_: Words, one: TenureView) -> str:
    name = written(_, one.holder, 200)
    since = _.day(one.starts_on)
    if one.ends_on is None:
        return _("• {holder}: from {first}", holder=name, first=since)
    last = _.day(one.ends_on)
    if one.acting:
        return _("• {holder}: acting from {first} to {last}", holder=name, first=since, last=last)
    return _("• {holder}: from {first} to {last}", holder=name, first=since, last=last)


def _to_month(_: Words) -> Button:
    return Button(_("← To the schedule"), PlanMonth())

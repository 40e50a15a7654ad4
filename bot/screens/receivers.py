"""Posts to choose from: told in full with their holders, body by body, and short on buttons."""

from collections.abc import Iterator

from bot.i18n import Words
from bot.screens.captions import clipped, post_on_button
from bot.screens.formats import own_name, title
from bot.screens.paging import Part
from bot.services.views import PostView


def told(_: Words, shown: Part[PostView]) -> str:
    """Return the posts of a page, each body once above its own."""
    lines: list[str] = []
    above = None
    for number, post in shown.items:
        body = own_name(_, post.body_kk, post.body_ru, 120)
        if body != above:
            lines += [*([""] if lines else []), _("<b>{body}</b>", body=body)]
            above = body
        lines.append(
            _(
                "{number}. {post}: {holder}",
                number=number,
                post=title(_, post, 120),
                holder=clipped(post.holder, 80),
            )
        )
    return "\n".join(lines)


def on_buttons(_: Words, shown: Part[PostView]) -> Iterator[tuple[str, str]]:
    """Give what a button of each post says, and what pressing it answers."""
    for number, post in shown.items:
        yield f"{number}. {post_on_button(_, post)}", str(post.id)

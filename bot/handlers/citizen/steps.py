"""A step of the booking form as every handler shows it: with what the question needs around it."""

from aiogram.fsm.context import FSMContext

from bot.dialogues import keep_draft
from bot.forms.answers import Problem
from bot.forms.booking import EXTRAS, FOLLOWING_EXTRAS, FORM, Draft, Taken
from bot.forms.engine import Ask, Filling, Step, Summary
from bot.i18n import Words
from bot.screens import booking
from bot.screens.questions import Around
from bot.screens.screen import Reply
from bot.services.office import Office


async def around(office: Office, filling: Filling[Draft], page: int = 0) -> Around:
    """Return what the present step needs; posts are read only where they are shown."""
    asked = FORM.step(filling)
    needs_posts = asked == Summary() or (isinstance(asked, Ask) and asked.field == "post_id")
    posts = await office.schedules.posts() if needs_posts else ()
    draft = filling.draft
    before = None
    if asked == Summary():
        before = await office.earlier.own(draft.iin, draft.phone, draft.post_id, draft.topic)
    return Around(office.profile, posts, office.account.details, page, before)


async def shown(
    office: Office,
    words: Words,
    filling: Filling[Draft],
    *,
    problem: Problem | None = None,
    page: int = 0,
) -> Reply:
    """Show where the form stands."""
    return booking.step(words, filling, await around(office, filling, page), problem)


async def taken(
    office: Office, words: Words, state: FSMContext, filling: Filling[Draft], answer: Taken
) -> Reply:
    """Keep an answer and show what comes next; ask again when it cannot be taken."""
    if isinstance(answer, Problem):
        return await shown(office, words, filling, problem=answer)
    await keep_draft(state, answer)
    if _was_extra(FORM.step(filling)) and FORM.step(answer) == Summary():
        return Reply((booking.more(words, answer, await around(office, answer)),))
    return await shown(office, words, answer)


def with_phone(words: Words, filling: Filling[Draft], answer: Taken, reply: Reply) -> Reply:
    """Let the reply say which phone was taken down, when that was the question."""
    asked = FORM.step(filling)
    if isinstance(answer, Problem) or not isinstance(asked, Ask) or asked.field != "phone":
        return reply
    return booking.with_phone(words, answer.draft.phone or "", reply)


def _was_extra(step: Step) -> bool:
    return isinstance(step, Ask) and step.field in {*EXTRAS, *FOLLOWING_EXTRAS}

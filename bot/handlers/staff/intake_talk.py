"""The form of a request that a clerk takes down: what its steps need, and how they are shown."""

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from bot.forms.answers import Problem
from bot.forms.engine import Ask, Filling, Summary
from bot.forms.intake import EXTRAS, FORM, IntakeDraft, Taken
from bot.handlers.kept_form import KeptForm
from bot.i18n import Words
from bot.screens import intake
from bot.screens.intake_questions import Around
from bot.screens.screen import Reply
from bot.services.office import Office
from bot.services.rules.policy import Action, permits
from bot.services.views.intake import TakenDown
from bot.states import Intake

KEPT = KeptForm("intake", FORM, Intake.filling)
form_of, keep, end = KEPT.of, KEPT.keep, KEPT.end


class MayTake(Filter):
    """Lets through whoever takes requests down; all others are answered as if there were no form.

    This filter is no protection; the policy is asked in the services for every action.
    """

    async def __call__(self, _event: TelegramObject, office: Office) -> bool:
        """Tell whether the roles held now allow it."""
        return permits(office.actor.roles, Action.TAKE_REQUEST)


async def booked_in_talk(office: Office, draft: IntakeDraft, done: TakenDown) -> None:
    """Tie the request to the talk it was booked in: a call of the survey, or a consultation."""
    if draft.consultation is not None:
        await office.advice_wishes.booked(draft.consultation, done.card.public_id)
    if draft.call is not None:
        await office.call_bookings.booked(draft.call, done.card.public_id)


async def around(office: Office, filling: Filling[IntakeDraft], page: int = 0) -> Around:
    """Return what the present step needs; only what it shows is read."""
    asked = FORM.step(filling)
    field = asked.field if isinstance(asked, Ask) else ""
    draft = filling.draft
    whole = asked == Summary()
    others = (
        await office.intake.open_requests(phone=draft.phone, iin=draft.iin)
        if whole or field == "known"
        else ()
    )
    known = await office.intake.known(phone=draft.phone, iin=draft.iin) if field == "known" else ()
    posts = await office.schedules.posts() if whole or field == "post_id" else ()
    return Around(office.profile, posts, known, others, page)


async def shown(
    office: Office,
    words: Words,
    filling: Filling[IntakeDraft],
    *,
    problem: Problem | None = None,
    page: int = 0,
) -> Reply:
    """Show where the form stands."""
    return intake.step(words, filling, await around(office, filling, page), problem)


async def taken(
    office: Office, words: Words, state: FSMContext, filling: Filling[IntakeDraft], answer: Taken
) -> Reply:
    """Keep an answer and show what comes next; ask again when it cannot be taken."""
    if isinstance(answer, Problem):
        return await shown(office, words, filling, problem=answer)
    await keep(state, answer)
    asked = FORM.step(filling)
    extra = isinstance(asked, Ask) and asked.editing and asked.field in EXTRAS
    if extra and FORM.step(answer) == Summary():
        return Reply((intake.more(words, answer, await around(office, answer)),))
    return await shown(office, words, answer)

"""The form of a request that a clerk takes down, between two messages: kept, read back, ended.

It stays until it is registered or thrown away, also while the clerk looks at something else; only a
text typed meanwhile is not taken for an answer to it (see `bot.dialogues`).
"""

from typing import Any

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from bot.dialogues import end_talk, expect
from bot.forms.booking import Problem
from bot.forms.engine import Ask, Filling, FormExpired, Summary
from bot.forms.intake import EXTRAS, FORM, IntakeDraft, Taken
from bot.i18n import Words
from bot.screens import intake
from bot.screens.intake_questions import Around
from bot.screens.screen import Reply
from bot.services.office import Office
from bot.services.rules.policy import Action, permits
from bot.states import Intake

FORM_KEY = "intake"


class MayTake(Filter):
    """Lets through whoever takes requests down; all others are answered as if there were no form.

    This filter is no protection; the policy is asked in the services for every action.
    """

    async def __call__(self, _event: TelegramObject, office: Office) -> bool:
        """Tell whether the roles held now allow it."""
        return permits(office.actor.roles, Action.TAKE_REQUEST)


class IntakeOpen(Filter):
    """Lets through while a form is being filled in, and hands it on as `filling`."""

    async def __call__(self, _event: TelegramObject, state: FSMContext) -> bool | dict[str, Any]:
        """Return the form, or False where there is none or what is stored is rubbish."""
        filling = await form_of(state)
        return False if filling is None else {"filling": filling}


class IntakeShown(Filter):
    """Lets a button through only while it belongs to the question now shown."""

    async def __call__(
        self, _event: TelegramObject, state: FSMContext, callback_data: Any
    ) -> bool | dict[str, Any]:
        """Return the form when the revision of the button is that of the form."""
        filling = await form_of(state)
        if filling is None or filling.rev != callback_data.rev:
            return False
        return {"filling": filling}


async def form_of(state: FSMContext) -> Filling[IntakeDraft] | None:
    """Return the form being filled in, if there is one that can still be read."""
    try:
        return FORM.load((await state.get_data()).get(FORM_KEY))
    except FormExpired:
        return None


async def keep(state: FSMContext, filling: Filling[IntakeDraft]) -> None:
    """Store the form; the next text answers its question."""
    await expect(state, Intake.filling)
    await state.update_data({FORM_KEY: FORM.dump(filling)})


async def end(state: FSMContext) -> None:
    """Forget the form."""
    await end_talk(state)
    data = await state.get_data()
    data.pop(FORM_KEY, None)
    await state.set_data(data)


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

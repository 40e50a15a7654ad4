"""The survey after an outcome: marks, a comment, or a no."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import SurveyAct, SurveyDo, SurveyMark
from bot.dialogues import end_talk, expect, subject_of
from bot.i18n import Words
from bot.screens import strays, survey
from bot.screens.screen import Screen
from bot.services.office import Office
from bot.services.views import SurveyView
from bot.states import Citizen


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="citizen.survey")
    router.callback_query.register(mark_given, SurveyMark.filter())
    router.callback_query.register(comment_begun, SurveyDo.filter(F.act == SurveyAct.COMMENT))
    router.callback_query.register(survey_finished, SurveyDo.filter(F.act == SurveyAct.FINISH))
    router.callback_query.register(survey_declined, SurveyDo.filter(F.act == SurveyAct.DECLINE))
    router.message.register(comment_typed, Citizen.commenting, F.text, ~F.text.startswith("/"))
    router.message.register(something_else_sent, Citizen.commenting, ~F.text)
    return router


async def mark_given(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: SurveyMark,
) -> Screen:
    """A question was answered; a second tap on it shows the question that waits."""
    view = await office.surveys.find(callback_data.id)
    if view.step == callback_data.step:
        view = await office.surveys.mark(view.public_id, view.step, callback_data.mark)
    return await _asking(words, state, view)


async def comment_begun(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: SurveyDo
) -> Screen:
    """Somebody is about to write a comment."""
    return await _asking(words, state, await office.surveys.find(callback_data.id))


async def comment_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """The comment came."""
    view = await office.surveys.comment(await subject_of(state), event.text or "")
    await end_talk(state)
    return survey.asking(words, view)


async def survey_finished(
    _event: CallbackQuery, office: Office, words: Words, callback_data: SurveyDo
) -> Screen:
    """Somebody ended the survey without a comment."""
    view = await office.surveys.find(callback_data.id)
    if view.step == survey.COMMENT_STEP:
        view = await office.surveys.finish(view.public_id)
    return survey.asking(words, view)


async def survey_declined(
    _event: CallbackQuery, office: Office, words: Words, callback_data: SurveyDo
) -> Screen:
    """Somebody does not want to answer."""
    view = await office.surveys.find(callback_data.id)
    if view.step:
        await office.surveys.decline(view.public_id)
    return survey.declined(words)


async def something_else_sent(_event: Message, words: Words) -> Screen:
    """A photo or a file came instead of the comment; it is not kept."""
    return strays.text_wanted(words)


async def _asking(words: Words, state: FSMContext, view: SurveyView) -> Screen:
    """Show what is asked next; a text that comes at the comment is the comment."""
    if view.step != survey.COMMENT_STEP:
        return survey.asking(words, view)
    await expect(state, Citizen.commenting, view.public_id)
    return survey.commenting(words, view)

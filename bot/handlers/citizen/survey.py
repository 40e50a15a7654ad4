"""The survey after an ending: answers, a comment, a wish to be called, or a no.

What was answered so far is in the button that was pressed. A comment is taken only in the talk
that the last answer opened, so that each survey brings one at most.
"""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.surveys import AskMe, SurveyAct, SurveyAnswer, SurveyCall, SurveyDo
from bot.dialogues import end_talk, expect, subject_of
from bot.i18n import Words
from bot.screens import strays, survey
from bot.screens.screen import Screen
from bot.services.office import Office
from bot.states import Citizen
from db.enums import SurveyState


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="citizen.survey")
    router.callback_query.register(answered, SurveyAnswer.filter())
    router.callback_query.register(put_off, SurveyDo.filter(F.act == SurveyAct.LATER))
    router.callback_query.register(finished, SurveyDo.filter(F.act == SurveyAct.FINISH))
    router.callback_query.register(call_wished, SurveyCall.filter(F.call))
    router.callback_query.register(call_declined, SurveyCall.filter(~F.call))
    router.callback_query.register(surveys_refused, AskMe.filter(~F.ask))
    router.callback_query.register(surveys_allowed, AskMe.filter(F.ask))
    router.message.register(comment_typed, Citizen.commenting, F.text, ~F.text.startswith("/"))
    router.message.register(note_typed, Citizen.telling_head, F.text, ~F.text.startswith("/"))
    router.message.register(something_else_sent, Citizen.commenting, ~F.text)
    router.message.register(something_else_sent, Citizen.telling_head, ~F.text)
    return router


async def answered(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: SurveyAnswer,
) -> Screen:
    """A question was answered; a second tap on the last one shows that it is over."""
    view = await office.surveys.find(callback_data.id)
    if view.state is not SurveyState.ASKED:
        return survey.over(words, view)
    view = await office.surveys.answer(view.public_id, callback_data.given)
    if view.question is not None:
        return survey.asking(words, view)
    await expect(state, Citizen.commenting, view.public_id)
    if view.concern is not None:
        return survey.regret(words, view)
    return survey.commenting(words, view)


async def put_off(
    _event: CallbackQuery, office: Office, words: Words, callback_data: SurveyDo
) -> Screen:
    """Somebody would rather answer another time."""
    view = await office.surveys.find(callback_data.id)
    if view.state is not SurveyState.ASKED:
        return survey.over(words, view)
    return survey.later(words, view)


async def finished(
    _event: CallbackQuery, office: Office, words: Words, callback_data: SurveyDo
) -> Screen:
    """Somebody has nothing to add."""
    return survey.over(words, await office.surveys.find(callback_data.id))


async def comment_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """The comment came."""
    subject = await subject_of(state)
    await office.surveys.remark(subject, event.text or "")
    await end_talk(state)
    return survey.thanks(words)


async def call_wished(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: SurveyCall,
) -> Screen:
    """Somebody wants the head to call; from here on their answer leads to them."""
    wished = await office.call_backs.wish(callback_data.id, callback_data.given)
    await expect(state, Citizen.telling_head, wished.public_id)
    view = await office.surveys.find(callback_data.id)
    days = office.profile.terms.call_back_days
    return survey.call_promised(words, view, days, phone_known=wished.phone_known)


async def call_declined(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: SurveyCall,
) -> Screen:
    """Somebody does not want to be called; a comment may still come in the same talk."""
    view = await office.surveys.find(callback_data.id)
    talking = await state.get_state() == Citizen.commenting.state
    if talking and await subject_of(state) == view.public_id:
        return survey.not_called(words, view)
    # The button is of an earlier survey: whatever is being typed now does not belong to it.
    await end_talk(state)
    return survey.over(words, view)


async def note_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """What the head should know before calling came."""
    await office.call_backs.tell_before(await subject_of(state), event.text or "")
    await end_talk(state)
    return survey.told_head(words)


async def surveys_refused(_event: CallbackQuery, office: Office, words: Words) -> Screen:
    """Somebody wants no surveys."""
    await office.surveys.stop()
    return survey.left_in_peace(words)


async def surveys_allowed(_event: CallbackQuery, office: Office, words: Words) -> Screen:
    """Somebody may be asked again."""
    await office.surveys.resume()
    return survey.asked_again(words)


async def something_else_sent(_event: Message, words: Words) -> Screen:
    """A photo or a file came instead of the comment; it is not kept."""
    return strays.text_wanted(words)

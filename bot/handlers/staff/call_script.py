"""Questions read out on the telephone, and the request booked in the call (point 38)."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import dialogues
from bot.callbacks.phone_survey import CallAct, CallAnswer, CallDo, CallFinish, CallRemark
from bot.filters import TYPED, command
from bot.forms import intake_known
from bot.handlers.staff import intake_talk
from bot.i18n import Catalogues, Words
from bot.profile import OfficeProfile
from bot.screens import call_script, call_sheet, intake
from bot.screens.screen import Reply, Screen
from bot.services.errors import CallStale
from bot.services.office import Office
from bot.services.rules.numbers import new_public_id
from bot.services.rules.questionnaires import concern, next_question, read
from bot.services.telephone.sample_calls import Said
from bot.services.views.phone_survey import CallView
from bot.states import PhoneSurvey


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.call_script")
    on_press, on_text = router.callback_query.register, router.message.register
    on_press(answer_pressed, CallAnswer.filter())
    on_press(remark_asked, CallRemark.filter())
    on_press(answers_finished, CallFinish.filter())
    on_press(booking_begun, CallDo.filter(F.act.in_({CallAct.BOOK, CallAct.BOOK_ANEW})))
    on_text(answer_typed, PhoneSurvey.asking, ~command("cancel"))
    on_text(questions_cancelled, command("cancel"), PhoneSurvey.asking)
    on_text(remark_cancelled, command("cancel"), StateFilter(PhoneSurvey.remarking))
    on_text(remark_typed, PhoneSurvey.remarking, TYPED)
    on_text(no_text_sent, StateFilter(PhoneSurvey.remarking))
    return router


async def answer_pressed(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    catalogues: Catalogues,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: CallAnswer,
) -> Screen:
    """An answer was heard: the next question is read out, or what comes after the last one."""
    return await _ask(office, words, catalogues, state, profile, callback_data)


async def answer_typed(
    _event: Message,
    office: Office,
    words: Words,
    catalogues: Catalogues,
    state: FSMContext,
    profile: OfficeProfile,
) -> Screen:
    """Something was typed or sent where a button is awaited: the question is asked once more."""
    drawn = CallAnswer.unpack(await dialogues.subject_of(state))
    screen = await _ask(office, words, catalogues, state, profile, drawn)
    return call_script.press_an_answer(words, screen)


async def questions_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """The clerk stopped in the middle: nothing was written down."""
    drawn = CallAnswer.unpack(await dialogues.subject_of(state))
    await dialogues.end_talk(state)
    return call_sheet.card(words, await office.sample_calls.card(drawn.id), profile)


async def _ask(
    office: Office,
    words: Words,
    catalogues: Catalogues,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: CallAnswer,
) -> Screen:
    call = await _open(office, callback_data)
    said = catalogues[call_sheet.spoken(call.language)]
    given = callback_data.given
    answers = read(call.questionnaire, given)
    if answers is None:
        raise CallStale(public_id=call.public_id)
    asked = next_question(call.questionnaire, answers)
    await dialogues.expect(state, PhoneSurvey.asking, callback_data.pack())
    if asked is not None:
        return call_script.step(words, said, call, given, asked, profile)
    reason = concern(answers)
    if reason is not None:
        return call_script.may_the_head_call(words, said, call, given, reason)
    await _expect(state, callback_data, head=False)
    return call_script.remark(words, said, call, given, head=False)


async def remark_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    catalogues: Catalogues,
    state: FSMContext,
    callback_data: CallRemark,
) -> Screen:
    """The person said whether the head may call; their own words are asked for."""
    call = await _open(office, callback_data)
    said = catalogues[call_sheet.spoken(call.language)]
    await _expect(state, callback_data, head=callback_data.head)
    return call_script.remark(words, said, call, callback_data.given, head=callback_data.head)


async def answers_finished(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    catalogues: Catalogues,
    profile: OfficeProfile,
    callback_data: CallFinish,
) -> Reply:
    """The answers are written down without further words."""
    return await _finish(office, words, catalogues, profile, callback_data)


async def remark_typed(
    event: Message,
    office: Office,
    words: Words,
    catalogues: Catalogues,
    state: FSMContext,
    profile: OfficeProfile,
) -> Reply:
    """The answers are written down with the person's words."""
    kept = CallFinish.unpack(await dialogues.subject_of(state))
    reply = await _finish(office, words, catalogues, profile, kept, event.text or "")
    await dialogues.end_talk(state)
    return reply


async def remark_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """The clerk stopped before the end: nothing was written down."""
    kept = CallFinish.unpack(await dialogues.subject_of(state))
    await dialogues.end_talk(state)
    return call_sheet.card(words, await office.sample_calls.card(kept.id), profile)


async def no_text_sent(_event: Message, words: Words) -> Screen:
    """A photo or a voice came where words are awaited."""
    return call_script.text_wanted(words)


async def booking_begun(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: CallDo
) -> Reply:
    """The person wishes to book: the form opens with what is known.

    One left in the middle goes on where it was; that of anybody else is thrown away only when the
    clerk says so.
    """
    unfinished = await intake_talk.form_of(state)
    begun = unfinished is not None and not unfinished.untouched
    if unfinished is not None and begun and callback_data.act is not CallAct.BOOK_ANEW:
        if unfinished.draft.call == callback_data.id:
            return await intake_talk.shown(office, words, unfinished)
        anew = callback_data.model_copy(update={"act": CallAct.BOOK_ANEW})
        return Reply((intake.unfinished(words, unfinished, anew),))
    known = await office.call_bookings.known(callback_data.id)
    found = await office.intake.known(phone=known.phone)
    keys = [one.key for one in found]
    filling = intake_known.called(new_public_id(), known, keys, office.profile.limits)
    await intake_talk.keep(state, filling)
    return await intake_talk.shown(office, words, filling)


async def _open(office: Office, pressed: CallAnswer | CallRemark) -> CallView:
    """Return the call of a button, only as it was drawn; raises CallStale."""
    call = await office.sample_calls.card(pressed.id)
    if call.version != pressed.version:
        raise CallStale(public_id=pressed.id)
    return call


async def _expect(state: FSMContext, pressed: CallAnswer | CallRemark, *, head: bool) -> None:
    kept = CallFinish(id=pressed.id, version=pressed.version, given=pressed.given, head=head)
    await dialogues.expect(state, PhoneSurvey.remarking, kept.pack())


async def _finish(
    office: Office,
    words: Words,
    catalogues: Catalogues,
    profile: OfficeProfile,
    kept: CallFinish,
    remark: str = "",
) -> Reply:
    said = Said(kept.given, remark, call_me=kept.head)
    call = await office.sample_calls.finish(kept.id, kept.version, said)
    spoken = catalogues[call_sheet.spoken(call.language)]
    card = call_sheet.card(words, call, profile)
    return call_script.finished(words, spoken, call, card)

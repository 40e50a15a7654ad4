"""What is kept about a person: shown, handed over, corrected, deleted; the consent taken back."""

from functools import partial

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import MyData, MyDataAct
from bot.callbacks.privacy import MyDetail, TakeBack
from bot.dialogues import end_talk, expect, subject_of
from bot.filters import TYPED, command
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import consent_back, held, own_details, privacy
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.views.privacy import Detail
from bot.states import Citizen


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="citizen.privacy")
    on_press, on_message = router.callback_query.register, router.message.register
    on_message(data_asked, command("mydata"))
    on_press(data_asked, MyData.filter(F.act == MyDataAct.SHOW))
    on_press(reasons_asked, MyData.filter(F.act == MyDataAct.WHY))
    on_press(file_asked, MyData.filter(F.act.in_({MyDataAct.FILE, MyDataAct.JSON})))
    on_press(correction_asked, MyData.filter(F.act == MyDataAct.CORRECT))
    on_press(correction_begun, MyDetail.filter())
    on_message(correction_typed, Citizen.correcting, TYPED)
    on_message(correction_cancelled, Citizen.correcting, command("cancel"))
    on_message(something_else_sent, StateFilter(Citizen.correcting))
    _on_choices(router)
    return router


def _on_choices(router: Router) -> None:
    """Register what changes how the person's data are used."""
    on_press = router.callback_query.register
    on_press(deletion_considered, MyData.filter(F.act == MyDataAct.FORGET))
    on_press(deletion_confirmed, MyData.filter(F.act == MyDataAct.FORGET_YES))
    on_press(surveys_set, MyData.filter(F.act.in_({MyDataAct.SURVEYS_NO, MyDataAct.SURVEYS_YES})))
    on_press(calls_set, MyData.filter(F.act.in_({MyDataAct.PHONE_NO, MyDataAct.PHONE_YES})))
    on_press(withdrawal_considered, MyData.filter())
    on_press(withdrawal_confirmed, TakeBack.filter(F.sure))
    on_press(withdrawal_chosen, TakeBack.filter())


async def data_asked(
    _event: Message | CallbackQuery, office: Office, words: Words, profile: OfficeProfile
) -> Screen:
    """Somebody asked what is kept about them."""
    return await _shown(office, words, profile)


async def reasons_asked(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile
) -> Screen:
    """Somebody asked why it is kept, and until when."""
    return privacy.why(words, await office.privacy.mine(), profile)


async def file_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: MyData,
) -> Reply:
    """Somebody wants everything that is kept, to read or for a program."""
    everything = await office.held.everything()
    if callback_data.act is MyDataAct.JSON:
        return privacy.as_file(words, held.for_a_program(everything, profile))
    return privacy.as_file(words, held.paper(words, everything, profile))


async def correction_asked(_event: CallbackQuery, office: Office, words: Words) -> Screen:
    """Somebody wants to correct something."""
    return own_details.what_to_correct(words, await office.privacy.mine())


async def correction_begun(
    _event: CallbackQuery, words: Words, state: FSMContext, callback_data: MyDetail
) -> Screen:
    """Somebody chose what to correct; the next text is the right value."""
    await expect(state, Citizen.correcting, callback_data.detail.value)
    return own_details.correcting(words, callback_data.detail)


async def correction_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """The right value came; a refused one is asked for again."""
    detail = Detail(await subject_of(state))
    await end_talk(state)
    say = partial(own_details.name_changed, words)
    requests = await office.privacy.correct(detail, event.text or "", say)
    return await _shown(office, words, profile, lead=own_details.corrected(words, requests))


async def correction_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """Somebody leaves it as it is."""
    await end_talk(state)
    return await _shown(office, words, profile)


async def something_else_sent(_event: Message, words: Words, state: FSMContext) -> Screen:
    """A photo or a sticker came where a detail is awaited."""
    return own_details.correcting(words, Detail(await subject_of(state)))


async def deletion_considered(_event: CallbackQuery, office: Office, words: Words) -> Screen:
    """Somebody is about to delete what may be deleted."""
    return own_details.forgetting(words, await office.privacy.mine())


async def deletion_confirmed(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """Somebody deleted what may be deleted, the unfinished form among it."""
    await state.clear()
    await office.privacy.forget()
    return await _shown(office, words, profile, lead=own_details.forgotten(words))


async def surveys_set(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: MyData,
) -> Screen:
    """Somebody wants, or does not want, to be asked for an opinion."""
    wanted = callback_data.act is MyDataAct.SURVEYS_YES
    await office.privacy.ask_me(surveys=wanted)
    return await _shown(office, words, profile, lead=privacy.set_surveys(words, wanted=wanted))


async def calls_set(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: MyData,
) -> Screen:
    """Somebody may, or may not, be phoned for the survey."""
    wanted = callback_data.act is MyDataAct.PHONE_YES
    await office.privacy.phone_me(yes=wanted)
    return await _shown(office, words, profile, lead=privacy.set_calls(words, wanted=wanted))


async def withdrawal_considered(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile
) -> Screen:
    """Somebody is about to take the consent back."""
    return consent_back.withdrawal(
        words, await office.privacy.mine(), await office.withdrawals.ways(), profile
    )


async def withdrawal_chosen(_event: CallbackQuery, words: Words, callback_data: TakeBack) -> Screen:
    """Somebody said what becomes of open requests; asked once more."""
    return consent_back.sure(words, callback_data.way)


async def withdrawal_confirmed(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: TakeBack,
) -> Screen:
    """Somebody took the consent back, twice asked; a form begun under it is thrown away."""
    await office.withdrawals.ask(callback_data.way)
    await state.clear()
    return consent_back.taken_back(words, await office.privacy.mine(), profile)


async def _shown(
    office: Office, words: Words, profile: OfficeProfile, *, lead: str | None = None
) -> Screen:
    return privacy.my_data(words, await office.privacy.mine(), profile, lead=lead)

"""Questions to units: looked at, answered by the unit, accepted, asked again, taken back."""

from datetime import date

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.materials import (
    AgainTerm,
    AskedList,
    CaseMaterials,
    MaterialAct,
    MaterialDo,
    OwedList,
)
from bot.filters import TYPED, command
from bot.handlers.sent_files import sent_file
from bot.handlers.staff.unit_text import UnitText, expect, subject, taken
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import material_prompts as prompts
from bot.screens import materials as screens
from bot.screens.attachments import too_big
from bot.screens.screen import Reply, Rows, Screen
from bot.services.office import Office
from bot.services.views.units import MaterialCard
from bot.states import UnitTalk

TALKS = StateFilter(UnitTalk.answering, UnitTalk.dating_again, UnitTalk.noting)


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.materials")
    on_press, on_text = router.callback_query.register, router.message.register
    on_press(owed_asked, OwedList.filter())
    on_press(asked_asked, AskedList.filter())
    on_press(of_case_asked, CaseMaterials.filter())
    on_press(again_chosen, AgainTerm.filter())
    for act, handler in (
        (MaterialAct.OPEN, material_opened),
        (MaterialAct.SHOW, material_revealed),
        (MaterialAct.ANSWER, answer_begun),
        (MaterialAct.ACCEPT, answer_accepted),
        (MaterialAct.AGAIN, again_begun),
        (MaterialAct.RECALL, recall_considered),
        (MaterialAct.RECALL_YES, question_recalled),
    ):
        on_press(handler, MaterialDo.filter(F.act == act))
    on_text(answer_typed, UnitTalk.answering, TYPED)
    on_text(answer_sent, UnitTalk.answering, F.document | F.photo)
    on_text(again_date_typed, UnitTalk.dating_again, TYPED)
    on_text(note_typed, UnitTalk.noting, TYPED)
    on_text(typing_cancelled, command("cancel"), TALKS)
    on_text(something_else_sent, TALKS)
    return router


async def owed_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: OwedList
) -> Screen:
    """Somebody of a unit looked at what it owes."""
    return screens.owed(words, await office.materials.owed(), callback_data.page)


async def asked_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: AskedList
) -> Screen:
    """Somebody looked at everything asked of units."""
    return screens.asked(words, await office.materials.asked(), callback_data.page)


async def of_case_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: CaseMaterials
) -> Screen:
    """Somebody looked at the questions about a case."""
    found = await office.materials.of_case(callback_data.id)
    card = await office.review.case(callback_data.id)
    return screens.of_case(words, card, found, callback_data.page)


async def material_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: MaterialDo
) -> Screen:
    """Somebody opened a question; whatever version was drawn, the card is fresh."""
    return screens.card(words, await office.materials.card(callback_data.id))


async def material_revealed(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: MaterialDo,
) -> Reply:
    """Somebody looked behind a question; the card with its buttons comes under it."""
    shown = await office.materials.reveal(callback_data.id)
    texts = screens.revealed(words, shown, profile)
    card = screens.card(words, await office.materials.card(callback_data.id))
    door = screens.file_door(words, shown)
    if door is not None:
        rows = Rows([(door,), *card.buttons])
        card = Screen(card.text, rows.done(), protect=True)
    return Reply((*texts, card), fresh=True)


async def answer_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: MaterialDo,
) -> Screen | Reply:
    """Somebody of the unit is about to answer."""
    shown = await office.materials.card(callback_data.id)
    if shown.view.version != callback_data.version:
        return screens.outdated(words, shown)
    await office.materials.require_own(callback_data.id, callback_data.version)
    await expect(state, UnitTalk.answering, _on(callback_data))
    return prompts.answering(words, shown.view, profile.limits.attachment_megabytes)


async def answer_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Reply:
    """The unit's answer came as a text."""
    on = await taken(state)
    shown = await office.materials.answer(on.id, on.version, text=event.text or "")
    return screens.after(words, shown, screens.given(words))


async def answer_sent(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """The unit's answer came as a document: it is fetched after the commit."""
    file = sent_file(event)
    if file is None or file.size > profile.limits.attachment_megabytes * 2**20:
        return too_big(words, profile)
    on = await taken(state)
    await office.attachments.expect_answer(on.id, on.version, file.id, file.name)
    shown = await office.materials.card(on.id)
    return prompts.file_being_read(words, shown.view)


async def answer_accepted(
    _event: CallbackQuery, office: Office, words: Words, callback_data: MaterialDo
) -> Reply:
    """The responsible worker took the answer as it is."""
    shown = await office.materials.accept(callback_data.id, callback_data.version)
    return screens.after(words, shown, screens.accepted(words))


async def again_begun(
    _event: CallbackQuery, office: Office, words: Words, callback_data: MaterialDo
) -> Screen | Reply:
    """The responsible worker is about to ask once more: by when."""
    shown = await _judged(office, callback_data)
    if shown.view.version != callback_data.version:
        return screens.outdated(words, shown)
    return prompts.again_terms(words, shown.view, office.materials.terms())


async def again_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: AgainTerm,
) -> Screen | Reply:
    """The new term was chosen, or will be typed."""
    shown = await _judged(office, callback_data)
    if shown.view.version != callback_data.version:
        return screens.outdated(words, shown)
    on = _on(callback_data)
    if not callback_data.day:
        await expect(state, UnitTalk.dating_again, on)
        return prompts.again_date(words, shown.view)
    await expect(state, UnitTalk.noting, on.model_copy(update={"day": callback_data.day}))
    return prompts.noting(words, shown.view, date.fromordinal(callback_data.day))


async def again_date_typed(
    event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """The new term came; the note is awaited."""
    on = await subject(state)
    due_on = office.materials.day(event.text or "")
    await expect(state, UnitTalk.noting, on.model_copy(update={"day": due_on.toordinal()}))
    shown = await office.materials.card(on.id)
    return prompts.noting(words, shown.view, due_on)


async def note_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Reply:
    """The note came: the unit is asked once more."""
    on = await taken(state)
    shown = await office.materials.ask_again(
        on.id, on.version, date.fromordinal(on.day), event.text or ""
    )
    return screens.after(words, shown, screens.asked_again(words))


async def recall_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: MaterialDo
) -> Screen | Reply:
    """The responsible worker is about to take a question back."""
    shown = await _judged(office, callback_data)
    if shown.view.version != callback_data.version:
        return screens.outdated(words, shown)
    return prompts.recalling(words, shown.view)


async def question_recalled(
    _event: CallbackQuery, office: Office, words: Words, callback_data: MaterialDo
) -> Reply:
    """A question was taken back, twice asked."""
    shown = await office.materials.recall(callback_data.id, callback_data.version)
    return screens.after(words, shown, screens.taken_back(words))


async def typing_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody stopped typing; the question is as it was."""
    return screens.card(words, await office.materials.card((await taken(state)).id))


async def something_else_sent(_event: Message, words: Words) -> Screen:
    """A photo, a voice or a sticker came where a text is awaited."""
    return prompts.text_wanted(words)


async def _judged(office: Office, pressed: MaterialDo | AgainTerm) -> MaterialCard:
    """Return a question for whoever may judge its answer; raises NotAllowed."""
    return await office.materials.judged(pressed.id)


def _on(pressed: MaterialDo | AgainTerm) -> UnitText:
    return UnitText(id=pressed.id, version=pressed.version)

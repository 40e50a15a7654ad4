"""Telling somebody without the chat: tries written down, the letter made, another way chosen."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot import dialogues
from bot.callbacks.intake import CallResult, TellAct, TellDo, TellTry
from bot.filters import TYPED, command
from bot.i18n import Catalogues, Words
from bot.profile import OfficeProfile
from bot.screens import calls, piles, telling
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.states import Intake
from db.enums import ContactResult, TellBy

RESULTS = {
    CallResult.NO_ANSWER: ContactResult.NO_ANSWER,
    CallResult.BUSY: ContactResult.BUSY,
    CallResult.WRONG_NUMBER: ContactResult.WRONG_NUMBER,
    CallResult.DELIVERED: ContactResult.DELIVERED,
    CallResult.CAME_BACK: ContactResult.CAME_BACK,
}
WAYS = {TellAct.LETTER_INSTEAD: TellBy.LETTER, TellAct.PHONE_INSTEAD: TellBy.PHONE}
FILES = frozenset({TellAct.PDF, TellAct.DOCX})


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.telling")
    on_press = router.callback_query.register
    handed_over = TellTry.filter((F.result == CallResult.DELIVERED) & ~F.sure)
    on_press(handing_over_considered, handed_over)
    on_press(try_noted, TellTry.filter())
    on_press(post_number_asked, TellDo.filter(F.act == TellAct.POSTED))
    on_press(way_switched, TellDo.filter(F.act.in_(set(WAYS))))
    on_press(letter_asked, TellDo.filter(F.act.in_(FILES)))
    router.message.register(posting_stopped, command("cancel"), StateFilter(Intake.posting))
    router.message.register(post_number_typed, Intake.posting, TYPED)
    router.message.register(no_text_sent, StateFilter(Intake.posting))
    return router


async def handing_over_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: TellTry
) -> Screen:
    """A letter is about to count as handed over."""
    return telling.handed_over_sure(words, await office.duties.view(callback_data.duty))


async def try_noted(
    _event: CallbackQuery, office: Office, words: Words, callback_data: TellTry
) -> Reply:
    """What came of a try was written down."""
    result = RESULTS[callback_data.result]
    await office.contacts.note(callback_data.duty, result)
    left = piles.duties(words, await office.desk.duties(), 0)
    return Reply((left,), toast=telling.noted(words, result))


async def post_number_asked(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: TellDo
) -> Screen:
    """A letter was posted; its number proves it."""
    duty = await office.duties.call(callback_data.duty)
    await dialogues.expect(state, Intake.posting, str(duty.id))
    return telling.post_number(words, await office.duties.view(duty.id))


async def post_number_typed(
    event: Message, office: Office, words: Words, state: FSMContext
) -> Reply:
    """The number of a posted letter came."""
    duty = int(await dialogues.subject_of(state))
    await dialogues.end_talk(state)
    await office.contacts.note(duty, ContactResult.POSTED, event.text or "")
    left = piles.duties(words, await office.desk.duties(), 0)
    return Reply((left,), toast=telling.noted(words, ContactResult.POSTED))


async def posting_stopped(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """The clerk has no number yet; the task is as it was."""
    await dialogues.end_talk(state)
    return piles.duties(words, await office.desk.duties(), 0)


async def no_text_sent(_event: Message, words: Words, state: FSMContext) -> Screen:
    """A photo of the slip came where its number is awaited; it is not kept."""
    return telling.text_wanted(words, int(await dialogues.subject_of(state)))


async def way_switched(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: TellDo,
) -> Reply:
    """The applicant is told by letter instead of by phone, or the other way round."""
    await office.contacts.switch(callback_data.duty, WAYS[callback_data.act])
    task = await office.duties.phone_task(callback_data.duty)
    return calls.phone_task(words, task, await office.review.case(task.public_id), profile)


async def letter_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    catalogues: Catalogues,
    profile: OfficeProfile,
    bot_name: str,
    callback_data: TellDo,
) -> Reply:
    """The clerk makes the letter, in the applicant's language."""
    told = await office.contacts.letter(callback_data.duty)
    docx = callback_data.act is TellAct.DOCX
    speech = catalogues[told.card.language]
    return telling.letter(words, speech, told, profile, bot_name, callback_data.duty, docx=docx)

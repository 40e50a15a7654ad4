"""The responsible worker's review: reading, asking the applicant, the memo to the head."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Case, CaseAct
from bot.callbacks.more import CaseMore
from bot.filters import TYPED
from bot.handlers.staff.memo_files import problem_of
from bot.handlers.staff.pressed import case_as_drawn
from bot.handlers.staff.typed_text import expect, taken
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import case_more, case_prompts
from bot.screens.case import after, case_card
from bot.screens.case_steps import Viewer
from bot.screens.revealed import revealed
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.states import Desk


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.review")
    on_press = router.callback_query.register
    on_press(case_opened, Case.filter(F.act == CaseAct.OPEN))
    on_press(more_asked, CaseMore.filter())
    on_press(review_begun, Case.filter(F.act == CaseAct.START))
    on_press(case_revealed, Case.filter(F.act == CaseAct.SHOW))
    router.message.register(question_typed, Desk.asking, TYPED)
    router.message.register(memo_typed, Desk.writing_memo, TYPED)
    router.message.register(memo_sent, Desk.writing_memo, F.document)
    return router


async def case_opened(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile, callback_data: Case
) -> Screen:
    """Somebody opened a case; whatever version the button was drawn for, the card is fresh."""
    card = await office.review.case(callback_data.id)
    return case_card(words, card, Viewer.of(office.actor, office.now), profile)


async def more_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: CaseMore
) -> Screen:
    """Somebody asked what else can be done with a case."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    return case_more.case_more(words, card, Viewer.of(office.actor, office.now))


async def review_begun(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile, callback_data: Case
) -> Reply:
    """The responsible worker began the review."""
    card = await office.review.open(callback_data.id, callback_data.version)
    return after(words, card, Viewer.of(office.actor, office.now), profile, CaseAct.START)


async def case_revealed(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile, callback_data: Case
) -> Reply:
    """Somebody looked at the personal side; the card with its buttons comes under it."""
    shown = await office.review.reveal(callback_data.id)
    card = case_card(words, shown.card, Viewer.of(office.actor, office.now), profile)
    return Reply((*revealed(words, shown, profile), card), fresh=True)


async def question_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Reply:
    """A question to the applicant came."""
    on = await taken(state)
    card = await office.review.ask(on.id, on.version, event.text or "")
    return after(words, card, Viewer.of(office.actor, office.now), profile, CaseAct.ASK)


async def memo_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Reply:
    """The memo came as a text."""
    on = await taken(state)
    card = await office.review.write_memo(on.id, on.version, text=event.text)
    return after(words, card, Viewer.of(office.actor, office.now), profile, CaseAct.MEMO)


async def memo_sent(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen | Reply | None:
    """The memo came as a file; only its id at Telegram is kept, sealed."""
    on = await taken(state)
    if event.document is None:
        return None
    problem = problem_of(event.document)
    if problem is not None:
        await expect(state, Desk.writing_memo, on)
        return case_prompts.file_refused(words, on.id, on.version, problem)
    card = await office.review.write_memo(on.id, on.version, file_id=event.document.file_id)
    return after(words, card, Viewer.of(office.actor, office.now), profile, CaseAct.MEMO)

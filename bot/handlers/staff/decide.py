"""The head's decision on a proposal (point 26): approve, return with a note, decide otherwise."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Case, CaseAct, CaseOverrule
from bot.callbacks.endings import EndAct
from bot.filters import TYPED
from bot.handlers.staff.ending_acts import grounds_for
from bot.handlers.staff.pressed import case_as_drawn
from bot.handlers.staff.typed_text import taken
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import case_prompts, ending_prompts
from bot.screens.case import after
from bot.screens.case_steps import Viewer
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.states import Desk
from db.enums import ProposalKind


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.decide")
    on_press = router.callback_query.register
    on_press(approval_considered, Case.filter(F.act == CaseAct.APPROVE))
    on_press(approved, Case.filter(F.act == CaseAct.APPROVE_YES))
    on_press(otherwise_considered, Case.filter(F.act == CaseAct.OVERRULE))
    on_press(receiving_decided, CaseOverrule.filter(F.kind == ProposalKind.RECEIVE))
    on_press(refusing_considered, CaseOverrule.filter(F.kind == ProposalKind.REFUSE))
    on_press(ending_considered, CaseOverrule.filter(F.kind == ProposalKind.END))
    router.message.register(note_typed, Desk.returning, TYPED)
    return router


async def approval_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Case
) -> Screen:
    """The head is about to approve; what cannot be undone is asked twice."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    return case_prompts.sure(words, card, callback_data.act)


async def approved(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile, callback_data: Case
) -> Reply:
    """The head decided as proposed."""
    card = await office.decisions.approve(callback_data.id, callback_data.version)
    return after(words, card, Viewer.of(office.actor, office.now), profile, callback_data.act)


async def note_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Reply:
    """The head returned the proposal with a note."""
    on = await taken(state)
    card = await office.decisions.send_back(on.id, on.version, event.text or "")
    return after(words, card, Viewer.of(office.actor, office.now), profile, CaseAct.RETURN)


async def otherwise_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Case
) -> Screen:
    """The head is about to decide otherwise than proposed."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    return case_prompts.otherwise(words, card)


async def receiving_decided(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: CaseOverrule,
) -> Reply:
    """The head decided to receive though a refusal was proposed."""
    pressed = callback_data
    card = await office.decisions.overrule(pressed.id, pressed.version, ProposalKind.RECEIVE)
    return after(words, card, Viewer.of(office.actor, office.now), profile, CaseAct.OVERRULE)


async def refusing_considered(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: CaseOverrule,
) -> Screen:
    """The head is about to choose the ground of an own refusal."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    return case_prompts.grounds(words, card, profile, 0, own=True)


async def ending_considered(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: CaseOverrule,
) -> Screen:
    """The head is about to choose another ground on which the case ends."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    choice = grounds_for(profile, card, EndAct.END_OWN)
    return ending_prompts.grounds(words, card, choice, EndAct.END_OWN, 0)

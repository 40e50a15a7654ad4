"""Where a typed text belongs, and how a side talk ends without losing the form.

The data beside the state hold the form's `draft`, the `id` a side talk is about, and a `text` that
came without being asked for and may be an answer. A side talk
(an answer to the office, a comment, a code, whatever the staff type into a case) ends as soon as
the person does something else, so that a text never lands where it was not meant to; the form stays
until it is sent or thrown away.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.callbacks.breaches import BreachSave
from bot.callbacks.day import OutcomeCard, SheetTyped, WalkIn
from bot.callbacks.surveys import SurveyCall
from bot.callbacks.terms import DaySure
from bot.forms.booking import FORM, Draft
from bot.forms.engine import Filling, FormExpired
from bot.states import (
    AbsenceTalk,
    AdviceTalk,
    BreachTalk,
    Citizen,
    ConsentTalk,
    Day,
    Desk,
    EmergencyTalk,
    EndingTalk,
    FindTalk,
    FollowUp,
    Intake,
    People,
    PhoneSurvey,
    Plan,
    ReportTalk,
    Talk,
    Tasks,
    TermTalk,
    Tie,
    UnitTalk,
    VoiceTalk,
)

DRAFT = "draft"
SUBJECT = "id"
TEXT = "text"
FILES = "files"

SIDE_TALKS = (
    Citizen.answering,
    Citizen.commenting,
    Citizen.telling_head,
    Citizen.verifying,
    Citizen.attaching,
    Citizen.correcting,
    *UnitTalk.__states__,
    *Talk.__states__,
    *Desk.__states__,
    *People.__states__,
    *FollowUp.__states__,
    *Tasks.__states__,
    *Plan.__states__,
    *Day.__states__,
    *Intake.__states__,
    *Tie.__states__,
    *EmergencyTalk.__states__,
    *EndingTalk.__states__,
    *TermTalk.__states__,
    *AbsenceTalk.__states__,
    *FindTalk.__states__,
    *VoiceTalk.__states__,
    *ReportTalk.__states__,
    *PhoneSurvey.__states__,
    *ConsentTalk.__states__,
    *BreachTalk.__states__,
    *AdviceTalk.__states__,
)

_ANSWERS = frozenset(
    kind.__prefix__ for kind in (OutcomeCard, WalkIn, SheetTyped, DaySure, SurveyCall, BreachSave)
)


async def draft_of(state: FSMContext) -> Filling[Draft] | None:
    """Return the form being filled in, if there is one that can still be read."""
    try:
        return FORM.load((await state.get_data()).get(DRAFT))
    except FormExpired:
        return None


async def keep_draft(state: FSMContext, filling: Filling[Draft]) -> None:
    """Store the form; the next text answers its question."""
    await state.set_state(Citizen.booking)
    await state.update_data({DRAFT: FORM.dump(filling)})


async def expect(state: FSMContext, talk: State, subject: str = "") -> None:
    """Take the next text as part of a side talk about something."""
    await state.set_state(talk)
    await state.update_data({SUBJECT: subject})


async def subject_of(state: FSMContext) -> str:
    """Return what the side talk is about."""
    return str((await state.get_data()).get(SUBJECT, ""))


async def keep_text(state: FSMContext, text: str) -> None:
    """Keep a text that may be an answer until the person says so."""
    await state.update_data({TEXT: text})


async def take_text(state: FSMContext) -> str:
    """Return the kept text and forget it; empty when there is none."""
    data = await state.get_data()
    text = str(data.pop(TEXT, ""))
    await state.set_data(data)
    return text


async def keep_file(state: FSMContext, file: tuple[str, str], most: int) -> int:
    """Keep a file sent unasked, its id in Telegram and its name, until the person says where to.

    Return how many are kept now; beyond `most` none is.
    """
    kept = list((await state.get_data()).get(FILES, []))
    if len(kept) < most:
        kept.append(list(file))
    await state.update_data({FILES: kept})
    return len(kept)


async def take_files(state: FSMContext) -> list[tuple[str, str]]:
    """Return the kept files and forget them."""
    data = await state.get_data()
    kept = data.pop(FILES, [])
    await state.set_data(data)
    return [(str(file_id), str(name)) for file_id, name in kept]


async def end_talk(state: FSMContext) -> None:
    """End a side talk; a form that was being filled in goes on."""
    data = await state.get_data()
    data.pop(SUBJECT, None)
    await state.set_state(Citizen.booking if DRAFT in data else None)
    await state.set_data(data)


def end_talks_on_other_steps(router: Router) -> None:
    """End a side talk before any press, or any command but /cancel, which answers for itself."""
    router.message.outer_middleware(_end)
    router.callback_query.outer_middleware(_end)


async def _end(
    handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
    event: TelegramObject,
    data: dict[str, Any],
) -> Any:
    talking = data.get("raw_state") in {talk.state for talk in SIDE_TALKS}
    if talking and _is_other_step(event):
        await end_talk(data["state"])
        data["raw_state"] = await data["state"].get_state()
    return await handler(event, data)


def _is_other_step(event: TelegramObject) -> bool:
    if isinstance(event, CallbackQuery):
        # These buttons answer a question of the form that is being typed.
        return (event.data or "").split(":")[0] not in _ANSWERS
    text = (event.text or "") if isinstance(event, Message) else ""
    return text.startswith("/") and text.split()[0] != "/cancel"

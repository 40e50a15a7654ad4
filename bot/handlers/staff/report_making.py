"""A version of a report made in chat, and marked as handed in (point 40)."""

import re

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.reports import ReportAct, ReportDo, ReportMake, ReportMaking
from bot.dialogues import end_talk, expect, subject_of
from bot.filters import TYPED, command
from bot.handlers.staff.reports import quarter_shown
from bot.i18n import Words
from bot.screens import report_chat, report_making
from bot.screens.screen import Screen
from bot.services.errors import ReasonNeeded, ReportSent
from bot.services.office import Office
from bot.services.rules.periods import Period
from bot.services.rules.policy import Action
from bot.states import ReportTalk

TWO_NUMBERS = re.compile(r"\s*(\d{1,7})\D+(\d{1,7})\s*")


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.report_making")
    on_press, on_text = router.callback_query.register, router.message.register
    for step, handler in (
        (ReportMaking.ASK, making_considered),
        (ReportMaking.CALLS, calls_asked),
        (ReportMaking.YES, version_made),
    ):
        on_press(handler, ReportMake.filter(F.step == step))
    on_press(sending_begun, ReportDo.filter(F.act == ReportAct.SENT))
    on_text(calls_typed, ReportTalk.calling, TYPED)
    on_text(reason_typed, ReportTalk.reasoning, TYPED)
    on_text(letter_typed, ReportTalk.numbering, TYPED)
    on_text(talk_cancelled, command("cancel"), StateFilter(ReportTalk))
    on_text(something_else_sent, StateFilter(ReportTalk))
    return router


async def making_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ReportMake
) -> Screen:
    """Somebody is about to make a version."""
    office.require(Action.MAKE_REPORT)
    return await _considered(office, words, callback_data)


async def calls_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: ReportMake,
) -> Screen:
    """Somebody knows the calls of the telephone exchange."""
    office.require(Action.MAKE_REPORT)
    await expect(state, ReportTalk.calling, callback_data.pack())
    return report_making.calls_wanted(words, _span(callback_data))


async def calls_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """Two numbers came: calls received and calls lost."""
    pressed = ReportMake.unpack(await subject_of(state))
    found = TWO_NUMBERS.fullmatch(event.text or "")
    if found is None or int(found[2]) > int(found[1]):
        return report_making.calls_wanted(words, _span(pressed))
    await end_talk(state)
    received, lost = int(found[1]) + 1, int(found[2]) + 1
    known = pressed.model_copy(update={"received": received, "lost": lost})
    return await _considered(office, words, known)


async def version_made(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: ReportMake,
) -> Screen:
    """Somebody freezes a version; a further one waits for its reason."""
    try:
        return await _made(office, words, callback_data, None)
    except ReasonNeeded as needed:
        await expect(state, ReportTalk.reasoning, callback_data.pack())
        changed = int(str(needed.details["changes"]))
        return report_making.reason_wanted(words, _span(callback_data), changed)


async def reason_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """The reason came: the further version is frozen."""
    pressed = ReportMake.unpack(await subject_of(state))
    shown = await _made(office, words, pressed, event.text or "")
    await end_talk(state)
    return shown


async def sending_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: ReportDo,
) -> Screen:
    """Somebody is about to mark a version as handed in."""
    office.require(Action.MAKE_REPORT)
    span = Period.quarter(callback_data.year, callback_data.quarter)
    report = await office.reports.numbered(span, callback_data.version)
    if report.sent_at is not None:
        raise ReportSent(public_id=report.public_id)
    await expect(state, ReportTalk.numbering, callback_data.pack())
    return report_making.letter_wanted(words, report)


async def letter_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """The number of the letter came: the version is handed in."""
    pressed = ReportDo.unpack(await subject_of(state))
    span = Period.quarter(pressed.year, pressed.quarter)
    report = await office.reports.numbered(span, pressed.version)
    sent = await office.reports.sent(report.public_id, event.text or "")
    await end_talk(state)
    lead = report_making.handed_in(words)
    return report_chat.version(words, sent, office.actor.roles, lead)


async def talk_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody stopped typing about a report; nothing has changed."""
    packed = await subject_of(state)
    kind = ReportDo if packed.startswith(f"{ReportDo.__prefix__}:") else ReportMake
    pressed = kind.unpack(packed)
    await end_talk(state)
    return await quarter_shown(office, words, Period.quarter(pressed.year, pressed.quarter))


async def something_else_sent(_event: Message, words: Words) -> Screen:
    """A photo, a voice or a sticker came where words are awaited."""
    return report_making.text_wanted(words)


async def _considered(office: Office, words: Words, pressed: ReportMake) -> Screen:
    span = _span(pressed)
    versions = await office.reports.versions(span)
    return report_making.making(words, span, len(versions), pressed.received, pressed.lost)


async def _made(office: Office, words: Words, pressed: ReportMake, reason: str | None) -> Screen:
    done = await office.reports.make(
        _span(pressed),
        reason=reason,
        calls_received=pressed.received - 1 if pressed.received else None,
        calls_lost=pressed.lost - 1 if pressed.lost else None,
    )
    lead = report_making.frozen(words, done.report) if done.is_new else report_making.same(words)
    return report_chat.version(words, done.report, office.actor.roles, lead)


def _span(pressed: ReportMake) -> Period:
    return Period.quarter(pressed.year, pressed.quarter)

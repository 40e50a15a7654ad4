"""The quarter's reports: looked at, frozen, checked, sent as files and marked as handed in (40)."""

import asyncio

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.reports import (
    ReportAct,
    ReportCases,
    ReportDo,
    ReportFigures,
    ReportList,
    ReportQuarter,
    ReportSheet,
)
from bot.filters import command
from bot.handlers.staff.membership import OnStaff
from bot.i18n import Catalogues, Words
from bot.screens import report_browse, report_chat
from bot.screens.report_paper import files
from bot.screens.screen import Reply, Screen
from bot.services.errors import NotFound
from bot.services.office import Office
from bot.services.quarterly.report_cases import behind
from bot.services.rules.periods import Period
from bot.services.rules.policy import Action
from bot.services.views.report import ReportContent


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.reports")
    on_press = router.callback_query.register
    router.message.register(reports_asked, command("report"), OnStaff())
    on_press(reports_turned, ReportList.filter())
    on_press(quarter_opened, ReportQuarter.filter())
    on_press(version_opened, ReportDo.filter(F.act == ReportAct.LOOK))
    on_press(sections_asked, ReportDo.filter(F.act == ReportAct.SHEETS))
    on_press(files_asked, ReportDo.filter(F.act == ReportAct.FILES))
    on_press(check_asked, ReportDo.filter(F.act == ReportAct.CHECK))
    on_press(section_opened, ReportSheet.filter())
    on_press(line_opened, ReportFigures.filter())
    on_press(cases_asked, ReportCases.filter())
    return router


async def reports_asked(_event: Message, office: Office, words: Words) -> Screen:
    """Somebody asked for the quarterly reports."""
    return report_chat.quarters(words, await office.reports.quarters(), 0)


async def reports_turned(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ReportList
) -> Screen:
    """Somebody opened the quarterly reports or turned their page."""
    return report_chat.quarters(words, await office.reports.quarters(), callback_data.page)


async def quarter_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ReportQuarter
) -> Screen:
    """Somebody opened a quarter."""
    return await quarter_shown(office, words, span_of(callback_data))


async def version_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ReportDo
) -> Screen:
    """Somebody opened a version, or looks at a quarter before it is over."""
    span = span_of(callback_data)
    if not callback_data.version:
        return report_chat.ahead(words, await office.reports.compute(span))
    report = await office.reports.numbered(span, callback_data.version)
    return report_chat.version(words, report, office.actor.roles)


async def sections_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ReportDo
) -> Screen:
    """Somebody wants to see every figure."""
    content = await _content(office, callback_data)
    return report_browse.contents(words, content, callback_data.version)


async def section_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ReportSheet
) -> Screen:
    """Somebody opened a section or turned its page."""
    asked = callback_data
    content = await _content(office, asked)
    roles = office.actor.roles
    return report_browse.sheet(words, content, asked.version, asked.sheet, asked.page, roles)


async def line_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ReportFigures
) -> Screen:
    """Somebody opened a line with several figures, and chooses one of them."""
    office.require(Action.SEE_CASE)
    content = await _content(office, callback_data)
    screen = report_browse.figures(words, content, callback_data)
    if screen is None:
        raise NotFound
    return screen


async def cases_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ReportCases
) -> Screen:
    """Somebody wants to see the cases behind a figure."""
    content = await _content(office, callback_data)
    code = report_browse.code_at(content, callback_data.line)
    chosen = None if code is None else behind(code, content.counted)
    if code is None or chosen is None:
        raise NotFound
    found = await office.figures.cases(chosen, callback_data.page)
    return report_browse.cases(words, content, callback_data, code, found)


async def files_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    catalogues: Catalogues,
    callback_data: ReportDo,
) -> Reply:
    """Somebody wants the files of a version; they are made in a thread meanwhile."""
    report = await office.reports.numbered(span_of(callback_data), callback_data.version)
    made = await asyncio.to_thread(files, catalogues, report)
    return report_chat.files(words, report, made)


async def check_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ReportDo
) -> Screen:
    """Somebody wants to know whether a stored report still holds."""
    report = await office.reports.numbered(span_of(callback_data), callback_data.version)
    return report_chat.checked(words, await office.reports.check(report.public_id))


async def quarter_shown(office: Office, words: Words, span: Period) -> Screen:
    """Return a quarter with its versions; raises NotFound for one before the office began."""
    one = next(
        (line for line in await office.reports.quarters() if line.quarter == span.code), None
    )
    if one is None:
        raise NotFound
    versions = await office.reports.versions(span)
    return report_chat.quarter(words, span, one, versions, office.actor.roles)


def span_of(
    pressed: ReportQuarter | ReportDo | ReportSheet | ReportFigures | ReportCases,
) -> Period:
    """Return the quarter that a button names."""
    return Period.quarter(pressed.year, pressed.quarter)


async def _content(
    office: Office, pressed: ReportDo | ReportSheet | ReportFigures | ReportCases
) -> ReportContent:
    """Return the figures of a version, or what a running quarter says so far."""
    span = span_of(pressed)
    if not pressed.version:
        return await office.reports.compute(span)
    return (await office.reports.numbered(span, pressed.version)).content

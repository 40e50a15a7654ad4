"""The words of a call sheet for a phone room: headings and lists in two languages, the script."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from bot.documents.call_sheet import Script, SheetColumn, call_sheet_xlsx
from bot.i18n import Catalogues, Words
from bot.profile import OfficeProfile
from bot.screens import call_problems, call_sheet, call_words, labels
from bot.screens.call_sheet import spoken
from bot.screens.formats import phone
from bot.screens.screen import visible
from bot.screens.survey_words import choice, question, scale
from bot.services.rules.call_form import RESULTS, Column, ask_of, columns
from bot.services.rules.questionnaires import QUESTIONS, Question
from bot.services.views.phone_survey import SheetLine
from db.enums import CallBackReason, CallResult, Language, Questionnaire


def workbook(
    catalogues: Catalogues,
    profile: OfficeProfile,
    asked: Questionnaire,
    sheet: Sequence[SheetLine],
    made_at: datetime,
) -> bytes:
    """Return the workbook: the sheet with its lists, and the script in Kazakh and in Russian."""
    kk, ru = catalogues[Language.KK], catalogues[Language.RU]
    codes = columns(asked)
    made = [_column(kk, ru, asked, code) for code in codes]
    rows = [_row(catalogues, line, codes) for line in sheet]
    scripts = [_script(words, asked, profile) for words in (kk, ru)]
    title = _both(kk, ru, lambda _: _("Calls")).replace("/", "-")
    return call_sheet_xlsx(title, made, rows, scripts, made_at)


def _both(kk: Words, ru: Words, said: Callable[[Words], str]) -> str:
    in_kazakh, in_russian = visible(said(kk)), visible(said(ru))
    return in_kazakh if in_kazakh == in_russian else f"{in_kazakh} / {in_russian}"


def _column(kk: Words, ru: Words, asked: Questionnaire, code: str) -> SheetColumn:
    ask = ask_of(code)
    if ask is None:
        heading = _both(kk, ru, lambda _: call_problems.column(_, code))
        return SheetColumn(code, heading, _choices(kk, ru, code))
    known = next(one for one in QUESTIONS[asked] if one.ask is ask)
    heading = _both(kk, ru, lambda _: question(_, asked, ask))
    if known.choices is None:
        heading = f"{heading}\n{_both(kk, ru, scale)}"
    return SheetColumn(code, heading, _answers(kk, ru, known))


def _choices(kk: Words, ru: Words, code: str) -> tuple[str, ...]:
    if code == Column.RESULT:
        return tuple(
            f"{n} · {_both(kk, ru, partial(_result, value=value, never=never))}"
            for n, (value, never) in enumerate(RESULTS, 1)
        )
    if code == Column.HEAD:
        return tuple(f"{n} · {_both(kk, ru, partial(_yes_or_no, place=n))}" for n in (1, 2))
    return ()


def _yes_or_no(_: Words, place: int) -> str:
    return call_words.yes_or_no(_)[place - 1]


def _result(_: Words, value: CallResult, *, never: bool) -> str:
    said = call_sheet.result(_, value)
    return _("{said}, never ask again", said=said) if never else said


def _answers(kk: Words, ru: Words, known: Question) -> tuple[str, ...]:
    if known.choices is None:
        return known.codes
    return tuple(
        f"{n} · {_both(kk, ru, partial(choice, kept=kept))}"
        for n, kept in enumerate(known.choices.values(), 1)
    )


def _row(catalogues: Catalogues, line: SheetLine, codes: Sequence[str]) -> tuple[str, ...]:
    """Return the cells of somebody to call, in the language in which they are spoken to."""
    call = line.called.call
    _ = catalogues[spoken(call.language)]
    shown = {
        Column.CALL: call.public_id,
        Column.POSITION: str(call.position),
        Column.NAME: line.called.name or "",
        Column.PHONE: phone(line.called.phone),
        Column.LANGUAGE: labels.language(_.language),
        Column.ABOUT: visible(call_words.about(_, call)),
    }
    return tuple(shown.get(Column(code), "") if code in set(Column) else "" for code in codes)


def _script(_: Words, asked: Questionnaire, profile: OfficeProfile) -> Script:
    """Return what is read out in one language; the day stands in the row of the person."""
    lines: list[tuple[str, bool]] = [
        (_("Script of the call"), True),
        (visible(_("Good day! This is {office}.", office=profile.name.said(_.language))), False),
        (_("(Say the day and what it is about: it stands in the row.)"), False),
        (visible(call_words.permission(_)), False),
    ]
    for n, known in enumerate(QUESTIONS[asked], 1):
        lines.append((f"{n}. {visible(question(_, asked, known.ask))}", True))
        if known.choices is None:
            lines.append((visible(scale(_)), False))
        else:
            lines += [(f"– {choice(_, kept)}", False) for kept in known.choices.values()]
        if known.not_after is not None:
            lines.append((_("(Not asked where the matter is solved.)"), False))
    lines += [
        (_("After a mark of 1 or 2:"), True),
        (call_words.may_the_head_call(_, CallBackReason.LOW_MARK), False),
        (_("To whoever was talked out of booking:"), True),
        (call_words.may_the_head_call(_, CallBackReason.TALKED_OUT), False),
        (call_words.anything_to_add(_), True),
        (call_words.thanks(_), True),
        (
            _(
                "(Whoever would like to book: tell the office at once, it takes the request by "
                "phone.)"
            ),
            False,
        ),
    ]
    title = _("Script in Kazakh") if _.language is Language.KK else _("Script in Russian")
    return Script(title, tuple(lines))

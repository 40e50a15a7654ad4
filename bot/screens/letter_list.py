"""The letters of a case: which there are, which can be made, and the ways to print and number."""

from aiogram.filters.callback_data import CallbackData

from bot.callbacks import Case, CaseAct
from bot.callbacks.endings import CorrectionNumber, LetterMake, LetterNumber, LetterPaper, Letters
from bot.i18n import Words
from bot.screens import labels
from bot.screens.captions import caption
from bot.screens.case_heading import heading
from bot.screens.formats import paragraphs
from bot.screens.letters import kind
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Rows, Screen
from bot.services.outcomes.letters import ON_DEMAND
from bot.services.views import Card
from bot.services.views.letters import LetterLine
from db.enums import LetterKind


def listing(_: Words, case: Card, found: tuple[LetterLine, ...], page: int) -> Screen:
    """Return a page of the letters of a case, with what can be made now."""
    shown = part(found, page)
    told = []
    rows = Rows()
    for n, line in shown.items:
        told.append(_line(_, n, line))
        rows.row(
            _file(_("{n}. PDF", n=n), line, docx=False),
            _file(_("{n}. DOCX", n=n), line, docx=True),
        )
        number = _number(case, line)
        if number is not None:
            rows.row(Button(caption(_("{n}. Enter the number", n=n)), number))
    for row in turning(_, shown, lambda at: Letters(id=case.public_id, page=at)):
        rows.row(*row)
    for letter, state in ON_DEMAND.items():
        if case.state is state:
            data = LetterMake(id=case.public_id, version=case.version, kind=letter)
            rows.row(Button(_make(_, letter), data))
    back = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
    rows.row(Button(_("← Back to the case"), back))
    lead = _("<b>Letters</b>") if found else _("No letter has been made on this case yet.")
    note = _("A letter names the person, so the file vanishes from the chat after some minutes.")
    return Screen(
        paragraphs(
            heading(_, case), lead, *told, *place_in_pages(_, shown), note if found else None
        ),
        rows.done(),
    )


def numbered(_: Words) -> str:
    """Return what is said once the number of a letter is written down."""
    return _("The number of the letter is written down.")


def _line(_: Words, n: int, line: LetterLine) -> str:
    made = _.short_day(_.day_of(line.made_at))
    language = labels.language(line.language)
    if line.number is None:
        return _(
            "{n}. {kind} · {language} · made on {day} · no number yet",
            n=n,
            kind=kind(_, line.kind),
            language=language,
            day=made,
        )
    return _(
        "{n}. {kind} · {language} · made on {day} · No. {number}",
        n=n,
        kind=kind(_, line.kind),
        language=language,
        day=made,
        number=line.number,
    )


def _number(case: Card, line: LetterLine) -> CallbackData | None:
    """Return what enters the number of a letter; None where it has one, or another enters it.

    The letter of an ending, and one to another body, get theirs on the card of the case.
    """
    if line.number is not None:
        return None
    if line.kind in ON_DEMAND:
        return LetterNumber(id=line.public_id)
    if line.public_id == case.endings.correction and not case.endings.correction_own:
        return CorrectionNumber(id=line.public_id)
    return None


def _make(_: Words, letter: LetterKind) -> str:
    if letter is LetterKind.DATE:
        return _("Make a letter about the date")
    return _("Make a letter about what is missing")


def _file(text: str, line: LetterLine, *, docx: bool) -> Button:
    return Button(text, LetterPaper(id=line.public_id, docx=docx))

"""The day sheet as a file to print: its words, and the message in which it comes.

It names people and matters, so the message vanishes, and neither the file's name nor the caption
says whom it is about. It may be saved, for it is there to be printed.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import assert_never

from bot.documents.day_sheet import DaySheetWords, SheetLine, pdf
from bot.i18n import Markup, Words
from bot.profile import OfficeProfile
from bot.screens import day_sheet, day_words, labels
from bot.screens.captions import clipped
from bot.screens.formats import own_name
from bot.screens.screen import File, Screen
from bot.services.views.day_sheet import DaySheet, DaySheetLine, Guest
from db.enums import Mode, ParticipationState

MATTER, MEMO, GUESTS = 260, 160, 160
SPARE = 3
"""Empty rows for people who come without booking."""


def printed(_: Words, sheet: DaySheet, profile: OfficeProfile, now: datetime) -> Screen:
    """Return the sheet as a PDF in this language."""
    day = _.day_of(sheet.starts_at)
    caption = _.plural(
        "The day sheet to print. This message disappears in {n} minute.",
        "The day sheet to print. This message disappears in {n} minutes.",
        profile.limits.show_minutes,
    )
    content = pdf(sheet_words(_, sheet, profile, now), now)
    return Screen(
        caption,
        file=File(f"qabyldau-{day.isoformat()}-{sheet.reception_id}.pdf", content),
        vanish_after=timedelta(minutes=profile.limits.show_minutes),
    )


def sheet_words(_: Words, sheet: DaySheet, profile: OfficeProfile, now: datetime) -> DaySheetWords:
    """Return the words of the sheet: plain text, which is laid out and never interpreted."""
    post = sheet.post
    return DaySheetWords(
        language=_.language.value,
        office=clipped(profile.name.said(_.language), 200),
        title=_("Sheet of the reception day"),
        subject=f"{_.day(_.day_of(sheet.starts_at))}, {_span(_, sheet)}",
        facts=(
            (_("State body"), own_name(_, post.body_kk, post.body_ru, 300)),
            (_("Receives"), f"{sheet.holder}, {own_name(_, post.title_kk, post.title_ru, 300)}"),
            (_("Place"), own_name(_, sheet.place_kk, sheet.place_ru, 300)),
            *_form(_, sheet.mode),
        ),
        columns=(
            "№",
            _("Time"),
            _("Request"),
            _("Matter and memo"),
            _("To be minded"),
            _("Came"),
            _("Began"),
            _("Ended"),
            _("Result"),
            _("Signature"),
        ),
        lines=tuple(_line(_, line) for line in sheet.lines),
        spare=SPARE,
        key=_key(_),
        notice=_("Personal data: show to nobody else, destroy after it was typed in."),
        made=_("The sheet was made on {moment}", moment=_.moment(now)),
    )


def _form(_: Words, mode: Mode) -> tuple[tuple[str, str], ...]:
    """Return the row that says how a reception is held in which nobody comes."""
    match mode:
        case Mode.VIDEO:
            return ((_("Format"), _("by video conference")),)
        case Mode.PHONE:
            told = _("by phone; the numbers are behind “Show” on the day")
            return ((_("Format"), told),)
        case Mode.IN_PERSON:
            return ()
    assert_never(mode)


def _line(_: Words, line: DaySheetLine) -> SheetLine:
    return SheetLine(
        seat=str(line.seat) if line.seat else "–",
        time=_.clock(line.time),
        name=line.name,
        number=line.number,
        matter=clipped(" ".join(line.matter.split()), MATTER),
        memo=_memo(_, line),
        notes=tuple(_notes(_, line)),
    )


def _memo(_: Words, line: DaySheetLine) -> str:
    if line.memo:
        return _("Memo: {text}", text=Markup(clipped(" ".join(line.memo.split()), MEMO)))
    return _("Memo: a file in the case") if line.has_memo else _("No memo")


def _notes(_: Words, line: DaySheetLine) -> Iterator[str]:
    """Give what to look at first, then what the person needs and wishes, then who takes part."""
    for each in line.marks:
        yield day_sheet.mark(_, each).removeprefix("⚠️ ")
    if line.out_of_turn:
        yield _("Received out of turn, class {n}", n=line.out_of_turn)
    if line.needs:
        needs = ", ".join(labels.help_kind(_, code) for code in line.needs)
        yield _("Needs: {needs}", needs=Markup(needs))
    if line.wishes:
        wishes = ", ".join(labels.help_kind(_, code) for code in line.wishes)
        yield _("Would like to see: {wishes}", wishes=Markup(wishes))
    if line.guests:
        guests = ", ".join(_guest(_, guest) for guest in line.guests)
        yield _("Take part: {guests}", guests=Markup(clipped(guests, GUESTS)))


def _guest(_: Words, guest: Guest) -> str:
    if guest.state is ParticipationState.CONFIRMED:
        return guest.body
    return _("{body} (invited)", body=Markup(guest.body))


def _key(_: Words) -> str:
    """Return how the empty columns are filled, so that they can be typed in afterwards."""
    return _(
        "Result: one of the words {words} and a few words more; a dash in “Came” for whoever did "
        "not come. The empty rows are for people without booking.",
        words=", ".join(day_words.short_decisions(_)),
    )


def _span(_: Words, sheet: DaySheet) -> str:
    return f"{_.clock(sheet.starts_at)}–{_.clock(sheet.ends_at)}"

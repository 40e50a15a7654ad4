"""The day sheet: in the chat for some minutes, as a file to print, and typed in from paper."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from bot.callbacks.day import DayRoom, SheetTyped
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import day_words, labels
from bot.screens.captions import clipped, post_in_full, width
from bot.screens.formats import lines, paragraphs
from bot.screens.screen import TEXT_LIMIT, Button, Rows, Screen, visible
from bot.services.rules.sheet import SheetEntry
from bot.services.views.day import DayReception, TypedSheet
from bot.services.views.day_sheet import DaySheet, DaySheetLine, SheetMark
from db.enums import HeldResult, OutcomeKind, ParticipationState

MATTER = 300
MEMO = 200
"""Letters of a matter and of a memo that a sheet shows; the case has them whole."""

PREVIEWED = 20
"""Lines of a typed sheet that fit into one message."""

ROOM = TEXT_LIMIT - 100


def shown(_: Words, sheet: DaySheet, profile: OfficeProfile) -> tuple[Screen, ...]:
    """Return the sheet as protected messages that vanish, as many as it needs."""
    stays = timedelta(minutes=profile.limits.show_minutes)
    opening = paragraphs(
        _.plural(
            "<b>Sheet, {when}</b>. This message disappears in {n} minute.",
            "<b>Sheet, {when}</b>. This message disappears in {n} minutes.",
            profile.limits.show_minutes,
            when=_.moment(sheet.starts_at),
        ),
        _.quote(clipped(post_in_full(_, sheet.post), 200)),
    )
    return tuple(
        Screen(text, protect=True, vanish_after=stays)
        for text in _packed(opening, (_line(_, line) for line in sheet.lines))
    )


def typing(
    _: Words,
    reception: DayReception,
    decisions: Mapping[str, HeldResult],
    bad: TypedSheet | None = None,
) -> Screen:
    """Ask for the filled sheet in one message, after what could not be read of the last one."""
    solved = next(word for word, meaning in decisions.items() if meaning is HeldResult.SOLVED)
    examples = (
        _("3 10:05-10:20 {word}, the papers were handed over", word=solved),
        _("4 - (did not come)"),
        _("5 x the head was called away (was not received)"),
    )
    text = paragraphs(
        None if bad is None else _problems(_, bad),
        _("<b>Type in the filled sheet of {when}</b>", when=_.moment(reception.starts_at)),
        _("One message, one line for each person:"),
        "\n".join(f"<code>{example}</code>" for example in examples),
        _(
            "After the times one of these words: {words}. Nothing is stored before you confirm.",
            words=", ".join(decisions),
        ),
    )
    return Screen(text, ((Button(_("Cancel"), DayRoom(reception=reception.id)),),))


def preview(_: Words, sheet: TypedSheet) -> Screen:
    """Show what was read before it is written down."""
    numbers = {line.seat: line.number for line in sheet.reception.lines if line.seat is not None}
    told = [_entry(_, entry, numbers.get(entry.seat, "")) for entry in sheet.entries]
    text = paragraphs(
        _("<b>Read from the sheet of {when}</b>", when=_.moment(sheet.reception.starts_at)),
        lines(*told[:PREVIEWED]),
        _.plural("and {n} more line", "and {n} more lines", len(told) - PREVIEWED)
        if len(told) > PREVIEWED
        else None,
        _(
            "Write this down? Everybody concerned is told the result. This cannot be undone; to "
            "change it, send the message again."
        ),
    )
    rows = Rows()
    confirm = SheetTyped(reception=sheet.reception.id, fingerprint=sheet.fingerprint)
    said = _.plural("✅ Write down {n} result", "✅ Write down {n} results", len(sheet.entries))
    rows.row(Button(said, confirm))
    rows.row(Button(_("Cancel"), DayRoom(reception=sheet.reception.id)))
    return Screen(text, rows.done())


def written_down(_: Words, n: int) -> str:
    """Return what is said once a typed sheet is stored."""
    return _.plural("{n} result is written down.", "{n} results are written down.", n)


def _entry(_: Words, entry: SheetEntry, number: str) -> str:
    """Return a line of the preview; what was typed is escaped by filling it in."""
    who = _("№ {n}", n=entry.seat)
    match entry.kind:
        case OutcomeKind.NO_SHOW:
            what = _("did not come")
        case OutcomeKind.NOT_HELD:
            what = _("was not received: {why}", why=clipped(entry.text or "", 60))
        case _held:
            result = entry.result or HeldResult.EXPLAINED
            what = _(
                "{begin}–{end}, {decided}: {text}",
                begin=_.clock(entry.began) if entry.began else "",
                end=_.clock(entry.ended) if entry.ended else "",
                decided=day_words.decided(_, result),
                text=clipped(entry.text or "", 60),
            )
    return f"{who} · {number} · {what}"


def _problems(_: Words, sheet: TypedSheet) -> str:
    told = [
        _("Line {n}: {expected}", n=bad.line, expected=day_words.problem(_, bad.problem))
        for bad in sheet.bad[:20]
    ]
    return lines(
        _("❗ Nothing was stored. Please correct and send the whole message again:"), *told
    )


def _line(_: Words, line: DaySheetLine) -> str:
    """Return one person of the sheet; everything people wrote is escaped here."""
    place = _("№ {n}", n=line.seat) if line.seat else _("without booking")
    guests = ", ".join(
        guest.body
        if guest.state is ParticipationState.CONFIRMED
        else _("{body} (invited)", body=guest.body)
        for guest in line.guests
    )
    needs = ", ".join(labels.help_kind(_, code) for code in line.needs)
    wishes = ", ".join(labels.help_kind(_, code) for code in line.wishes)
    return lines(
        _(
            "<b>{place} · {hour} · {name}</b>",
            place=place,
            hour=_.clock(line.time),
            name=line.name or _("personal data deleted"),
        ),
        line.number,
        _.quote(clipped(line.matter, MATTER)),
        _("Memo: {text}", text=clipped(line.memo, MEMO))
        if line.memo
        else _("Memo: a file in the case")
        if line.has_memo
        else _("No memo"),
        _("Needs: {needs}", needs=needs) if needs else None,
        _("Would like to see: {wishes}", wishes=wishes) if wishes else None,
        _("Take part: {guests}", guests=clipped(guests, MATTER)) if guests else None,
        _("Received out of turn, class {n}", n=line.out_of_turn) if line.out_of_turn else None,
        *(mark(_, each) for each in line.marks),
    )


def mark(_: Words, value: SheetMark) -> str:
    """Return what the clerk has to look at."""
    return {
        SheetMark.CHECK_IDENTITY: _("⚠️ Compare the IIN with the document"),
        SheetMark.CHECK_AUTHORITY: _("⚠️ Look at the power of attorney"),
        SheetMark.FOREIGN: _("⚠️ Foreign citizen or stateless: cleared beforehand"),
        SheetMark.WALK_IN: _("Came without booking"),
    }[value]


def _packed(opening: str, blocks: Iterable[str]) -> list[str]:
    """Lay the blocks into as few messages as they need, each with the opening on top."""
    messages: list[str] = []
    current = opening
    for block in blocks:
        longer = f"{current}\n\n{block}"
        if current != opening and width(visible(longer)) > ROOM:
            messages.append(current)
            longer = f"{opening}\n\n{block}"
        current = longer
    return [*messages, current]

"""Who asks and about what: shown on request, protected from forwarding, gone after some minutes.

A matter, a talk and a memo together can be longer than one message, so they are laid into as many
messages as needed; a long text is parted between words, never cut.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import assert_never

from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import labels, staff_labels
from bot.screens.captions import width
from bot.screens.formats import own_name, phone
from bot.screens.screen import TEXT_LIMIT, File, Screen, visible
from bot.services.views import Card, MemoView, NoteView, Person, Revealed
from db.enums import ApplicantKind, NoteKind

ROOM = TEXT_LIMIT - 200
"""Visible UTF-16 units of a message, with some left for its heading and the word "continued"."""

PIECE = 3000
"""Units of one piece of a long text: with a heading it always fits into a message."""


def revealed(_: Words, shown: Revealed, profile: OfficeProfile) -> tuple[Screen, ...]:
    """Return the personal side of a case in order; a memo sent as a file comes last."""
    stays = timedelta(minutes=profile.limits.show_minutes)
    screens = list(laid_out(_, shown.card.number, _blocks(_, shown, profile), profile))
    if shown.memo is not None and shown.memo.file_id is not None:
        memo = File(f"memo-{shown.memo.version}", telegram_id=shown.memo.file_id)
        caption = _memo_heading(_, shown.memo)
        screens.append(Screen(caption, file=memo, protect=True, vanish_after=stays))
    return tuple(screens)


def laid_out(
    _: Words, number: str, blocks: Iterator[tuple[str, str]], profile: OfficeProfile
) -> tuple[Screen, ...]:
    """Return headings with their plain texts as messages that cannot be forwarded and vanish."""
    stays = timedelta(minutes=profile.limits.show_minutes)
    return tuple(
        Screen(text, protect=True, vanish_after=stays)
        for text in _packed(_opening(_, number, profile), blocks)
    )


def _opening(_: Words, number: str, profile: OfficeProfile) -> str:
    return _.plural(
        "{number}. This message disappears in {n} minute.",
        "{number}. This message disappears in {n} minutes.",
        profile.limits.show_minutes,
        number=number,
    )


def _blocks(_: Words, shown: Revealed, profile: OfficeProfile) -> Iterator[tuple[str, str]]:
    """Give headings with plain texts, in the order in which they are read."""
    yield _("Applicant"), "\n".join(_applicant(_, shown, profile))
    if shown.secrecy_reason is not None:
        yield _("Why not cleared under the secrecy regime"), shown.secrecy_reason
    yield _("The matter"), shown.matter
    if shown.news is not None:
        yield _("What is new since the earlier request"), shown.news
    if shown.handed is not None:
        yield _("A colleague's word"), shown.handed
    for note in shown.notes:
        asked = [f"• {labels.missing(_, one)}" for one in note.missing]
        yield note_heading(_, note), "\n".join((*asked, note.text)).strip()
    yield from _of_units(_, shown)
    if shown.memo is not None and shown.memo.text is not None:
        yield _memo_heading(_, shown.memo), shown.memo.text
    if shown.memo is not None and shown.memo.sections:
        parts = [
            f"{staff_labels.memo_section(_, section)}:\n{text}"
            for section, text in shown.memo.sections.items()
            if text.strip()
        ]
        yield _memo_heading(_, shown.memo), "\n\n".join(parts)
    if shown.proposal_text is not None:
        yield _("Explanation of the refusal"), shown.proposal_text
    if shown.hand_reason is not None:
        yield _("Why placed by hand"), shown.hand_reason
    if shown.return_note is not None:
        yield _("The head's note"), shown.return_note


def applicant(_: Words, case: Card, person: Person) -> Iterator[str]:
    """Give who asks in plain lines, to be escaped by whoever shows them."""
    yield person.full_name
    yield _line(_("IIN"), person.iin) if person.iin else _("No IIN")
    yield _line(_("Phone"), phone(person.phone))
    # Who came without booking was not asked for one.
    if person.address:
        yield _line(_("Address"), person.address)
    yield labels.citizenship(_, case.citizenship)
    yield from _represented(_, case.kind, person)


def _applicant(_: Words, shown: Revealed, profile: OfficeProfile) -> Iterator[str]:
    """Give plain lines: they are escaped together with every other text that people wrote."""
    person = shown.person
    yield from applicant(_, shown.card, person)
    if shown.category is not None:
        texts = {known.code: known.text.said(_.language) for known in profile.out_of_turn}
        category = texts.get(shown.category, shown.category)
        yield _line(_("Asks to be received out of turn"), category)
    if person.needed:
        yield _line(_("Needed on the day"), _kinds(_, person.needed))
    if person.interpreter:
        yield _line(_("Interpreter"), person.interpreter)
    if person.wished:
        yield _line(_("Helper"), _kinds(_, person.wished))
    if shown.card.format is not None:
        yield _line(_("Form of the reception"), labels.mode(_, shown.card.format))
    # Requests from before the days became a column keep them among the personal data.
    wished_days = shown.card.days or person.days
    if wished_days:
        days = ", ".join(labels.weekday(_, day) for day in wished_days)
        yield _line(_("Preferred days"), days)


def _kinds(_: Words, codes: tuple[str, ...]) -> str:
    return ", ".join(labels.help_kind(_, code) for code in codes)


def _line(name: str, value: str) -> str:
    return f"{name}: {value}"


def _represented(_: Words, kind: ApplicantKind, person: Person) -> Iterator[str]:
    behind = person.represents
    if behind is None:
        return
    heading = (
        _("On behalf of the organisation")
        if kind is ApplicantKind.ORGANISATION
        else _("On behalf of another person")
    )
    yield _line(heading, behind.name)
    if behind.identifier:
        number = _("BIN") if kind is ApplicantKind.ORGANISATION else _("IIN")
        yield _line(number, behind.identifier)
    yield _line(_("Basis"), behind.basis)


def note_heading(_: Words, note: NoteView) -> str:
    """Return whose line of the talk it is, and when it was written."""
    when = _.moment(note.at)
    match note.kind:
        case NoteKind.QUESTION:
            return _("Question of the office, {when}", when=when)
        case NoteKind.ANSWER:
            return _("Answer of the applicant, {when}", when=when)
        case NoteKind.MESSAGE:
            return _("Message of the applicant, {when}", when=when)
        case NoteKind.REPLY:
            return _("Reply of the office, {when}", when=when)
        case NoteKind.CORRECTION:
            return _("Correction of the office, {when}", when=when)
    assert_never(note.kind)


def _of_units(_: Words, shown: Revealed) -> Iterator[tuple[str, str]]:
    """Give what units answered, each under its name with the question."""
    for one in shown.units:
        name = own_name(_, one.unit.name_kk, one.unit.name_ru)
        told = one.answer if one.answer is not None else _("It is a document, among the files.")
        yield _("Materials of the unit: {unit}", unit=name), f"{one.question}\n— {told}"


def _memo_heading(_: Words, memo: MemoView) -> str:
    return _("Memo, version {n}, {when}", n=memo.version, when=_.moment(memo.written_at))


def _packed(opening: str, blocks: Iterator[tuple[str, str]]) -> list[str]:
    """Lay the blocks into as few messages as they need, each with the opening on top."""
    messages: list[str] = []
    current = opening
    for heading, text in blocks:
        for piece in pieces(text):
            block = f"\n\n<b>{heading}</b>\n{Words.quote(piece)}"
            if current != opening and width(visible(current + block)) > ROOM:
                messages.append(current)
                current = opening
            current += block
    return [*messages, current]


def pieces(text: str) -> list[str]:
    """Part a plain text into pieces of at most `PIECE` units, at a line's end or between words."""
    rest, parted = text, []
    while width(rest) > PIECE:
        head = rest[:PIECE]
        while width(head) > PIECE:
            head = head[:-1]
        end = max(head.rfind("\n"), head.rfind(" "))
        head = head[:end] if end > 0 else head
        parted.append(head)
        rest = rest[len(head) :].lstrip()
    return [*parted, rest] if rest or not parted else parted

"""What the form of a request taken down by a clerk asks: short, while a person waits."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.callbacks.intake import TakeAnswer, TakePage
from bot.forms import intake as forms
from bot.forms.answers import Choice
from bot.forms.engine import Ask, Filling
from bot.forms.intake import IntakeDraft, Who
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import labels, receivers, staff_labels
from bot.screens.captions import caption, clipped
from bot.screens.formats import lines, paragraphs
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Rows
from bot.services.views import PostView
from bot.services.views.intake import KnownPerson
from bot.services.views.tasks import CaseLink
from db.enums import ApplicantKind, Citizenship, TellBy


@dataclass(frozen=True, slots=True)
class Around:
    """What a question needs besides the draft."""

    profile: OfficeProfile
    posts: tuple[PostView, ...] = ()
    known: tuple[KnownPerson, ...] = ()
    others: tuple[CaseLink, ...] = ()
    """Open requests of the same person."""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to be shown."""

    text: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class _At:
    filling: Filling[IntakeDraft]
    asked: Ask
    around: Around


def question(_: Words, filling: Filling[IntakeDraft], asked: Ask, around: Around) -> Question:
    """Return the question about a field."""
    at = _At(filling, asked, around)
    draw = _WITH_BUTTONS.get(asked.field)
    return Question(_in_words(_, at), Rows()) if draw is None else draw(_, at)


def tell_by(_: Words, value: TellBy) -> str:
    """Return how somebody is told."""
    match value:
        case TellBy.CHAT:
            return _("in the chat")
        case TellBy.PHONE:
            return _("over the phone")
        case TellBy.LETTER:
            return _("by letter")


def _answer(at: _At, text: str, value: str) -> Button:
    return Button(caption(text), TakeAnswer(rev=at.filling.rev, value=value))


def _in_words(_: Words, at: _At) -> str:
    """Return a question that is answered by typing alone."""
    limits = at.around.profile.limits
    match at.asked.field:
        case "full_name":
            return _("Type the surname, first name and patronymic of the person.")
        case "represented":
            return _("Type the full name of the person who is represented.")
        case "organisation":
            return _("Type the name of the organisation.")
        case "basis":
            return _("On what basis? For example: a power of attorney, its number and date.")
        case _:
            return _(
                "Type the matter as the person tells it ({minimum}–{maximum} characters).",
                minimum=limits.matter_min,
                maximum=limits.matter_max,
            )


def _channel(_: Words, at: _At) -> Question:
    rows = Rows()
    for value in forms.CHANNELS:
        rows.row(_answer(at, staff_labels.channel(_, value), value.value))
    text = _(
        "How did the request come? If the person is on the line, just type the phone or the IIN."
    )
    return Question(text if at.filling.untouched else _("How did the request come?"), rows)


def _official_number(_: Words, at: _At) -> Question:
    rows = Rows().row(_answer(at, _("Not known yet"), Choice.NONE))
    return Question(_("Type the official number of the other system."), rows)


def _received_at(_: Words, at: _At) -> Question:
    rows = Rows().row(_answer(at, _("Just now"), Choice.NONE))
    text = _(
        "When did it come? If it was earlier, type the hour or the day: 10:30, yesterday, 20.11 "
        "or 20.11.2026 10:30. The term is counted from then."
    )
    return Question(text, rows)


def _who(_: Words, at: _At) -> Question:
    rows = Rows()
    if at.asked.pending is not None:
        rows.row(_answer(at, _("Keep this number"), Choice.KEEP))
    rows.row(_answer(at, _("Neither phone nor IIN"), Who.NEITHER))
    asked = _("Type the phone or the IIN of the person.")
    return Question(asked if at.asked.pending is None else _doubt(_), rows)


def _known(_: Words, at: _At) -> Question:
    rows = Rows()
    told = []
    for place, key in enumerate(at.filling.draft.found):
        one = next((each for each in at.around.known if each.key == key), None)
        if one is None:
            continue
        told.append(_person(_, place + 1, one))
        rows.row(_answer(at, f"{place + 1}. {one.name}", str(place)))
    rows.row(_answer(at, _("Somebody else"), Choice.NONE))
    text = _("This person may be known already. Ask for the name and press it.")
    return Question(paragraphs(text, "\n".join(told), open_requests(_, at.around.others)), rows)


def _person(_: Words, n: int, one: KnownPerson) -> str:
    name = clipped(one.name, 60)
    return lines(
        _("{n}. <b>{name}</b>", n=n, name=name),
        _("IIN: {iin}", iin=one.iin) if one.iin else _("IIN: none"),
        _("Phone: {phone}", phone=one.phone) if one.phone else None,
        _("Last request: {number}, {day}", number=one.number, day=_.short_day(one.registered_on)),
    )


def open_requests(_: Words, others: tuple[CaseLink, ...]) -> str | None:
    """Say that the same person has open requests; they stop nothing."""
    if not others:
        return None
    return _(
        "⚠️ The same person has an open request: {numbers}. Another one may be registered all the "
        "same.",
        numbers=", ".join(each.number for each in others),
    )


def _iin(_: Words, at: _At) -> Question:
    rows = Rows()
    if at.asked.pending is not None:
        rows.row(_answer(at, _("Keep this number"), Choice.KEEP))
    rows.row(_answer(at, _("No IIN"), Choice.NONE))
    text = _("Type the IIN: 12 digits.") if at.asked.pending is None else _doubt(_)
    return Question(text, rows)


def _bin(_: Words, at: _At) -> Question:
    rows = Rows()
    if at.asked.pending is not None:
        rows.row(_answer(at, _("Keep this number"), Choice.KEEP))
    rows.row(_answer(at, _("It has no BIN"), Choice.NONE))
    text = _("Type the BIN: 12 digits.") if at.asked.pending is None else _doubt(_)
    return Question(text, rows)


def _doubt(_: Words) -> str:
    return _(
        "This number did not pass the check: ask for it once more and type it, or keep it, and "
        "the document is looked at on the visit."
    )


def _citizenship(_: Words, at: _At) -> Question:
    rows = Rows()
    for value in Citizenship:
        rows.row(_answer(at, labels.citizenship(_, value), value.value))
    return Question(_("What is the citizenship of the person?"), rows)


def _phone(_: Words, at: _At) -> Question:
    rows = Rows().row(_answer(at, _("No phone"), Choice.NONE))
    return Question(_("Type the phone number of the person."), rows)


def _address(_: Words, at: _At) -> Question:
    rows = Rows().row(_answer(at, _("Not told"), Choice.NONE))
    return Question(_("Type the postal address: town or village, street, house, flat."), rows)


def _kind(_: Words, at: _At) -> Question:
    rows = Rows()
    for value in ApplicantKind:
        rows.row(_answer(at, staff_labels.asks_for(_, value), value.value))
    return Question(_("On whose behalf does the person ask?"), rows)


def _post_id(_: Words, at: _At) -> Question:
    shown = part(at.around.posts, at.around.page)
    rows = Rows()
    for label, value in receivers.on_buttons(_, shown):
        rows.row(_answer(at, label, value))
    for turn in turning(_, shown, lambda page: TakePage(rev=at.filling.rev, page=page)):
        rows.row(*turn)
    rows.row(_answer(at, _("The office decides"), Choice.NONE))
    text = _("Whom does the person want to be received by?")
    return Question(paragraphs(text, receivers.told(_, shown), *place_in_pages(_, shown)), rows)


def _topic(_: Words, at: _At) -> Question:
    rows = Rows()
    for place, topic in enumerate(at.around.profile.topics):
        rows.row(_answer(at, topic.text.said(_.language), str(place)))
    rows.row(_answer(at, _("None of these topics"), Choice.NONE))
    return Question(_("What is the matter about?"), rows)


def _tell_by(_: Words, at: _At) -> Question:
    rows = Rows()
    for value in forms.TELL_BY:
        rows.row(_answer(at, tell_by(_, value), value.value))
    return Question(_("How does the person want to be told?"), rows)


_WITH_BUTTONS: dict[str, Callable[[Words, _At], Question]] = {
    "channel": _channel,
    "official_number": _official_number,
    "received_at": _received_at,
    "who": _who,
    "known": _known,
    "iin": _iin,
    "citizenship": _citizenship,
    "bin": _bin,
    "phone": _phone,
    "address": _address,
    "kind": _kind,
    "post_id": _post_id,
    "topic": _topic,
    "tell_by": _tell_by,
}

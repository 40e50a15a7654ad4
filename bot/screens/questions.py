"""What the booking form asks: one question a screen, with its answers as buttons where it has any.

Each question is a text and the rows of its own answers; `bot.screens.booking` puts the warnings
above and the ways back and out below.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.callbacks import Form, FormAct, FormAnswer, FormPage
from bot.forms.answers import ANSWER_LANGUAGES, Choice
from bot.forms.booking import Draft
from bot.forms.booking_answers import WORKDAYS
from bot.forms.booking_known import details_fit
from bot.forms.engine import Ask, Filling
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import labels, receivers
from bot.screens.captions import caption
from bot.screens.formats import lines, paragraphs, phone, written
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Rows
from bot.services.rules.identity import mask
from bot.services.views import Person, PostView
from bot.services.views.review import EarlierCase
from db.enums import ApplicantKind, Citizenship, Help, Mode, Need


@dataclass(frozen=True, slots=True)
class Around:
    """What a question needs besides the draft: the office, its posts, what is known already."""

    profile: OfficeProfile
    posts: tuple[PostView, ...] = ()
    details: Person | None = None
    page: int = 0
    before: EarlierCase | None = None
    """The person's own answered request to the same body or about the same topic."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to be shown."""

    text: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class _At:
    """The present question of a form, with what is around it."""

    filling: Filling[Draft]
    asked: Ask
    around: Around


def question(_: Words, filling: Filling[Draft], asked: Ask, around: Around) -> Question:
    """Return the question about a field."""
    draw = _WITH_BUTTONS.get(asked.field)
    if draw is not None:
        return draw(_, _At(filling, asked, around))
    return Question(_in_words(_, asked.field, filling.draft), Rows())


def _answer(at: _At, text: str, value: str) -> Button:
    return Button(caption(text), FormAnswer(rev=at.filling.rev, value=value))


def _in_words(_: Words, field: str, draft: Draft) -> str:
    """Return a question that is answered by typing alone."""
    match field:
        case "represented":
            return _("Write in full the surname, first name and patronymic of whom you represent.")
        case "organisation":
            return _("Write the name of the organisation. You can add its BIN in the same message.")
        case "basis" if draft.kind is ApplicantKind.ORGANISATION:
            return _(
                "On what basis do you represent it? For example: director; or a power of "
                "attorney, its number and date. Bring the document to the reception."
            )
        case "basis":
            return _(
                "On what basis do you represent this person? For example: parent; guardian; or "
                "a power of attorney, its number and date. Bring the document to the reception."
            )
        case "interpreter":
            return _("From which language do you need an interpreter? Write its name.")
        case "phone":
            return _(
                "Write your phone number, for example +7 700 000 00 00, or press the button below "
                "to share the number of this Telegram account. We call it if a message cannot be "
                "delivered."
            )
        case _:
            return _("Write your postal address: region, town or village, street, house, flat.")


def _kind(_: Words, at: _At) -> Question:
    rows = Rows()
    text = _("For whom do you ask for a reception?")
    if at.around.details is not None and details_fit(at.filling):
        known = _details(_, at.around.details)
        text = paragraphs(text, _("Your details from the last request:"), known)
        rows.row(
            Button(
                _("For myself, with these details"),
                Form(rev=at.filling.rev, act=FormAct.KEEP_DETAILS),
            )
        )
        rows.row(_answer(at, _("For myself, with other details"), ApplicantKind.SELF.value))
    else:
        rows.row(_answer(at, labels.kind(_, ApplicantKind.SELF), ApplicantKind.SELF.value))
    for value in (ApplicantKind.OTHER, ApplicantKind.ORGANISATION):
        rows.row(_answer(at, labels.kind(_, value), value.value))
    return Question(text, rows)


def _full_name(_: Words, at: _At) -> Question:
    rows = Rows()
    if at.filling.draft.kind is ApplicantKind.SELF:
        text = _("Write your surname, first name and patronymic (if any) in full.")
    else:
        text = _(
            "Write your own surname, first name and patronymic (if any) in full. We ask whom you "
            "represent in a moment."
        )
    if at.around.details is not None and details_fit(at.filling):
        known = _details(_, at.around.details)
        text = paragraphs(text, _("Your details from the last request:"), known)
        rows.row(Button(_("Use these details"), Form(rev=at.filling.rev, act=FormAct.KEEP_DETAILS)))
    return Question(text, rows)


def _details(_: Words, person: Person) -> str:
    return lines(
        written(_, person.full_name),
        _("IIN: {iin}", iin=mask(person.iin)) if person.iin else _("IIN: none"),
        _("Phone: {phone}", phone=phone(person.phone)),
        _("Address: {address}", address=written(_, person.address)),
    )


def _iin(_: Words, at: _At) -> Question:
    rows = Rows()
    if at.asked.pending is None:
        text = _("Write your IIN: 12 digits.")
    else:
        text = _doubt(_)
        rows.row(_answer(at, _("Leave it as it is"), Choice.KEEP))
    return Question(text, rows.row(_answer(at, _("I have no IIN"), Choice.NONE)))


def _bin(_: Words, at: _At) -> Question:
    rows = Rows()
    if at.asked.pending is None:
        text = _("Write the organisation's BIN: 12 digits.")
    else:
        text = _doubt(_)
        rows.row(_answer(at, _("Leave it as it is"), Choice.KEEP))
    return Question(text, rows.row(_answer(at, _("It has no BIN"), Choice.NONE)))


def _doubt(_: Words) -> str:
    return _(
        "This number did not pass the check: one digit may be wrong. Write it again, or leave it "
        "as it is: we shall look at the document at the reception."
    )


def _citizenship(_: Words, at: _At) -> Question:
    rows = Rows()
    for value in Citizenship:
        rows.row(_answer(at, labels.citizenship(_, value), value.value))
    return Question(_("What is your citizenship?"), rows)


def _post_id(_: Words, at: _At) -> Question:
    shown = part(at.around.posts, at.around.page)
    rows = Rows()
    for label, value in receivers.on_buttons(_, shown):
        rows.row(_answer(at, label, value))
    for turn in turning(_, shown, lambda page: FormPage(rev=at.filling.rev, page=page)):
        rows.row(*turn)
    rows.row(_answer(at, _("Direct me yourselves"), Choice.NONE))
    text = _(
        "Whom would you like to be received by? If you do not know, press “Direct me yourselves”."
    )
    return Question(paragraphs(text, receivers.told(_, shown), *place_in_pages(_, shown)), rows)


def _matter(_: Words, at: _At) -> Question:
    limits = at.around.profile.limits
    text = _(
        "Describe the matter in short: what happened, where you have applied before, what you "
        "ask for. ({minimum} to {maximum} characters)",
        minimum=limits.matter_min,
        maximum=limits.matter_max,
    )
    old = at.filling.before.draft.matter if at.filling.before is not None else None
    if old is None:
        return Question(text, Rows())
    return Question(paragraphs(text, _("Now it says:"), written(_, old, 3000)), Rows())


def _help(_: Words, at: _At) -> Question:
    rows = Rows()
    for value in Help:
        ticked = value in at.filling.draft.help
        rows.row(_answer(at, _tick(labels.help_kind(_, value), ticked=ticked), value.value))
    rows.row(_answer(at, _("Done"), Choice.DONE))
    return Question(
        _(
            "Who should help you on the day? The help is free of charge. Press all that fits, "
            "then “Done”."
        ),
        rows,
    )


def _needs(_: Words, at: _At) -> Question:
    rows = Rows()
    for value in Need:
        ticked = value in at.filling.draft.needs
        rows.row(_answer(at, _tick(labels.help_kind(_, value), ticked=ticked), value.value))
    rows.row(_answer(at, _("Done"), Choice.DONE))
    return Question(
        _(
            "What shall we prepare for you on the day? Press all that fits, then “Done”. No "
            "document is needed for this."
        ),
        rows,
    )


def _format(_: Words, at: _At) -> Question:
    rows = Rows()
    for value in (Mode.IN_PERSON, Mode.VIDEO):
        rows.row(_answer(at, labels.mode(_, value), value.value))
    rows.row(_answer(at, labels.mode(_, None), Choice.NONE))
    return Question(
        _(
            "How would you like to be received? You get only dates of the kind you choose, so "
            "“Either way” may be sooner."
        ),
        rows,
    )


def _days(_: Words, at: _At) -> Question:
    rows = Rows()
    for value in WORKDAYS:
        ticked = value in at.filling.draft.days
        rows.row(_answer(at, _tick(labels.weekday(_, value), ticked=ticked), str(value)))
    rows.row(_answer(at, _("Done"), Choice.DONE))
    return Question(
        _(
            "Which days suit you best? Press all that fit, then “Done”. It is a wish: dates are "
            "given in the order of the queue."
        ),
        rows,
    )


def _category(_: Words, at: _At) -> Question:
    rows = Rows()
    told = []
    for place, category in enumerate(at.around.profile.out_of_turn):
        text = category.text.said(_.language)
        told.append(_("{number}. {category}", number=place + 1, category=written(_, text, 250)))
        rows.row(_answer(at, f"{place + 1}. {text}", str(place)))
    rows.row(_answer(at, _("None of these"), Choice.NONE))
    return Question(
        paragraphs(
            _(
                "Do you belong to those who are received out of turn? Nothing needs to be sent "
                "here: show the document at the office before the date is given."
            ),
            lines(*told),
        ),
        rows,
    )


def _language(_: Words, at: _At) -> Question:
    rows = Rows()
    for value in ANSWER_LANGUAGES:
        rows.row(_answer(at, labels.language(value), value.value))
    return Question(_("In which language shall the answer be?"), rows)


def _phone_survey(_: Words, at: _At) -> Question:
    rows = Rows()
    rows.row(_answer(at, _("Yes, you may call"), Choice.YES))
    rows.row(_answer(at, _("No, do not call"), Choice.NO))
    return Question(_("May we call you afterwards to ask how it was?"), rows)


def _topic(_: Words, at: _At) -> Question:
    shown = part(at.around.profile.topics, at.around.page)
    rows = Rows()
    for number, topic in shown.items:
        rows.row(_answer(at, topic.text.said(_.language), str(number - 1)))
    for turn in turning(_, shown, lambda page: FormPage(rev=at.filling.rev, page=page)):
        rows.row(*turn)
    rows.row(_answer(at, _("Skip"), Choice.NONE))
    text = _(
        "What is your question about? It helps us to pass it to the right person; whatever you "
        "choose, you can send the request."
    )
    return Question(paragraphs(text, *place_in_pages(_, shown)), rows)


def _news(_: Words, at: _At) -> Question:
    rows = Rows().row(_answer(at, _("Nothing to add"), Choice.NONE))
    text = _(
        "What is new since that answer: a document, a fact, a decision? Write it in one message, "
        "up to 1000 characters."
    )
    old = at.filling.draft.news
    now = None if old is None else paragraphs(_("Now it says:"), written(_, old, 1000))
    return Question(paragraphs(text, now), rows)


def _tick(text: str, *, ticked: bool) -> str:
    return f"✅ {text}" if ticked else text


_WITH_BUTTONS: dict[str, Callable[[Words, _At], Question]] = {
    "kind": _kind,
    "full_name": _full_name,
    "iin": _iin,
    "citizenship": _citizenship,
    "bin": _bin,
    "post_id": _post_id,
    "matter": _matter,
    "help": _help,
    "needs": _needs,
    "format": _format,
    "category": _category,
    "days": _days,
    "language": _language,
    "phone_survey": _phone_survey,
    "topic": _topic,
    "news": _news,
}

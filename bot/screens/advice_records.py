"""A consultation written down by hand: the steps, what is read back, what follows."""

from bot.callbacks import Case, CaseAct
from bot.callbacks.advice import (
    AdviceAct,
    AdviceBook,
    AdvicePile,
    ConsultedAnswer,
    ConsultedEdit,
    ConsultedForm,
    RecordAdvice,
    RecordAdviceFor,
)
from bot.forms.answers import ANSWER_LANGUAGES, Choice, Problem
from bot.forms.consulted import EDITED, FORM, OUTCOMES, ConsultedDraft, applies
from bot.forms.engine import Ask, Filling
from bot.i18n import Markup, Words
from bot.profile import OfficeProfile
from bot.screens import booking, labels
from bot.screens.advice_words import outcome, reason, topic, way
from bot.screens.captions import caption
from bot.screens.case_heading import desk_row
from bot.screens.case_steps import Viewer
from bot.screens.formats import lines, paragraphs, written
from bot.screens.screen import Button, Rows, Screen
from bot.services.rules.names import called_name
from bot.services.rules.phones import mask_phone
from bot.services.rules.policy import Action
from bot.services.views import Card
from bot.services.views.consultations import ConsultationView
from db.enums import ConsultationOutcome, ConsultationWay, DeclineReason


def step(
    _: Words,
    filling: Filling[ConsultedDraft],
    profile: OfficeProfile,
    problem: Problem | None = None,
) -> Screen:
    """Show where the form stands: the present question, or what was written down."""
    asked = FORM.step(filling)
    why = None if problem is None else booking.reason(_, problem)
    if not isinstance(asked, Ask):
        return _summary(_, filling, profile, why)
    text, rows = _question(_, filling, asked.field, profile)
    back = Button(_("← Back"), _form(filling, AdviceAct.BACK))
    cancel = Button(_("✖️ Cancel"), _form(filling, AdviceAct.CANCEL))
    rows.row(*([cancel] if filling.untouched else [back, cancel]))
    return Screen(paragraphs(why, _about(_, filling.draft), text), rows.done())


def unfinished(_: Words, filling: Filling[ConsultedDraft]) -> Screen:
    """Offer to go on with a consultation that was begun."""
    rows = Rows().row(Button(_("▶️ Go on"), _form(filling, AdviceAct.RESUME)))
    rows.row(Button(_("Begin another one"), RecordAdvice(anew=True)))
    return Screen(_("You have begun to write a consultation down."), rows.row(*desk_row(_)).done())


def gone(_: Words) -> Screen:
    """Say that the form is no more."""
    text = _("This consultation was written down or thrown away already.")
    rows = Rows().row(Button(_("📝 Record a consultation"), RecordAdvice()))
    return Screen(text, rows.row(*desk_row(_)).done())


def recorded(_: Words, view: ConsultationView, *, takes: bool) -> Screen:
    """Say that a consultation is written down; whoever wants to book is taken down at once."""
    books = view.outcome is ConsultationOutcome.BOOKS and view.booked is None
    text = paragraphs(
        _("✅ The consultation is written down."),
        _("The person wants to book: take the request down now, the form holds what is known.")
        if books and takes
        else None,
        _("The registrars are told that the person wants to book.")
        if books and not takes
        else None,
    )
    rows = Rows()
    if books and takes:
        rows.row(Button(_("📞 Take the request down"), AdviceBook(id=view.public_id)))
    if view.case is not None and takes:
        # Whoever began from a case goes on there.
        data = Case(id=view.case.public_id, version=0, act=CaseAct.OPEN)
        rows.row(Button(_("Open the case"), data))
    rows.row(Button(_("📝 Record the next one"), RecordAdvice()))
    rows.row(Button(_("All questions"), AdvicePile()))
    return Screen(text, rows.row(*desk_row(_)).done())


def doors(_: Words, case: Card, viewer: Viewer) -> tuple[Button, ...]:
    """Return the way from a case to a consultation about it."""
    if not viewer.may(Action.CONSULT):
        return ()
    return (Button(_("Record a consultation"), RecordAdviceFor(id=case.public_id)),)


def for_case(_: Words, public_id: str, number: str) -> Button:
    """Return the way from a helper's day to a consultation with somebody of it."""
    said = _("📝 Consultation: {number}", number=number)
    return Button(caption(said), RecordAdviceFor(id=public_id))


def _question(
    _: Words, filling: Filling[ConsultedDraft], field: str, profile: OfficeProfile
) -> tuple[str, Rows]:
    rows = Rows()
    match field:
        case "way":
            for each in (ConsultationWay.PHONE, ConsultationWay.ROOM, ConsultationWay.CHAT):
                rows.row(_answer(filling, way(_, each), each.value))
            return _("Where was the consultation given?"), rows
        case "topic":
            for place, one in enumerate(profile.topics):
                said = caption(one.text.said(_.language))
                rows.row(_answer(filling, said, str(place)))
            rows.row(_answer(filling, _("None of these topics"), Choice.NONE))
            return _("What was it about?"), rows
        case "outcome":
            for result in OUTCOMES:
                rows.row(_answer(filling, outcome(_, result), result.value))
            return _("What came of it?"), rows
        case "reason":
            for why in DeclineReason:
                rows.row(_answer(filling, reason(_, why), why.value))
            return _("Why does the person not book? In their own words, not in yours."), rows
    return _personal(_, filling, field, rows)


def _personal(
    _: Words, filling: Filling[ConsultedDraft], field: str, rows: Rows
) -> tuple[str, Rows]:
    """Return the questions about the person, which nobody has to answer."""
    match field:
        case "full_name":
            rows.row(_answer(filling, _("Without a name"), Choice.NONE))
            return _("Type the full name, if the person tells it."), rows
        case "phone":
            rows.row(_answer(filling, _("Without a phone"), Choice.NONE))
            return _("Type the phone, if the person tells it."), rows
        case "phone_survey":
            rows.row(
                _answer(filling, _("Yes"), Choice.YES),
                _answer(filling, _("No"), Choice.NO),
            )
            return _("May the person be phoned for the survey? Ask them."), rows
    for language in ANSWER_LANGUAGES:
        rows.row(_answer(filling, labels.language(language), language.value))
    return _("In which language was it?"), rows


def _summary(
    _: Words, filling: Filling[ConsultedDraft], profile: OfficeProfile, why: str | None
) -> Screen:
    draft = filling.draft
    about = topic(_, draft.topic, profile)
    rows = Rows().row(Button(_("✅ Write it down"), _form(filling, AdviceAct.SUBMIT)))
    names = _names(_)
    edits = [
        Button(caption(f"✏️ {names[field]}"), ConsultedEdit(rev=filling.rev, field=field))
        for field in EDITED
        if applies(filling, field) and (field != "topic" or profile.topics)
    ]
    for first in range(0, len(edits), 2):
        rows.row(*edits[first : first + 2])
    rows.row(Button(_("✖️ Cancel"), _form(filling, AdviceAct.CANCEL)))
    told = {
        "way": None if draft.way is None else way(_, draft.way),
        "topic": about,
        "outcome": None if draft.outcome is None else outcome(_, draft.outcome),
        "reason": None if draft.reason is None else reason(_, draft.reason),
        "full_name": None
        if draft.full_name is None
        else written(_, called_name(draft.full_name), 100),
        "phone": None if draft.phone is None else mask_phone(draft.phone),
        "phone_survey": (_("yes") if draft.phone_survey else _("no")) if draft.phone else None,
        "language": labels.language(draft.language),
    }
    answers = (
        _("{name}: {value}", name=names[field], value=Markup(value))
        for field, value in told.items()
        if value is not None
    )
    text = paragraphs(
        why,
        _("<b>Check it</b>"),
        _about(_, draft),
        lines(*answers),
        _("An outcome cannot be changed later. A name and a phone are not needed.")
        if draft.case_id is None
        else _("An outcome cannot be changed later."),
    )
    return Screen(text, rows.done())


def _names(_: Words) -> dict[str, str]:
    return {
        "way": _("Way"),
        "topic": _("Topic"),
        "outcome": _("Outcome"),
        "reason": _("Reason"),
        "full_name": _("Name"),
        "phone": _("Phone"),
        "phone_survey": _("May be phoned for the survey"),
        "language": _("Language"),
    }


def _about(_: Words, draft: ConsultedDraft) -> str:
    heading = _("<b>A consultation</b>")
    if draft.number is None:
        return heading
    return lines(heading, _("Request: {number}", number=Markup(f"<b>{draft.number}</b>")))


def _answer(filling: Filling[ConsultedDraft], text: str, value: str) -> Button:
    return Button(text, ConsultedAnswer(rev=filling.rev, value=value))


def _form(filling: Filling[ConsultedDraft], act: AdviceAct) -> ConsultedForm:
    return ConsultedForm(rev=filling.rev, act=act)

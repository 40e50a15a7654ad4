"""A question for advice as the person writes it: the steps of the form and its summary."""

from bot.callbacks import Door, Open
from bot.callbacks.advice import AdviceAct, AdviceAnswer, AdviceEdit, AdviceForm, AskAdvice
from bot.forms.advice import FORM, AdviceDraft
from bot.forms.answers import Choice, Problem
from bot.forms.engine import Ask, Filling
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import booking
from bot.screens.advice_words import helper, topic
from bot.screens.captions import caption
from bot.screens.formats import lines, menu_button, paragraphs, phone, written
from bot.screens.screen import Button, Rows, Screen
from bot.services.advice.advice_own import QUESTION
from db.enums import Role

QUESTION_SHOWN = 2000


def step(
    _: Words,
    filling: Filling[AdviceDraft],
    profile: OfficeProfile,
    helpers: tuple[Role, ...],
    may_be_phoned: str | None,
    problem: Problem | None = None,
) -> Screen:
    """Show where the form stands; `may_be_phoned` is the number known of the person, if any."""
    asked = FORM.step(filling)
    why = None if problem is None else booking.reason(_, problem)
    if not isinstance(asked, Ask):
        return _summary(_, filling, profile, helpers, may_be_phoned, why)
    rows = Rows()
    match asked.field:
        case "topic":
            text = _("What is your question about?")
            for place, one in enumerate(profile.topics):
                said = caption(one.text.said(_.language))
                rows.row(_answer(filling, said, str(place)))
            rows.row(_answer(filling, _("None of these topics"), Choice.NONE))
        case "question":
            least, most = QUESTION
            text = paragraphs(
                _(
                    "Write your question in one message: what happened and what you want to know. "
                    "({least}–{most} characters)",
                    least=least,
                    most=most,
                ),
                _("Please write no numbers of documents: they are not needed for advice."),
            )
        case "role":
            text = _("Whom would you like to ask?")
            for role in (None, *helpers):
                value = Choice.NONE if role is None else role.value
                rows.row(_answer(filling, helper(_, role), value))
        case _:
            text = _(
                "May we phone you later and ask what you think of the advice? Your phone: {phone}",
                phone=phone(may_be_phoned or ""),
            )
            rows.row(
                _answer(filling, _("Yes, you may"), Choice.YES),
                _answer(filling, _("No"), Choice.NO),
            )
    back = Button(_("← Back"), _form(filling, AdviceAct.BACK))
    cancel = Button(_("✖️ Cancel"), _form(filling, AdviceAct.CANCEL))
    rows.row(*([cancel] if filling.untouched else [back, cancel]))
    lead = _("<b>Advice</b>") if filling.untouched else None
    return Screen(paragraphs(why, lead, text), rows.done(), first=filling.untouched)


def unfinished(_: Words, filling: Filling[AdviceDraft]) -> Screen:
    """Offer to go on with a question that was begun."""
    rows = Rows().row(Button(_("▶️ Go on"), _form(filling, AdviceAct.RESUME)))
    rows.row(Button(_("Ask another question"), AskAdvice(anew=True)))
    return Screen(_("You have begun to write a question."), rows.row(menu_button(_)).done())


def discarding(_: Words, filling: Filling[AdviceDraft]) -> Screen:
    """Ask before what was written is thrown away."""
    return Screen(
        _("Throw away what you have filled in?"),
        Rows()
        .row(Button(_("Yes, throw it away"), _form(filling, AdviceAct.CANCEL_YES)))
        .row(Button(_("No, continue"), _form(filling, AdviceAct.RESUME)))
        .done(),
    )


def gone(_: Words) -> Screen:
    """Say that the form is no more."""
    text = _("This question was sent or thrown away already.")
    rows = Rows().row(Button(_("💬 Ask a new question"), AskAdvice()))
    rows.row(Button(_("📂 My requests"), Open(door=Door.MINE)))
    return Screen(text, rows.row(menu_button(_)).done())


def _summary(
    _: Words,
    filling: Filling[AdviceDraft],
    profile: OfficeProfile,
    helpers: tuple[Role, ...],
    may_be_phoned: str | None,
    why: str | None,
) -> Screen:
    draft = filling.draft
    about = topic(_, draft.topic, profile)
    rows = Rows().row(Button(_("✅ Send the question"), _form(filling, AdviceAct.SUBMIT)))
    names = {"question": _("Question")}
    if profile.topics:
        names["topic"] = _("Topic")
    if helpers:
        names["role"] = _("Whom to ask")
    if may_be_phoned is not None:
        names["phone_survey"] = _("May you phone me afterwards?")
    for field, name in names.items():
        rows.row(Button(caption(f"✏️ {name}"), AdviceEdit(rev=filling.rev, field=field)))
    rows.row(Button(_("✖️ Cancel"), _form(filling, AdviceAct.CANCEL)))
    return Screen(
        paragraphs(
            why,
            _("<b>Check your question</b>"),
            None if about is None else _("Topic: {topic}", topic=about),
            written(_, draft.question or "", QUESTION_SHOWN),
            lines(
                _("Whom you ask: {helper}", helper=helper(_, draft.role)) if helpers else None,
                _("You may be phoned afterwards and asked what you think.")
                if draft.phone_survey
                else None,
            ),
            _.plural(
                "The answer comes within {n} working day. Photos and files are not kept.",
                "The answer comes within {n} working days. Photos and files are not kept.",
                profile.terms.consultation_days,
            ),
        ),
        rows.done(),
    )


def _answer(filling: Filling[AdviceDraft], text: str, value: str) -> Button:
    return Button(text, AdviceAnswer(rev=filling.rev, value=value))


def _form(filling: Filling[AdviceDraft], act: AdviceAct) -> AdviceForm:
    return AdviceForm(rev=filling.rev, act=act)

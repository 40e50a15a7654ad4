"""The booking form on the screen: a step with its ways back and out, the summary, the extras."""

from dataclasses import replace

from bot.callbacks import Door, Form, FormAct, FormEdit, Open
from bot.forms import booking
from bot.forms.answers import Problem
from bot.forms.booking import FORM, Draft
from bot.forms.engine import Ask, Filling
from bot.i18n import Markup, Words
from bot.profile import OfficeProfile
from bot.screens import labels
from bot.screens.captions import caption
from bot.screens.formats import lines, menu_button, paragraphs, phone, post, said, written
from bot.screens.questions import Around, question
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.rules.identity import mask
from bot.services.views.review import EarlierCase
from db.enums import Citizenship

MATTER_SHOWN, MATTER_BESIDE = 900, 200
"""Letters of the matter in the summary: alone, and where an earlier answer stands beside it."""
NEWS_SHOWN = 200


def step(
    _: Words, filling: Filling[Draft], around: Around, problem: Problem | None = None
) -> Reply:
    """Show where the form stands: the present question, or the summary."""
    asked = FORM.step(filling)
    if not isinstance(asked, Ask):
        return Reply((summary(_, filling, around, problem),))
    shown = question(_, filling, asked, around)
    said = paragraphs(None if problem is None else reason(_, problem), shown.text)
    if asked.field == "phone":
        # Sharing needs a keyboard of its own kind, which a message cannot carry beside buttons.
        ways = _("Back: /back · Cancel: /cancel")
        return Reply((Screen(paragraphs(said, ways), contact_button=_("📱 Share my number")),))
    rows = shown.rows
    back = Button(_("← Back"), Form(rev=filling.rev, act=FormAct.BACK))
    cancel = Button(_("✖️ Cancel"), Form(rev=filling.rev, act=FormAct.CANCEL))
    rows.row(*([cancel] if filling.untouched else [back, cancel]))
    return Reply((Screen(said, rows.done(), first=filling.untouched),))


def with_phone(_: Words, number: str, shown: Reply) -> Reply:
    """Say which number was taken down; this message also takes the contact button away."""
    return Reply((Screen(_("Your phone: {phone}", phone=phone(number))), *shown.screens))


def summary(
    _: Words, filling: Filling[Draft], around: Around, problem: Problem | None = None
) -> Screen:
    """Show all answers before they are sent; each can be given again."""
    draft, rev = filling.draft, filling.rev
    rows = Rows().row(Button(_("✅ Send the request"), Form(rev=rev, act=FormAct.SUBMIT)))
    edits = [
        Button(caption(f"✏️ {_name(_, each.field)}"), FormEdit(rev=rev, field=each.field))
        for each in FORM.questions
        if each.field in filling.answers.names
    ]
    for first in range(0, len(edits), 2):
        rows.row(*edits[first : first + 2])
    if around.profile.topics:
        topic = _("🏷 Change the topic") if draft.topic else _("🏷 Choose the topic (optional)")
        rows.row(Button(topic, FormEdit(rev=rev, field="topic")))
    if around.before is not None:
        news = _("✏️ What is new") if draft.news else _("➕ Say what is new")
        rows.row(Button(news, FormEdit(rev=rev, field="news")))
    rows.row(Button(_("More: needs, help, days, language"), Form(rev=rev, act=FormAct.MORE)))
    rows.row(Button(_("✖️ Cancel"), Form(rev=rev, act=FormAct.CANCEL)))
    text = paragraphs(
        None if problem is None else reason(_, problem),
        _("<b>Check your request</b>"),
        lines(*_answers(_, draft, around)),
        lines(*_extras(_, draft, around)),
        topic_hint(_, draft.topic, around.profile),
        None if around.before is None else before(_, around.before, around.profile),
        _("A number did not pass the check: bring the document with you.")
        if draft.doubtful
        else None,
        _(
            "By sending you confirm that the phone and the address are yours, and that notices "
            "sent there and to this chat reach you."
        ),
    )
    return Screen(text, rows.done())


def topic_hint(_: Words, code: str | None, profile: OfficeProfile) -> str | None:
    """Say who usually decides a matter of this topic: a hint, never a block (point 2-1)."""
    topic = next((one for one in profile.topics if one.code == code), None)
    if topic is None or (topic.body is None and topic.where is None):
        return None
    return paragraphs(
        None
        if topic.body is None
        else _("ℹ️ Such questions are usually decided by: {body}.", body=said(_, topic.body, 100)),
        None if topic.where is None else said(_, topic.where, 220),
        _("You can send the request to us all the same."),
    )


def before(_: Words, one: EarlierCase, profile: OfficeProfile) -> str:
    """Remind the person of their own earlier answer, and ask what is new."""
    outcome = one.outcome
    ground = None
    if outcome is not None and outcome.ground is not None:
        text = {each.code: each.text for each in profile.grounds}.get(outcome.ground)
        ground = None if text is None else said(_, text, 150)
    told = None if outcome is None or not outcome.text else written(_, outcome.text, 250)
    return paragraphs(
        _(
            "Your request {number} of {month} was answered so: {state}.",
            number=one.number,
            month=_.month(one.registered_on),
            state=labels.state(_, one.state),
        ),
        lines(ground, told),
        _("What is new? You may add it, and you may send the request as it is."),
    )


def more(_: Words, filling: Filling[Draft], around: Around) -> Screen:
    """Show what has a default, and let it be changed."""
    rows = Rows()
    for name in (*booking.EXTRAS, "citizenship"):
        if name == "category" and not around.profile.out_of_turn:
            continue
        if name not in filling.answers.names:
            rows.row(Button(caption(f"✏️ {_name(_, name)}"), FormEdit(rev=filling.rev, field=name)))
    rows.row(Button(_("← Back to the request"), Form(rev=filling.rev, act=FormAct.RESUME)))
    return Screen(
        paragraphs(
            _("Besides, you can tell us:"), lines(*_extras(_, filling.draft, around, whole=True))
        ),
        rows.done(),
    )


def resumed(_: Words, shown: Reply) -> Reply:
    """Say that an unfinished request goes on where it stopped."""
    first, *others = shown.screens
    text = paragraphs(_("You have an unfinished request; we go on where you stopped."), first.text)
    return Reply((replace(first, text=text), *others))


def asked_again(_: Words, shown: Reply) -> Reply:
    """Say that the form holds what an earlier request said."""
    first, *others = shown.screens
    lead = _(
        "This is what your earlier request said. Change what is wrong and add what was missing or "
        "is new, then send it."
    )
    return Reply((replace(first, text=paragraphs(lead, first.text)), *others))


def after_advice(_: Words, shown: Reply) -> Reply:
    """Say that the form holds what the person told when they asked for advice."""
    first, *others = shown.screens
    lead = _(
        "Your answers from the question for advice are filled in already. Add what is missing, "
        "check everything, then send it."
    )
    return Reply((replace(first, text=paragraphs(lead, first.text)), *others))


def resume_row(_: Words, filling: Filling[Draft]) -> tuple[Button, ...]:
    """Return the row that leads back to an unfinished request from anywhere."""
    data = Form(rev=filling.rev, act=FormAct.RESUME)
    return (Button(_("▶️ Continue the request"), data),)


def discarding(_: Words, filling: Filling[Draft]) -> Screen:
    """Ask before what was filled in is thrown away."""
    return Screen(
        _("Throw away what you have filled in?"),
        Rows()
        .row(Button(_("Yes, throw it away"), Form(rev=filling.rev, act=FormAct.CANCEL_YES)))
        .row(Button(_("No, continue"), Form(rev=filling.rev, act=FormAct.RESUME)))
        .done(),
    )


def expired(_: Words) -> Screen:
    """Say that an unfinished request is not there any more."""
    return Screen(
        _("This request is no longer being filled in. You can begin again."),
        Rows()
        .row(Button(_("✍️ Book a reception"), Open(door=Door.BOOK)))
        .row(menu_button(_))
        .done(),
    )


def reason(_: Words, problem: Problem) -> str:
    """Return why an answer cannot be taken, and what would be right."""
    match problem.reason:
        case "too_short" if problem.field == "matter":
            return _.plural(
                "Please write at least {minimum} characters; this is {n}.",
                "Please write at least {minimum} characters; these are {n}.",
                problem.length,
                minimum=problem.minimum,
            )
        case "too_short" | "empty":
            return _("This is too short. Please write it in full.")
        case "too_long" if problem.maximum:
            return _.plural(
                "This is too long: {n} character, and at most {maximum} fit. Please shorten it.",
                "This is too long: {n} characters, and at most {maximum} fit. Please shorten it.",
                problem.length,
                maximum=problem.maximum,
            )
        case "too_long":
            return _("This is too long. Please shorten it.")
        case "digit" | "symbol" | "control":
            return _(
                "A name is written in letters, with hyphens and apostrophes where it has them."
            )
        case "malformed":
            return _("There should be exactly 12 digits. Please check the number.")
        case _:
            return _choose_or_phone(_, problem)


def _choose_or_phone(_: Words, problem: Problem) -> str:
    match problem.reason:
        case "no_such_number":
            return _("There is no such phone number. Please check the digits.")
        case "abroad_needs_plus":
            return _("Please write a foreign number with + and the code of the country.")
        case "extension":
            return _("Please write the number without an extension.")
        case "not_own":
            return _("This is somebody else's contact. Please share your own number or write it.")
        case "unreadable":
            return _("This does not look like a phone number. Example: +7 700 000 00 00.")
        case "not_now":
            return _("The phone number is not asked now.")
        case "type":
            return _("Please write the answer as a message.")
        case "media":
            return _(
                "Please write it in words. Photos and files are not needed here and are not kept; "
                "never send your identity document."
            )
        case _:
            return _("Please choose with a button below.")


def _name(_: Words, field: str) -> str:
    names = {
        "kind": _("For whom"),
        "full_name": _("Full name"),
        "iin": _("IIN"),
        "citizenship": _("Citizenship"),
        "represented": _("Represented person"),
        "organisation": _("Organisation"),
        "bin": _("BIN"),
        "basis": _("Basis"),
        "phone": _("Phone"),
        "address": _("Address"),
        "post_id": _("To whom"),
        "matter": _("Matter"),
        "help": _("Helper"),
        "needs": _("Needed on the day"),
        "interpreter": _("Interpreter"),
        "format": _("Form of the reception"),
        "category": _("Out of turn"),
        "days": _("Preferred days"),
        "language": _("Language of the answer"),
        "phone_survey": _("Call me for the survey"),
        "topic": _("Topic"),
        "news": _("What is new"),
    }
    return names[field]


def _line(_: Words, field: str, value: str) -> str:
    return _("{name}: {value}", name=_name(_, field), value=Markup(value))


def _answers(_: Words, draft: Draft, around: Around) -> list[str | None]:
    chosen = next((each for each in around.posts if each.id == draft.post_id), None)
    none = _("none")
    matter = MATTER_SHOWN if around.before is None else MATTER_BESIDE
    return [
        draft.kind and _line(_, "kind", labels.kind(_, draft.kind)),
        _line(_, "full_name", written(_, draft.full_name or "")),
        _line(_, "iin", mask(draft.iin) if draft.iin else none),
        _line(_, "citizenship", labels.citizenship(_, draft.citizenship))
        if draft.citizenship
        else None,
        draft.represented and _line(_, "represented", written(_, draft.represented)),
        draft.organisation and _line(_, "organisation", written(_, draft.organisation)),
        _line(_, "bin", mask(draft.bin) if draft.bin else none) if draft.organisation else None,
        draft.basis and _line(_, "basis", written(_, draft.basis)),
        _line(_, "phone", _.quote(phone(draft.phone or ""))),
        _line(_, "address", written(_, draft.address or "")),
        _line(_, "post_id", post(_, chosen)),
        _line(_, "matter", written(_, draft.matter or "", matter)),
    ]


def _extras(_: Words, draft: Draft, around: Around, *, whole: bool = False) -> list[str | None]:
    """Return the extras; in the summary only those that differ from their defaults."""
    none = _("none")
    needs = ", ".join(labels.help_kind(_, each) for each in draft.needs)
    spoken = draft.interpreter and written(_, draft.interpreter)
    helps = ", ".join(labels.help_kind(_, each) for each in draft.help)
    days = ", ".join(labels.weekday(_, each) for each in draft.days)
    category = next(
        (
            said(_, each.text, 200)
            for each in around.profile.out_of_turn
            if each.code == draft.category
        ),
        None,
    )
    calls = _("yes") if draft.phone_survey else _("no")
    topic = next((one for one in around.profile.topics if one.code == draft.topic), None)
    return [
        _line(_, "topic", said(_, topic.text, 100)) if topic is not None else None,
        _line(_, "news", written(_, draft.news, NEWS_SHOWN)) if draft.news else None,
        _line(_, "needs", needs or none) if needs or whole else None,
        _line(_, "interpreter", spoken) if spoken else None,
        _line(_, "help", helps or none) if helps or whole else None,
        _line(_, "format", labels.mode(_, draft.format)) if draft.format or whole else None,
        _line(_, "category", category or _("no")) if category or whole else None,
        _line(_, "days", days or _("any")) if days or whole else None,
        _line(_, "language", labels.language(draft.language)),
        _line(_, "phone_survey", calls) if draft.phone_survey or whole else None,
        _line(_, "citizenship", labels.citizenship(_, draft.citizenship or Citizenship.KAZAKHSTAN))
        if whole and draft.iin
        else None,
    ]

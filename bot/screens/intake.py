"""A request that a clerk takes down: the steps, what is read back, what the person is told."""

from datetime import timedelta

from aiogram.filters.callback_data import CallbackData

from bot.callbacks import Case, CaseAct, Desk
from bot.callbacks.intake import (
    PaperKind,
    SendRequests,
    Take,
    TakeAct,
    TakeEdit,
    TakeForm,
    TakenPaper,
)
from bot.forms import intake as forms
from bot.forms.answers import Problem
from bot.forms.engine import Ask, Filling
from bot.forms.intake import FORM, IntakeDraft
from bot.i18n import Markup, Words
from bot.screens import booking, labels, staff_labels
from bot.screens.captions import caption
from bot.screens.case_heading import desk_row
from bot.screens.formats import lines, paragraphs, phone, post, said, written
from bot.screens.intake_questions import Around, open_requests, question, tell_by
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.filing.intake import SPOKEN
from bot.services.rules.identity import mask
from bot.services.views.intake import TakenDown
from bot.services.views.tasks import CaseLink
from db.enums import Channel, Citizenship, Language, TellBy

MATTER_SHOWN = 2600


def step(
    _: Words, filling: Filling[IntakeDraft], around: Around, problem: Problem | None = None
) -> Reply:
    """Show where the form stands: the present question, or what is read back to the person."""
    asked = FORM.step(filling)
    if not isinstance(asked, Ask):
        return summary(_, filling, around, problem)
    shown = question(_, filling, asked, around)
    back = Button(_("← Back"), _form(filling, TakeAct.BACK))
    cancel = Button(_("✖️ Cancel"), _form(filling, TakeAct.CANCEL))
    rows = shown.rows
    if filling.untouched:
        rows.row(Button(_("📥 A file of many"), SendRequests()))
        rows.row(cancel)
    else:
        rows.row(back, cancel)
    lead = _("<b>Take a request down</b>") if filling.untouched else None
    why = None if problem is None else reason(_, problem)
    return Reply((Screen(paragraphs(why, lead, shown.text), rows.done()),))


def summary(
    _: Words, filling: Filling[IntakeDraft], around: Around, problem: Problem | None = None
) -> Reply:
    """Show what was taken down, which vanishes, and under it the buttons that register it."""
    draft = filling.draft
    stays = timedelta(minutes=around.profile.limits.show_minutes)
    opening = _.plural(
        "<b>Check it</b>. This message disappears in {n} minute.",
        "<b>Check it</b>. This message disappears in {n} minutes.",
        around.profile.limits.show_minutes,
    )
    personal = paragraphs(
        opening, lines(*_answers(_, draft, around)), written(_, draft.matter or "", MATTER_SHOWN)
    )
    rows = Rows()
    for language in _languages(draft):
        act = TakeAct.SUBMIT_KK if language is Language.KK else TakeAct.SUBMIT_RU
        told = _("✅ Register, answer in: {language}", language=labels.language(language))
        rows.row(Button(caption(told), _form(filling, act)))
    edits = [
        Button(caption(f"✏️ {name(_, field)}"), TakeEdit(rev=filling.rev, field=field))
        for field in forms.EDITED
        if field in filling.answers.names
    ]
    for first in range(0, len(edits), 2):
        rows.row(*edits[first : first + 2])
    rows.row(Button(_("More: how to tell, on whose behalf, topic"), _form(filling, TakeAct.MORE)))
    rows.row(Button(_("✖️ Cancel"), _form(filling, TakeAct.CANCEL)))
    text = paragraphs(
        None if problem is None else reason(_, problem),
        open_requests(_, around.others),
        lines(*_extras(_, draft, around)),
        _("A number did not pass the check: the document is looked at on the visit.")
        if draft.doubtful
        else None,
        _read_back(_, draft),
        _("Is everything right? Register it with the language of the answer."),
    )
    shown = Screen(personal, protect=True, vanish_after=stays)
    return Reply((shown, Screen(text, rows.done())), fresh=True)


def more(_: Words, filling: Filling[IntakeDraft], around: Around) -> Screen:
    """Show what has a default, and let it be changed."""
    rows = Rows()
    for field in forms.EXTRAS:
        if field in filling.answers.names or (field == "topic" and not around.profile.topics):
            continue
        rows.row(Button(caption(f"✏️ {name(_, field)}"), TakeEdit(rev=filling.rev, field=field)))
    rows.row(Button(_("← Back to the request"), _form(filling, TakeAct.RESUME)))
    extras = lines(*_extras(_, filling.draft, around, whole=True))
    return Screen(paragraphs(_("Besides, you can change:"), extras), rows.done())


def registered(_: Words, taken: TakenDown, bot_name: str, *, has_phone: bool) -> Screen:
    """Return what is read out or written on a slip for the person, and the papers.

    Without a phone there is nothing by which the case could be tied to a chat.
    """
    case = taken.card
    spoken = case.channel in SPOKEN
    lead = _("Tell the person:") if spoken else _("The receipt says:")
    text = paragraphs(
        _("✅ The request is registered."),
        lead,
        lines(
            _("Number: <b>{number}</b>", number=case.number),
            _("Code: <b>{code}</b>", code=taken.code),
            _("Answer due by: {due}", due=_.day(case.answer_due_on)),
            _("The answer comes: {way}", way=tell_by(_, taken.tell_by)),
        ),
        _(
            "In Telegram it can be followed with the code and the last 4 digits of the phone: "
            "@{bot}.",
            bot=bot_name,
        )
        if has_phone
        else None,
        open_requests(_, taken.others),
        _("The official number is due today.") if case.official_number is None else None,
    )
    rows = Rows()
    if spoken:
        rows.row(
            Button(_("📄 Protocol (PDF)"), _paper(case.public_id, PaperKind.PROTOCOL_PDF)),
            Button(_("📄 Protocol (DOCX)"), _paper(case.public_id, PaperKind.PROTOCOL_DOCX)),
        )
    rows.row(Button(_("🧾 Receipt (PDF)"), _paper(case.public_id, PaperKind.SLIP)))
    rows.row(Button(_("📞 Take the next one"), Take()))
    opened = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
    rows.row(Button(_("Open the case"), opened), *desk_row(_))
    return Screen(text, rows.done())


def known_number(_: Words, link: CaseLink) -> Screen:
    """Say that another case has this official number, and lead there."""
    opened = Case(id=link.public_id, version=0, act=CaseAct.OPEN)
    return Screen(
        _(
            "This official number is registered already: {number}. Nothing was registered again.",
            number=link.number,
        ),
        ((Button(_("Open the case"), opened),), desk_row(_)),
    )


def unfinished(_: Words, filling: Filling[IntakeDraft], anew: CallbackData | None = None) -> Screen:
    """Ask whether a form that was left goes on; `anew` begins another in its place."""
    rows = Rows()
    rows.row(Button(_("▶️ Go on with it"), _form(filling, TakeAct.RESUME)))
    rows.row(Button(_("Begin anew"), anew or Take(anew=True)))
    rows.row(*desk_row(_))
    return Screen(_("A request was begun and is not registered yet."), rows.done())


def discarding(_: Words, filling: Filling[IntakeDraft]) -> Screen:
    """Ask before what was taken down is thrown away."""
    rows = Rows()
    rows.row(Button(_("Yes, throw it away"), _form(filling, TakeAct.CANCEL_YES)))
    rows.row(Button(_("No, continue"), _form(filling, TakeAct.RESUME)))
    return Screen(_("Throw away what you have filled in?"), rows.done())


def gone(_: Words) -> Screen:
    """Say that a form is not being filled in any more."""
    rows = Rows().row(Button(_("📞 Take a request"), Take())).row(Button(_("To the desk"), Desk()))
    return Screen(_("This request is no longer being filled in. You can begin again."), rows.done())


def reason(_: Words, problem: Problem) -> str:
    """Return why an answer cannot be taken, and what would be right."""
    match problem.reason:
        case "no_paper":
            return labels.no_paper_number(_)
        case "moment_unread":
            return _("This moment cannot be read. Type it like the examples.")
        case "received_future":
            return _("This moment is not over yet: a request cannot come later than now.")
        case "received_old":
            return _("This is more than a year ago.")
        case "not_own" | "not_now":
            return _("Please write the answer as a message.")
        case _:
            return booking.reason(_, problem)


def name(_: Words, field: str) -> str:
    """Return the name of an answer."""
    names = {
        "channel": _("How it came"),
        "official_number": _("Official number"),
        "received_at": _("When it came"),
        "kind": _("On whose behalf"),
        "full_name": _("Full name"),
        "iin": _("IIN"),
        "citizenship": _("Citizenship"),
        "phone": _("Phone"),
        "address": _("Address"),
        "represented": _("Represented person"),
        "organisation": _("Organisation"),
        "bin": _("BIN"),
        "basis": _("Basis"),
        "post_id": _("To whom"),
        "matter": _("Matter"),
        "topic": _("Topic"),
        "tell_by": _("How to tell"),
    }
    return names[field]


def _line(_: Words, field: str, value: str) -> str:
    return _("{name}: {value}", name=name(_, field), value=Markup(value))


def _answers(_: Words, draft: IntakeDraft, around: Around) -> list[str | None]:
    chosen = next((each for each in around.posts if each.id == draft.post_id), None)
    none = _("none")
    return [
        _line(_, "full_name", written(_, draft.full_name or "", 150)),
        _line(_, "iin", mask(draft.iin) if draft.iin else none),
        _line(_, "citizenship", labels.citizenship(_, draft.citizenship))
        if draft.citizenship
        else None,
        _line(_, "phone", _.quote(phone(draft.phone)) if draft.phone else none),
        _line(_, "address", written(_, draft.address, 300) if draft.address else none),
        draft.represented and _line(_, "represented", written(_, draft.represented, 150)),
        draft.organisation and _line(_, "organisation", written(_, draft.organisation, 200)),
        _line(_, "bin", mask(draft.bin) if draft.bin else none) if draft.organisation else None,
        draft.basis and _line(_, "basis", written(_, draft.basis, 200)),
        _line(_, "post_id", post(_, chosen)),
    ]


def _extras(
    _: Words, draft: IntakeDraft, around: Around, *, whole: bool = False
) -> list[str | None]:
    topic = next((each for each in around.profile.topics if each.code == draft.topic), None)
    none = _("none")
    asks = staff_labels.asks_for(_, draft.kind)
    came = _.moment(draft.received_at) if draft.received_at else _("Just now")
    number = written(_, draft.official_number) if draft.official_number else None
    citizenship = labels.citizenship(_, draft.citizenship or Citizenship.KAZAKHSTAN)
    return [
        _line(_, "channel", staff_labels.channel(_, draft.channel or Channel.CALL_CENTRE)),
        _line(_, "official_number", number or none) if number or whole else None,
        _line(_, "received_at", came) if draft.received_at or whole else None,
        _line(_, "kind", asks) if whole or draft.kind.value != "self" else None,
        _line(_, "topic", said(_, topic.text) if topic else none) if topic or whole else None,
        _line(_, "tell_by", tell_by(_, _way(draft))),
        _line(_, "citizenship", citizenship) if whole and draft.iin else None,
    ]


def _read_back(_: Words, draft: IntakeDraft) -> str | None:
    """Say what is to be read back, or that nothing was told by which an answer could come."""
    if draft.phone is None and not draft.address:
        return _("⚠️ Neither a phone nor an address: no answer can be sent. Ask for one of them.")
    if draft.channel not in SPOKEN:
        return None
    return _("Read the name, the phone and the address back: what is sent there counts as told.")


def _way(draft: IntakeDraft) -> TellBy:
    """Return how the person will be told: who has no phone gets a letter."""
    return TellBy.LETTER if draft.phone is None and draft.address else draft.tell_by


def _languages(draft: IntakeDraft) -> tuple[Language, ...]:
    first = draft.language
    return (first, Language.RU if first is Language.KK else Language.KK)


def _form(filling: Filling[IntakeDraft], act: TakeAct) -> TakeForm:
    return TakeForm(rev=filling.rev, act=act)


def _paper(public_id: str, kind: PaperKind) -> TakenPaper:
    return TakenPaper(id=public_id, kind=kind)

"""Papers of a request that was taken down: the protocol of spoken words, the receipt on paper."""

from datetime import datetime

from bot.callbacks import Case, CaseAct
from bot.callbacks.intake import PaperKind, Take, TakenPaper
from bot.documents.paper import Facts, Heading, Paper, Ruled, Signature, Text
from bot.documents.paper_docx import paper_docx
from bot.documents.paper_pdf import paper_pdf
from bot.documents.receipt import Sheet, pdf
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import labels, receipts, staff_labels
from bot.screens.captions import clipped
from bot.screens.case_heading import desk_row
from bot.screens.case_steps import Viewer
from bot.screens.formats import phone, plain_post
from bot.screens.receipts import verify_link
from bot.screens.screen import Button, File, Reply, Rows, Screen, visible
from bot.services.filing.intake import SPOKEN
from bot.services.rules.names import initials
from bot.services.rules.policy import Action
from bot.services.views import Card, Person
from bot.services.views.intake import Protocol, Slip
from db.enums import Channel, TellBy


def doors(_: Words, case: Card, viewer: Viewer) -> tuple[Button, ...]:
    """Return the papers of a case that was taken down, for its card."""
    if case.channel is Channel.BOT:
        return ()
    papers = []
    if case.channel in SPOKEN and viewer.may(Action.REVEAL):
        papers += [
            _button(_("Protocol (PDF)"), case, PaperKind.PROTOCOL_PDF),
            _button(_("Protocol (DOCX)"), case, PaperKind.PROTOCOL_DOCX),
        ]
    if viewer.may(Action.TAKE_REQUEST):
        papers.append(_button(_("Receipt (PDF)"), case, PaperKind.SLIP))
    return tuple(papers)


def protocol_file(
    _: Words, speech: Words, told: Protocol, profile: OfficeProfile, bot_name: str, *, docx: bool
) -> Reply:
    """Return the protocol as a file; `speech` is the applicant's language."""
    made = protocol(speech, told, profile, bot_name)
    content = paper_docx(made) if docx else paper_pdf(made)
    name = f"{told.card.number}.{'docx' if docx else 'pdf'}"
    text = (
        _(
            "The protocol of the request {number}. Read it out on the phone; it is signed at the "
            "visit.",
            number=told.card.number,
        )
        if told.card.channel is Channel.CALL_CENTRE
        else _(
            "The protocol of the request {number}. Read it out, then have it signed.",
            number=told.card.number,
        )
    )
    other = (
        _button(_("Protocol (PDF)"), told.card, PaperKind.PROTOCOL_PDF)
        if docx
        else _button(_("Protocol (DOCX)"), told.card, PaperKind.PROTOCOL_DOCX)
    )
    receipt = _button(_("Receipt (PDF)"), told.card, PaperKind.SLIP)
    ways = _ways(_, told.card, other, receipt)
    return Reply((Screen(text, ways, file=File(name, content)),), fresh=True)


def protocol(_: Words, told: Protocol, profile: OfficeProfile, bot_name: str) -> Paper:
    """Return the protocol of a spoken request (APPC article 63(1)), in the applicant's language."""
    case, contacts = told.card, profile.contacts
    rows = [
        (_("Number"), case.number),
        (_("When it came"), _.moment(case.received_at)),
        (_("How it came"), staff_labels.channel(_, case.channel)),
        *_who(_, told.person),
        (_("To whom"), plain_post(_, case.post)),
        (_("Language of the answer"), labels.language(case.language)),
    ]
    return Paper(
        language=_.language,
        title=_("Protocol of a spoken request for a personal reception"),
        head=(profile.name.said(_.language), contacts.address.said(_.language), contacts.phone),
        addressee=(),
        dated=_.moment(case.received_at),
        blocks=(
            Facts(tuple(rows)),
            Heading(_("The matter")),
            Text(told.matter),
            Ruled(_("Remarks of the applicant"), 2),
            Text(_("Written down correctly from my words.")),
            Signature(_("Applicant"), initials(told.person.full_name)),
            Signature(_("Accepted by"), told.taken_by),
        ),
        foot=visible(
            _(
                "By the code or the QR anybody can check that this request exists: {code}.",
                code=told.code,
            )
        ),
        code=verify_link(bot_name, told.code),
    )


def slip_file(
    _: Words,
    speech: Words,
    slip: Slip,
    profile: OfficeProfile,
    bot_name: str,
    now: datetime,
) -> Reply:
    """Return the receipt for somebody who has no chat with us; `speech` is their language."""
    case = slip.own.card
    content = pdf(sheet(speech, slip, profile, bot_name, now))
    text = _("The receipt of the request {number}. Print it for the person.", number=case.number)
    protocols = (
        (_button(_("Protocol (PDF)"), case, PaperKind.PROTOCOL_PDF),)
        if case.channel in SPOKEN
        else ()
    )
    shown = Screen(text, _ways(_, case, *protocols), file=File(f"{case.number}.pdf", content))
    return Reply((shown,), fresh=True)


def sheet(_: Words, slip: Slip, profile: OfficeProfile, bot_name: str, now: datetime) -> Sheet:
    """Return the words of the receipt: who accepted the request, and how the answer comes."""
    made = receipts.sheet(_, slip.own, profile, bot_name, now)
    facts = made.facts
    if slip.taken_by is not None:
        facts = (*facts, (_("Accepted by"), clipped(initials(slip.taken_by), 80)))
    return Sheet(
        language=made.language,
        office=made.office,
        title=made.title,
        facts=facts,
        notes=(_way(_, slip), *_follow(_, slip)),
        contacts=made.contacts,
        check=made.check,
        address=made.address,
        made=made.made,
        made_at=made.made_at,
    )


def _follow(_: Words, slip: Slip) -> tuple[str, ...]:
    """Say how the case is tied to a chat, which takes the digits of a phone."""
    if not slip.has_phone:
        return ()
    said = _(
        "To follow it in Telegram, scan the QR, press “This is my request” and write the "
        "last 4 digits of your phone."
    )
    return (said,)


def _way(_: Words, slip: Slip) -> str:
    if not slip.can_be_told:
        return _("You gave neither a phone nor an address: ask for the answer at the office.")
    match slip.own.card.tell_by:
        case TellBy.PHONE:
            return _("The office will call you by that day.")
        case TellBy.LETTER:
            return _("The office will send you a letter by that day.")
        case _:
            return _("The office will answer you in Telegram by that day.")


def _who(_: Words, person: Person) -> list[tuple[str, str]]:
    """Return who asks, in plain labelled lines."""
    none = _("none")
    rows = [
        (_("Full name"), person.full_name),
        (_("IIN"), person.iin or none),
        (_("Address"), person.address or none),
        (_("Phone"), phone(person.phone) if person.phone else none),
    ]
    if person.represents is not None:
        rows += [
            (_("Represents"), person.represents.name),
            (_("Basis"), person.represents.basis),
        ]
    return rows


def _ways(_: Words, case: Card, *others: Button) -> tuple[tuple[Button, ...], ...]:
    """Lead on from a paper: to the other papers, to the next person, to the case."""
    opened = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
    rows = Rows().row(*others).row(Button(_("📞 Take the next one"), Take()))
    return rows.row(Button(_("Open the case"), opened), *desk_row(_)).done()


def _button(text: str, case: Card, kind: PaperKind) -> Button:
    return Button(text, TakenPaper(id=case.public_id, kind=kind))

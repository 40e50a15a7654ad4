"""The receipt of a request (APPC article 64(2)): in the chat, and as a paper to keep or to show.

Both say the same, from the same labelled lines. A paper does not change any more, so it says when
it was made.
"""

from datetime import datetime

from bot.callbacks import Door, Open, Own, OwnAct
from bot.documents import qr
from bot.documents.receipt import Sheet, pdf
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import after_reception
from bot.screens.captions import clipped
from bot.screens.formats import lines, menu_button, paragraphs, plain_post, term_in_words
from bot.screens.screen import Button, File, Rows, Screen
from bot.services.rules.lifecycle import OPEN_STATES
from bot.services.views import Card, OwnRequest

NAME = 120
"""Units of a title and of a body: the receipt is the caption of a picture, which may be short."""

VERIFY = "v-"
"""What a deep link begins with that checks a receipt: the code follows without its hyphen."""


def receipt(_: Words, own: OwnRequest, bot_name: str | None = None) -> Screen:
    """Return the receipt: what was registered, by when the answer is due, and how to check it."""
    case = own.card
    text = paragraphs(
        _("<b>Your matter is now a written appeal</b>")
        if case.origin is not None
        else _("<b>Your request has reached us</b>")
        if _deferred(own)
        else _("<b>Your request is registered</b>"),
        lines(
            _("Number: <b>{number}</b>", number=case.number),
            *(_("{name}: {value}", name=name, value=value) for name, value in _facts(_, own)),
        ),
        *_notes(_, own),
    )
    picture = File(f"{case.number}.png", qr.png(_checked_at(own, bot_name)), picture=True)
    rows = Rows().row(_button(_("📄 Open the request"), case, OwnAct.OPEN))
    rows.row(paper_button(_, case), menu_button(_))
    return Screen(text, rows.done(), file=picture, first=True)


def paper(
    _: Words, own: OwnRequest, profile: OfficeProfile, bot_name: str, now: datetime
) -> Screen:
    """Return the receipt as a file; its name is the number of the request and nothing more."""
    case = own.card
    content = pdf(sheet(_, own, profile, bot_name, now))
    rows = Rows().row(_button(_("📄 Open the request"), case, OwnAct.OPEN))
    rows.row(Button(_("📂 My requests"), Open(door=Door.MINE)), menu_button(_))
    return Screen(
        _("The receipt of the request {number}. You can keep it or print it.", number=case.number),
        rows.done(),
        file=File(f"{case.number}.pdf", content),
    )


def sheet(_: Words, own: OwnRequest, profile: OfficeProfile, bot_name: str, now: datetime) -> Sheet:
    """Return the words of the paper: plain text, which is laid out and never interpreted."""
    contacts = profile.contacts
    return Sheet(
        language=_.language.value,
        office=clipped(profile.name.said(_.language), 200),
        title=_("Receipt of a request for a personal reception")
        if own.card.origin is None
        else _("Receipt of a written appeal"),
        facts=((_("Number"), own.card.number), *_facts(_, own)),
        notes=_notes(_, own),
        contacts=(
            (_("Phone"), contacts.phone),
            (_("Address"), clipped(contacts.address.said(_.language), 200)),
        ),
        check=_("Check: @{bot}", bot=bot_name),
        address=_checked_at(own, bot_name),
        made=_("Made on {moment}", moment=_.moment(now)),
        made_at=now,
    )


def paper_button(_: Words, case: Card) -> Button:
    """Return the button that makes the paper."""
    return _button(_("🧾 Receipt (PDF)"), case, OwnAct.RECEIPT_FILE)


def verify_link(bot_name: str, code: str) -> str:
    """Return the address that checks a receipt in this bot."""
    return f"https://t.me/{bot_name}?start={VERIFY}{code.replace('-', '')}"


def _facts(_: Words, own: OwnRequest) -> tuple[tuple[str, str], ...]:
    """Return the labelled lines below the number as plain text."""
    case = own.card
    facts = [
        (_("Registration"), _.moment(case.registered_at)),
        (_("To whom"), plain_post(_, case.post, NAME)),
        (_("Answer due by"), _term(_, own)),
    ]
    if own.place_in_queue:
        facts.append((_("Your place in the queue"), str(own.place_in_queue)))
    return (*facts, (_("Verification code"), own.code))


def _term(_: Words, own: OwnRequest) -> str:
    # Days are not counted down before the day of registration: the term has not begun.
    waits = _deferred(own) and not own.card.answered and own.card.days_left > 0
    return _.day(own.card.answer_due_on) if waits else term_in_words(_, own.card)


def _notes(_: Words, own: OwnRequest) -> tuple[str, ...]:
    deferred = _(
        "Your request came outside working hours: the day of registration is {day}, and the term "
        "is counted from then.",
        day=_.day(_.day_of(own.card.registered_at)),
    )
    promise = _("The office will answer you in Telegram by that day.")
    return (
        *after_reception.linked(_, own.card),
        *((deferred,) if _deferred(own) else ()),
        *((promise,) if own.card.state in OPEN_STATES and not own.card.answered else ()),
        _("By the code or the QR anybody can check that this request exists: /verify."),
    )


def _deferred(own: OwnRequest) -> bool:
    """Tell whether the request waits for the office to open, be it on Monday or at nine o'clock."""
    return own.deferred or own.card.registered_at > own.card.received_at


def _checked_at(own: OwnRequest, bot_name: str | None) -> str:
    return verify_link(bot_name, own.code) if bot_name else own.code


def _button(text: str, case: Card, act: OwnAct) -> Button:
    return Button(text, Own(id=case.public_id, version=case.version, act=act))

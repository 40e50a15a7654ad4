"""Telling somebody without the chat: the tries so far, what to press, and the letter itself."""

import re

from bot.callbacks import DeskPile, Phone, PhoneOpen, Pile
from bot.callbacks.intake import CallResult, TellAct, TellDo, TellTry
from bot.documents.paper import Facts, Paper, Signature, Text
from bot.documents.paper_docx import paper_docx
from bot.documents.paper_pdf import paper_pdf
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import notices
from bot.screens.captions import clipped
from bot.screens.formats import lines, paragraphs
from bot.screens.piles import duty_in_line
from bot.screens.receipts import verify_link
from bot.screens.screen import Button, File, Reply, Rows, Screen, visible
from bot.services.terms.duties import PhoneTask
from bot.services.views import DutyView
from bot.services.views.intake import Attempt, NoticeLetter
from db.enums import ContactResult, TellBy

_SIGN = re.compile("^[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?\\s*")
"""An arrow, a sign or a picture with which a line of a chat begins."""

SHOWN = 6
"""Tries of a task that are listed, the newest."""


def history(_: Words, task: PhoneTask) -> str | None:
    """Return the tries so far, and when to try again."""
    tries = [
        _(
            "{when}: {what} ({who})",
            when=f"{_.short_day(_.day_of(one.tried_at))}, {_.clock(one.tried_at)}",
            what=_with_number(_, one),
            who=clipped(one.by, 40),
        )
        for one in task.attempts[-SHOWN:]
    ]
    last = task.attempts[-1].result if task.attempts else None
    advice = None
    if last is ContactResult.WRONG_NUMBER and task.way is TellBy.PHONE:
        advice = _("The number is wrong: write a letter instead.")
    elif task.next_try is not None:
        advice = _("Next try: {when}", when=_.moment(task.next_try))
    elif task.on_its_way:
        advice = _("The letter is on its way. Write down when it was handed over or came back.")
    return lines(*([_("<b>Tries so far</b>"), *tries] if tries else []), advice) or None


def result(_: Words, value: ContactResult) -> str:
    """Return what came of a try."""
    match value:
        case ContactResult.REACHED:
            return _("told by phone")
        case ContactResult.NO_ANSWER:
            return _("no answer")
        case ContactResult.BUSY:
            return _("busy")
        case ContactResult.WRONG_NUMBER:
            return _("wrong number")
        case ContactResult.POSTED:
            return _("letter posted")
        case ContactResult.DELIVERED:
            return _("letter handed over")
        case ContactResult.CAME_BACK:
            return _("letter came back")


def add_buttons(_: Words, rows: Rows, task: PhoneTask, *, offers: bool) -> None:
    """Add what can be written down about a task; an offer has its own two answers."""
    duty = task.duty.id
    if task.way is TellBy.LETTER:
        rows.row(
            Button(_("✉️ Letter (DOCX)"), TellDo(duty=duty, act=TellAct.DOCX)),
            Button(_("✉️ Letter (PDF)"), TellDo(duty=duty, act=TellAct.PDF)),
        )
        rows.row(Button(_("Posted: enter the number"), TellDo(duty=duty, act=TellAct.POSTED)))
        handed_over = TellTry(duty=duty, result=CallResult.DELIVERED)
        if task.on_its_way:
            came_back = TellTry(duty=duty, result=CallResult.CAME_BACK)
            rows.row(Button(_("Handed over"), handed_over), Button(_("Came back"), came_back))
        else:
            rows.row(Button(_("Handed over at the counter"), handed_over))
        if task.phone:
            rows.row(Button(_("Phone instead"), TellDo(duty=duty, act=TellAct.PHONE_INSTEAD)))
        return
    if not offers:
        rows.row(Button(_("Told by phone"), Phone(duty=duty, told=True)))
    rows.row(
        Button(_("No answer"), TellTry(duty=duty, result=CallResult.NO_ANSWER)),
        Button(_("Busy"), TellTry(duty=duty, result=CallResult.BUSY)),
        Button(_("Wrong number"), TellTry(duty=duty, result=CallResult.WRONG_NUMBER)),
    )
    if task.address:
        rows.row(Button(_("Letter instead"), TellDo(duty=duty, act=TellAct.LETTER_INSTEAD)))


def handed_over_sure(_: Words, duty: DutyView) -> Screen:
    """Return the second question before a letter counts as handed over."""
    sure = TellTry(duty=duty.id, result=CallResult.DELIVERED, sure=True)
    asked = _(
        "Write down that the letter was handed over to the applicant? The notice counts as "
        "delivered from then on. This cannot be undone."
    )
    return Screen(
        paragraphs(duty_in_line(_, duty), asked),
        (
            (Button(_("Yes, handed over"), sure),),
            (Button(_("Cancel"), PhoneOpen(duty=duty.id)),),
        ),
    )


def post_number(_: Words, duty: DutyView) -> Screen:
    """Ask for the number under which a letter was posted."""
    text = paragraphs(
        duty_in_line(_, duty),
        _("Type the number of the registered letter. To stop: /cancel."),
    )
    return Screen(text, ((Button(_("Cancel"), PhoneOpen(duty=duty.id)),),))


def noted(_: Words, value: ContactResult) -> str:
    """Return the toast about a try that was written down."""
    if value in {ContactResult.REACHED, ContactResult.DELIVERED}:
        return _("Written down: the applicant was told.")
    if value is ContactResult.POSTED:
        return _("Written down: posted. The task stays open until the letter is handed over.")
    return _("Written down. The task stays open.")


def text_wanted(_: Words, duty_id: int) -> Screen:
    """Say that a number is typed, and the way out."""
    rows = ((Button(_("Cancel"), PhoneOpen(duty=duty_id)),),)
    return Screen(_("Please type the number as a message."), rows)


def letter(
    _: Words,
    speech: Words,
    told: NoticeLetter,
    profile: OfficeProfile,
    bot_name: str,
    duty_id: int,
    *,
    docx: bool,
) -> Reply:
    """Return the letter as a file, and the next step; `speech` is the applicant's language."""
    made = paper(speech, told, profile, bot_name)
    content = paper_docx(made) if docx else paper_pdf(made)
    name = f"{told.card.number}.{'docx' if docx else 'pdf'}"
    text = _(
        "The letter on the request {number}. Print it, have it signed and posted, then enter the "
        "number of the registered letter.",
        number=told.card.number,
    )
    rows = (
        (Button(_("Posted: enter the number"), TellDo(duty=duty_id, act=TellAct.POSTED)),),
        (Button(_("← To the terms"), DeskPile(pile=Pile.DUTIES)),),
    )
    return Reply((Screen(text, rows, file=File(name, content), protect=False),), fresh=True)


def paper(_: Words, told: NoticeLetter, profile: OfficeProfile, bot_name: str) -> Paper:
    """Return the letter that tells a notice, in the words of the notice itself."""
    case, contacts = told.card, profile.contacts
    in_chat_only = {
        visible(phrase)
        for phrase in (
            _("Will you come?"),
            _("Please answer it here. The term of the answer to you runs on meanwhile."),
        )
    }
    said = visible(notices.notice(_, told.facts, profile, bot_name).text)
    parts = [
        _without_sign(part)
        for part in said.split("\n\n")
        if part.strip() and part not in in_chat_only
    ]
    answer = _(
        "You can answer by phone {phone} or by letter to {address}.",
        phone=contacts.phone,
        address=contacts.address.said(_.language),
    )
    return Paper(
        language=_.language,
        title=_("Notice"),
        head=(profile.name.said(_.language), contacts.address.said(_.language), contacts.phone),
        addressee=tuple(line for line in (told.person.full_name, told.person.address) if line),
        dated=_("No. ______________ of ______________"),
        blocks=(
            Facts(
                (
                    (_("Number"), case.number),
                    (_("Registration"), _.moment(case.registered_at)),
                )
            ),
            *(Text(part) for part in parts),
            Text(visible(answer)),
            Signature(_("Responsible worker")),
        ),
        foot=visible(
            _(
                "By the code or the QR anybody can check that this request exists: {code}.",
                code=told.code,
            )
        ),
        code=verify_link(bot_name, told.code),
    )


def _without_sign(part: str) -> str:
    """Return a part of a notice without the sign before it: no font of a letter has those."""
    return "\n".join(_SIGN.sub("", line) for line in part.split("\n"))


def _with_number(_: Words, one: Attempt) -> str:
    said = result(_, one.result)
    return f"{said}, {one.post_number}" if one.post_number else said

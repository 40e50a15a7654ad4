"""What an applicant writes unasked: told that it arrived, read by the staff, replied to."""

from bot.callbacks import Case, CaseAct, Own, OwnAct
from bot.callbacks.messages import SendMessage, TalkAct, TalkDo, TalkOpen, TalkShow, Unread
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import labels
from bot.screens.captions import caption, clipped
from bot.screens.case_files import file_button
from bot.screens.case_heading import desk_row, due, heading
from bot.screens.case_steps import Viewer
from bot.screens.formats import lines, menu_button, paragraphs, written
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.revealed import laid_out, note_heading
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.policy import Action
from bot.services.views import Card, OwnRequest
from bot.services.views.messages import Talk, TalkShown
from db.enums import TellBy

CASES = 8
"""Requests offered for a text that may belong to several."""


def sent(_: Words, own: OwnRequest) -> Screen:
    """Say that a message is with the office, and what happens next."""
    return Screen(
        paragraphs(
            _("✅ Your message is with the office, request {number}.", number=own.card.number),
            _reply_to_come(_, own.card.tell_by),
        ),
        ((_open_own(_, own.card),), (menu_button(_),)),
    )


def _reply_to_come(_: Words, way: TellBy) -> str:
    """Promise the reply in the way in which this person is told, which may not be the chat."""
    match way:
        case TellBy.CHAT:
            return _("It is read by the next working day. If a reply is needed, it comes here.")
        case TellBy.PHONE:
            return _("It is read by the next working day. If a reply is needed, we phone you.")
        case TellBy.LETTER:
            return _("It is read by the next working day. If a reply is needed, we send a letter.")


def choosing(_: Words, cards: tuple[Card, ...], text: str) -> Screen:
    """Ask to which request a text belongs."""
    rows = Rows()
    for card in cards[:CASES]:
        said = _("{number} · {what}", number=card.number, what=labels.state(_, card.state))
        rows.row(Button(caption(said), SendMessage(id=card.public_id)))
    return Screen(
        paragraphs(
            _("To which request does this message to the office belong?"),
            _("“{text}”", text=clipped(text, 500)),
        ),
        rows.row(menu_button(_)).done(),
    )


def another_message(_: Words, card: Card) -> Button:
    """Return the way to send a text as a message and not as the answer to a question."""
    return Button(_("✉️ It is another message"), SendMessage(id=card.public_id))


def text_gone(_: Words) -> Screen:
    """Say that the text is not kept any more."""
    said = _("This text is not kept any more. Please write it again.")
    return Screen(said, ((menu_button(_),),))


def reply_notice(_: Words, own: OwnRequest, text: str | None) -> Screen:
    """Return the office's reply as its applicant reads it."""
    return Screen(
        paragraphs(
            _("✉️ The office replies on your request {number}:", number=own.card.number),
            written(_, text or "", 2500),
            _("To write back, just write here."),
        ),
        ((_open_own(_, own.card),),),
    )


def to_say(_: Words, text: str | None) -> tuple[str, ...]:
    """Return what to say by phone about a reply."""
    return (
        _("The office replies to what the applicant wrote:"),
        written(_, text or "", 2500),
    )


def pile(_: Words, cards: tuple[Card, ...], page: int) -> Screen:
    """List the cases in which something waits to be read, the longest waiting on top."""
    shown = part(cards, page)
    rows = Rows()
    told = []
    for n, case in shown.items:
        head = _(
            "{n}. {number} · {state}", n=n, number=case.number, state=labels.state(_, case.state)
        )
        told.append(lines(head, *due(_, case)))
        said = _("✉️ {n}. {number}", n=n, number=case.number)
        rows.row(Button(caption(said), TalkOpen(id=case.public_id)))
    for row in turning(_, shown, lambda at: Unread(page=at)):
        rows.row(*row)
    found = told or [_("Nothing waits here now.")]
    name = f"<b>{count(_, len(cards))}</b>"
    text = paragraphs(name, *found, *place_in_pages(_, shown))
    return Screen(text, rows.row(*desk_row(_)).done())


def count(_: Words, n: int) -> str:
    """Return the name of the pile with how much lies on it."""
    return _("Messages of applicants: {n}", n=n)


def piles(_: Words, n: int) -> list[Button]:
    """Return the way to the pile, while there is anything on it."""
    return [Button(count(_, n), Unread())] if n else []


def talk(_: Words, view: Talk, viewer: Viewer, *, lead: str | None = None) -> Screen:
    """Return what waits in a case, without a word of it, and what can be done about it."""
    case = view.card
    waits = [
        _.plural("{n} message not read yet", "{n} messages not read yet", view.unread)
        if view.unread
        else None,
        _.plural("{n} new file", "{n} new files", view.unread_files) if view.unread_files else None,
    ]
    told = lines(*waits) or _("Nothing waits to be read.")
    since = None if view.since is None else _("Waits since {moment}", moment=_.moment(view.since))
    text = paragraphs(
        None if lead is None else f"✅ {lead}",
        lines(heading(_, case), *due(_, case)),
        lines(told, since),
    )
    return Screen(text, _buttons(_, view, viewer))


def after(_: Words, view: Talk, viewer: Viewer, act: TalkAct) -> Reply:
    """Return the fresh talk with what has been done, said on it and as a toast."""
    said = (
        _("The reply is on its way to the applicant.")
        if act is TalkAct.REPLY
        else _("Noted: read, no reply needed.")
    )
    return Reply((talk(_, view, viewer, lead=said),), toast=said)


def shown(_: Words, view: TalkShown, viewer: Viewer, profile: OfficeProfile) -> tuple[Screen, ...]:
    """Return the talk in full, protected and for minutes, and the card with its buttons."""
    blocks = ((note_heading(_, note), note.text) for note in view.notes)
    texts = laid_out(_, view.talk.card.number, blocks, profile) if view.notes else ()
    return (*texts, talk(_, view.talk, viewer))


def replying(_: Words, view: Talk) -> Screen:
    """Wait for the reply."""
    asked = _(
        "Type the reply (2–2000 characters). It goes to the applicant as soon as you send it, in "
        "the chat or by phone. The applicant reads: {language}.",
        language=labels.language(view.card.language),
    )
    back = Button(_("Cancel"), TalkOpen(id=view.card.public_id))
    return Screen(paragraphs(heading(_, view.card), asked), ((back,),))


def text_wanted(_: Words, public_id: str) -> Screen:
    """Return what is said to a photo or a voice where a reply is awaited."""
    back = Button(_("Cancel"), TalkOpen(id=public_id))
    return Screen(_("Please type it as a text."), ((back,),))


def mark(_: Words, case: Card) -> str | None:
    """Return the mark on a case with something unread."""
    return _("✉️ The applicant has sent something that waits to be read") if case.unread else None


def door(_: Words, case: Card) -> Button:
    """Return the way to what waits to be read."""
    return Button(_("✉️ Read the messages"), TalkOpen(id=case.public_id))


def doors(_: Words, case: Card, viewer: Viewer) -> tuple[Button, ...]:
    """Return the way from a case to the talk with its applicant."""
    if not viewer.may(Action.REVEAL):
        return ()
    return (Button(_("Messages and replies"), TalkOpen(id=case.public_id)),)


def opening(_: Words, kind: NoticeKind) -> str | None:
    """Return the first line of a notice to the staff about what an applicant sent."""
    return {
        NoticeKind.MESSAGE: _("✉️ An applicant has written to the office"),
        NoticeKind.FILE_ADDED: _("📎 An applicant has added a file"),
    }.get(kind)


def _buttons(_: Words, view: Talk, viewer: Viewer) -> tuple[tuple[Button, ...], ...]:
    case = view.card
    rows = Rows().row(Button(_("👁 Show the messages"), TalkShow(id=case.public_id)))
    for file in view.files[-5:]:
        rows.row(file_button(_, file))
    if viewer.may(Action.REPLY):
        rows.row(Button(_("✏️ Reply"), _do(view, TalkAct.REPLY)))
        if view.since is not None:
            rows.row(Button(_("Read, no reply needed"), _do(view, TalkAct.DONE)))
    data = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
    rows.row(Button(_("Open the case"), data), Button(_("All messages"), Unread()))
    return rows.row(*desk_row(_)).done()


def _do(view: Talk, act: TalkAct) -> TalkDo:
    return TalkDo(id=view.card.public_id, note=view.note, file=view.file, act=act)


def _open_own(_: Words, card: Card) -> Button:
    data = Own(id=card.public_id, version=card.version, act=OwnAct.OPEN)
    return Button(_("📄 Open the request"), data)

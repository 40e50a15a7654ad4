"""Files of an applicant: said what is taken before anything is sent, listed, deleted, told about.

No identity document is asked for or kept (law 94-V article 7(10)): it is shown at the reception.
"""

from typing import assert_never

from bot.callbacks import Own, OwnAct
from bot.callbacks.attachments import AddFile, DropFiles, Files, KeptFiles, OwnFile, OwnFileAct
from bot.callbacks.materials import MaterialAct, MaterialDo
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.captions import caption, clipped
from bot.screens.formats import lines, menu_button, paragraphs
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.rules.lifecycle import OPEN_STATES
from bot.services.views import Card, OwnRequest
from bot.services.views.attachments import AttachmentView, FileFault, KeptFile
from db.enums import Media

NAME = 60
"""Letters of a file's own name in a list."""


def listing(
    _: Words,
    own: OwnRequest,
    files: tuple[AttachmentView, ...],
    profile: OfficeProfile,
    lead: str | None = None,
) -> Screen:
    """List the files that the applicant added, with the way to delete each."""
    case = own.card
    rows = Rows()
    for view in files:
        said = _("🗑 Delete {n}", n=view.n)
        rows.row(Button(said, OwnFile(id=view.public_id, act=OwnFileAct.DELETE)))
    if case.state in OPEN_STATES and len(files) < profile.limits.attachments:
        rows.row(Button(_("📎 Add a file"), AddFile(id=case.public_id)))
    rows.row(_to_request(_, case.public_id)).row(menu_button(_))
    told = [file_line(_, view) for view in files]
    text = paragraphs(
        lead,
        _("<b>Files of the request {number}</b>", number=case.number),
        lines(*told) or _("No file is added yet."),
        _("Only those who work on your request open them, and each look is written down."),
    )
    return Screen(text, rows.done())


def adding(_: Words, card: Card, room: int, profile: OfficeProfile) -> Screen:
    """Say what may be sent before anything is, above all what may not."""
    if not room:
        return full(_, card.public_id, profile.limits.attachments)
    return Screen(
        paragraphs(
            _(
                "Send files for the request {number} now, as photos or documents.",
                number=card.number,
            ),
            what_is_taken(_, profile),
            _.plural("{n} more file can be added.", "{n} more files can be added.", room),
            not_identity(_),
        ),
        ((_to_request(_, card.public_id),),),
    )


def being_read(_: Words, card: Card) -> Screen:
    """Say that a file is on its way."""
    said = _(
        "The file for the request {number} is being looked at. You will hear in a moment whether "
        "it was taken.",
        number=card.number,
    )
    return Screen(said, ((_to_request(_, card.public_id),),))


def being_added(_: Words, card: Card, n: int, left: int) -> Screen:
    """Say that files sent unasked are on their way, and how many found no room."""
    said = _.plural(
        "{n} file for the request {number} is being looked at. You will hear of it in a moment.",
        "{n} files for the request {number} are being looked at. You will hear of each soon.",
        n,
        number=card.number,
    )
    over = _.plural(
        "{n} file did not fit: the request takes no more.",
        "{n} files did not fit: the request takes no more.",
        left,
    )
    return Screen(paragraphs(said, over if left else None), ((_to_request(_, card.public_id),),))


def offered(_: Words, cards: tuple[Card, ...], n: int, profile: OfficeProfile) -> Screen:
    """Ask to which request the files sent unasked belong; until then nothing is kept."""
    rows = Rows()
    for card in cards[:10]:
        said = _("📎 Add to {number}", number=card.number)
        rows.row(Button(said, KeptFiles(id=card.public_id)))
    rows.row(Button(_("No, forget it"), DropFiles())).row(menu_button(_))
    asked = (
        _.plural(
            "Shall your {n} file be added to the request {number}?",
            "Shall your {n} files be added to the request {number}?",
            n,
            number=cards[0].number,
        )
        if len(cards) == 1
        else _.plural(
            "To which request does your {n} file belong?",
            "To which request do your {n} files belong?",
            n,
        )
    )
    return Screen(paragraphs(asked, not_identity(_), what_is_taken(_, profile)), rows.done())


def deleting(_: Words, own: OwnRequest, view: AttachmentView) -> Screen:
    """Ask once more before a file is deleted."""
    rows = Rows()
    rows.row(
        Button(_("Yes, delete it"), OwnFile(id=view.public_id, act=OwnFileAct.DELETE_YES))
    ).row(Button(_("No, keep it"), Files(id=own.card.public_id)))
    asked = _("Delete this file? The office can no longer open it. This cannot be undone.")
    return Screen(paragraphs(file_line(_, view), asked), rows.done())


def deleted(_: Words) -> str:
    """Return the lead after a file was deleted."""
    return _("✅ The file is deleted.")


def nothing_kept(_: Words) -> str:
    """Return the lead after files sent unasked were forgotten."""
    return _("All right, nothing of it is kept.")


def too_big(_: Words, profile: OfficeProfile) -> Screen:
    """Say at once that a file is too big to be fetched."""
    return Screen(
        _refused(_, FileFault.TOO_BIG, profile.limits.attachment_megabytes), ((menu_button(_),),)
    )


def only_files(_: Words, public_id: str, profile: OfficeProfile) -> Screen:
    """Say what can be sent to somebody who sent a voice, a film or a sticker instead."""
    return Screen(
        paragraphs(
            _("This cannot be added. Please send a photo or a document, or write in words."),
            what_is_taken(_, profile),
        ),
        ((_to_request(_, public_id),),),
    )


def full(_: Words, public_id: str, limit: int) -> Screen:
    """Say that a request takes no more files, and what can be done about it."""
    rows = Rows().row(Button(_("📎 Files"), Files(id=public_id))).row(_to_request(_, public_id))
    return Screen(_refused(_, FileFault.TOO_MANY, limit), rows.done())


def result(_: Words, kept: KeptFile) -> Screen:
    """Tell what came of a file: to its applicant, or to the unit that answered with it."""
    if kept.material_id:
        door = Button(
            _("Open the question"),
            MaterialDo(id=kept.material_id, version=0, act=MaterialAct.OPEN),
        )
        said = _("✅ Your document is with the responsible worker ({number}).", number=kept.number)
    else:
        door = Button(_("📎 Files"), Files(id=kept.case_id))
        said = _(
            "✅ File {n} is with your request {number}. You can delete it at any time.",
            n=kept.n,
            number=kept.number,
        )
    if kept.fault is not None:
        said = paragraphs(
            _("❗ The file for {number} was not taken.", number=kept.number),
            _refused(_, kept.fault, kept.limit),
        )
    rows = Rows().row(door)
    if not kept.material_id:
        rows.row(_to_request(_, kept.case_id))
    return Screen(said, rows.done())


def door(_: Words, case: Card) -> Button:
    """Return the way from an own request to its files."""
    return Button(_("📎 Files"), Files(id=case.public_id))


def what_is_taken(_: Words, profile: OfficeProfile) -> str:
    """Return which files are taken, how many, how large."""
    limits = profile.limits
    return _(
        "Taken: JPEG, PNG, PDF, DOCX, up to {size} MB each, at most {n} for one request. Nothing "
        "with a password, no programs.",
        size=limits.attachment_megabytes,
        n=limits.attachments,
    )


def not_identity(_: Words) -> str:
    """Return what is never to be sent."""
    return _(
        "⚠️ Never send an identity card, a passport or any other identity document: you show it at "
        "the reception, and no copy of it is kept."
    )


def file_line(_: Words, view: AttachmentView) -> str:
    """Return a file in a line: number, kind, size, day, and what its sender called it."""
    said = _(
        "{n}. {kind}, {size}, {day}",
        n=view.n,
        kind=media(view.media),
        size=size(_, view.size),
        day=_.short_day(_.day_of(view.added_at)),
    )
    return f"{said}: {_.quote(clipped(view.name, NAME))}" if view.name else said


def media(value: Media) -> str:
    """Return the name of a kind of file: the same in every language."""
    return value.value.upper()


def size(_: Words, value: int) -> str:
    """Return the size of a file as people say it."""
    if value < 2**20:
        return _("{n} KB", n=max(1, round(value / 2**10)))
    # Up to a whole one: whoever looks at a limit wants to know on which side of it this is.
    return _("{n} MB", n=-(-value // 2**20))


def refusal_toast(_: Words) -> Reply:
    """Return what is said about files that were sent unasked and are gone."""
    said = _("These files are not kept any more. Please send them again.")
    return Reply((Screen(said, ((menu_button(_),),)),), toast=caption(said))


def _refused(_: Words, fault: FileFault, limit: int) -> str:
    match fault:
        case FileFault.EMPTY:
            return _("It is empty.")
        case FileFault.KIND:
            return _(
                "By its content it is neither JPEG, PNG, PDF nor DOCX, whatever its name says. "
                "Save it as PDF, or send a photo of it."
            )
        case FileFault.DAMAGED:
            return _("It is damaged and does not open. Save it anew and send it again.")
        case FileFault.LOCKED:
            return _("It is closed with a password or in an old format. Save it as a plain PDF.")
        case FileFault.MACROS:
            return _("It carries a program inside. Save it as PDF without macros.")
        case FileFault.TWOFOLD:
            return _("Something else is hidden in it. Save it anew as PDF and send it again.")
        case FileFault.BOMB:
            return _("Unpacked it is too large to be opened safely. Send a smaller picture or PDF.")
        case FileFault.TOO_BIG:
            return _("It is larger than {n} MB. Please send a smaller one.", n=limit)
        case FileFault.GONE:
            return _("Telegram did not hand it out. Please send it again.")
        case FileFault.TRIES:
            return _("It could not be fetched. Please send it again a little later.")
        case FileFault.TOO_MANY:
            return _.plural(
                "A request takes {n} file. Delete it to add another.",
                "A request takes {n} files. Delete one to add another.",
                limit,
            )
        case FileFault.CLOSED:
            return _("Nothing more can be added there: it has been closed or changed since.")
    assert_never(fault)


def _to_request(_: Words, public_id: str) -> Button:
    return Button(_("📄 Open the request"), Own(id=public_id, version=0, act=OwnAct.OPEN))

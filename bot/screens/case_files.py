"""Files of a case on the staff's screens: a list without names, and a file behind "Show"."""

from datetime import timedelta

from bot.callbacks import Case, CaseAct
from bot.callbacks.attachments import CaseFiles, OpenFile
from bot.i18n import Markup, Words
from bot.profile import OfficeProfile
from bot.screens.attachments import file_line, media, size
from bot.screens.captions import caption
from bot.screens.case_heading import desk_row, heading
from bot.screens.case_steps import Viewer
from bot.screens.formats import lines, paragraphs
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, File, Rows, Screen
from bot.services.rules.policy import Action
from bot.services.views import Card
from bot.services.views.attachments import AttachmentView, OpenedFile
from db.enums import Media

ENDINGS = {Media.JPEG: "jpg", Media.PNG: "png", Media.PDF: "pdf", Media.DOCX: "docx"}


def listing(_: Words, case: Card, files: tuple[AttachmentView, ...], page: int) -> Screen:
    """List the files of a case: who sent each by side, and nothing of its name."""
    shown = part(files, page)
    rows = Rows()
    told = []
    for _n, view in shown.items:
        side = _("from a unit") if view.by_staff else _("from the applicant")
        told.append(_("{file}, {side}", file=Markup(file_line(_, view)), side=side))
        rows.row(file_button(_, view))
    for row in turning(_, shown, lambda at: CaseFiles(id=case.public_id, page=at)):
        rows.row(*row)
    data = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
    rows.row(Button(_("Open the case"), data)).row(*desk_row(_))
    text = paragraphs(
        heading(_, case),
        lines(*told) or _("There are no files."),
        _("Every look is written down. A copy of an identity document is not to be used or kept."),
        *place_in_pages(_, shown),
    )
    return Screen(text, rows.done())


def opened(_: Words, file: OpenedFile, profile: OfficeProfile) -> Screen:
    """Return a file under a neutral name: it cannot be forwarded, and it vanishes."""
    view = file.view
    name = f"{file.number}-{view.n}.{ENDINGS[view.media]}"
    said = _.plural(
        "{name}. It disappears in {n} minute.",
        "{name}. It disappears in {n} minutes.",
        profile.limits.show_minutes,
        name=name,
    )
    return Screen(
        said,
        file=File(name, content=file.content),
        protect=True,
        vanish_after=timedelta(minutes=profile.limits.show_minutes),
    )


def file_button(_: Words, view: AttachmentView) -> Button:
    """Return the button that opens a file."""
    said = _("👁 {n}. {kind}, {size}", n=view.n, kind=media(view.media), size=size(_, view.size))
    return Button(caption(said), OpenFile(id=view.public_id))


def doors(_: Words, case: Card, viewer: Viewer) -> tuple[Button, ...]:
    """Return the way from a case to its files."""
    if not case.files or not viewer.may(Action.REVEAL):
        return ()
    return (Button(_("Files: {n}", n=case.files), CaseFiles(id=case.public_id)),)

"""The memo to the head: filled in section by section, its versions, and the paper it becomes.

What a memo says is shown like everything behind "Show": protected, and gone after some minutes.
"""

from datetime import timedelta

from bot.callbacks.review import MemoAct, MemoDo, MemoPaper, MemoRead, MemoVersions, PaperKind
from bot.documents.paper import Facts, Heading, Paper, Signature, Text
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import reviewing, staff_labels
from bot.screens.captions import TITLE_IN_LIST, caption, clipped
from bot.screens.case_heading import heading
from bot.screens.case_steps import Viewer
from bot.screens.formats import own_name, paragraphs, plain_post
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.revealed import laid_out
from bot.screens.reviewing import back
from bot.screens.screen import Button, File, Reply, Rows, Screen, visible
from bot.services.reviewing.memos import NEEDED
from bot.services.rules.policy import Action
from bot.services.views import Card
from bot.services.views.memo import Section
from bot.services.views.review import MemoDraftView, MemoLine, MemoMaterial, MemoSheet

SECTIONS = tuple(Section)


def doors(_: Words, case: Card, viewer: Viewer) -> tuple[Button, ...]:
    """Return the way to the versions of the memo."""
    if not case.has_memo or not (viewer.may(Action.REVIEW) or viewer.may(Action.DECIDE)):
        return ()
    return (Button(_("Versions of the memo"), MemoVersions(id=case.public_id)),)


def template_button(_: Words, case: Card) -> Button:
    """Return the way to fill the memo in by the template."""
    data = MemoDo(id=case.public_id, version=case.version, act=MemoAct.BEGIN)
    return Button(_("📋 By the template, section by section"), data)


def prefilled(_: Words, material: MemoMaterial, profile: OfficeProfile) -> dict[Section, str]:
    """Return what the case itself can say, as plain text; the reviewer changes what is wrong."""
    who = [material.name]
    if material.represents is not None:
        who.append(visible(_("Represents: {whom}", whom=material.represents)))
    matter = [material.matter]
    if material.news is not None:
        matter.append(visible(_("New since the earlier request: {text}", text=material.news)))
    earlier = [
        visible(reviewing.line(_, n, one, profile)) for n, one in enumerate(material.earlier, 1)
    ]
    positions = [
        f"{own_name(_, one.unit_kk, one.unit_ru, TITLE_IN_LIST)}: {one.text}"
        for one in material.positions
    ]
    topic = next((one for one in profile.topics if one.code == material.card.topic), None)
    law = "" if topic is None or topic.where is None else topic.where.said(_.language)
    return {
        Section.WHO: "\n".join(who),
        Section.MATTER: "\n\n".join(matter),
        Section.EARLIER: "\n".join(earlier) or _("No earlier requests."),
        Section.POSITIONS: "\n\n".join(positions),
        Section.LAW: law,
    }


def overview(_: Words, draft: MemoDraftView) -> Screen:
    """Return which sections are written, each a door to it, and the ways to save and to drop."""
    case = draft.card
    rows = Rows()
    told = []
    for n, section in enumerate(SECTIONS, 1):
        done = bool(draft.sections.get(section, "").strip())
        told.append(f"{'✅' if done else '▫️'} {n}. {staff_labels.memo_section(_, section)}")
        rows.row(
            Button(f"✏️ {n}. {staff_labels.memo_section(_, section)}", _step(case, MemoAct.ASK, n))
        )
    whole = all(draft.sections.get(needed, "").strip() for needed in NEEDED)
    if whole:
        rows.row(Button(_("✅ Save the memo"), _step(case, MemoAct.SAVE)))
    rows.row(Button(_("Throw the draft away"), _step(case, MemoAct.DROP))).row(back(_, case))
    hint = (
        _("The draft is yours alone until you save it.")
        if whole
        else _("To save it, write at least the matter and the proposal.")
    )
    head = _("<b>Memo to the head</b>")
    return Screen(paragraphs(heading(_, case), head, "\n".join(told), hint), rows.done())


def section(_: Words, draft: MemoDraftView, number: int, profile: OfficeProfile) -> Reply:
    """Ask for a section: what it says now comes before, protected, and can be kept."""
    case, asked = draft.card, SECTIONS[number - 1]
    now = draft.sections.get(asked, "")
    shown = (
        laid_out(_, case.number, iter([(staff_labels.memo_section(_, asked), now)]), profile)
        if now
        else ()
    )
    rows = Rows()
    keep = _("Keep it") if now else _("Leave it empty")
    rows.row(Button(keep, _step(case, MemoAct.KEEP, number)))
    rows.row(Button(_("To the sections"), _step(case, MemoAct.LOOK))).row(back(_, case))
    text = paragraphs(
        heading(_, case),
        _(
            "Section {n} of {all}: <b>{name}</b>",
            n=number,
            all=len(SECTIONS),
            name=staff_labels.memo_section(_, asked),
        ),
        _hint(_, asked),
        _("Type the section anew, up to 3000 characters, or keep what it says.")
        if now
        else _("Type the section, up to 3000 characters."),
    )
    return Reply((*shown, Screen(text, rows.done())), fresh=bool(shown))


def dropping(_: Words, case: Card) -> Screen:
    """Ask once more before a draft is thrown away."""
    rows = Rows().row(Button(_("Yes, throw it away"), _step(case, MemoAct.DROP_YES)))
    rows.row(Button(_("To the sections"), _step(case, MemoAct.LOOK)))
    asked = _("Throw the draft of the memo away? This cannot be undone; saved versions stay.")
    return Screen(paragraphs(heading(_, case), asked), rows.done())


def dropped(_: Words) -> str:
    """Say that a draft is gone."""
    return _("The draft is thrown away.")


def versions(_: Words, case: Card, found: tuple[MemoLine, ...], page: int) -> Screen:
    """Return a page of the versions of a memo: who wrote which when."""
    shown = part(found, page)
    rows = Rows()
    told = []
    for _n, one in shown.items:
        told.append(
            _(
                "Version {n}: {author}, {when}",
                n=one.version,
                author=clipped(one.author, TITLE_IN_LIST),
                when=_.moment(one.written_at),
            )
        )
        said = _("👁 Read version {n}", n=one.version)
        rows.row(Button(said, MemoRead(id=case.public_id, number=one.version)))
    for row in turning(_, shown, lambda at: MemoVersions(id=case.public_id, page=at)):
        rows.row(*row)
    text = paragraphs(
        heading(_, case),
        _("<b>Versions of the memo</b>"),
        "\n".join(told) if told else _("There is no memo yet."),
        *place_in_pages(_, shown),
    )
    return Screen(text, rows.row(back(_, case)).done())


def sheet(_: Words, memo: MemoSheet, profile: OfficeProfile) -> Reply:
    """Return a version of a memo, protected, with the ways to have it as a file under it."""
    case = memo.card
    stays = timedelta(minutes=profile.limits.show_minutes)
    screens = (
        list(laid_out(_, case.number, iter(_parts(_, memo)), profile)) if _parts(_, memo) else []
    )
    if memo.file_id is not None:
        kept = File(f"memo-{memo.version}", telegram_id=memo.file_id)
        said = _("Memo, version {n}, {when}", n=memo.version, when=_.moment(memo.written_at))
        screens.append(Screen(said, file=kept, protect=True, vanish_after=stays))
    screens.append(ways_out(_, memo))
    return Reply(tuple(screens), fresh=True)


def ways_out(_: Words, memo: MemoSheet) -> Screen:
    """Say which version was read, with every way to have it as a file and back to the case."""
    case = memo.card
    rows = Rows()
    if memo.file_id is None:
        for first, second in (
            (PaperKind.PDF_KK, PaperKind.PDF_RU),
            (PaperKind.DOCX_KK, PaperKind.DOCX_RU),
        ):
            rows.row(_export(_, memo, first), _export(_, memo, second))
    rows.row(Button(_("Versions of the memo"), MemoVersions(id=case.public_id)))
    rows.row(back(_, case))
    written = _(
        "Version {n}: {author}, {when}",
        n=memo.version,
        author=clipped(memo.author, TITLE_IN_LIST),
        when=_.moment(memo.written_at),
    )
    return Screen(paragraphs(heading(_, case), written), rows.done())


def paper(_: Words, memo: MemoSheet, profile: OfficeProfile) -> Paper:
    """Return a version of a memo as a paper for the head, in the language of the words."""
    case = memo.card
    name_of_office = profile.name.said(_.language)
    # The memo goes to the head of the body, whoever is to receive the applicant (point 26).
    addressee: tuple[str, ...] = (_("To the head of the body"),)
    blocks: list[Heading | Text | Facts] = []
    if case.post is not None:
        body = own_name(_, case.post.body_kk, case.post.body_ru)
        addressee = (body, *addressee)
        blocks.append(Facts(((_("To whom"), plain_post(_, case.post)),)))
    for title, text in _parts(_, memo):
        blocks += [Heading(title), Text(text)]
    return Paper(
        language=_.language,
        title=_("MEMO"),
        head=(name_of_office,),
        addressee=addressee,
        dated=visible(
            _(
                "On request {number} · version {n} · {day}",
                number=case.number,
                n=memo.version,
                day=_.day(_.day_of(memo.written_at)),
            )
        ),
        blocks=(*blocks, Signature(_("Responsible worker"), memo.author)),
    )


def exported(_: Words, memo: MemoSheet, content: bytes, kind: PaperKind) -> Screen:
    """Return the file of a version of a memo; its name says nothing personal."""
    ending = "pdf" if kind in {PaperKind.PDF_KK, PaperKind.PDF_RU} else "docx"
    language = "kk" if kind in {PaperKind.PDF_KK, PaperKind.DOCX_KK} else "ru"
    file = File(f"memo-{memo.card.number}-{memo.version}-{language}.{ending}", content)
    said = _("Memo, version {n}, {when}", n=memo.version, when=_.moment(memo.written_at))
    return Screen(said, file=file, protect=True)


def _hint(_: Words, section: Section) -> str | None:
    hints = {
        Section.POSITIONS: _("The answers of the units stand here once you have accepted them."),
        Section.LAW: _("Name the articles that decide the matter."),
        Section.PROPOSAL: _("Receive, refuse, or another way: and why."),
    }
    return hints.get(section)


def _parts(_: Words, memo: MemoSheet) -> list[tuple[str, str]]:
    """Return headings with plain texts; sections that are empty are left out."""
    if memo.text is not None:
        return [(_("Memo"), memo.text)]
    texts = [(one, memo.sections.get(one, "")) for one in SECTIONS]
    return [(staff_labels.memo_section(_, one), text) for one, text in texts if text.strip()]


def _export(_: Words, memo: MemoSheet, kind: PaperKind) -> Button:
    captions = {
        PaperKind.PDF_KK: _("PDF, in Kazakh"),
        PaperKind.PDF_RU: _("PDF, in Russian"),
        PaperKind.DOCX_KK: _("DOCX, in Kazakh"),
        PaperKind.DOCX_RU: _("DOCX, in Russian"),
    }
    data = MemoPaper(id=memo.card.public_id, number=memo.version, kind=kind)
    return Button(caption(captions[kind]), data)


def _step(case: Card, act: MemoAct, number: int = 0) -> MemoDo:
    return MemoDo(id=case.public_id, version=case.version, act=act, section=number)

"""A question to a unit on the staff's screens: its card, what is behind "Show", and the lists.

The unit reads the question, the number of the case and the body; of the case itself it sees what
whoever asked lets it see, on request (point 31).
"""

from collections.abc import Iterator

from bot.callbacks import Case, CaseAct
from bot.callbacks.attachments import OpenFile
from bot.callbacks.materials import (
    AskedList,
    AskUnit,
    CaseMaterials,
    MaterialAct,
    MaterialDo,
    OwedList,
)
from bot.i18n import Markup, Words
from bot.profile import OfficeProfile
from bot.screens import errors
from bot.screens.captions import TITLE_IN_LIST, caption, clipped, post_in_full
from bot.screens.case_heading import desk_row
from bot.screens.case_steps import Viewer
from bot.screens.formats import lines, own_name, paragraphs, phone, written
from bot.screens.paging import Part, part, place_in_pages, turning
from bot.screens.revealed import laid_out
from bot.screens.running import running
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.reviewing.material_rows import ASKABLE
from bot.services.rules.policy import Action
from bot.services.views import Card
from bot.services.views.units import MaterialCard, MaterialShown, MaterialView, UnitView
from db.enums import MaterialState

QUESTION = 2000
"""Characters of a question that a card shows: all of them."""


def card(_: Words, shown: MaterialCard, *, lead: str | None = None) -> Screen:
    """Return the card of a question; `lead` says above it what has just been done."""
    view = shown.view
    return Screen(
        paragraphs(
            None if lead is None else f"✅ {lead}",
            lines(*_facts(_, view)),
            lines(_("<b>The question</b>"), written(_, shown.question, QUESTION)),
            None
            if shown.note is None or view.state is not MaterialState.ASKED
            else lines(_("<b>Why it is asked once more</b>"), written(_, shown.note, 1000)),
            _whose_move(_, view),
        ),
        _buttons(_, view),
        protect=True,
    )


def after(_: Words, shown: MaterialCard, said: str) -> Reply:
    """Return the fresh card with what has been done, said on it and as a toast."""
    return Reply((card(_, shown, lead=said),), toast=said)


def put(_: Words) -> str:
    """Return what is said after a unit was asked."""
    return _("The unit is asked, and its people are being told.")


def given(_: Words) -> str:
    """Return what is said after a unit answered."""
    return _("The answer is with the responsible worker.")


def accepted(_: Words) -> str:
    """Return what is said after an answer was accepted."""
    return _("The answer is accepted.")


def asked_again(_: Words) -> str:
    """Return what is said after a unit was asked once more."""
    return _("The unit is asked once more, with your note.")


def taken_back(_: Words) -> str:
    """Return what is said after a question was taken back."""
    return _("The question is taken back.")


def outdated(_: Words, shown: MaterialCard) -> Reply:
    """Return the present card for a button that was drawn for an earlier one."""
    return Reply((card(_, shown),), toast=errors.stale(_))


def revealed(_: Words, shown: MaterialShown, profile: OfficeProfile) -> tuple[Screen, ...]:
    """Return what of the case, or of the answer, may be seen: protected, gone after minutes."""
    return laid_out(_, shown.view.number, _texts(_, shown), profile)


def file_door(_: Words, shown: MaterialShown) -> Button | None:
    """Return the way to the document that came with the answer."""
    return None if shown.file is None else Button(_("📎 Open the file"), OpenFile(id=shown.file))


def owed(_: Words, views: tuple[MaterialView, ...], page: int) -> Screen:
    """List what one's unit owes, the one due first on top."""
    shown = part(views, page)
    told, rows = _listed(_, shown, units=False)
    for row in turning(_, shown, lambda at: OwedList(page=at)):
        rows.row(*row)
    return _list(_, f"<b>{owed_count(_, len(views))}</b>", told, shown, rows)


def asked(_: Words, views: tuple[MaterialView, ...], page: int) -> Screen:
    """List what is asked of units: the overdue by unit first."""
    shown = part(views, page)
    told, rows = _listed(_, shown, units=True)
    for row in turning(_, shown, lambda at: AskedList(page=at)):
        rows.row(*row)
    late = sum(view.overdue for view in views)
    overdue = _("Of these overdue: {n}", n=late) if late else None
    return _list(_, lines(f"<b>{asked_count(_, len(views))}</b>", overdue), told, shown, rows)


def of_case(_: Words, case: Card, views: tuple[MaterialView, ...], page: int) -> Screen:
    """List the questions about a case, the newest first."""
    shown = part(views, page)
    told, rows = _listed(_, shown, units=True)
    for row in turning(_, shown, lambda at: CaseMaterials(id=case.public_id, page=at)):
        rows.row(*row)
    data = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
    rows.row(Button(_("Open the case"), data))
    head = _("<b>Questions to units, {number}</b>", number=case.number)
    return _list(_, head, told, shown, rows)


def owed_count(_: Words, n: int) -> str:
    """Return the name of the list of one's unit with how much it owes."""
    return _("Owed by my unit: {n}", n=n)


def asked_count(_: Words, n: int) -> str:
    """Return the name of the list of everything asked of units."""
    return _("Asked of units: {n}", n=n)


def piles(_: Words, to_give: int, asked_of_units: int) -> list[Button]:
    """Return the ways to both lists, while there is anything on them."""
    found = []
    if to_give:
        found.append(Button(owed_count(_, to_give), OwedList()))
    if asked_of_units:
        found.append(Button(asked_count(_, asked_of_units), AskedList()))
    return found


def doors(_: Words, case: Card, viewer: Viewer) -> tuple[Button, ...]:
    """Return the ways from a case to asking a unit and to what was asked."""
    found = []
    if viewer.may(Action.ASK_UNIT) and case.state in ASKABLE:
        data = AskUnit(id=case.public_id, version=case.version)
        found.append(Button(_("Ask a unit for materials"), data))
    if case.materials and viewer.may(Action.SEE_MATERIALS):
        said = _("Questions to units: {n}", n=case.materials)
        found.append(Button(said, CaseMaterials(id=case.public_id)))
    return tuple(found)


def opening(_: Words, kind: NoticeKind) -> str | None:
    """Return the first line of a notice about materials; None for all others."""
    return {
        NoticeKind.MATERIALS_ASKED: _("Your unit is asked for materials"),
        NoticeKind.MATERIALS_GIVEN: _("A unit has answered your question"),
        NoticeKind.MATERIALS_AGAIN: _("Your unit is asked once more: see the note"),
        NoticeKind.MATERIALS_RECALLED: _("A question to your unit is taken back; no answer needed"),
    }.get(kind)


def told(_: Words, view: MaterialView) -> list[str]:
    """Return a question in a notice: the case, the body, the unit, the term; no text of it."""
    return [*_facts(_, view)]


def door(_: Words, view: MaterialView) -> Button:
    """Return the button that opens a question."""
    return Button(_("Open the question"), do(view, MaterialAct.OPEN))


def do(view: MaterialView, act: MaterialAct) -> MaterialDo:
    """Return an action on the question as it is drawn."""
    return MaterialDo(id=view.public_id, version=view.version, act=act)


def state(_: Words, value: MaterialState) -> str:
    """Return where a question stands."""
    match value:
        case MaterialState.ASKED:
            return _("Waits for the unit")
        case MaterialState.ANSWERED:
            return _("Answered, waits to be accepted")
        case MaterialState.ACCEPTED:
            return _("Accepted")
        case MaterialState.RECALLED:
            return _("Taken back")


def unit_name(_: Words, unit: UnitView, limit: int = TITLE_IN_LIST) -> str:
    """Return the name of a unit in this language, plain."""
    return clipped(own_name(_, unit.name_kk, unit.name_ru), limit)


def head(_: Words, view: MaterialView) -> str:
    """Return the case and the state: the first line of every screen about a question."""
    number = Markup(f"<b>{view.number}</b>")
    return _("Materials for {number} · {state}", number=number, state=state(_, view.state))


def _facts(_: Words, view: MaterialView) -> Iterator[str]:
    yield head(_, view)
    if view.post is not None:
        yield _.quote(clipped(post_in_full(_, view.post), 2 * TITLE_IN_LIST))
    yield _("Unit: {unit}", unit=unit_name(_, view.unit))
    yield from _clock(_, view)


def _clock(_: Words, view: MaterialView) -> Iterator[str]:
    if view.state is not MaterialState.ASKED:
        if view.answered_at is not None:
            yield _("Answered on {moment}", moment=_.moment(view.answered_at))
    else:
        yield running(_, view.due_on, view.days_left, overdue=view.overdue)


def _whose_move(_: Words, view: MaterialView) -> str:
    match view.state:
        case MaterialState.ASKED:
            return _("Next: the unit answers; its answer is binding on it by the term (point 31).")
        case MaterialState.ANSWERED:
            return _("Next: the responsible worker accepts the answer or asks once more.")
        case MaterialState.ACCEPTED:
            return _("The answer is accepted; it goes into the memo.")
        case MaterialState.RECALLED:
            return _("The question is taken back; no answer is needed.")


def _buttons(_: Words, view: MaterialView) -> tuple[tuple[Button, ...], ...]:
    rows = Rows()
    for said, act in _offered(_, view):
        rows.row(Button(said, do(view, act)))
    if view.to_answer:
        rows.row(Button(_("All that my unit owes"), OwedList()))
    else:
        data = Case(id=view.case_id, version=0, act=CaseAct.OPEN)
        rows.row(Button(_("Open the case"), data), Button(_("Asked of units"), AskedList()))
    return rows.row(*desk_row(_)).done()


def _offered(_: Words, view: MaterialView) -> Iterator[tuple[str, MaterialAct]]:
    """Give what this person can do with the question, the next step on top."""
    asked, answered = view.state is MaterialState.ASKED, view.state is MaterialState.ANSWERED
    if view.to_answer and asked:
        yield _("Answer"), MaterialAct.ANSWER
    if view.to_answer and (view.with_matter or view.with_person):
        yield _("👁 Show the matter"), MaterialAct.SHOW
    elif not view.to_answer and view.answered_at is not None:
        yield _("👁 Show the answer"), MaterialAct.SHOW
    if view.to_judge and answered:
        yield _("Accept the answer"), MaterialAct.ACCEPT
        yield _("Ask once more"), MaterialAct.AGAIN
    if view.to_judge and (asked or answered):
        yield _("Take the question back"), MaterialAct.RECALL


def _texts(_: Words, shown: MaterialShown) -> Iterator[tuple[str, str]]:
    """Give headings with plain texts, in the order in which they are read."""
    if shown.answer is not None:
        yield _("The unit's answer"), shown.answer
    elif shown.view.has_file:
        yield _("The unit's answer"), _("It is a document; open it below.")
    if shown.person is not None:
        name, number = shown.person
        yield _("Applicant"), lines(name, phone(number))
    if shown.matter is not None:
        yield _("The matter"), shown.matter


def _listed(_: Words, shown: Part[MaterialView], *, units: bool) -> tuple[list[str], Rows]:
    told, rows = [], Rows()
    for n, view in shown.items:
        number = Markup(f"<b>{view.number}</b>")
        told.append(
            lines(
                _("{n}. {number} · {state}", n=n, number=number, state=state(_, view.state)),
                _.quote(unit_name(_, view.unit)) if units else None,
                *_clock(_, view),
            )
        )
        day = _.short_day(view.due_on)
        said = _("{n}. {number} · {day}", n=n, number=view.number, day=day)
        rows.row(Button(caption(said), do(view, MaterialAct.OPEN)))
    return told, rows


def _list(_: Words, name: str, told: list[str], shown: Part[MaterialView], rows: Rows) -> Screen:
    found = told or [_("Nothing waits here now.")]
    text = paragraphs(name, *found, *place_in_pages(_, shown))
    return Screen(text, rows.row(*desk_row(_)).done())

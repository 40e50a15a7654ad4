"""Calls back on the head's desk: who wishes one, whom to call, what came of it."""

from bot.callbacks import Case, CaseAct
from bot.callbacks.voices import CallBackAct, CallBackDo, CallBackPile, VoicesOpen
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.captions import TITLE_IN_LIST, caption, clipped, post_in_full
from bot.screens.case_heading import desk_row
from bot.screens.formats import lines, paragraphs, phone
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.revealed import laid_out
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.screens.statistics_words import bold
from bot.screens.survey_words import questionnaire_name
from bot.services.views.voices import CallBackShown, CallBackView
from db.enums import CallBackOutcome, CallBackReason, Language

CODE = 4
"""Letters of a call's id by which colleagues name it to one another."""

OUTCOMES = {
    CallBackAct.SETTLED: CallBackOutcome.SETTLED,
    CallBackAct.EXPLAINED: CallBackOutcome.EXPLAINED,
    CallBackAct.MEASURES: CallBackOutcome.MEASURES,
}
"""What a call that reached the person can come to."""


def pile(_: Words, calls: tuple[CallBackView, ...], page: int) -> Screen:
    """List who wishes to be called, the oldest wish first."""
    shown = part(calls, page)
    rows = Rows()
    told = []
    for n, call in shown.items:
        name = _("{n}. {what}", n=n, what=subject(_, call))
        told.append(lines(name, None if call.conflict else reason(_, call), _due(_, call)))
        rows.row(Button(caption(name), _do(call, CallBackAct.OPEN)))
    for row in turning(_, shown, lambda at: CallBackPile(page=at)):
        rows.row(*row)
    found = told or [_("Nobody waits for a call now.")]
    head = bold(_("To call back: {n}", n=len(calls)))
    rows.row(_voices(_)).row(*desk_row(_))
    return Screen(paragraphs(head, *found, *place_in_pages(_, shown)), rows.done())


def card(_: Words, call: CallBackView, *, lead: str | None = None) -> Screen:
    """Return a call without the person: what it is about, by when, and what can be done."""
    if call.conflict:
        return _conflict(_, call, lead)
    post = None
    if call.post is not None:
        post = _.quote(clipped(post_in_full(_, call.post), 2 * TITLE_IN_LIST))
    tries = None
    if call.tries:
        tries = _.plural(
            "Called {n} time, nobody answered.", "Called {n} times, nobody answered.", call.tries
        )
    wrote = _("The person wrote something; it is behind “Show”.") if call.commented else None
    text = paragraphs(
        None if lead is None else f"✅ {lead}",
        lines(bold(_("☎️ Call back {what}", what=subject(_, call))), post),
        lines(reason(_, call), _about(_, call), wrote),
        lines(_due(_, call), tries, _ended(_, call)),
        _("Nobody but those who make these calls sees this, least of all the clerk concerned.")
        if call.outcome is None
        else None,
    )
    return Screen(text, _buttons(_, call))


def shown(_: Words, call: CallBackShown, profile: OfficeProfile) -> Reply:
    """Return whom to call and what they wrote, then the card again."""
    known = [
        call.full_name or _("The name is not known."),
        phone(call.phone)
        if call.phone
        else _("The phone is not known; see what the person wrote."),
        _("Speaks Kazakh") if call.language is Language.KK else _("Speaks Russian"),
    ]
    blocks = [(_("Whom to call"), "\n".join(known))]
    if call.comment is not None:
        blocks.append((_("What the person wrote"), call.comment))
    if call.told is not None:
        blocks.append((_("What came of the call"), call.told))
    screens = laid_out(_, subject(_, call.view), iter(blocks), profile)
    return Reply((*screens, card(_, call.view)), fresh=True)


def writing(_: Words, call: CallBackView, act: CallBackAct) -> Screen:
    """Ask what came of the call, in words."""
    return Screen(
        paragraphs(
            f"<b>{outcome(_, OUTCOMES[act])}</b>",
            _("Write in one message what was said and what will be done (10–1000 characters)."),
            _("After that the call is over, and this cannot be taken back."),
        ),
        ((Button(_("← Back"), _do(call, CallBackAct.OPEN)),),),
    )


def after(_: Words, call: CallBackView) -> Reply:
    """Return the call with what was just written down."""
    if call.outcome is None:
        said = _("Noted. Please try again later.")
    elif call.outcome is CallBackOutcome.NOT_REACHED:
        said = _("Noted. This was the last try, the call is over.")
    else:
        said = _("Written down, the call is over.")
    return Reply((card(_, call, lead=said),), toast=said)


def door(_: Words, n: int) -> Button:
    """Return the way to the calls."""
    return Button(_("☎️ To call back: {n}", n=n), CallBackPile())


def subject(_: Words, call: CallBackView) -> str:
    """Name a call: by the number of its case, else by the first letters of its own id."""
    if call.case is None or call.conflict:
        return call.public_id[:CODE]
    return call.case.number


def reason(_: Words, call: CallBackView) -> str:
    """Say why the person is to be called."""
    match call.reason:
        case CallBackReason.LOW_MARK:
            return _("A low mark: {mark} of 5", mark=call.mark or 0)
        case CallBackReason.TALKED_OUT:
            return _("❗ “I was talked out of it”")
        case CallBackReason.WISH:
            return _("Wishes to be called")


def outcome(_: Words, value: CallBackOutcome) -> str:
    """Say what came of a call."""
    match value:
        case CallBackOutcome.SETTLED:
            return _("The matter is settled")
        case CallBackOutcome.EXPLAINED:
            return _("It was explained")
        case CallBackOutcome.MEASURES:
            return _("Measures are taken")
        case CallBackOutcome.NOT_REACHED:
            return _("Nobody was reached")
        case CallBackOutcome.CONFLICT:
            return _("Conflict of interest: nobody could call")


def _conflict(_: Words, call: CallBackView, lead: str | None) -> Screen:
    """Return a call that is about whoever looks: nothing of it but that it has to end lawfully."""
    rows = Rows()
    if call.outcome is None:
        rows.row(Button(_("Close: conflict of interest"), _do(call, CallBackAct.CONFLICT)))
    rows.row(Button(_("To the calls"), CallBackPile()), _voices(_))
    return Screen(
        paragraphs(
            None if lead is None else f"✅ {lead}",
            bold(_("☎️ Call back {what}", what=subject(_, call))),
            _(
                "This voice is about your own work, and nobody else is left in the office who "
                "could call. Nobody judges their own case: what was said is not shown to you."
            ),
            _(
                "Give the role of a head or an administrator to somebody else, and they will call. "
                "Or close it: the person is told where to complain, and it cannot be taken back."
            )
            if call.outcome is None
            else None,
            lines(_due(_, call), _ended(_, call)),
        ),
        rows.row(*desk_row(_)).done(),
    )


def _about(_: Words, call: CallBackView) -> str:
    return _("Asked: {what}", what=questionnaire_name(_, call.questionnaire))


def _due(_: Words, call: CallBackView) -> str | None:
    if call.due_on is None:
        return None
    day = _.day(call.due_on)
    return (
        _("❗ Was to be called by {day}", day=day) if call.overdue else _("Call by {day}", day=day)
    )


def _ended(_: Words, call: CallBackView) -> str | None:
    if call.outcome is None or call.closed_on is None:
        return None
    return _("{day}: {what}", day=_.day(call.closed_on), what=outcome(_, call.outcome))


def _buttons(_: Words, call: CallBackView) -> tuple[tuple[Button, ...], ...]:
    rows = Rows().row(Button(_("👁 Show whom to call"), _do(call, CallBackAct.SHOW)))
    if call.outcome is None:
        for act, value in OUTCOMES.items():
            rows.row(Button(outcome(_, value), _do(call, act)))
        left = _.plural(
            "Not reached ({n} try left)", "Not reached ({n} tries left)", call.tries_left
        )
        rows.row(Button(left, _do(call, CallBackAct.NOT_REACHED)))
    if call.case is not None:
        data = Case(id=call.case.public_id, version=0, act=CaseAct.OPEN)
        rows.row(Button(_("Open the case"), data))
    rows.row(Button(_("To the calls"), CallBackPile()), _voices(_))
    return rows.row(*desk_row(_)).done()


def _voices(_: Words) -> Button:
    return Button(_("Voices"), VoicesOpen())


def _do(call: CallBackView, act: CallBackAct) -> CallBackDo:
    return CallBackDo(id=call.public_id, version=call.version, act=act)

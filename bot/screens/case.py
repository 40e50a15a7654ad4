"""A case as the staff see it: what it is, when its answer is due, and the next step on top.

A card tells nothing about the person: who asks and about what is behind "Show".
"""

from bot.callbacks import Case, CaseAct, DeskPile, Distribute, NextCase, Pile
from bot.callbacks.day import DayAct, DayCase
from bot.callbacks.more import CaseMore
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import (
    advice_words,
    case_more,
    case_words,
    ending_doors,
    ending_words,
    follow_up,
    labels,
    messages,
    pauses,
    reviewing,
    staff_labels,
)
from bot.screens.captions import TITLE_IN_LIST, caption, clipped, place, post_in_full
from bot.screens.case_heading import desk_row, due, ground_text, heading
from bot.screens.case_steps import Viewer, has_begun, may_distribute, next_steps, proposed_by
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.rules.lifecycle import CLOSED_STATES, WAITING_STATES
from bot.services.rules.policy import Action
from bot.services.views import Card
from db.enums import Decision, ProposalKind, RequestState

GROUND_ON_CARD = 300
"""Letters of a ground's text on a card; the whole text stands where a ground is chosen."""


def case_card(
    _: Words, case: Card, viewer: Viewer, profile: OfficeProfile, *, lead: str | None = None
) -> Screen:
    """Return the card of a case; `lead` says above it what has just been done."""
    blocks = (
        [] if lead is None else [f"✅ {lead}"],
        [heading(_, case), _post(_, case), *due(_, case), *follow_up.links(_, case)],
        [*_origin(_, case), *reviewing.about(_, case, profile)],
        _marks(_, case),
        _progress(_, case, profile),
        advice_words.about_case(_, case),
        [*reviewing.whose(_, case, viewer), _whose_move(_, case, viewer)],
    )
    text = "\n\n".join("\n".join(block) for block in blocks if block)
    return Screen(text, _buttons(_, case, viewer))


def after(_: Words, case: Card, viewer: Viewer, profile: OfficeProfile, act: CaseAct) -> Reply:
    """Return the fresh card with what has been done, said on it and as a toast."""
    said = case_words.done(_, act)
    return Reply((case_card(_, case, viewer, profile, lead=said),), toast=said)


def _post(_: Words, case: Card) -> str:
    if case.post is None:
        return _("Post not chosen: the applicant leaves it to the office")
    return _.quote(post_in_full(_, case.post))


def _origin(_: Words, case: Card) -> list[str]:
    came = _(
        "Came by: {channel} · language of the answer: {language}",
        channel=staff_labels.channel(_, case.channel),
        language=labels.language(case.language),
    )
    if case.official_number is None:
        return [came, _("Not yet entered into the document system")]
    return [came, _("Official number: {number}", number=case.official_number)]


def _marks(_: Words, case: Card) -> list[str]:
    marks = pauses.on_card(_, case)
    unread = messages.mark(_, case)
    if unread is not None:
        marks.append(unread)
    if case.check_identity:
        marks.append(_("⚠️ Check the identity document at the visit"))
    secrecy = staff_labels.secrecy_mark(_, case)
    if secrecy is not None:
        marks.append(secrecy)
    if case.out_of_turn is not None:
        marks.append(_("⚠️ Received out of turn, class {n}", n=case.out_of_turn))
    elif case.claims and case.state in WAITING_STATES:
        marks.append(_("⚠️ Claims to go out of turn; nobody has seen the paper yet"))
    return marks


def _progress(_: Words, case: Card, profile: OfficeProfile) -> list[str]:
    lines = []
    if case.asked:
        lines.append(_("A question waits for the applicant's answer"))
    if case.has_memo:
        lines.append(_("The memo is written"))
    elif case.state is RequestState.IN_REVIEW:
        lines.append(_("No memo yet; a refusal can be proposed only after it"))
    elif case.state is RequestState.ASSIGNED:
        lines.append(_("No memo yet"))
    lines += _proposal(_, case, profile)
    lines += ending_words.marks(_, case)
    if case.seat is not None:
        lines.append(
            _(
                "Reception: {when}, seat {seat}. {place}. Receives: {person}",
                when=_.moment(case.seat.starts_at),
                seat=case.seat.number,
                place=place(_, case.seat),
                person=case.seat.holder,
            )
        )
    for guest in case.guests:
        said = staff_labels.participation_state(_, guest.state)
        body = clipped(guest.body, TITLE_IN_LIST)
        lines.append(_("Invited: {body}: {state}", body=body, state=said))
    if case.by_hand:
        lines.append(_("Placed by hand; the reason is shown with the matter"))
    if case.state is RequestState.ASSIGNED and case.seat is not None:
        coming = case.seat.confirmed
        lines.append(
            _("The applicant has confirmed coming")
            if coming
            else _("The applicant has not confirmed coming yet")
        )
    return lines


def _proposal(_: Words, case: Card, profile: OfficeProfile) -> list[str]:
    proposal = case.proposal
    if proposal is None:
        return []
    if case.state is RequestState.IN_REVIEW and proposal.decision is Decision.APPROVED:
        return [_("Taken up again: the earlier decision no longer holds")]
    if proposal.decision is Decision.RETURNED:
        return [_("The head returned the proposal; the note is shown with the matter")]
    if proposal.kind is ProposalKind.RECEIVE:
        return [
            _("Proposed: to receive") if proposal.decision is None else _("Decided: to receive")
        ]
    code = proposal.ground or ""
    text = clipped(ground_text(_, profile, code), GROUND_ON_CARD)
    lines = [ending_words.proposal(_, proposal, code, text)]
    made = case.endings.put_right
    if made is not None:
        now = clipped(ground_text(_, profile, made.ground or ""), GROUND_ON_CARD)
        lines.append(ending_words.put_right(_, made, now))
    return lines


def _whose_move(_: Words, case: Card, viewer: Viewer) -> str:
    match case.state:
        case closed if closed in CLOSED_STATES:
            unnumbered = case.endings.referral is not None or case.endings.correction is not None
            owed = case.official_number is None and closed is not RequestState.WITHDRAWN
            if owed and not unnumbered:
                return _("This case is closed; only its official number is missing.")
            if unnumbered and not owed:
                return _("This case is closed; only the number of its letter is missing.")
            return _("This case is closed.")
        case RequestState.REGISTERED:
            return _("Next: the responsible worker begins the review.")
        case RequestState.NEEDS_INFORMATION:
            return _(
                "Next: the applicant adds what is missing; once the term is over without it, the "
                "responsible worker may return the request (More…)."
            )
        case RequestState.IN_REVIEW:
            return _("Next: the responsible worker proposes to receive or to refuse.")
        case RequestState.PROPOSED if proposed_by(case, viewer):
            return _("Next: the head decides. You made this proposal, so somebody else decides.")
        case RequestState.PROPOSED:
            return _("Next: the head decides.")
        case RequestState.LETTER:
            return _("Next: the signed letter gets its number, and the applicant is told.")
        case RequestState.QUEUED:
            return _("Next: the responsible worker distributes the queue of this post.")
        case RequestState.ASSIGNED if has_begun(case, viewer):
            return _("Next: the registrar writes down what became of the reception.")
        case RequestState.ASSIGNED:
            return _("Next: the applicant comes on the day.")
        case RequestState.NO_SHOW:
            return _("Next: the responsible worker may put the applicant back into the queue.")
        case RequestState.APPEAL:
            return _("Next: the written appeal is answered by its term.")
    return _("This case is closed.")


def _of_nobody(_: Words, case: Card) -> tuple[tuple[Button, ...], ...]:
    """A case whose personal data were deleted is looked at, and nothing is done about it."""
    rows = Rows()
    for button in follow_up.doors(_, case):
        rows.row(button)
    return rows.row(*desk_row(_)).done()


def _buttons(_: Words, case: Card, viewer: Viewer) -> tuple[tuple[Button, ...], ...]:
    """What is next, the look behind, one door to all the rest, and the ways out."""
    if case.deleted_on is not None:
        return _of_nobody(_, case)
    rows = Rows()
    steps = next_steps(case, viewer)
    distributes = may_distribute(case, viewer)
    key, version = case.public_id, case.version
    if distributes and case.post is not None:
        rows.row(Button(_("Distribute the queue"), Distribute(post=case.post.id)))
    for act in steps:
        data = Case(id=key, version=version, act=act)
        rows.row(Button(caption(case_words.step(_, case, act)), data))
    for button in (*ending_doors.steps(_, case, viewer), *follow_up.steps(_, case, viewer)):
        rows.row(button)
    if case.state is RequestState.ASSIGNED and viewer.may(Action.SEE_DAY):
        that_day = DayCase(id=key, version=version, act=DayAct.OPEN)
        rows.row(Button(_("On the reception day"), that_day))
    for button in follow_up.doors(_, case):
        rows.row(button)
    if case.unread and viewer.may(Action.REPLY):
        rows.row(messages.door(_, case))
    if viewer.may(Action.REVEAL):
        show = Case(id=key, version=version, act=CaseAct.SHOW)
        rows.row(Button(caption(case_words.step(_, case, CaseAct.SHOW)), show))
    if case_more.groups(_, case, viewer):
        rows.row(Button(_("More…"), CaseMore(id=key, version=version)))
    if viewer.may(Action.REVIEW) and not steps and not distributes:
        rows.row(Button(_("Open the next case"), NextCase()))
    elif viewer.may(Action.DECIDE) and not steps and case.state is not RequestState.PROPOSED:
        rows.row(Button(_("Other cases to decide"), DeskPile(pile=Pile.DECIDE)))
    return rows.row(*desk_row(_)).done()

"""Phone tasks: whom to call, what to say, and what came of it.

A legal notice that could not be delivered is told by phone (APPC article 66). The name and the
number are shown apart, protected and for some minutes; the task itself stays.
"""

from datetime import timedelta

from bot.callbacks import Case, CaseAct, DeskPile, Phone, PhoneOpen, Pile
from bot.callbacks.changes import OfferedByPhone
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import ending_calls, labels, messages, moved, telling
from bot.screens.captions import place, post_in_full
from bot.screens.case_heading import desk_row
from bot.screens.formats import phone
from bot.screens.piles import duty_in_line
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.terms.duties import PhoneTask
from bot.services.views import Card, DutyView, SeatView
from bot.services.views.changes import OfferView
from bot.services.views.notice import Facts
from db.enums import OfferState, TellBy


def phone_task(_: Words, task: PhoneTask, case: Card, profile: OfficeProfile) -> Reply:
    """Return whom to call, which vanishes, and under it the task with its buttons."""
    contact = "\n".join(
        (
            _.plural(
                "{number}. This message disappears in {n} minute.",
                "{number}. This message disappears in {n} minutes.",
                profile.limits.show_minutes,
                number=case.number,
            ),
            "",
            _.quote(task.name),
            _.quote(task.address) if task.way is TellBy.LETTER else _.quote(phone(task.phone)),
        )
    )
    stays = timedelta(minutes=profile.limits.show_minutes)
    shown = Screen(contact, protect=True, vanish_after=stays)
    return Reply((shown, _task(_, task, case, profile)), fresh=True)


def told_sure(_: Words, duty: DutyView) -> Screen:
    """Return the second question before a notice counts as told."""
    rows = (
        (Button(_("Yes, told"), Phone(duty=duty.id, told=True, sure=True)),),
        (Button(_("Cancel"), DeskPile(pile=Pile.DUTIES)),),
    )
    asked = _(
        "Write down that the applicant was told everything by phone? The notice counts as "
        "delivered from then on. This cannot be undone."
    )
    return Screen("\n".join((duty_in_line(_, duty), "", asked)), rows)


def offer_sure(_: Words, duty: DutyView, *, accepted: bool) -> Screen:
    """Return the second question before an answer to an offer is written down."""
    said = _("Yes, takes the place") if accepted else _("Yes, leaves it to the next")
    rows = (
        (Button(said, OfferedByPhone(duty=duty.id, accepted=accepted, sure=True)),),
        (Button(_("Cancel"), PhoneOpen(duty=duty.id)),),
    )
    asked = (
        _("Write down that the applicant takes the place? It is given at once.")
        if accepted
        else _("Write down that the applicant leaves the place? It goes to the next at once.")
    )
    return Screen("\n".join((duty_in_line(_, duty), "", asked)), rows)


def offer_noted(_: Words, state: OfferState) -> str:
    """Return the toast about an answer that was written down, or came too late."""
    match state:
        case OfferState.ACCEPTED:
            return _("Written down: the place is given.")
        case OfferState.DECLINED:
            return _("Written down: the place goes to the next; the applicant keeps the turn.")
        case _:
            return _("The offer is over already; the applicant keeps the turn.")


def call_noted(_: Words, *, told: bool) -> str:
    """Return the toast about a call that was written down."""
    if told:
        return _("Written down: the applicant was told.")
    return _("Written down: not reached. The task stays open.")


def _task(_: Words, task: PhoneTask, case: Card, profile: OfficeProfile) -> Screen:
    lines = [
        duty_in_line(_, task.duty),
        _("Write: {language}", language=labels.language(case.language))
        if task.way is TellBy.LETTER
        else _("Speak: {language}", language=labels.language(case.language)),
        "",
        _("<b>What to say</b>"),
        *_to_say(_, task, case, profile),
    ]
    tries = telling.history(_, task)
    if tries is not None:
        lines += ["", tries]
    duty = task.duty.id
    data = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
    rows = Rows()
    offers = task.notice is NoticeKind.OFFER
    if offers and task.way is TellBy.PHONE:
        rows.row(Button(_("Takes the place"), OfferedByPhone(duty=duty, accepted=True)))
        rows.row(Button(_("Leaves it to the next"), OfferedByPhone(duty=duty, accepted=False)))
    telling.add_buttons(_, rows, task, offers=offers)
    rows.row(Button(_("Show the contact again"), PhoneOpen(duty=duty)))
    rows.row(Button(_("Open the case"), data))
    rows.row(*desk_row(_))
    return Screen("\n".join(lines), rows.done())


def _to_say(_: Words, task: PhoneTask, case: Card, profile: OfficeProfile) -> tuple[str, ...]:
    """Return what the applicant must learn, by the notice that could not be delivered."""
    due = _.day(case.answer_due_on)
    facts = task.facts
    match task.notice:
        case NoticeKind.MOVED if facts is not None:
            return (moved.moved(_, facts),)
        case NoticeKind.POSTPONED if facts is not None:
            return (moved.postponed(_, facts),)
        case NoticeKind.OFFER if facts is not None and facts.offer is not None:
            return _offer(_, facts.offer)
        case NoticeKind.INSTRUCTION_DONE:
            return (
                _("The instruction given after the reception is closed."),
                _("Say what came of it: open the case and its instructions."),
            )
        case NoticeKind.APPEAL_ANSWER:
            return (_appeal_answered(_, facts), _complaint(_, profile))
        case NoticeKind.RECEIPT:
            said = (
                _("The request is registered: {number}.", number=case.number)
                if case.origin is None
                else _("The matter is now a written appeal: {number}.", number=case.number)
            )
            return (said, _("The answer is due by {due}.", due=due))
        case NoticeKind.REPLY:
            return messages.to_say(_, None if facts is None else facts.text)
        case NoticeKind.QUESTION:
            return (_("The office has a question. Open the case: it is shown with the matter."),)
        case NoticeKind.DATE if case.seat is not None:
            return _date(_, case, case.seat, profile)
        case NoticeKind.REFUSAL:
            return (
                _("The reception is refused. Ground and explanation stand in the case."),
                _complaint(_, profile),
            )
        case (
            NoticeKind.REQUEST_RETURNED
            | NoticeKind.REDIRECTED
            | NoticeKind.FORWARDED
            | NoticeKind.ENDED
            | NoticeKind.CONSULTED
            | NoticeKind.REDIRECTED_PARTLY
            | NoticeKind.ALTERNATIVE
            | NoticeKind.CORRECTED
            | NoticeKind.REOPENED
            | NoticeKind.WITHDRAWN_FOR_YOU
        ) if facts is not None:
            return ending_calls.to_say(_, facts, profile)
        case NoticeKind.OVERDUE:
            return (
                _("The answer was due by {due} and is not given yet. Apologise.", due=due),
                _complaint(_, profile),
            )
        case NoticeKind.NOT_HELD:
            return (
                _("The reception did not take place through the office's fault. Apologise."),
                _("The applicant keeps the turn in the queue and will be given another date."),
            )
        case _:
            return (_("Tell where the case stands now; open it to see."),)


def _offer(_: Words, view: OfferView) -> tuple[str, ...]:
    return (
        _("A place has become free. Does the applicant take it?"),
        _("Receives: {person}", person=view.seat.holder),
        _("When: {when}", when=_.moment(view.seat.starts_at)),
        _("Where: {where}", where=place(_, view.seat)),
        _("An answer is needed by {until}.", until=_.moment(view.expires_at)),
        _("Who does not take it keeps the turn in the queue."),
    )


def _date(_: Words, case: Card, seat: SeatView, profile: OfficeProfile) -> tuple[str, ...]:
    post = () if case.post is None else (_.quote(post_in_full(_, case.post)),)
    return (
        *post,
        _("Receives: {person}", person=seat.holder),
        _("When: {when}", when=_.moment(seat.starts_at)),
        _("Where: {where}", where=place(_, seat)),
        _.quote(profile.what_to_bring.said(_.language)),
    )


def _appeal_answered(_: Words, facts: Facts | None) -> str:
    """Return what to say of an answered appeal; the letter itself is read out from its paper."""
    outcome = None if facts is None or facts.own is None else facts.own.outcome
    letter = "" if outcome is None else outcome.letter_number or ""
    return _(
        "The written appeal is answered by letter {letter}. Say in short what the letter says.",
        letter=letter,
    )


def _complaint(_: Words, profile: OfficeProfile) -> str:
    return _("How to complain: {how}", how=profile.complaint.where.said(_.language))

"""A clock that stands still: its ground, its end, what it does, and what the applicant reads."""

from datetime import date

from bot.callbacks import Case, CaseAct, Own, OwnAct
from bot.callbacks.terms import PauseBegin, PauseEnd, PauseGround, PauseUntil, PauseWish
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.captions import caption, clipped
from bot.screens.case_heading import due, ground_text, heading
from bot.screens.case_steps import Viewer
from bot.screens.formats import lines, paragraphs, written
from bot.screens.screen import Button, Rows, Screen
from bot.services.notifications.notice_kinds import UNANSWERED, NoticeKind
from bot.services.rules.policy import Action
from bot.services.views import Card, OwnRequest
from bot.services.views.notice import Facts
from bot.services.views.pauses import PauseEffect

OFFERED = (3, 5, 10)
"""Working days after which the clock may run again, offered as buttons."""
GROUND = 300


def doors(_: Words, case: Card, viewer: Viewer) -> tuple[Button, ...]:
    """Return what can be done with the clock of a case by whoever looks at it."""
    if case.answered or case.state not in UNANSWERED:
        return ()
    if case.pause is not None:
        if not viewer.may(Action.PAUSE_CLOCK):
            return ()
        data = PauseEnd(id=case.public_id, version=case.version)
        return (Button(_("▶️ Let the clock run again"), data),)
    if case.days_left < 0:
        return ()
    begin = PauseBegin(id=case.public_id, version=case.version)
    if viewer.may(Action.PAUSE_CLOCK):
        return (Button(_("⏸ Stop the clock"), begin),)
    if viewer.may(Action.REVIEW):
        return (Button(_("⏸ Ask the head to stop the clock"), begin),)
    return ()


def on_card(_: Words, case: Card) -> list[str]:
    """Return what the card of a case says of its clock besides the term."""
    told = []
    if case.pause is not None:
        told.append(
            _(
                "⏸ The clock stands since {since} until {until}. Ground {code}",
                since=_.short_day(case.pause.from_on),
                until=_.short_day(case.pause.until_on),
                code=case.pause.ground,
            )
        )
    if case.counted_due_on is not None and not case.answered:
        told.append(
            _(
                "The applicant was promised {promised}; by the calendar it is {counted}",
                promised=_.short_day(case.answer_due_on),
                counted=_.short_day(case.counted_due_on),
            )
        )
    return told


def own(_: Words, case: Card) -> str | None:
    """Return what an applicant sees of a clock that stands still."""
    if case.pause is None:
        return None
    return _(
        "⏸ The term stands still until {until}; then it runs again by itself.",
        until=_.day(case.pause.until_on),
    )


def grounds(_: Words, case: Card, profile: OfficeProfile) -> Screen:
    """Let a ground be chosen."""
    rows = Rows()
    told = []
    for ground in profile.grounds_of("pause"):
        told.append(
            _("{code}. {text}", code=ground.code, text=written(_, ground.text.said(_.language)))
        )
        rows.row(
            Button(
                caption(f"{ground.code}. {ground.text.said(_.language)}"),
                PauseGround(id=case.public_id, version=case.version, ground=ground.code),
            )
        )
    text = paragraphs(
        lines(heading(_, case), *due(_, case)),
        _("Why does the clock stand still?") if told else _("The office names no such ground."),
        *told,
    )
    return Screen(text, rows.row(_back(_, case)).done())


def ends(
    _: Words, case: Card, ground: str, days: tuple[date, ...], profile: OfficeProfile
) -> Screen:
    """Let the day be chosen on which the clock runs again."""
    rows = Rows()
    for day in days:
        data = PauseUntil(
            id=case.public_id, version=case.version, ground=ground, day=day.toordinal()
        )
        rows.row(Button(caption(_.short_day(day)), data))
    other = PauseUntil(id=case.public_id, version=case.version, ground=ground)
    rows.row(Button(_("Another day"), other)).row(_back(_, case))
    text = paragraphs(
        lines(heading(_, case), *due(_, case)),
        _ground(_, profile, ground),
        _("On which day does the clock run again?"),
    )
    return Screen(text, rows.done())


def dating(_: Words, case: Card) -> Screen:
    """Ask for the day as a text."""
    asked = _("Type the day on which the clock runs again, like 14.12.2026.")
    return Screen(paragraphs(heading(_, case), asked), ((_back(_, case),),))


def wishing(_: Words, effect: PauseEffect, profile: OfficeProfile) -> Screen:
    """Show a reviewer what it would do, before the head is asked."""
    data = PauseWish(
        id=effect.card.public_id,
        version=effect.card.version,
        ground=effect.ground,
        day=effect.until_on.toordinal(),
    )
    rows = Rows().row(Button(_("Ask the head"), data)).row(_back(_, effect.card))
    return Screen(_effect(_, effect, profile), rows.done())


def explaining(_: Words, effect: PauseEffect, profile: OfficeProfile) -> Screen:
    """Show the head what it does, and ask for the reason; sending it stops the clock."""
    asked = _(
        "Type in plain words why (at least 5 characters). The applicant reads it. As soon as you "
        "send it, the clock stands and the applicant is told."
    )
    return Screen(paragraphs(_effect(_, effect, profile), asked), ((_back(_, effect.card),),))


def text_wanted(_: Words, public_id: str) -> Screen:
    """Ask for words where something else came."""
    back = Case(id=public_id, version=0, act=CaseAct.OPEN)
    return Screen(_("Please type it as a text."), ((Button(_("Cancel"), back),),))


def ending(_: Words, case: Card) -> Screen:
    """Ask once more before the clock runs again earlier."""
    yes = PauseEnd(id=case.public_id, version=case.version, sure=True)
    asked = _(
        "Let the clock run again from today? The new term becomes shorter, and the applicant is "
        "told of it."
    )
    rows = Rows().row(Button(_("Yes, let it run"), yes)).row(_back(_, case))
    return Screen(paragraphs(lines(heading(_, case), *on_card(_, case)), asked), rows.done())


def stopped(_: Words) -> str:
    """Return what was done, after the clock was stopped."""
    return _("The clock stands. The applicant is told.")


def running(_: Words) -> str:
    """Return what was done, after the clock was let run."""
    return _("The clock runs again. The applicant is told of the new term.")


def wished(_: Words) -> str:
    """Return what was done, after the head was asked."""
    return _("The head is asked to stop the clock.")


def paused(_: Words, facts: Facts, own_case: OwnRequest, profile: OfficeProfile) -> Screen:
    """Tell an applicant that the term stands still: why, until when, the new term."""
    case = own_case.card
    pause = case.pause
    if pause is None:
        return term_moved(_, facts, own_case, profile)
    text = paragraphs(
        _("<b>The term of the answer stands still</b> (request {number}).", number=case.number),
        lines(
            _("Why: {text}", text=written(_, facts.text, 700)) if facts.text else None,
            _("Ground: {text}", text=clipped(ground_text(_, profile, pause.ground), GROUND)),
        ),
        lines(
            _("It runs again on {day} by itself.", day=_.day(pause.until_on)),
            _("New term of the answer: <b>{day}</b>.", day=_.day(case.answer_due_on)),
        ),
        _("Questions by phone: {phone}", phone=profile.contacts.phone),
    )
    return Screen(text, _open(_, case))


def term_moved(_: Words, facts: Facts, own_case: OwnRequest, profile: OfficeProfile) -> Screen:
    """Tell an applicant that the term of the answer has moved."""
    case = own_case.card
    old = date.fromisoformat(facts.level) if facts.level else case.answer_due_on
    why = (
        _("The calendar of working days has been changed by an act.")
        if case.answer_due_on > old
        else _("The clock of your request runs again earlier.")
    )
    text = paragraphs(
        _("<b>The term of the answer has moved</b> (request {number}).", number=case.number),
        lines(
            why,
            _("It was: {day}", day=_.day(old)) if old != case.answer_due_on else None,
            _("It is now: <b>{day}</b>", day=_.day(case.answer_due_on)),
        ),
        _("Questions by phone: {phone}", phone=profile.contacts.phone),
    )
    return Screen(text, _open(_, case))


def wish_doors(_: Words, facts: Facts) -> tuple[Button, ...]:
    """Return what leads a head from a reviewer's wish to its effect."""
    if facts.kind is not NoticeKind.PAUSE_WISHED or facts.card is None or facts.level is None:
        return ()
    ground, _colon, until = facts.level.partition(":")
    if not until:
        return ()
    data = PauseUntil(
        id=facts.card.public_id,
        version=facts.card.version,
        ground=ground,
        day=date.fromisoformat(until).toordinal(),
    )
    return (Button(_("⏸ Look at it and decide"), data),)


def _effect(_: Words, effect: PauseEffect, profile: OfficeProfile) -> str:
    return paragraphs(
        heading(_, effect.card),
        _ground(_, profile, effect.ground),
        lines(
            _("The clock stands from today and runs again on {day}.", day=_.day(effect.until_on)),
            _.plural(
                "{n} working day of the term is left and counts from then.",
                "{n} working days of the term are left and count from then.",
                effect.remaining,
            ),
            _(
                "The answer's term: {old} → <b>{new}</b>",
                old=_.short_day(effect.old_due_on),
                new=_.short_day(effect.new_due_on),
            ),
        ),
    )


def _ground(_: Words, profile: OfficeProfile, code: str) -> str:
    return _(
        "Ground {code}. {text}", code=code, text=clipped(ground_text(_, profile, code), GROUND)
    )


def _back(_: Words, case: Card) -> Button:
    return Button(
        _("← Back to the case"), Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
    )


def _open(_: Words, case: Card) -> tuple[tuple[Button, ...], ...]:
    data = Own(id=case.public_id, version=case.version, act=OwnAct.OPEN)
    return ((Button(_("📄 Open the request"), data),),)

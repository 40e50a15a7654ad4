"""What the people at work are told of each other: standing in, coming back, work that passed on."""

from typing import assert_never

from bot.callbacks import Desk, Team
from bot.callbacks.team import Me
from bot.i18n import Markup, Words
from bot.screens import staff_labels
from bot.screens.captions import clipped
from bot.screens.member import NAME, work
from bot.screens.piles import duty_subject
from bot.screens.screen import Button, Rows, Screen
from bot.services.views.team import (
    AbsenceNoted,
    AbsenceView,
    BackAtWork,
    HandedOver,
    NoLongerStandIn,
    RoleChanged,
    RoleEmpty,
    StandIn,
    TeamNews,
)


def notice(_: Words, news: TeamNews) -> Screen:
    """Return a message about the people at work."""
    lines = _lines(_, news)
    rows = Rows()
    if isinstance(news, RoleEmpty):
        rows.row(Button(_("Team"), Team()))
    elif isinstance(news, RoleChanged) and not news.roles:
        return Screen("\n".join(lines))
    else:
        rows.row(Button(_("What I am here"), Me()))
    return Screen("\n".join(lines), rows.row(Button(_("To the desk"), Desk())).done())


def _lines(_: Words, news: TeamNews) -> list[str]:
    match news:
        case StandIn():
            return _stand_in(_, news)
        case NoLongerStandIn():
            return _stand_in_no_longer(_, news)
        case BackAtWork():
            return _back(_, news)
        case AbsenceNoted():
            return _noted(_, news)
        case RoleEmpty():
            return _role_empty(_, news)
        case HandedOver():
            return _handed_over(_, news)
        case RoleChanged():
            return _role_changed(_, news)
    assert_never(news)


def _stand_in(_: Words, news: StandIn) -> list[str]:
    absence = news.absence
    return [
        _(
            "You stand in for {name} ({role}) from {first} to {last}.",
            name=clipped(absence.staff.name, NAME),
            role=staff_labels.role(_, absence.staff.role),
            first=_.day(absence.from_on),
            last=_.day(absence.to_on),
        ),
        _("What lies there: {work}", work=work(_, news.held)),
        _("It is on your desk on these days, and the alarms come to you."),
    ]


def _stand_in_no_longer(_: Words, news: NoLongerStandIn) -> list[str]:
    return [
        _(
            "You no longer stand in for {name} ({role}).",
            name=clipped(news.staff.name, NAME),
            role=staff_labels.role(_, news.staff.role),
        ),
        _("What lies there is not on your desk any more, and the alarms do not come to you."),
    ]


def _back(_: Words, news: BackAtWork) -> list[str]:
    lines = [
        _(
            "Welcome back! While you were away ({first} – {last}):",
            first=_.short_day(news.from_on),
            last=_.short_day(news.to_on),
        )
    ]
    if news.stood_in:
        names = ", ".join(clipped(name, NAME) for name in news.stood_in)
        lines.append(_("In your place: {names}", names=names))
    lines.append(_("Done: {done} · new: {came}", done=news.done, came=news.came))
    for duty in news.done_first:
        number = Markup(f"<b>{duty_subject(_, duty)}</b>")
        what = staff_labels.duty(_, duty.kind)
        lines.append(_("• {number} · {what}", number=number, what=what))
    lines.append(_("Open now: {open}, overdue: {overdue}", open=news.open, overdue=news.overdue))
    return lines


def _noted(_: Words, news: AbsenceNoted) -> list[str]:
    if news.ended:
        return [_("Your absence has been ended by the administrator. Messages come to you again.")]
    absence = news.absence
    lines = [
        _(
            "You are noted as away from {first} to {last}.",
            first=_.day(absence.from_on),
            last=_.day(absence.to_on),
        )
    ]
    return [*lines, _who(_, absence), _("If this is wrong, change it on your card.")]


def _who(_: Words, absence: AbsenceView) -> str:
    if absence.substitute is None:
        return _("Nobody stands in by name: the colleagues of the role get the messages.")
    return _("In your place: {names}", names=clipped(absence.substitute.name, NAME))


def _role_empty(_: Words, news: RoleEmpty) -> list[str]:
    role = staff_labels.role(_, news.role)
    if news.from_on is None or news.to_on is None:
        said = _("⚠️ Nobody is there in the role: {role}", role=role)
    elif news.from_on == news.to_on:
        said = _(
            "⚠️ On {day} nobody is there in the role: {role}", day=_.day(news.from_on), role=role
        )
    else:
        said = _(
            "⚠️ From {first} to {last} there are days with nobody in the role: {role}",
            first=_.day(news.from_on),
            last=_.day(news.to_on),
            role=role,
        )
    return [said, _("Messages for this role come to the administrators then.")]


def _handed_over(_: Words, news: HandedOver) -> list[str]:
    role = staff_labels.role(_, news.role)
    if news.to_you:
        said = _(
            "You take over all work of {name} ({role}).",
            name=clipped(news.giver, NAME),
            role=role,
        )
    elif news.taker is None:
        said = _("All your work in the role “{role}” went back to the pool.", role=role)
    else:
        said = _(
            "All your work in the role “{role}” went to {name}.",
            role=role,
            name=clipped(news.taker, NAME),
        )
    counted = _(
        "Cases: {cases}, terms and instructions: {others}", cases=news.cases, others=news.others
    )
    return [said, counted]


def _role_changed(_: Words, news: RoleChanged) -> list[str]:
    role = staff_labels.role(_, news.role)
    if news.given:
        return [
            _("You have a new role: {role}. It holds at once.", role=role),
            _("What it gives stands on your card: /me"),
        ]
    lines = [_("Your role “{role}” has ended.", role=role)]
    if news.roles:
        kept = ", ".join(staff_labels.role(_, one) for one in news.roles)
        lines.append(_("Your roles now: {roles}", roles=kept))
    else:
        lines.append(_("Thank you for your work! As an applicant you can use the bot as before."))
    return lines

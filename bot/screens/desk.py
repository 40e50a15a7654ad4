"""Today's work of a member of the staff: what is due, the piles by role, the most urgent on top."""

from bot.callbacks import Desk, DeskPile, Figures, NextCase, Pile, Team
from bot.callbacks.breaches import BreachLog
from bot.callbacks.changes import Changes
from bot.callbacks.day import DayOpen
from bot.callbacks.emergency import EmergencyOpen
from bot.callbacks.find import Find
from bot.callbacks.intake import Take
from bot.callbacks.people import MyDay, RosterPage, SecrecyPile
from bot.callbacks.phone_survey import Draws
from bot.callbacks.plan import PlanDraft, PlanMonth
from bot.callbacks.privacy import Consents
from bot.callbacks.reports import ReportList
from bot.callbacks.review import Areas
from bot.callbacks.tasks import MyTasks, OnControl
from bot.callbacks.team import Me
from bot.callbacks.terms import When, YearOpen
from bot.callbacks.voices import VoicesOpen
from bot.i18n import Words
from bot.screens import (
    advice_desk,
    board,
    day_list,
    instructions,
    materials,
    messages,
    secrecy,
    withdrawals,
)
from bot.screens.captions import caption, in_pairs
from bot.screens.formats import menu_button
from bot.screens.piles import duty_button, duty_in_line, pile_count
from bot.screens.plan_words import receptions
from bot.screens.screen import Button, Rows, Screen
from bot.services.rules.policy import SCHEDULE_DESK, Action, permits
from bot.services.views import Desk as DeskView
from bot.services.views import DutyView
from db.enums import DutyKind


def desk(_: Words, view: DeskView) -> Screen:
    """Return the desk: the counts, the most urgent duty, and a button for every pile."""
    lines = [
        _("<b>Work for today — {today}</b>", today=_.day(view.today)),
        _(
            "Overdue: {overdue} · Today: {today} · Later this week: {week}",
            overdue=view.overdue,
            today=view.due_today,
            week=view.due_this_week,
        ),
    ]
    if view.to_review:
        shared = _("To review: yours {mine}, in the pool {pool}", mine=view.mine, pool=view.pool)
        lines.append(shared)
    if view.duties:
        lines += ["", _("Most urgent:"), duty_in_line(_, view.duties[0])]
    piles = _piles(_, view)
    if not piles:
        lines += ["", _nothing(_, view)]
    first = _most_urgent(_, view) or (piles[0] if piles else None)
    rows = Rows()
    for button in (*([first] if first else []), *piles):
        if button != first or not rows.rows:
            rows.row(button)
    for pair in _doors(_, view):
        rows.row(*pair)
    rows.row(Button(_("Refresh"), Desk()), menu_button(_))
    return Screen("\n".join(lines), rows.done(), first=True)


def _nothing(_: Words, view: DeskView) -> str:
    """Return what an empty desk says: a helper's work never lies in piles."""
    if permits(frozenset(view.roles), Action.SEE_HELPED):
        return _("Whom to help, and on which day, stands under “My day”.")
    return _("Nothing waits for you now.")


def no_case_left(_: Words) -> str:
    """Return the toast for somebody who opened every registered case."""
    return _("Every registered case is open already.")


def _most_urgent(_: Words, view: DeskView) -> Button | None:
    """Return the step of the duty due first among those that can be worked on now."""
    for duty in view.duties:
        button = _step(_, view, duty)
        if button is not None:
            return button
    return None


def _step(_: Words, view: DeskView, duty: DutyView) -> Button | None:
    """Return what to press for a duty, or None while its next step is somebody else's.

    The answer is owed from the registration to the date, so its step depends on what lies there.
    """
    if duty.kind not in {DutyKind.REVIEW, DutyKind.ANSWER}:
        return duty_button(_, duty)
    if any(waiting.kind is DutyKind.REVIEW for waiting in view.duties):
        return Button(_("Open the next case"), NextCase())
    if view.to_review:
        return _pile(_, Pile.REVIEW, view.to_review)
    if view.to_distribute:
        return _pile(_, Pile.QUEUE, view.to_distribute)
    return None


def _piles(_: Words, view: DeskView) -> list[Button]:
    """Return the piles that are not empty, the one whose term is shortest first."""
    counts = {
        Pile.DAY: view.on_the_day,
        Pile.ENTER: view.to_enter,
        Pile.REVIEW: view.to_review,
        Pile.WAITING: view.waiting,
        Pile.DECIDE: view.to_decide,
        Pile.LETTERS: view.letters,
        Pile.QUEUE: view.to_distribute,
        Pile.APPEALS: view.appeals,
        Pile.MISSED: view.missed,
        Pile.DUTIES: len(view.duties),
    }
    piles = [_pile(_, pile, n) for pile, n in counts.items() if n]
    if view.to_check:
        piles.insert(0, Button(secrecy.count(_, view.to_check), SecrecyPile()))
    if view.consents:
        piles.append(Button(withdrawals.count(_, view.consents), Consents()))
    piles += messages.piles(_, view.messages)
    piles += advice_desk.piles(_, view.advice)
    piles += materials.piles(_, view.to_give, view.asked_of_units)
    return [*piles, *_instructions(_, view), *_drafts(_, view)]


def _instructions(_: Words, view: DeskView) -> list[Button]:
    """Return the ways to one's own instructions and to those on control, while there are any."""
    lists = []
    if view.to_carry_out:
        lists.append(Button(instructions.my_count(_, view.to_carry_out), MyTasks()))
    if view.on_control:
        lists.append(Button(instructions.control_count(_, view.on_control), OnControl()))
    return lists


def _drafts(_: Words, view: DeskView) -> list[Button]:
    """Return the ways to the schedules that wait for approval."""
    return [
        Button(
            caption(
                _(
                    "📝 To approve: {month}, {receptions}",
                    month=_.month(each.month),
                    receptions=receptions(_, each.receptions),
                )
            ),
            PlanDraft(schedule=each.schedule_id),
        )
        for each in view.drafts
    ]


def _pile(_: Words, pile: Pile, n: int) -> Button:
    return Button(caption(pile_count(_, pile, n)), DeskPile(pile=pile))


def _doors(_: Words, view: DeskView) -> tuple[tuple[Button, ...], ...]:
    """Return the ways on: the day, the look over everything, the schedule, the house, oneself."""
    return in_pairs(
        [
            *_doors_of_the_day(_, view),
            *_overviews(_, view),
            *_doors_to_the_schedule(_, view),
            *_doors_of_the_house(_, view),
            Button(_("My roles, rights and absences"), Me()),
        ]
    )


def _doors_of_the_day(_: Words, view: DeskView) -> list[Button]:
    roles = frozenset(view.roles)
    doors = _allowed(view, Action.TAKE_REQUEST, Button(_("📞 Take a request"), Take()))
    today = day_list.door(_, view)
    if today is not None:
        doors.append(today)
    # What was held is no work that waits, but instructions are given from there.
    if view.held:
        doors.append(_pile(_, Pile.HELD, view.held))
    if permits(roles, Action.SEE_DAY) and not view.on_the_day:
        doors.append(Button(_("Reception day"), DayOpen()))
    if permits(roles, Action.SEE_HELPED):
        doors.append(Button(_("My day"), MyDay()))
    doors += _allowed(view, Action.CONSULT, advice_desk.door(_))
    return [*doors, *_allowed(view, Action.SEARCH, Button(_("Search"), Find()))]


def _overviews(_: Words, view: DeskView) -> list[Button]:
    doors = [] if view.office is None else [board.door(_, view.office)]
    doors += _allowed(view, Action.RUN_PHONE_SURVEY, Button(_("Telephone survey"), Draws()))
    doors += _allowed(view, Action.SEE_VOICES, Button(_("Voices"), VoicesOpen()))
    doors += _allowed(view, Action.SEE_REPORTS, Button(_("Quarterly reports"), ReportList()))
    return [*doors, *_allowed(view, Action.SEE_STATISTICS, Button(_("Figures"), Figures()))]


def _doors_to_the_schedule(_: Words, view: DeskView) -> list[Button]:
    doors: list[Button] = []
    if any(permits(frozenset(view.roles), action) for action in SCHEDULE_DESK):
        doors.append(Button(_("Schedule by months"), PlanMonth()))
    doors += _allowed(view, Action.CHANGE_SCHEDULE, Button(_("Change the schedule"), Changes()))
    return [*doors, *_allowed(view, Action.MANAGE_ROSTER, Button(_("Helpers"), RosterPage()))]


def _doors_of_the_house(_: Words, view: DeskView) -> list[Button]:
    year = YearOpen(year=view.today.year)
    return [
        *_allowed(view, Action.MANAGE_CALENDAR, Button(_("Working calendar"), year)),
        *_allowed(view, Action.COUNT_DAYS, Button(_("Count working days"), When())),
        *_allowed(view, Action.INVITE, Button(_("Team and invitations"), Team())),
        *_allowed(view, Action.SEE_BREACHES, Button(_("Data protection"), BreachLog())),
        *_allowed(view, Action.ASSIGN_REVIEWER, Button(_("Whose requests go to whom"), Areas())),
        *_allowed(view, Action.DECLARE_EMERGENCY, Button(_("⚠️ Emergency"), EmergencyOpen())),
    ]


def _allowed(view: DeskView, action: Action, door: Button) -> list[Button]:
    """Return a door as a list of one, or nothing for whom it would not open."""
    return [door] if permits(frozenset(view.roles), action) else []

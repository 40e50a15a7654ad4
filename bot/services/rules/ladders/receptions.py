"""What is owed around a reception: reminders, result, new date, a freed place, commissions."""

from datetime import date, datetime

from bot.profile import Terms
from bot.services.rules.ladders.shape import APPLICANT, Ladder, Rung, ladder
from bot.services.rules.workdays import WorkCalendar
from db.enums import DutyKind, Role


def result(calendar: WorkCalendar, starts_at: datetime) -> Ladder:
    """What became of the reception is written down the same day."""
    day = calendar.hours.local_day(starts_at)
    due = calendar.hours.end_of(day)
    return ladder(DutyKind.RESULT, Role.REGISTRAR, day, due, Rung(Role.REGISTRAR, "over", due))


def attendance(calendar: WorkCalendar, terms: Terms, starts_at: datetime, now: datetime) -> Ladder:
    """The applicant is reminded ahead (3 days, 1 day, 2 hours), each rung only in its time.

    A rung of the past is left out: whoever has just been told the date needs no reminder of it.
    """
    levels = [f"{days}d" for days in terms.reminder_days]
    levels += [f"{hours}h" for hours in terms.reminder_hours]
    times = [*(starts_at - ahead for ahead in terms.reminders), starts_at]
    rungs = [
        Rung(APPLICANT, level, times[place], times[place + 1])
        for place, level in enumerate(levels)
        if times[place] > now
    ]
    day = calendar.hours.local_day(starts_at)
    return ladder(DutyKind.ATTENDANCE, Role.REGISTRAR, day, starts_at, *rungs)


def new_date(calendar: WorkCalendar, terms: Terms, now: datetime) -> Ladder:
    """A case put back into the queue hears of a new date; nobody may forget it there."""
    day = calendar.after(calendar.hours.local_day(now), terms.new_date_days)
    due = calendar.hours.end_of(day)
    last_day = calendar.hours.start_of(day)
    return ladder(
        DutyKind.NEW_DATE,
        Role.REVIEWER,
        day,
        due,
        Rung(Role.REVIEWER, "last_day", last_day),
        Rung(Role.HEAD, "over", due),
    )


def offer(calendar: WorkCalendar, expires_at: datetime) -> Ladder:
    """A freed place waits for one person's yes; after its term it goes to the next in order."""
    day = calendar.hours.local_day(expires_at)
    return ladder(
        DutyKind.OFFER, Role.REGISTRAR, day, expires_at, Rung(APPLICANT, "over", expires_at)
    )


def instruction(
    calendar: WorkCalendar, terms: Terms, due_on: date, now: datetime, role: Role
) -> Ladder:
    """A commission is carried out by its day; `role` is that of the executor (APPC article 46).

    A reminder of the past is left out: whoever is given the commission today knows of it.
    """
    due = calendar.hours.end_of(due_on)
    reminders = [
        (str(days), calendar.hours.start_of(calendar.back(due_on, days)))
        for days in terms.instruction_alarm_days
    ]
    rungs = [Rung(role, level, at) for level, at in reminders if at > now]
    over = [Rung(role, "over", due)]
    if role is not Role.HEAD:
        over.append(Rung(Role.HEAD, "over", due))
    return ladder(DutyKind.INSTRUCTION, role, due_on, due, *rungs, *over)

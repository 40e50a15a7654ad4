"""What the office owes whoever comes: schedule, calendar, report, and the data of people."""

from datetime import date, datetime

from bot.profile import Terms
from bot.services.rules.ladders.shape import Ladder, Rung, ladder
from bot.services.rules.workdays import WorkCalendar
from db.enums import DutyKind, Role

CALENDAR_DAYS = 10
CALENDAR_FROM_ON = (11, 1)
"""Month and day from which next year's working calendar is asked for; the acts that move its days
off come out late in the year."""


def month_schedule(calendar: WorkCalendar, terms: Terms, month: date) -> Ladder:
    """Next month's schedule is approved some working days before the month (point 7-1)."""
    day = calendar.back(month, terms.schedule_days)
    due = calendar.hours.end_of(day)
    early = calendar.back(day, 3)
    return ladder(
        DutyKind.SCHEDULE,
        Role.REGISTRAR,
        day,
        due,
        Rung(Role.REGISTRAR, "3", calendar.hours.start_of(early)),
        Rung(Role.HEAD, "last_day", calendar.hours.start_of(day)),
        Rung(Role.HEAD, "over", due),
    )


def calendar_year(calendar: WorkCalendar, year: int) -> Ladder:
    """The working calendar of a year is approved 10 working days before the year before it ends.

    Only that year is looked at: nobody may know the days of the coming one yet.
    """
    day = calendar.back(date(year - 1, 12, 31), CALENDAR_DAYS)
    due = calendar.hours.end_of(day)
    return ladder(
        DutyKind.CALENDAR,
        Role.ADMINISTRATOR,
        day,
        due,
        Rung(Role.ADMINISTRATOR, "now", calendar.hours.start_of(date(year - 1, *CALENDAR_FROM_ON))),
        Rung(Role.ADMINISTRATOR, "5", calendar.hours.start_of(calendar.back(day, 5))),
        Rung(Role.ADMINISTRATOR, "last_day", calendar.hours.start_of(day)),
        Rung(Role.HEAD, "over", due),
    )


def report(calendar: WorkCalendar, terms: Terms, quarter_ends_on: date) -> Ladder:
    """The quarter's report is handed in some working days after its last day (point 40)."""
    day = calendar.after(quarter_ends_on, terms.report_days)
    due = calendar.hours.end_of(day)
    opening = calendar.hours.start_of(calendar.after(quarter_ends_on, 1))
    return ladder(
        DutyKind.REPORT,
        Role.ADMINISTRATOR,
        day,
        due,
        Rung(Role.ADMINISTRATOR, "now", opening),
        Rung(Role.ADMINISTRATOR, "last_day", calendar.hours.start_of(day)),
        Rung(Role.HEAD, "over", due),
    )


def consent(calendar: WorkCalendar, terms: Terms, now: datetime) -> Ladder:
    """A consent that was taken back is dealt with in 15 working days (law 94-V, article 8(7))."""
    day = calendar.after(calendar.hours.local_day(now), terms.consent_withdrawal_days)
    due = calendar.hours.end_of(day)
    return ladder(
        DutyKind.CONSENT,
        Role.ADMINISTRATOR,
        day,
        due,
        Rung(Role.ADMINISTRATOR, "now", now),
        Rung(Role.ADMINISTRATOR, "5", calendar.hours.start_of(calendar.back(day, 5))),
        Rung(Role.ADMINISTRATOR, "last_day", calendar.hours.start_of(day)),
        Rung(Role.HEAD, "over", due),
    )


def breach(calendar: WorkCalendar, terms: Terms, known_on: date, now: datetime) -> Ladder:
    """The authority is told of a breach of data protection (law 94-V, article 25(2)).

    The term runs from the day on which it is known, whenever it is written down; the head hears of
    it at once.
    """
    day = calendar.after(known_on, terms.breach_days)
    due = calendar.hours.end_of(day)
    last_day = calendar.hours.start_of(day)
    reminder = [Rung(Role.ADMINISTRATOR, "last_day", last_day)] if last_day > now else []
    return ladder(
        DutyKind.BREACH,
        Role.ADMINISTRATOR,
        day,
        due,
        Rung(Role.ADMINISTRATOR, "now", now),
        Rung(Role.HEAD, "now", now),
        *reminder,
        Rung(Role.ADMINISTRATOR, "over", due),
        Rung(Role.HEAD, "over", due),
    )

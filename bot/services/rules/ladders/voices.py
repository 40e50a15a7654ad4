"""What is owed to those who are asked how it was, or who asked for advice (point 38)."""

from datetime import date, datetime, timedelta

from bot.profile import Terms
from bot.services.rules.ladders.shape import Ladder, Rung, ladder, over
from bot.services.rules.workdays import WorkCalendar
from db.enums import DutyKind, Role


def survey(calendar: WorkCalendar, terms: Terms, now: datetime) -> Ladder:
    """Asked one working day after the outcome, reminded once, then closed (point 38)."""
    asked_on = calendar.after(calendar.hours.local_day(now), terms.survey_delay_days)
    ask = calendar.hours.start_of(asked_on) + timedelta(hours=1)
    remind = ask + timedelta(days=terms.survey_reminder_days)
    close = ask + timedelta(days=terms.survey_close_days)
    return ladder(
        DutyKind.SURVEY,
        Role.REGISTRAR,
        calendar.hours.local_day(close),
        close,
        # After an outage that outlasted the survey nobody is asked any more.
        Rung("ask", "ask", ask, close),
        Rung("remind", "remind", remind, close),
        Rung("close", "close", close),
    )


def consultation(calendar: WorkCalendar, terms: Terms, now: datetime, role: Role) -> Ladder:
    """Somebody who asked for advice in the chat is answered within a few days (point 38)."""
    day = calendar.after(calendar.hours.local_day(now), terms.consultation_days)
    due = calendar.hours.end_of(day)
    return ladder(
        DutyKind.CONSULTATION,
        role,
        day,
        due,
        Rung(role, "last_day", calendar.hours.start_of(day)),
        Rung(Role.HEAD, "over", due),
    )


def call_back(calendar: WorkCalendar, terms: Terms, now: datetime) -> Ladder:
    """The head calls somebody who was ill received, and writes down what came of it (point 38)."""
    day = calendar.after(calendar.hours.local_day(now), terms.call_back_days)
    due = calendar.hours.end_of(day)
    return ladder(
        DutyKind.CALL_BACK, Role.HEAD, day, due, Rung(Role.HEAD, "now", now), over(Role.HEAD, due)
    )


def low_marks(calendar: WorkCalendar, terms: Terms, now: datetime) -> Ladder:
    """The head looks into the low marks of a month that nobody wants to be called about."""
    day = calendar.after(calendar.hours.local_day(now), terms.call_back_days)
    due = calendar.hours.end_of(day)
    return ladder(
        DutyKind.LOW_MARKS, Role.HEAD, day, due, Rung(Role.HEAD, "now", now), over(Role.HEAD, due)
    )


def phone_survey(calendar: WorkCalendar, terms: Terms, month: date) -> Ladder:
    """The drawn people of a month are called in the first working days of the next (point 38).

    `month` is the first day of the month whose endings are asked about.
    """
    after = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    day = calendar.after(after - timedelta(days=1), terms.phone_survey_days)
    due = calendar.hours.end_of(day)
    return ladder(
        DutyKind.PHONE_SURVEY,
        Role.REGISTRAR,
        day,
        due,
        Rung(Role.REGISTRAR, "now", calendar.hours.start_of(calendar.on_or_after(after))),
        Rung(Role.REGISTRAR, "last_day", calendar.hours.start_of(day)),
        Rung(Role.HEAD, "over", due),
    )

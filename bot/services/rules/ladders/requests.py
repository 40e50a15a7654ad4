"""What is owed from registration to the decision: number, review, answer, materials, memo."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.profile import Terms
from bot.services.rules.ladders.shape import APPLICANT, Ladder, Rung, ladder
from bot.services.rules.workdays import WorkCalendar
from db.enums import DutyKind, Role


def entry(calendar: WorkCalendar, terms: Terms, registered_on: date) -> Ladder:
    """Entered into the document system the same working day (point 25)."""
    due = calendar.hours.end_of(registered_on)
    early = due - timedelta(hours=terms.registration_alarm_hours)
    return ladder(
        DutyKind.ENTRY,
        Role.REGISTRAR,
        registered_on,
        due,
        Rung(Role.REGISTRAR, "early", early),
        Rung(Role.HEAD, "over", due),
    )


def review(calendar: WorkCalendar, terms: Terms, registered_on: date) -> Ladder:
    """Opened by the responsible worker on the next working day (point 25)."""
    day = calendar.add(registered_on, terms.review_days)
    due = calendar.hours.end_of(day)
    return ladder(DutyKind.REVIEW, Role.REVIEWER, day, due, Rung(Role.HEAD, "over", due))


def answer(calendar: WorkCalendar, terms: Terms, registered_on: date) -> Ladder:
    """Answered with date and time within 15 working days of registration (point 29)."""
    return answer_by(calendar, terms, calendar.add(registered_on, terms.answer_days))


def answer_by(calendar: WorkCalendar, terms: Terms, due_on: date) -> Ladder:
    """The answer by a day: its rungs are counted back from the term, forward past it.

    Of a term that ran through the same rungs as from registration; of one that stood still for a
    while, or was promised later than it is counted, the rungs that are left.
    """

    def day(n: int) -> datetime:
        return calendar.hours.start_of(_shifted(calendar, due_on, n - terms.answer_days))

    rungs = [Rung(Role.REVIEWER, str(n), day(n)) for n in terms.answer_alarm_days]
    rungs.append(Rung(Role.HEAD, str(terms.head_alarm_day), day(terms.head_alarm_day)))
    over = day(terms.overdue_notice_day)
    rungs += [Rung(Role.HEAD, "over", over), Rung(APPLICANT, "over", over)]
    return ladder(DutyKind.ANSWER, Role.REVIEWER, due_on, calendar.hours.end_of(due_on), *rungs)


def redirect(calendar: WorkCalendar, terms: Terms, registered_on: date) -> Ladder:
    """Sent on within 3 working days where another body is competent (APPC article 65)."""
    day = calendar.add(registered_on, terms.redirect_days)
    due = calendar.hours.end_of(day)
    eve = calendar.hours.start_of(calendar.back(day, 1))
    return ladder(
        DutyKind.REDIRECT,
        Role.REVIEWER,
        day,
        due,
        Rung(Role.REVIEWER, "eve", eve),
        Rung(Role.HEAD, "over", due),
    )


def materials(calendar: WorkCalendar, due_on: date, now: datetime) -> Ladder:
    """Materials that a unit owes the reception room (point 31): reminded on the eve and the day."""
    due = calendar.hours.end_of(due_on)
    reminders = [
        ("eve", calendar.hours.start_of(calendar.back(due_on, 1))),
        ("last_day", calendar.hours.start_of(due_on)),
    ]
    rungs = [Rung(Role.UNIT, level, at) for level, at in reminders if at > now]
    over = (Rung(Role.UNIT, "over", due), Rung(Role.REVIEWER, "over", due))
    return ladder(DutyKind.MATERIALS, Role.UNIT, due_on, due, *rungs, *over)


def information(calendar: WorkCalendar, due_on: date, now: datetime) -> Ladder:
    """What the applicant was asked to add, by its term (APPC article 64(6)).

    Whoever is asked today for tomorrow needs no reminder of it: such a rung is left out.
    """
    due = calendar.hours.end_of(due_on)
    eve = calendar.hours.start_of(calendar.back(due_on, 1))
    reminder = [Rung(APPLICANT, "eve", eve)] if eve > now else []
    over = Rung(Role.REVIEWER, "over", due)
    return ladder(DutyKind.INFORMATION, Role.REVIEWER, due_on, due, *reminder, over)


def message(calendar: WorkCalendar, terms: Terms, now: datetime, role: Role) -> Ladder:
    """An applicant's own message is read by the next working day; `role` is whose case it is."""
    day = calendar.after(calendar.hours.local_day(now), terms.message_days)
    due = calendar.hours.end_of(day)
    return ladder(DutyKind.MESSAGE, role, day, due, Rung(Role.HEAD, "over", due))


def memo(calendar: WorkCalendar, terms: Terms, reception_on: date) -> Ladder:
    """The memo lies before the head 5 working days before the reception (point 26)."""
    day = calendar.back(reception_on, terms.memo_days)
    rungs = [
        Rung(Role.REVIEWER, str(n), calendar.hours.start_of(calendar.back(reception_on, n)))
        for n in terms.memo_alarm_days
    ]
    due = calendar.hours.end_of(day)
    return ladder(DutyKind.MEMO, Role.REVIEWER, day, due, *rungs, Rung(Role.HEAD, "over", due))


def secrecy(calendar: WorkCalendar, terms: Terms, registered_on: date) -> Ladder:
    """Checked under the secrecy regime before any date is sent (point 11)."""
    day = calendar.add(registered_on, terms.secrecy_days)
    due = calendar.hours.end_of(day)
    opened = calendar.hours.start_of(registered_on)
    return ladder(
        DutyKind.SECRECY,
        Role.SECRECY,
        day,
        due,
        Rung(Role.SECRECY, "now", opened),
        Rung(Role.SECRECY, "last_day", calendar.hours.start_of(day)),
        Rung(Role.HEAD, "over", due),
    )


def pause(calendar: WorkCalendar, until_on: date) -> Ladder:
    """A clock that stands runs again by itself when its day opens (APPC articles 64 and 85)."""
    opening = calendar.hours.start_of(until_on)
    return ladder(
        DutyKind.PAUSE, Role.REVIEWER, until_on, opening, Rung(Role.REVIEWER, "over", opening)
    )


def appeal(calendar: WorkCalendar, terms: Terms, registered_on: date) -> Ladder:
    """A written appeal made at a reception has a term of its own (APPC articles 76, 90(4))."""
    return appeal_by(calendar, terms, calendar.add(registered_on, terms.answer_days))


def appeal_by(calendar: WorkCalendar, terms: Terms, due_on: date) -> Ladder:
    """The answer to a written appeal by a day, with the rungs of any answer."""
    return replace(answer_by(calendar, terms, due_on), kind=DutyKind.APPEAL)


def _shifted(calendar: WorkCalendar, day: date, n: int) -> date:
    """Return the day `n` working days after a working day, or before it."""
    if n < 0:
        return calendar.back(day, -n)
    return day if n == 0 else calendar.after(day, n)

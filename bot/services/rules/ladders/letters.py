"""What is owed once something is decided: that the applicant is told, and the letter's number."""

from datetime import date, datetime

from bot.profile import Terms
from bot.services.rules.ladders.shape import APPLICANT, Ladder, Rung, ladder
from bot.services.rules.workdays import WorkCalendar
from db.enums import DutyKind, Role


def delivery(calendar: WorkCalendar, terms: Terms, now: datetime) -> Ladder:
    """Told by phone, because the notice could not be delivered (APPC article 66)."""
    day = calendar.after(calendar.hours.local_day(now), terms.delivery_proof_days)
    due = calendar.hours.end_of(day)
    return ladder(
        DutyKind.DELIVERY,
        Role.REGISTRAR,
        day,
        due,
        Rung(Role.REGISTRAR, "now", now),
        Rung(Role.HEAD, "over", due),
    )


def letter(calendar: WorkCalendar, now: datetime, answer_due_on: date) -> Ladder:
    """The signed letter of a refusal gets its number before the answer's term (APPC article 80)."""
    day = max(answer_due_on, calendar.on_or_after(calendar.hours.local_day(now)))
    return ladder(
        DutyKind.LETTER,
        Role.REGISTRAR,
        day,
        calendar.hours.end_of(day),
        Rung(Role.REGISTRAR, "now", now),
        Rung(Role.HEAD, "over", calendar.hours.end_of(day)),
    )


def referral(calendar: WorkCalendar, now: datetime, due_on: date) -> Ladder:
    """The letter by which a matter was sent on gets its number (APPC articles 64(7-2) and 65)."""
    day = max(due_on, calendar.on_or_after(calendar.hours.local_day(now)))
    due = calendar.hours.end_of(day)
    return ladder(
        DutyKind.REFERRAL,
        Role.REGISTRAR,
        day,
        due,
        Rung(Role.REGISTRAR, "now", now),
        Rung(Role.HEAD, "over", due),
    )


def alternative(calendar: WorkCalendar, terms: Terms, now: datetime) -> Ladder:
    """The applicant thinks an offer over; without an answer the case goes on as it was."""
    day = calendar.after(calendar.hours.local_day(now), terms.alternative_days)
    due = calendar.hours.end_of(day)
    return ladder(DutyKind.ALTERNATIVE, Role.REVIEWER, day, due, Rung(APPLICANT, "over", due))


def correction(calendar: WorkCalendar, now: datetime) -> Ladder:
    """A mistake in what the applicant was told is put right in 3 working days (APPC 82)."""
    day = calendar.after(calendar.hours.local_day(now), 3)
    due = calendar.hours.end_of(day)
    return ladder(
        DutyKind.LETTER,
        Role.REGISTRAR,
        day,
        due,
        Rung(Role.REGISTRAR, "now", now),
        Rung(Role.HEAD, "over", due),
    )

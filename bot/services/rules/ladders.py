"""The ladder of every duty: when it is due, and who is alarmed at which rung (points.md, Terms).

All days are working days counted by the calendar; a rung falls on the opening of its day unless
the regulation names an hour. A rung of the past is raised at once; of several missed rungs for one
audience the sweep raises only the last.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.profile import Terms
from bot.services.rules.workdays import WorkCalendar
from db.enums import DutyKind, Role

APPLICANT = "applicant"

CALENDAR_DAYS = 10
CALENDAR_FROM_ON = (11, 1)
"""Month and day from which next year's working calendar is asked for; the acts that move its days
off come out late in the year."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One alarm: for whom, which one, when, and until when it still makes sense."""

    audience: str
    level: str
    at: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """A duty before it is written down: whose it is, its term, and its rungs."""

    kind: DutyKind
    role: Role
    due_on: date
    due_at: datetime
    rungs: tuple[Rung, ...]


def entry(calendar: WorkCalendar, terms: Terms, registered_on: date) -> Ladder:
    """Entered into the document system the same working day (point 25)."""
    due = calendar.hours.end_of(registered_on)
    early = due - timedelta(hours=terms.registration_alarm_hours)
    return _ladder(
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
    return _ladder(DutyKind.REVIEW, Role.REVIEWER, day, due, Rung(Role.HEAD, "over", due))


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
    return _ladder(DutyKind.ANSWER, Role.REVIEWER, due_on, calendar.hours.end_of(due_on), *rungs)


def redirect(calendar: WorkCalendar, terms: Terms, registered_on: date) -> Ladder:
    """Sent on within 3 working days where another body is competent (APPC article 65)."""
    day = calendar.add(registered_on, terms.redirect_days)
    due = calendar.hours.end_of(day)
    eve = calendar.hours.start_of(calendar.back(day, 1))
    return _ladder(
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
    return _ladder(DutyKind.MATERIALS, Role.UNIT, due_on, due, *rungs, *over)


def information(calendar: WorkCalendar, due_on: date, now: datetime) -> Ladder:
    """What the applicant was asked to add, by its term (APPC article 64(6)).

    Whoever is asked today for tomorrow needs no reminder of it: such a rung is left out.
    """
    due = calendar.hours.end_of(due_on)
    eve = calendar.hours.start_of(calendar.back(due_on, 1))
    reminder = [Rung(APPLICANT, "eve", eve)] if eve > now else []
    over = Rung(Role.REVIEWER, "over", due)
    return _ladder(DutyKind.INFORMATION, Role.REVIEWER, due_on, due, *reminder, over)


def message(calendar: WorkCalendar, terms: Terms, now: datetime, role: Role) -> Ladder:
    """An applicant's own message is read by the next working day; `role` is whose case it is."""
    day = calendar.after(calendar.hours.local_day(now), terms.message_days)
    due = calendar.hours.end_of(day)
    return _ladder(DutyKind.MESSAGE, role, day, due, Rung(Role.HEAD, "over", due))


def memo(calendar: WorkCalendar, terms: Terms, reception_on: date) -> Ladder:
    """The memo lies before the head 5 working days before the reception (point 26)."""
    day = calendar.back(reception_on, terms.memo_days)
    rungs = [
        Rung(Role.REVIEWER, str(n), calendar.hours.start_of(calendar.back(reception_on, n)))
        for n in terms.memo_alarm_days
    ]
    due = calendar.hours.end_of(day)
    return _ladder(DutyKind.MEMO, Role.REVIEWER, day, due, *rungs, Rung(Role.HEAD, "over", due))


def delivery(calendar: WorkCalendar, terms: Terms, now: datetime) -> Ladder:
    """Told by phone, because the notice could not be delivered (APPC article 66)."""
    day = calendar.after(calendar.hours.local_day(now), terms.delivery_proof_days)
    due = calendar.hours.end_of(day)
    return _ladder(
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
    return _ladder(
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
    return _ladder(
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
    return _ladder(DutyKind.ALTERNATIVE, Role.REVIEWER, day, due, Rung(APPLICANT, "over", due))


def correction(calendar: WorkCalendar, now: datetime) -> Ladder:
    """A mistake in what the applicant was told is put right in 3 working days (APPC 82)."""
    day = calendar.after(calendar.hours.local_day(now), 3)
    due = calendar.hours.end_of(day)
    return _ladder(
        DutyKind.LETTER,
        Role.REGISTRAR,
        day,
        due,
        Rung(Role.REGISTRAR, "now", now),
        Rung(Role.HEAD, "over", due),
    )


def result(calendar: WorkCalendar, starts_at: datetime) -> Ladder:
    """What became of the reception is written down the same day."""
    day = calendar.hours.local_day(starts_at)
    due = calendar.hours.end_of(day)
    return _ladder(DutyKind.RESULT, Role.REGISTRAR, day, due, Rung(Role.REGISTRAR, "over", due))


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
    return _ladder(DutyKind.ATTENDANCE, Role.REGISTRAR, day, starts_at, *rungs)


def new_date(calendar: WorkCalendar, terms: Terms, now: datetime) -> Ladder:
    """A case put back into the queue hears of a new date; nobody may forget it there."""
    day = calendar.after(calendar.hours.local_day(now), terms.new_date_days)
    due = calendar.hours.end_of(day)
    last_day = calendar.hours.start_of(day)
    return _ladder(
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
    return _ladder(
        DutyKind.OFFER, Role.REGISTRAR, day, expires_at, Rung(APPLICANT, "over", expires_at)
    )


def secrecy(calendar: WorkCalendar, terms: Terms, registered_on: date) -> Ladder:
    """Checked under the secrecy regime before any date is sent (point 11)."""
    day = calendar.add(registered_on, terms.secrecy_days)
    due = calendar.hours.end_of(day)
    opened = calendar.hours.start_of(registered_on)
    return _ladder(
        DutyKind.SECRECY,
        Role.SECRECY,
        day,
        due,
        Rung(Role.SECRECY, "now", opened),
        Rung(Role.SECRECY, "last_day", calendar.hours.start_of(day)),
        Rung(Role.HEAD, "over", due),
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
    return _ladder(DutyKind.INSTRUCTION, role, due_on, due, *rungs, *over)


def appeal(calendar: WorkCalendar, terms: Terms, registered_on: date) -> Ladder:
    """A written appeal made at a reception has a term of its own (APPC articles 76, 90(4))."""
    return appeal_by(calendar, terms, calendar.add(registered_on, terms.answer_days))


def appeal_by(calendar: WorkCalendar, terms: Terms, due_on: date) -> Ladder:
    """The answer to a written appeal by a day, with the rungs of any answer."""
    return replace(answer_by(calendar, terms, due_on), kind=DutyKind.APPEAL)


def month_schedule(calendar: WorkCalendar, terms: Terms, month: date) -> Ladder:
    """Next month's schedule is approved some working days before the month (point 7-1)."""
    day = calendar.back(month, terms.schedule_days)
    due = calendar.hours.end_of(day)
    early = calendar.back(day, 3)
    return _ladder(
        DutyKind.SCHEDULE,
        Role.REGISTRAR,
        day,
        due,
        Rung(Role.REGISTRAR, "3", calendar.hours.start_of(early)),
        Rung(Role.HEAD, "last_day", calendar.hours.start_of(day)),
        Rung(Role.HEAD, "over", due),
    )


def survey(calendar: WorkCalendar, terms: Terms, now: datetime) -> Ladder:
    """Asked one working day after the outcome, reminded once, then closed (point 38)."""
    asked_on = calendar.after(calendar.hours.local_day(now), terms.survey_delay_days)
    ask = calendar.hours.start_of(asked_on) + timedelta(hours=1)
    remind = ask + timedelta(days=terms.survey_reminder_days)
    close = ask + timedelta(days=terms.survey_close_days)
    return _ladder(
        DutyKind.SURVEY,
        Role.REGISTRAR,
        calendar.hours.local_day(close),
        close,
        # After an outage that outlasted the survey nobody is asked any more.
        Rung("ask", "ask", ask, close),
        Rung("remind", "remind", remind, close),
        Rung("close", "close", close),
    )


def calendar_year(calendar: WorkCalendar, year: int) -> Ladder:
    """The working calendar of a year is approved 10 working days before the year before it ends.

    Only that year is looked at: nobody may know the days of the coming one yet.
    """
    day = calendar.back(date(year - 1, 12, 31), CALENDAR_DAYS)
    due = calendar.hours.end_of(day)
    return _ladder(
        DutyKind.CALENDAR,
        Role.ADMINISTRATOR,
        day,
        due,
        Rung(Role.ADMINISTRATOR, "now", calendar.hours.start_of(date(year - 1, *CALENDAR_FROM_ON))),
        Rung(Role.ADMINISTRATOR, "5", calendar.hours.start_of(calendar.back(day, 5))),
        Rung(Role.ADMINISTRATOR, "last_day", calendar.hours.start_of(day)),
        Rung(Role.HEAD, "over", due),
    )


def pause(calendar: WorkCalendar, until_on: date) -> Ladder:
    """A clock that stands runs again by itself when its day opens (APPC articles 64 and 85)."""
    opening = calendar.hours.start_of(until_on)
    return _ladder(
        DutyKind.PAUSE, Role.REVIEWER, until_on, opening, Rung(Role.REVIEWER, "over", opening)
    )


def consultation(calendar: WorkCalendar, terms: Terms, now: datetime, role: Role) -> Ladder:
    """Somebody who asked for advice in the chat is answered within a few days (point 38)."""
    day = calendar.after(calendar.hours.local_day(now), terms.consultation_days)
    due = calendar.hours.end_of(day)
    return _ladder(
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
    return _ladder(
        DutyKind.CALL_BACK, Role.HEAD, day, due, Rung(Role.HEAD, "now", now), _over(Role.HEAD, due)
    )


def low_marks(calendar: WorkCalendar, terms: Terms, now: datetime) -> Ladder:
    """The head looks into the low marks of a month that nobody wants to be called about."""
    day = calendar.after(calendar.hours.local_day(now), terms.call_back_days)
    due = calendar.hours.end_of(day)
    return _ladder(
        DutyKind.LOW_MARKS, Role.HEAD, day, due, Rung(Role.HEAD, "now", now), _over(Role.HEAD, due)
    )


def phone_survey(calendar: WorkCalendar, terms: Terms, month: date) -> Ladder:
    """The drawn people of a month are called in the first working days of the next (point 38).

    `month` is the first day of the month whose endings are asked about.
    """
    after = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    day = calendar.after(after - timedelta(days=1), terms.phone_survey_days)
    due = calendar.hours.end_of(day)
    return _ladder(
        DutyKind.PHONE_SURVEY,
        Role.REGISTRAR,
        day,
        due,
        Rung(Role.REGISTRAR, "now", calendar.hours.start_of(calendar.on_or_after(after))),
        Rung(Role.REGISTRAR, "last_day", calendar.hours.start_of(day)),
        Rung(Role.HEAD, "over", due),
    )


def report(calendar: WorkCalendar, terms: Terms, quarter_ends_on: date) -> Ladder:
    """The quarter's report is handed in some working days after its last day (point 40)."""
    day = calendar.after(quarter_ends_on, terms.report_days)
    due = calendar.hours.end_of(day)
    opening = calendar.hours.start_of(calendar.after(quarter_ends_on, 1))
    return _ladder(
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
    return _ladder(
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
    return _ladder(
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


def _over(role: Role, due: datetime) -> Rung:
    return Rung(role, "over", due)


def _shifted(calendar: WorkCalendar, day: date, n: int) -> date:
    """Return the day `n` working days after a working day, or before it."""
    if n < 0:
        return calendar.back(day, -n)
    return day if n == 0 else calendar.after(day, n)


def _ladder(kind: DutyKind, role: Role, due_on: date, due_at: datetime, *rungs: Rung) -> Ladder:
    return Ladder(kind, role, due_on, due_at, tuple(rungs))

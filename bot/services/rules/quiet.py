"""Hours in which people are left alone: what can wait waits, what is law or urgent does not.

Applicants are not asked for an opinion or reminded at night; the staff hear of their terms when the
office opens. Whoever is to be received within hours is told at any hour.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.services.rules.workdays import WorkCalendar

NEAR = timedelta(hours=4)
"""An event so soon after the end of the quiet hours must be heard of before them."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when in the evening to when in the morning applicants are left alone."""

    evening: time = time(21, 0)
    morning: time = time(8, 0)

    def holds(self, moment: time) -> bool:
        """Tell whether an hour on the office's wall lies in the quiet hours."""
        if self.evening <= self.morning:
            return self.evening <= moment < self.morning
        return moment >= self.evening or moment < self.morning


def after_quiet(
    quiet: QuietHours, calendar: WorkCalendar, now: datetime, event: datetime | None = None
) -> datetime:
    """Return when an applicant may be written to: now, or the morning; UTC.

    `event` is what the message is about, in UTC: it is never waited past, nor into its eve.
    """
    hours = calendar.hours
    wall = now.astimezone(hours.zone)
    if not quiet.holds(wall.time()):
        return now
    today = wall.date()
    morning = hours.at(today, quiet.morning)
    if morning <= now:
        morning = hours.at(today + timedelta(days=1), quiet.morning)
    return morning if event is None or morning + NEAR <= event else now


def when_open(calendar: WorkCalendar, now: datetime, event: datetime | None = None) -> datetime:
    """Return when the staff may be written to: now within working hours, else the next opening.

    The lunch break is working time: a message that lies there is read after it. Past the years the
    calendar knows nothing is held back, because nobody can tell until when.
    """
    hours = calendar.hours
    today = hours.local_day(now)
    if calendar.knows(today) and calendar.is_working(today) and now < hours.end_of(today):
        opening = max(now, hours.start_of(today))
    elif calendar.knows(today + timedelta(days=LONGEST)):
        opening = hours.start_of(calendar.next_working(today))
    else:
        return now
    return opening if event is None or opening + NEAR <= event else now


LONGEST = 20
"""Days: no break of the office is longer, whatever the acts of a year move."""

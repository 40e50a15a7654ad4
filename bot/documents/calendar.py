"""A reception as an event that a telephone puts into its calendar: RFC 5545, published by RFC 5546.

Only the form lives here; the words come ready in the person's language. An event is known by its
UID for ever: a file with a higher SEQUENCE moves it, one with the method CANCEL takes it away.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress

PRODUCT = "-//Qabyldau//Reception//KK"
HOST = "reception.qabyldau"
"""The fixed half of every UID; it has to be unique in the world, not to be reached."""
ALARMS = (timedelta(days=1), timedelta(hours=2))
"""How long before the beginning the calendar speaks up."""


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event in plain words. Instants are aware; `zone` is the wall on which they are shown.

    `event_id` stays the same for all files of a case and `sequence` grows. `organiser` is the
    office's name and an address of it (RFC 5546, 3.2.1 wants one). `geo` is latitude and longitude.
    """

    event_id: str
    sequence: int
    stamp: datetime
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    language: str
    summary: str
    location: str
    description: str
    organiser: tuple[str, str]
    geo: tuple[float, float] | None = None
    cancelled: bool = False


def calendar_file(event: CalendarEvent) -> bytes:
    """Return the file of one event: to be added, or to be taken away when it is cancelled."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if event.cancelled else "PUBLISH")
    calendar.add_component(_zone(event))
    calendar.add_component(_event(event))
    return bytes(calendar.to_ical())


def _event(said: CalendarEvent) -> Event:
    spoken = {"LANGUAGE": said.language}
    event = Event()
    event.add("uid", f"{said.event_id}@{HOST}")
    event.add("sequence", said.sequence)
    event.add("dtstamp", said.stamp)
    event.add("dtstart", said.starts_at.astimezone(said.zone))
    event.add("dtend", said.ends_at.astimezone(said.zone))
    event.add("summary", said.summary, parameters=spoken)
    event.add("location", said.location, parameters=spoken)
    event.add("description", said.description, parameters=spoken)
    event.add("status", "CANCELLED" if said.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    if said.geo is not None:
        event.add("geo", said.geo)
    name, address = said.organiser
    organiser = vCalAddress(address)
    organiser.params["CN"] = name
    event.add("organizer", organiser)
    if not said.cancelled:
        for before in ALARMS:
            event.add_component(_alarm(said.summary, before))
    return event


def _alarm(words: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", -before)
    return alarm


def _zone(event: CalendarEvent) -> Timezone:
    """Return the rules of the wall for the year of the event.

    Kazakhstan moved to UTC+5 in 2024 and many telephones have not heard of it, so the rules travel
    with the file.
    """
    year = event.starts_at.astimezone(event.zone).year
    return Timezone.from_tzinfo(
        event.zone, first_date=date(year, 1, 1), last_date=date(year + 1, 1, 1)
    )

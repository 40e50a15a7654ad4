"""What goes with a date: the event for a calendar, the point on the map, how to get in.

The calendar of a telephone is read by others too, so an event names the case, the post and the
place, and neither the person nor the matter.
"""

from bot.callbacks import Own, OwnAct
from bot.documents.calendar import CalendarEvent, calendar_file
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.captions import clipped
from bot.screens.formats import lines, own_name, paragraphs, plain_post, written
from bot.screens.screen import (
    VENUE_ADDRESS_LIMIT,
    VENUE_TITLE_LIMIT,
    Button,
    File,
    Screen,
    Venue,
)
from bot.services.views import SeatView
from bot.services.views.meeting import MeetingView
from db.enums import Mode

DIRECTIONS = 500


def calendar_event(_: Words, meeting: MeetingView, profile: OfficeProfile) -> Screen:
    """Return the event as a file, with what becomes of it in the calendar."""
    values = {"number": meeting.number, "moment": _.moment(meeting.starts_at)}
    if meeting.cancelled:
        text = _(
            "The reception on {moment} (request {number}) is off. Open the file, and it leaves "
            "your calendar.",
            **values,
        )
    else:
        text = _(
            "📅 For your calendar: the reception on {moment} (request {number}). Open the file to "
            "add it, or to correct what you added before.",
            **values,
        )
    file = File(f"{meeting.number}.ics", calendar_file(_event(_, meeting, profile)))
    data = Own(id=meeting.public_id, version=meeting.sequence, act=OwnAct.OPEN)
    return Screen(text, ((Button(_("📄 Open the request"), data),),), file=file)


def meeting_point(_: Words, meeting: MeetingView) -> Screen:
    """Return the place on the map; raises ValueError for one whose point is not known."""
    if meeting.latitude is None or meeting.longitude is None:
        message = "a place without a point"
        raise ValueError(message)
    name = own_name(_, meeting.place_kk, meeting.place_ru)
    way = _in_language(_, meeting.directions_kk, meeting.directions_ru) or name
    venue = Venue(
        clipped(name, VENUE_TITLE_LIMIT),
        clipped(way, VENUE_ADDRESS_LIMIT),
        meeting.latitude,
        meeting.longitude,
    )
    return Screen("", venue=venue)


def way_in(_: Words, seat: SeatView) -> str:
    """Return how to get in, or by which link to join; empty where nothing is known."""
    if seat.mode is Mode.PHONE:
        return _("The reception is held by phone.")
    if seat.mode is Mode.VIDEO:
        if seat.link is None:
            return _("The reception is held by video.")
        return _("The reception is held by video: {link}", link=written(_, seat.link, 300))
    way = _in_language(_, seat.directions_kk, seat.directions_ru)
    return lines(
        _("How to get in: {way}", way=written(_, way, DIRECTIONS)) if way else None,
        _("There is a way in without steps.") if seat.step_free else None,
    )


def own_way_in(_: Words, seat: SeatView) -> str:
    """Return the same for the applicant, who is the one to be called."""
    if seat.mode is not Mode.PHONE:
        return way_in(_, seat)
    return _(
        "☎️ You will be called at {time} on the phone number that you gave. You need not come; "
        "please keep the line free.",
        time=_.clock(seat.starts_at),
    )


def has_place(seat: SeatView) -> bool:
    """Tell whether there is somewhere to come to; an emergency leaves no place to name."""
    return seat.mode is Mode.IN_PERSON or (seat.mode is Mode.VIDEO and not seat.in_emergency)


def _event(_: Words, meeting: MeetingView, profile: OfficeProfile) -> CalendarEvent:
    place = own_name(_, meeting.place_kk, meeting.place_ru, 300)
    video, called = meeting.mode is Mode.VIDEO, meeting.mode is Mode.PHONE
    away = video or called
    known = meeting.latitude is not None and meeting.longitude is not None
    geo = (meeting.latitude or 0.0, meeting.longitude or 0.0) if known and not away else None
    way = _in_language(_, meeting.directions_kk, meeting.directions_ru)
    described = paragraphs(
        _("Request {number}", number=meeting.number),
        _("The reception is held by video.") if video else None,
        _("You will be called on the phone number that you gave.") if called else None,
        meeting.link if video else None,
        way if not away else None,
        _("There is a way in without steps.") if meeting.step_free and not away else None,
        profile.what_to_bring.said(_.language) if not called else None,
        profile.contacts.phone,
    )
    return CalendarEvent(
        event_id=meeting.public_id,
        sequence=meeting.sequence,
        stamp=meeting.made_at,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        zone=_.zone,
        language=_.language.value,
        summary=_summary(_, meeting),
        location=_("By phone") if called else (meeting.link or place) if video else place,
        description=described,
        organiser=(profile.name.said(_.language), profile.contacts.website),
        geo=geo,
        cancelled=meeting.cancelled,
    )


def _summary(_: Words, meeting: MeetingView) -> str:
    return " · ".join((_("Personal reception"), plain_post(_, meeting.post)))


def _in_language(_: Words, kk: str | None, ru: str | None) -> str | None:
    """Return a text kept in both languages; one alone is better than none."""
    if not kk and not ru:
        return None
    return own_name(_, kk or ru or "", ru or kk or "", DIRECTIONS)

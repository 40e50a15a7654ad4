"""What a person reads when the office says no, when a button is old, or when something broke.

From the facts of `bot.services.errors` to words; a test asserts that none is left unsaid.
"""

from datetime import date, datetime

from bot.callbacks import Case, CaseAct, Desk, Distribute, Door, Open, Own, OwnAct
from bot.callbacks.materials import MaterialAct, MaterialDo
from bot.callbacks.messages import TalkOpen
from bot.callbacks.people import SecrecyAct, SecrecyCheck
from bot.callbacks.tasks import Task, TaskAct
from bot.forms.answers import Problem
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import (
    advice_refusals,
    booking,
    call_sheet,
    emergency_form,
    labels,
    plan_refusals,
    report_chat,
    roster,
    team_refusals,
)
from bot.screens.formats import menu_button, paragraphs
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services import errors
from bot.services.errors import OfficeError


def refusal(_: Words, error: OfficeError) -> Reply:
    """Return the words for a lawful no, with the next sensible step as a button."""
    match error:
        case errors.Stale():
            return _stale(_, error)
        case errors.DataDeleted():
            return _deleted(_, error)
        case errors.ConsentNeeded():
            text = _("First we need your consent to the processing of personal data.")
            return _plain(_, text, Button(_("Read the consent"), Open(door=Door.CONSENT)))
        case errors.TooManyRequests():
            return _too_many(_, error)
        case errors.TooManyReleases():
            return _too_many_releases(_, error)
        case errors.PlanChanged():
            return _plan_changed(_, error)
        case errors.InputInvalid():
            return _input(_, error)
        case errors.ScheduleInvalid():
            return _schedule(_, error)
        case errors.PlanRefused() | errors.HolderBusy() | errors.DraftChanged():
            return plan_refusals.refusal(_, error)
        case errors.EmergencyStale():
            return Reply((emergency_form.stale(_),), toast=_("This record is out of date."))
        case errors.SecrecyStale():
            return _secrecy_stale(_, error)
        case errors.CallStale() | errors.CallTaken() | errors.CallTooSoon():
            return call_sheet.refusal(_, error)
        case errors.AbsenceOverlaps() | errors.SubstituteUnfit() | errors.LastAdministrator():
            return team_refusals.refusal(_, error)
        case (
            errors.ConsultationStale()
            | errors.ConsultationUnanswered()
            | errors.TooManyConsultations()
            | errors.NobodyToCall()
        ):
            return advice_refusals.refusal(_, error)
        case errors.QuarterNotOver() | errors.ReasonNeeded() | errors.ReportSent():
            return report_chat.refusal(_, error)
        case errors.RoleRests():
            days = error.details.get("days")
            return Reply((roster.resting(_, days if isinstance(days, tuple) else ()),))
    sentence = _sentence(_, error)
    if isinstance(error, _AT_THE_DESK):
        return _plain(_, sentence, Button(_("🗂 Desk"), Desk()))
    return _plain(_, sentence)


def stale(_: Words) -> str:
    """Return the toast for an old button; what it belongs to is shown below."""
    return _("This record is out of date. How it stands now is below.")


def apology(_: Words, profile: OfficeProfile) -> Screen:
    """Apologise for what broke: the message is stored, and the phone answers."""
    return Screen(
        _(
            "We could not answer just now, but your message is saved. If it is urgent: {phone}.",
            phone=profile.contacts.phone,
        ),
        ((menu_button(_),),),
    )


def _plain(_: Words, text: str, *buttons: Button) -> Reply:
    rows = Rows()
    for button in buttons:
        rows.row(button)
    return Reply((Screen(text, rows.row(menu_button(_)).done()),))


def _sentence(_: Words, error: OfficeError) -> str:
    match error:
        case errors.NotAllowed():
            return _("You do not have the right to do this.")
        case errors.NotFound():
            return _("There is no such thing, or it is not for you to see.")
        case errors.SamePersonDecides():
            return _("Who proposed may not decide: another person has to.")
        case errors.MemoMissing():
            return _("Write the memo first; a proposal rests on it.")
        case errors.SeatTaken():
            return _("This place has just been given to somebody else.")
        case errors.InvitationInvalid():
            return _(
                "This invitation is not valid: it was used, is over, or is mistyped. Ask for a "
                "new one."
            )
        case errors.ScheduleNotDraft():
            return _("This schedule is approved already; only a draft can be changed.")
        case errors.NotToday():
            return _not_today(_, error)
        case errors.HasCome():
            return _(
                "This person's arrival is written down. If that was a slip, take it back first."
            )
        case errors.TooEarly():
            return _("The reception has not begun yet; this can be marked afterwards.")
        case errors.SecrecyUnchecked() if error.details.get("by_video"):
            return _(
                "Under the secrecy regime (point 11) only a reception by video can be given here."
            )
        case errors.SecrecyUnchecked():
            return _(
                "No date can be given yet: the secrecy check of point 11 is not made. It is on "
                "the desk of the secrecy officer."
            )
        case errors.BodyInvited():
            return _("This body is invited to the case already.")
        case errors.ParticipationOver():
            return _("The reception is over or will not take place: nothing more is asked here.")
        case errors.FileGone():
            return _("This file cannot be read from the disk any more. Tell the administrator.")
        case errors.UnitOwes():
            return _(
                "This unit still owes materials. Let it answer, or take the questions back first."
            )
        case errors.TooManyMessages():
            return _(
                "The office has not read your earlier messages yet; they are kept. Please wait for "
                "the reply, or call: {phone}.",
                phone=str(error.details.get("phone", "")),
            )
        case errors.TooManyFiles():
            return _("This request takes no more files. Delete one to add another.")
        case errors.RosterClosed():
            return _("Helpers are put on days to come that have a reception.")
        case errors.AlreadyRegistered():
            return _(
                "This official number is registered already: {number}. Nothing was registered "
                "again.",
                number=str(error.details.get("number", "")),
            )
        case errors.DayNotDone():
            return _("The list cannot be closed while something stands on it.")
        case errors.FileOver():
            return _("The rows of this file were stored or thrown away already.")
        case errors.WithdrawalOver():
            return _("This consent is dealt with already.")
        case errors.BreachTold():
            return _("The letter to the authority is noted already.")
        case errors.WithdrawalBlocked():
            return _(
                "The reception on request {number} has begun. Take your consent back when it is "
                "over, or let the request go on: {phone}.",
                number=str(error.details.get("number", "")),
                phone=str(error.details.get("phone", "")),
            )
        case errors.CalendarStale():
            return _(
                "The working calendar, or what the change does, is not as it was shown. Nothing "
                "was changed: please open /calendar and look again."
            )
        case errors.PauseRefused():
            return _pause(_, error)
        case errors.CallBackWished():
            return _("You have asked for a call already. The head of the office will call you.")
        case errors.CallBackStale():
            return _("This call has changed since. Please open it again from the list.")
        case errors.MarksReviewed():
            return _("What was done about these marks is written down already.")
        case errors.SurveyOver():
            return _("This survey is over. Thank you!")
        case _unsaid:
            return _("This cannot be done now.")


def _stale(_: Words, error: OfficeError) -> Reply:
    public_id = error.details.get("public_id")
    text = _("This record is out of date: something has changed since.")
    if not isinstance(public_id, str):
        return _plain(_, text)
    button = Button(_("Show how it stands now"), _fresh(public_id, error))
    reply = _plain(_, text, button)
    return Reply(reply.screens, toast=_("This record is out of date."))


def _deleted(_: Words, error: OfficeError) -> Reply:
    """Say that nothing personal is left of a case, with the way to what stays."""
    day = error.details.get("day")
    text = _(
        "{number}: the personal data were deleted on {day}, because their term is over.",
        number=str(error.details.get("number", "")),
        day=_.day(day) if isinstance(day, date) else "—",
    )
    public_id = error.details.get("public_id")
    if not isinstance(public_id, str):
        return _plain(_, text)
    data = Case(id=public_id, version=0, act=CaseAct.OPEN)
    return _plain(_, text, Button(_("Show how it stands now"), data))


def _secrecy_stale(_: Words, error: OfficeError) -> Reply:
    public_id = error.details.get("public_id")
    text = _("This record is out of date: something has changed since.")
    if not isinstance(public_id, str):
        return _plain(_, text)
    data = SecrecyCheck(id=public_id, version=0, act=SecrecyAct.OPEN)
    reply = _plain(_, text, Button(_("Show how it stands now"), data))
    return Reply(reply.screens, toast=_("This record is out of date."))


def _fresh(public_id: str, error: OfficeError) -> Own | Case | Task | MaterialDo | TalkOpen:
    if error.details.get("material"):
        return MaterialDo(id=public_id, version=0, act=MaterialAct.OPEN)
    if error.details.get("talk"):
        return TalkOpen(id=public_id)
    if error.details.get("instruction"):
        return Task(id=public_id, version=0, act=TaskAct.OPEN)
    if error.details.get("for_staff"):
        return Case(id=public_id, version=0, act=CaseAct.OPEN)
    return Own(id=public_id, version=0, act=OwnAct.OPEN)


def _too_many(_: Words, error: OfficeError) -> Reply:
    text = _.plural(
        "You already have {n} open request, and no more are allowed at a time. When it is dealt "
        "with or withdrawn, you can send another.",
        "You already have {n} open requests, and no more are allowed at a time. When one is dealt "
        "with or withdrawn, you can send another.",
        _number(error, "limit"),
    )
    return _plain(_, text, Button(_("📂 My requests"), Open(door=Door.MINE)))


def _too_many_releases(_: Words, error: OfficeError) -> Reply:
    text = _.plural(
        "You have already given back {n} date on this request; here the office allows no more.",
        "You have already given back {n} dates on this request; here the office allows no more.",
        _number(error, "limit"),
    )
    way = _(
        "Your date still stands. If you really cannot come, please call: {phone}. We shall find a "
        "way together. You may also withdraw the request.",
        phone=str(error.details.get("phone", "")),
    )
    return _plain(_, paragraphs(text, way), Button(_("📂 My requests"), Open(door=Door.MINE)))


def _plan_changed(_: Words, error: OfficeError) -> Reply:
    post_id = _number(error, "post_id")
    text = _(
        "The queue or the places have changed since. If you pressed twice, the first press has "
        "counted. Look at the proposal as it stands now."
    )
    if not post_id:
        return _plain(_, text, Button(_("🗂 Desk"), Desk()))
    return _plain(_, text, Button(_("Show the new proposal"), Distribute(post=post_id)))


def _input(_: Words, error: OfficeError) -> Reply:
    minimum, maximum = _number(error, "minimum"), _number(error, "maximum")
    match error.details.get("reason"):
        case "too_short" if minimum > 1:
            said = _.plural(
                "This is too short: at least {n} character is needed.",
                "This is too short: at least {n} characters are needed.",
                minimum,
            )
        case "too_short":
            said = _("There is nothing to read in this message.")
        case "too_long" if maximum:
            said = _.plural(
                "This is too long: at most {n} character fits.",
                "This is too long: at most {n} characters fit.",
                maximum,
            )
        case "day_unread":
            said = _("This date cannot be read. Write it like 14.12.2026.")
        case "unknown_year":
            said = _(
                "The working days of {year} are not known yet; nothing is guessed.",
                year=str(error.details.get("year", "")),
            )
        case "unchanged":
            said = _("This day is already so in the calendar.")
        case "overridden":
            said = _("This day is changed by an act already: take that back first, in its month.")
        case "range" if error.details.get("field") == "pause_until":
            said = _pause_range(_, error)
        case "range" if error.details.get("field") == "count":
            said = _("From 1 to 60 working days can be counted.")
        case "days_order":
            said = _("The last day is before the first one.")
        case "days_long":
            said = _("That is too far away or too long: at most a year.")
        case "nothing_to_find":
            said = _("There is nothing in this that can be looked for.")
        case "unfit":
            said = _("This colleague cannot take it over any more. Open the card again.")
        case "no_paper" | "day_to_come" as reason:
            said = _of_the_books(_, reason)
        case "day_past":
            said = _("This day is not in the future.")
        case "day_earlier":
            said = _("This day is not later than the present term.")
        case "day_off":
            said = _("This is not a working day within a year from now.")
        case "no_seat":
            said = _("Nobody fits in: the hours are shorter than the minutes for one person.")
        case "received_future":
            said = _("This moment is not over yet: a request cannot come later than now.")
        case "received_old":
            said = _("This is more than a year ago.")
        case "no_phone":
            said = _("There is no phone number of this person.")
        case "no_letter":
            said = _("There is no postal address of this person.")
        case "term_over":
            said = _("The term is over: more time is asked for before that.")
        case _:
            said = _unread(_, error)
    return _plain(_, paragraphs(said, _("Please write it again, or stop with /cancel.")))


def _unread(_: Words, error: OfficeError) -> str:
    """Say of a name or a phone what is wrong with it, as the form does; of anything else, that."""
    field, why = error.details.get("field"), error.details.get("reason")
    if isinstance(why, str) and isinstance(field, str) and field in {"full_name", "phone"}:
        return booking.reason(_, Problem(field, why))
    return _("This cannot be taken as it is written.")


def _schedule(_: Words, error: errors.ScheduleInvalid) -> Reply:
    text = _.plural(
        "The schedule was not taken in: {n} row has a mistake.",
        "The schedule was not taken in: {n} rows have mistakes.",
        len(error.problems),
    )
    return _plain(_, text, Button(_("🗂 Desk"), Desk()))


def _pause(_: Words, error: OfficeError) -> str:
    match error.details.get("reason"):
        case "answered":
            return _("The answer is given or no longer owed: there is no clock to stop.")
        case "broken":
            return _("The term is broken already; a clock cannot be stopped after that.")
        case "stands":
            return _("The clock of this case stands still already.")
        case "runs":
            return _("The clock of this case runs already.")
        case _:
            return _("The office's list has no such ground any more.")


def _pause_range(_: Words, error: OfficeError) -> str:
    latest = error.details.get("latest")
    if not isinstance(latest, date):
        return _("This cannot be taken as it is written.")
    return _("The clock may run again from tomorrow to {latest}.", latest=_.day(latest))


def _of_the_books(_: Words, reason: str) -> str:
    """Return what is wrong with the number of a paper, or with a day of a log."""
    if reason == "no_paper":
        return labels.no_paper_number(_)
    return _("This day is still to come.")


def _not_today(_: Words, error: OfficeError) -> str:
    starts_at = error.details.get("starts_at")
    if not isinstance(starts_at, datetime):
        return _("This is not a reception of today.")
    return _("This is not a reception of today: it is on {moment}.", moment=_.moment(starts_at))


def _number(error: OfficeError, name: str) -> int:
    value = error.details.get(name)
    return value if isinstance(value, int) else 0


_AT_THE_DESK = (
    errors.SamePersonDecides,
    errors.MemoMissing,
    errors.SeatTaken,
    errors.ScheduleNotDraft,
    errors.TooEarly,
    errors.NotToday,
    errors.HasCome,
    errors.AlreadyRegistered,
    errors.DayNotDone,
    errors.FileOver,
)

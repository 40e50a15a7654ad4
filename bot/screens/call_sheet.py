"""The call sheet in chat, one by one: a card without a name, whom to call, what came of it."""

from datetime import datetime, timedelta

from bot.callbacks.phone_survey import (
    CallAct,
    CallAnswer,
    CallDo,
    CallList,
    CallTried,
    DrawAct,
    DrawDo,
    NextCall,
    Tried,
)
from bot.i18n import Markup, Words
from bot.profile import OfficeProfile
from bot.screens import draws, labels
from bot.screens.advice_words import topic
from bot.screens.captions import caption, clipped
from bot.screens.case_heading import desk_row
from bot.screens.formats import lines, paragraphs, phone, plain_post
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.errors import CallStale, CallTaken, CallTooSoon, OfficeError
from bot.services.views.phone_survey import Called, CallView, SampleView, Try
from db.enums import CallResult, CallState, Language, SampleFrame


def sheet(_: Words, sample: SampleView, calls: tuple[CallView, ...], page: int) -> Screen:
    """Return a page of everybody on a sheet: how each call stands, nobody named.

    Whoever wishes to book and has no request yet stands on top, each by the number of the call.
    """
    shown = part(sorted(calls, key=lambda call: not _owed(call)), page)
    said: list[str] = []
    rows = Rows()
    for _n, call in shown.items:
        n = call.position
        said.append(_("{n}. {state}", n=n, state=Markup(_in_line(_, call))))
        name = _("{n}. {state}", n=n, state=state(_, call.state))
        rows.row(Button(caption(name), _do(call, CallAct.OPEN)))
    for row in turning(_, shown, lambda at: CallList(id=sample.public_id, page=at)):
        rows.row(*row)
    rows.row(_to_draw(_, sample.public_id))
    rows.row(*desk_row(_))
    turned = place_in_pages(_, shown)
    text = "\n".join((draws.heading(_, sample), "", *said, *(("", *turned) if turned else ())))
    return Screen(text, rows.done())


def card(_: Words, call: CallView, profile: OfficeProfile) -> Screen:
    """Return a call: about which ending, in which language, the tries, and what to do."""
    waits = call.state is CallState.WAITING
    text = paragraphs(
        _(
            "<b>Call {n} of {size}</b> · {state}",
            n=call.position,
            size=call.size,
            state=state(_, call.state),
        ),
        lines(
            about(_, call),
            topic(_, call.topic, profile),
            None if call.post is None else _.quote(plain_post(_, call.post)),
            None if call.case is None else _("Case: {number}", number=call.case.number),
            _("Speak: {language}", language=labels.language(call.language)),
        ),
        _tries(_, call),
        None
        if not waits or call.taken_by is None
        else _(
            "⏳ {name} has this number just now. Take the next call.",
            name=clipped(call.taken_by, 80),
        ),
        _wish(_, call),
    )
    rows = Rows()
    if waits and call.taken_by is None:
        _results(_, rows, call)
    if _owed(call):
        rows.row(Button(_("📞 Take the request now"), _do(call, CallAct.BOOK)))
        rows.row(Button(_("Does not book after all"), _do(call, CallAct.DROP)))
    rows.row(Button(_("Next call"), NextCall(id=call.sample_id, after=call.position)))
    rows.row(_to_draw(_, call.sample_id))
    rows.row(*desk_row(_))
    return Screen(text, rows.done())


def revealed(_: Words, called: Called, profile: OfficeProfile) -> Reply:
    """Return name and number, which vanish, and under them the card with its buttons.

    A button of Telegram opens no dialler, but it makes a link of every number written whole and
    without gaps: one tap on that calls. The other way to write it is for the eyes.
    """
    call = called.call
    below = card(_, call, profile)
    if not called.phone:
        return Reply((below,), toast=_gone(_, call))
    stays = timedelta(minutes=profile.limits.show_minutes)
    opening = _.plural(
        "Call {position}. This message disappears in {n} minute.",
        "Call {position}. This message disappears in {n} minutes.",
        profile.limits.show_minutes,
        position=call.position,
    )
    name = _("Name not told") if called.name is None else _.quote(called.name)
    contact = Screen(
        paragraphs(
            opening,
            lines(name, _.quote(phone(called.phone))),
            _("📞 Tap to call: {number}", number=called.phone),
        ),
        protect=True,
        vanish_after=stays,
    )
    return Reply((contact, below), fresh=True)


def none_left(_: Words, sample: SampleView) -> Reply:
    """Return the draw, because nobody can be called just now."""
    said = _("Nobody else can be called just now.")
    return Reply((draws.draw(_, sample, may_call=True),), toast=said)


def sure(_: Words, call: CallView, result: Tried) -> Screen:
    """Ask before a try ends the call, which cannot be undone."""
    asked = {
        Tried.WRONG_NUMBER: _("Write down that the number is wrong? The call ends by that."),
        Tried.REFUSED: _("Write down that the person does not want to answer? The call ends."),
        Tried.NEVER: _(
            "Write down that the person wants no more questions? The call ends, and neither a "
            "call nor a message asks them again."
        ),
    }[result]
    yes = CallTried(id=call.public_id, version=call.version, result=result, sure=True)
    rows = Rows().row(Button(_("Yes, write it down"), yes))
    rows.row(Button(_("Cancel"), _do(call, CallAct.OPEN)))
    return Screen(paragraphs(asked, _("This cannot be undone.")), rows.done())


def drop_sure(_: Words, call: CallView) -> Screen:
    """Ask before a wish to book is dropped."""
    rows = Rows().row(Button(_("Yes, does not book"), _do(call, CallAct.DROP_YES)))
    rows.row(Button(_("Cancel"), _do(call, CallAct.OPEN)))
    return Screen(_("Write down that the person does not book after all?"), rows.done())


def noted(_: Words, call: CallView) -> str:
    """Return the toast about a try that was written down."""
    if call.state is CallState.WAITING and call.next_try is not None:
        return _("Written down. Try again from {when}.", when=_.moment(call.next_try))
    return _("Written down.")


def state(_: Words, value: CallState) -> str:
    """Return where a call stands."""
    match value:
        case CallState.WAITING:
            return _("to call")
        case CallState.ANSWERED:
            return _("answered the questions")
        case CallState.REFUSED:
            return _("refused to answer")
        case CallState.UNREACHED:
            return _("not reached")


def result(_: Words, value: CallResult) -> str:
    """Return what came of one try."""
    match value:
        case CallResult.NO_ANSWER:
            return _("nobody picked up")
        case CallResult.BUSY:
            return _("busy")
        case CallResult.WRONG_NUMBER:
            return _("wrong number")
        case CallResult.LATER:
            return _("asked to call later")
        case CallResult.REFUSED:
            return _("refused to answer")
        case CallResult.ANSWERED:
            return _("answered the questions")


def about(_: Words, call: CallView) -> str:
    """Return which ending is asked about, for the clerk."""
    day = _.day(call.ended_on)
    match call.frame:
        case SampleFrame.DECLINED:
            return _("Consulted on {day}, did not book.", day=day)
        case SampleFrame.HELD:
            return _("Received on {day}.", day=day)
        case SampleFrame.REFUSED:
            return _("Refused on {day}.", day=day)
        case SampleFrame.NO_SHOW:
            return _("Did not come on {day}.", day=day)


def refusal(_: Words, error: OfficeError) -> Reply:
    """Return why a step in a call was not taken, with the way to how it stands now."""
    match error:
        case CallTooSoon() if isinstance(at := error.details.get("at"), datetime):
            said = _(
                "This is too soon after the last try and would say no more than it. The next try "
                "counts from {when}; answers are taken at any time.",
                when=_.moment(at),
            )
        case CallTaken():
            said = _("{name} has this number just now.", name=str(error.details.get("name")))
        case _:
            said = _("This call has changed since. How it stands now is behind the button.")
    rows = Rows()
    if public_id := error.details.get("public_id"):
        call = CallDo(id=str(public_id), version=0, act=CallAct.OPEN)
        rows.row(Button(_("Open the call"), call))
    rows.row(*desk_row(_))
    toast = _("This record is out of date.") if isinstance(error, CallStale) else None
    return Reply((Screen(said, rows.done()),), toast=toast)


def spoken(language: Language) -> Language:
    """Return in which language somebody is spoken to; the phone room speaks the official ones."""
    return language if language in {Language.KK, Language.RU} else Language.KK


def _results(_: Words, rows: Rows, call: CallView) -> None:
    rows.row(Button(_("👁 Show name and number"), _do(call, CallAct.SHOW)))
    ask = CallAnswer(id=call.public_id, version=call.version, given="")
    rows.row(Button(_("🗣 Read out the questions"), ask))
    rows.row(
        _tried(_, call, Tried.NO_ANSWER, _("No answer")), _tried(_, call, Tried.BUSY, _("Busy"))
    )
    rows.row(
        _tried(_, call, Tried.LATER, _("Call later")),
        _tried(_, call, Tried.WRONG_NUMBER, _("Wrong number")),
    )
    rows.row(
        _tried(_, call, Tried.REFUSED, _("Refuses")),
        _tried(_, call, Tried.NEVER, _("Never ask again")),
    )


def _tried(_: Words, call: CallView, value: Tried, said: str) -> Button:
    return Button(said, CallTried(id=call.public_id, version=call.version, result=value))


def _tries(_: Words, call: CallView) -> str | None:
    made = [_try(_, one) for one in call.tries]
    again = None
    if call.state is CallState.WAITING and call.next_try is not None:
        again = _("Next try: {when}", when=_.moment(call.next_try))
    return lines(*([_("<b>Tries so far</b>"), *made] if made else []), again) or None


def _try(_: Words, one: Try) -> str:
    return _(
        "{when}: {what} ({who})",
        when=f"{_.short_day(_.day_of(one.at))}, {_.clock(one.at)}",
        what=result(_, one.result),
        who=clipped(one.by or "—", 40),
    )


def _wish(_: Words, call: CallView) -> str | None:
    if call.booked is not None:
        return _("Booked in the call: {number}.", number=call.booked.number)
    if call.wishes_booking:
        return _("❗ Wishes to book: take the request while they are on the phone.")
    return None


def _in_line(_: Words, call: CallView) -> str:
    said = state(_, call.state)
    if _owed(call):
        return _("{state} · ❗ wishes to book", state=said)
    if call.booked is not None:
        return _("{state} · booked {number}", state=said, number=call.booked.number)
    if call.state is CallState.WAITING and call.tries:
        return _.plural("{state} · {n} try", "{state} · {n} tries", len(call.tries), state=said)
    return said


def _owed(call: CallView) -> bool:
    """Tell whether somebody wishes to book and has no request yet."""
    return call.wishes_booking and call.booked is None


def _gone(_: Words, call: CallView) -> str:
    """Return the toast for somebody who may not be called any more."""
    if call.state is CallState.REFUSED:
        return _("The person has said no to surveys since the draw: nobody is called.")
    return _("The person's data are deleted: nobody can be called.")


def _do(call: CallView, act: CallAct) -> CallDo:
    return CallDo(id=call.public_id, version=call.version, act=act)


def _to_draw(_: Words, sample_id: str) -> Button:
    return Button(_("Back to the draw"), DrawDo(id=sample_id, act=DrawAct.OPEN))

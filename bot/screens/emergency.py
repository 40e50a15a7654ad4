"""The emergency: the banner on every first screen, what people read, what the staff see."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.callbacks import Case, CaseAct, Desk
from bot.callbacks.emergency import (
    EmergencyChange,
    EmergencyDeclare,
    EmergencyEnd,
    EmergencyOpen,
    EmergencyPart,
)
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.captions import caption, width
from bot.screens.formats import lines, menu_button, paragraphs, written
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    Button,
    Reply,
    Rows,
    Screen,
    visible,
)
from bot.services.emergencies.emergency_news import CHANGED, OVER
from bot.services.rules.policy import Action, permits
from bot.services.views.emergency import Affected, Declared, EmergencyLine, EmergencyView
from bot.services.views.notice import Facts
from db.enums import Language, Mode, Role, TellBy

QUOTED = 600
"""Characters of the office's own text in a banner, so that the screen below has room."""


def banner(_: Words, seen: EmergencyView, profile: OfficeProfile, *, short: bool = False) -> str:
    """Return what stands on every first screen while an emergency lasts, the phone included."""
    what = seen.declared
    own = what.text_ru if _.language is Language.RU else what.text_kk
    own = own or what.text_kk or what.text_ru
    held = {
        Mode.PHONE: _("Receptions of these days are held by phone, at the hour given to you."),
        Mode.VIDEO: _("Receptions of these days are held by video, at the hour given to you."),
    }[what.mode]
    return lines(
        _(
            "⚠️ <b>An emergency is declared</b>: {days}.",
            days=period(_, what.first_on, what.last_on),
        ),
        held,
        None if short else _("The order of the queue is kept, and requests are taken as usual."),
        written(_, own, QUOTED) if own and not short else None,
        _("Phone: {phone}", phone=profile.contacts.phone),
    )


def period(_: Words, first: date, last: date | None) -> str:
    """Return the days of an emergency, both included; an open end is said to be one."""
    if last is None:
        return _("from {first}, until it is called off", first=_.day(first))
    if last == first:
        return _("on {first}", first=_.day(first))
    return _("from {first} to {last}", first=_.day(first), last=_.day(last))


def crowned(
    reply: Reply, languages: Sequence[Words], seen: EmergencyView | None, profile: OfficeProfile
) -> Reply:
    """Put the banner on top of every first screen of a reply."""
    if seen is None:
        return reply
    screens = [with_banner(one, languages, seen, profile) for one in reply.screens]
    return replace(reply, screens=tuple(screens))


def with_banner(
    screen: Screen, languages: Sequence[Words], seen: EmergencyView, profile: OfficeProfile
) -> Screen:
    """Put the banner on top of a first screen: the short one where there is no room for more."""
    if not screen.first:
        return screen
    limit = TEXT_LIMIT if screen.file is None else CAPTION_LIMIT
    for short in (False, True):
        told = [banner(words, seen, profile, short=short) for words in languages]
        text = paragraphs(*told, screen.text)
        if width(visible(text)) <= limit:
            return replace(screen, text=text, first=False)
    return screen


def announced(_: Words, facts: Facts, profile: OfficeProfile) -> Screen:
    """Tell somebody with an open request whose own reception is not concerned."""
    if facts.emergency is None:
        raise ValueError("an announcement is about an emergency")
    return Screen(
        paragraphs(
            banner(_, facts.emergency, profile),
            _("Your request goes on as before, and its term runs on. Nothing is needed from you."),
        ),
        ((menu_button(_),),),
    )


def over(_: Words, profile: OfficeProfile) -> Screen:
    """Tell them that it is over."""
    return Screen(
        paragraphs(
            _("✅ <b>The emergency is over.</b> Receptions are held in person again."),
            _("The order of the queue is kept. Your request goes on as before."),
            _("Questions by phone: {phone}", phone=profile.contacts.phone),
        ),
        ((menu_button(_),),),
    )


def to_staff(_: Words, facts: Facts) -> Screen:
    """Tell the staff what was declared, changed or ended."""
    seen = facts.emergency
    if seen is None:
        raise ValueError("the staff are told of an emergency")
    if facts.level == OVER:
        lead = _("✅ The emergency is over: receptions are held in person again.")
    elif facts.level == CHANGED:
        lead = _("⚠️ The emergency has been changed.")
    else:
        lead = _("⚠️ <b>An emergency is declared.</b>")
    printed = _("Day sheets printed before this are out of date: please print them again.")
    rows = Rows().row(Button(_("The emergency"), EmergencyOpen()))
    rows.row(Button(_("To the desk"), Desk()))
    return Screen(paragraphs(lead, lines(*facts_of(_, seen.declared)), printed), rows.done())


def state(
    _: Words,
    seen: EmergencyView | None,
    people: Sequence[Affected],
    roles: frozenset[Role],
    lead: str | None = None,
) -> Screen:
    """Return the emergency as the staff see it, with what may be done about it."""
    rows = Rows()
    declares = permits(roles, Action.DECLARE_EMERGENCY)
    if seen is None or seen.ended_at is not None:
        told = paragraphs(
            lead,
            _("<b>No emergency is in force.</b>"),
            None
            if seen is None or seen.ended_at is None
            else _(
                "The last one (act {act}) ended on {moment}.",
                act=written(_, seen.declared.act),
                moment=_.moment(seen.ended_at),
            ),
            _(
                "Declaring one holds the receptions of its days by phone or by video, in the order "
                "given, and tells everybody. You see whom it concerns before you confirm."
            )
            if declares
            else None,
        )
        if declares:
            rows.row(Button(_("⚠️ Declare an emergency"), EmergencyDeclare()))
    else:
        told = paragraphs(
            lead,
            _("⚠️ <b>An emergency is in force</b>"),
            lines(*facts_of(_, seen.declared)),
            lines(*_counts(_, people)),
        )
        if people:
            caption_ = caption(_("People concerned: {n}", n=len(people)))
            rows.row(Button(caption_, EmergencyOpen(part=EmergencyPart.PEOPLE)))
        if declares:
            rows.row(
                Button(
                    _("✏️ Change, extend or shorten"),
                    EmergencyChange(id=seen.public_id, version=seen.version),
                )
            )
            rows.row(
                Button(
                    _("End the emergency"), EmergencyEnd(id=seen.public_id, version=seen.version)
                )
            )
    if seen is not None:
        rows.row(Button(_("Who did what"), EmergencyOpen(part=EmergencyPart.LOG)))
    return Screen(told, rows.row(Button(_("🗂 Desk"), Desk()), menu_button(_)).done())


def people(_: Words, found: Sequence[Affected], page: int) -> Screen:
    """List everybody concerned by number; who it is stands behind “Show” of the case."""
    shown = part(found, page)
    rows = Rows()
    for n, one in shown.items:
        data = Case(id=one.public_id, version=one.version, act=CaseAct.OPEN)
        rows.row(Button(caption(f"{n}. {one.number}"), data))
    for row in turning(_, shown, lambda at: EmergencyOpen(part=EmergencyPart.PEOPLE, page=at)):
        rows.row(*row)
    rows.row(Button(_("← Back"), EmergencyOpen()))
    text = lines(
        _("<b>People concerned by the emergency</b>"),
        *_counts(_, found),
        *(f"\n{_line(_, n, one)}" for n, one in shown.items),
        *place_in_pages(_, shown),
    )
    return Screen(text, rows.done())


def log(_: Words, found: Sequence[EmergencyLine]) -> Screen:
    """Say who declared, changed and ended the emergency, and when; the newest twenty."""
    said = {
        "emergency_declared": _("declared"),
        "emergency_changed": _("changed"),
        "emergency_ended": _("ended"),
    }
    told = [
        _(
            "• {moment}: {what}. {person}",
            moment=_.moment(line.at),
            what=said[line.action],
            person=_("by itself, after the last day") if line.by is None else line.by,
        )
        for line in found[-20:]
    ]
    text = lines(_("<b>Who did what</b>"), *(told or [_("Nothing yet.")]))
    return Screen(text, ((Button(_("← Back"), EmergencyOpen()),),))


def facts_of(_: Words, what: Declared) -> list[str]:
    """Return what is declared, a line each."""
    held = _("over the phone") if what.mode is Mode.PHONE else _("by video")
    texts = [
        *(
            [_("Text in Kazakh: {text}", text=written(_, what.text_kk, 300))]
            if what.text_kk
            else []
        ),
        *(
            [_("Text in Russian: {text}", text=written(_, what.text_ru, 300))]
            if what.text_ru
            else []
        ),
    ]
    return [
        _("Act: {act}", act=written(_, what.act)),
        _("Days: {days}", days=period(_, what.first_on, what.last_on)),
        _("Receptions are held: {how}", how=held),
        *([_("Link: {link}", link=written(_, what.link, 300))] if what.link else []),
        *texts,
    ]


def ways(_: Words, found: Sequence[Affected]) -> list[str]:
    """Return how many can be told in which way."""
    counted = {way: sum(one.way is way for one in found) for way in TellBy}
    told = {
        TellBy.CHAT: _("• in the chat: {n}", n=counted[TellBy.CHAT]),
        TellBy.PHONE: _("• by phone only: {n} ☎️", n=counted[TellBy.PHONE]),
        TellBy.LETTER: _("• by letter: {n} ✉️", n=counted[TellBy.LETTER]),
    }
    return [told[way] for way in TellBy if counted[way]]


def _counts(_: Words, found: Sequence[Affected]) -> list[str]:
    if not found:
        return [_("Nobody's reception is concerned.")]
    return [
        _("People concerned: {n}", n=len(found)),
        *ways(_, found),
        _("Told: {n}", n=sum(one.told for one in found)),
        _("Have confirmed: {n}", n=sum(one.confirmed for one in found)),
    ]


def _line(_: Words, n: int, one: Affected) -> str:
    sign = {TellBy.CHAT: "💬", TellBy.PHONE: "☎️", TellBy.LETTER: "✉️"}[one.way]
    stands = _("has confirmed") if one.confirmed else _("told") if one.told else _("not told yet")
    return _(
        "{n}. <b>{number}</b> {sign} {moment}: {stands}",
        n=n,
        number=one.number,
        sign=sign,
        moment=f"{_.short_day(_.day_of(one.starts_at))}, {_.clock(one.starts_at)}",
        stands=stands,
    )

"""The search: what can be typed, what was found without personal data, and what narrows it."""

from collections.abc import Iterator

from bot.callbacks import Case, CaseAct
from bot.callbacks.find import Find, FindAll, FindFilter, FindNarrow, FindPage
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import labels
from bot.screens.captions import caption, clipped, post_on_button
from bot.screens.case_heading import desk_row
from bot.screens.paging import Part, part, place_in_pages, turning
from bot.screens.piles import case_in_list
from bot.screens.screen import Button, Rows, Screen
from bot.services.rules.search_text import PERSONAL, Sought
from bot.services.views.search import Choices, Criteria, FindBy, Found
from db.enums import RequestState

NAME = 60
IN_A_ROW = 2


def prompt(_: Words, *, personal: bool) -> Screen:
    """Ask what to look for; whoever sees no personal data does not look for people either."""
    lines = [_("<b>Search</b>"), _("Type in one line what you know:")]
    if personal:
        lines += [
            _("• a surname, perhaps with a month: {example}", example=_("Serikov November")),
            _("• a phone: +7 701 000 00 02"),
            _("• an IIN: 12 digits"),
        ]
    lines += [
        _("• our number, or the number of the document system"),
        _("• the code on a receipt"),
        _("• days of registration: 25.11–27.11"),
    ]
    if personal:
        lines.append(_("A search for a person is journalled, without what was typed."))
    rows = Rows().row(Button(_("Search by state, post, topic"), FindAll()))
    return Screen("\n".join(lines), rows.row(*desk_row(_)).done())


def found(_: Words, view: Found, profile: OfficeProfile) -> Screen:
    """Return a page of what was found."""
    lines = [_("<b>Found: {n}</b>", n=view.total), asked(_, view, profile)]
    rows = Rows()
    shown: Part[object] = Part((), view.page, max(1, -(-view.total // 6)))
    if view.total == 0:
        lines += ["", *_nothing(_, view.criteria)]
    elif view.too_many:
        lines += [
            "",
            _("That is too many to look through. Narrow the search by the buttons below."),
        ]
    else:
        for n, case in enumerate(view.cards, view.page * 6 + 1):
            lines += ["", *case_in_list(_, n, case)]
            said = _("{number} · {what}", number=case.number, what=labels.state(_, case.state))
            data = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
            rows.row(Button(caption(said), data))
        for row in turning(_, shown, lambda at: FindPage(page=at)):
            rows.row(*row)
        lines += ["", *place_in_pages(_, shown)]
    buttons = [
        Button(_filter_name(_, by), FindFilter(by=by))
        for by in FindBy
        if by is not FindBy.TOPIC or profile.topics
    ]
    for start in range(0, len(buttons), IN_A_ROW):
        rows.row(*buttons[start : start + IN_A_ROW])
    rows.row(Button(_("New search"), Find()))
    return Screen("\n".join(lines).rstrip(), rows.row(*desk_row(_)).done())


def asked(_: Words, view: Found, profile: OfficeProfile) -> str:
    """Return what was looked for, without a person's data."""
    return " · ".join(_asked(_, view, profile))


def narrowing(_: Words, by: FindBy, choices: Choices, profile: OfficeProfile, page: int) -> Screen:
    """Return what a search can be narrowed to in one respect."""
    shown = part(list(_options(_, by, choices, profile)), page)
    rows = Rows()
    for _n, (said, value) in shown.items:
        rows.row(Button(caption(said), FindNarrow(by=by, value=value)))
    for row in turning(_, shown, lambda at: FindFilter(by=by, page=at)):
        rows.row(*row)
    rows.row(Button(_("Any"), FindNarrow(by=by)))
    rows.row(Button(_("← Back"), FindPage()))
    lines = [_("Narrow by: {what}", what=_filter_name(_, by)), *place_in_pages(_, shown)]
    return Screen("\n".join(lines), rows.done())


def _options(
    _: Words, by: FindBy, choices: Choices, profile: OfficeProfile
) -> Iterator[tuple[str, int]]:
    match by:
        case FindBy.STATE:
            yield from ((labels.state(_, one), n) for n, one in enumerate(RequestState, 1))
        case FindBy.POST:
            yield from ((post_on_button(_, one), one.id) for one in choices.posts)
        case FindBy.TOPIC:
            topics = enumerate(profile.topics, 1)
            yield from ((one.text.said(_.language), n) for n, one in topics)
        case FindBy.REVIEWER:
            yield from ((clipped(one.name, NAME), one.id) for one in choices.reviewers)
        case FindBy.PERIOD:
            yield from enumerate_periods(_)


def enumerate_periods(_: Words) -> Iterator[tuple[str, int]]:
    """Give the periods of registration with their numbers."""
    said = (_("today"), _("the last 7 days"), _("the last 30 days"), _("this year"))
    yield from ((one, n) for n, one in enumerate(said, 1))


def _asked(_: Words, view: Found, profile: OfficeProfile) -> Iterator[str]:
    criteria = view.criteria
    yield {
        Sought.ALL: _("all requests"),
        Sought.NUMBER: _("by our number"),
        Sought.CODE: _("by the code of a receipt"),
        Sought.OFFICIAL: _("by the number of the document system"),
        Sought.PHONE: _("by phone"),
        Sought.IIN: _("by IIN"),
        Sought.SURNAME: _("by surname"),
    }[criteria.sought]
    if criteria.first is not None and criteria.last is not None:
        days = dict.fromkeys((criteria.first, criteria.last))
        yield f"{' – '.join(_.short_day(day) for day in days)} {criteria.last.year}"
    if criteria.state is not None:
        yield labels.state(_, criteria.state)
    if view.post is not None:
        yield _.quote(clipped(post_on_button(_, view.post), NAME))
    if criteria.topic is not None:
        texts = {one.code: one.text.said(_.language) for one in profile.topics}
        yield _.quote(texts.get(criteria.topic, criteria.topic))
    if view.reviewer is not None:
        yield _.quote(clipped(view.reviewer.name, NAME))


def _nothing(_: Words, criteria: Criteria) -> list[str]:
    lines = [_("Nothing was found.")]
    if criteria.sought is Sought.SURNAME:
        lines.append(
            _("Try the phone or the IIN: the surname may be written otherwise, or be another one.")
        )
    elif criteria.sought in PERSONAL:
        lines.append(_("Try the surname, or another phone of the person."))
    elif criteria.sought is Sought.ALL:
        lines.append(_("Take a filter off, or choose a longer period."))
    else:
        lines.append(_("Look whether every digit is right, or try the surname or the phone."))
    return lines


def _filter_name(_: Words, by: FindBy) -> str:
    return {
        FindBy.STATE: _("State"),
        FindBy.POST: _("Body and post"),
        FindBy.TOPIC: _("Topic"),
        FindBy.REVIEWER: _("Reviewed by"),
        FindBy.PERIOD: _("Period"),
    }[by]

"""Whose case it is: taking over, handing on, assigning; what a case is about; earlier requests."""

from bot.callbacks import Case, CaseAct
from bot.callbacks.review import (
    CaseTopic,
    CaseTopics,
    Earlier,
    HandOn,
    HandTo,
    NoteAnswer,
    TakeOver,
)
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import labels
from bot.screens.captions import TITLE_IN_LIST, caption, clipped, post_in_full
from bot.screens.case_heading import heading
from bot.screens.case_steps import Viewer
from bot.screens.formats import lines, paragraphs
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Rows, Screen
from bot.services.filing.reviewers import IN_HANDS
from bot.services.reviewing.information import ANSWERABLE
from bot.services.rules.lifecycle import CLOSED_STATES
from bot.services.rules.policy import Action
from bot.services.views import Card
from bot.services.views.review import EarlierCase, ReviewerView
from db.enums import RequestState


def people(_: Words, case: Card, viewer: Viewer) -> tuple[Button, ...]:
    """Return the ways to make a case somebody else's, and to the person's earlier requests."""
    found = []
    key, version = case.public_id, case.version
    if case.state in IN_HANDS:
        own = case.reviewer_id in viewer.places
        # A registered case of the pool is taken by beginning its review.
        free = case.reviewer_id is None and case.state is not RequestState.REGISTERED
        if viewer.may(Action.REVIEW) and (free or (case.reviewer_id is not None and not own)):
            found.append(Button(_("Take over the case"), TakeOver(id=key, version=version)))
        if viewer.may(Action.REVIEW) and own:
            found.append(Button(_("Hand on to a colleague"), HandOn(id=key, version=version)))
        if viewer.may(Action.ASSIGN_REVIEWER):
            assign = HandOn(id=key, version=version, assign=True)
            found.append(Button(_("Give to a reviewer"), assign))
    if case.earlier and viewer.may(Action.REVEAL):
        said = _("Earlier requests: {n}", n=case.earlier)
        found.append(Button(said, Earlier(id=key)))
    return tuple(found)


def topics(_: Words, case: Card, viewer: Viewer) -> tuple[Button, ...]:
    """Return the way to the topic of a case."""
    if not viewer.may(Action.REVIEW) or case.state in CLOSED_STATES:
        return ()
    said = _("Choose the topic") if case.topic is None else _("Change the topic")
    return (Button(said, CaseTopics(id=case.public_id, version=case.version)),)


def answers(_: Words, case: Card, viewer: Viewer) -> tuple[Button, ...]:
    """Return the way to write down an answer that was given by phone."""
    if not (viewer.may(Action.TAKE_ANSWER) and case.asked and case.state in ANSWERABLE):
        return ()
    data = NoteAnswer(id=case.public_id, version=case.version)
    return (Button(_("Write down an answer by phone"), data),)


def whose(_: Words, case: Card, viewer: Viewer) -> tuple[str, ...]:
    """Return the line that says whose case it is, for those who work with it."""
    if case.state not in IN_HANDS:
        return ()
    if case.reviewer_id is None:
        return (_("No reviewer yet: the case lies in the pool"),)
    if case.reviewer_id in viewer.places:
        return (_("The case is yours"),)
    return (_("The case is with a reviewer"),)


def about(_: Words, case: Card, profile: OfficeProfile) -> tuple[str, ...]:
    """Return the lines about the topic, the competent body, and earlier requests."""
    said = []
    topic = next((one for one in profile.topics if one.code == case.topic), None)
    if topic is not None:
        text = clipped(topic.text.said(_.language), TITLE_IN_LIST)
        said.append(_("Topic: {topic}", topic=text))
        if topic.body is not None:
            body = clipped(topic.body.said(_.language), TITLE_IN_LIST)
            said.append(_("Usually decided by: {body}", body=body))
    if case.earlier:
        said.append(_("Earlier requests of the same person: {n}", n=case.earlier))
    if case.information_by is not None:
        day = _.short_day(case.information_by)
        said.append(_("Information is awaited by {day}", day=day))
    return tuple(said)


def taking_over(_: Words, case: Card) -> Screen:
    """Ask once more before a colleague loses a case."""
    asked = _("Take this case over? Its duties become yours, and the colleague who has it is told.")
    data = TakeOver(id=case.public_id, version=case.version, sure=True)
    rows = Rows().row(Button(_("Yes, take it over"), data)).row(back(_, case))
    return Screen(paragraphs(heading(_, case), asked), rows.done())


def colleagues(
    _: Words, case: Card, people: tuple[ReviewerView, ...], page: int, *, assign: bool
) -> Screen:
    """Ask to whom a case goes; who is away, or has it now, is named but cannot be chosen."""
    chosen = [one for one in people if not one.holds and not one.away]
    told = [_("{name}: away", name=clipped(one.name, TITLE_IN_LIST)) for one in people if one.away]
    shown = part(chosen, page)
    rows = Rows()
    for n, one in shown.items:
        name = clipped(one.name, TITLE_IN_LIST)
        said = _("{n}. {name}, open cases: {open}", n=n, name=name, open=one.open_cases)
        data = HandTo(id=case.public_id, version=case.version, to=one.public_id, assign=assign)
        rows.row(Button(caption(said), data))
    for row in turning(
        _,
        shown,
        lambda at: HandOn(id=case.public_id, version=case.version, assign=assign, page=at),
    ):
        rows.row(*row)
    asked = _("Who gets this case?") if chosen else _("No other reviewer is there today.")
    text = paragraphs(heading(_, case), asked, lines(*told[:6]), *place_in_pages(_, shown))
    return Screen(text, rows.row(back(_, case)).done())


def handing(_: Words, case: Card) -> Screen:
    """Ask for the word that goes with a case."""
    asked = _(
        "Type a word to your colleague: what has been done, what comes next (2–1000 characters). "
        "The case goes over as soon as you send it; the word stands behind “Show”."
    )
    return Screen(paragraphs(heading(_, case), asked), ((back(_, case),),))


def noting(_: Words, case: Card) -> Screen:
    """Ask for an answer that was given by phone."""
    asked = _(
        "Type what the applicant answered. It is kept in the case as given by phone, and the case "
        "goes on with the review as soon as you send it."
    )
    return Screen(paragraphs(heading(_, case), asked), ((back(_, case),),))


def topic_list(_: Words, case: Card, profile: OfficeProfile, page: int) -> Screen:
    """Ask what a case is about."""
    shown = part(profile.topics, page)
    rows = Rows()
    for n, topic in shown.items:
        data = CaseTopic(id=case.public_id, version=case.version, topic=n)
        rows.row(Button(caption(f"{n}. {_.quote(topic.text.said(_.language))}"), data))
    for row in turning(
        _, shown, lambda at: CaseTopics(id=case.public_id, version=case.version, page=at)
    ):
        rows.row(*row)
    none = CaseTopic(id=case.public_id, version=case.version, topic=0)
    rows.row(Button(_("No topic"), none)).row(back(_, case))
    asked = _("What is this case about? The topic finds the reviewer and hints at the body.")
    return Screen(paragraphs(heading(_, case), asked, *place_in_pages(_, shown)), rows.done())


def earlier(
    _: Words, case: Card, cases: tuple[EarlierCase, ...], profile: OfficeProfile, page: int
) -> Screen:
    """Return a page of the earlier requests of the same person, each a door to its card."""
    shown = part(cases, page)
    rows = Rows()
    told = []
    for n, one in shown.items:
        told.append(line(_, n, one, profile))
        data = Case(id=one.public_id, version=0, act=CaseAct.OPEN)
        rows.row(Button(_("Open {number}", number=one.number), data))
    for row in turning(_, shown, lambda at: Earlier(id=case.public_id, page=at)):
        rows.row(*row)
    hint = _(
        "The same person by IIN or phone. This is no ground to refuse by itself: a repeat with "
        "something new is a new request."
    )
    text = paragraphs(
        heading(_, case),
        _("<b>Earlier requests of the same person</b>"),
        *told,
        *place_in_pages(_, shown),
        hint,
    )
    return Screen(text, rows.row(back(_, case)).done())


def line(_: Words, n: int, one: EarlierCase, profile: OfficeProfile) -> str:
    """Return an earlier request in short lines, with how it ended and nothing personal."""
    head = _(
        "{n}. {number}, {day}: {state}",
        n=n,
        number=one.number,
        day=_.short_day(one.registered_on),
        state=labels.state(_, one.state),
    )
    topic = next((each for each in profile.topics if each.code == one.topic), None)
    named = None if topic is None else clipped(topic.text.said(_.language), TITLE_IN_LIST)
    post = None if one.post is None else _.quote(clipped(post_in_full(_, one.post), TITLE_IN_LIST))
    said = [head, post, None if named is None else _("Topic: {topic}", topic=named)]
    if one.outcome is not None:
        ground, letter = one.outcome.ground, one.outcome.letter_number
        said.append(None if ground is None else _("Ground: {code}", code=ground))
        said.append(None if letter is None else _("Letter: {number}", number=letter))
    return lines(*said)


def back(_: Words, case: Card) -> Button:
    """Return the way back to the card."""
    data = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
    return Button(_("← Back to the case"), data)


def taken(_: Words) -> str:
    """Say that a case is now one's own."""
    return _("The case is yours now.")


def passed(_: Words) -> str:
    """Say that a case has gone to somebody else."""
    return _("The case has gone over, and the colleague is told.")


def classified(_: Words) -> str:
    """Say that a case has its topic."""
    return _("The topic is written down.")


def noted(_: Words) -> str:
    """Say that an answer by phone is in the case."""
    return _("The answer is in the case.")


def in_pile(_: Words, case: Card, own: frozenset[int]) -> str:
    """Return whose a case in the pile is."""
    if case.reviewer_id is None:
        return _("in the pool")
    return _("yours") if case.reviewer_id in own else _("with a colleague")

"""Advice at the helper's desk: what waits, a question without a word of it, the steps."""

from collections.abc import Iterator

from bot.callbacks.advice import (
    AdviceBook,
    AdviceDo,
    AdviceEnd,
    AdviceGivenUp,
    AdviceGiveUp,
    AdviceHand,
    AdviceList,
    AdvicePile,
    AdviceStep,
    AdviceWhy,
    RecordAdvice,
)
from bot.i18n import Markup, Words
from bot.profile import OfficeProfile
from bot.screens import labels, staff_labels
from bot.screens.advice_words import outcome, reason, state, topic, way
from bot.screens.captions import caption
from bot.screens.case_heading import desk_row
from bot.screens.formats import lines, paragraphs, phone
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.revealed import laid_out
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.advice.consultation_terms import AGAIN, BOOKS, HANDED, LEFT, OFFERED
from bot.services.views.consultations import (
    AdviceCounts,
    ConsultationShown,
    ConsultationView,
)
from bot.services.views.notice import Facts
from db.enums import ConsultationOutcome, ConsultationState, DeclineReason, Role

OUTCOMES = (
    ConsultationOutcome.SOLVED,
    ConsultationOutcome.BOOKS,
    ConsultationOutcome.DECLINED,
)
"""What a helper may say came of it."""


def pile(
    _: Words,
    views: tuple[ConsultationView, ...],
    which: AdviceList,
    counts: AdviceCounts,
    page: int,
    profile: OfficeProfile,
) -> Screen:
    """Return a page of a list of consultations, and the ways to the others."""
    shown = part(views, page)
    rows = Rows()
    told = []
    for n, view in shown.items:
        about = topic(_, view.topic, profile)
        first = _("{n}. {code} · {about}", n=n, code=view.code, about=about or way(_, view.way))
        told.append(lines(first, *_standing(_, view)))
        if which is AdviceList.TO_BOOK:
            said = _("📞 {n}. Take the request down", n=n)
            gave_up = AdviceGiveUp(id=view.public_id, version=view.version)
            rows.row(
                Button(caption(said), AdviceBook(id=view.public_id)),
                Button(_("✖️ {n}. No longer", n=n), gave_up),
            )
        else:
            data = AdviceDo(id=view.public_id, version=view.version, act=AdviceStep.OPEN)
            rows.row(Button(caption(visible_name(_, view)), data))
    for row in turning(_, shown, lambda at: AdvicePile(pile=which, page=at)):
        rows.row(*row)
    rows.row(Button(_("📝 Record a consultation"), RecordAdvice()))
    for other, name in _lists(_, counts).items():
        if other is not which:
            rows.row(Button(name, AdvicePile(pile=other)))
    heading = _lists(_, counts, every=True)[which]
    found = told or [_("Nothing waits here now.")]
    text = paragraphs(f"<b>{heading}</b>", *found, *place_in_pages(_, shown))
    return Screen(text, rows.row(*desk_row(_)).done(), first=True)


def visible_name(_: Words, view: ConsultationView) -> str:
    """Return by what colleagues call a consultation, and where it stands."""
    return _("{code} · {state}", code=view.code, state=state(_, view))


def piles(_: Words, counts: AdviceCounts) -> list[Button]:
    """Return the ways to what waits, while there is anything."""
    found = []
    if counts.waiting:
        name = _lists(_, counts)[AdviceList.WAITING]
        found.append(Button(name, AdvicePile(pile=AdviceList.WAITING)))
    if counts.to_book:
        name = _lists(_, counts)[AdviceList.TO_BOOK]
        found.append(Button(name, AdvicePile(pile=AdviceList.TO_BOOK)))
    return found


def door(_: Words) -> Button:
    """Return the way to all consultations."""
    return Button(_("💬 Consultations"), AdvicePile())


def card(
    _: Words,
    view: ConsultationView,
    profile: OfficeProfile,
    roles: tuple[Role, ...] = (),
    lead: str | None = None,
) -> Screen:
    """Return a consultation without a word of it, and what can be done; `roles` may take it."""
    about = topic(_, view.topic, profile)
    text = paragraphs(
        None if lead is None else f"✅ {lead}",
        lines(
            _("<b>Consultation {code}</b> · {state}", code=view.code, state=state(_, view)),
            None if about is None else _("Topic: {topic}", topic=about),
            _("Way: {way}", way=way(_, view.way)),
            _("Helper: {role}", role=staff_labels.role(_, view.role)),
            None if view.staff is None else _("Taken by: {name}", name=view.staff.name),
            _("Language: {language}", language=labels.language(view.language)),
            _("Asked: {moment}", moment=_.moment(view.asked_at)),
            *_standing(_, view),
        ),
        lines(
            None
            if view.case is None
            else _("Request: {number}", number=Markup(f"<b>{view.case.number}</b>")),
            _("It was accepted instead of a reception: the matter is behind “Show”.")
            if view.offered
            else None,
            _("⚠️ The person has closed the chat: an answer there is not read.")
            if not view.reachable
            else None,
            _("The personal data were deleted: their term is over, or the person wished it.")
            if view.forgotten
            else None,
            None
            if view.booked is None
            else _("Booked: {number}", number=Markup(f"<b>{view.booked.number}</b>")),
        ),
    )
    return Screen(text, _buttons(_, view, roles))


def shown(
    _: Words, one: ConsultationShown, profile: OfficeProfile, roles: tuple[Role, ...]
) -> Reply:
    """Return who asks and the talk, protected and for minutes; the card comes under it."""
    name = _("Consultation {code}", code=one.view.code)
    texts = laid_out(_, name, _blocks(_, one), profile)
    return Reply((*texts, card(_, one.view, profile, roles)), fresh=True)


def answering(_: Words, view: ConsultationView) -> Screen:
    """Wait for the answer."""
    asked = _(
        "Type the answer (2–3000 characters). It goes to the person as soon as you send it. The "
        "person reads: {language}.",
        language=labels.language(view.language),
    )
    return Screen(asked, ((_step(_("Cancel"), view, AdviceStep.OPEN),),))


def text_wanted(_: Words, public_id: str, version: int) -> Screen:
    """Return what is said to a photo or a voice where an answer is awaited."""
    back = AdviceDo(id=public_id, version=version, act=AdviceStep.OPEN)
    return Screen(_("Please type it as a text."), ((Button(_("Cancel"), back),),))


def answered(_: Words) -> str:
    """Return the lead after an answer."""
    return _("The answer is on its way to the person.")


def taken(_: Words) -> str:
    """Return the lead after a question was taken."""
    return _("The question is yours now.")


def handed(_: Words) -> str:
    """Return the lead after a question went to other helpers."""
    return _("The question is handed on.")


def ended(_: Words) -> str:
    """Return the lead after a consultation was ended."""
    return _("The consultation is noted.")


def ending(_: Words, view: ConsultationView) -> Screen:
    """Ask what came of a consultation; it cannot be undone."""
    rows = Rows()
    for each in OUTCOMES:
        data = AdviceEnd(id=view.public_id, version=view.version, outcome=each)
        rows.row(Button(outcome(_, each), data))
    rows.row(_step(_("← Back"), view, AdviceStep.OPEN))
    return Screen(_("What came of the consultation? It cannot be changed later."), rows.done())


def why(_: Words, view: ConsultationView) -> Screen:
    """Ask why the person does not book (point 38)."""
    rows = Rows()
    for each in DeclineReason:
        data = AdviceWhy(id=view.public_id, version=view.version, reason=each)
        rows.row(Button(reason(_, each), data))
    rows.row(_step(_("← Back"), view, AdviceStep.END))
    return Screen(_("Why does the person not book? In their own words, not in yours."), rows.done())


def giving_up(_: Words, view: ConsultationView) -> Screen:
    """Ask why somebody who wished to book does not any more; they leave the list."""
    rows = Rows()
    for each in DeclineReason:
        data = AdviceGivenUp(id=view.public_id, version=view.version, reason=each)
        rows.row(Button(reason(_, each), data))
    rows.row(Button(_("← Back"), AdvicePile(pile=AdviceList.TO_BOOK)))
    return Screen(
        paragraphs(
            _("<b>Consultation {code}</b>: the person wishes to book no more.", code=view.code),
            _(
                "Why? In their own words, not in yours. They leave the list, and this cannot be "
                "taken back. If nobody can be reached, press “Another reason”."
            ),
        ),
        rows.done(),
    )


def gave_up(_: Words) -> str:
    """Return what is said after it."""
    return _("Noted: the person wishes to book no more.")


def handing(_: Words, view: ConsultationView, roles: tuple[Role, ...]) -> Screen:
    """Ask which helpers the question goes to."""
    rows = Rows()
    for role in roles:
        data = AdviceHand(id=view.public_id, version=view.version, role=role)
        rows.row(Button(staff_labels.role(_, role), data))
    rows.row(_step(_("← Back"), view, AdviceStep.OPEN))
    return Screen(
        _("To which helpers does the question go? The term of the answer stays."), rows.done()
    )


def notice(_: Words, facts: Facts) -> Screen:
    """Return the message that a question waits; not a word of it, it may light up on a phone."""
    view = facts.consultation
    if view is None:
        raise KeyError(facts.kind)
    opening = {
        AGAIN: _("💬 A person you advised asks further"),
        HANDED: _("💬 A colleague has handed a question for advice on to you"),
        LEFT: _("💬 A question for advice comes to you: nobody is left in the role it was put to"),
        OFFERED: _("💬 An applicant has accepted a consultation instead of a reception"),
        BOOKS: _("📞 Somebody who was advised wants to book a reception"),
    }.get(facts.level or "", _("💬 Somebody asks for advice"))
    rows = Rows()
    if facts.level == BOOKS:
        rows.row(Button(_("📞 Take the request down"), AdviceBook(id=view.public_id)))
    else:
        rows.row(_step(_("Open the question"), view, AdviceStep.OPEN))
    text = lines(opening, _("Consultation {code}", code=view.code), *_standing(_, view))
    return Screen(text, rows.row(*desk_row(_)).done())


def _lists(_: Words, counts: AdviceCounts, *, every: bool = False) -> dict[AdviceList, str]:
    names = {
        AdviceList.WAITING: _("Questions for advice: {n}", n=counts.waiting),
        AdviceList.TALKS: _("Answered, not ended: {n}", n=counts.talks),
    }
    if counts.to_book or every:
        names[AdviceList.TO_BOOK] = _("Want to book after advice: {n}", n=counts.to_book)
    return names


def _standing(_: Words, view: ConsultationView) -> Iterator[str]:
    """Give the term while it runs, and how it ended."""
    if view.due_on is not None:
        yield _("Answer by: {day}", day=_.day(view.due_on))
    if view.state is ConsultationState.ANSWERED and view.answered_at is not None:
        yield _("Answered: {moment}", moment=_.moment(view.answered_at))
    if view.outcome is not None:
        yield _("Outcome: {outcome}", outcome=outcome(_, view.outcome))
    if view.reason is not None:
        yield _("Reason: {reason}", reason=reason(_, view.reason))


def _blocks(_: Words, one: ConsultationShown) -> Iterator[tuple[str, str]]:
    """Give headings with plain texts; whoever shows them escapes them."""
    person = one.person
    who = [person.full_name or "", phone(person.phone) if person.phone else ""]
    told = "\n".join(part for part in who if part)
    yield _("Who asks"), told or _("The person has told neither a name nor a phone.")
    if one.matter is not None:
        yield _("The matter"), one.matter
    for line in one.lines:
        when = _.moment(line.at)
        heading = (
            _("Answer of the office, {when}", when=when)
            if line.by_staff
            else _("Question of the person, {when}", when=when)
        )
        yield heading, line.text


def _buttons(
    _: Words, view: ConsultationView, roles: tuple[Role, ...]
) -> tuple[tuple[Button, ...], ...]:
    rows = Rows()
    if view.open_to_me and not view.forgotten:
        rows.row(_step(_("👁 Show the question"), view, AdviceStep.SHOW))
    if view.open_to_me and view.state is not ConsultationState.ENDED:
        waits = view.state is ConsultationState.ASKED
        if waits and not view.mine:
            rows.row(_step(_("✋ Take it"), view, AdviceStep.TAKE))
        if view.in_chat and view.reachable:
            said = _("✏️ Answer") if waits else _("✏️ Write once more")
            rows.row(_step(said, view, AdviceStep.ANSWER))
        if may_end(view):
            rows.row(_step(_("🏁 End with an outcome"), view, AdviceStep.END))
        if roles:
            rows.row(_step(_("↪️ Hand on to other helpers"), view, AdviceStep.HAND))
    rows.row(Button(_("All questions"), AdvicePile()))
    return rows.row(*desk_row(_)).done()


def may_end(view: ConsultationView) -> bool:
    """Tell whether nobody waits in the chat for a first answer."""
    waits = view.in_chat and view.answered_at is None
    return not waits or view.offered or not view.reachable


def _step(text: str, view: ConsultationView, act: AdviceStep) -> Button:
    return Button(text, AdviceDo(id=view.public_id, version=view.version, act=act))

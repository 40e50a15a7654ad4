"""Everything that is kept about a person as a paper to read, and as a file for a program.

The name of a file says nothing of the person.
"""

from collections.abc import Iterator

from bot.documents.held_json import held_json
from bot.documents.paper import Block, Facts, Heading, Paper, Text
from bot.documents.paper_pdf import paper_pdf
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import labels, letters, outcomes, social, staff_labels
from bot.screens.formats import phone, plain_post
from bot.screens.own_data import reasons
from bot.screens.revealed import note_heading
from bot.screens.screen import File
from bot.services.views import Person
from bot.services.views.privacy import Held, HeldConsultation, HeldDate, HeldRequest


def paper(_: Words, held: Held, profile: OfficeProfile) -> File:
    """Return a paper in the person's language."""
    made = Paper(
        language=_.language,
        title=_("Data kept about you"),
        head=(profile.operator.name.said(_.language), profile.contacts.phone),
        addressee=(),
        dated=_.moment(held.made_at),
        blocks=tuple(_blocks(_, held, profile)),
        foot=_(
            "Not in this paper: the office's own memos and proposals about a decision, the check "
            "under the secrecy regime, what other people are or wrote, a form that you have not "
            "sent, and answers to surveys, which lead to nobody."
        ),
    )
    return File("my-data.pdf", paper_pdf(made))


def for_a_program(held: Held, profile: OfficeProfile) -> File:
    """Return everything as JSON."""
    return File("my-data.json", held_json(held, profile.retention))


def _blocks(_: Words, held: Held, profile: OfficeProfile) -> Iterator[Block]:
    yield Heading(_("Why it is kept, and until when"))
    named = profile.data_protection
    if named is not None:
        who = f"{named.responsible.said(_.language)}, {named.phone}"
        yield Facts(((_("Responsible for personal data"), who),))
    for reason in reasons(_, profile):
        yield Text(reason)
    yield Heading(_("The chat"))
    yield Facts(tuple(_chat(_, held)))
    if held.details is not None:
        yield Heading(_("For your next request"))
        yield Facts(tuple(_person(_, held.details)))
    yield Heading(_("Consent"))
    if not held.consents:
        yield Text(_("You have not given your consent to the processing of personal data."))
    for consent in held.consents:
        rows = [(_("Given"), _.moment(consent.given_at)), (_("Text"), consent.version)]
        if consent.asked_back_at is not None:
            rows.append((_("Taken back"), _.moment(consent.asked_back_at)))
        if consent.ended_at is not None:
            rows.append((_("Has ended"), _.moment(consent.ended_at)))
        if consent.refusal is not None:
            rows.append((_("Why the data were not deleted"), consent.refusal))
        yield Facts(tuple(rows))
    for request in held.requests:
        yield from _request(_, request, profile)
    for talk in held.consultations:
        yield from _consultation(_, talk)
    yield from _calls(_, held)
    if held.surveys:
        yield Heading(_("Surveys"))
        yield Text(
            _.plural(
                "You were to be asked for your opinion {n} time. What you answered is kept apart "
                "from you.",
                "You were to be asked for your opinion {n} times. What you answered is kept apart "
                "from you.",
                len(held.surveys),
            )
        )
    if held.messages:
        yield Heading(_("Messages of the bot"))
        yield Text(
            _.plural(
                "{n} message to this chat is in our book: when it went and about what, not its "
                "words.",
                "{n} messages to this chat are in our book: when they went and about what, not "
                "their words.",
                len(held.messages),
            )
        )


def _chat(_: Words, held: Held) -> Iterator[tuple[str, str]]:
    yield _("Number in Telegram"), str(held.telegram_id)
    if held.language is not None:
        yield _("Language"), labels.language(held.language)
    yield _("First message"), _.moment(held.since)
    if held.seen_on is not None:
        yield _("Last seen"), _.day(held.seen_on)
    yield (
        _("Surveys"),
        _("You may be asked") if held.no_surveys_at is None else _("Do not ask"),
    )
    if held.roles:
        yield _("Roles in the office"), ", ".join(staff_labels.role(_, one) for one in held.roles)
    if held.names:
        yield _("Name in the office"), ", ".join(held.names)


def _person(_: Words, person: Person) -> Iterator[tuple[str, str]]:
    yield _("Full name"), person.full_name
    yield _("IIN"), person.iin or "—"
    yield _("Phone"), phone(person.phone)
    yield _("Address"), person.address or "—"
    behind = person.represents
    if behind is not None:
        yield _("On whose behalf"), ", ".join(filter(None, (behind.name, behind.identifier)))
        yield _("Basis"), behind.basis
    helpers = (*person.needed, *person.wished)
    if helpers:
        yield _("Needed on the day"), ", ".join(labels.help_kind(_, code) for code in helpers)
    if person.interpreter:
        yield _("Interpreter"), person.interpreter


def _request(_: Words, held: HeldRequest, profile: OfficeProfile) -> Iterator[Block]:
    yield Heading(_("Request {number}", number=held.number))
    yield Facts((*_standing(_, held, profile), *_person(_, held.person)))
    yield Heading(_("The matter"))
    yield Text(held.matter)
    if held.news is not None:
        yield Heading(_("What is new since the earlier request"))
        yield Text(held.news)
    for note in held.notes:
        yield Heading(note_heading(_, note))
        asked = [f"• {labels.missing(_, one)}" for one in note.missing]
        yield Text("\n".join((*asked, note.text)).strip() or "—")
    for outcome in held.outcomes:
        yield Heading(_("What came of it, {when}", when=_.moment(outcome.at)))
        yield Text(outcome.text or labels.state(_, held.state))
        rows = [(_("Number of the letter"), outcome.letter_number)] if outcome.letter_number else []
        ground = outcomes.ground_text(_, outcome, profile)
        if ground is not None:
            rows.insert(0, (_("Ground"), ground))
        if rows:
            yield Facts(tuple(rows))
    for promise in held.instructions:
        yield Heading(_("Instruction given at the reception"))
        yield Text(promise.result or _("Due on {day}", day=_.day(promise.due_on)))
    if held.letters:
        yield Heading(_("Letters"))
        yield Facts(
            tuple(
                (_.moment(one.made_at), f"{letters.kind(_, one.kind)}, {one.number or '—'}")
                for one in held.letters
            )
        )
    if held.files:
        yield Heading(_("Files that you added"))
        yield Facts(
            tuple((_.moment(one.added_at), one.name or one.media.value) for one in held.files)
        )


def _standing(_: Words, held: HeldRequest, profile: OfficeProfile) -> Iterator[tuple[str, str]]:
    yield _("State"), labels.state(_, held.state)
    yield _("To whom"), plain_post(_, held.post)
    yield _("Came by"), staff_labels.channel(_, held.channel)
    yield _("Received"), _.moment(held.received_at)
    yield _("Registered"), _.moment(held.registered_at)
    if held.official_number:
        yield _("Official number"), held.official_number
    yield _("Language of the answer"), labels.language(held.language)
    yield _("Citizenship"), labels.citizenship(_, held.citizenship)
    if held.category is not None:
        texts = {one.code: one.text.said(_.language) for one in profile.out_of_turn}
        yield _("Asks to be received out of turn"), texts.get(held.category, held.category)
    if held.format is not None:
        yield _("Form of the reception"), labels.mode(_, held.format)
    if held.social is not None:
        yield _("Social group, for the report"), social.group(_, held.social)
    for given in held.dates:
        yield _("Date of the reception"), _date(_, given)
    if held.days:
        yield _("Preferred days"), ", ".join(labels.weekday(_, day) for day in held.days)
    yield (
        _("Kept until"),
        _.plural(
            "{n} year after it has ended",
            "{n} years after it has ended",
            profile.retention.case_years,
        )
        if held.kept_until is None
        else _.day(held.kept_until),
    )


def _date(_: Words, given: HeldDate) -> str:
    at = _.moment(given.starts_at)
    if given.came_at is not None:
        return _("{at}; you came at {clock}", at=at, clock=_.clock(given.came_at))
    return _("{at}; given back or moved", at=at) if given.given_back else at


def _calls(_: Words, held: Held) -> Iterator[Block]:
    """Give what led to a call of the head, and the bodies for which the person answers."""
    if held.calls:
        yield Heading(_("Calls that you asked for"))
    for call in held.calls:
        rows = [(_("Asked for on"), _.moment(call.asked_at))]
        if call.closed_at is not None:
            rows.append((_("Done on"), _.moment(call.closed_at)))
        if call.comment is not None:
            rows.append((_("Your words"), call.comment))
        yield Facts(tuple(rows))
    if held.invitations:
        yield Heading(_("Receptions to which you are invited for a body"))
        yield Facts(tuple((one.body, one.name or "—") for one in held.invitations))


def _consultation(_: Words, held: HeldConsultation) -> Iterator[Block]:
    yield Heading(_("Consultation of {when}", when=_.moment(held.asked_at)))
    rows = []
    if held.person.full_name:
        rows.append((_("Full name"), held.person.full_name))
    if held.person.phone:
        rows.append((_("Phone"), phone(held.person.phone)))
    if held.kept_until is not None:
        rows.append((_("Kept until"), _.day(held.kept_until)))
    if rows:
        yield Facts(tuple(rows))
    for line in held.lines:
        who = _("You") if line.own else _("The office")
        yield Text(f"{who}, {_.moment(line.at)}:\n{line.text}")

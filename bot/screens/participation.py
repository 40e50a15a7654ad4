"""Other bodies at a reception (point 18): invited by the staff, answering in their own chat."""

from datetime import timedelta
from urllib.parse import quote

from bot.callbacks import Case, CaseAct, PickLanguage
from bot.callbacks.people import (
    Bodies,
    BodiesAct,
    BodyPage,
    BodyPick,
    GuestAct,
    GuestAnswer,
    Participant,
    ParticipantAct,
)
from bot.i18n import Catalogues, Words
from bot.profile import OfficeProfile
from bot.screens import labels
from bot.screens.captions import caption, clipped
from bot.screens.case_heading import heading
from bot.screens.formats import lines, own_name, paragraphs, place, post, written
from bot.screens.meeting import way_in
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.screens.staff_labels import participation_state
from bot.services.views import Card
from bot.services.views.participation import BodyView, Summons
from bot.services.views.participation import Participant as ParticipantView
from db.enums import Language, ParticipationState

BODY = 200


def bodies(_: Words, case: Card, invited: tuple[ParticipantView, ...]) -> Screen:
    """Return the bodies invited to a case, each with what it said."""
    told = [heading(_, case), "", _("<b>Other bodies at the reception</b>")]
    rows = Rows()
    for n, one in enumerate(invited, 1):
        body = clipped(one.body, BODY)
        told.append(
            _("{n}. {body}: {state}", n=n, body=body, state=participation_state(_, one.state))
        )
        rows.row(Button(caption(f"{n}. {one.body}"), _step(one, ParticipantAct.OPEN)))
    if not invited:
        told.append(
            _("Nobody is invited yet. Invite a body when part of the matter is its competence.")
        )
    rows.row(Button(_("Invite a body"), _bodies(case, BodiesAct.INVITE)))
    return Screen("\n".join(told), rows.row(_to_case(_, case)).done())


def choice(_: Words, case: Card, known: tuple[BodyView, ...], page: int) -> Screen:
    """Return a page of the known bodies to invite, and the way to type another one."""
    shown = part(known, page)
    told = [heading(_, case), "", _("Which body shall take part?")]
    rows = Rows()
    for n, body in shown.items:
        name = own_name(_, body.name_kk, body.name_ru, BODY)
        told.append(_("{n}. {body}", n=n, body=name))
        pick = BodyPick(id=case.public_id, version=case.version, body=body.id)
        rows.row(Button(caption(f"{n}. {name}"), pick))

    def turned(at: int) -> BodyPage:
        return BodyPage(id=case.public_id, version=case.version, page=at)

    for row in turning(_, shown, turned):
        rows.row(*row)
    rows.row(Button(_("Another body"), _bodies(case, BodiesAct.TYPE)))
    rows.row(Button(_("Cancel"), _bodies(case, BodiesAct.OPEN)))
    return Screen("\n".join((*told, *place_in_pages(_, shown))), rows.done())


def inviting(_: Words, case: Card, body: BodyView) -> Screen:
    """Ask once more before a body is invited."""
    asked = _(
        "Invite “{body}”? You get a link to hand over; it shows the reception and nothing about "
        "the applicant.",
        body=own_name(_, body.name_kk, body.name_ru, BODY),
    )
    pick = BodyPick(id=case.public_id, version=case.version, body=body.id, sure=True)
    rows = Rows().row(Button(_("Yes, invite"), pick))
    rows.row(Button(_("Cancel"), _bodies(case, BodiesAct.OPEN)))
    return Screen(paragraphs(heading(_, case), asked), rows.done())


def typing_body(_: Words, case: Card) -> Screen:
    """Ask for the name of a body that the office does not know."""
    asked = _(
        "Type the name of the body to invite. It is invited as soon as you send the name, and you "
        "get a link to hand over."
    )
    cancel = Button(_("Cancel"), _bodies(case, BodiesAct.OPEN))
    return Screen(paragraphs(heading(_, case), asked), ((cancel,),))


def link(_: Words, one: ParticipantView, bot_name: str, token: str) -> Reply:
    """Return the one-time link of an invitation; only its hash is kept, so it is shown once."""
    address = f"https://t.me/{bot_name}?start=b-{token}"
    share = f"https://t.me/share/url?url={quote(address, safe='')}"
    text = paragraphs(
        _("Invited: {body}", body=clipped(one.body, BODY)),
        address,
        _(
            "Hand this link over to the body. Whoever opens it first answers for the body; it is "
            "of no use to anybody else. It is shown only now."
        ),
    )
    rows = Rows().row(Button(_("Send the link"), url=share))
    rows.row(Button(_("Say who comes"), _step(one, ParticipantAct.NAME)))
    rows.row(_to_bodies(_, one))
    return Reply((Screen(text, rows.done(), protect=True),), fresh=True)


def participant(_: Words, one: ParticipantView, lead: str | None = None) -> Screen:
    """Return one invited body: what it said, and what can be written down for it."""
    rows = Rows()
    if one.state is not ParticipationState.CONFIRMED:
        rows.row(Button(_("They confirmed by phone"), _step(one, ParticipantAct.CONFIRMED)))
    if one.state is not ParticipationState.DECLINED:
        rows.row(Button(_("They declined by phone"), _step(one, ParticipantAct.DECLINED)))
    if one.named:
        rows.row(Button(_("👁 Show who comes"), _step(one, ParticipantAct.SHOW)))
    rows.row(Button(_("Say who comes"), _step(one, ParticipantAct.NAME)))
    rows.row(Button(_("Make a new link"), _step(one, ParticipantAct.LINK)))
    rows.row(_to_bodies(_, one))
    reached = (
        _("They have opened the link: changes of the date reach them by themselves.")
        if one.in_chat
        else _("They have not opened the link: tell them of changes by phone.")
    )
    answered = one.answered_at
    text = paragraphs(
        None if lead is None else f"✅ {lead}",
        lines(
            _("Request {number}", number=one.number),
            f"<b>{_.quote(clipped(one.body, BODY))}</b>",
            _("Answer: {state}", state=participation_state(_, one.state)),
            _("Invited: {when}", when=_.moment(one.invited_at)),
            None if answered is None else _("Answered: {when}", when=_.moment(answered)),
        ),
        reached,
    )
    return Screen(text, rows.done())


def considering(_: Words, one: ParticipantView, act: ParticipantAct) -> Screen:
    """Ask once more before a refusal is written down or a link is replaced."""
    asked, yes, sure = {
        ParticipantAct.DECLINED: (
            _("Write down that “{body}” will not take part? The responsible worker is told."),
            _("Yes, they declined"),
            ParticipantAct.DECLINED_YES,
        ),
        ParticipantAct.LINK: (
            _("Make a new link for “{body}”? The old one stops working."),
            _("Yes, make a new link"),
            ParticipantAct.LINK_YES,
        ),
    }[act]
    text = asked.format(body=_.quote(clipped(one.body, BODY)))
    rows = Rows().row(Button(yes, _step(one, sure)))
    rows.row(Button(_("Cancel"), _step(one, ParticipantAct.OPEN)))
    return Screen(text, rows.done())


def noted(_: Words, one: ParticipantView) -> Reply:
    """Return the body after its answer or its person was written down."""
    said = _("Written down.")
    return Reply((participant(_, one, said),), toast=said)


def naming(_: Words, one: ParticipantView) -> Screen:
    """Ask the staff who comes for a body."""
    asked = _("Type who comes: the name and the post. It is kept sealed.")
    cancel = Button(_("Cancel"), _step(one, ParticipantAct.OPEN))
    return Screen(paragraphs(_.quote(clipped(one.body, BODY)), asked), ((cancel,),))


def who(_: Words, one: ParticipantView, person: str | None, profile: OfficeProfile) -> Screen:
    """Return who comes for a body; the message is protected and disappears."""
    minutes = profile.limits.show_minutes
    opening = _.plural(
        "{number}. This message disappears in {n} minute.",
        "{number}. This message disappears in {n} minutes.",
        minutes,
        number=one.number,
    )
    name = _("Not known yet.") if person is None else _.quote(person)
    text = paragraphs(opening, lines(_.quote(clipped(one.body, BODY)), name))
    return Screen(text, protect=True, vanish_after=timedelta(minutes=minutes))


def text_wanted(_: Words) -> Screen:
    """Ask for words where a name is awaited and something else came."""
    return Screen(_("Please type it as a text."), ())


def summons(_: Words, one: Summons, lead: str | None = None) -> Screen:
    """Return an invitation as the invited body sees it: the reception, and the two answers."""
    return Screen(
        paragraphs(None if lead is None else f"✅ {lead}", _invitation(_, one)), _answers(_, one)
    )


def summons_to_stranger(catalogues: Catalogues, one: Summons) -> Screen:
    """Return an invitation to somebody whose language is not known: Kazakh, then Russian."""
    texts = [_invitation(catalogues[value], one) for value in (Language.KK, Language.RU)]
    rows = Rows()
    for row in _answers(catalogues[Language.KK], one):
        rows.row(*row)
    for value in Language:
        rows.row(Button(labels.language(value), PickLanguage(language=value)))
    return Screen(paragraphs(*texts), rows.done())


def declining(_: Words, one: Summons) -> Screen:
    """Ask the body once more before it declines."""
    rows = Rows().row(Button(_("Yes, we decline"), _guest(one, GuestAct.DECLINE_YES)))
    rows.row(Button(_("No, go back"), _guest(one, GuestAct.OPEN)))
    return Screen(_("Decline to take part in this reception? The office is told."), rows.done())


def asking_name(_: Words, one: Summons) -> Screen:
    """Ask the body who comes."""
    asked = _("Write who comes: the surname, the first name and the post, in one message.")
    return Screen(asked, ((Button(_("← Back"), _guest(one, GuestAct.OPEN)),),))


def answered(_: Words, one: Summons) -> Reply:
    """Return the invitation after the body answered."""
    said = _("Thank you, your answer is written down.")
    return Reply((summons(_, one, said),), toast=said)


def date_notice(_: Words, one: Summons) -> Screen:
    """Return the message to an invited body about a date given, moved or called off."""
    if one.seat is None:
        text = (
            _("Request {number}: the reception to which you are invited will not take place.")
            if one.over
            else _(
                "Request {number}: the reception to which you are invited is called off. You "
                "will be told of a new date."
            )
        )
        return Screen(text.format(number=one.number), _answers(_, one))
    return Screen(
        paragraphs(_("❗ The date of the reception you are invited to:"), _invitation(_, one)),
        _answers(_, one),
    )


def _invitation(_: Words, one: Summons) -> str:
    when = [_("The date is not given yet; you will be told of it here.")]
    if one.seat is not None:
        when = [
            _("When: <b>{moment}</b>", moment=_.moment(one.seat.starts_at)),
            _("Where: {place}", place=place(_, one.seat)),
            way_in(_, one.seat) or "",
        ]
    if one.over:
        when = [_("The reception is over or will not take place; nothing more is asked of you.")]
    return paragraphs(
        _("<b>Invitation to a personal reception</b>"),
        lines(
            _("Invited: {body}", body=written(_, one.body, BODY)),
            _("Received by: {post}", post=post(_, one.post)),
            *when,
            _("Case: {number}", number=one.number),
        ),
        lines(
            _("Please answer whether you will take part.")
            if one.state is ParticipationState.INVITED
            else _("Your answer: {state}", state=participation_state(_, one.state)),
            one.person and _("Who comes: {person}", person=written(_, one.person, BODY)),
        ),
    )


def _answers(_: Words, one: Summons) -> tuple[tuple[Button, ...], ...]:
    rows = Rows()
    if one.over:
        return ()
    if one.state is not ParticipationState.CONFIRMED:
        rows.row(Button(_("✅ We will take part"), _guest(one, GuestAct.CONFIRM)))
    if one.state is not ParticipationState.DECLINED:
        rows.row(Button(_("We decline"), _guest(one, GuestAct.DECLINE)))
        rows.row(Button(_("Say who comes"), _guest(one, GuestAct.NAME)))
    return rows.done()


def _guest(one: Summons, act: GuestAct) -> GuestAnswer:
    return GuestAnswer(id=one.public_id, act=act)


def _step(one: ParticipantView, act: ParticipantAct) -> Participant:
    return Participant(id=one.public_id, act=act)


def _bodies(case: Card, act: BodiesAct) -> Bodies:
    return Bodies(id=case.public_id, version=case.version, act=act)


def _to_case(_: Words, case: Card) -> Button:
    data = Case(id=case.public_id, version=case.version, act=CaseAct.OPEN)
    return Button(_("← Back to the case"), data)


def _to_bodies(_: Words, one: ParticipantView) -> Button:
    data = Bodies(id=one.case_id, version=0, act=BodiesAct.OPEN)
    return Button(_("Other bodies of the case"), data)

"""The words of a letter: what was asked, what was decided and why, and how to complain.

The parts are those of APPC articles 78, 80 and 89: body, number, date, to whom, what was asked, the
facts, the rule, the decision, how, where and until when to complain, who signs. What a letter says
of its case was sealed when it was made; only the standing phrases come from here. A paper is plain
text, so what is filled into a phrase is not escaped.
"""

from collections.abc import Iterator
from datetime import timedelta

from bot.documents.paper import Block, Facts, Heading, Paper, Signature, Text
from bot.documents.paper_docx import paper_docx
from bot.documents.paper_pdf import paper_pdf
from bot.i18n import Catalogues, Markup, Words
from bot.profile import OfficeProfile
from bot.screens import labels, staff_labels
from bot.screens.receipts import verify_link
from bot.screens.screen import File, Screen
from bot.services.views.letters import LetterContent, LetterLine, LetterView
from db.enums import LetterKind

GAP = "________________"
"""Where the number and the date of the signed original are written by hand."""


def letter_file(
    _: Words, view: LetterView, profile: OfficeProfile, bot_name: str, *, docx: bool
) -> Screen:
    """Return a letter as a file that cannot be forwarded and vanishes: it names the person."""
    words = Catalogues(profile.hours.zone)[view.line.language]
    made = paper(words, view, bot_name)
    content = paper_docx(made) if docx else paper_pdf(made)
    name = f"{view.line.case_number}-{view.line.kind.value}.{'docx' if docx else 'pdf'}"
    named = kind(_, view.line.kind)
    said = _.plural(
        "{kind}, {number}. This message disappears in {n} minute.",
        "{kind}, {number}. This message disappears in {n} minutes.",
        profile.limits.show_minutes,
        kind=named,
        number=view.line.case_number,
    )
    stays = timedelta(minutes=profile.limits.show_minutes)
    return Screen(said, file=File(name, content), protect=True, vanish_after=stays)


def paper(_: Words, view: LetterView, bot_name: str) -> Paper:
    """Return a letter ready to be set, in the language of `_`: that of the case."""
    content, line = view.content, view.line
    return Paper(
        language=line.language,
        title=_title(_, line.kind, partly=content.partly),
        head=(
            content.office,
            _(
                "{address}; phone {phone}; {site}",
                address=Markup(content.address),
                phone=Markup(content.phone),
                site=Markup(content.site),
            ),
        ),
        addressee=tuple(part for part in (content.addressee, content.addressee_address) if part),
        dated=_dated(_, line),
        blocks=tuple(_blocks(_, line, content)),
        foot=_(
            "Request {number}, verification code {code}. Whoever scans the code sees that this "
            "request exists and where it stands.",
            number=content.number,
            code=content.code,
        ),
        code=verify_link(bot_name, content.code),
    )


def kind(_: Words, value: LetterKind) -> str:
    """Return what a letter is, for a list."""
    match value:
        case LetterKind.DATE:
            return _("Letter: the date of the reception")
        case LetterKind.REFUSAL:
            return _("Letter of refusal")
        case LetterKind.RETURN:
            return _("Letter: the request is returned")
        case LetterKind.REDIRECT:
            return _("Letter: the matter is sent on")
        case LetterKind.FORWARD:
            return _("Letter: forwarded at once")
        case LetterKind.END:
            return _("Letter: the case is ended")
        case LetterKind.CONSULTED:
            return _("Letter: a consultation instead")
        case LetterKind.INFORMATION:
            return _("Letter: what is missing")
        case LetterKind.CORRECTION:
            return _("Corrected letter")
        case LetterKind.NOTICE:
            return _("Letter to the applicant")


def _title(_: Words, value: LetterKind, *, partly: bool) -> str:
    match value:
        case LetterKind.DATE:
            return _("On the date and time of the personal reception")
        case LetterKind.REFUSAL:
            return _("On the refusal to book a personal reception")
        case LetterKind.RETURN:
            return _("On the return of the request")
        case LetterKind.REDIRECT if partly:
            return _("On the partial redirection of the request")
        case LetterKind.REDIRECT:
            return _("On the redirection of the request")
        case LetterKind.FORWARD:
            return _("On the immediate forwarding of the request")
        case LetterKind.END:
            return _("On the end of the consideration of the request")
        case LetterKind.INFORMATION:
            return _("On the details that are missing in the request")
        case LetterKind.CORRECTION:
            return _("On the correction of a mistake in an earlier letter")
        case LetterKind.CONSULTED | LetterKind.NOTICE:
            return _("On your request")


def _dated(_: Words, line: LetterLine) -> str:
    if line.number is None or line.numbered_at is None:
        return _("No. {number}\nDate: {day}", number=GAP, day=GAP)
    day = _.day_of(line.numbered_at)
    return _("No. {number}\nDate: {day}", number=Markup(line.number), day=_.day(day))


def _blocks(_: Words, line: LetterLine, content: LetterContent) -> Iterator[Block]:
    yield Heading(_("What was asked"))
    facts = [
        (_("Request"), content.number),
        (_("Registered on"), _.day(content.registered_on)),
    ]
    if content.official_number:
        facts.append((_("Number in the document system"), content.official_number))
    if content.post:
        facts.append((_("To whom"), content.post))
    facts.append((_("The matter"), content.matter))
    yield Facts(tuple(facts))
    yield from _decision(_, line.kind, content)
    yield from _complaint(_, content)
    yield Signature(staff_labels.role(_, content.signer_role), content.signer)


def _decision(_: Words, value: LetterKind, content: LetterContent) -> Iterator[Block]:
    if value is LetterKind.DATE:
        yield from _date_given(_, content)
        return
    if value is LetterKind.INFORMATION:
        yield from _missing(_, content)
        return
    if value is LetterKind.CORRECTION:
        yield from _correction(_, content)
    yield Heading(_("What was found"))
    yield Text(content.text)
    if content.rule:
        yield Heading(_("The rule"))
        yield Text(content.rule)
    yield Heading(_("What was decided"))
    yield Text(_decided(_, value, content))
    if content.target:
        yield Facts(((_("Sent on to"), content.target),))
    if content.where:
        yield Text(_("Where to turn with this matter: {where}", where=Markup(content.where)))


def _decided(_: Words, value: LetterKind, content: LetterContent) -> str:
    match value:
        case LetterKind.REFUSAL:
            return _("To refuse the booking of a personal reception.")
        case LetterKind.END:
            return _(
                "To end the administrative procedure on this request in the simplified order (APPC "
                "article 88)."
            )
        case LetterKind.RETURN:
            return _(
                "To return the request without consideration. When what was missing is added, it "
                "may be filed again (APPC article 64)."
            )
        case LetterKind.REDIRECT if content.partly:
            return _(
                "To redirect the part of the request that is outside our competence. The rest is "
                "considered here, within its term (APPC article 65)."
            )
        case LetterKind.REDIRECT:
            return _(
                "To redirect the request to the competent body, which answers you from now on "
                "(APPC article 65)."
            )
        case LetterKind.FORWARD:
            return _(
                "To forward the request at once to the competent body, because it tells of a crime "
                "or a threat (APPC article 64)."
            )
        case _:
            return _("The corrected text above is in force instead of the earlier one.")


def _correction(_: Words, content: LetterContent) -> Iterator[Block]:
    yield Text(
        _(
            "A mistake was made in an earlier letter. It is put right under article 82 of the "
            "APPC. We apologise."
        )
    )
    rows = [(_("The mistake"), content.reason or "")]
    if content.old_number:
        rows.append((_("Earlier letter"), content.old_number))
    if content.old_rule:
        rows.append((_("Earlier ground"), content.old_rule))
    if content.old_text:
        rows.append((_("Earlier explanation"), content.old_text))
    yield Facts(tuple(rows))


def _date_given(_: Words, content: LetterContent) -> Iterator[Block]:
    yield Heading(_("What was decided"))
    yield Text(_("You are given a personal reception."))
    rows = []
    if content.starts_at is not None:
        rows.append((_("When"), _.moment(content.starts_at)))
    if content.receiver:
        rows.append((_("Who receives"), content.receiver))
    if content.place:
        rows.append((_("Where"), content.place))
    if content.mode is not None:
        rows.append((_("Form"), labels.mode(_, content.mode)))
    yield Facts(tuple(rows))
    if content.bring:
        yield Text(content.bring)


def _missing(_: Words, content: LetterContent) -> Iterator[Block]:
    yield Heading(_("What is missing"))
    yield Text(content.text)
    if content.due_on is not None:
        yield Text(
            _(
                "Please add it by {day}. Otherwise the request is returned to you (APPC article "
                "64).",
                day=_.day(content.due_on),
            )
        )


def _complaint(_: Words, content: LetterContent) -> Iterator[Block]:
    if content.complain is None:
        return
    yield Heading(_("How to complain"))
    yield Text(
        _.plural(
            "If you do not agree, you may complain within {n} month of the day on which you "
            "learned of this decision (APPC articles 91 and 92).",
            "If you do not agree, you may complain within {n} months of the day on which you "
            "learned of this decision (APPC articles 91 and 92).",
            content.complain_months,
        )
    )
    yield Text(content.complain)

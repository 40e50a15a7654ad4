"""Somebody came without booking: a short form for one thumb, then number and code on paper."""

from datetime import timedelta

from bot.callbacks.day import DayRoom, DayWait, WalkIn, WalkInStep
from bot.forms.day import WalkInDraft
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import labels
from bot.screens.captions import caption
from bot.screens.formats import lines, paragraphs, phone, written
from bot.screens.screen import Button, Rows, Screen
from bot.services.rules.identity import mask
from bot.services.views.day import Registered
from db.enums import Citizenship, Language


def consent(_: Words, reception_id: int) -> Screen:
    """Say what the clerk asks for before anything is written down (law 94-V article 7)."""
    text = paragraphs(
        _("<b>Came without booking</b>"),
        _(
            "Before you begin, ask the person to read and sign the consent to the processing of "
            "personal data on paper. Without it write nothing down: give the phone and the "
            "schedule instead."
        ),
    )
    rows = Rows()
    agreed = WalkIn(reception=reception_id, step=WalkInStep.AGREED)
    rows.row(Button(_("✅ Consent is signed on paper"), agreed))
    rows.row(_back(_, reception_id))
    return Screen(text, rows.done())


def summary(_: Words, draft: WalkInDraft, profile: OfficeProfile) -> Screen:
    """Return what was typed to be looked through; it vanishes like everything personal."""
    text = paragraphs(
        _.plural(
            "<b>Check it</b>. This message disappears in {n} minute.",
            "<b>Check it</b>. This message disappears in {n} minutes.",
            profile.limits.show_minutes,
        ),
        lines(
            written(_, draft.full_name or "", 150),
            _("IIN: {iin}", iin=mask(draft.iin))
            if draft.iin
            else labels.citizenship(_, draft.citizenship or Citizenship.KAZAKHSTAN),
            _("Phone: {phone}", phone=phone(draft.phone or "")),
        ),
        written(_, draft.matter or "", 3000),
    )
    stays = timedelta(minutes=profile.limits.show_minutes)
    return Screen(text, protect=True, vanish_after=stays)


def question(
    _: Words, draft: WalkInDraft, profile: OfficeProfile, problem: str | None = None
) -> Screen:
    """Return the question now asked, after what was wrong with the last answer."""
    rows = Rows()
    asked = _asked(_, draft, profile)
    if draft.asks == "iin":
        _iin_rows(_, rows, draft)
    if not draft.asks:
        for language, step in (
            (Language.KK, WalkInStep.IN_KAZAKH),
            (Language.RU, WalkInStep.IN_RUSSIAN),
        ):
            said = _("✅ Register, answer in: {language}", language=labels.language(language))
            rows.row(_step(said, draft, step))
    rows.row(_back(_, draft.reception))
    return Screen(
        paragraphs(None if problem is None else _problem(_, problem, profile), asked), rows.done()
    )


def registered(_: Words, done: Registered, reception_id: int) -> Screen:
    """Return what is written down for the person, and whether they can wait today."""
    case = done.card
    text = paragraphs(
        _("✅ The request is registered."),
        _("Write down for the person:"),
        lines(
            _("Number: <b>{number}</b>", number=case.number),
            _("Code: <b>{code}</b>", code=done.code),
            _("Answer due by: {due}", due=_.day(case.answer_due_on)),
        ),
        _("It stands in the queue like every other request, with the same terms.")
        if done.may_wait
        else _(
            "It stands in the queue like every other request. Before a reception the secrecy "
            "check is made, so the person cannot be received today."
        ),
    )
    rows = Rows()
    if done.may_wait:
        wait = DayWait(id=case.public_id, version=case.version, reception=reception_id)
        rows.row(Button(_("Waits to be received today"), wait))
    rows.row(Button(_("Stays in the queue"), DayRoom(reception=reception_id)))
    return Screen(text, rows.done())


def _asked(_: Words, draft: WalkInDraft, profile: OfficeProfile) -> str:
    match draft.asks:
        case "full_name":
            return _("Type the surname, first name and patronymic of the person.")
        case "iin" if draft.doubtful_iin is not None:
            return _(
                "The IIN {iin} did not pass the check. Compare it with the document and type it "
                "again, or keep it: then the document is looked at with care.",
                iin=mask(draft.doubtful_iin),
            )
        case "iin":
            return _("Type the IIN: 12 digits. If there is none, choose below.")
        case "phone":
            return _("Type the phone number of the person.")
        case "matter":
            return _(
                "Type the matter as the person tells it ({minimum}–{maximum} characters).",
                minimum=profile.limits.matter_min,
                maximum=profile.limits.matter_max,
            )
    return _("Is everything right? Register it with the language of the answer.")


def _iin_rows(_: Words, rows: Rows, draft: WalkInDraft) -> None:
    if draft.doubtful_iin is not None:
        rows.row(_step(_("Keep this IIN"), draft, WalkInStep.KEEP_IIN))
    rows.row(_step(_("No IIN: citizen of Kazakhstan"), draft, WalkInStep.CITIZEN))
    rows.row(_step(_("No IIN: citizen of another country"), draft, WalkInStep.FOREIGN))
    rows.row(_step(_("No IIN: stateless person"), draft, WalkInStep.STATELESS))


def _problem(_: Words, code: str, profile: OfficeProfile) -> str:
    limits = profile.limits
    match code:
        case "name":
            return _("This does not look like a name: letters only, please.")
        case "iin":
            return _("An IIN has 12 digits.")
        case "phone":
            return _("This is no phone number that can be called.")
        case "too_short":
            return _.plural(
                "This is too short: at least {n} character is needed.",
                "This is too short: at least {n} characters are needed.",
                limits.matter_min,
            )
        case "too_long":
            return _.plural(
                "This is too long: at most {n} character fits.",
                "This is too long: at most {n} characters fit.",
                limits.matter_max,
            )
    return _("Please press one of the buttons.")


def _step(text: str, draft: WalkInDraft, step: WalkInStep) -> Button:
    return Button(caption(text), WalkIn(reception=draft.reception, step=step))


def _back(_: Words, reception_id: int) -> Button:
    return Button(_("Cancel"), DayRoom(reception=reception_id))

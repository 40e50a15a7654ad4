"""The outcome card of a held reception: who received, how long, what was decided, a line on it."""

from dataclasses import replace

from bot.callbacks import CaseAct
from bot.callbacks.day import DayAct, DayCase, DayOpen, OutcomeAct, OutcomeCard
from bot.forms.day import OutcomeDraft
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import day_words
from bot.screens.captions import caption
from bot.screens.case import after
from bot.screens.case_steps import Viewer
from bot.screens.formats import lines, paragraphs, written
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.rules.sheet import SheetProblem
from bot.services.views import Card
from db.enums import HeldResult

DECISIONS = {
    OutcomeAct.SOLVED: HeldResult.SOLVED,
    OutcomeAct.EXPLAINED: HeldResult.EXPLAINED,
    OutcomeAct.INSTRUCTED: HeldResult.INSTRUCTED,
    OutcomeAct.APPEAL: HeldResult.APPEAL,
}
"""What a button of the card decides."""


def not_received(
    _: Words, case: Card, viewer: Viewer, profile: OfficeProfile, act: CaseAct
) -> Reply:
    """Return the card of somebody who was not received, with the way back to the day's others."""
    reply = after(_, case, viewer, profile, act)
    (card,) = reply.screens
    back = (Button(_("To the day"), DayOpen()),)
    return replace(reply, screens=(replace(card, buttons=(back, *card.buttons)),))


def outcome_card(_: Words, draft: OutcomeDraft) -> Screen:
    """Return the card as it is filled in so far; the last answer writes it down."""
    decided = _("not chosen yet") if draft.result is None else day_words.decided(_, draft.result)
    text = paragraphs(
        _("<b>Outcome of the reception {number}</b>", number=draft.number),
        lines(
            _("Received by: {person}", person=written(_, draft.received_by, 200)),
            _("Time: {time}", time=_time(_, draft)),
            _("Decided: {what}", what=decided),
            _("Consultation given: yes") if draft.consulted else _("Consultation given: no"),
            None if draft.text is None else _("Result: {text}", text=written(_, draft.text)),
        ),
        _question(_, draft),
    )
    rows = Rows()
    for pair in ((OutcomeAct.SOLVED, OutcomeAct.EXPLAINED), tuple(DECISIONS)[2:]):
        rows.row(*(_decision(_, draft, act) for act in pair))
    rows.row(
        _button(_("☑️ Consultation given"), draft, OutcomeAct.NOT_CONSULTED)
        if draft.consulted
        else _button(_("☐ Consultation given"), draft, OutcomeAct.CONSULTED)
    )
    rows.row(
        _button(_("Another receiver"), draft, OutcomeAct.RECEIVER),
        _button(_("Write the times"), draft, OutcomeAct.TIMES),
    )
    rows.row(_cancel(_, draft))
    return Screen(text, rows.done())


def receiver(_: Words, draft: OutcomeDraft, *, wrong: bool = False) -> Screen:
    """Ask who received, when it was not the one of the schedule."""
    return Screen(
        paragraphs(
            _("This does not look like a name: letters only, please.") if wrong else None,
            _("Type who received: surname, first name, patronymic."),
        ),
        ((_button(_("← Back"), draft, OutcomeAct.BACK),),),
    )


def times(_: Words, draft: OutcomeDraft, problem: SheetProblem | None = None) -> Screen:
    """Ask from when to when it took."""
    return Screen(
        paragraphs(
            None
            if problem is None
            else _("This cannot be taken: {why}.", why=day_words.problem(_, problem)),
            _("Type from when to when it took, like 10:05-10:20."),
        ),
        ((_button(_("← Back"), draft, OutcomeAct.BACK),),),
    )


def text_wanted(_: Words) -> Screen:
    """Refuse what is no text on the day; photos of papers are not kept."""
    return Screen(
        paragraphs(
            _("Please type it as a text."),
            _("Photos of papers are not taken and not kept: look at the paper and tick it."),
        )
    )


def _question(_: Words, draft: OutcomeDraft) -> str:
    if draft.text is not None:
        return _(
            "Choose what was decided: the reception counts as held as soon as you press, and the "
            "applicant reads the result. This cannot be undone."
        )
    if draft.result is None:
        return _("Choose what was decided, then type the result in a line.")
    return _(
        "Type the result of the reception in a line; the applicant will read it. The "
        "reception counts as held as soon as you send it. This cannot be undone."
    )


def _time(_: Words, draft: OutcomeDraft) -> str:
    if draft.began_at is None or draft.minutes is None:
        return _("not written")
    begin, end = _.clock(draft.began_at), _.clock(draft.ended_at or draft.began_at)
    return _.plural(
        "{begin}–{end} ({n} minute)",
        "{begin}–{end} ({n} minutes)",
        draft.minutes,
        begin=begin,
        end=end,
    )


def _decision(_: Words, draft: OutcomeDraft, act: OutcomeAct) -> Button:
    said = day_words.decided(_, DECISIONS[act])
    return _button(f"✓ {said}" if draft.result is DECISIONS[act] else said, draft, act)


def _button(text: str, draft: OutcomeDraft, act: OutcomeAct) -> Button:
    return Button(caption(text), OutcomeCard(id=draft.id, version=draft.version, act=act))


def _cancel(_: Words, draft: OutcomeDraft) -> Button:
    return Button(_("Cancel"), DayCase(id=draft.id, version=draft.version, act=DayAct.OPEN))

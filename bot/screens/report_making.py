"""Making a version of a report in chat: asked twice, with a reason, and marked as handed in."""

from bot.callbacks.reports import Calls, ReportAct, ReportMaking
from bot.i18n import Markup, Words
from bot.screens.formats import paragraphs
from bot.screens.report_doors import do, door, make
from bot.screens.screen import Button, Rows, Screen
from bot.screens.statistics_words import quarter
from bot.services.rules.periods import Period
from bot.services.views.report import ReportVersion


def making(_: Words, span: Period, versions: int, received: Calls, lost: Calls) -> Screen:
    """Ask whether a version is to be frozen, with the calls that only people know."""
    rows = Rows()
    rows.row(
        Button(
            _("Yes, freeze version {n}", n=versions + 1),
            make(span, ReportMaking.YES, received, lost),
        )
    )
    rows.row(Button(_("Type the calls of the call centre"), make(span, ReportMaking.CALLS)))
    rows.row(Button(_("No, go back"), door(span)))
    calls = (
        _(
            "Calls received: {received}, of these lost: {lost}.",
            received=received - 1,
            lost=lost - 1,
        )
        if received
        else _("The calls of the call centre (point 39) are not typed: the bot does not see them.")
    )
    text = paragraphs(
        _("<b>Make the report for {quarter}?</b>", quarter=Markup(quarter(_, span))),
        _(
            "All figures are counted and frozen with your name, the moment and the head of the "
            "journal. A version can never be changed or deleted; a mistake is put right by a "
            "further version that lists what changed."
        ),
        calls,
    )
    return Screen(text, rows.done())


def calls_wanted(_: Words, span: Period) -> Screen:
    """Ask for the calls of the telephone exchange."""
    text = _(
        "How many calls came to the call centre in {quarter}, and how many of them were lost? Two "
        "numbers with a blank between, for example: 1480 37",
        quarter=Markup(quarter(_, span)),
    )
    return Screen(text, Rows().row(Button(_("No, go back"), door(span))).done())


def reason_wanted(_: Words, span: Period, changed: int) -> Screen:
    """Ask why there is to be a further version."""
    named = Markup(quarter(_, span))
    text = _.plural(
        "{n} line differs from the last version of {quarter}. Please write why: the reason stands "
        "in the new version. Sending it freezes the version.",
        "{n} lines differ from the last version of {quarter}. Please write why: the reason stands "
        "in the new version. Sending it freezes the version.",
        changed,
        quarter=named,
    )
    return Screen(text, Rows().row(Button(_("No, go back"), door(span))).done())


def letter_wanted(_: Words, report: ReportVersion) -> Screen:
    """Ask for the number of the covering letter."""
    text = _(
        "Report for {quarter}, version {n}: please write the number of the covering letter with "
        "which it was handed in. Sending it ends the duty.",
        quarter=Markup(quarter(_, report.content.period)),
        n=report.version,
    )
    back = do(report.content.period, report.version, ReportAct.LOOK)
    return Screen(text, Rows().row(Button(_("No, go back"), back)).done())


def text_wanted(_: Words) -> Screen:
    """Say that words are awaited, when something else came."""
    return Screen(_("Please write it as a text, or /cancel."))


def same(_: Words) -> str:
    """Say that nothing changed and no version was made."""
    return _("Nothing has changed since: no new version was made.")


def frozen(_: Words, report: ReportVersion) -> str:
    """Say that a version was made."""
    return _("Version {n} is frozen.", n=report.version)


def handed_in(_: Words) -> str:
    """Say that the duty is done."""
    return _("Marked as handed in; the duty is done.")

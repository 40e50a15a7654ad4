"""The sheets of the quarter's report on consultations, surveys and calls (points 38 and 39)."""

from bot.documents.report import Cell, Chart, Number, Row, Sheet, Table
from bot.i18n import Markup, Words
from bot.screens.report_tables import Rows
from bot.screens.report_words import way
from bot.screens.survey_words import questionnaire_name
from bot.services.quarterly.report_lines import BY_PHONE
from bot.services.quarterly.report_voices import MARKS
from bot.services.rules.questionnaires import COUNTED
from db.enums import ConsultationOutcome, DeclineReason, Questionnaire, VoiceWay


def voices(_: Words, rows: Rows) -> Sheet:
    """Return what people were told and what they said."""
    whole = rows.flat(_("Surveys in all"), rows.lines("surveys.asked", "surveys.answered"))
    asked = _asked(_, rows)
    marks = _marks(_, rows)
    choices = _choices(_, rows)
    note = _(
        "Answers are kept apart from people. The sign ({sign}) stands for fewer than {n} people: "
        "nobody is to be found out from a figure, so some larger figures are hidden as well.",
        sign=Markup(f"< {rows.content.smallest_cell}"),
        n=rows.content.smallest_cell,
    )
    charts = []
    shown = [at for at, row in enumerate(marks.rows) if isinstance(row.cells[1], Number)]
    if shown and shown == list(range(shown[0], shown[-1] + 1)):
        charts.append(Chart(_("Average marks of the surveys"), _("mark"), 3, tuple(shown), (1,)))
    return Sheet(
        _("Voices"),
        _("Consultations and surveys (point 38)"),
        (
            _consultations(_, rows),
            whole,
            asked,
            marks,
            choices,
            _telephone(_, rows),
            _calls(_, rows),
        ),
        tuple(charts),
        (note,),
    )


def _consultations(_: Words, rows: Rows) -> Table:
    outcomes = [one for one in ConsultationOutcome if one is not ConsultationOutcome.DECLINED]
    return rows.flat(
        _("Consultations"),
        (
            rows.line("consultations", strong=True),
            *rows.lines(*(f"consultations.outcome.{one}" for one in outcomes), depth=1),
            rows.line("consultations.outcome.declined", depth=1),
            *rows.lines(*(f"consultations.declined.{one}" for one in DeclineReason), depth=2),
        ),
    )


def _asked(_: Words, rows: Rows) -> Table:
    lines = [
        Row(
            f"surveys.asked.{one}",
            (
                questionnaire_name(_, one),
                rows.cell(f"surveys.asked.{one}"),
                rows.cell(f"survey.{one}.{VoiceWay.CHAT}.answered"),
                rows.cell(f"survey.{one}.{VoiceWay.PHONE}.answered"),
            ),
        )
        for one in COUNTED
    ]
    head = (
        _("Survey"),
        _("Sent in the chat"),
        _("Answered in the chat"),
        _("Answered by phone"),
    )
    return rows.table(_("Surveys"), head, lines)


def _marks(_: Words, rows: Rows) -> Table:
    lines = [
        _marked(_, rows, code)
        for code in rows.content.figures
        if code.startswith("survey.") and code.endswith(".mark")
    ]
    head = (_("Question, marks of 1 to 5"), _("Average"), *(str(mark) for mark in MARKS))
    return rows.table(_("Marks"), head, lines)


def _marked(_: Words, rows: Rows, code: str) -> Row:
    """Return a question with its average and how often each mark was given, where they show."""
    given: tuple[Cell, ...] = ("",) * len(MARKS)
    if rows.content[code] is not None:
        given = tuple(rows.cell(f"{code}.{mark}") for mark in MARKS)
    return Row(code, (_question(_, rows, code), rows.cell(code), *given))


def _choices(_: Words, rows: Rows) -> Table:
    lines: list[Row] = []
    before = ""
    for code in rows.content.figures:
        question, _choice, kept = code.partition(".choice.")
        if not kept:
            continue
        if question != before:
            lines.append(Row(question, (_question(_, rows, question), ""), strong=True))
            before = question
        lines.append(Row(code, (rows.names.choice(kept), rows.cell(code)), depth=1))
    return rows.table(_("Choices"), (_("Question and answer"), _("Answers")), lines)


def _telephone(_: Words, rows: Rows) -> Table:
    codes = ("population", "drawn", "answered", "wished", "refused", "unreached", "tries")
    return rows.flat(
        _("Selective telephone survey"), rows.lines(*(f"phone_survey.{one}" for one in codes))
    )


def _calls(_: Words, rows: Rows) -> Table:
    return rows.flat(
        _("Calls and letters"),
        (
            rows.line("calls.made", strong=True),
            *rows.lines(*(f"calls.made.{one}" for one in BY_PHONE), depth=1),
            *rows.lines("letters.posted", "letters.delivered", "letters.came_back"),
            *rows.lines("calls.received", "calls.lost", "calls.lost_percent"),
        ),
    )


def _question(_: Words, rows: Rows, code: str) -> str:
    _survey, asked, how, ask, *_rest = code.split(".")
    said = rows.names.question(asked, ask)
    return f"{questionnaire_name(_, Questionnaire(asked))}, {way(_, VoiceWay(how))}. {said}"

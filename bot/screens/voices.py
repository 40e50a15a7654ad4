"""What people answered, month by month: marks, choices, remarks, and what was done about low marks.

No number of fewer people than may be shown stands anywhere here.
"""

from datetime import date, timedelta

from bot.callbacks.phone_survey import Draws
from bot.callbacks.voices import LowMarksOpen, LowMarksWrite, RemarkPage, VoicesOpen
from bot.i18n import Markup, Words
from bot.profile import OfficeProfile
from bot.screens import call_backs
from bot.screens.captions import TITLE_IN_LIST, clipped, post_in_full
from bot.screens.case_heading import desk_row
from bot.screens.formats import lines, paragraphs, written
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Rows, Screen
from bot.screens.statistics_words import bold, number
from bot.screens.survey_words import choice, question, questionnaire_name
from bot.services.rules.questionnaires import Ask
from bot.services.rules.recurrence import month_before, next_month
from bot.services.views.voices import (
    LowCount,
    LowMarks,
    QuestionCount,
    QuestionnaireCount,
    RemarkView,
    Voices,
)
from db.enums import Questionnaire


def month_number(month: date) -> int:
    """Return a month as buttons carry it."""
    return 12 * month.year + month.month - 1


def overview(_: Words, view: Voices) -> Screen:
    """Return the marks of a month that is over, and the ways to everything else."""
    head = bold(_("Voices, {month}", month=_.month(view.month)))
    if view.answered == 0:
        told = [_("Nobody answered a survey in this month.")]
    elif view.answered is None:
        told = [_few(_, view.smallest)]
    else:
        told = [_("Questionnaires answered: {n}", n=view.answered)]
        told += [_of_questionnaire(_, one, view.smallest) for one in view.counts]
    rows = Rows()
    if view.calls:
        rows.row(call_backs.door(_, view.calls))
    for month in view.low_marks:
        rows.row(
            Button(
                _("❗ Low marks of {month}", month=_.month(month)),
                LowMarksOpen(month=month_number(month)),
            )
        )
    if view.remarks:
        rows.row(Button(_("Remarks: {n}", n=view.remarks), RemarkPage()))
    if view.answered and view.month not in view.low_marks:
        rows.row(Button(_("Low marks"), LowMarksOpen(month=month_number(view.month))))
    _turn(_, rows, view)
    rows.row(Button(_("Telephone survey"), Draws()))
    return Screen(paragraphs(head, *told), rows.row(*desk_row(_)).done())


def remark(_: Words, view: RemarkView, profile: OfficeProfile) -> Screen:
    """Return one remark, kept apart from marks and people; it disappears by itself."""
    rows = Rows()
    turns = []
    if view.page > 0:
        turns.append(Button(_("← Previous"), RemarkPage(page=view.page - 1)))
    if view.page < view.pages - 1:
        turns.append(Button(_("Next →"), RemarkPage(page=view.page + 1)))
    if turns:
        rows.row(*turns)
    rows.row(Button(_("Voices"), VoicesOpen())).row(*desk_row(_))
    minutes = profile.limits.show_minutes
    return Screen(
        paragraphs(
            lines(
                bold(_("Remark {n} of {pages}", n=view.page + 1, pages=view.pages)),
                questionnaire_name(_, view.questionnaire),
            ),
            written(_, view.text, 2500),
            _.plural(
                "Nothing leads from it to its writer. It disappears in {n} minute.",
                "Nothing leads from it to its writer. It disappears in {n} minutes.",
                minutes,
            ),
        ),
        rows.done(),
        protect=True,
        vanish_after=timedelta(minutes=minutes),
    )


def low_marks(_: Words, view: LowMarks, page: int = 0, *, lead: str | None = None) -> Screen:
    """Return the low marks of a month by question and post, and what was done about them."""
    head = bold(_("Low marks, {month}", month=_.month(view.month)))
    shown = part(view.cells, page)
    if view.total is None:
        told = _quiet(_, view)
    elif view.total == 0:
        told = [_("There were no low marks.")]
    else:
        told = [
            _("Answers of 1 or 2, and “I was talked out of it”: {n}", n=view.total),
            "\n".join(_cell(_, cell) for _n, cell in shown.items),
            *place_in_pages(_, shown),
        ]
    done = None
    if view.done is not None and view.done_on is not None:
        done = lines(
            bold(_("{day}: what was done", day=_.day(view.done_on))),
            written(_, view.done),
        )
    ask = None
    if view.may_write:
        ask = _("Nobody stands behind these marks. Please look into it and write what was done.")
    rows = Rows()
    month = month_number(view.month)
    for row in turning(_, shown, lambda at: LowMarksOpen(month=month, page=at)):
        rows.row(*row)
    if view.may_write:
        rows.row(Button(_("✏️ Write what was done"), LowMarksWrite(month=month)))
    rows.row(Button(_("Voices"), VoicesOpen(month=month)))
    return Screen(
        paragraphs(None if lead is None else f"✅ {lead}", head, *told, done, ask),
        rows.row(*desk_row(_)).done(),
    )


def reviewed(_: Words, view: LowMarks) -> Screen:
    """Return the low marks with what has just been written down about them."""
    return low_marks(_, view, lead=_("Written down."))


def writing(_: Words, month: date) -> Screen:
    """Ask what was done about the low marks of a month."""
    return Screen(
        paragraphs(
            bold(_("Low marks, {month}", month=_.month(month))),
            _(
                "Write in one message what was found and what was done, without names "
                "(10–1000 characters)."
            ),
        ),
        ((Button(_("← Back"), LowMarksOpen(month=month_number(month))),),),
    )


def _of_questionnaire(_: Words, one: QuestionnaireCount, smallest: int) -> str:
    name = f"<b>{questionnaire_name(_, one.questionnaire)}</b>"
    if one.answered is None:
        return lines(name, _few(_, smallest))
    return lines(
        _("{name}: {n}", name=Markup(name), n=one.answered),
        *(_of_question(_, one.questionnaire, each) for each in one.questions),
    )


def _of_question(_: Words, questionnaire: Questionnaire, each: QuestionCount) -> str:
    asked = question(_, questionnaire, Ask(each.ask))
    known = [(code, often) for code, often in each.answers if often]
    if each.average is not None:
        said = _("{question} — mean {mean}", question=asked, mean=number(_, each.average))
        spread = ", ".join(f"{code}: {often}" for code, often in known)
    else:
        said = asked
        spread = ", ".join(f"{choice(_, code, Ask(each.ask))}: {often}" for code, often in known)
    return _("• {line}", line=f"{said} ({spread})" if spread else said)


def _few(_: Words, smallest: int) -> str:
    return _("Fewer than {n} answers: not shown, so that nobody is found out.", n=smallest)


def _quiet(_: Words, view: LowMarks) -> list[str]:
    """Say of a month with few low marks what may be said, and what can be done all the same."""
    told = [
        _(
            "There were low marks in this month: at least 1 and fewer than {n}. How many, and "
            "about what, is not shown, so that nobody is found out.",
            n=view.smallest,
        )
    ]
    if view.may_write:
        told.append(
            _(
                "What you can do: read the remarks and the marks of the months before, speak with "
                "the whole team about respect, clear answers and terms, look at who waits too "
                "long. Whoever wished a call is in the list of calls, not here."
            )
        )
    return told


def _cell(_: Words, cell: LowCount) -> str:
    if cell.ask is None:
        return _("• other questions and posts together: {n}", n=cell.count)
    asked = _asked(_, cell.ask)
    if cell.merged:
        return _("• {question} — several posts together: {n}", question=asked, n=cell.count)
    if cell.post is None:
        return _("• {question} — no post: {n}", question=asked, n=cell.count)
    post = clipped(post_in_full(_, cell.post), TITLE_IN_LIST)
    return _("• {question} — {post}: {n}", question=asked, post=post, n=cell.count)


def _asked(_: Words, ask: str) -> str:
    """Return a question whatever questionnaire it stands in."""
    return question(_, Questionnaire.RECEPTION, Ask(ask))


def _turn(_: Words, rows: Rows, view: Voices) -> None:
    turns = []
    if not view.first:
        before = month_before(view.month)
        turns.append(Button(f"← {_.month(before)}", VoicesOpen(month=month_number(before))))
    if not view.last:
        after = next_month(view.month)
        turns.append(Button(f"{_.month(after)} →", VoicesOpen(month=month_number(after))))
    if turns:
        rows.row(*turns)

"""What the forms of the schedule desk ask: texts, and answers as buttons where there are any."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.callbacks.plan import PlanAnswer, PlanFormPage
from bot.forms.engine import Filling
from bot.forms.plan_draft import MINUTES_OFFERED, ONCE, Choice, Kind, PlanDraft
from bot.i18n import Words
from bot.screens import labels
from bot.screens.captions import caption, post_on_button, room_on_button
from bot.screens.formats import lines, own_name, paragraphs
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.plan_words import BOTH_NAMES, SECURE, place_named, post_named, which
from bot.screens.screen import Button, Rows
from bot.services.rules.recurrence import Which
from bot.services.views import PostView
from bot.services.views.plan import Finding, Outlook, PlaceView
from db.enums import Mode

IN_A_ROW = 3
DAYS_IN_A_ROW = 3


@dataclass(frozen=True, slots=True)
class Around:
    """What a question or a summary needs besides the draft.

    `days` are the working days to choose from; `subject` names what the draft is about.
    """

    today: date
    posts: tuple[PostView, ...] = ()
    places: tuple[PlaceView, ...] = ()
    bodies: tuple[tuple[str, str], ...] = ()
    days: tuple[date, ...] = ()
    minutes: int = 15
    outlook: Outlook | None = None
    found: tuple[Finding, ...] = ()
    subject: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class At:
    """The present question, or the summary, of a form with what is around it."""

    filling: Filling[PlanDraft]
    around: Around

    @property
    def draft(self) -> PlanDraft:
        """The draft as it stands now."""
        return self.filling.draft


def _answer(at: At, text: str, value: str) -> Button:
    return Button(caption(text), PlanAnswer(rev=at.filling.rev, value=value))


def question(_: Words, at: At, field: str) -> tuple[str, Rows]:
    """Return the text of a question and the rows of its answers."""
    draw = _WITH_BUTTONS.get(field)
    if draw is not None:
        return draw(_, at)
    return _typed(_, at, field), Rows()


def _typed(_: Words, at: At, field: str) -> str:
    """Return a question that is answered by typing alone."""
    match field:
        case "title":
            return _(
                "Type the title of the post in both languages: {names}. For example: {example}",
                names=BOTH_NAMES,
                example="Әкімнің орынбасары / Заместитель акима",
            )
        case "holder":
            return _("Type the full name of who holds the post: surname, first name, patronymic.")
        case "place":
            return _(
                "Type the place in both languages: {names}. For example: {example}",
                names=BOTH_NAMES,
                example="Қабылдау бөлмесі, 2-кабинет / Приёмная, кабинет 2",
            )
        case "hours":
            return _("Type from when until when: for example 10:00–12:00")
        case "contacts":
            return _("Type the phone and the e-mail for this reception.")
        case "approver":
            return _("Type the full name of who approved the schedule.")
        case "approver_post":
            return _("Type the post of who approved it, for example: Head of the Apparatus")
        case "document_number":
            return _("Type the number of the document of approval.")
        case "to_on":
            return _("Type the last day, for example 28.12.2026. It belongs to the time.")
        case _directions if at.draft.kind is Kind.DIRECTIONS_RU:
            return _("Type in Russian how to get in: entrance, floor, pass, what to look for.")
        case _directions:
            return _("Type in Kazakh how to get in: entrance, floor, pass, what to look for.")


def _post_id(_: Words, at: At) -> tuple[str, Rows]:
    shown = part(at.around.posts, at.around.page)
    rows = Rows()
    told = []
    for n, post in shown.items:
        told.append(_("{n}. {post}", n=n, post=post_named(_, post)))
        rows.row(_answer(at, f"{n}. {post_on_button(_, post)}", str(post.id)))
    for turn in turning(_, shown, lambda page: PlanFormPage(rev=at.filling.rev, page=page)):
        rows.row(*turn)
    rows.row(_answer(at, _("➕ A post that is not listed"), Choice.NEW))
    return (
        paragraphs(_("Who receives? Choose the post."), lines(*told), *place_in_pages(_, shown)),
        rows,
    )


def _body(_: Words, at: At) -> tuple[str, Rows]:
    shown = part(at.around.bodies, at.around.page)
    rows = Rows()
    for n, (kk, ru) in shown.items:
        rows.row(_answer(at, own_name(_, kk, ru), str(n - 1)))
    for turn in turning(_, shown, lambda page: PlanFormPage(rev=at.filling.rev, page=page)):
        rows.row(*turn)
    return (
        _(
            "To which state body does the post belong? Choose it, or type its name in both "
            "languages: {names}.",
            names=BOTH_NAMES,
        ),
        rows,
    )


def _place_id(_: Words, at: At) -> tuple[str, Rows]:
    shown = part(at.around.places, at.around.page)
    rows = Rows()
    told = []
    for n, place in shown.items:
        told.append(_("{n}. {place}", n=n, place=place_named(_, place)))
        said = room_on_button(n, own_name(_, place.name_kk, place.name_ru))
        rows.row(_answer(at, said, str(place.id)))
    for turn in turning(_, shown, lambda page: PlanFormPage(rev=at.filling.rev, page=page)):
        rows.row(*turn)
    return (
        paragraphs(
            _(
                "Where? Choose the place, or type a new one in both languages: {names}.",
                names=BOTH_NAMES,
            ),
            lines(*told),
            *place_in_pages(_, shown),
        ),
        rows,
    )


def _which(_: Words, at: At) -> tuple[str, Rows]:
    rows = Rows().row(_answer(at, which(_, ONCE), ONCE))
    rows.row(_answer(at, which(_, Which.EVERY), Which.EVERY))
    places_ = (Which.FIRST, Which.SECOND, Which.THIRD, Which.FOURTH)
    for start in (0, 2):
        rows.row(*(_answer(at, which(_, one), one) for one in places_[start : start + 2]))
    rows.row(_answer(at, which(_, Which.LAST), Which.LAST))
    rows.row(
        *(
            _answer(at, which(_, one), one)
            for one in (Which.FIRST_AND_THIRD, Which.SECOND_AND_FOURTH)
        )
    )
    said = _(
        "On one date, or by a rule? A date may be typed at once, for example {day}.",
        day=f"{at.draft.month.replace(day=14):%d.%m}",
    )
    return said, rows


def _weekday(_: Words, at: At) -> tuple[str, Rows]:
    rows = Rows()
    buttons = [_answer(at, labels.weekday(_, n), str(n)) for n in range(7)]
    for start in range(0, len(buttons), 2):
        rows.row(*buttons[start : start + 2])
    said = _("{which}: on which weekday?", which=which(_, at.draft.which or ONCE))
    return said, rows


def _day(_: Words, at: At) -> tuple[str, Rows]:
    rows = Rows()
    buttons = [_answer(at, _.short_day(day), f"{day:%d.%m.%Y}") for day in at.around.days]
    for start in range(0, len(buttons), DAYS_IN_A_ROW):
        rows.row(*buttons[start : start + DAYS_IN_A_ROW])
    return _("On which day? Choose a working day, or type its number."), rows


def _minutes(_: Words, at: At) -> tuple[str, Rows]:
    rows = Rows()
    offered = dict.fromkeys((at.around.minutes, *MINUTES_OFFERED))
    buttons = [_answer(at, _.plural("{n} minute", "{n} minutes", n), str(n)) for n in offered]
    for start in range(0, len(buttons), IN_A_ROW):
        rows.row(*buttons[start : start + IN_A_ROW])
    return _("How many minutes for one person? Choose, or type a number."), rows


def _mode(_: Words, at: At) -> tuple[str, Rows]:
    rows = Rows()
    for mode in (Mode.IN_PERSON, Mode.VIDEO):
        rows.row(_answer(at, labels.mode(_, mode), mode.value))
    return _("In person or by video?"), rows


def _link(_: Words, at: At) -> tuple[str, Rows]:
    rows = Rows().row(_answer(at, _("No link yet"), Choice.NONE))
    return _(
        "Type the link to the video reception: it begins with {beginning}", beginning=SECURE
    ), rows


def _approved_on(_: Words, at: At) -> tuple[str, Rows]:
    rows = Rows().row(_answer(at, _("Today: {day}", day=_.day(at.around.today)), Choice.TODAY))
    return _("The date of the document? Press today, or type it, for example 20.11.2026."), rows


def _acting(_: Words, at: At) -> tuple[str, Rows]:
    rows = Rows().row(_answer(at, _("For good: a new holder"), Choice.NO))
    rows.row(_answer(at, _("For a time: an acting holder"), Choice.YES))
    return _("Is this person the new holder, or acting for a time?"), rows


def _from_on(_: Words, at: At) -> tuple[str, Rows]:
    rows = Rows().row(_answer(at, _("Today: {day}", day=_.day(at.around.today)), Choice.TODAY))
    return _("From which day? Press today, or type it, for example 14.12.2026."), rows


_WITH_BUTTONS: dict[str, Callable[[Words, At], tuple[str, Rows]]] = {
    "post_id": _post_id,
    "body": _body,
    "place_id": _place_id,
    "which": _which,
    "weekday": _weekday,
    "day": _day,
    "minutes": _minutes,
    "mode": _mode,
    "link": _link,
    "approved_on": _approved_on,
    "acting": _acting,
    "from_on": _from_on,
}

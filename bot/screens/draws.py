"""The draws of the telephone survey in chat: what was drawn, how far the calls are, the check."""

from bot.callbacks.phone_survey import (
    CallList,
    DrawAct,
    DrawDo,
    Draws,
    NextCall,
    SheetFile,
    SheetSend,
)
from bot.i18n import Markup, Words
from bot.screens.captions import caption
from bot.screens.case_heading import desk_row
from bot.screens.formats import lines, paragraphs
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, File, Reply, Rows, Screen
from bot.services.views.phone_survey import DrawCheck, SampleView
from db.enums import CallState, SampleFrame


def draws(_: Words, samples: tuple[SampleView, ...], page: int) -> Screen:
    """Return a page of the draws, the open ones on top."""
    shown = part(samples, page)
    said: list[str] = []
    rows = Rows()
    for n, one in shown.items:
        said += ["", _("{n}. {draw}", n=n, draw=Markup(_in_line(_, one)))]
        name = _("{month} · {frame}", month=_.month(one.month), frame=frame(_, one.frame))
        rows.row(Button(caption(name), DrawDo(id=one.public_id, act=DrawAct.OPEN)))
    if not samples:
        said = [
            "",
            _("No draw has been made yet."),
            _(
                "On the first working day of a month it is drawn by itself among those who were "
                "consulted the month before, did not book, and agreed to a call."
            ),
        ]
    for row in turning(_, shown, lambda at: Draws(page=at)):
        rows.row(*row)
    rows.row(*desk_row(_))
    turned = place_in_pages(_, shown)
    return Screen(
        "\n".join((_("<b>Telephone survey</b>"), *said, *(("", *turned) if turned else ()))),
        rows.done(),
    )


def draw(_: Words, sample: SampleView, *, may_call: bool) -> Screen:
    """Return a draw: among whom, how many, how far the calls are, and what to do next."""
    text = paragraphs(
        heading(_, sample),
        lines(
            _("Could be called: {population}. Drawn: {size}.", **_sizes(sample)),
            _("Drawn by the machine, {when}.", when=_.moment(sample.drawn_at)),
            None
            if sample.confirmed_at is None or sample.confirmed_by is None
            else _(
                "Put to work by {name}, {when}.",
                name=sample.confirmed_by.name,
                when=_.moment(sample.confirmed_at),
            ),
        ),
        _standing(_, sample),
    )
    rows = Rows()
    if may_call:
        _steps(_, rows, sample)
    check = DrawDo(id=sample.public_id, act=DrawAct.CHECK)
    rows.row(Button(_("🔍 Check the draw"), check))
    rows.row(Button(_("All draws"), Draws()))
    rows.row(*desk_row(_))
    return Screen(text, rows.done())


def checked(_: Words, check: DrawCheck, content: bytes) -> Reply:
    """Say whether the draw repeated from its seed is the one on the sheet, and how to repeat it.

    The file holds ids that mean nothing outside of the office.
    """
    sample = check.sample
    said = (
        _("✅ The draw was repeated from its seed: it gives the same people in the same order.")
        if check.agrees
        else _(
            "❗ The draw was repeated from its seed and gives other people than those on the "
            "sheet. Tell the administrator: the sheet was changed."
        )
    )
    text = paragraphs(
        heading(_, sample),
        said,
        _(
            "Method {method}: the SHA-256 of the seed followed by the id is computed for each of "
            "{population} ids; the {size} smallest are drawn, in that order. Seed, ids and the "
            "result are in the file.",
            method=Markup(f"<code>{sample.method}</code>"),
            **_sizes(sample),
        ),
    )
    rows = Rows().row(Button(_("Back to the draw"), DrawDo(id=sample.public_id, act=DrawAct.OPEN)))
    name = f"draw-{sample.month.isoformat()[:7]}-{sample.frame.value}.json"
    return Reply((Screen(text, rows.done(), file=File(name, content)),), fresh=True)


def heading(_: Words, sample: SampleView) -> str:
    """Return which draw it is: the month and among whom."""
    return _(
        "<b>Telephone survey, {month}</b>\n{frame}",
        month=_.month(sample.month),
        frame=frame(_, sample.frame),
    )


def frame(_: Words, value: SampleFrame) -> str:
    """Return among whom people are drawn."""
    match value:
        case SampleFrame.DECLINED:
            return _("Consulted, did not book")
        case SampleFrame.HELD:
            return _("Were received")
        case SampleFrame.REFUSED:
            return _("Were refused")
        case SampleFrame.NO_SHOW:
            return _("Did not come")


def _sizes(sample: SampleView) -> dict[str, int]:
    return {"population": sample.population, "size": sample.size}


def _in_line(_: Words, sample: SampleView) -> str:
    done = sample.size - sample.counts.get(CallState.WAITING, 0)
    return _(
        "<b>{month}</b> · {frame}: {done} of {size}",
        month=_.month(sample.month),
        frame=frame(_, sample.frame),
        done=done,
        size=sample.size,
    )


def _standing(_: Words, sample: SampleView) -> str:
    """Return how far the calls are, or that somebody has to put the draw to work."""
    if sample.confirmed_at is None:
        return _(
            "Nobody is called before you put the draw to work. A draw is made once: it cannot be "
            "repeated until it pleases somebody."
        )
    count = sample.counts.get
    return lines(
        _("Answered: {n}", n=count(CallState.ANSWERED, 0)),
        _("Refused to answer: {n}", n=count(CallState.REFUSED, 0)),
        _("Not reached: {n}", n=count(CallState.UNREACHED, 0)),
        _("Still to call: {n}", n=count(CallState.WAITING, 0)),
        _("❗ Wish to book and have no request yet: {n}", n=sample.to_book)
        if sample.to_book
        else None,
        None
        if sample.next_at is None
        else _(
            "Nobody can be called just now; the next one from {when}.",
            when=_.moment(sample.next_at),
        ),
        _("Everybody drawn was called.") if sample.closed_at is not None else None,
    )


def _steps(_: Words, rows: Rows, sample: SampleView) -> None:
    if sample.confirmed_at is None:
        confirm = DrawDo(id=sample.public_id, act=DrawAct.CONFIRM)
        rows.row(Button(_("✅ Put the draw to work"), confirm))
        return
    if sample.ready:
        rows.row(Button(_("📞 Next call"), NextCall(id=sample.public_id)))
    rows.row(Button(_("Call sheet"), CallList(id=sample.public_id)))
    if sample.counts.get(CallState.WAITING):
        rows.row(
            Button(_("📤 For a phone room"), SheetFile(id=sample.public_id)),
            Button(_("📥 Filled sheet"), SheetSend(id=sample.public_id)),
        )

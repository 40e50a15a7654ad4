"""The sheets of the quarter's report on what the office did; those on voices are beside them."""

from collections import Counter

from bot.documents.report import Cell, Chart, ChartForm, Number, Row, Shape, Sheet, Table, written
from bot.i18n import Words
from bot.screens import staff_labels
from bot.screens.report_tables import Rows
from bot.screens.report_words import measures, rank, standings
from bot.screens.waits import waits
from bot.services.quarterly.report_lines import BODILY, ENDINGS, MONTHLY, STANDINGS
from bot.services.views.report import QueueLine, ReportPost
from db.enums import Channel, HeldResult, Rank, SocialGroup

TERMS = (
    "registered",
    "entered",
    "memos",
    "answers",
    "redirections",
    "materials.given",
    "instructions.closed",
)
TOP = 10
"""Topics named one by one; the others are counted together."""
LONGEST = 50
"""Cases in the queue named on paper and in chat, those that wait longest; the workbook has all."""


def summary(_: Words, rows: Rows) -> Sheet:
    """Return receptions, people, social groups, bodies and months."""
    people = rows.table(
        _("Receptions and people received"),
        (_("Line"), _("Count")),
        (
            rows.line("receptions.held", strong=True),
            *rows.lines(*(f"receptions.held.{one}" for one in Rank), depth=1),
            *rows.lines("receptions.empty", "receptions.cancelled"),
            rows.line("people", strong=True),
            *rows.lines(*(f"people.rank.{one}" for one in Rank), "people.rank.unknown", depth=1),
            *rows.lines("people.mode.in_person", "people.mode.video", "people.mode.phone", depth=1),
            *rows.lines("people.foreign", "people.out_of_turn", "people.unscheduled", depth=1),
            *rows.lines("cards"),
            *rows.lines(*(f"people.result.{one}" for one in HeldResult), depth=1),
            *rows.lines("people.median_days", "no_show", "not_held"),
            *rows.lines("queue", "queue.longest_days"),
        ),
    )
    groups = (
        *rows.lines(*(f"people.social.{one}" for one in SocialGroup), "people.social.unknown"),
        rows.line("people", strong=True),
    )
    social = rows.flat(_("People received by social group"), groups)
    months = by_month(_, rows)
    chart = Chart(
        _("Applications and people received by month"),
        _("people"),
        table=2,
        rows=tuple(range(len(months.rows) - 1)),
        columns=(1, 2),
    )
    flagged = (_("There were no receptions in the period."),) if rows.content.no_receptions else ()
    title = _("Results of the personal reception")
    return Sheet(
        _("Summary"), title, (people, social, months, *by_body(_, rows)), (chart,), flagged
    )


def by_month(_: Words, rows: Rows) -> Table:
    """Return the course of the quarter, and its sum."""
    lines = []
    for month in _months(rows):
        cells = tuple(rows.cell(f"month.{month}.{line.code}") for line in MONTHLY)
        lines.append(Row(f"month.{month}", (rows.names.month(month), *cells)))
    head = (
        _("Month"),
        _("Applications"),
        _("People received"),
        _("Answers in time"),
        _("Answers late"),
    )
    whole = (rows.total(_("In all"), lines),) if lines else ()
    return rows.table(_("By month"), head, (*lines, *whole))


def by_body(_: Words, rows: Rows) -> tuple[Table, ...]:
    """Return the bodies and their sum; nothing where one body receives alone."""
    keys = dict.fromkeys(
        code.split(".")[1] for code in rows.content.figures if code.startswith("body.")
    )
    if len(keys) < 2:
        return ()
    codes = (*(line.code for line in BODILY), "queue")
    lines = [
        Row(
            f"body.{key}",
            (rows.names.body(key), *(rows.cell(f"body.{key}.{code}") for code in codes)),
        )
        for key in keys
    ]
    head = (
        _("State body"),
        _("Applications"),
        _("Receptions held"),
        _("People received"),
        _("Answers in time"),
        _("Answers late"),
        _("Refused"),
        _("In the queue"),
    )
    return (rows.table(_("By state body"), head, (*lines, rows.total(_("In all"), lines))),)


def channels(_: Words, rows: Rows) -> Sheet:
    """Return by which ways applications came (point 4)."""
    total = rows.content.count("applications")
    lines = [
        Row(code, (staff_labels.channel(_, one), rows.cell(code), _share(rows, code, total)))
        for one in Channel
        for code in (f"applications.channel.{one}",)
    ]
    whole = Row(
        "applications",
        (_("In all"), Number(total), Number(100, Shape.PERCENT) if total else "—"),
        strong=True,
    )
    table = rows.table(
        _("Applications by channel (point 4)"),
        (_("Channel"), _("Applications"), _("Share, %")),
        (*lines, whole),
    )
    marks = rows.flat(
        _("Of these"),
        rows.lines("applications.foreign", "applications.out_of_turn", "applications.repeat"),
    )
    chart = Chart(
        _("Applications by channel"), _("applications"), 0, tuple(range(len(lines))), (1,)
    )
    return Sheet(_("Channels"), _("Ways in which applications came"), (table, marks), (chart,))


def terms(_: Words, rows: Rows) -> Sheet:
    """Return the terms of the regulation: kept, broken, and by how much."""
    said = measures(_)
    head = (_("Term"), _("In all"), said["in_time"], said["late"], said["kept_percent"])
    table = rows.table(_("Terms kept"), head, (rows.term(code) for code in TERMS))
    other = rows.flat(
        _("Answers, commissions and materials"),
        rows.lines(
            "answers.median_days",
            "overdue_told",
            "instructions",
            "instructions.open",
            "instructions.overdue",
            "materials",
        ),
    )
    chart = Chart(
        _("Terms kept and broken"),
        _("cases"),
        table=0,
        rows=tuple(range(len(TERMS))),
        columns=(2, 3),
        form=ChartForm.STACKED,
    )
    note = _(
        "The share is that of the answers given. An applicant who is still without an answer when "
        "the term is over is told so, and counted among those told of a broken term."
    )
    title = _("How the terms were kept")
    return Sheet(_("Terms"), title, (table, other), (chart,), (note,))


def endings(_: Words, rows: Rows) -> Sheet:
    """Return how cases ended without a reception, by ground."""
    lines: list[Row] = []
    for kind in ENDINGS:
        code = f"endings.{kind}"
        lines.append(rows.line(code, strong=True))
        grounds = [one for one in rows.content.figures if one.startswith(f"{code}.ground.")]
        # A consultation and a withdrawal have none.
        if grounds != [f"{code}.ground.none"]:
            lines += [
                Row(one, (rows.names.ground(one.rpartition(".")[2]), rows.cell(one)), depth=1)
                for one in grounds
            ]
    lines.append(rows.line("reopened"))
    table = rows.flat(_("Refused, returned, redirected, ended, by ground"), lines)
    return Sheet(_("Endings"), _("Applications ended without a reception"), (table,))


def queue(_: Words, rows: Rows) -> Sheet:
    """Return who waits at the end of the period, and how long, by number."""
    posts = {post.id: rows.names.post(post) for post in rows.content.names.posts}

    def row(line: QueueLine) -> Row:
        cells = (line.number, posts.get(line.post_id or 0, "—"), Number(line.days))
        return Row(f"queue.case.{line.number}", cells)

    table = rows.long(
        _("In the queue at the end of the period, the longest wait first"),
        (_("Number"), _("Post"), _("Days in the queue")),
        rows.content.queue,
        row,
        LONGEST,
    )
    longest = written(rows.cell("queue.longest_days"))
    note = _(
        "In the queue: {n}. Longest wait, days: {longest}.",
        n=rows.content.count("queue"),
        longest=longest,
    )
    tables = (by_days(_, rows), table) if rows.content.queue else (table,)
    return Sheet(_("Queue"), _("The queue"), tables, notes=(note,))


def by_days(_: Words, rows: Rows) -> Table:
    """Return how many wait for how many days, and their sum."""
    spans = waits(Counter(line.days for line in rows.content.queue))
    lines = [
        Row(f"queue.days.{at}", (said, Number(count))) for at, (said, count) in enumerate(spans, 1)
    ]
    return rows.table(
        _("How many wait for how many days"),
        (_("Days in the queue"), _("In the queue")),
        (*lines, rows.total(_("In all"), lines)),
    )


def duty(_: Words, rows: Rows) -> Sheet:
    """Return who received in which month and who did not (point 7-1)."""
    months, said = _months(rows), standings(_)
    posts = rows.content.names.posts
    matrix = rows.table(
        _("Who received people, and who did not"),
        (_("Post"), _("Rank"), *(rows.names.month(month) for month in months)),
        (
            Row(
                f"duty.{post.id}",
                (
                    _who(rows, post),
                    rank(_, post.rank),
                    *(_stood(_, rows, month, post) for month in months),
                ),
            )
            for post in posts
        ),
    )
    tallies = ("received", "empty", "missed")
    whole = rows.table(
        _("Posts by month"),
        (_("Month"), said["received"], _("open, but nobody came"), said["missed"]),
        (
            Row(
                f"duty.{month}",
                (
                    rows.names.month(month),
                    *(rows.cell(f"duty.{month}.{one}") for one in tallies),
                ),
            )
            for month in months
        ),
    )
    columns = ("planned", *STANDINGS, "people")
    lines = [
        Row(
            f"duty.{month}.{post.id}",
            (
                f"{rows.names.month(month)}: {rows.names.post(post)}",
                *(rows.cell(f"duty.{month}.{post.id}.{one}") for one in columns),
            ),
        )
        for month in months
        for post in posts
    ]
    each = rows.table(
        _("Receptions by month and post"),
        (_("Month and post"), *(said[one] for one in columns)),
        (*lines, rows.total(_("In all"), lines)) if lines else (),
    )
    charts = (
        Chart(
            _("Posts that received people, by month"),
            _("posts"),
            table=1,
            rows=tuple(range(len(months))),
            columns=(1, 2, 3),
            form=ChartForm.STACKED,
        ),
    )
    note = _("Every post receives people at least once a month on an approved schedule (7-1).")
    return Sheet(
        _("Monthly duty"), _("The monthly duty (point 7-1)"), (matrix, whole, each), charts, (note,)
    )


def topics(_: Words, rows: Rows) -> Sheet:
    """Return what people came about: the ten most frequent topics, the rest in one line."""
    codes = [code for code in rows.content.figures if code.startswith("topics.")]
    lines = [
        Row(code, (rows.names.topic(code.partition(".")[2]), rows.cell(code)))
        for code in codes[:TOP]
    ]
    rest = sum(rows.content.count(code) for code in codes[TOP:])
    if rest:
        lines.append(Row("", (_("other topics"), Number(rest))))
    if rows.content.count("topics_none"):
        lines.append(rows.line("topics_none"))
    table = rows.table(
        _("Topics, the most frequent first"),
        (_("Topic"), _("Applications")),
        (*lines, rows.total(_("In all"), lines)) if lines else (),
    )
    chart = Chart(
        _("Applications by topic"), _("applications"), 0, tuple(range(len(codes[:TOP]))), (1,)
    )
    return Sheet(_("Topics"), _("What people came about"), (table,), (chart,) if codes else ())


def _months(rows: Rows) -> list[str]:
    codes = (code.split(".") for code in rows.content.figures)
    return list(dict.fromkeys(parts[1] for parts in codes if parts[0] == "month"))


def _share(rows: Rows, code: str, total: int) -> Cell:
    if not total:
        return "—"
    return Number(round(100 * rows.content.count(code) / total, 1), Shape.PERCENT)


def _who(rows: Rows, post: ReportPost) -> str:
    bodies = {one.body_id for one in rows.content.names.posts}
    body = f", {rows.names.body(str(post.body_id))}" if len(bodies) > 1 else ""
    return f"{rows.names.post(post)}{body}. {post.holder}"


def _stood(_: Words, rows: Rows, month: str, post: ReportPost) -> str:
    """Return what became of a month of a post in words."""
    at = f"duty.{month}.{post.id}"
    count = rows.content.count
    if held := count(f"{at}.held"):
        return _("✓ received: {held} of {planned}", held=held, planned=count(f"{at}.planned"))
    if count(f"{at}.empty"):
        return _("○ open, nobody came")
    if count(f"{at}.cancelled"):
        return _("✗ did not receive: cancelled")
    return _("✗ did not receive: nothing planned")

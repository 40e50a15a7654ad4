"""The schedule as a page that stands alone: one file for the site, a kiosk or a memory stick.

It asks nothing of any other address: a policy inside it forbids that, and allows exactly its own
style and its own script by their fingerprints. Without the script everything is there to read; the
script only adds the search. A screen reader hears each text in its own language.
"""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape

from bot.documents.typesetting import Two

STYLE = """
:root { color-scheme: light dark; --ink: #16191d; --soft: #4a525c; --paper: #fff;
  --band: #eef1f4; --line: #b8c0c9; --mark: #0b57a4; --off: #a1131d; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceff2; --soft: #b4bcc6; --paper: #14171a;
  --band: #22272d; --line: #49515b; --mark: #8cc2ff; --off: #ff9a9f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.45 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
header, main, footer { max-width: 80rem; margin: 0 auto; padding: .5rem 1rem; }
header p { margin: .5rem 0; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: .3rem 0; }
[lang=ru] { color: var(--soft); }
h1 [lang=ru] { font-size: .7em; font-weight: 500; }
.month { font-size: 1.25rem; font-weight: 600; margin: .2rem 0; }
.search { margin: .6rem 0 .4rem; }
.count { min-height: 1.5em; margin: .3rem 0; }
.search label { display: block; margin-bottom: .3rem; font-weight: 600; }
.search input { font: inherit; width: 100%; max-width: 34rem; padding: .6rem .7rem;
  color: inherit; background: var(--paper); border: 2px solid var(--line); border-radius: .4rem; }
a { color: var(--mark); }
a:focus-visible, input:focus-visible, .wide:focus-visible {
  outline: 3px solid var(--mark); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { position: static; display: inline-block; padding: .5rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; min-width: 68rem; table-layout: fixed; }
th:nth-child(1) { width: 13%; } th:nth-child(2) { width: 16%; } th:nth-child(3) { width: 17%; }
th:nth-child(4) { width: 16%; } th:nth-child(5) { width: 21%; }
caption { text-align: left; padding: .4rem 0; font-weight: 600; }
th, td { text-align: left; vertical-align: top; padding: .55rem .6rem; overflow-wrap: anywhere;
  border-bottom: 1px solid var(--line); }
thead th { background: var(--band); }
tbody th { font-weight: 400; }
.hours { white-space: nowrap; }
h2 { font-size: 1.15rem; margin: 1.4rem 0 .4rem; }
dt { font-weight: 600; margin-top: .6rem; }
dd { margin: 0; }
.note { display: inline-block; margin-top: .3rem; padding: .05rem .35rem; border-radius: .3rem;
  border: 1px solid var(--line); font-size: .875em; hyphens: auto; }
.off td, .off th { color: var(--soft); }
.off s { text-decoration-thickness: 2px; }
.off .note { color: var(--off); border-color: currentColor; font-weight: 600; }
.off .note [lang] { color: inherit; }
footer { border-top: 1px solid var(--line); margin-top: 1.5rem; }
footer p { margin: .5rem 0; }
@media screen and (max-width: 46rem) {
  table { min-width: 0; }
  table, tbody, tr, td, tbody th, caption { display: block; }
  tbody th:nth-child(n), td { width: auto; }
  thead { position: absolute; left: -999rem; }
  tr { border-bottom: 3px solid var(--line); padding: .5rem 0; }
  tr[hidden] { display: none; }
  td, tbody th { border: 0; padding: .3rem 0; }
  td::before, tbody th::before { content: attr(data-name); display: block; font-size: .8em;
    font-weight: 400; color: var(--soft); }
}
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #333; --paper: #fff; --band: #eee;
    --line: #777; --off: #000; }
  @page { size: A4 landscape; margin: 12mm; }
  body { font-size: 9.5pt; }
  header, main, footer { max-width: none; padding: 0; }
  .search, .skip, .count { display: none; }
  .wide { overflow: visible; }
  table { min-width: 0; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  tr[hidden] { display: table-row; }
  a { color: inherit; text-decoration: none; }
}
""".strip()

SCRIPT = """
(() => {
  const field = document.getElementById("field");
  const count = document.getElementById("count");
  const rows = [...document.querySelectorAll("tbody tr")];
  const plain = (text) => text.toLocaleLowerCase("kk").normalize("NFC").replace(/ё/g, "е")
    .replace(/\\s+/g, " ");
  const texts = rows.map((row) => plain(row.textContent));
  const filter = () => {
    const words = plain(field.value).trim().split(" ").filter(Boolean);
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = !words.every((word) => texts[at].includes(word));
      if (!row.hidden) shown += 1;
    });
    count.textContent = words.length ? `${count.dataset.found} ${shown}` : "";
  };
  document.getElementById("search").hidden = false;
  field.addEventListener("input", filter);
  filter();
})();
""".strip()


@dataclass(frozen=True, slots=True)
class PageRow:
    """One reception as the page shows it; `starts_at` is ISO with the offset, for machines."""

    body: Two
    holder: str
    post: Two
    starts_at: str
    day: Two
    time: str
    place: Two
    contacts: str
    notes: tuple[Two, ...]
    off: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The words of the page: plain text."""

    office: Two
    title: Two
    month: Two
    caption: Two
    search: Two
    found: Two
    skip: Two
    columns: tuple[Two, Two, Two, Two, Two, Two]
    """Day, hours, full name and post, state body, place, phone and e-mail."""
    rows: tuple[PageRow, ...]
    empty: Two
    ways_in: tuple[tuple[Two, Two], ...]
    """Each place of which it is known, and how to get in there."""
    ways_heading: Two
    counter: tuple[Two, ...]
    """How the office answers, line by line, without a figure of few people."""
    counter_heading: Two
    approved: Two
    contacts: tuple[Two, ...]


def html(page: Page, made_at: datetime) -> str:
    """Return the page; every text of it is escaped here."""
    policy = (
        f"default-src 'none'; style-src '{_fingerprint(STYLE)}'; "
        f"script-src '{_fingerprint(SCRIPT)}'; base-uri 'none'; form-action 'none'"
    )
    title = escape(f"{page.title.kk} / {page.title.ru} · {page.month.kk}")
    head = "".join(f'<th scope="col">{_two(column)}</th>' for column in page.columns)
    names = [escape(f"{column.kk} / {column.ru}") for column in page.columns]
    rows = "\n".join(_row(row, names) for row in page.rows)
    empty = "" if page.rows else f"<p>{_two(page.empty)}</p>"
    found = escape(f"{page.found.kk} / {page.found.ru}:")
    return f"""<!DOCTYPE html>
<html lang="kk">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="date" content="{made_at.isoformat(timespec="seconds")}">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<a class="skip" href="#schedule">{_one_line(page.skip)}</a>
<header>
<p>{_two(page.office)}</p>
<h1>{_two(page.title)}</h1>
<p class="month">{_one_line(page.month)}</p>
<p>{_two(page.approved)}</p>
</header>
<main>
<div id="search" class="search" role="search" hidden>
<label for="field">{_one_line(page.search)}</label>
<input id="field" type="search" autocomplete="off">
<p id="count" class="count" role="status" data-found="{found}"></p>
</div>
<div class="wide" id="schedule" role="region" aria-labelledby="caption" tabindex="0">
<table>
<caption id="caption">{_one_line(page.caption)}</caption>
<thead><tr>{head}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>
{empty}
{_ways(page)}
<section>
<h2>{_one_line(page.counter_heading)}</h2>
{_paragraphs(page.counter)}
</section>
</main>
<footer>
{_paragraphs(page.contacts)}
<p>{_two(page.approved)}</p>
</footer>
<script>{SCRIPT}</script>
</body>
</html>
"""


def _row(row: PageRow, names: list[str]) -> str:
    day = f'<time datetime="{escape(row.starts_at)}">{_two(row.day)}</time>'
    time = f'<span class="hours">{escape(row.time)}</span>'
    if row.off:
        day, time = f"<s>{day}</s>", f"<s>{time}</s>"
    notes = "".join(f'<br><span class="note">{_one_line(note)}</span>' for note in row.notes)
    receiver = f"<strong>{escape(row.holder)}</strong><br>{_two(row.post)}"
    contacts = escape(row.contacts).replace("@", "@<wbr>")
    cells = (
        f'<td data-name="{names[0]}">{day}</td>',
        f'<td data-name="{names[1]}">{time}{notes}</td>',
        f'<th scope="row" data-name="{names[2]}">{receiver}</th>',
        f'<td data-name="{names[3]}">{_two(row.body)}</td>',
        f'<td data-name="{names[4]}">{_two(row.place)}</td>',
        f'<td data-name="{names[5]}">{contacts}</td>',
    )
    opening = '<tr class="off">' if row.off else "<tr>"
    return f"{opening}{''.join(cells)}</tr>"


def _ways(page: Page) -> str:
    if not page.ways_in:
        return ""
    found = "\n".join(
        f"<dt>{_two(place)}</dt>\n<dd>{_two(way)}</dd>" for place, way in page.ways_in
    )
    return f"<section>\n<h2>{_one_line(page.ways_heading)}</h2>\n<dl>\n{found}\n</dl>\n</section>"


def _two(two: Two) -> str:
    """Return both languages under each other; a name that is the same in both is said once."""
    if two.kk == two.ru:
        return f'<span lang="kk">{escape(two.kk)}</span>'
    return f'<span lang="kk">{escape(two.kk)}</span><br><span lang="ru">{escape(two.ru)}</span>'


def _one_line(two: Two) -> str:
    return f'<span lang="kk">{escape(two.kk)}</span> / <span lang="ru">{escape(two.ru)}</span>'


def _paragraphs(texts: Iterable[Two]) -> str:
    return "\n".join(f"<p>{_two(two)}</p>" for two in texts)


def _fingerprint(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"

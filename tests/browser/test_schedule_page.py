"""The published page in a real browser: alone, searchable, readable without a script, printable."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page

from bot.screens.publishing import documents
from bot.services.views.publishing import PublishedSchedule
from tests.unit.documents.schedules import CATALOGUES, LONG_MONTH, ORDINARY

KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
Opens = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture
async def opens(browser: Browser, tmp_path: Path) -> AsyncIterator[Opens]:
    """Opens a page from the disk; in the end it has asked for nothing but itself."""
    contexts = []
    asked: list[str] = []
    troubles: list[str] = []

    async def open_page(
        schedule: PublishedSchedule = ORDINARY,
        *,
        width: int = 1280,
        dark: bool = False,
        script: bool = True,
    ) -> Page:
        file = next(one for one in documents(CATALOGUES, schedule) if one.name.endswith(".html"))
        assert file.content is not None
        path = tmp_path / file.name
        path.write_bytes(file.content)
        context = await browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        contexts.append(context)
        page = await context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda said: troubles.append(said.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        await page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert troubles == [], "the policy of the page allows its own style and script"
    assert all(url.startswith("file://") and url.endswith(".html") for url in asked)


async def shown(page: Page) -> list[str]:
    """Return the rows in sight."""
    return await page.locator("tbody tr:visible").all_inner_texts()


async def test_typing_leaves_the_rows_that_hold_every_word(opens: Opens) -> None:
    page = await opens()
    assert len(await shown(page)) == len(ORDINARY.rows)
    await page.get_by_role("searchbox").fill("  ӘКІМ   жұма ")
    rows = await shown(page)
    assert len(rows) == 4
    assert all("Облыс әкімі" in row and "жұма" in row for row in rows)
    assert await page.get_by_role("status").inner_text() == "Табылғаны / Найдено: 4"
    # Both languages are searched, and ё is found by е.
    await page.get_by_role("searchbox").fill("приемная")
    assert len(await shown(page)) == 8
    await page.get_by_role("searchbox").fill("жоқ мұндай адам")
    assert await shown(page) == []
    await page.get_by_role("searchbox").fill("")
    assert len(await shown(page)) == len(ORDINARY.rows)
    assert await page.get_by_role("status").inner_text() == ""


async def test_without_a_script_everything_is_there_and_no_dead_field(opens: Opens) -> None:
    page = await opens(script=False)
    assert await page.locator("tbody tr:visible").count() == len(ORDINARY.rows)
    assert not await page.locator("#search").is_visible()


async def test_a_screen_reader_finds_its_way(opens: Opens) -> None:
    page = await opens()
    for role in ("banner", "main", "contentinfo", "search"):
        assert await page.get_by_role(role).count() == 1, role
    assert await page.get_by_role("heading", level=1).count() == 1
    table = page.get_by_role("table", name="Кім, қашан, қайда қабылдайды")
    assert await table.get_by_role("columnheader").count() == 6
    assert await table.get_by_role("rowheader").count() == len(ORDINARY.rows)
    assert await page.get_by_role("searchbox", name="Аты-жөні").count() == 1
    unmarked = await page.evaluate(
        """() => [...document.querySelectorAll("main *, header *, footer *")].filter((one) =>
            one.tagName !== "SCRIPT" && [...one.childNodes].some((node) =>
                node.nodeType === 3 && /[а-яё]/i.test(node.textContent))
            && /График|приёма граждан|принимает|Утвердил/.test(one.textContent)
            && one.closest("[lang]").lang !== "ru").map((one) => one.outerHTML.slice(0, 90))"""
    )
    assert unmarked == [], "Russian is marked as Russian"


async def test_the_keyboard_comes_everywhere_and_sees_where_it_is(opens: Opens) -> None:
    page = await opens()
    seen = []
    for _ in range(3):
        await page.keyboard.press("Tab")
        seen.append(
            await page.evaluate(
                """() => { const one = document.activeElement; const style = getComputedStyle(one);
                return [one.className || one.id, style.outlineStyle, style.outlineWidth]; }"""
            )
        )
    assert [name for name, *_ in seen] == ["skip", "field", "wide"]
    assert all(style == "solid" and width == "3px" for _, style, width in seen)


async def test_dark_and_light_are_both_easy_to_read(opens: Opens) -> None:
    for dark in (False, True):
        page = await opens(dark=dark)
        contrasts = await page.evaluate(
            """() => { const part = (c) => { const [r, g, b] = c.match(/[\\d.]+/g)
                .map((v) => v / 255)
                .map((v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
                return .2126 * r + .7152 * g + .0722 * b; };
              const base = part(getComputedStyle(document.body).backgroundColor);
              return ["body", "[lang=ru]", ".off .note", ".off td"].map((name) => {
                const ink = part(getComputedStyle(document.querySelector(name)).color);
                return (Math.max(ink, base) + .05) / (Math.min(ink, base) + .05); }); }"""
        )
        assert all(contrast >= 7 for contrast in contrasts), (dark, contrasts)


async def test_nothing_runs_out_of_a_telephone(opens: Opens) -> None:
    for schedule in (ORDINARY, LONG_MONTH):
        page = await opens(schedule, width=360)
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360


async def test_paper_gets_every_row_and_no_search(opens: Opens) -> None:
    page = await opens()
    await page.get_by_role("searchbox").fill("министр")
    await page.emulate_media(media="print")
    assert await page.locator("tbody tr:visible").count() == len(ORDINARY.rows)
    assert not await page.locator("#search").is_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 1280


async def test_every_kazakh_letter_is_drawn_as_itself(opens: Opens) -> None:
    page = await opens()
    drawn = await page.evaluate(
        """(letters) => [...letters].map((letter) => {
            const canvas = document.createElement("canvas"); canvas.width = canvas.height = 60;
            const pen = canvas.getContext("2d");
            pen.font = `40px ${getComputedStyle(document.body).fontFamily}`;
            pen.fillText(letter, 8, 44);
            return canvas.toDataURL(); })""",
        KAZAKH + "\ue000",
    )
    *letters, box = drawn
    assert box not in letters
    assert len(set(letters)) == len(KAZAKH)

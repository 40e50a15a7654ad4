"""A newcomer's first five minutes: the chat page in a browser, before any bot of ours."""

import json
import re
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramForbiddenError, TelegramRetryAfter
from playwright.async_api import FilePayload, Locator, Page, Route, expect

from sandbox import Sandbox
from tests.browser.conftest import CITIZEN, RECEIPT, REGISTRAR, Visit

CONTROLS = {
    "button", "link", "textbox", "combobox", "listbox", "option", "switch", "checkbox",
    "spinbutton", "searchbox", "radio", "tab", "menuitem", "image", "Date", "DateTime",
    "DisclosureTriangle",
}  # fmt: skip


def chat_of(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=f"Chat of {name}")


async def open_chat(page: Page, name: str = CITIZEN) -> Locator:
    """One click on the person's offer."""
    await page.get_by_role("button", name=name).click()
    chat = chat_of(page, name)
    await expect(chat.get_by_text("Жауап: /start")).to_be_visible()
    return chat


async def say(chat: Locator, text: str) -> None:
    await chat.get_by_role("textbox").fill(text)
    await chat.get_by_role("textbox").press("Enter")


async def fits(page: Page) -> bool:
    """Whether nothing sticks out to the right of the window, the chats, their messages."""
    return bool(
        await page.evaluate(
            "[...document.querySelectorAll(':root, #columns, .column, .log, #drawer')].every("
            "box => box.scrollWidth <= (box.clientWidth || innerWidth))"
        )
    )


async def test_one_click_opens_a_person_who_writes_and_is_answered(visit: Visit) -> None:
    page = await visit()
    await expect(page.get_by_role("heading", level=2)).to_contain_text("байқап көріңіз")
    chat = await open_chat(page)
    await expect(chat.get_by_text("Citizen · Қазақша")).to_be_visible()
    await say(chat, "Сәлеметсіз бе, Ұлан Һәкімұлы")
    await expect(chat.get_by_text("Жауап: Сәлеметсіз бе, Ұлан Һәкімұлы")).to_be_visible()
    await expect(chat.get_by_role("textbox")).to_have_value("")
    await expect(chat.get_by_text("Tuesday 1 December")).to_be_visible()


async def test_the_whole_way_by_keyboard_alone(visit: Visit) -> None:
    page = await visit()
    for _ in range(20):
        await page.keyboard.press("Tab")
        if CITIZEN in await page.evaluate("document.activeElement.textContent"):
            break
    await page.keyboard.press("Enter")
    chat = chat_of(page, CITIZEN)
    await expect(chat.get_by_role("textbox")).to_be_focused()
    await page.keyboard.type("сұрақ")
    await page.keyboard.press("Enter")
    await expect(chat.get_by_text("Жауап: сұрақ")).to_be_visible()

    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowRight")
    await expect(chat.get_by_role("button", name="Жоқ").last).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(chat.get_by_role("status")).to_have_text("Таңдалды: Жоқ")
    await expect(chat.get_by_text("edited")).to_be_visible()
    await expect(chat.get_by_role("button", name="Алға")).to_be_focused()
    await page.keyboard.type("Рақмет")
    await expect(chat.get_by_role("textbox")).to_have_value("Рақмет")


async def test_arrows_walk_a_month_of_buttons(visit: Visit) -> None:
    page = await visit()
    chat = await open_chat(page)
    await say(chat, "/month")
    await expect(chat.get_by_role("button", name="28", exact=True)).to_be_visible()
    for key in ("ArrowUp", "ArrowDown", "ArrowDown", "ArrowRight"):
        await page.keyboard.press(key)
    await expect(chat.get_by_role("button", name="16", exact=True)).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(chat.get_by_role("textbox")).to_be_focused()


async def test_an_alert_waits_for_ok_and_gives_the_focus_back(visit: Visit) -> None:
    page = await visit()
    chat = await open_chat(page)
    await chat.get_by_role("button", name="Терезе").click()
    window = chat.get_by_role("alertdialog")
    await expect(window).to_contain_text("Таңдалды: Терезе")
    await expect(window.get_by_role("button")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(window).to_be_hidden()
    await expect(chat.get_by_role("button", name="Алға")).to_be_focused()


async def test_documents_and_pictures_can_be_opened(visit: Visit) -> None:
    page = await visit()
    chat = await open_chat(page)
    await say(chat, "/files")
    await expect(chat.get_by_text("protected")).to_be_visible()
    async with page.context.expect_page() as opened:
        await chat.get_by_role("link", name="Open receipt.txt").click()
    document = await opened.value
    await expect(document.locator("body")).to_have_text(RECEIPT)
    picture = chat.get_by_role("img", name="QR")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.complete && image.naturalWidth > 0")


async def test_a_file_is_attached(visit: Visit) -> None:
    page = await visit()
    chat = await open_chat(page)
    await chat.get_by_label("Send a file, a photo or the contact").click()
    async with page.expect_file_chooser() as asked:
        await chat.get_by_role("button", name="File…").click()
    chosen = await asked.value
    await chosen.set_files(FilePayload(name="арыз.pdf", mimeType="application/pdf", buffer=b"%PDF"))
    await expect(chat.get_by_text("Құжат келді: арыз.pdf")).to_be_visible()


async def test_the_reply_keyboard_shares_the_contact_and_goes(
    visit: Visit, sandbox: Sandbox
) -> None:
    page = await visit()
    chat = await open_chat(page)
    await say(chat, "/phone")
    await chat.get_by_role("button", name="Нөмірімді жіберу").click()
    phone = next(iter(sandbox.people)).person.phone
    await expect(chat.get_by_text(f"Рақмет: {phone}")).to_be_visible()
    await expect(chat.get_by_role("button", name="Артқа")).to_be_hidden()


async def test_a_slash_lists_the_commands(visit: Visit) -> None:
    page = await visit()
    chat = await open_chat(page)
    await chat.get_by_role("textbox").press_sequentially("/")
    await expect(chat.get_by_role("option")).to_have_text(
        ["/monthКүнтізбе", "/filesҚұжаттар", "/phoneТелефон"]
    )
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(chat.get_by_text("Телефон?")).to_be_visible()
    await expect(chat.get_by_role("listbox")).to_be_hidden()


async def test_two_people_side_by_side_and_the_arrows_between_them(visit: Visit) -> None:
    page = await visit()
    citizen = await open_chat(page)
    registrar = await open_chat(page, REGISTRAR)
    await expect(citizen).to_be_in_viewport()
    await expect(registrar).to_be_in_viewport()
    await expect(registrar.get_by_role("textbox")).to_be_focused()
    await page.keyboard.press("ArrowLeft")
    await expect(citizen.get_by_role("textbox")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(registrar.get_by_role("textbox")).to_be_focused()

    await page.reload()
    await expect(citizen.get_by_text("Жауап: /start")).to_be_visible()
    await expect(registrar.get_by_text("Жауап: /start")).to_be_visible()
    await registrar.get_by_role("button", name="Hide the chat").click()
    await expect(registrar).to_be_hidden()


async def test_a_new_citizen_presses_start(visit: Visit, sandbox: Sandbox) -> None:
    page = await visit()
    await page.get_by_label("Name (fictional)").fill("Өмір Һәкімұлы")
    await page.get_by_label("Language of the phone").select_option("ru")
    await page.get_by_role("button", name="Add a citizen").click()
    chat = chat_of(page, "Өмір Һәкімұлы")
    await expect(chat.get_by_role("textbox")).to_be_hidden()
    await chat.get_by_role("button", name="Start").press("Enter")
    await expect(chat.get_by_text("Жауап: /start")).to_be_visible()
    await expect(chat.get_by_role("textbox")).to_be_focused()
    assert next(iter(sandbox.people)).person.language_code == "ru"


async def test_an_invitation_link_starts_the_bot_with_its_payload(visit: Visit) -> None:
    page = await visit()
    chat = await open_chat(page)
    await say(chat, "https://t.me/qabyldau_bot?start=inv-7")
    await chat.get_by_role("button", name="https://t.me/qabyldau_bot?start=inv-7").first.click()
    await expect(chat.get_by_text("Жауап: /start inv-7")).to_be_visible()


async def test_blocking_the_bot_and_back(visit: Visit, sandbox: Sandbox, bot: Bot) -> None:
    page = await visit()
    chat = await open_chat(page)
    person = next(iter(sandbox.people))
    await chat.get_by_role("switch", name="Block").click()
    await expect(chat.get_by_role("switch", name="Block", checked=True)).to_be_visible()
    await expect(chat.get_by_role("textbox")).to_be_hidden()
    with pytest.raises(TelegramForbiddenError):
        await bot.send_message(person.id, "Естисіз бе?")
    await chat.get_by_role("button", name="Unblock the bot").click()
    await expect(chat.get_by_role("textbox")).to_be_visible()
    await bot.send_message(person.id, "Қайта келдіңіз")
    await expect(chat.get_by_text("Қайта келдіңіз")).to_be_visible()


async def test_a_deleted_message_vanishes(visit: Visit, sandbox: Sandbox, bot: Bot) -> None:
    page = await visit()
    chat = await open_chat(page)
    sent = await bot.send_message(next(iter(sandbox.people)).id, "Бір сәтке")
    await expect(chat.get_by_text("Бір сәтке")).to_be_visible()
    await bot.delete_message(sent.chat.id, sent.message_id)
    await expect(chat.get_by_text("Бір сәтке")).to_have_count(0)


async def test_what_comes_while_one_reads_above_is_counted(
    visit: Visit, sandbox: Sandbox, bot: Bot
) -> None:
    page = await visit()
    chat = await open_chat(page)
    person = next(iter(sandbox.people)).id
    for number in range(30):
        await bot.send_message(person, f"Жол {number}")
    await expect(chat.get_by_text("Жол 29", exact=True)).to_be_in_viewport()
    await chat.get_by_role("log").evaluate("log => { log.scrollTop = 0; }")
    await expect(chat.get_by_text("Жол 29", exact=True)).not_to_be_in_viewport()
    await bot.send_message(person, "Соңғы")
    await expect(chat.get_by_role("button", name="1 new")).to_be_visible()
    await expect(page.get_by_role("navigation").get_by_text("1 unread")).to_be_visible()
    await chat.get_by_role("button", name="1 new").click()
    await expect(chat.get_by_text("Соңғы")).to_be_in_viewport()
    await expect(page.get_by_role("navigation").get_by_text("1 unread")).to_be_hidden()


async def test_markup_is_rebuilt_from_a_closed_list(visit: Visit, troubles: list[str]) -> None:
    page = await visit()
    hostile = (
        '<b>қалың</b> <i>көлбеу</i><img src="/sandbox/state" onerror="hit=1"><script>hit=1</script>'
        '<a href="javascript:hit=1">сілтеме</a><b onmouseover="hit=1" style="color:red">жай</b>'
    )

    async def spoil(route: Route) -> None:
        answer = await route.fetch()
        chat = await answer.json()
        chat["messages"][-1]["html"] = hostile
        await route.fulfill(response=answer, body=json.dumps(chat))

    await page.route("**/chat*", spoil)
    await page.get_by_role("button", name=CITIZEN).click()
    words = chat_of(page, CITIZEN).locator(".words").filter(has_text="қалың").last
    await expect(words).to_contain_text("сілтеме")
    assert await words.inner_html() == (
        "<b>қалың</b> <i>көлбеу</i>hit=1<span>сілтеме</span><b>жай</b>"
    )
    assert await page.evaluate("typeof hit") == "undefined"
    # The page's policy is the second wall, and Chromium tells of what it held.
    assert all("Content Security Policy" in trouble for trouble in troubles)
    troubles.clear()


async def test_the_clock_moves_on_request(visit: Visit, sandbox: Sandbox) -> None:
    page = await visit()
    shown = page.locator("time#now")
    await expect(shown).to_have_text(re.compile(r"^Tue, 1 December 2026\b.*\b09:00$"))
    await page.get_by_role("button", name="+1 hour").click()
    await expect(shown).to_have_text(re.compile(r"^Tue, 1 December 2026\b.*\b10:00$"))
    await page.get_by_role("button", name="next working day").click()
    await expect(shown).to_have_text(re.compile(r"^Wed, 2 December 2026\b.*\b09:00$"))
    await page.get_by_role("button", name="to a date").click()
    await page.get_by_label("Move the clock to").fill("2026-12-15T14:30")
    await page.keyboard.press("Enter")
    await expect(shown).to_have_text(re.compile(r"^Tue, 15 December 2026\b.*\b14:30$"))
    assert sandbox.clock.now().isoformat() == "2026-12-15T09:30:00+00:00"


async def test_faults_and_calls_in_the_drawer(visit: Visit, sandbox: Sandbox, bot: Bot) -> None:
    page = await visit()
    await open_chat(page)
    person = next(iter(sandbox.people)).id
    await page.get_by_role("button", name="Faults and last calls").click()
    drawer = page.get_by_role("complementary", name="Faults and calls")
    await drawer.get_by_label("In method").select_option("sendMessage")
    await drawer.get_by_label("Retry after").fill("7")
    await drawer.get_by_role("button", name="Add the fault").click()
    await expect(drawer.get_by_label("Faults in force")).to_contain_text("429 too many requests")
    with pytest.raises(TelegramRetryAfter) as refused:
        await bot.send_message(person, "Тым жиі")
    assert refused.value.retry_after == 7
    await expect(drawer.get_by_label("Last calls").get_by_text("flood")).to_be_visible()
    await bot.send_message(person, "Енді жарайды")
    await expect(drawer.get_by_label("Faults in force").get_by_role("listitem")).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(drawer).to_be_hidden()


async def test_dark_by_the_system_or_by_the_switch(visit: Visit) -> None:
    async def brightness(page: Page) -> float:
        colour = await page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        return sum(map(int, re.findall(r"\d+", colour)[:3])) / 3

    assert await brightness(await visit()) > 200
    page = await visit(dark=True)
    assert await brightness(page) < 50
    await page.get_by_role("button", name="Dark theme").click()
    assert await brightness(page) > 200
    await page.reload()
    assert await brightness(page) > 200


async def test_a_phone_shows_one_chat_at_a_time(visit: Visit, sandbox: Sandbox, bot: Bot) -> None:
    page = await visit(360, 740)
    assert await fits(page)
    citizen = await open_chat(page)
    await expect(page.get_by_role("heading", name="Add a citizen")).to_be_hidden()
    await say(citizen, "/month")
    await expect(citizen.get_by_role("button", name="28", exact=True)).to_be_in_viewport()
    await say(citizen, "ұзын" * 40)
    await expect(citizen.get_by_text("Жауап: " + "ұзын" * 40)).to_be_in_viewport()
    assert await fits(page)

    await page.get_by_role("button", name="Add a person").click()
    await expect(citizen).to_be_hidden()
    registrar = await open_chat(page, REGISTRAR)
    await bot.send_message(next(iter(sandbox.people)).id, "Сізге хабар")
    tab = page.get_by_role("button", name=re.compile(r"Айгерім.*1 unread"))
    await expect(tab).to_be_visible()
    await tab.click()
    await expect(registrar).to_be_hidden()
    await expect(citizen.get_by_text("Сізге хабар")).to_be_in_viewport()
    await page.get_by_role("button", name="Faults and last calls").click()
    await expect(page.get_by_role("complementary")).to_be_visible()
    assert await fits(page)


async def nameless_controls(page: Page) -> list[str]:
    """Controls, as Chromium tells them to a screen reader, that say nothing."""
    session = await page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = (await session.send("Accessibility.getFullAXTree"))["nodes"]
    controls = [
        node
        for node in nodes
        if not node["ignored"] and node.get("role", {}).get("value") in CONTROLS
    ]
    assert len(controls) > 5
    return [str(node) for node in controls if not node.get("name", {}).get("value", "").strip()]


async def test_every_control_has_a_name(visit: Visit) -> None:
    page = await visit()
    assert await nameless_controls(page) == []
    chat = await open_chat(page)
    await say(chat, "/files")
    await say(chat, "/phone")
    await expect(chat.get_by_role("button", name="Артқа")).to_be_visible()
    await chat.get_by_label("Send a file, a photo or the contact").click()
    await page.get_by_role("button", name="to a date").click()
    await page.get_by_role("button", name="Faults and last calls").click()
    await page.get_by_role("button", name="Add the fault").click()
    await expect(page.get_by_role("button", name="Remove the fault")).to_be_visible()
    await expect(page.get_by_label("Last calls").get_by_role("listitem").first).to_be_visible()
    assert await nameless_controls(page) == []

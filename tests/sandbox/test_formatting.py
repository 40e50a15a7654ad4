"""Telegram's HTML, entity by entity."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import ApiRefusal
from sandbox.formatting import (
    parse_html,
    to_html,
    trimmed,
    utf16_length,
    utf16_slice,
    with_found,
)


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("html", "plain", "entities"),
    [
        ("5 &lt; 6 &amp;&amp; &quot;x&quot; &#1179;", '5 < 6 && "x" қ', []),
        ("Tom & Jerry &nbsp;&#xD800;", "Tom & Jerry &nbsp;&#xD800;", []),
        ('<b class="x">x</b>', "x", [entity("bold", 0, 1)]),
        ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
        ("😀<b>x</b>", "😀x", [entity("bold", 2, 1)]),
        ("<STRONG>x</strong>", "x", [entity("bold", 0, 1)]),
        (
            "<ins>x</ins><del>y</del>",
            "xy",
            [entity("underline", 0, 1), entity("strikethrough", 1, 1)],
        ),
        ("<em>x</em>", "x", [entity("italic", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [entity("spoiler", 0, 1)]),
        ("<tg-spoiler>x</tg-spoiler>", "x", [entity("spoiler", 0, 1)]),
        ("<code>x</code>", "x", [entity("code", 0, 1)]),
        ('<code class="language-py">x</code>', "x", [entity("code", 0, 1)]),
        (
            '<pre><code class="language-py">x</code></pre>',
            "x",
            [entity("pre", 0, 1, language="py")],
        ),
        ("<blockquote>x</blockquote>", "x", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [entity("expandable_blockquote", 0, 1)]),
        (
            "<a href='https://example.kz/?a=1&amp;b=2'>x</a>",
            "x",
            [entity("text_link", 0, 1, url="https://example.kz/?a=1&b=2")],
        ),
        ("<a>example.kz</a>", "example.kz", [entity("text_link", 0, 10, url="http://example.kz")]),
        ("<b></b>x", "x", []),
    ],
)
def test_what_is_understood(html: str, plain: str, entities: list[dict[str, Any]]) -> None:
    assert parse_html(html) == (plain, entities)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("қ<k>x</k>", 'Unsupported start tag "k" at byte offset 2'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b/>", 'Unsupported start tag "b/" at byte offset 0'),
        ("<{}>x", 'Unsupported start tag "{}" at byte offset 0'),
        ("<tg-emoji emoji-id='5'>x</tg-emoji>", 'Unsupported start tag "tg-emoji"'),
        ("x<b", "Unclosed start tag at byte offset 1"),
        ("<b x", "Expected equal sign in declaration of an attribute of the tag"),
        ("<a href=>x</a>", "Expected equal sign"),
        ("<a href='x''>x</a>", "Unclosed start tag at byte offset 0"),
        ('<a href="x>y', "Expected equal sign"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x</{}>", 'expected "</b>", found "</{}>"'),
        ("<b>x", "Can't find end tag corresponding to start tag b"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<code><b>x</b></code>", 'Tag "b" can\'t be nested here at byte offset 6'),
        ("<pre><b>x</b></pre>", 'Tag "b" can\'t be nested here'),
        ("<blockquote><blockquote>x</blockquote></blockquote>", "can't be nested here"),
        ("<a href='nowhere'>x</a>", "Wrong HTTP URL"),
        ("<a>x</a>", "Wrong HTTP URL"),
    ],
)
def test_what_is_refused(html: str, words: str) -> None:
    with pytest.raises(ApiRefusal) as refusal:
        parse_html(html)
    assert refusal.value.code == 400
    assert refusal.value.description.startswith("Bad Request: can't parse entities: ")
    assert words in refusal.value.description


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("/start abc", [("bot_command", "/start")]),
        ("/book@qabyldau_bot", [("bot_command", "/book@qabyldau_bot")]),
        (
            "https://example.kz/a, example.org",
            [("url", "https://example.kz/a"), ("url", "example.org")],
        ),
        ("mail@example.kz @someone", [("email", "mail@example.kz"), ("mention", "@someone")]),
        ("+7 717 200 00 00!", [("phone_number", "+7 717 200 00 00")]),
        ("😀 #қабылдау", [("hashtag", "#қабылдау")]),
        ("10/12/2026 және 5/7", []),
    ],
)
def test_what_telegram_finds_by_itself(text: str, kinds: list[tuple[str, str]]) -> None:
    found = with_found(text, [])
    assert [
        (one["type"], utf16_slice(text, one["offset"], one["offset"] + one["length"]))
        for one in found
    ] == kinds


def test_nothing_is_found_inside_code() -> None:
    plain, entities = parse_html("<code>/start</code>")
    assert with_found(plain, entities) == [entity("code", 0, 6)]


def test_white_space_around_is_cut_and_entities_follow() -> None:
    plain, entities = parse_html("\n <b> x\r\n</b> ")
    assert trimmed(plain, entities) == ("x", [entity("bold", 0, 1)])


def test_html_for_the_page_is_escaped() -> None:
    plain, entities = parse_html(
        "&lt;script&gt;<b>a&amp;<i>b</i></b><a href='https://example.kz/\"x'>y</a>"
        "<pre>p</pre><tg-spoiler>s</tg-spoiler><blockquote>q <u>u</u></blockquote>"
    )
    assert to_html(plain, entities) == (
        "&lt;script&gt;<b>a&amp;<i>b</i></b>"
        '<a href="https://example.kz/&quot;x" target="_blank" rel="noopener noreferrer">y</a>'
        '<pre>p</pre><span class="tg-spoiler">s</span><blockquote>q <u>u</u></blockquote>'
    )


def test_addresses_become_links_of_their_kind() -> None:
    text = "example.kz a@example.kz +7 717 200 00 00 /start"
    page = to_html(text, with_found(text, []))
    assert 'href="https://example.kz"' in page
    assert 'href="mailto:a@example.kz"' in page
    assert 'href="tel:+77172000000"' in page
    assert page.endswith(" /start")


PIECES = st.lists(
    st.sampled_from(
        ["<b>", "</b>", "<i>", "</i>", "<u>", "</u>", "&lt;", "&", "қ", "😀", " ", "x"]
    ),
    max_size=25,
).map("".join)


@given(PIECES)
def test_whatever_parses_has_entities_inside_the_text(html: str) -> None:
    try:
        plain, entities = parse_html(html)
    except ApiRefusal:
        return
    plain, entities = trimmed(plain, entities)
    size = utf16_length(plain)
    assert all(one["length"] > 0 for one in entities)
    assert all(0 <= one["offset"] <= size - one["length"] for one in entities)
    # What goes to the page reads the same again.
    assert parse_html(to_html(plain, entities))[0] == plain

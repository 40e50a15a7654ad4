"""Text as Telegram treats it: HTML in, plain text with entities inside, HTML for the page out.

The dialect, its words of refusal and the entities found by themselves follow the Bot API manual,
"Formatting options". Offsets and lengths count UTF-16 code units. Two things are stricter than
Telegram: a link that Telegram would silently drop is refused, and custom emoji (which a bot may
use only when somebody paid) are unknown tags.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sandbox.errors import bad_request

Entity = dict[str, Any]

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_MARK = re.compile(r"[<&]")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot));?")
_ATTRIBUTE = re.compile(
    r"""\s+([^\s=>/"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[A-Za-z0-9.-]+(?=[\s>])))?""", re.VERBOSE
)
_FOUND_BY_ITSELF = re.compile(
    r"""
    (?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
    |(?P<url>https?://[^\s<>"«»]+|\b(?:[a-z0-9-]+\.)+(?:kz|com|org|net|ru|me|gov)\b(?:/[^\s<>"«»]*)?)
    |(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/])
    |(?<![\w@])(?P<mention>@[A-Za-z]\w{3,31})\b
    |(?<![\w\#])(?P<hashtag>\#\w*[^\W\d]\w*)
    |(?<![\w+])(?P<phone_number>\+\d[\d ()-]{8,16}\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HTML = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
_BY_HAND = {*_HTML, "pre", "spoiler", "text_link"}
_CLOSED = {"code", "pre", "text_link", "url", "email", "mention", "hashtag", "phone_number"}


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, which is how Telegram counts."""
    return len(text) + sum(character > "\uffff" for character in text)


@dataclass
class _Open:
    tag: str
    offset: int
    argument: str


def _refuse(text: str, at: int, words: str) -> Exception:
    where = len(text[:at].encode())
    return bad_request(f"can't parse entities: {words.format(where=f'at byte offset {where}')}")


def _decode(text: str) -> str:
    return _REFERENCE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code >= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return match.group()
    return chr(code)


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """Plain text and entities of Telegram's HTML.

    Raises ApiRefusal 400 "can't parse entities: ..." for an unknown, unclosed or crossed tag.
    """
    if _MARK.search(text) is None:
        return text, []
    out: list[str] = []
    entities: list[Entity] = []
    stack: list[_Open] = []
    length = position = 0
    while (mark := _MARK.search(text, position)) is not None:
        at = mark.start()
        plain = text[position:at]
        if mark.group() == "&":
            reference = _REFERENCE.match(text, at)
            plain += _character(reference) if reference else "&"
            position = reference.end() if reference else at + 1
        elif text.startswith("</", at):
            length += utf16_length(plain)
            out.append(plain)
            plain = ""
            position = _close(text, at, stack, entities, length, out)
        else:
            opened, position = _open(text, at)
            opened.offset = length + utf16_length(plain)
            _check_nesting(text, at, opened, stack)
            stack.append(opened)
        out.append(plain)
        length += utf16_length(plain)
    if stack:
        raise bad_request(
            f"can't parse entities: Can't find end tag corresponding to start tag {stack[-1].tag}"
        )
    out.append(text[position:])
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return "".join(out), _sorted(entities)


def _open(text: str, at: int) -> tuple[_Open, int]:
    end = re.compile(r"[\s>]").search(text, at)
    if end is None:
        raise _refuse(text, at, "Unclosed start tag {where}")
    tag = text[at + 1 : end.start()].lower()
    if tag not in _TAGS:
        quoted = tag.replace("{", "{{").replace("}", "}}")
        raise _refuse(text, at, f'Unsupported start tag "{quoted}" {{where}}')
    argument, position = "", end.start()
    while (attribute := _ATTRIBUTE.match(text, position)) is not None:
        name, value = attribute.group(1).lower(), _decode((attribute.group(2) or "").strip("\"'"))
        if attribute.group(2) is None and (tag, name) != ("blockquote", "expandable"):
            words = f'Expected equal sign in declaration of an attribute of the tag "{tag}" '
            raise _refuse(text, at, words + "{where}")
        argument = _argument(tag, name, value) or argument
        position = attribute.end()
    position += len(text[position:]) - len(text[position:].lstrip())
    if not text.startswith(">", position):
        raise _refuse(text, at, "Unclosed start tag {where}")
    if tag == "span" and argument != "spoiler":
        raise _refuse(text, at, 'Tag "span" must have class "tg-spoiler" {where}')
    return _Open(tag, 0, argument), position + 1


def _argument(tag: str, name: str, value: str) -> str:
    match tag, name:
        case "a", "href":
            return value
        case "code", "class" if value.startswith("language-"):
            return value.removeprefix("language-")
        case "span", "class" if value == "tg-spoiler":
            return "spoiler"
        case "blockquote", "expandable":
            return "expandable"
    return ""


def _check_nesting(text: str, at: int, opened: _Open, stack: list[_Open]) -> None:
    # Telegram repairs these silently and the reader sees something else than was written.
    around = {one.tag for one in stack}
    inside_code = around & {"code", "pre"} and not (
        opened.tag == "code" and around & {"code", "pre"} == {"pre"}
    )
    if inside_code or (opened.tag == "blockquote" and "blockquote" in around):
        raise _refuse(text, at, f'Tag "{opened.tag}" can\'t be nested here {{where}}')


def _close(
    text: str, at: int, stack: list[_Open], entities: list[Entity], length: int, out: list[str]
) -> int:
    if not stack:
        raise _refuse(text, at, "Unexpected end tag {where}")
    end = text.find(">", at)
    if end < 0:
        raise _refuse(text, at, "Unclosed end tag {where}")
    name, opened = text[at + 2 : end].strip().lower(), stack[-1]
    if name != opened.tag:
        quoted = name.replace("{", "{{").replace("}", "}}")
        words = f'Unmatched end tag {{where}}, expected "</{opened.tag}>", found "</{quoted}>"'
        raise _refuse(text, at, words)
    stack.pop()
    size = length - opened.offset
    if size:
        entity: Entity = {"type": _TAGS[opened.tag], "offset": opened.offset, "length": size}
        if opened.tag == "a":
            shown = utf16_slice("".join(out), opened.offset, length)
            entity["url"] = link(opened.argument or shown)
        elif opened.argument == "expandable":
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "code" and opened.argument:
            entity["language"] = opened.argument
        _add(entities, entity)
    return end + 1


def _add(entities: list[Entity], entity: Entity) -> None:
    # <pre><code class="language-x"> is one entity, and only this pair may name a language.
    last = entities[-1] if entities else None
    same = last and last["offset"] == entity["offset"] and last["length"] == entity["length"]
    if entity["type"] == "pre" and same and last and last["type"] == "code":
        last["type"] = "pre"
        return
    entities.append(entity)


def link(url: str) -> str:
    """The address a text may be linked to; ApiRefusal 400 when Telegram would drop the link."""
    parts = urlsplit(url if "://" in url or url.startswith("tg:") else f"http://{url}")
    web = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    if (not web and parts.scheme != "tg") or re.search(r"\s", url):
        raise bad_request("can't parse entities: Wrong HTTP URL")
    return parts.geturl()


def utf16_slice(text: str, start: int, end: int) -> str:
    """The piece of ``text`` between two offsets in UTF-16 code units."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "replace")


def _sorted(entities: list[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def check_entities(text: str, entities: list[Entity]) -> list[Entity]:
    """Entities a bot gave by hand; ApiRefusal 400 when they leave the text or split a symbol."""
    boundaries, offset = {0}, 0
    for character in text:
        offset += 2 if character > "\uffff" else 1
        boundaries.add(offset)
    for entity in entities:
        if entity["type"] not in _BY_HAND:
            raise bad_request(f'can\'t parse entities: type "{entity["type"]}" is not for a bot')
        ends = {entity["offset"], entity["offset"] + entity["length"]}
        if entity["length"] <= 0 or not ends <= boundaries:
            raise bad_request("ENTITY_BOUNDS_INVALID")
        if entity["type"] == "text_link":
            link(entity.get("url", ""))
    return _sorted(entities)


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without control characters and without white space around, as Telegram stores it."""
    clean = re.sub(r"[\x00-\x08\x0b-\x1f\u2028\u2029\u202a-\u202e]", " ", text.replace("\r", ""))
    left = utf16_length(clean) - utf16_length(clean.lstrip())
    shown = clean.strip()
    if not entities or shown == text:
        return shown, entities
    size, kept = utf16_length(shown), []
    for entity in entities:
        start = max(entity["offset"] - left, 0)
        end = min(entity["offset"] + entity["length"] - left, size)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return shown, kept


def with_found(text: str, entities: list[Entity]) -> list[Entity]:
    """Entities with the links, commands, mentions, numbers Telegram finds by itself added."""
    if _FOUND_BY_ITSELF.search(text) is None:
        return entities
    closed = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in entities
        if entity["type"] in _CLOSED
    ]
    found = list(entities)
    for match in _FOUND_BY_ITSELF.finditer(text):
        kind, value = str(match.lastgroup), match.group().rstrip(".,;:!?)")
        offset = utf16_length(text[: match.start()])
        end = offset + utf16_length(value)
        if not any(start < end and offset < stop for start, stop in closed):
            found.append({"type": kind, "offset": offset, "length": end - offset})
    return _sorted(found)


def to_html(text: str, entities: list[Entity]) -> str:
    """HTML safe to put into a page: everything escaped but the tags of the entities."""
    units = text.encode("utf-16-le")

    def piece(start: int, end: int, inner: list[Entity]) -> str:
        parts, cursor = [], start
        for number, entity in enumerate(inner):
            first, last = entity["offset"], min(entity["offset"] + entity["length"], end)
            if first < cursor or first >= last:
                continue
            parts.append(plain(cursor, first))
            within = [one for one in inner[number + 1 :] if one["offset"] < last]
            parts.append(_tagged(entity, plain(first, last), piece(first, last, within)))
            cursor = last
        return "".join(parts) + plain(cursor, end)

    def plain(start: int, end: int) -> str:
        return html.escape(units[2 * start : 2 * end].decode("utf-16-le", "replace"))

    return piece(0, len(units) // 2, entities)


def _tagged(entity: Entity, plain: str, content: str) -> str:
    kind = entity["type"]
    if kind in _HTML:
        return f"<{_HTML[kind]}>{content}</{_HTML[kind]}>"
    if kind == "pre":
        return f"<pre>{content}</pre>"
    if kind == "spoiler":
        return f'<span class="tg-spoiler">{content}</span>'
    address = {
        "text_link": html.escape(entity.get("url", "")),
        "url": plain if "://" in plain else f"https://{plain}",
        "email": f"mailto:{plain}",
        "phone_number": f"tel:{plain.replace(' ', '')}",
    }.get(kind)
    if address is None:
        return content
    return f'<a href="{address}" target="_blank" rel="noopener noreferrer">{content}</a>'

"""What Telegram would refuse in a screen, or a person would stumble over."""

import re
from html.parser import HTMLParser

from bot.screens.captions import width
from bot.screens.screen import BUTTON_TEXT_LIMIT, Reply, Screen, reply_of, visible
from tests.unit.screens_staff.cases import acts

Drawn = Screen | Reply


class Tags(HTMLParser):
    """Collects the tags of a text and tells whether they are closed in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self.open.append(tag)
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def faults(drawn: Drawn) -> list[str]:
    """Tell what Telegram would refuse, or a person would stumble over."""
    found = []
    for screen in reply_of(drawn).screens:
        tags = Tags()
        tags.feed(screen.text)
        tags.close()
        if tags.open or tags.seen - {"b"}:
            found.append("markup that people typed, or a tag left open")
        shown = visible(screen.text)
        if re.search(r"\{[a-z_]+\}|&amp;amp;|&lt;|None|<built-in", shown):
            found.append(f"something unfilled or escaped twice: {shown}")
        for button in (button for row in screen.buttons for button in row):
            if not 0 < width(button.text) <= BUTTON_TEXT_LIMIT:
                found.append(f"a caption of {width(button.text)}")
            if re.search(r"\{[a-z_]+\}|&amp;|&lt;|\n", button.text):
                found.append(f"a caption with leftovers: {button.text}")
        found += [f"data of {len(data)}" for data in acts(screen) if len(data.encode()) > 64]
    return found

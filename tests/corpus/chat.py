"""What people type and send by mistake, by accident and on purpose, as data.

Each entry names a place in the conversation and what comes there. `TAKEN` are texts that look bad
and are good enough: they are cleaned and taken. Sources: what breaks bots of chats (edited
messages, albums, stickers, dice, old and forged buttons), Unicode, the law's identifiers.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

RTL, ZERO_WIDTH, COMBINING = "\u202e", "\u200b", "\u0301"


class At(StrEnum):
    """Where the person stands when the bad input comes; the text ones are questions of the form."""

    NAME = "full_name"
    IIN = "iin"
    PHONE = "phone"
    ADDRESS = "address"
    POST = "post_id"
    MATTER = "matter"
    SUMMARY = "summary"
    MENU = "menu"


@dataclass(frozen=True)
class Typed:
    """A text that is refused at a question."""

    at: At
    name: str
    text: str


@dataclass(frozen=True)
class Sent:
    """A message that is no text: fields of Telegram's message, or a press on a forged button."""

    at: At
    name: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Pressed:
    """What a forged, foreign or ancient button carries."""

    at: At
    name: str
    data: str


TYPED = (
    Typed(At.NAME, "digits alone", "12345"),
    Typed(At.NAME, "a name with a digit", "Өтеген Қыдырәл1"),
    Typed(At.NAME, "an emoji", "😀 😀"),
    Typed(At.NAME, "a name with an emoji", "Өтеген 😀 Қыдырәлі"),
    Typed(At.NAME, "markup", "<b>Өтеген</b> Қыдырәлі"),
    Typed(At.NAME, "a script", "<script>alert(1)</script>"),
    Typed(At.NAME, "an SQL joke", "Роберт'); DROP TABLE requests;--"),
    Typed(At.NAME, "a format string", "{phone} {0.__class__} %s %(x)s"),
    Typed(At.NAME, "an address of a site", "https://example.kz/?q=1"),
    Typed(At.NAME, "a mail address", "kim@example.kz"),
    Typed(At.NAME, "punctuation alone", "—…!!!"),
    Typed(At.NAME, "a zero-width letter inside", f"Өте{ZERO_WIDTH}ген Қыдырәлі"),
    Typed(At.NAME, "right-to-left trick", f"Өтеген {RTL}ілрыдыҚ"),
    Typed(At.NAME, "many combining marks", "Ө" + COMBINING * 60 + "теген Қыдырәлі"),
    Typed(At.NAME, "a null character", "Өтеген\x00 Қыдырәлі"),
    Typed(At.NAME, "a very long name", "Өтеген " * 60),
    Typed(At.NAME, "the longest message there is", "ө" * 4096),
    Typed(At.NAME, "only zero-width letters", ZERO_WIDTH * 5 + "\u2060"),
    Typed(At.NAME, "Arabic digits", "٠١٢٣٤٥"),
    Typed(At.IIN, "eleven digits", "50010110000"),
    Typed(At.IIN, "thirteen digits", "5001011000000"),
    Typed(At.IIN, "letters", "менің жсн"),
    Typed(At.IIN, "digits and letters", "50010110000О"),
    Typed(At.IIN, "Arabic digits", "٥٠٠١٠١١٠٠٠٠٠"),
    Typed(At.IIN, "full-width digits and a letter", "５００１０１１０００００x"),
    Typed(At.IIN, "a BIN of an organisation", "770140000001"),
    Typed(At.IIN, "a minus and a word", "-500101100000 теңге"),
    Typed(At.IIN, "a fraction", "500101.100000e3"),
    Typed(At.IIN, "four hundred digits", "5" * 400),
    Typed(At.IIN, "an emoji of a digit", "5️⃣0️⃣0️⃣"),
    Typed(At.IIN, "a passport's number", "N12345678"),
    Typed(At.IIN, "the word none", "жоқ"),
    Typed(At.PHONE, "letters", "телефоным жоқ"),
    Typed(At.PHONE, "too short", "7010"),
    Typed(At.PHONE, "too long", "+7 701 000 00 00 00 00 00 00"),
    Typed(At.PHONE, "an emergency number", "112"),
    Typed(At.PHONE, "a number of no country", "+999 999 999 999"),
    Typed(At.PHONE, "a mail address", "kim@example.kz"),
    Typed(At.PHONE, "a formula", "=HYPERLINK(1)"),
    Typed(At.PHONE, "only signs", "+ - ( )"),
    Typed(At.PHONE, "four hundred digits", "7" * 400),
    Typed(At.PHONE, "an IIN", "500101100000"),
    Typed(At.ADDRESS, "one letter", "ә"),
    Typed(At.ADDRESS, "only spaces that are none", "\u2800\u3164"),
    Typed(At.ADDRESS, "too long", "Көктем көшесі " * 200),
    Typed(At.ADDRESS, "zero-width letters", ZERO_WIDTH * 30),
    Typed(At.POST, "a name instead of a button", "Әкімге барғым келеді"),
    Typed(At.POST, "a number of the list", "1"),
    Typed(At.POST, "a date", "32.13.2026"),
    Typed(At.POST, "a long text", "өтінемін " * 400),
    Typed(At.MATTER, "nine letters", "көпір жоқ"),
    Typed(At.MATTER, "one emoji", "🆘"),
    Typed(At.MATTER, "over two thousand letters", "Көпір жөнделмей тұр. " * 120),
    Typed(At.MATTER, "the longest message there is", "😀" * 2048),
    Typed(At.MATTER, "zero-width letters", ZERO_WIDTH * 300),
    Typed(At.SUMMARY, "a yes in words", "иә, жіберіңіз"),
    Typed(At.SUMMARY, "a number", "1"),
    Typed(At.SUMMARY, "a long text", "ө" * 3000),
    Typed(At.MENU, "a text out of nowhere", "Сәлем! Қашан келейін?"),
    Typed(At.MENU, "the longest message there is", "й" * 4096),
    Typed(At.MENU, "only zero-width letters", ZERO_WIDTH * 3 + "\u2060"),
    Typed(At.MENU, "a date without a question", "31.02.2027"),
    Typed(At.MENU, "a verification code of nobody", "7K3M-9QXZ"),
)

TAKEN = (
    Typed(At.NAME, "a Latin letter that looks Cyrillic", "Өтеген Қыдыр\u0061лі"),
    Typed(At.NAME, "spaces and line breaks", "  Өтеген \n\n Қыдырәлі  "),
    Typed(At.NAME, "decomposed letters", "Ерне\u0306 Сапаров"),
    Typed(At.IIN, "spaces and hyphens", " 500101-10 0000 "),
    Typed(At.PHONE, "eight in front and brackets", "8 (701) 000-00-01"),
    Typed(At.ADDRESS, "line breaks and a null", "Көктем көшесі,\n\x001-үй"),
    Typed(At.MATTER, "markup and a format string", "<b>Көпір</b> {phone} & жол %s жөнделмей тұр."),
)

STICKER = {
    "file_id": "s1",
    "file_unique_id": "s1u",
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
    "emoji": "😀",
}
FILE = {"file_id": "f1", "file_unique_id": "f1u"}
PHOTO = [{**FILE, "width": 90, "height": 90}]
STRANGER = {"phone_number": "77019999999", "first_name": "Бөтен", "user_id": 999999}

MEDIA: dict[str, dict[str, Any]] = {
    "a sticker": {"sticker": STICKER},
    "a voice message": {"voice": {**FILE, "duration": 3}},
    "a round video": {"video_note": {**FILE, "duration": 3, "length": 240}},
    "a video": {"video": {**FILE, "duration": 3, "width": 1, "height": 1}},
    "music": {"audio": {**FILE, "duration": 3}},
    "a moving picture": {
        "animation": {**FILE, "duration": 3, "width": 1, "height": 1},
        "document": FILE,
    },
    "a photo of a document": {"photo": PHOTO, "caption": "жеке куәлік"},
    "a picture of an album": {"photo": PHOTO, "media_group_id": "a1"},
    "a location": {"location": {"latitude": 51.1, "longitude": 71.4}},
    "a venue": {
        "location": {"latitude": 51.1, "longitude": 71.4},
        "venue": {
            "location": {"latitude": 51.1, "longitude": 71.4},
            "title": "Үй",
            "address": "Көше",
        },
    },
    "somebody else's contact": {"contact": STRANGER},
    "a contact without an account": {"contact": {"phone_number": "1", "first_name": "Х"}},
    "a die": {"dice": {"emoji": "🎲", "value": 6}},
    "a poll": {
        "poll": {
            "id": "1",
            "question": "?",
            "options": [],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    },
    "a file of no kind": {"document": {**FILE, "file_name": "virus.exe"}},
    "a file without a name": {"document": FILE},
    "a story": {"story": {"chat": {"id": 1, "type": "private"}, "id": 1}},
    "a game": {"game": {"title": "x", "description": "x", "photo": PHOTO}},
    "nothing known": {"something_new": {"id": 1}},
}

SENT = tuple(
    Sent(at, f"{name} at {at.value}", fields)
    for at, names in (
        (At.NAME, ("a sticker", "a voice message", "a photo of a document", "a die", "a poll")),
        (At.IIN, ("a photo of a document", "a picture of an album", "a video", "a location")),
        (At.PHONE, ("somebody else's contact", "a contact without an account", "a round video")),
        (At.ADDRESS, ("a venue", "a location", "music")),
        (At.POST, ("a moving picture", "a story", "a file without a name")),
        (At.MATTER, ("a file of no kind", "a voice message", "a game")),
        (At.SUMMARY, ("a sticker", "somebody else's contact", "nothing known")),
        (At.MENU, tuple(MEDIA)),
    )
    for name in names
    for fields in (MEDIA[name],)
)

FORGED: dict[str, str] = {
    "empty": "",
    "rubbish": "\u202e🤡:1:2:3",
    "sixty-four bytes": "x" * 64,
    "a number of 60 digits": "xc:" + "9" * 60,
    "an unknown kind": "zz:1:2",
    "a known kind without its fields": "fa",
    "a known kind with too many fields": "fa:1:2:3:4:5",
    "a negative revision": "fa:-1:self",
    "an answer of another form": "fa:999999:self",
    "a question that does not exist": "fe:1:nothing",
    "a case of nobody": "o:0000000000:1:o",
    "a case with a letter too many": "o:00000000000:1:o",
    "a staff's button": "c:0000000000:1:s",
    "a decision": "c:0000000000:1:r",
    "an emergency": "ed",
    "the end of an emergency": "ee:0000000000:1:abcdefabcdef",
    "a button of a month ago": "r:ABCDEFGHJK:3:w",
}

PRESSED = tuple(
    Pressed(at, f"{name} at {at.value}", data)
    for at in (At.MATTER, At.MENU)
    for name, data in FORGED.items()
)

COMMANDS = (
    "/book junk junk junk",
    "/book" + "x" * 50,
    "/my 999999999999999999999",
    "/verify '; DROP TABLE requests",
    "/verify " + "7" * 400,
    "/schedule -1",
    "/start " + "A" * 64,
    "/start v-00000000",
    "/start <b>",
    "/language xx",
    "/cancel everything",
    "/unknown",
    "/",
    "//",
    "/desk",
    "/day 32.13.2026",
    "/emergency № 1",
    "/mydata delete",
)

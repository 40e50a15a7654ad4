"""Logs without secrets: what looks like a token, an IIN or a phone is blotted out on the way out.

Log records never carry what people wrote; this is the second lock. It sits in the formatter, so
that it sees the finished line with the traceback of whatever library failed.
"""

import logging
import re
import sys

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_SECRETS = re.compile(
    # A bot token, also inside an address: no word boundary before it (/bot123:AA…/).
    r"\d{6,}:[A-Za-z0-9_-]{20,}"
    # An IIN or BIN, and phone numbers as people write them.
    r"|(?<!\d)\d{12}(?!\d)"
    r"|\+\d{8,15}(?!\d)"
    r"|(?<![\d.])\+?[78][ (-]{0,2}7\d{2}[ )-]{0,2}\d{3}[ -]?\d{2}[ -]?\d{2}(?!\d)"
    # Passwords in the address of a database.
    r"|(?<=://)[^\s/:@]+:[^\s/@]+(?=@)"
)

NOISY = {
    # It prints every statement with its parameters.
    "aiosqlite": logging.WARNING,
    # It prints every call of Telegram and of the supervisor.
    "aiohttp.access": logging.WARNING,
    # It prints every event twice a second.
    "apscheduler": logging.WARNING,
    "aiogram.event": logging.WARNING,
    "asyncio": logging.INFO,
    "psycopg": logging.WARNING,
    "alembic": logging.WARNING,
}


def redact(text: str) -> str:
    """Return the text with everything that looks like a secret blotted out."""
    return _SECRETS.sub("[…]", text)


class RedactingFormatter(logging.Formatter):
    """Formats a record and blots secrets out of the whole of it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line."""
        return redact(super().format(record))


def quiet_libraries() -> None:
    """Keep libraries from printing what passes through them, at any level of our own."""
    for name, level in NOISY.items():
        logging.getLogger(name).setLevel(level)


def set_up(level: str) -> None:
    """Send every record to standard error, blotted."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(FORMAT))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    quiet_libraries()

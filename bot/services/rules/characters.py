"""Characters that come along unseen when people type, paste or are dictated a text.

A keyboard, a word processor or another chat adds dashes, odd spaces, marks of writing direction and
letters that draw nothing. Each rule decides what to do with them; this module only names them.
"""

import re

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
"""Hyphen-minus, the hyphens and dashes of typography, and the minus sign."""

# Arabic letter mark, left-to-right and right-to-left marks, embeddings, overrides and isolates.
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"

# What Unicode calls default ignorable: soft hyphen, joiners, zero-width spaces, Hangul fillers (the
# usual "empty name"), variation selectors, tags.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)

# The null character breaks PostgreSQL's text and lone surrogates break UTF-8; the rest of the
# control characters have no place in a form.
_CONTROL = "\x00-\x1f\x7f-\x9f\ud800-\udfff"

DIRECTION = re.compile(f"[{_DIRECTION}]")
"""Marks that change the direction of the writing after them, on a card or in a letter too."""

INVISIBLE = re.compile(f"[{_INVISIBLE}]")
"""Characters that take part in a text and draw nothing by themselves; includes ``DIRECTION``."""

CONTROL = re.compile(f"[{_CONTROL}]")
"""Control characters, line ends and tabs among them, and halves of a surrogate pair."""

_SEPARATORS = re.compile(f"[\\s{_INVISIBLE}{re.escape(DASHES)}]+")


def without_separators(text: str) -> str:
    """``text`` without spaces, dashes and invisible characters: the bare figures of a number."""
    return _SEPARATORS.sub("", text)

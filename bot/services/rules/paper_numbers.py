"""The number of an official paper, told from what is no number of a paper.

Such numbers are not sealed: they are searched for, exported and shown in lists. So what was typed
or pasted into their field by a slip, an IIN, a phone or plain words, is refused (law 94-V, 22).
"""

import re

from bot.services.rules.identity import LENGTH, Verdict, check_iin

# What follows a year or an index without a gap is the number's own part, whatever it looks like.
_BEGINS = r"(?<!\d)(?<!\d[-/])"
_FIGURES = re.compile(rf"{_BEGINS}\d{{{LENGTH}}}(?!\d)")
_PHONE = re.compile(
    # As it is written with its plus, and the mobile numbers of the country as they are typed.
    r"\+\s?\d[\d\s()-]{7,}"
    rf"|{_BEGINS}[78][\s(-]{{0,2}}7\d{{2}}[\s)-]{{0,2}}\d{{3}}[\s-]?\d{{2}}[\s-]?\d{{2}}(?!\d)"
)


def is_of_a_paper(text: str) -> bool:
    """Tell whether this may be the number of a paper: no words, and no IIN or phone in it."""
    words = " " in text and not any(each.isdigit() for each in text)
    if words or _PHONE.search(text):
        return False
    return not any(check_iin(one).verdict is Verdict.VALID for one in _FIGURES.findall(text))

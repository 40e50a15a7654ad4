"""The rank of a post, read from its title where nobody has set it (report of point 40).

The words are those of titles in schedules; whatever else a title says, the rank can be set by hand.
"""

from db.enums import Rank

_DEPUTY = ("орынбасар", "заместител", "вице-")
_APPARATUS = ("аппарат",)
_HEAD = ("басшы", "әкім", "аким", "министр", "төраға", "председател", "руководител", "глава")


def of_title(title_kk: str, title_ru: str) -> Rank:
    """Return the rank that a title names; a deputy of anybody is a deputy."""
    title = f"{title_kk} {title_ru}".casefold()
    if any(word in title for word in _DEPUTY):
        return Rank.DEPUTY
    if any(word in title for word in _HEAD):
        heads_apparatus = any(word in title for word in _APPARATUS)
        return Rank.APPARATUS_HEAD if heads_apparatus else Rank.FIRST_HEAD
    return Rank.OTHER

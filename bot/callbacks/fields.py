"""The bounded fields from which the data of buttons are made.

The data of a button can be forged, hence every field is bounded and every id is checked again in
the services. Prefixes are one or two letters: Telegram allows 64 bytes.
"""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

FIRST_YEAR, LAST_YEAR = 2020, 2199
"""No office has business outside of these years, and no sum of days leaves the calendar."""
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
FIRST_MONTH, LAST_MONTH = 12 * FIRST_YEAR, 12 * LAST_YEAR + 11


def _nothing_or(least: int) -> Callable[[int], int]:
    def check(value: int) -> int:
        if 0 < value < least:
            message = "not a day of this office"
            raise ValueError(message)
        return value

    return check


Opaque = Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{10}$")]
Version = Annotated[int, Field(ge=0, le=1_000_000)]
Key = Annotated[int, Field(ge=0, le=2_147_483_647)]
Page = Annotated[int, Field(ge=0, le=999)]
Fingerprint = Annotated[str, Field(max_length=12)]
Day = Annotated[int, Field(ge=0, le=LAST_DAY), AfterValidator(_nothing_or(FIRST_DAY))]
"""A day by its number (`date.toordinal`), or 0 for none."""
SomeDay = Annotated[int, Field(ge=FIRST_DAY, le=LAST_DAY)]
"""A day by its number; never none."""
Month = Annotated[int, Field(ge=0, le=LAST_MONTH), AfterValidator(_nothing_or(FIRST_MONTH))]
"""A month by its number: twelve times the year, plus 0 for January to 11 for December; 0: none."""

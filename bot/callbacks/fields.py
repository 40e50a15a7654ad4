"""The bounded fields from which the data of buttons are made.

The data of a button can be forged, hence every field is bounded and every id is checked again in
the services. Prefixes are one or two letters: Telegram allows 64 bytes.
"""

from typing import Annotated

from pydantic import Field

Opaque = Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{10}$")]
Version = Annotated[int, Field(ge=0, le=1_000_000)]
Key = Annotated[int, Field(ge=0, le=2_147_483_647)]
Page = Annotated[int, Field(ge=0, le=999)]
Fingerprint = Annotated[str, Field(max_length=12)]
Day = Annotated[int, Field(ge=0, le=3_652_059)]
"""A day by its number (`date.toordinal`)."""
Month = Annotated[int, Field(ge=0, le=119_999)]
"""A month by its number: twelve times the year, plus 0 for January to 11 for December."""

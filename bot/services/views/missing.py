"""What may be missing in a request, as it is asked for by a checklist."""

from enum import StrEnum


class Missing(StrEnum):
    """What may be missing in a request (APPC article 63), in the order in which it is asked."""

    ADDRESS = "address"
    NUMBER = "number"
    AUTHORITY = "authority"
    ESSENCE = "essence"
    POWER = "power"
    OTHER = "other"


def missing_of(stored: str | None) -> tuple[Missing, ...]:
    """Read the codes of a checklist as they are stored: parted by commas."""
    return tuple(Missing(code) for code in (stored or "").split(",") if code)

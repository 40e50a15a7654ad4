"""The protection of personal data."""

from enum import StrEnum


class BreachKind(StrEnum):
    """What happened to personal data (law 94-V, article 25(2)): the log names no more of it."""

    SEEN = "seen"
    """Somebody had access who may not have it."""
    SPREAD = "spread"
    """Data were sent or shown to those who may not have them."""
    CHANGED = "changed"
    """Data were changed without right."""
    LOST = "lost"
    """Data were destroyed or lost."""

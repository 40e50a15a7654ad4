"""Another body at a reception, as cards and sheets name it."""

from dataclasses import dataclass

from db.enums import ParticipationState


@dataclass(frozen=True, slots=True)
class Guest:
    """Another body that was asked to take part (point 18); its name as it was typed."""

    body: str
    state: ParticipationState

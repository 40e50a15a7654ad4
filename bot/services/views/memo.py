"""What a memo to the head consists of."""

from enum import StrEnum


class Section(StrEnum):
    """The sections of a memo to the head (point 26), in their order on paper."""

    WHO = "who"
    MATTER = "matter"
    EARLIER = "earlier"
    POSITIONS = "positions"
    LAW = "law"
    PROPOSAL = "proposal"

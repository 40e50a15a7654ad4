"""Where the pages of a printed sheet end, reckoned row by row: a spreadsheet tears charts apart.

Heights are in points, as the sheet has them before it is made smaller for the paper.
"""


class PageBreaks:
    """The pages of one sheet, filled from top to bottom."""

    def __init__(self, room: float) -> None:
        self.room = room
        """What stands on a page."""
        self.repeated = 0.0
        """What every further page begins with."""
        self.rows: list[int] = []
        """The rows that begin a page, but for the first one."""
        self._left = room

    def put(self, row: int, height: float) -> None:
        """Put a row down; it begins a page where the page before is full."""
        self.keep(row, height)
        self._left -= height

    def keep(self, row: int, height: float) -> None:
        """Begin a page at this row, unless so much still stands on the one before."""
        if height <= self._left or self._left >= self._whole:
            return
        self.rows.append(row)
        self._left = self._whole

    @property
    def _whole(self) -> float:
        return self.room - self.repeated

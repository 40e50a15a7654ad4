"""Where an error happened, told without what it says.

The text of an exception may carry personal data: a driver prints the values of a violated key,
aiogram prints a whole message. So logs get the class and the way through our own code.
"""

import logging
import traceback
from pathlib import Path

FRAMES = 6


def where(error: BaseException) -> str:
    """Return the class of an error and the last frames that led to it, innermost last."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    path = " > ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames
    )
    return f"{type(error).__name__} at {path}" if path else type(error).__name__


def alert(logger: logging.Logger, what: str, error: BaseException) -> None:
    """Log at ERROR, which is what operators are woken by, that a person should look at this."""
    logger.log(logging.ERROR, "%s: %s", what, where(error))

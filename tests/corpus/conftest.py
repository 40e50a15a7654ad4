"""The operator of the commands' tests types the bad files of the corpus too."""

from tests.wire.conftest import operator

__all__ = ["operator"]

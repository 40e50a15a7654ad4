"""`make bench`: run every benchmark and write the figures to benchmarks/results.json."""

import asyncio
import json
from pathlib import Path

from benchmarks import conversation, mass, planner

RESULTS = Path(__file__).parent / "results.json"


def main() -> None:
    """Run and write."""
    # First of all: the most memory that the process ever held is told of the report alone.
    of_mass = asyncio.run(mass.measure())
    figures = {**asyncio.run(conversation.measure()), **planner.measure(), **of_mass}
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    for name, value in figures.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()

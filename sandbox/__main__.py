"""Run the sandbox alone: ``python -m sandbox --help``."""

import typer

from sandbox.cli import serve

typer.run(serve)

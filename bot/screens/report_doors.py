"""The buttons that lead through the quarter's reports."""

from bot.callbacks.reports import (
    Calls,
    ReportAct,
    ReportDo,
    ReportMake,
    ReportMaking,
    ReportQuarter,
)
from bot.services.rules.periods import Period


def door(span: Period) -> ReportQuarter:
    """Return what opens a quarter."""
    return ReportQuarter(year=span.first.year, quarter=span.quarter_number)


def do(span: Period, number: int, act: ReportAct) -> ReportDo:
    """Return what does something with a version."""
    return ReportDo(year=span.first.year, quarter=span.quarter_number, version=number, act=act)


def make(span: Period, step: ReportMaking, received: Calls = 0, lost: Calls = 0) -> ReportMake:
    """Return a step of making a version."""
    return ReportMake(
        year=span.first.year,
        quarter=span.quarter_number,
        step=step,
        received=received,
        lost=lost,
    )

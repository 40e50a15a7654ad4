"""What people answered in a quarter, counted anew in plain SQL over the ballots."""

from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.quarter.recount import Figures


async def answers_of(session: AsyncSession, first: date, last: date) -> Figures:
    """Return how often every answer was given, from the ballots; nothing is hidden here."""
    found: Figures = {}
    days = {"first": first.isoformat(), "last": last.isoformat()}
    counted = await session.execute(
        text(
            "SELECT b.questionnaire, b.way, count(DISTINCT b.id) "
            "FROM ballot_answers a JOIN ballots b ON b.id = a.ballot_id "
            "WHERE b.month BETWEEN :first AND :last AND a.mark IS NOT NULL GROUP BY 1, 2"
        ),
        days,
    )
    for questionnaire, way, count in counted.all():
        found[f"survey.{questionnaire}.{way}.answered"] = count
    found["surveys.answered"] = sum(int(count or 0) for count in found.values())
    given = await session.execute(
        text(
            "SELECT b.questionnaire, b.way, a.question, a.mark, a.choice, count(*) "
            "FROM ballot_answers a JOIN ballots b ON b.id = a.ballot_id "
            "WHERE b.month BETWEEN :first AND :last GROUP BY 1, 2, 3, 4, 5"
        ),
        days,
    )
    for questionnaire, way, question, mark, choice, count in given.all():
        code = f"survey.{questionnaire}.{way}.{question}"
        found[f"{code}.choice.{choice}" if mark is None else f"{code}.mark.{mark}"] = count
    average = await session.execute(
        text(
            "SELECT b.questionnaire, b.way, a.question, avg(a.mark) "
            "FROM ballot_answers a JOIN ballots b ON b.id = a.ballot_id "
            "WHERE b.month BETWEEN :first AND :last AND a.mark IS NOT NULL GROUP BY 1, 2, 3"
        ),
        days,
    )
    for questionnaire, way, question, mark in average.all():
        found[f"survey.{questionnaire}.{way}.{question}.mark"] = round(mark, 2)
    return found

"""Everything the report of a quarter says, counted and named; nothing is written (point 40)."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.errors import InputInvalid
from bot.services.quarterly.report_figures import ReportFigures
from bot.services.quarterly.report_voices import ReportVoices
from bot.services.rules.periods import Period
from bot.services.rules.ranks import of_title
from bot.services.views.figures import Waiting
from bot.services.views.report import (
    Figure,
    Named,
    Names,
    QueueLine,
    ReportContent,
    ReportPost,
)
from db.enums import Language
from db.models import Body, Fact, Post

if TYPE_CHECKING:
    from bot.profile import Named as InOffice
    from bot.services.office import Office

CALLS = ("calls.received", "calls.lost")
"""What the telephone exchange knows and the bot does not: typed in by hand (point 39)."""


class ReportContents:
    """Reports before they are frozen; whoever calls has asked the policy."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def count(
        self,
        period: Period,
        known: ReportContent | None,
        calls_received: int | None,
        calls_lost: int | None,
    ) -> ReportContent:
        """Return what the report of a quarter says; `known` is the newest version so far."""
        until = min(period.last, max(period.first, self._office.today))
        counted = Period(period.first, until)
        posts = await self._posts(counted, known)
        waiting = await self._office.figures.waiting(until)
        figures = await ReportFigures(self._office).count(counted, posts, waiting)
        figures |= await ReportVoices(self._office).count(counted)
        figures |= _calls(known, calls_received, calls_lost)
        return ReportContent(
            quarter=period.code,
            until=until,
            smallest_cell=self._office.profile.figures.smallest_cell,
            figures=figures,
            queue=_queue(waiting),
            names=await self._names(figures, posts),
        )

    async def _posts(self, period: Period, known: ReportContent | None) -> tuple[ReportPost, ...]:
        rows = list(
            await self._session.execute(
                select(Post, Body).join(Body, Body.id == Post.body_id).order_by(Body.id, Post.id)
            )
        )
        stored = {post.id: post for post in known.names.posts} if known is not None else {}
        if known is not None:
            counted = set(
                await self._session.scalars(
                    select(Fact.post_id)
                    .where(Fact.day.between(period.first, period.last))
                    .distinct()
                )
            )
            rows = [row for row in rows if row[0].id in stored or row[0].id in counted]
        holders = await self._office.posts.holders_on(
            (post.id, period.last) for post, _body in rows
        )
        return tuple(
            stored.get(post.id)
            or ReportPost(
                id=post.id,
                body_id=post.body_id,
                kk=post.title_kk,
                ru=post.title_ru,
                holder=holders[post.id, period.last],
                rank=post.rank or of_title(post.title_kk, post.title_ru),
            )
            for post, _body in rows
        )

    async def _names(self, figures: dict[str, Figure], posts: tuple[ReportPost, ...]) -> Names:
        profile = self._office.profile
        bodies = await self._session.scalars(
            select(Body).where(Body.id.in_({post.body_id for post in posts})).order_by(Body.id)
        )
        topics = {code.partition(".")[2] for code in figures if code.startswith("topics.")}
        grounds = {code.split(".")[3] for code in figures if ".ground." in code}
        phone = profile.contacts.phone
        report = profile.report
        return Names(
            office=_said("office", profile.name),
            contacts=(
                _said("address", profile.contacts.address),
                Named("phone", phone, phone),
            ),
            addressee=None if report is None else _said("addressee", report.name),
            signed_by=None if report is None else _said("signed_by", report.signed_by),
            bodies=tuple(Named(str(body.id), body.name_kk, body.name_ru) for body in bodies),
            posts=posts,
            topics=tuple(_said(one.code, one.text) for one in profile.topics if one.code in topics),
            grounds=tuple(
                _said(one.code, one.text) for one in profile.grounds if one.code in grounds
            ),
        )


def _queue(waiting: tuple[Waiting, ...]) -> tuple[QueueLine, ...]:
    return tuple(QueueLine(one.number, one.public_id, one.post_id, one.days) for one in waiting)


def _said(key: str, name: "InOffice") -> Named:
    return Named(key, name.said(Language.KK), name.said(Language.RU))


def _calls(
    known: ReportContent | None, received: int | None, lost: int | None
) -> dict[str, Figure]:
    """Return the calls of the exchange; what is not given is as it was, or not known."""
    given: dict[str, Figure] = dict(zip(CALLS, (received, lost), strict=True))
    for code, value in given.items():
        if value is None and known is not None:
            given[code] = known.figures.get(code)
    received, lost = whole(given[CALLS[0]]), whole(given[CALLS[1]])
    if min(received or 0, lost or 0) < 0 or (received is not None and (lost or 0) > received):
        raise InputInvalid(field="calls", reason="range")
    share = round(100 * lost / received, 1) if received and lost is not None else None
    return {**given, "calls.lost_percent": share}


def whole(figure: Figure) -> int | None:
    """Return a figure that counts as a whole number."""
    return None if figure is None else int(figure)

"""Posts and seats as people see them: who receives, where and when."""

from bot.services.views import PostView, SeatView
from db.models import Body, Place, Post, Reception, Seat


def post_view(post: Post, body: Body) -> PostView:
    """Return a post with its body and its holder."""
    return PostView(post.id, post.title_kk, post.title_ru, body.name_kk, body.name_ru, post.holder)


def seat_view(
    seat: Seat, reception: Reception, place: Place, *, confirmed: bool | None = None
) -> SeatView:
    """Return a seat with where it is and who receives."""
    return SeatView(
        seat.id,
        seat.number,
        seat.starts_at,
        place.name_kk,
        place.name_ru,
        reception.holder,
        confirmed,
        reception.id,
        reception.minutes,
        reception.mode,
        reception.link,
        place.directions_kk,
        place.directions_ru,
        place.step_free,
        reception.emergency_id is not None,
    )

"""Posts with their holders, and places with the way in."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.plan import PlaceAct, PlanPlace, PlanPlaces, PlanPost, PlanPosts, PlanRank
from bot.dialogues import end_talk, expect, subject_of
from bot.filters import command
from bot.handlers.staff.plan_outcomes import post_shown
from bot.i18n import Words
from bot.screens import plan_places, plan_posts
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.rules.policy import Action
from bot.states import Plan


def create_router() -> Router:
    """Return a fresh router; it is asked after the forms, which take some acts for themselves."""
    router = Router(name="staff.plan_house")
    on_press = router.callback_query.register
    on_press(posts_asked, PlanPosts.filter())
    on_press(post_opened, PlanPost.filter())
    on_press(ranks_asked, PlanRank.filter(F.choose))
    on_press(rank_chosen, PlanRank.filter())
    on_press(places_asked, PlanPlaces.filter())
    on_press(access_noted, PlanPlace.filter(F.act.in_({PlaceAct.STEP_FREE, PlaceAct.STEPS})))
    on_press(pinning_begun, PlanPlace.filter(F.act == PlaceAct.POINT))
    on_press(place_opened, PlanPlace.filter())
    router.message.register(place_pinned, Plan.pinning, F.location)
    router.message.register(pinning_cancelled, Plan.pinning, command("cancel"))
    router.message.register(no_location_sent, Plan.pinning)
    return router


async def posts_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanPosts
) -> Screen:
    """Somebody looked at the posts."""
    office.plan.require()
    return plan_posts.posts(words, await office.plan.posts(), callback_data.page)


async def post_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanPost
) -> Screen:
    """Somebody opened a post."""
    return await post_shown(office, words, callback_data.post)


async def ranks_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanRank
) -> Screen:
    """Somebody is about to set the rank of a post."""
    office.require(Action.CHANGE_SCHEDULE)
    rank = await office.posts.rank(callback_data.post)
    post = await office.schedules.post(callback_data.post)
    return plan_posts.ranks(words, post, rank)


async def rank_chosen(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanRank
) -> Reply:
    """The rank of a post was set."""
    await office.posts.set_rank(callback_data.post, callback_data.rank)
    said = plan_posts.rank_set(words)
    return Reply((await post_shown(office, words, callback_data.post, said),), toast=said)


async def places_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanPlaces
) -> Screen:
    """Somebody looked at the places."""
    return plan_places.places(words, await office.places.all(), callback_data.page)


async def place_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanPlace
) -> Screen:
    """Somebody opened a place."""
    place = await office.places.find(callback_data.place)
    return plan_places.place(words, place, office.actor.roles)


async def access_noted(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanPlace
) -> Screen:
    """It was noted whether one gets in without steps."""
    step_free = callback_data.act is PlaceAct.STEP_FREE
    place = await office.places.mark_step_free(callback_data.place, step_free=step_free)
    lead = plan_places.place_changed(words)
    return plan_places.place(words, place, office.actor.roles, lead)


async def pinning_begun(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: PlanPlace
) -> Screen:
    """Somebody is about to send the point of a place."""
    office.require(Action.MANAGE_SCHEDULE)
    place = await office.places.find(callback_data.place)
    await expect(state, Plan.pinning, str(place.id))
    return plan_places.pinning(words, place)


async def place_pinned(
    event: Message, office: Office, words: Words, state: FSMContext
) -> Screen | None:
    """The point of a place came."""
    place_id = int(await subject_of(state))
    await end_talk(state)
    if event.location is None:
        return None
    where = event.location
    place = await office.places.pin(place_id, where.latitude, where.longitude)
    lead = plan_places.place_changed(words)
    return plan_places.place(words, place, office.actor.roles, lead)


async def pinning_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody sends no point after all."""
    place = await office.places.find(int(await subject_of(state)))
    await end_talk(state)
    return plan_places.place(words, place, office.actor.roles)


async def no_location_sent(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Something else came where a location is awaited."""
    place = await office.places.find(int(await subject_of(state)))
    return plan_places.pinning(words, place, again=True)

"""Conversations of the staff."""

from aiogram import Router

from bot.dialogues import end_talks_on_other_steps
from bot.filters import private_only
from bot.handlers.staff import (
    appeals,
    by_hand,
    by_number,
    calls,
    changes,
    day,
    day_list,
    day_outcomes,
    day_sheets,
    day_walk_ins,
    decide,
    desk,
    distribute,
    dry_run,
    emergency,
    evidence,
    imports,
    instruct,
    instruction_terms,
    instructions,
    intake,
    participation,
    plan,
    plan_forms,
    plan_house,
    propose,
    publish,
    register,
    review,
    roster,
    secrecy,
    stats,
    team,
    telling,
    typed_text,
)


def create_routers() -> list[Router]:
    """Return a fresh router of the staff; it is asked before all others, so it ends side talks."""
    staff = Router(name="staff")
    private_only(staff)
    end_talks_on_other_steps(staff)
    staff.include_routers(
        team.create_router(),
        roster.create_router(),
        day.create_router(),
        day_outcomes.create_router(),
        day_walk_ins.create_router(),
        day_sheets.create_router(),
        desk.create_router(),
        stats.create_router(),
        register.create_router(),
        review.create_router(),
        propose.create_router(),
        decide.create_router(),
        distribute.create_router(),
        by_hand.create_router(),
        by_number.create_router(),
        evidence.create_router(),
        dry_run.create_router(),
        emergency.create_router(),
        calls.create_router(),
        telling.create_router(),
        intake.create_router(),
        day_list.create_router(),
        changes.create_router(),
        secrecy.create_router(),
        participation.create_router(),
        instruct.create_router(),
        instruction_terms.create_router(),
        instructions.create_router(),
        appeals.create_router(),
        instruct.create_last_router(),
        publish.create_router(),
        plan.create_router(),
        plan_forms.create_router(),
        plan_house.create_router(),
        typed_text.create_router(),
        imports.create_router(),
    )
    return [staff]

"""The tables of the code as pages of the documentation: `python -m tools.tables` writes them anew.

Both are drawn from what the services ask at run time, so that a reader need not read code to check
who may do what, and what follows from a step. A test compares the pages with the code.
"""

from pathlib import Path

from bot.config import office_template, parse_office
from bot.services.rules.lifecycle import ARROWS, CLOSED_STATES, Arrow, Step
from bot.services.rules.policy import Action, permits
from bot.services.rules.retention import RETENTION
from bot.services.rules.retention_terms import COUNTED_FROM, Period, Rule
from db.enums import DutyKind, RequestState, Role

DOCS = Path(__file__).parents[1] / "docs"
WRITTEN = (
    "Written by `make tables` from the code; a test compares the two. Change the code instead."
)

COLUMNS = (
    "Step",
    "From",
    "To",
    "By",
    "Must be said",
    "Journal",
    "Opens",
    "Closes",
    "Tells",
    "Counts",
    "Sometimes",
)
"""What is said of a step."""


def lifecycle() -> str:
    """Return the life of a request: a diagram, and a line for every step."""
    lines = [
        "# The life of a request",
        "",
        WRITTEN,
        "",
        "A written appeal is a case of its own: it begins in `appeal`. Whoever is not named cannot",
        "take a step, and a step that does not begin in a state is refused in it.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> registered",
        "    [*] --> appeal",
        *_edges(),
        *(f"    {state} --> [*]" for state in RequestState if state in CLOSED_STATES),
        "```",
        "",
        f"| {' | '.join(COLUMNS)} |",
        "|" + "---|" * len(COLUMNS),
        *(_step(step, arrow) for step, arrow in ARROWS.items()),
    ]
    return "\n".join(lines) + "\n"


def rights() -> str:
    """Return who may do what: a line for every action, a column for every role."""
    lines = [
        "# Who may do what",
        "",
        WRITTEN,
        "",
        "What is not marked is refused. The applicant owns `own_request` and nothing else, and no",
        "role of the staff gives it.",
        "",
        f"| Action | {' | '.join(role.value for role in Role)} | applicant |",
        "|---|" + ":-:|" * (len(Role) + 1),
        *(_action(action) for action in Action),
    ]
    return "\n".join(lines) + "\n"


def retention() -> str:
    """Return how long each column is kept: a table for every table of the database."""
    terms = parse_office(office_template()).retention
    lines = [
        "# What is kept, and how long",
        "",
        WRITTEN,
        "",
        "Law 94-V asks that personal data be kept no longer than their purpose (article 12) and be",
        "destroyed then (article 18). A nightly job works by this table; its terms are settings of",
        "`[retention]` in office.toml, and the numbers here are those of the example.",
        "",
        "| Term | Setting | Counted from |",
        "|---|---|---|",
        *(
            f"| {getattr(terms, period.value)} {period.value.split('_')[1]} | `{period.value}` "
            f"| {COUNTED_FROM[period]} |"
            for period in Period
        ),
    ]
    for table, columns in RETENTION.items():
        lines += ["", f"## {table}", "", "| Column | Rule | Term | Why |", "|---|---|---|---|"]
        lines += [
            f"| {column} | {rule.kind.value} | {_term(rule)} | {rule.why} |"
            for column, rule in columns.items()
        ]
    return "\n".join(lines) + "\n"


def _term(rule: Rule) -> str:
    return "" if rule.period is None else f"`{rule.period.value}`"


PAGES = {"lifecycle.md": lifecycle, "rights.md": rights, "retention.md": retention}


def _edges() -> list[str]:
    """Return one edge for each two states, with every step between them."""
    between: dict[tuple[RequestState, RequestState], list[str]] = {}
    for step, arrow in ARROWS.items():
        for state in RequestState:
            if state in arrow.leaves:
                between.setdefault((state, arrow.leads_to), []).append(step.value)
    return [
        f"    {one} --> {other} : {', '.join(steps)}" for (one, other), steps in between.items()
    ]


def _step(step: Step, arrow: Arrow) -> str:
    whole = arrow.closes == frozenset(DutyKind)
    cells = (
        step.value,
        _in_order(RequestState, arrow.leaves),
        arrow.leads_to.value,
        ", ".join(
            [*(role.value for role in Role if role in arrow.roles)]
            + (["applicant"] if arrow.by_applicant else [])
        ),
        arrow.asks,
        arrow.journal,
        _in_order(DutyKind, arrow.opens),
        "everything" if whole else _in_order(DutyKind, arrow.closes),
        ", ".join(sorted(arrow.tells)),
        ", ".join(kind.value for kind in arrow.counts),
        ", ".join(sorted(map(str, arrow.sometimes))),
    )
    return "| " + " | ".join(cells) + " |"


def _in_order(kinds: type[RequestState] | type[DutyKind], found: frozenset[str]) -> str:
    left = [kind.value for kind in kinds if kind not in found]
    if 0 < len(left) <= 5 < len(found):
        return f"everything but {', '.join(left)}"
    return ", ".join(kind.value for kind in kinds if kind in found)


def _action(action: Action) -> str:
    marks = ["●" if permits(frozenset({role}), action) else "" for role in Role]
    owner = "●" if permits(frozenset(), action, owner=True) else ""
    return f"| {action.value} | {' | '.join(marks)} | {owner} |"


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()

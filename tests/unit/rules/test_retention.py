"""Every column of every table has a rule, and the rules are about nothing else."""

import pytest

from bot.profile import Retention
from bot.services.rules.retention import RETENTION, rules
from bot.services.rules.retention_terms import COUNTED_FROM, KEY, Kind, Period, of
from db.base import Base

COLUMNS = {
    (table.name, column.name) for table in Base.metadata.tables.values() for column in table.c
}


def test_every_column_has_a_rule_and_every_rule_a_column() -> None:
    ruled = {(table, column) for table, column, _rule in rules()}
    assert sorted(COLUMNS - ruled) == [], "say in bot/services/rules/retention.py what becomes of"
    assert sorted(ruled - COLUMNS) == []


def test_what_is_sealed_never_stays_but_the_names_of_officials() -> None:
    goes = {Kind.EMPTIED, Kind.ROW, Kind.HANDLED}
    kept = {
        (table, column)
        for table, column, rule in rules()
        if column.endswith("_sealed") and rule.kind not in goes
    }
    # And what the office did about a month's low marks, or a breach, behind which nobody stands.
    assert kept == {
        ("staff", "name_sealed"),
        ("mark_reviews", "text_sealed"),
        ("breaches", "done_sealed"),
    }


def test_what_leads_to_a_chat_never_stays() -> None:
    chats = {"chat_id", "telegram_id", "telegram_file_id", "submitted_by", "asked_with"}
    for table, column, rule in rules():
        if column in chats:
            assert rule.kind in {Kind.EMPTIED, Kind.ROW, Kind.HANDLED}, (table, column)


def test_blind_indexes_never_stay() -> None:
    for table, column, rule in rules():
        if column.endswith("_index"):
            assert rule.kind is Kind.EMPTIED, (table, column)


def test_a_term_is_named_exactly_where_something_goes() -> None:
    for table, column, rule in rules():
        goes = rule.kind in {Kind.EMPTIED, Kind.ROW, Kind.HANDLED}
        assert (rule.period is not None) is goes, (table, column)
        assert rule.why


def test_every_setting_of_the_office_is_a_term_of_some_column() -> None:
    used = {rule.period for _table, _column, rule in rules() if rule.period is not None}
    assert used == set(Period) == set(COUNTED_FROM)
    assert {period.value for period in Period} == set(Retention.model_fields)


def test_a_row_that_goes_goes_whole() -> None:
    for table, columns in RETENTION.items():
        kinds = {rule.kind for rule in columns.values()}
        if Kind.ROW in kinds:
            assert kinds <= {Kind.ROW, Kind.HANDLED}, table


def test_a_column_has_one_rule() -> None:
    with pytest.raises(ValueError, match="two rules"):
        of((KEY, "id name"), (KEY, "name"))

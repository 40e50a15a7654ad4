"""A router is passed over by one look where the button is of another kind, and by nothing else."""

from aiogram.filters.callback_data import CallbackQueryFilter

from bot.handlers import OneOf, create_routers


def test_every_router_lets_through_just_the_kinds_that_it_hears() -> None:
    passed_over = 0
    for router in create_routers():
        for part in router.chain_tail:
            heard: set[str] = set()
            anything = False
            for handler in part.callback_query.handlers:
                kinds = [
                    one.callback.callback_data.__prefix__
                    for one in handler.filters or ()
                    if isinstance(one.callback, CallbackQueryFilter)
                ]
                heard.update(kinds)
                anything = anything or not kinds
            doors = [
                one.callback
                for one in part.callback_query._handler.filters or ()
                if isinstance(one.callback, OneOf)
            ]
            if anything or not heard:
                assert doors == []
                continue
            assert [door.prefixes for door in doors] == [heard]
            passed_over += 1
    assert passed_over > 50

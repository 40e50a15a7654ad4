"""The bot without the claim on updates: it handles what it saw, whoever has handled it meanwhile.

Two processes of it on one database handle updates twice, which the tests must notice.
"""

from sqlalchemy import bindparam, select

from bot import cli
from bot.transport import inbox
from db.models import Dialogue, InboxUpdate

_ANY = (
    select(Dialogue.state, Dialogue.data_sealed, Dialogue.live_message_id)
    .select_from(InboxUpdate)
    .outerjoin(Dialogue, Dialogue.chat_id == InboxUpdate.chat_id)
    .where(InboxUpdate.update_id == bindparam("update_id"), bindparam("tries").is_not(None))
)

if __name__ == "__main__":
    inbox._CLAIM = _ANY
    cli.main()

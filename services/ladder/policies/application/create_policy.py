"""A new version of the ladder policy."""

from datetime import date

from services.ladder.policies.store.policies import POLICIES, PolicyVersion, require_after_decided
from shared.kernel.differences import differences
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database
from shared.platform.database.versions import NewVersion


async def create_policy(database: Database, change: Change, new: NewVersion[date]) -> PolicyVersion:
    """Save a policy that holds from a day on; Invalid with every fault, Conflict where it would come too early.

    It begins after every version there is, and after the year of every decided round. So what was decided stands
    under the rules that it was decided by.
    """
    async with database.change(change, str(new.valid_from)) as write:
        version = await POLICIES.add(write, new)
        await require_after_decided(write, new.valid_from)
        write.note(differences(f"policy {version.version}", None, {"valid_from": new.valid_from, "note": new.note}))
        return write.answer(version)

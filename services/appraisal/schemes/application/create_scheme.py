"""A new version of the appraisal rules."""

from services.appraisal.schemes.store.schemes import SCHEMES, SchemeVersion
from shared.kernel.months import Month
from shared.platform.database.sessions import Change
from shared.platform.database.transactions import Database
from shared.platform.database.versions import NewVersion


async def create_scheme(database: Database, change: Change, new: NewVersion[Month]) -> SchemeVersion:
    """Save a scheme that holds from a month on; Invalid with every fault, Conflict where it would come too early.

    It begins after every version there is and after every closed month, which sealed the version that it used.
    So what was decided stands under the rules that it was decided by.
    """
    async with database.change(change, str(new.valid_from)) as write:
        return write.answer(await SCHEMES.add(write, new))

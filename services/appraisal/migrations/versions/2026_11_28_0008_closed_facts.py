"""The facts of a closed month stay as they are: the running service cannot change them any more."""

from shared.platform.database.migration_steps import execute_script

revision = "0008"
down_revision = "0007"

_GUARDS = """
CREATE FUNCTION refuse_changes_of_closed_months() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM old_rows JOIN public.monthly_closing USING (company, month)
        WHERE current_user <> pg_get_userbyid((SELECT relowner FROM pg_class WHERE pg_class.oid = TG_RELID))
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = format('the month is closed: %s stays as it is', TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER monthly_fact_closed_updated AFTER UPDATE ON monthly_fact
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION refuse_changes_of_closed_months();
"""


def upgrade() -> None:
    execute_script(_GUARDS)

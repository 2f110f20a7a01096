"""Seals of schemes are never taken back, and the votes that a closed year was judged by stay as they are."""

from shared.platform.database.migration_steps import execute_script, keep_mark

revision = "0009"
down_revision = "0008"

_GUARDS = """
CREATE FUNCTION refuse_changes_of_closed_years() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM touched_rows JOIN public.annual_closing USING (company, year)
        WHERE touched_rows.part = 'overall' AND current_user <> pg_get_userbyid(
            (SELECT relowner FROM pg_class WHERE pg_class.oid = TG_RELID))
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = format('the year is closed: %s stays as it is', TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER panel_score_closed_updated AFTER UPDATE ON panel_score
REFERENCING OLD TABLE AS touched_rows FOR EACH STATEMENT EXECUTE FUNCTION refuse_changes_of_closed_years();
CREATE TRIGGER panel_score_closed_inserted AFTER INSERT ON panel_score
REFERENCING NEW TABLE AS touched_rows FOR EACH STATEMENT EXECUTE FUNCTION refuse_changes_of_closed_years();
"""


def upgrade() -> None:
    keep_mark("scheme_version", "sealed_through")
    execute_script(_GUARDS)

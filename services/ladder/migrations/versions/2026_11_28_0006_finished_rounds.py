"""A finished round stays as it is: the running service cannot change or delete its rows any more."""

from shared.platform.database.migration_steps import execute_script

revision = "0006"
down_revision = "0005"

_GUARDS = """
CREATE FUNCTION refuse_changes_of_finished_rounds() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM old_rows JOIN public.round USING (company, year)
        WHERE round.state = 'finished' AND current_user <> pg_get_userbyid(
            (SELECT relowner FROM pg_class WHERE pg_class.oid = TG_RELID))
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = format('the round is finished: %s stays as it is', TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER round_decision_finished_updated AFTER UPDATE ON round_decision
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION refuse_changes_of_finished_rounds();
CREATE TRIGGER round_decision_finished_deleted AFTER DELETE ON round_decision
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION refuse_changes_of_finished_rounds();
CREATE TRIGGER round_change_finished_deleted AFTER DELETE ON round_change
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION refuse_changes_of_finished_rounds();
CREATE TRIGGER nomination_finished_deleted AFTER DELETE ON nomination
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION refuse_changes_of_finished_rounds();

CREATE FUNCTION refuse_changes_of_a_finished_round() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF current_user <> pg_get_userbyid((SELECT relowner FROM pg_class WHERE pg_class.oid = TG_RELID)) THEN
        RAISE insufficient_privilege USING MESSAGE = 'the round is finished: it stays as it is';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER round_finished_updated BEFORE UPDATE ON round
FOR EACH ROW WHEN (OLD.state = 'finished') EXECUTE FUNCTION refuse_changes_of_a_finished_round();
"""


def upgrade() -> None:
    execute_script(_GUARDS)

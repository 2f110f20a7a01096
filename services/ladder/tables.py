"""The ladder service's tables; every key begins with ``company``, every validity is half-open."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID, ExcludeConstraint

from shared.platform.database import columns
from shared.platform.database.privileges import may, written_once
from shared.platform.database.tables import add_platform_tables

metadata = sa.MetaData()
add_platform_tables(metadata)


def _validity() -> tuple[sa.Column[object], sa.Column[object]]:
    return (sa.Column("valid_from", sa.Date, primary_key=True), sa.Column("valid_to", sa.Date))


def _never_twice(name: str) -> ExcludeConstraint:
    """Forbid that two validities of a person share a day."""
    return ExcludeConstraint(
        (sa.column("company"), "="),
        (sa.column("employee_no"), "="),
        (sa.func.daterange(sa.column("valid_from"), sa.column("valid_to")), "&&"),
        name=name,
        using="gist",
    )


register = sa.Table(
    "register",
    metadata,
    columns.company(),
    sa.Column("decided_through", sa.Date, comment="The closing day of the last decided round."),
    comment="A company; its row is locked by whoever changes what a round reads.",
    info=may(update=("company", "decided_through")),
)

unit = sa.Table(
    "unit",
    metadata,
    columns.company(),
    sa.Column("code", sa.Text, primary_key=True),
    columns.text("name"),
    columns.text("parent_code", nullable=True),
    columns.text("path"),
    sa.ForeignKeyConstraint(["company", "parent_code"], ["unit.company", "unit.code"], name="unit_parent"),
    sa.CheckConstraint("path LIKE '%/'", name="unit_path_ends"),
    info=may(update=("name", "parent_code", "path")),
)

employee = sa.Table(
    "employee",
    metadata,
    columns.company(),
    columns.employee_no(),
    columns.text("name"),
    sa.Column("name_sort", sa.Text, nullable=False, comment="The name in pinyin, by which people are listed."),
    columns.text("education"),
    columns.text("employment_type"),
    sa.Column("hired_on", sa.Date, nullable=False),
    sa.Column("left_on", sa.Date, comment="The first day on which they were no longer there."),
    sa.Column("certificate_level", sa.SmallInteger, comment="From 1 (the fifth, lowest) to 5 (the first, highest)."),
    columns.text("previous_band", nullable=True),
    sa.Column("previous_band_year", sa.SmallInteger, comment="The year of that band, where the import said it."),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1", comment="How often a roster changed them."),
    columns.moment(),
    sa.Column("recorded_by", sa.Text, nullable=False, server_default=""),
    sa.CheckConstraint("employment_type IN ('contract', 'regular')", name="employee_employment_type"),
    sa.CheckConstraint(
        "education IN ('junior_high', 'high_school', 'college', 'bachelor', 'master')", name="employee_education"
    ),
    sa.CheckConstraint("certificate_level BETWEEN 1 AND 5", name="employee_certificate_level"),
    sa.CheckConstraint("previous_band IN ('excellent', 'good', 'pass', 'fail')", name="employee_previous_band"),
    sa.CheckConstraint("left_on > hired_on", name="employee_left_after_hired"),
    info=may(
        update=(
            "name",
            "name_sort",
            "education",
            "employment_type",
            "hired_on",
            "left_on",
            "certificate_level",
            "previous_band",
            "previous_band_year",
            *("revision", "recorded_at", "recorded_by"),
        )
    ),
)
sa.Index("employee_by_name", employee.c.company, employee.c.name_sort, employee.c.employee_no)

employee_version = sa.Table(
    "employee_version",
    metadata,
    columns.company(),
    columns.employee_no(),
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("fields", JSONB, nullable=False, comment="The master data, and the unit of the last placement."),
    columns.moment("replaced_at"),
    sa.ForeignKeyConstraint(
        ["company", "employee_no"], ["employee.company", "employee.employee_no"], name="employee_version_employee"
    ),
    comment="What a roster replaced of each person, as it was.",
    info=written_once(),
)

placement = sa.Table(
    "placement",
    metadata,
    columns.company(),
    columns.employee_no(),
    *_validity(),
    columns.text("rung"),
    columns.text("tier"),
    columns.text("unit_code"),
    sa.Column("unit_path", sa.Text, nullable=False, comment="The path that the unit had when the record was made."),
    sa.Column("rung_since", sa.Date, nullable=False),
    sa.Column("tier_since", sa.Date, nullable=False),
    columns.text("source"),
    sa.Column("source_ref", sa.Text, comment="The year of the round, where a round made it."),
    columns.moment(),
    sa.CheckConstraint("valid_to > valid_from", name="placement_valid"),
    sa.CheckConstraint("tier_since <= rung_since AND rung_since <= valid_from", name="placement_since"),
    sa.CheckConstraint("source IN ('roster', 'round')", name="placement_source"),
    sa.ForeignKeyConstraint(
        ["company", "employee_no"], ["employee.company", "employee.employee_no"], name="placement_employee"
    ),
    sa.ForeignKeyConstraint(["company", "unit_code"], ["unit.company", "unit.code"], name="placement_unit"),
    _never_twice("placement_never_twice"),
    info=may(update=("valid_to",), delete=True),
)

kept_rung = sa.Table(
    "kept_rung",
    metadata,
    columns.company(),
    columns.employee_no(),
    sa.Column("effective_on", sa.Date, primary_key=True),
    columns.text("rung"),
    sa.Column("year", sa.BigInteger, nullable=False),
    sa.ForeignKeyConstraint(
        ["company", "employee_no"], ["employee.company", "employee.employee_no"], name="kept_rung_employee"
    ),
    comment="The rung that a finished round gave somebody who had left: theirs once they are back.",
    info=written_once(),
)

protection = sa.Table(
    "protection",
    metadata,
    columns.company(),
    columns.employee_no(),
    *_validity(),
    columns.moment(),
    sa.CheckConstraint("valid_to > valid_from", name="protection_valid"),
    sa.ForeignKeyConstraint(
        ["company", "employee_no"], ["employee.company", "employee.employee_no"], name="protection_employee"
    ),
    _never_twice("protection_never_twice"),
    comment="That somebody is protected, never why.",
    info=may(update=("valid_to",)),
)

policy_version = columns.version_table(
    "policy_version",
    metadata,
    sa.Date,
    sa.Column("sealed_through", sa.Date, comment="The closing day of the last finished round that used the version."),
)

nomination = sa.Table(
    "nomination",
    metadata,
    columns.company(),
    columns.year(),
    columns.employee_no(),
    columns.text("reasons"),
    columns.text("nominated_by"),
    columns.moment(),
    sa.ForeignKeyConstraint(
        ["company", "employee_no"], ["employee.company", "employee.employee_no"], name="nomination_employee"
    ),
    info=may(delete=True),
)

round_ = sa.Table(
    "round",
    metadata,
    columns.company(),
    columns.year(),
    columns.text("state"),
    sa.Column("policy_version", sa.Integer, nullable=False),
    sa.Column("effective_on", sa.Date, nullable=False),
    sa.Column("input_digest", sa.Text, nullable=False, comment="Of the policy and everybody's facts."),
    sa.Column("seats", JSONB, nullable=False),
    sa.Column("over", JSONB, nullable=False, comment="People beyond the seats, by tier, as proposed."),
    sa.Column("cost", JSONB, nullable=False),
    sa.Column("decision", JSONB, comment="Who decided, when, why, and what they amended."),
    sa.Column("revision", sa.Integer, nullable=False),
    columns.moment("proposed_at"),
    columns.text("proposed_by"),
    sa.Column("proposed_by_no", sa.Text, comment="The personnel number of who proposed, where the token had one."),
    sa.Column(
        "late",
        JSONB,
        nullable=False,
        server_default=sa.text("'[]'"),
        comment="Who was registered after the year was closed, and takes no part.",
    ),
    sa.Column("units", JSONB, comment="The path of each unit when the round was proposed."),
    sa.Column("decided_at", sa.DateTime(timezone=True)),
    columns.text("decided_by", nullable=True),
    sa.Column("finished_at", sa.DateTime(timezone=True)),
    sa.Column("finish_job", UUID(as_uuid=True)),
    sa.CheckConstraint("state IN ('proposed', 'decided', 'finished')", name="round_state"),
    sa.CheckConstraint("(state <> 'proposed') = (decision IS NOT NULL)", name="round_decided"),
    sa.CheckConstraint("(state = 'finished') = (finish_job IS NOT NULL)", name="round_finished"),
    sa.ForeignKeyConstraint(
        ["company", "policy_version"], ["policy_version.company", "policy_version.version"], name="round_policy"
    ),
    info=may(
        update=(
            "state",
            "policy_version",
            "effective_on",
            "input_digest",
            "seats",
            "over",
            "cost",
            "decision",
            "revision",
            "proposed_at",
            "proposed_by",
            "proposed_by_no",
            "late",
            "units",
            "decided_at",
            "decided_by",
            "finished_at",
            "finish_job",
        )
    ),
)

round_decision = sa.Table(
    "round_decision",
    metadata,
    columns.company(),
    columns.year(),
    columns.employee_no(),
    columns.text("unit_code"),
    columns.text("unit_path"),
    sa.Column("tier", sa.Text, nullable=False, comment="The tier before the round: what scopes the record."),
    columns.text("rung_before"),
    sa.Column("proposed_rung", sa.Text, nullable=False, comment="What the rules gave, whatever was decided."),
    columns.text("rung"),
    columns.text("outcome"),
    sa.Column("reasons", ARRAY(sa.Text), nullable=False),
    columns.text("band", nullable=True),
    sa.Column("acceptable", ARRAY(sa.Text), nullable=False, comment="The rungs earned, best first."),
    sa.Column("ranks", JSONB, nullable=False),
    sa.Column("facts", JSONB, nullable=False, comment="The person as they were given to the rules, exactly."),
    sa.Column("amendment", sa.Text, comment="Why the deciding body chose another rung."),
    sa.CheckConstraint("outcome IN ('promoted', 'held', 'demoted')", name="round_decision_outcome"),
    sa.CheckConstraint("amendment IS NOT NULL OR rung = proposed_rung", name="round_decision_amended"),
    sa.ForeignKeyConstraint(["company", "year"], ["round.company", "round.year"], name="round_decision_round"),
    info=may(update=("rung", "outcome", "reasons", "amendment"), delete=True),
)

round_change = sa.Table(
    "round_change",
    metadata,
    columns.company(),
    sa.Column("year", sa.BigInteger, primary_key=True, autoincrement=False),
    columns.employee_no(),
    sa.Column("field", sa.Text, primary_key=True),
    columns.text("unit_path"),
    columns.text("tier"),
    columns.text("before", nullable=True),
    columns.text("after", nullable=True),
    sa.ForeignKeyConstraint(["company", "year"], ["round.company", "round.year"], name="round_change_round"),
    comment="What a proposal read or gave otherwise than the one before it.",
    info=may(delete=True),
)

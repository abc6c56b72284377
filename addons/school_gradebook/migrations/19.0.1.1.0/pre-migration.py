"""Circulars get a state: those that are there govern, a new version is prepared first."""

from openupgradelib import openupgrade


@openupgrade.migrate()
def migrate(env, version):
    """Mark the rulesets of earlier versions as in force, before classes are bound to them."""
    openupgrade.add_fields(
        env,
        [
            (
                "state",
                "school.ruleset",
                "school_ruleset",
                "selection",
                "varchar",
                "school_gradebook",
                "in_force",
            )
        ],
    )

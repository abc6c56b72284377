"""docs/access.md is what the tested access table says."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "setup"))
from suite import access  # noqa: E402


def test_the_published_matrix_is_the_tested_one():
    published = access.TARGET.read_text(encoding="utf-8")
    assert published == access.render(access.load()), "run ./setup/access"


def test_every_role_and_model_is_named_once():
    table = access.load()
    for model, rights in table.TABLE.items():
        named = [role for roles in rights.values() for role in roles.split()]
        assert len(named) == len(set(named)), model
        assert set(named) <= set(table.ROLES), model


def test_a_changed_right_changes_the_page():
    table = access.load()
    before = access.render(table)
    table.TABLE["school.mark"]["rwcu"] = "technical"
    assert access.render(table) != before

"""./setup/access: the access matrix of the tests as docs/access.md.

The tables are those that test_access_matrix.py of each addon tries out with real users;
this module only sets them for readers and needs no Odoo.
"""

import importlib.util
from pathlib import Path
from types import ModuleType

from . import paths
from .console import say

SOURCE = paths.ADDONS / "school_gradebook" / "tests" / "access_table.py"
TARGET = paths.ROOT / "docs" / "access.md"

INTRODUCTION = """\
# Who may do what

Made by `./setup/access` from `tests/access_table.py` of each addon; do not edit. The tests
`test_access_matrix.py` try every cell of these tables with real users on real records.

**r** reads, **w** writes, **c** creates, **u** deletes, **–** nothing. Rights are given in Odoo's
user form; what a teacher may do follows from assignments, what a substitute, a deputy with a
delegation and an inspector may do also from dates. A person with several roles has the sum.

- A lock binds every role and every path: «locked» below means a locked gradebook or term.
  Locking, unlocking, revoking, approving and closing are actions, not writing, and have tests of
  their own.
- «u» is for records that nothing hangs on: what has books or a history cannot be deleted by
  anybody.
- A correction request stands as a draft in the open classes, and submitted in the locked ones;
  its steps are actions with tests of their own.
- Records of another school are closed to all roles.
- Dialogs (import, change of rules, lock a term …) belong to the person who opened them; what
  they change follows from the rights on the records.
"""

ROLES = """
| Column | Role |
|---|---|
| GVBM | subject teacher, in the own books |
| GVCN | homeroom teacher who teaches nothing in the class |
| GV dạy thay | substitute, within the dates of the substitution |
| TTCM | head of department: progress of the department's books |
| PHT | deputy principal; «được ủy quyền»: within the dates of a delegation |
| HT | principal |
| BQT, QTV | administration board; system administrator of the school |
| VT | clerk |
| Sở/Phòng | education authority |
| Thanh tra | inspector, within the dates of an inspection; «hết hạn»: after them |
| Quản trị Odoo | administrator of Odoo (`base.group_system`) without a role in the school |
| Nhân viên khác | any other account |
"""


def command(_arguments: list[str]) -> int:
    """Write docs/access.md."""
    TARGET.write_text(render(load()), encoding="utf-8")
    say(f"{TARGET.relative_to(paths.ROOT)} written")
    return 0


def load() -> ModuleType:
    """Return the table's module with the tables of all addons in one."""
    table = _module(SOURCE)
    for path in sorted(paths.ADDONS.glob("*/tests/access_table.py")):
        if path != SOURCE:
            table.TABLE.update(_module(path).TABLE)
    return table


def _module(path: Path) -> ModuleType:
    """Return a module read by its path."""
    spec = importlib.util.spec_from_file_location("access_table", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def render(table: ModuleType) -> str:
    """Return the text of docs/access.md."""
    words = {
        model: {role: table.expected(model, role) for role in table.ROLES}
        for model in sorted(table.TABLE)
    }
    by_place = {m: r for m, r in words.items() if any(len(set(w)) > 1 for w in r.values())}
    everywhere = {m: r for m, r in words.items() if m not in by_place}
    return "\n".join(
        [
            INTRODUCTION.rstrip(),
            ROLES.rstrip(),
            "\n## Records of a class\n",
            *_head(table, "Model", "Place"),
            *_rows_by_place(table, by_place),
            "\n## The same everywhere\n",
            *_head(table, "Model"),
            *(_row([f"`{m}`", *(_shown(w[0]) for w in r.values())]) for m, r in everywhere.items()),
            "",
        ]
    )


def _rows_by_place(table: ModuleType, models: dict) -> list[str]:
    rows = []
    for model, roles in models.items():
        for index, place in enumerate(table.PLACES.values()):
            name = f"`{model}`" if index == 0 else ""
            rows.append(_row([name, place, *(_shown(w[index]) for w in roles.values())]))
    return rows


def _head(table: ModuleType, *columns: str) -> list[str]:
    names = [*columns, *table.ROLES.values()]
    return [_row(names), "|" + "---|" * len(names)]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _shown(word: str) -> str:
    return "–" if word == "-" else word

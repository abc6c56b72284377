"""Sheets of any width, and Odoo's own editable list of the same size, for the browser.

A browser sees only what is committed: this is for a database that is thrown away.
"""

from copy import deepcopy
from dataclasses import dataclass

from school import make_class

LOGIN = "giaovien"
MODEL = "x_bench_row"
WIDEST = 12
# Marks at the end of a term; the rest of the columns are regular ones.
TESTS = ("gk", "ck")


@dataclass(frozen=True)
class Size:
    """A book and a list with as many pupils and columns of marks."""

    pupils: int
    keys: tuple[str, ...]
    id: int
    lines: list[int]
    list_action: dict

    @property
    def name(self):
        """The size as it stands in the table."""
        return f"{self.pupils} × {len(self.keys)}"

    @property
    def sheet_action(self):
        """What opens the book."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "school.gradebook",
            "res_id": self.id,
            "views": [[False, "form"]],
        }


def make_size(env, pupils, columns):
    """Return a filled book and list of that size; one teacher may write both."""
    env["ir.cron"].search([]).active = False
    user = env["res.users"].search([("login", "=", LOGIN)])
    book = _book(env, user, pupils, columns)
    keys = tuple(column.key for column in book._columns())
    assert len(keys) == columns, keys
    cells = [
        {"line_id": line.id, "column": key, "value": "7,5", "expected": ""}
        for line in book.line_ids
        for key in keys
    ]
    answer = book.with_user(user).save_cells(f"bench-browser-{book.id}", cells)
    assert len(answer["saved"]) == len(cells), answer["refused"][:3]
    names = [line.enrollment_id.student_id.name for line in book.line_ids]
    return Size(pupils, keys, book.id, book.line_ids.ids, _list_action(env, book.id, names, keys))


def _book(env, user, pupils, columns):
    """Return a book of mathematics whose circular asks for so many marks."""
    number = env["school.year"].search_count([])
    klass, _user, books = make_class(env, pupils, f"8W{number}")
    # No circular asks for more than six: a version of its own, for this class only.
    version = klass.ruleset_id.copy()
    parameters = deepcopy(version.parameters)
    regular = parameters["kinds"]["SCORE"]["groups"][0]
    regular["counts"] = [{"count": columns - len(TESTS)}]
    version.parameters = parameters
    klass._bind_rules(version, klass.rule_settings)
    book = books.filtered(lambda book: book.subject_id.code == "TOAN")
    book.assignment_id.teacher_ids = [(6, 0, user.employee_ids.ids)]
    env.flush_all()
    env.invalidate_all()
    return book


def _list_action(env, group, names, keys):
    """Return what opens a list of the same rows: number, name, marks, average, comment."""
    _ensure_model(env)
    marks = [f"x_{number}" for number in range(1, len(keys) + 1)]
    env[MODEL].create(
        [
            {
                "x_group": group,
                "x_number": number,
                "x_name": name,
                "x_average": 7.5,
                **dict.fromkeys(marks, 7.5),
            }
            for number, name in enumerate(names, 1)
        ]
    )
    fields = "".join(f'<field name="{name}"/>' for name in marks)
    arch = (
        f'<list editable="bottom" create="0" limit="{len(names)}">'
        '<field name="x_number" readonly="1"/><field name="x_name" readonly="1"/>'
        f'{fields}<field name="x_average" readonly="1"/><field name="x_comment"/></list>'
    )
    values = {"name": "Bench", "model": MODEL, "type": "list", "arch": arch}
    view = env["ir.ui.view"].create(values)
    return {
        "type": "ir.actions.act_window",
        "res_model": MODEL,
        "views": [[view.id, "list"]],
        "domain": [["x_group", "=", group]],
    }


def _ensure_model(env):
    """A model with nothing but numbers and texts."""
    if env["ir.model"]._get(MODEL):
        return
    kinds = {
        "x_group": "integer",
        "x_number": "integer",
        "x_name": "char",
        **{f"x_{number}": "float" for number in range(1, WIDEST + 1)},
        "x_average": "float",
        "x_comment": "char",
    }
    model = env["ir.model"].create(
        {
            "name": "Bench",
            "model": MODEL,
            "order": "x_number",
            "field_id": [
                (0, 0, {"name": name, "ttype": kind, "field_description": name})
                for name, kind in kinds.items()
            ],
        }
    )
    env["ir.model.access"].create(
        {
            "name": "bench",
            "model_id": model.id,
            "group_id": env.ref("base.group_user").id,
            "perm_read": True,
            "perm_write": True,
        }
    )

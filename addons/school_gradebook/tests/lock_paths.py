"""The ways to a cell that a lock must close: name → what is tried on a test case.

The case gives ``mark`` (first pupil, tx1), ``line``, ``book``, ``users`` and the helpers
of TestLockAttacks.
"""

import json

UPDATE = "UPDATE school_mark SET value = 1 WHERE id = %s"
DELETE = "DELETE FROM school_mark WHERE id = %s"


def own(case, name="mark"):
    """Return a record as the teacher of the book has it."""
    return getattr(case, name).with_user(case.users["math"])


def cell(case, **more):
    return {"line_id": case.line.id, "column": "tx1", **more}


def enter_again(case):
    own(case).unlink()
    own(case).create(cell(case))


def form_of_the_line(case):
    commands = [(1, case.mark.id, {"value": 1})]
    own(case, "line").web_save({"mark_ids": commands}, {"mark_ids": {}})


def context_keys(case):
    keys = ("install_mode", "tracking_disable", "skip_check")
    mark = case.mark.sudo().with_context(**dict.fromkeys(keys, True), active_test=False)
    mark.write({"value": 1})


def written_by(source, *reference):
    return lambda case: case.book._write_cells([cell(case, cell=None)], source, *reference)


def sql_after(statement, *values):
    """First make the database believe something, then write."""

    def attack(case):
        case.sql(statement, *(value(case) if callable(value) else value for value in values))
        case.sql(UPDATE, case.mark.id)

    return attack


def forged_context(case):
    return json.dumps({"uid": case.principal.id, "source": "correction", "unlock": 1})


def on_the_mark(statement):
    return lambda case: case.sql(statement, case.mark.id)


#: By the teacher of the book, whose cell it is while it is open.
BY_THE_TEACHER = {
    "sheet": lambda case: case.sheet("1"),
    "sheet clears": lambda case: case.sheet(""),
    "write by RPC": lambda case: own(case).write({"value": 1}),
    "unlink by RPC": lambda case: own(case).unlink(),
    "delete and enter again": enter_again,
    "copy": lambda case: own(case).copy({"column": "tx1"}),
    "form of the line": form_of_the_line,
    "base import": lambda case: case.load(own(case)),
}
#: By the server, or somebody at its shell.
BY_THE_SUPERUSER = {
    "commands as superuser": lambda case: case.line.sudo().write(
        {"mark_ids": [(2, case.mark.id, 0)]}
    ),
    "shell as superuser": lambda case: case.mark.sudo().write({"value": 1}),
    "shell, unlink": lambda case: case.mark.sudo().unlink(),
    "context keys": context_keys,
    "school import": written_by("import", "tệp.xlsx"),
    "correction source": written_by("correction"),
    "cron": lambda case: case.cron(),
}
#: By deleting what the cell hangs on.
BY_CASCADE = {
    "deleting the line": lambda case: case.line.sudo().unlink(),
    "deleting the book": lambda case: case.book.sudo().unlink(),
    "deleting the enrolment": lambda case: case.line.enrollment_id.sudo().unlink(),
    "deleting the pupil": lambda case: case.line.enrollment_id.student_id.sudo().unlink(),
    "deleting the contact": lambda case: (
        case.line.enrollment_id.student_id.partner_id.sudo().unlink()
    ),
}
#: By whoever reaches the database.
BY_SQL = {
    **{
        statement: on_the_mark(statement)
        for statement in (
            UPDATE,
            DELETE,
            "WITH gone AS (DELETE FROM school_mark WHERE id = %s RETURNING line_id)"
            ' INSERT INTO school_mark (line_id, "column", state, value)'
            " SELECT line_id, 'tx1', 'value', 1 FROM gone",
            "UPDATE school_mark SET state = 'exempt', value = NULL WHERE id = %s",
        )
    },
    "TRUNCATE": lambda case: case.sql("TRUNCATE school_mark"),
    "TRUNCATE CASCADE": lambda case: case.sql("TRUNCATE school_gradebook CASCADE"),
    "forged context": sql_after("SELECT set_config('school.context', %s, true)", forged_context),
    "forged lock event": sql_after("SELECT set_config('school.lock_event', 'state', true)"),
    "state written by SQL": sql_after("UPDATE school_gradebook SET state = 'open'"),
    "lock deleted by SQL": lambda case: case.sql("DELETE FROM school_lock"),
    "lock narrowed by SQL": lambda case: case.sql("UPDATE school_lock SET \"column\" = 'ck'"),
    "lock dated by SQL": lambda case: case.sql("UPDATE school_lock SET year_id = NULL"),
}
PATHS = {**BY_THE_TEACHER, **BY_THE_SUPERUSER, **BY_CASCADE, **BY_SQL}

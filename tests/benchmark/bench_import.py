"""Importing a class from nothing: 45 pupils, 12 assignments, 12 sheets of marks.

The baseline only reads the cells of the same workbooks: the floor of the file format.
"""

import base64
import io

import openpyxl
from run import Row, median_seconds

from odoo.tests import new_test_user

from odoo.addons.school_gradebook.tests.school_files import SchoolFiles

BOARD = "school_gradebook.group_school_board"


def rows(env):
    """Check and import three files of one class."""
    school = SchoolFiles({"8Y": 45}, start_year=2094, domain="bench.example", prefix="77")
    files = school.files(terms=("HK1",))
    context = dict(env.context, no_reset_password=True)
    user = new_test_user(env(context=context), "bench-import", groups=BOARD)
    importing = Importing(env, user, files)
    yield Row(
        "import of one class, from nothing",
        median_seconds(importing.whole, times=3, warm_up=1),
        median_seconds(importing.read, times=3, warm_up=1),
    )
    importing.run()
    yield Row(
        "import of the same class again (no change)",
        median_seconds(importing.again, times=3, warm_up=1),
    )


class Importing:
    """The same files through the wizard, and only read."""

    def __init__(self, env, user, files):
        self.env = env
        self.user = user
        self.files = files

    def run(self):
        """Check and import; return the wizard."""
        env = self.env(user=self.user)
        attachments = env["ir.attachment"].create(
            [
                {"name": name, "datas": base64.b64encode(content), "res_model": "school.import"}
                for name, content in self.files.items()
            ]
        )
        wizard = env["school.import"].create(
            {"file_ids": [(6, 0, attachments.ids)], "start_year": 2094, "year_id": False}
        )
        wizard.action_check()
        assert not wizard.error_count, wizard.error_ids.mapped("message")
        wizard.action_import()
        assert wizard.state == "done", wizard.error_ids.mapped("message")
        self.env.flush_all()
        return wizard

    def whole(self):
        self._undone(self.run)

    def again(self):
        self._undone(self.run)

    def read(self):
        """Only read the cells of the same workbooks."""
        for content in self.files.values():
            for sheet in openpyxl.load_workbook(io.BytesIO(content), read_only=True):
                for _row in sheet.iter_rows(values_only=True):
                    pass

    def _undone(self, call):
        self.env.cr.execute("SAVEPOINT bench_import")
        call()
        self.env.invalidate_all(flush=False)
        self.env.cr.execute("ROLLBACK TO SAVEPOINT bench_import")

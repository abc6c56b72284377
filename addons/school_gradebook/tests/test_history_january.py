import random
from datetime import UTC, datetime
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from ..lib import canonical
from ..models.school_mark_change import EVER
from .common import SchoolCommon

TEACHERS = 39
PUPILS = 8
EDITS = 1299
AFTER_WARNING = 519
COLUMNS = ("tx1", "tx2", "gk", "ck")


@tagged("post_install", "-at_install")
class TestJanuary(SchoolCommon):
    """January 2026: 39 teachers made 1,299 edits, many by deleting and entering again, and
    519 more after they had been warned. The report tells what became of every mark.

    The truth is kept beside, in a dictionary that no line of the addon has seen.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        subjects = cls.env["school.subject"].search([("kind", "=", "SCORE")], limit=3)
        for subject in subjects - cls.toan:
            cls._curriculum(8, subject, 140)
        cls.stories = []
        cls.teacher_users = []
        for number in range(TEACHERS // 3):
            klass = cls._class(f"8T{number:02d}", 8)
            cls._enrol(klass, PUPILS, prefix="TN")
            for subject in subjects:
                login = f"gv{len(cls.teacher_users):02d}"
                cls.users[login] = cls._user("teacher", login)
                cls.teacher_users.append(login)
                assignment = cls._assign(klass, subject, cls._employee(cls.users[login]))
                cls.stories.append((cls._book(assignment, "HK1"), login))
        cls.random = random.Random(2026)

    def setUp(self):
        super().setUp()
        self.first, self.present, self.steps, self.pairs = {}, {}, {}, {}
        self.before_warning = {}

    def send(self, book, login, values):
        """Save {(line, column): tenths or None} like the sheet, and keep the truth beside."""
        cells = [
            {
                "line_id": line,
                "column": column,
                "value": self.shown(tenths),
                "expected": self.shown(self.present.get((line, column))),
            }
            for (line, column), tenths in values.items()
        ]
        self.request = getattr(self, "request", 0) + 1
        answer = book.with_user(self.users[login]).save_cells(f"january-{self.request}", cells)
        self.assertEqual(len(answer["saved"]), len(cells), answer)
        for cell, tenths in values.items():
            if cell in self.first:
                self.steps[cell] = self.steps.get(cell, 0) + 1
                if self.present[cell] is None:
                    self.pairs[cell] = self.pairs.get(cell, 0) + 1
            self.first.setdefault(cell, tenths)
            self.present[cell] = tenths

    @staticmethod
    def shown(tenths):
        return "" if tenths is None else f"{tenths // 10},{tenths % 10}"

    def enter_everything(self):
        for book, login in self.stories:
            self.send(
                book,
                login,
                {
                    (line.id, column): self.random.randrange(20, 91)
                    for line in book.line_ids
                    for column in COLUMNS
                },
            )

    def edit(self, count):
        """Make exactly ``count`` edits, a few cells of one book at a time."""
        turn = 0
        while count:
            book, login = self.stories[turn % TEACHERS]
            turn += 1
            lines = book.line_ids.ids
            size = min(count, self.random.randrange(12, 28))
            cells = self.random.sample([(li, co) for li in lines for co in COLUMNS], size)
            if self.random.random() < 0.6 and 2 * size <= count:
                filled = [cell for cell in cells if self.present[cell] is not None]
                if filled:
                    self.send(book, login, dict.fromkeys(filled))
                    count -= len(filled)
            values = {}
            for cell in cells[:count]:
                tenths = self.present[cell]
                # «saving the same» is no edit: always another mark than the present one
                other = self.random.randrange(20, 101)
                values[cell] = other if other != tenths else other - 1
            self.send(book, login, values)
            count -= len(values)

    def test_net_change_of_every_cell(self):
        self.enter_everything()
        self.edit(EDITS)
        self.before_warning, warning = dict(self.present), datetime.now(UTC).replace(tzinfo=None)
        self.assertEqual(sum(self.steps.values()), EDITS)
        steps_before, pairs_before = dict(self.steps), dict(self.pairs)
        self.edit(AFTER_WARNING)
        self.assertEqual(sum(self.steps.values()), EDITS + AFTER_WARNING)
        self.assertGreater(sum(self.pairs.values()), 400)
        self._check_report()
        self._check_warning(warning, steps_before, pairs_before)
        self._check_dossier(warning)
        books = self.env["school.gradebook"].union(*(book for book, __ in self.stories))
        self.assertEqual(self.env["school.mark.journal"].verify(books.ids), [])

    def _check_report(self):
        books = [book.id for book, __ in self.stories]
        changes = self.as_user(self.env["school.mark.change"], "principal")
        cells = changes.search([("gradebook_id", "in", books)])
        self.assertEqual(len(cells), TEACHERS * PUPILS * len(COLUMNS))
        for cell in cells:
            key = cell.line_id.id, cell.column
            present = self.present[key]
            net = 0 if present is None else present - self.first[key]
            self.assertEqual(cell.first_shown, self.shown(self.first[key]))
            self.assertEqual(cell.value_shown, self.shown(present))
            self.assertEqual(cell.net_tenths, net, key)
            self.assertEqual(cell.change_count, self.steps.get(key, 0), key)
            self.assertEqual(cell.re_entry_count, self.pairs.get(key, 0), key)
        changed = sum(bool(self.steps.get(key)) for key in self.first)
        self.assertEqual(
            changes.search_count([("gradebook_id", "in", books), ("change_count", ">", 0)]),
            changed,
        )
        groups = changes._read_group(
            [("gradebook_id", "in", books)], ["teacher_names"], ["change_count:sum"]
        )
        self.assertEqual(len(groups), TEACHERS)
        self.assertEqual(sum(count for __, count in groups), EDITS + AFTER_WARNING)

    def _check_warning(self, warning, steps_before, pairs_before):
        """After the warning alone: 519 edits, measured from what stood there at the warning."""
        query = self.env["school.mark.change"]._query(warning, EVER[1])
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT * FROM (%s) c WHERE gradebook_id = ANY(%s)",
                query,
                [book.id for book, __ in self.stories],
            )
        )
        self.assertEqual(sum(row["change_count"] for row in rows), AFTER_WARNING)
        for row in rows:
            key = row["line_id"], row["column"]
            steps = self.steps[key] - steps_before.get(key, 0)
            pairs = self.pairs.get(key, 0) - pairs_before.get(key, 0)
            self.assertEqual((row["change_count"], row["re_entry_count"]), (steps, pairs))
            before, after = self.before_warning[key], self.present[key]
            if before is not None and after is not None:
                self.assertEqual(row["net_tenths"], after - before, key)

    def _check_dossier(self, warning):
        """The dossier of what came after the warning holds the same numbers."""
        exports = self.as_user(self.env["school.history.export"], "principal")
        export = exports.create({"year_id": self.year.id})
        with patch.object(type(export), "_period", lambda self: (warning, EVER[1])):
            export._freeze()
        totals = export.content["totals"]
        self.assertEqual((totals["change_count"], totals["late_count"]), (AFTER_WARNING, 0))
        entries = [
            entry
            for book in export.content["books"]
            for cell in book["cells"]
            for entry in cell["entries"]
        ]
        self.assertEqual(len(entries), AFTER_WARNING)
        self.assertEqual(export.sha256, canonical.sha256(export.content))

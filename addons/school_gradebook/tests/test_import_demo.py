"""The committed demo files are those of the generator."""

import io

import openpyxl

from odoo.tests import BaseCase

from .demo_files import DEMO, demo_files, demo_school


class TestImportDemo(BaseCase):
    def _values(self, content):
        book = openpyxl.load_workbook(io.BytesIO(content))
        return {sheet.title: [*sheet.values] for sheet in book.worksheets}

    def test_files_are_the_generators(self):
        for name, content in demo_files().items():
            with self.subTest(name):
                self.assertEqual(self._values((DEMO / name).read_bytes()), self._values(content))

    def test_what_the_journey_needs(self):
        """40 pupils in 8A, whose mathematics lack exactly the last column."""
        school = demo_school()
        self.assertEqual(len(school.of_class("8A")), 40)
        cells = school.entries["8A", "TOAN", "HK1"]
        self.assertEqual(
            {tuple(row) for row in cells.values()}, {("tx1", "tx2", "tx3", "tx4", "gk")}
        )

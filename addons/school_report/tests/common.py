"""A class of pupils with subjects and marks, for the tests of ledgers."""

import subprocess
import tempfile
from pathlib import Path

from odoo.addons.school_gradebook.tests.common import SchoolCommon

PERIODS = {"NVAN": 140, "NN1": 105, "GDCD": 35, "CNGHE": 52, "TIN": 35, "NTHUAT": 70}


class LedgerCommon(SchoolCommon):
    """8A of SchoolCommon, with what the office prints."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hk1 = cls.book.term_id
        cls.hk2 = cls.book_hk2.term_id
        cls.ledgers = cls.env["school.ledger"]
        cls.company.write({"city": "Phường Thạnh Mỹ Lợi", "name": "Trường THCS Hòa Bình"})

    def lock(self, klass=None, term=None):
        """Lock all books of the class as the principal."""
        klass = klass or self.klass
        self.as_user(klass, "principal").action_lock_term((term or self.hk1).id)

    def fill_all(self, klass=None, term=None):
        """Enter every mark of the term."""
        books = (klass or self.klass).gradebook_ids
        for book in books.filtered(lambda b: b.term_id == (term or self.hk1)):
            login = "sport" if book.kind == "COMMENT" else "math"
            self.fill(book, "Đ" if book.kind == "COMMENT" else "8,5", login)

    def obtain(self, login="clerk", klass=None, term=None):
        """Return the ledger that this user gets from the print dialog."""
        ledgers = self.as_user(self.ledgers, login)
        return ledgers._obtain(
            self.as_user(klass or self.klass, login), (term or self.hk1).with_user(ledgers.env.user)
        )

    @classmethod
    def big_class(cls, name, pupils, subjects):
        """Return a class with books of the first ``subjects`` codes, no marks yet."""
        klass = cls._class(name, 8, cls.employees["homeroom"])
        cls._enrol(klass, pupils, prefix="L")
        for code in subjects:
            subject = cls.env["school.subject"].search([("code", "=", code)])
            if subject not in (cls.toan, cls.gdtc) and not cls._has_curriculum(subject):
                cls._curriculum(8, subject, PERIODS.get(code, 105))
            teacher = "sport" if subject.kind == "COMMENT" else "math"
            cls._assign(klass, subject, cls.employees[teacher])
        return klass

    @classmethod
    def _has_curriculum(cls, subject):
        return cls.env["school.curriculum.line"].search_count(
            [
                ("year_id", "=", cls.year.id),
                ("grade", "=", 8),
                ("subject_id", "=", subject.id),
            ]
        )


def tool(program, *arguments, pdf, output=False):
    """Run a poppler program on PDF bytes and return what it prints."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.pdf"
        path.write_bytes(pdf)
        words = [program, *arguments, str(path), *(["-"] if output else [])]
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout

from odoo.tests import tagged

from odoo.addons.school_gradebook.lib import canonical

from .common import LedgerCommon

CODES = ("NVAN", "TOAN", "GDCD", "GDTC", "NTHUAT")


@tagged("post_install", "-at_install")
class TestLedgerContent(LedgerCommon):
    """What is taken from the books, and with how many queries."""

    def content(self, klass=None, term=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.ledgers._build_content(klass or self.klass, term or self.hk1)

    def rows(self, content, code="TOAN"):
        subject = next(item for item in content["subjects"] if item["code"] == code)
        return [subject["rows"].get(str(pupil["id"]), {}) for pupil in content["pupils"]]

    def test_marks_as_printed(self):
        self.fill_all()
        content = self.content()
        self.assertEqual(
            self.rows(content)[0],
            {
                **dict.fromkeys(("tx1", "tx2", "tx3", "tx4", "gk", "ck"), "8,5"),
                "average": "8,5",
            },
        )
        self.assertEqual(
            self.rows(content, "GDTC")[0],
            dict.fromkeys(("tx1", "tx2", "gk", "ck", "average"), "Đ"),
        )
        subject = content["subjects"][0]
        self.assertEqual(subject["label"], "Toán")
        self.assertEqual(subject["teachers"], [self.employees["math"].name])

    def test_average_that_is_not_final_is_left_out(self):
        """Law 1: on a draft as well."""
        self.save(self.book, {(0, "tx1"): "8", (0, "gk"): "7"})
        self.assertEqual(self.rows(self.content())[0], {"tx1": "8,0", "gk": "7,0"})
        self.assertEqual(self.rows(self.content())[1], {})

    def test_states(self):
        self.save(self.book, {(0, "tx1"): "v", (0, "tx2"): "k", (1, "tx1"): "0"})
        rows = self.rows(self.content())
        self.assertEqual(rows[0], {"tx1": {"state": "absent"}, "tx2": {"state": "zero"}})
        self.assertEqual(rows[1], {"tx1": "0,0"})

    def test_exempt_pupil(self):
        self.pupils[0].individual_plan = True
        keys = ("tx1", "tx2", "gk", "ck")
        self.save(self.book_gdtc, {(0, key): "m" for key in keys}, "sport")
        row = self.rows(self.content(), "GDTC")[0]
        self.assertEqual(row["average"], "Miễn")
        self.assertEqual(row["gk"], {"state": "exempt"})

    def test_pupils_of_the_term(self):
        first, second, third = self.pupils.sorted("number")
        first.write({"status": "transferred_out", "date_end": "2025-10-12"})
        second.write({"status": "transferred_out", "date_end": "2026-03-01"})
        third.write({"status": "transferred_in", "date_start": "2026-02-01"})
        content = self.content()
        self.assertEqual(
            [(pupil["id"], pupil["status"], pupil["date_end"]) for pupil in content["pupils"]],
            [(first.id, "transferred_out", "2025-10-12"), (second.id, "studying", "")],
        )
        self.assertEqual(content["class"]["size"], 1)
        content = self.content(term=self.hk2)
        self.assertEqual(
            [pupil["status"] for pupil in content["pupils"]],
            ["transferred_out", "transferred_out", "transferred_in"],
        )
        self.assertEqual(content["class"]["size"], 1)

    def test_profile(self):
        student = self.pupils[0].student_id
        student.write(
            {
                "birth_date": "2012-11-03",
                "birth_place": "Huế",
                "ethnicity": "Ê Đê",
                "policy_group": "Con thương binh",
                "street": "12 Lê Lợi",
            }
        )
        self.env["school.guardian"].create(
            [
                {
                    "student_id": student.id,
                    "relation": relation,
                    "name": name,
                    "occupation": "nông dân",
                    "phone": "0912345678",
                }
                for relation, name in (("father", "Vũ Hữu"), ("mother", "Đỗ Thị Vân"))
            ]
        )
        pupil = next(p for p in self.content()["pupils"] if p["id"] == self.pupils[0].id)
        self.assertEqual(pupil["birth_date"], "2012-11-03")
        self.assertEqual(pupil["father"]["name"], "Vũ Hữu")
        self.assertEqual(pupil["address"], "12 Lê Lợi")
        book = self.ledgers.new({"content": self.content(), "is_draft": True})._book()
        right = next(page for page in book.pages if page.key == "profile_right")
        texts = [cell.text for row in right.table.rows for cell in row.cells]
        self.assertIn("Đỗ Thị Vân, nông dân, 0912345678", texts)

    def test_head_of_school(self):
        content = self.content()
        self.assertEqual(content["school"]["ward"], "Phường Thạnh Mỹ Lợi")
        self.assertEqual(content["people"]["homeroom"], self.employees["homeroom"].name)
        self.assertEqual(content["people"]["principal"], self.users["principal"].name)
        self._user("principal", "second-principal")
        self.assertEqual(self.content()["people"]["principal"], "")

    def test_results(self):
        self.fill_all()
        results = self.env["school.term.result"].search(
            [("class_id", "=", self.klass.id), ("term_id", "=", self.hk1.id)]
        )
        self.as_user(results[0], "homeroom").conduct = "KHA"
        content = self.content()
        self.assertEqual(content["term"][str(results[0].enrollment_id.id)]["conduct"], "KHA")
        self.assertEqual(content["year"], {})

    def test_second_term_has_year_results(self):
        scored = ("NVAN", "TOAN", "NN1", "GDCD", "LSDL", "KHTN")
        klass = self.big_class("8N", 2, (*scored, "GDTC"))
        for term in (self.hk1, self.hk2):
            self.fill_all(klass, term)
        content = self.content(klass, self.hk2)
        self.assertEqual(self.rows(content)[0]["year"], "8,5")
        results = self.env["school.term.result"].search([("class_id", "=", klass.id)])
        self.as_user(results, "homeroom").write({"conduct": "TOT"})
        year = self.content(klass, self.hk2)["year"]
        self.assertEqual(
            list(year.values()),
            [
                {
                    "conduct": "TOT",
                    "learning": "TOT",
                    "absences": "0",
                    "decision": "PROMOTED",
                    "award": "GIOI",
                }
            ]
            * 2,
        )
        self.assertEqual(self.content(klass, self.hk1)["year"], {})

    def test_content_is_canonical(self):
        """No floats, and the same text after the database has had it."""
        self.fill_all()
        content = self.content()
        record = self.obtain()
        self.env.flush_all()
        record.invalidate_recordset()
        self.assertEqual(canonical.sha256(record.content), record.sha256)
        self.assertEqual(canonical.sha256(content), record.sha256)

    def test_constant_number_of_queries(self):
        """10 pupils and 45, 3 subjects and 5: the same number of queries."""
        counts = {}
        for name, pupils, codes in (
            ("8X", 10, CODES),
            ("8Y", 45, CODES),
            ("8Z", 45, CODES[:3]),
        ):
            klass = self.big_class(name, pupils, codes)
            self.fill_all(klass)
            self.content(klass)  # caches of the registry
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.ledgers._build_content(klass, self.hk1)
            counts[name] = self.cr.sql_log_count - before
        self.assertEqual(len(set(counts.values())), 1, counts)
        klass = self.env["school.class"].search([("name", "=", "8Y")])
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            self.ledgers._build_content(klass, self.hk1)

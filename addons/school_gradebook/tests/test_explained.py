from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .results_common import ResultsCommon


@tagged("post_install", "-at_install")
class TestExplained(ResultsCommon):
    """Every result answers «why», and lets marks be tried without saving them."""

    def entries(self, answer, kind=None):
        return [
            entry
            for group in answer["groups"]
            for entry in group["entries"]
            if kind in (None, entry["kind"])
        ]

    def test_why_an_average(self):
        self.fill(self.book, "8")
        line = self.book.line_ids.sorted("number")[0].with_user(self.users["math"])
        answer = line.explain()
        self.assertEqual(answer["title"], line.name)
        self.assertEqual(answer["facts"], [{"label": "Học kì I", "value": "8,0"}])
        (entry,) = self.entries(answer)
        self.assertEqual(entry["rule"], "R22-AVG-1")
        self.assertIn("(8 + 8 + 8 + 8 + 2×8 + 3×8) / 9 = 8,0", entry["text"])
        self.assertEqual(answer["errors"], [])

    def test_why_there_is_no_average_yet(self):
        self.save(self.book, {(0, "tx1"): "8"})
        line = self.book.line_ids.sorted("number")[0].with_user(self.users["math"])
        answer = line.explain()
        self.assertFalse(answer["final"])
        self.assertEqual([error["code"] for error in answer["errors"]], ["MISSING_MARK"])
        self.assertIn("ĐĐGck", answer["errors"][0]["text"])
        (entry,) = self.entries(answer, "note")
        self.assertIn("(8) / 1 = 8,0", entry["text"])
        self.assertIn({"label": "So far", "value": "8,0"}, answer["facts"])

    def test_a_class_without_rules_says_what_to_do(self):
        self.env.cr.execute("UPDATE school_class SET ruleset_id = NULL")
        self.env.invalidate_all()
        result = self.result().with_user(self.users["homeroom"])
        for call in (result.explain, result.what_if_sheet, lambda: result.what_if({})):
            with self.assertRaises(UserError):
                call()

    def test_why_the_average_of_the_year(self):
        self.fill(self.book, "6")
        self.fill(self.book_hk2, "7")
        line = self.book_hk2.line_ids.sorted("number")[0].with_user(self.users["math"])
        texts = " ".join(entry["text"] for entry in self.entries(line.explain()))
        self.assertIn("(6,0 + 2×7,0) / 3", texts)

    def test_why_a_level(self):
        self.fill_term("HK1", "8")
        self.change(self.book, "ck", "7,5", "8,0")
        answer = self.result().with_user(self.users["homeroom"]).explain()
        self.assertIn({"label": "Learning", "value": "Khá"}, answer["facts"])
        unmet = [entry["text"] for entry in self.entries(answer, "unmet")]
        self.assertTrue(any("Toán 7,8 < 8,0" in text for text in unmet), unmet)
        for entry in self.entries(answer):
            self.assertTrue(entry["rule"] and entry["article"], entry)

    def test_why_a_decision(self):
        self.fill_year()
        year = self.result().year_result_id.with_user(self.users["homeroom"])
        answer = year.explain()
        self.assertEqual(
            [fact["value"] for fact in answer["facts"]],
            ["Tốt", "Tốt", "Được lên lớp", "Học sinh Giỏi"],
        )
        self.assertEqual([group["title"] for group in answer["groups"]][:2], ["Decision", "Award"])
        self.assertTrue(answer["final"])

    def test_the_explanation_agrees_with_what_is_stored(self):
        self.fill_year()
        self.change(self.book_hk2, "ck", "0")
        for result in self.klass.enrollment_ids.mapped(
            lambda enrollment: self.env["school.year.result"].search(
                [("enrollment_id", "=", enrollment.id)]
            )
        ):
            outcome = result._outcome()
            self.assertEqual(outcome["learning"]["CN"] or False, result.learning)
            self.assertEqual(outcome["decision"] or False, result.decision)
            for line in result.line_ids:
                shown = outcome["subjects"][line.subject_id.code]
                term = shown[line.term_id.code]
                self.assertEqual({"DAT": "Đ"}.get(term, term), line.result)

    def test_who_may_ask(self):
        self.fill_term("HK1")
        result, line = self.result(), self.book.line_ids[:1]
        for login in ("stranger", "sysadmin"):
            for record in (result, result.year_result_id, line):
                with self.subTest(login=login, record=record), self.assertRaises(AccessError):
                    record.with_user(self.users[login]).explain()
        for login in ("math", "stranger", "sysadmin"):
            for call in ("what_if_sheet", "explain"):
                with self.subTest(login=login, call=call), self.assertRaises(AccessError):
                    getattr(result.with_user(self.users[login]), call)()
            with self.assertRaises(AccessError):
                result.with_user(self.users[login]).what_if({})
        for login in ("homeroom", "principal", "authority"):
            self.assertTrue(result.with_user(self.users[login]).explain()["facts"])

    # -- trying out ----------------------------------------------------------

    def test_trying_changes_nothing(self):
        self.fill_year("8")
        self.env.flush_all()
        year = self.result().year_result_id.with_user(self.users["homeroom"])
        heads = self.klass.gradebook_ids.mapped("journal_head")
        answer = year.what_if(
            {"cells": [{"subject": "TOAN", "term": "HK2", "column": "ck", "value": "2"}]}
        )
        self.assertIn({"label": "Learning", "value": "Khá"}, answer["facts"])
        self.assertEqual(answer["results"]["TOAN"]["HK2"], "6,0")
        self.assertTrue(
            any(d["before"] == "8,0" and d["after"] == "6,0" for d in answer["differences"]),
            answer["differences"],
        )
        self.assertEqual(year.learning, "TOT")
        self.assertEqual(self.klass.gradebook_ids.mapped("journal_head"), heads)
        self.assertEqual(self.book_hk2.line_ids.sorted("number")[0].result, "8,0")

    def test_the_sheet_of_a_trial(self):
        self.fill_year("8")
        year = self.result().year_result_id.with_user(self.users["homeroom"])
        sheet = year.what_if_sheet()
        toan = next(s for s in sheet["subjects"] if s["code"] == "TOAN")
        self.assertEqual([term["code"] for term in toan["terms"]], ["HK1", "HK2"])
        self.assertEqual([term["result"] for term in toan["terms"]], ["8,0", "8,0"])
        self.assertEqual(toan["terms"][0]["cells"][0]["value"], "8,0")
        self.assertEqual(sheet["conduct"], {"HK1": "TOT", "HK2": "TOT"})
        self.assertTrue(sheet["can_conduct"])

    def test_what_is_needed_is_enough_and_least(self):
        self.fill_term("HK1", "7,9")
        result = self.result().with_user(self.users["homeroom"])
        self.change(self.book, "ck", "5", "7,9")
        (row,) = [r for r in result.what_if_sheet()["needed"] if r["subject"] == "TOAN"]
        self.assertEqual(row["label"], "ĐĐGck")
        if row["needed"]:
            tried = {"subject": "TOAN", "term": "HK1", "column": "ck", "value": row["needed"]}
            facts = result.what_if({"cells": [tried]})["facts"]
            self.assertIn({"label": "Learning", "value": row["level_name"]}, facts)
        else:
            self.assertTrue(row["reason"])

    def test_trying_conduct_and_absences(self):
        self.fill_year()
        year = self.result().year_result_id.with_user(self.users["homeroom"])
        facts = year.what_if({"absences": 46})["facts"]
        self.assertIn({"label": "Decision", "value": "Không được lên lớp"}, facts)
        facts = year.what_if({"conduct": {"HK2": "CHUA_DAT"}})["facts"]
        self.assertIn({"label": "Decision", "value": "Rèn luyện trong kì nghỉ hè"}, facts)

    def test_wrong_trials(self):
        self.fill_year()
        year = self.result().year_result_id.with_user(self.users["homeroom"])
        cell = {"subject": "TOAN", "term": "HK1", "column": "ck", "value": "abc"}
        errors = year.what_if({"cells": [cell]})["errors"]
        self.assertEqual(
            [(e["subject"], e["term"], e["column"], e["code"]) for e in errors],
            [("TOAN", "HK1", "ck", "NOT_A_MARK"), ("TOAN", "HK1", None, "MISSING_MARK")],
        )
        for wrong in (
            [],
            "x",
            {"cells": "x"},
            {"cells": ["x"]},
            {"cells": [{}]},
            {"cells": [{**cell, "column": "zz"}]},
            {"cells": [{**cell, "subject": "XX"}]},
            {"conduct": []},
            {"conduct": "TOT"},
        ):
            with self.subTest(wrong=wrong):
                if wrong == {"conduct": []}:
                    year.what_if(wrong)
                    continue
                with self.assertRaises(UserError):
                    year.what_if(wrong)
        self.assertTrue(year.what_if({"absences": -1})["errors"])
        self.assertTrue(year.what_if({"conduct": {"HK2": "XX"}})["errors"])

    def test_queries_do_not_grow_with_subjects(self):
        self.fill_term("HK1")
        result = self.result().with_user(self.users["homeroom"])
        result.explain()
        self.env.invalidate_all()
        with self.assertQueryCount(16):
            result.explain()

    def test_primary_pupil(self):
        klass = self._class("1A", 1, self.employees["homeroom"])
        enrollment = self._enrol(klass, 1)
        traits = self._assign(
            klass, self.env.ref("school_gradebook.subject_pcnl"), self.employees["homeroom"]
        )
        self._curriculum(1, self.toan, 0, "TH")
        toan = self._assign(klass, self.toan, self.employees["math"])
        self.save(self._book(toan, "CN"), {(0, "level"): "T", (0, "test"): "8"})
        self.fill(self._book(traits, "CN"), "T", "homeroom")
        year = self.env["school.year.result"].search([("enrollment_id", "=", enrollment.id)])
        year = year.with_user(self.users["homeroom"])
        answer = year.explain()
        self.assertEqual(answer["facts"][0], {"label": "Learning", "value": "Hoàn thành tốt"})
        self.assertTrue(
            any("Toán CN = 8 < 9" in entry["text"] for entry in self.entries(answer, "unmet"))
        )
        cell = {"subject": "TOAN", "term": "CN", "column": "test", "value": "9"}
        facts = year.what_if({"cells": [cell]})["facts"]
        self.assertEqual(facts[0]["value"], "Hoàn thành xuất sắc")

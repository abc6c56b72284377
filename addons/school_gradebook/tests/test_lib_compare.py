"""«Thử tính»: what a change of marks changes, in words."""

import copy

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib.evaluate import evaluate
from odoo.addons.school_gradebook.lib.what_if import compare, display_names

from .lib_common import RULESETS, TT22, TT27
from .lib_payloads import primary
from .test_lib_what_if import pupil, put


@tagged("post_install", "-at_install")
class TestCompare(BaseCase):
    def _compare(self, payload, other, params=TT22, names=None):
        before, after = (evaluate(given, RULESETS) for given in (payload, other))
        return compare(before, after, names or display_names(params, payload["grade"]))

    def test_nothing_changed(self):
        payload = pupil(["8"] * 8)
        self.assertEqual(self._compare(payload, copy.deepcopy(payload)), [])

    def test_in_words(self):
        more = {"conduct": {"HK1": "TOT", "HK2": "TOT"}, "absences": 1}
        payload = pupil(["8"] * 6 + ["7", "6,4"], **more)
        found = self._compare(payload, put(payload, "TIN", "HK2", "ck", "8"))
        self.assertEqual(
            [(entry["what"], entry["label"], entry["before"], entry["after"]) for entry in found],
            [
                ("subject", "Tin học, học kì II", "6,4", "7,0"),
                ("subject", "Tin học, cả năm", "6,4", "6,8"),
                ("learning", "Học tập học kì II", "Khá", "Tốt"),
                ("learning", "Học tập cả năm", "Khá", "Tốt"),
                ("award", "Khen thưởng", "–", "Học sinh Giỏi"),
            ],
        )
        self.assertEqual((found[0]["code"], found[0]["period"]), ("TIN", "HK2"))

    def test_conduct_decision_and_completed(self):
        more = {"conduct": {"HK1": "TOT", "HK2": "TOT"}, "absences": 45}
        payload = pupil(["6"] * 8, **more)
        found = self._compare(
            payload, {**payload, "absences": 46, "conduct": {"HK1": "TOT", "HK2": "DAT"}}
        )
        self.assertEqual(
            [(entry["label"], entry["before"], entry["after"]) for entry in found],
            [
                ("Rèn luyện học kì II", "Tốt", "Đạt"),
                ("Rèn luyện cả năm", "Tốt", "Khá"),
                ("Quyết định", "Được lên lớp", "Không được lên lớp"),
                ("Hoàn thành chương trình", "Hoàn thành", "Chưa hoàn thành"),
            ],
        )

    def test_comment_results_and_missing_ones(self):
        payload = pupil(["8"] * 8)
        found = self._compare(payload, put(payload, "GDTC", "HK2", "ck", "CĐ"))
        self.assertEqual((found[0]["before"], found[0]["after"]), ("Đạt", "Chưa đạt"))
        found = self._compare(payload, put(payload, "TOAN", "HK2", "ck", ""))
        self.assertEqual((found[0]["before"], found[0]["after"]), ("8,0", "–"))

    def test_primary(self):
        payload = primary(tests="9")
        other = copy.deepcopy(payload)
        other["subjects"][0]["CN"]["test"] = "4"
        found = self._compare(payload, other, TT27)
        self.assertEqual(
            [(entry["label"], entry["before"], entry["after"]) for entry in found[:2]],
            [
                ("Tiếng Việt, bài kiểm tra định kì", "9", "4"),
                ("Học tập cuối năm học", "Hoàn thành xuất sắc", "Chưa hoàn thành"),
            ],
        )

    def test_plain_subject_names(self):
        more = {"conduct": {"HK1": "TOT", "HK2": "TOT"}, "absences": 1}
        payload = pupil(["8"] * 6 + ["7", "6,4"], **more)
        other = put(payload, "TIN", "HK2", "ck", "8")
        found = self._compare(payload, other, names={"TIN": "Môn Tin"})
        self.assertEqual(found[0]["label"], "Môn Tin, học kì II")
        self.assertEqual((found[2]["before"], found[2]["after"]), ("Khá", "Tốt"))
        self.assertEqual(self._compare(payload, other, names={})[0]["label"], "Tin học, học kì II")
        before, after = ({**evaluate(p, RULESETS), "ruleset": None} for p in (payload, other))
        self.assertEqual(compare(before, after, {})[0]["after"], "7,0")

    def test_a_decision_reads_as_the_result_words_it(self):
        more = {"grade": 9, "conduct": {"HK1": "TOT", "HK2": "TOT"}, "absences": 45}
        payload = pupil(["6"] * 8, **more)
        found = self._compare(payload, {**payload, "absences": 46}, names={"TIN": "Tin học"})
        self.assertEqual(
            (found[0]["before"], found[0]["after"]),
            ("Hoàn thành chương trình THCS", "Chưa hoàn thành chương trình THCS"),
        )

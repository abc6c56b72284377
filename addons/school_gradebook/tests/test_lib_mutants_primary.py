"""What ./setup/mutate found that no other test noticed: primary pupils."""

from dataclasses import replace

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib import primary
from odoo.addons.school_gradebook.lib.primary import PrimarySubject

from .lib_common import TT27, entry


@tagged("post_install", "-at_install")
class TestPrimary(BaseCase):
    def _year(self, level="T", test=90, trait="T", params=TT27, code="TOAN"):
        found = [PrimarySubject(code, level, test), PrimarySubject("DD", "T")]
        return primary.year_result(found, {"YEU_NUOC": trait, "KHAC": "T"}, params)

    def test_the_lowest_result_has_no_conditions(self):
        highest = replace(TT27, primary=replace(TT27.primary, results=TT27.primary.results[:1]))
        with self.assertRaisesRegex(AssertionError, "^the lowest result has no conditions$"):
            self._year(test=80, params=highest)

    def test_r27_text_1_in_full(self):
        article = "khoản 2 Điều 9 Thông tư 27/2020/TT-BGDĐT"
        cases = {
            "nothing blocks": ({}, "Hoàn thành xuất sắc", []),
            "test": (
                {"test": 80}, "Hoàn thành tốt",
                [("TOAN", "Chưa đạt Hoàn thành xuất sắc: Toán CN = 8 < 9.")],
            ),
            "level": (
                {"level": "H"}, "Hoàn thành",
                [("TOAN", "Chưa đạt Hoàn thành tốt: Toán CN = H (cần T).")],
            ),
            "trait": (
                {"trait": "D"}, "Hoàn thành",
                [("YEU_NUOC", "Chưa đạt Hoàn thành tốt: Yêu nước = Đạt (cần Tốt).")],
            ),
            "a subject without a name": (
                {"test": 80, "code": "XYZ"}, "Hoàn thành tốt",
                [("XYZ", "Chưa đạt Hoàn thành xuất sắc: XYZ CN = 8 < 9.")],
            ),
        }  # fmt: skip
        for name, (values, reached, blocked) in cases.items():
            expected = [entry("met", "R27-RES-1", article, f"Kết quả giáo dục: {reached}.")]
            expected += [
                entry("unmet", "R27-TEXT-1", article, text, code) for code, text in blocked
            ]
            with self.subTest(name):
                self.assertEqual(self._year(**values).explain(), expected)

    def test_r27_text_1_a_trait_without_a_name(self):
        found = primary.year_result([PrimarySubject("TOAN", "T", 90)], {"KHAC": "C"}, TT27)
        text = found.explain()[-1]["text"]
        self.assertEqual(text, "Chưa đạt Hoàn thành: KHAC = Cần cố gắng (cần Tốt hoặc Đạt).")

    def test_r27_text_1_blocks_say_what_they_are(self):
        rule = TT27.primary.results[0]
        weak = PrimarySubject("TOAN", "H", 80)
        found = list(primary.blocking(rule, [weak], [("YEU_NUOC", "D")]))
        trait = ("YEU_NUOC", "D")
        self.assertEqual(found, [("level", weak), ("test", weak), ("trait", trait)])

    def test_r27_pro_in_full(self):
        article = "Điều 11 Thông tư 27/2020/TT-BGDĐT"
        ask = "Hiệu trưởng quyết định được lên lớp hoặc ở lại lớp."
        cases = {
            "completed": (
                ("HT",), ("PROMOTED", True, True), "R27-PRO-1", "Hoàn thành: được lên lớp.",
            ),
            "help": (
                ("CHT",), ("EXTRA_HELP", False, None), "R27-PRO-2",
                "Giáo viên hướng dẫn, giúp đỡ rồi đánh giá bổ sung.",
            ),
            "completed after help": (
                ("CHT", "HTT"), ("PROMOTED", True, True), "R27-PRO-2",
                "Sau khi được giúp đỡ: Hoàn thành tốt.",
            ),
            "left to the principal": (
                ("CHT", "CHT"), ("PRINCIPAL_DECIDES", False, None), "R27-PRO-3", ask,
            ),
            "promoted by the principal": (
                ("CHT", "CHT", "PROMOTED"), ("PROMOTED", False, True), "R27-PRO-3",
                "Hiệu trưởng quyết định: Được lên lớp.",
            ),
            "retained by the principal": (
                ("CHT", "CHT", "RETAINED"), ("RETAINED", False, False), "R27-PRO-3",
                "Hiệu trưởng quyết định: Ở lại lớp.",
            ),
        }  # fmt: skip
        for name, ((result, *more), expected, rule, text) in cases.items():
            with self.subTest(name):
                found = primary.decide(result, TT27, *more)
                self.assertEqual((found.code, found.completed, found.promoted), expected)
                self.assertEqual(found.explain(), [entry("decision", rule, article, text)])
                self.assertEqual(found.errors, ())

    def test_r27_pro_3_what_the_principal_cannot_decide(self):
        found = primary.decide("CHT", TT27, "CHT", "EXTRA_HELP")
        self.assertEqual(
            (found.code, found.completed, found.promoted), ("PRINCIPAL_DECIDES", False, None)
        )
        problem = found.errors[0]
        self.assertEqual(
            (problem.code, problem.params), ("DECISION_NOT_POSSIBLE", {"value": "EXTRA_HELP"})
        )
        self.assertEqual(found.explain(), [])

"""Columns of a gradebook (R22-CNT-1…4, R27 §3.2–3.4, cases N and Y23–Y28)."""

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib.columns import columns_for, tx_count
from odoo.addons.school_gradebook.lib.params import RulesetError

from .lib_common import TT22, TT27, covers


def keys(*args, **options):
    """Return the column keys of a gradebook under TT 22."""
    return [column.key for column in columns_for(TT22, *args, **options)]


@tagged("post_install", "-at_install")
class TestSecondaryColumns(BaseCase):
    @covers("R22-CNT-2")
    def test_r22_cnt_2_number_of_regular_marks(self):
        cases = {
            "N01": (35, 2),
            "N03": (52, 3),
            "N05": (71, 4),
            "N07": (140, 4),
            "36": (36, 3),
            "70": (70, 3),
            "105": (105, 4),
            "18": (18, 2),
            "1": (1, 2),
        }
        for name, (periods, count) in cases.items():
            with self.subTest(name):
                self.assertEqual(tx_count(TT22, periods), count)
                found = columns_for(TT22, "SCORE", 8, "HK1", "TOAN", periods)
                self.assertEqual(sum(column.group == "tx" for column in found), count)

    def test_r22_cnt_2_needs_the_periods(self):
        for periods in (None, 0, -35):
            with self.subTest(periods=periods), self.assertRaises(RulesetError) as caught:
                tx_count(TT22, periods)
            self.assertEqual(caught.exception.code, "PERIODS_MISSING")
            with self.assertRaises(RulesetError):
                columns_for(TT22, "SCORE", 8, "HK1", "TOAN", periods)

    @covers("R22-CNT-4")
    def test_r22_cnt_4_score_columns_and_weights(self):
        found = columns_for(TT22, "SCORE", 8, "HK2", "GDCD", 35)
        self.assertEqual(
            [(c.key, c.label, c.short, c.ctype, c.weight, c.window) for c in found],
            [
                ("tx1", "ĐĐGtx 1", "TX1", "score", 1, "tx"),
                ("tx2", "ĐĐGtx 2", "TX2", "score", 1, "tx"),
                ("gk", "ĐĐGgk", "GK", "score", 2, "gk"),
                ("ck", "ĐĐGck", "CK", "score", 3, "ck"),
            ],
        )

    @covers("R22-CNT-1")
    def test_r22_cnt_1_comment_columns_whatever_the_periods(self):
        for periods in (None, 0, 35, 105):
            found = columns_for(TT22, "COMMENT", 8, "HK1", "GDTC", periods)
            self.assertEqual([c.key for c in found], ["tx1", "tx2", "gk", "ck"])
            self.assertEqual(
                [c.label for c in found],
                ["Thường xuyên 1", "Thường xuyên 2", "Giữa kì", "Cuối kì"],
            )
            self.assertEqual({c.ctype for c in found}, {"comment"})

    @covers("R22-CNT-3")
    def test_r22_cnt_3_topic_cluster_is_one_more_regular_mark(self):
        plain = ["tx1", "tx2", "tx3", "gk", "ck"]
        args = ("SCORE", 11, "HK1", "LY", 70)
        self.assertEqual(keys(*args), plain)
        self.assertEqual(keys(*args, topic_cluster=True), ["tx1", "tx2", "tx3", "tx4", "gk", "ck"])
        self.assertEqual(
            keys(*args, topic_cluster=True, settings={"cluster_counts_as_extra_tx": False}), plain
        )
        extra = columns_for(TT22, *args, topic_cluster=True)[3]
        self.assertEqual((extra.label, extra.weight), ("ĐĐGtx 4 (chuyên đề)", 1))

    def test_unknown_kind(self):
        with self.assertRaises(RulesetError) as caught:
            columns_for(TT22, "PRIMARY", 8, "HK1", "TOAN", 35)
        self.assertEqual(caught.exception.code, "UNKNOWN_KIND")


@tagged("post_install", "-at_install")
class TestPrimaryColumns(BaseCase):
    def _tested(self, grade, moment):
        return {
            code
            for code in TT27.subject_names
            if [c.key for c in columns_for(TT27, "PRIMARY", grade, moment, code, None)]
            == ["level", "test"]
        }

    def test_y23_to_y28_which_tests_exist(self):
        cases = {
            "Y23": (3, "GHK1", ""),
            "Y24": (4, "GHK1", "TV TOAN"),
            "Y25": (4, "CHK1", "TV TOAN NN1 LSDL KH THCN"),
            "Y26": (3, "CN", "TV TOAN NN1 THCN"),
            "Y27": (1, "CN", "TV TOAN"),
            "Y28": (5, "GHK2", "TV TOAN"),
            "grade 2 CHKI": (2, "CHK1", "TV TOAN"),
            "grade 5 CN": (5, "CN", "TV TOAN NN1 LSDL KH THCN"),
            "grade 3 GHKII": (3, "GHK2", ""),
        }
        for name, (grade, moment, codes) in cases.items():
            with self.subTest(name):
                self.assertEqual(self._tested(grade, moment), set(codes.split()))

    @covers("R27-REG-1")
    def test_every_subject_has_a_level(self):
        for code in ("TV", "DD", "MT", "HDTN"):
            level = columns_for(TT27, "PRIMARY", 1, "GHK1", code, None)
            shown = [(column.key, column.label, column.ctype) for column in level]
            self.assertEqual(shown, [("level", "Mức đạt được", "level")])
        test = columns_for(TT27, "PRIMARY", 1, "CN", "TV", None)[1]
        self.assertEqual(
            (test.label, test.short, test.ctype, test.window),
            ("Điểm KTĐK", "KTĐK", "test", "test"),
        )

    def test_traits(self):
        found = columns_for(TT27, "TRAITS", 3, "CN", "PCNL", None)
        self.assertEqual(
            " ".join(column.key for column in found),
            "YEU_NUOC NHAN_AI CHAM_CHI TRUNG_THUC TRACH_NHIEM TU_CHU_TU_HOC GIAO_TIEP_HOP_TAC "
            "GIAI_QUYET_VAN_DE NGON_NGU TINH_TOAN KHOA_HOC CONG_NGHE TIN_HOC THAM_MI THE_CHAT",
        )
        groups = [column.group for column in found]
        self.assertEqual(groups, ["QUALITY"] * 5 + ["GENERAL"] * 3 + ["SPECIFIC"] * 7)
        self.assertEqual(found[0].label, "Yêu nước")

    def test_grades_1_2_leave_two_competences_blank(self):
        blank = {"CONG_NGHE", "TIN_HOC"}
        for grade in (1, 2):
            found = {c.key for c in columns_for(TT27, "TRAITS", grade, "CN", "PCNL", None)}
            self.assertFalse(found & blank)
            setting = {"grades_1_2_skip_tech_informatics_competence": False}
            kept = columns_for(TT27, "TRAITS", grade, "CN", "PCNL", None, settings=setting)
            self.assertTrue(blank <= {c.key for c in kept})

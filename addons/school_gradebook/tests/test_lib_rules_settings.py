"""Settings of §13: each of the twelve changes what the open text leaves open; subjects in parts."""

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib.averages import LineResult, merge_parts, term_result
from odoo.addons.school_gradebook.lib.columns import columns_for, has_parts
from odoo.addons.school_gradebook.lib.marks import parse_cell
from odoo.addons.school_gradebook.lib.rulesets import SETTING_RULES, SETTINGS

from .lib_common import PARAMS, RULESETS, TT22, TT26, TT27, TT58, covers
from .lib_payloads import codes, one_subject, primary, run, term, yearly

BOTH = {"nghe_thuat_both_parts_required": False}
ONE_COLUMN = {"thcn_two_columns": False}


def arts(music="Đ", drawing="Đ", **more):
    """Return Nghệ thuật of HKI in its two parts, with the given final results."""
    parts = {"NHAC": {"HK1": term("Đ; Đ", "Đ", music)}, "MT": {"HK1": term("Đ; Đ", "Đ", drawing)}}
    return {"code": "NTHUAT", "kind": "COMMENT", "parts": parts, **more}


def technology(level="T", test="9"):
    """Return Tin học và Công nghệ in its two parts; Công nghệ as given."""
    parts = {"TIN": {"CN": {"level": "T", "test": "9"}}}
    parts["CNGHE"] = {"CN": {"level": level, "test": test}}
    return {"code": "THCN", "kind": "PRIMARY", "parts": parts}


def with_technology(subject, **more):
    """Return a good primary payload with this subject in place of its THCN."""
    payload = primary(**more)
    others = [s for s in payload["subjects"] if s["code"] != "THCN"]
    return {**payload, "subjects": [*others, subject]}


@tagged("post_install", "-at_install")
class TestSettings(BaseCase):
    @covers("§13")
    def test_every_setting_belongs_to_a_rule_and_a_ruleset(self):
        self.assertEqual(len(SETTINGS), 12)
        self.assertEqual(set(SETTING_RULES), SETTINGS)
        self.assertTrue(all(SETTING_RULES.values()))
        listed = {key for params in PARAMS.values() for key in params.settings}
        self.assertEqual(listed, SETTINGS)

    @covers("§13")
    def test_defaults(self):
        defaults = {
            "adj_mode": {"DROP"},
            "adj_includes_comment_subjects": {True},
            "cluster_counts_as_extra_tx": {True},
            "dual_unqualified_policy": {"PRINCIPAL_DECIDES"},
            "retest_scope": {"CHOICE"},
            "year_avg_from_rounded_terms": {True},
            "nghe_thuat_both_parts_required": {True},
            "primary_min_mark": {0, 1},
            "thcn_two_columns": {True},
            "grades_1_2_skip_tech_informatics_competence": {True},
            "legacy_comment_two_thirds_rule": {True},
            "min_good_subjects": {6, 5},
        }
        for key, expected in defaults.items():
            found = {r.params.settings[key] for r in RULESETS if key in r.params.settings}
            self.assertEqual(found, expected, key)

    @covers("§13", "R22-ADJ-AMB-1", "R22-ADJ-AMB-2", "R22-LV-1")
    def test_settings_of_the_level(self):
        cases = [
            ("5×8,0 + 2×7,0 + 4,0", 0, {"adj_mode": "SUBSTITUTE"}, "DAT", "KHA"),
            ("8×8,5", 1, {"adj_includes_comment_subjects": False}, "KHA", "DAT"),
            ("5×8,0 + 2×7,0", 0, {"min_good_subjects": 5}, "KHA", "TOT"),
        ]
        for scores, failed, settings, default, changed in cases:
            with self.subTest(settings):
                self.assertEqual(run(yearly(scores, failed))["learning"]["CN"], default)
                result = run(yearly(scores, failed, settings=settings))
                self.assertEqual(result["learning"]["CN"], changed)

    @covers("§13", "R22-RE-1", "R22-RE-2")
    def test_settings_of_promotion(self):
        dual = yearly("8×3,0", conduct={"HK1": "DAT", "HK2": "CHUA_DAT"})
        for policy, decision in (
            ("PRINCIPAL_DECIDES", "PRINCIPAL_DECIDES"),
            ("SEQUENCE", "SUMMER_CONDUCT_THEN_RETEST"),
            ("RETAIN", "RETAINED"),
        ):
            result = run({**dual, "settings": {"dual_unqualified_policy": policy}})
            self.assertEqual(result["decision"], decision)
        retest = yearly("6×5,0 + 4,0 + 3,0")
        retest["subjects"][7]["reassess"] = "5,0"
        for scope, decision in (("CHOICE", "PROMOTED_AFTER_SUMMER"), ("ALL", "SUMMER_RETEST")):
            result = run({**retest, "settings": {"retest_scope": scope}})
            self.assertEqual(result["decision"], decision)

    @covers("§13", "R22-CNT-3", "R-NUM-5")
    def test_settings_of_averages(self):
        columns = [
            len(columns_for(TT22, "SCORE", 11, "HK1", "LY", 70, topic_cluster=True, settings=given))
            for given in (None, {"cluster_counts_as_extra_tx": False})
        ]
        self.assertEqual(columns, [6, 5])
        terms = {"HK1": term("4; 5", "4,7", "5"), "HK2": term("5; 5", "5", "5,1")}
        subject = {"code": "TIN", "kind": "SCORE", "periods_per_year": 35, **terms}
        for value, expected in ((True, "4,9"), (False, "5,0")):
            payload = one_subject(subject, settings={"year_avg_from_rounded_terms": value})
            self.assertEqual(run(payload)["subjects"]["TIN"]["CN"], expected)

    @covers("§13", "R58-CMT-1")
    def test_two_thirds_rule(self):
        strict = {"legacy_comment_two_thirds_rule": False}
        for params in (TT58, TT26):
            keys = [column.key for column in columns_for(params, "COMMENT", 9, "HK1", "TD", 70)]
            entries = zip(keys, ["CĐ", *["Đ"] * (len(keys) - 1)], strict=True)
            cells = {key: parse_cell(entry, "comment") for key, entry in entries}
            for settings, expected in ((None, "DAT"), (strict, "CHUA_DAT")):
                columns = columns_for(params, "COMMENT", 9, "HK1", "TD", 70, settings=settings)
                self.assertEqual(term_result(columns, cells).code, expected)
        subject = {"code": "TD", "kind": "COMMENT", "HK1": term("CĐ; Đ; Đ", "Đ", "Đ")}
        for settings, expected in (({}, "DAT"), (strict, "CHUA_DAT")):
            place = {"school_year": 2020, "period": "HK1", "settings": settings}
            result = run(one_subject(subject, **place))
            self.assertEqual(result["subjects"]["TD"]["HK1"], expected)

    @covers("§13", "R27-TST-1", "§3.4")
    def test_settings_of_primary_school(self):
        payload = primary(tests="0", settings={"primary_min_mark": 1})
        self.assertEqual({code for code, _subject in codes(run(payload))}, {"OUT_OF_RANGE"})
        kept = {"grades_1_2_skip_tech_informatics_competence": False}
        for settings, count in ((None, 13), (kept, 15)):
            found = columns_for(TT27, "TRAITS", 1, "CN", "PCNL", None, settings=settings)
            self.assertEqual(len(found), count)


@tagged("post_install", "-at_install")
class TestParts(BaseCase):
    @covers("R22-SUB-4", "R27-TST-3", "§13")
    def test_which_subjects_have_parts(self):
        self.assertTrue(has_parts(TT22, "NTHUAT"))
        self.assertTrue(has_parts(TT22, "NTHUAT", BOTH))
        self.assertTrue(has_parts(TT27, "THCN"))
        self.assertFalse(has_parts(TT27, "THCN", ONE_COLUMN))
        self.assertFalse(has_parts(TT22, "TOAN"))
        self.assertFalse(has_parts(TT58, "NTHUAT"))

    @covers("R27-TST-3")
    def test_columns_of_technology(self):
        place = (TT27, "PRIMARY", 3, "CN", "THCN", None)
        columns = columns_for(*place, in_parts=True)
        self.assertEqual(
            [(c.key, c.label, c.part) for c in columns],
            [
                ("level_tin", "Tin học: Mức đạt được", "TIN"),
                ("test_tin", "Tin học: Điểm KTĐK", "TIN"),
                ("level_cnghe", "Công nghệ: Mức đạt được", "CNGHE"),
                ("test_cnghe", "Công nghệ: Điểm KTĐK", "CNGHE"),
            ],
        )
        for settings, in_parts in ((None, False), (ONE_COLUMN, True)):
            found = columns_for(*place, in_parts=in_parts, settings=settings)
            self.assertEqual([column.key for column in found], ["level", "test"])
        midterm = columns_for(TT27, "PRIMARY", 3, "GHK1", "THCN", None, in_parts=True)
        self.assertEqual([column.key for column in midterm], ["level_tin", "level_cnghe"])

    @covers("R22-SUB-4")
    def test_columns_of_the_arts(self):
        columns = columns_for(TT22, "COMMENT", 8, "HK1", "NTHUAT", 70, in_parts=True)
        self.assertEqual(
            [column.key for column in columns],
            ["tx1_nhac", "tx2_nhac", "gk_nhac", "ck_nhac", "tx1_mt", "tx2_mt", "gk_mt", "ck_mt"],
        )
        self.assertEqual(columns[0].label, "Âm nhạc: Thường xuyên 1")

    @covers("R22-SUB-4", "§13")
    def test_arts_are_dat_only_when_both_parts_are(self):
        for music, drawing, both, one in (
            ("Đ", "Đ", "DAT", "DAT"),
            ("Đ", "CĐ", "CHUA_DAT", "DAT"),
            ("CĐ", "CĐ", "CHUA_DAT", "CHUA_DAT"),
        ):
            for settings, expected in ((None, both), (BOTH, one)):
                place = (TT22, "COMMENT", 8, "HK1", "NTHUAT", 70)
                columns = columns_for(*place, in_parts=True, settings=settings)
                cells = {column.key: parse_cell("Đ", "comment") for column in columns}
                cells["ck_nhac"] = parse_cell(music, "comment")
                cells["ck_mt"] = parse_cell(drawing, "comment")
                self.assertEqual(term_result(columns, cells).code, expected)
                payload = one_subject(arts(music, drawing), period="HK1", settings=settings)
                result = run(payload)
                self.assertEqual(result["subjects"]["NTHUAT"]["HK1"], expected)

    @covers("R22-SUB-4")
    def test_an_open_part_keeps_the_subject_open(self):
        columns = columns_for(TT22, "COMMENT", 8, "HK1", "NTHUAT", 70, in_parts=True)
        cells = {column.key: parse_cell("Đ", "comment") for column in columns[:-1]}
        result = term_result(columns, cells)
        self.assertEqual((result.final, result.missing), (False, ("ck_mt",)))
        for settings in (None, BOTH):
            result = run(one_subject(arts(drawing=""), period="HK1", settings=settings))
            self.assertIsNone(result["subjects"]["NTHUAT"]["HK1"])
            self.assertEqual(codes(result), [("MISSING_MARK", "MT")])
        lacking = arts()
        del lacking["parts"]["MT"]
        result = run(one_subject(lacking, period="HK1"))
        self.assertEqual(codes(result), [("MISSING_TERM", "MT")])

    @covers("R27-TST-3")
    def test_the_lower_level_and_the_lower_mark_stand_for_the_subject(self):
        for level, test, expected in (("T", "9", "HTXS"), ("T", "8", "HTT"), ("H", "9", "HT")):
            payload = with_technology(technology(level, test))
            result = run(payload)
            self.assertEqual(result["errors"], [])
            self.assertEqual(result["learning"], {"CN": expected})
            shown = {"CN": level, "test": test, "final": True}
            self.assertEqual(result["subjects"]["THCN"], shown)

    @covers("R27-TST-3")
    def test_merged_as_each_part_by_itself(self):
        lines = [LineResult(90, "T", True), LineResult(70, "H", True)]
        self.assertEqual(merge_parts(lines), LineResult(70, "H", True))
        exempt = LineResult(final=True, exempt=True)
        self.assertEqual(merge_parts([exempt, lines[1]]), lines[1])
        self.assertTrue(merge_parts([exempt, exempt]).exempt)
        self.assertFalse(merge_parts([lines[0], LineResult(missing=("test",))]).final)
        self.assertFalse(merge_parts([lines[0], LineResult()]).final)

    @covers("R27-TST-3", "R22-SUB-4")
    def test_parts_that_are_none_are_named(self):
        other = {**arts(), "code": "GDTC"}
        unknown = arts()
        unknown["parts"]["MUA"] = {"HK1": term("Đ; Đ", "Đ", "Đ")}
        for subject, code in ((other, "NO_PARTS"), (unknown, "UNKNOWN_PART")):
            result = run(one_subject(subject, period="HK1"))
            self.assertEqual(codes(result)[0], (code, subject["code"]))
        score = {**arts(), "kind": "SCORE"}
        self.assertIn(("NO_PARTS", "NTHUAT"), codes(run(one_subject(score, period="HK1"))))
        refused = with_technology(technology(), settings=ONE_COLUMN)
        self.assertIn(("NO_PARTS", "THCN"), codes(run(refused)))
        self.assertEqual(run(refused)["learning"], {"CN": None})

    @covers("R22-SUB-4")
    def test_the_explanation_names_the_parts(self):
        result = run(one_subject(arts(drawing="CĐ"), period="HK1"))
        texts = [entry["text"] for entry in result["explain"][:3]]
        self.assertEqual(
            texts,
            [
                "Âm nhạc, học kì I: Đ, Đ, Đ, Đ → Đạt",
                "Mĩ thuật, học kì I: Đ, Đ, Đ, CĐ → Chưa đạt",
                "Nghệ thuật, học kì I: Chưa đạt (mọi phần phải Đạt).",
            ],
        )

"""A circular in plain Vietnamese: complete, without a code, from its parameters alone."""

import json
import re
from functools import wraps

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.lib.describe import describe
from odoo.addons.school_gradebook.lib.marks import format_tenths
from odoo.addons.school_gradebook.lib.parameter_table import (
    apply,
    choice_label,
    rows,
    setting_label,
)
from odoo.addons.school_gradebook.lib.rulesets import DATA, read_ruleset

from .test_lib_parameter_table import other

DOCUMENTS = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(DATA.glob("*.json"))
}
RULESETS = {code: read_ruleset(document) for code, document in DOCUMENTS.items()}
# What a code of the data would look like in the text.
RAW = re.compile(
    r"[A-Z]+_[A-Z_]+|\b[a-z]+_[a-z_]+|\b(?:SCORE|COMMENT|PRIMARY|TRAITS|DROP|SUBSTITUTE|CHOICE|ALL|"
    r"SEQUENCE|RETAIN(?:ED)?|POLICY|PROMOTED|TOAN|NVAN|NHAC|HK[12]|[GC]HK[12]|CN|TOT|KHA|DAT|TB|YEU|"
    r"KEM|GIOI|HTXS|HTT|HT|CHT|None|True|False|tx|gk|ck|hs[12])\b"
)


def texts(part):
    """Return every text of a section."""
    table = part["table"] or {"head": [], "rows": []}
    rows = [cell for row in table["rows"] for cell in row]
    return [part["title"], *part["sentences"], *table["head"], *rows]


def whole(ruleset):
    return "\n".join(text for part in describe(ruleset) for text in texts(part))


def section(ruleset, title):
    return next(part for part in describe(ruleset) if part["title"] == title)


def marks_of(params):
    """Return every limit of the parameters as it is written."""
    found = set()
    if params.learning:
        conditions = [c for level in params.learning.levels for c in level.conditions]
        found |= {format_tenths(c.least) for c in conditions if c.least}
    found |= {format_tenths(award.least) for award in params.awards if award.least}
    if params.promotion:
        found.add(format_tenths(params.promotion.reassess_below))
    return found


def numbers_of(params):
    """Return every count of the parameters."""
    found = {group.weight for kind in params.kinds.values() for group in kind.groups}
    steps = [s for kind in params.kinds.values() for group in kind.groups for s in group.counts]
    found |= {step.count for step in steps} | {step.up_to for step in steps if step.up_to}
    found |= {term.weight for term in params.terms}
    found |= {value for value in params.settings.values() if type(value) is int}
    found |= {award.least_test for award in params.awards}
    if params.test_minutes:
        found.add(params.test_minutes.specialised_longest)
        found |= {n for step in params.test_minutes.steps for n in (step.shortest, step.longest)}
    if params.learning:
        conditions = [c for level in params.learning.levels for c in level.conditions]
        found |= {params.number(None, c.count) for c in conditions}
    if params.promotion:
        found.add(params.promotion.max_absences)
    if params.primary:
        found |= {result.least_test for result in params.primary.results}
    return found - {0}


def each(test):
    """Run a test for every shipped circular."""

    @wraps(test)
    def run(self):
        for code, ruleset in RULESETS.items():
            with self.subTest(ruleset=code):
                test(self, ruleset)

    return run


@tagged("post_install", "-at_install")
class TestDescribe(BaseCase):
    @each
    def test_form_of_the_sections(self, ruleset):
        parts = describe(ruleset)
        json.dumps(parts)
        titles = [part["title"] for part in parts]
        self.assertEqual(len(titles), len(set(titles)))
        for part in parts:
            self.assertEqual(set(part), {"title", "rules", "article", "sentences", "table"})
            self.assertTrue(part["sentences"] or part["table"], part["title"])
            self.assertTrue(all(isinstance(text, str) and text for text in texts(part)))
            for sentence in part["sentences"]:
                self.assertRegex(sentence, r"^[A-ZĐÔĂÂÊƠƯ].*[.:]$")
            if part["table"]:
                width = len(part["table"]["head"])
                self.assertTrue(part["table"]["rows"], part["title"])
                self.assertEqual({len(row) for row in part["table"]["rows"]}, {width})

    @each
    def test_every_number_is_said(self, ruleset):
        text = whole(ruleset)
        for mark in marks_of(ruleset.params):
            self.assertIn(mark, text)
        for number in numbers_of(ruleset.params):
            self.assertRegex(text, rf"(?<![\d,]){number}(?![\d,])")

    @each
    def test_no_code_is_shown(self, ruleset):
        for part in describe(ruleset):
            for text in texts(part):
                # What a school may print keeps its own words.
                self.assertIsNone(RAW.search(text), f"{part['title']}: {text}")

    @each
    def test_decimal_commas_only(self, ruleset):
        self.assertNotRegex(whole(ruleset), r"\d\.\d")

    @each
    def test_rules_and_articles(self, ruleset):
        parts = describe(ruleset)
        for part in parts:
            self.assertTrue(all(re.match(r"R\d*-[A-Z]", rule) for rule in part["rules"]))
        known = {rule for part in parts for rule in part["rules"]}
        params = ruleset.params
        wanted = {kind.rule for kind in params.kinds.values()}
        wanted |= {award.rule for award in params.awards}
        if params.learning:
            wanted |= {params.learning.rule, params.learning.adjust_rule}
            wanted |= {line.rule for line in params.promotion.outcomes}
            wanted |= {params.promotion.rules[key] for key in ("summer", "retest")}
        else:
            wanted |= set(params.primary.rules.values())
        self.assertLessEqual(wanted - {""}, known)

    @each
    def test_all_words_settings_and_subjects_of_tests(self, ruleset):
        params, text = ruleset.params, whole(ruleset)
        for key, value in params.settings.items():
            self.assertIn(setting_label(key)[0], text)
            self.assertIn(choice_label(key, value), text)
        for word in params.words["decisions"].values():
            self.assertIn(word, text)
        for own in params.words["final"].values():
            for word in own.values():
                self.assertIn(word, text)
        for code in params.tests or {}:
            self.assertIn(params.subject_names[code], text)
        for trait in params.traits:
            self.assertIn(trait.name, text)
        for award in params.awards:
            self.assertIn(award.name, text)

    @each
    def test_governed_grades_and_years(self, ruleset):
        rows = section(ruleset, "Phạm vi áp dụng")["table"]["rows"]
        self.assertEqual(len(rows), len(ruleset.governs))

    def test_governed_grade_in_words(self):
        rows = section(RULESETS["TT22-2021"], "Phạm vi áp dụng")["table"]["rows"]
        self.assertEqual(rows[0], ["THCS", "Lớp 6", "2021-2022", "nay"])

    @each
    def test_to_confirm(self, ruleset):
        titles = [part["title"] for part in describe(ruleset)]
        confirm = "Những điều cần đơn vị xác nhận"
        self.assertEqual(confirm in titles, bool(ruleset.to_confirm))
        if ruleset.to_confirm:
            self.assertEqual(section(ruleset, confirm)["sentences"], [*ruleset.to_confirm])

    def test_formulas(self):
        tt22, tt58 = RULESETS["TT22-2021"], RULESETS["TT58-2011"]
        self.assertEqual(
            section(tt22, "Điểm trung bình môn học kì")["sentences"],
            ["ĐTBmhk = (TĐĐGtx + 2 × ĐĐGgk + 3 × ĐĐGck) / (số ĐĐGtx + 5)."],
        )
        self.assertEqual(
            section(tt58, "Điểm trung bình môn học kì")["sentences"],
            [
                "ĐTBmhk = (tổng điểm hệ số 1 + 2 × tổng điểm hệ số 2 + 3 × KTHK) / "
                "(số điểm hệ số 1 + 2 × số điểm hệ số 2 + 3)."
            ],
        )
        self.assertEqual(
            section(tt22, "Điểm trung bình môn cả năm")["sentences"][0],
            "ĐTBmcn = (ĐTBmhkI + 2 × ĐTBmhkII) / 3.",
        )

    def test_conduct_table_as_the_circular_prints_it(self):
        rows = section(RULESETS["TT22-2021"], "Kết quả rèn luyện")["table"]["rows"]
        self.assertEqual(rows[0], ["Tốt", "Tốt", "Khá", "Khá", "Chưa đạt"])
        self.assertEqual(rows[3], ["Chưa đạt", "Khá", "Đạt", "Đạt", "Chưa đạt"])
        self.assertIsNone(section(RULESETS["TT58-2011"], "Kết quả rèn luyện")["table"])

    def test_words_of_the_centre(self):
        text = whole(RULESETS["TT43-2021"])
        self.assertIn("Học viên khuyết tật: giám đốc trung tâm quyết định.", text)
        self.assertNotIn("Điều chỉnh mức học tập khi chỉ do một môn học", text)
        self.assertIn("Không điều chỉnh mức học tập", text)

    def _changed(self, code, changes):
        document = DOCUMENTS[code]
        parameters = apply(document["parameters"], changes)
        return whole(read_ruleset({**document, "parameters": parameters}))

    def test_the_text_follows_the_parameters(self):
        text = self._changed(
            "TT22-2021",
            {
                "learning.levels.TOT.COUNT.least": "8,3",
                "kinds.SCORE.groups.ck.weight": "4",
                "terms.HK2.weight": "3",
                "promotion.max_absences": "40",
                "learning.moves.TOT.DAT": "",
                "settings.adj_mode": "SUBSTITUTE",
                "settings.year_avg_from_rounded_terms": False,
                "settings.nghe_thuat_both_parts_required": False,
                "settings.cluster_counts_as_extra_tx": False,
                "settings.dual_unqualified_policy": "RETAIN",
                "kinds.COMMENT.combine": "TWO_THIRDS",
                "kinds.SCORE.year": "LAST_TERM",
            },
        )
        for sentence in (
            "có điểm trung bình từ 8,3 trở lên",
            "4 × ĐĐGck) / (số ĐĐGtx + 6).",
            "không quá 40 buổi",
            "Nghỉ học quá 40 buổi",
            "coi như môn đó có kết quả tốt (mặc định)",
            "Môn học được đánh giá Đạt khi có một phần Đạt.",
            "Mặc định cột này là một trong số ĐĐGtx quy định.",
            "Không được lên lớp (mặc định; có thể đặt: ",
            "ít nhất hai phần ba",
        ):
            self.assertIn(sentence, text)
        self.assertNotIn("Từ mức Tốt xuống mức Đạt", text)
        text = self._changed("TT58-2011", {"settings.legacy_comment_two_thirds_rule": False})
        self.assertIn("Mức Đạt: có đủ số lần đánh giá theo quy định và tất cả", text)
        text = self._changed(
            "TT27-2020",
            {
                "primary.results.HTXS.least_test": "8",
                "tests.DD.CN": "5",
                "settings.primary_min_mark": "1",
                "settings.grades_1_2_skip_tech_informatics_competence": False,
            },
        )
        self.assertIn("từ 8 điểm trở lên", text)
        self.assertIn("Đạo đức", text)
        self.assertIn("số nguyên từ 1 đến 10", text)
        self.assertNotIn("Lớp 1, 2 để trống", text)

    @each
    def test_every_value_of_the_table_is_said(self, ruleset):
        # Nothing that an administrator can change is without its word in the text.
        document = DOCUMENTS[ruleset.code]
        before = whole(ruleset)
        for row in rows(document["parameters"]):
            parameters = apply(document["parameters"], {row["path"]: other(row)})
            text = whole(read_ruleset({**document, "parameters": parameters}))
            self.assertNotEqual(text, before, row["path"])
            self.assertIsNone(RAW.search(text), row["path"])

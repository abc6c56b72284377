"""The complete list of rules and cases that concern computation: each must have its test."""

from odoo.tests import BaseCase, tagged

from . import (
    test_lib_averages,
    test_lib_columns,
    test_lib_evaluate,
    test_lib_legacy,
    test_lib_levels,
    test_lib_marks,
    test_lib_primary,
    test_lib_promotion,
    test_lib_rules_cases,
    test_lib_rules_older,
    test_lib_rules_settings,
    test_lib_rules_text,
    test_lib_rules_year,
    test_lib_rulesets,
)
from .lib_common import COVERED

# Importing a module registers what its tests cover.
MODULES = (
    test_lib_averages,
    test_lib_columns,
    test_lib_evaluate,
    test_lib_legacy,
    test_lib_levels,
    test_lib_marks,
    test_lib_primary,
    test_lib_promotion,
    test_lib_rules_cases,
    test_lib_rules_older,
    test_lib_rules_settings,
    test_lib_rules_text,
    test_lib_rules_year,
    test_lib_rulesets,
)
RULES = """
R-DISP-1 R-DISP-2
R-NUM-1 R-NUM-2 R-NUM-3 R-NUM-4 R-NUM-5 R-NUM-6
R22-SUB-1 R22-SUB-2 R22-SUB-3 R22-SUB-4
R22-CNT-1 R22-CNT-2 R22-CNT-3 R22-CNT-4 R22-CNT-5
R22-MISS-1 R22-MISS-2 R22-MISS-3 R22-ENTRY-1
R22-AVG-1 R22-AVG-2 R22-AVG-3 R22-AVG-4 R22-CMT-1 R22-CMT-2
R22-CON-1 R22-LV-1 R22-LV-2 R22-ADJ-AMB-1 R22-ADJ-AMB-2 R22-ADJ-2 R22-ADJ-3
R22-PRO-1 R22-PRO-2 R22-PRO-3 R22-SUM-1 R22-RE-1 R22-RE-2 R22-RE-3 R22-RE-4
R22-DIS-1 R22-EX-1
R58-SUB-1 R58-MK-1 R58-CNT-1 R58-CNT-2 R58-MISS-1
R58-AVG-1 R58-AVG-2 R58-AVG-3 R58-AVG-4 R58-CMT-1 R58-ADJ-1
R58-PRO-1 R58-PRO-2 R58-RE-1 R58-SUM-1 R58-AW-1
R27-PER-1 R27-COD-1 R27-REG-1 R27-TST-1 R27-TST-2 R27-TST-3 R27-TST-5
R27-PRO-1 R27-PRO-2 R27-PRO-3 R27-PRO-4 R27-TEXT-1
"""
# Sections whose rules have no ID of their own.
SECTIONS = "§0.3 §1.8 §2.3 §2.4 §3.2 §3.3 §3.4 §3.5 §3.7 §4 §5 §13 §15.6"
CASES = """
A01 A03 A05 A07 A09 A11 A13 A15 A17 A19 A21 A23 A25 A26 A27 A28 A29
B01 B03 B05 B07 B09 B11 B13 B15
N01 N03 N05 N07
C01 C03 C05 C07
D01 D03 D05 D07 D09 D11 D13 D15 D16 D17 D19 D21 D23 D25
P01 P03 P05 P07 P09 P10 P11 P13 P15
W01 W03 W05 W07
Y01 Y03 Y05 Y07 Y09 Y11 Y13 Y15 Y17 Y19 Y21 Y23 Y24 Y25 Y26 Y27 Y28
L01 L03 L05 L06 L07 L09 L11 L13 L15
S01 S03 S05 S07 S09
"""
# Rules of the same sections that no computation follows from, and why.
ELSEWHERE = {
    "R22-FRM-1": "how a correction is shown and printed",
    "R22-HB-1": "the school report as a document",
    "R22-HB-2": "the school report as a document",
    "R22-HB-3": "the school report on paper",
    "R22-PRIV-1": "who may see a result: record rules",
    "R58-RESP-1": "duties of people: groups and approvals",
    "R27-TST-4": "how a test paper is designed",
}


@tagged("post_install", "-at_install")
class TestEveryRuleHasItsTest(BaseCase):
    def test_complete(self):
        wanted = {*RULES.split(), *SECTIONS.split(), *CASES.split()}
        self.assertEqual(sorted(wanted - set(COVERED)), [], "without a test")
        self.assertEqual(sorted(set(COVERED) - wanted), [], "not in the list")

    def test_what_is_elsewhere_is_not_tested_here(self):
        self.assertFalse(set(ELSEWHERE) & set(COVERED))
        self.assertTrue(all(ELSEWHERE.values()))

    def test_every_module_was_asked(self):
        covering = {module for tests in COVERED.values() for module in tests}
        self.assertLessEqual({module.__name__ for module in MODULES}, covering)

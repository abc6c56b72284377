"""Shared by the tests of lib: property test settings, rulesets, short ways to write a pupil."""

from hypothesis import HealthCheck, settings

from odoo.addons.school_gradebook.lib.levels import SubjectResult
from odoo.addons.school_gradebook.lib.rulesets import load_rulesets

# The same examples in every run, and no folder of examples in the working directory.
examples = settings(
    max_examples=100,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
COVERED = {}


def covers(*ids):
    """Name the rules and cases of the regulations that a test proves.

    ``test_lib_rules_list`` holds the complete list and fails when one has no test.
    """

    def mark(test):
        for name in ids:
            COVERED.setdefault(name, []).append(test.__module__)
        return test

    return mark


RULESETS = load_rulesets()
PARAMS = {ruleset.code: ruleset.params for ruleset in RULESETS}
TT58, TT26, TT22 = PARAMS["TT58-2011"], PARAMS["TT26-2020"], PARAMS["TT22-2021"]
TT30, TT22_2016, TT27 = PARAMS["TT30-2014"], PARAMS["TT22-2016"], PARAMS["TT27-2020"]
TT43 = PARAMS["TT43-2021"]


def marks(text):
    """Return «6×8,0 + 2×6,5» as a list of tenths, the way regulations §15 writes subjects."""
    found = []
    for part in text.replace(" ", "").split("+"):
        times, _cross, mark = part.rpartition("×")
        whole, _comma, tenth = mark.partition(",")
        found.extend([int(whole) * 10 + int(tenth or 0)] * int(times or 1))
    return found


def subjects(scores, failed=0, comments=4):
    """Return subject results: scored subjects S1, S2 … and COMMENT subjects C1 … of which
    the first ``failed`` are Chưa đạt.
    """
    return [
        SubjectResult(f"S{position}", "SCORE", tenths)
        for position, tenths in enumerate(marks(scores) if isinstance(scores, str) else scores, 1)
    ] + [
        SubjectResult(f"C{position}", "COMMENT", None, position > failed)
        for position in range(1, comments + 1)
    ]


def entry(kind, rule, article, text, subject=None, period="CN"):
    """Return an entry of an explanation, with all its keys."""
    return {
        "kind": kind,
        "rule": rule,
        "article": article,
        "subject": subject,
        "period": period,
        "text": text,
    }


def scored(**results):
    """Return SCORE subjects from keyword arguments: tenths by code."""
    return [SubjectResult(code, "SCORE", tenths) for code, tenths in results.items()]

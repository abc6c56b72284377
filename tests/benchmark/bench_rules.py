"""The rules: from marks to year results, in lib alone and through the database."""

import time

from run import Row, median_seconds
from school import make_school

from odoo.addons.school_gradebook.lib.evaluate import evaluate
from odoo.addons.school_gradebook.lib.rulesets import load_rulesets

PUPILS = 2000
SCORED, COMMENTED = 8, 4
CLASSES = 9


def rows(env):
    """Evaluate 2,000 pupils × 12 subjects, and recompute a fifth of such a school."""
    pupils = [_payload(number) for number in range(PUPILS)]
    numbers = [_numbers(pupil) for pupil in pupils]
    rulesets = load_rulesets()

    def lib():
        return [evaluate(pupil, rulesets)["decision"] for pupil in pupils]

    assert set(lib()) <= {"PROMOTED", "SUMMER_RETEST"}, set(lib())
    bare = median_seconds(lambda: [_bare(pupil) for pupil in numbers])
    lasted = median_seconds(lib)
    # 3,000 pupils a second
    yield Row("2,000 pupils from marks to decisions, lib", lasted, target=PUPILS / 3000)
    yield Row("2,000 pupils, against a bare Python loop", lasted, bare)
    classes = make_school(env, CLASSES)
    _recompute(classes[:1])
    started = time.perf_counter()
    _recompute(classes)
    lasted = time.perf_counter() - started
    results = env["school.year.result"].search([("class_id", "in", classes.ids)])
    assert results and all(results.mapped("learning"))
    # 60 s for 45 classes; the queries of a class are the same for each.
    yield Row("a year recomputed, 9 classes of 45 pupils", lasted, target=60 * CLASSES / 45)


def _recompute(classes):
    for klass in classes:
        klass._recompute_results()


def _payload(number):
    """Return an invented pupil with all marks of the year."""
    return {
        "level": "THCS",
        "grade": 8,
        "school_year": 2025,
        "period": "CN",
        "explain": False,
        "conduct": {"HK1": "TOT", "HK2": "KHA"},
        "absences": number % 40,
        "subjects": [
            {
                "code": f"S{code}",
                "kind": "SCORE",
                "periods_per_year": 140,
                "HK1": _term(number, code),
                "HK2": _term(number, code + 5),
            }
            for code in range(SCORED)
        ]
        + [
            {"code": f"C{code}", "kind": "COMMENT", "HK1": _COMMENTS, "HK2": _COMMENTS}
            for code in range(COMMENTED)
        ],
    }


_COMMENTS = {"tx": ["Đ", "Đ"], "gk": "Đ", "ck": "Đ"}


def _term(number, code):
    marks = [f"{4 + (number * 7 + code * 3 + n) % 6},{(number + n) % 10}" for n in range(6)]
    return {"tx": marks[:4], "gk": marks[4], "ck": marks[5]}


def _numbers(payload):
    """Return the marks of a payload as tenths: what a bare loop would start from."""
    return [
        [
            [int(mark.replace(",", "")) for mark in (*term["tx"], term["gk"], term["ck"])]
            for term in (subject["HK1"], subject["HK2"])
        ]
        for subject in payload["subjects"][:SCORED]
    ]


def _bare(subjects):
    """The same arithmetic and comparison without rules: averages, then one level."""
    years = []
    for terms in subjects:
        first, second = (
            (2 * (sum(marks[:4]) + 2 * marks[4] + 3 * marks[5]) + 9) // 18 for marks in terms
        )
        years.append((2 * (first + 2 * second) + 3) // 6)
    good = sum(1 for year in years if year >= 80)
    return good >= 6 and min(years) >= 65

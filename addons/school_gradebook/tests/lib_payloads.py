"""Short ways to write a payload of ``evaluate`` and to look at its result."""

import json

from odoo.addons.school_gradebook.lib.evaluate import evaluate

from .lib_common import RULESETS, TT27, marks

KEYS = {
    "ruleset", "version", "subjects", "learning", "conduct", "decision", "reassess_subjects",
    "completed", "award", "explain", "errors",
}  # fmt: skip
FULL_TX = {35: 2, 70: 3, 105: 4, 140: 4}


def run(payload):
    """Evaluate under the shipped rulesets; the result must survive JSON."""
    result = evaluate(payload, RULESETS)
    json.dumps(result)
    return result


def codes(result):
    """Return the error entries as (code, subject)."""
    return [(error["code"], error["subject"]) for error in result["errors"]]


def text(tenths):
    """Return 79 as «7,9»."""
    return f"{tenths // 10},{tenths % 10}"


def term(regular, midterm, final):
    """Return a term of marks: term("8; 9", "7", "8")."""
    return {"tx": regular.split("; "), "gk": midterm, "ck": final}


def yearly(scores, failed=0, **more):
    """Return a THCS payload whose subjects have the given year averages (§15.5 notation)."""
    scored = [
        {"code": f"S{n}", "kind": "SCORE", "averages": {"HK1": text(t), "HK2": text(t)}}
        for n, t in enumerate(marks(scores), 1)
    ]
    comments = [
        {"code": f"C{n}", "kind": "COMMENT",
         "results": dict.fromkeys(("HK1", "HK2"), "DAT" if n > failed else "CHUA_DAT")}
        for n in range(1, 5)
    ]  # fmt: skip
    return {
        "level": "THCS",
        "grade": 8,
        "school_year": 2024,
        "period": "CN",
        "subjects": scored + comments,
        "conduct": {"HK1": "TOT", "HK2": "TOT", "after_summer": None},
        "absences": 0,
        **more,
    }


def one_subject(subject, **more):
    """Return a payload of a single subject."""
    return {"level": "THCS", "grade": 8, "school_year": 2024, "subjects": [subject], **more}


def primary(grade=4, levels="T", tests="9", traits="T", **more):
    """Return a primary payload of the year's end with the tests that the grade has."""
    tested = {1: ["TV", "TOAN"], 3: ["TV", "TOAN", "NN1", "THCN"]}.get(
        grade, ["TV", "TOAN", "NN1", "LSDL", "KH", "THCN"]
    )
    subjects = [
        {"code": code, "kind": "PRIMARY", "CN": {"level": levels, "test": tests}} for code in tested
    ] + [{"code": code, "kind": "PRIMARY", "CN": {"level": levels}} for code in ("DD", "MT")]
    given = {trait.code: traits for trait in TT27.traits}
    return {
        "level": "TH",
        "grade": grade,
        "school_year": 2025,
        "period": "CN",
        "subjects": subjects,
        "qualities": {t.code: given[t.code] for t in TT27.traits if t.group == "QUALITY"},
        "competences": {t.code: given[t.code] for t in TT27.traits if t.group != "QUALITY"},
        **more,
    }

"""The rules for one pupil, without any record: payload in, result out (see design, evaluate).

A wrong or missing value becomes an entry of ``errors`` and leaves what depends on it empty.
"""

from functools import lru_cache

from .inputs import Reader, short
from .params import RulesetError
from .primary_payload import evaluate_primary
from .rulesets import check_settings, rules_for
from .secondary_payload import evaluate_secondary


def empty_result():
    """Return a result in which nothing is known yet."""
    return {
        "ruleset": None,
        "version": None,
        "subjects": {},
        "learning": {},
        "conduct": {},
        "decision": None,
        "reassess_subjects": [],
        "completed": None,
        "award": None,
        "explain": [],
        "errors": [],
    }


def evaluate(payload, rulesets):
    """Return the result of a pupil under the ruleset that governs level, grade and year.

    Never raises for what the payload holds. ``"explain": false`` in the payload leaves the
    explanations out, for callers that evaluate whole schools.
    """
    result, reader, names = empty_result(), Reader(), {}
    if isinstance(payload, dict):
        ruleset = _ruleset(payload, rulesets, reader)
        if ruleset is not None:
            result.update(ruleset=ruleset.code, version=ruleset.version)
            names = {**_known_names(ruleset.params), **_given_names(payload)}
            _run(payload, ruleset.params, reader, result, names)
    else:
        reader.problem("NOT_A_PAYLOAD")
    result["errors"] = [problem.as_dict(names) for problem in reader.problems]
    return result


def _ruleset(payload, rulesets, reader):
    """Return the ruleset of the payload's level, grade and school year, or None."""
    level, grade, year = (payload.get(key) for key in ("level", "grade", "school_year"))
    if not _is_int(grade) or not isinstance(level, str):
        return reader.problem("UNKNOWN_GRADE", level=short(level), grade=short(grade))
    if not _is_int(year):
        return reader.problem("BAD_YEAR", value=short(year))
    try:
        return rules_for(level, grade, year, rulesets)
    except RulesetError as error:
        params = {key: short(value) for key, value in error.params.items()}
        return reader.problem(error.code, **params)


def _run(payload, params, reader, result, names):
    """Evaluate under the engine of the ruleset, unless a setting cannot be understood."""
    settings, problems = check_settings(params, reader.mapping(payload.get("settings")))
    for code, key in problems:
        reader.problem(code, value=short(key))
    if any(problem.code in ("BAD_SETTING", "NOT_AN_OBJECT") for problem in reader.problems):
        return
    run = evaluate_primary if params.engine == "PRIMARY" else evaluate_secondary
    run(payload, params, settings, reader, result, names)
    if payload.get("explain") is False:
        result["explain"] = []


@lru_cache(maxsize=256)
def _known_names(params):
    """Return how periods, subjects and the like read inside a sentence."""
    terms = {term.code: term.name[:1].lower() + term.name[1:] for term in params.terms}
    conduct = {f"conduct {code}": f"rèn luyện {name}" for code, name in terms.items()}
    return {
        "CN": "cả năm",
        **terms,
        **conduct,
        "conduct CN": "rèn luyện cả năm",
        "conduct after_summer": "rèn luyện sau hè",
        "absences": "số buổi nghỉ",
        "reassess": "đánh giá lại",
        **params.subject_names,
    }


def _given_names(payload):
    """Return the subject names that the payload itself gives."""
    subjects = payload.get("subjects")
    if not isinstance(subjects, list):
        return {}
    return {
        subject["code"]: subject["name"]
        for subject in subjects
        if isinstance(subject, dict)
        and isinstance(subject.get("code"), str)
        and isinstance(subject.get("name"), str)
    }


def _is_int(value):
    return isinstance(value, int) and not isinstance(value, bool)

"""A whole circular in plain Vietnamese, from its parameters alone.

For administrators and principals who want to read what the computer does before they trust it.
Nothing here knows a particular circular: a new version of a ruleset describes itself.
"""

from . import describe_levels as secondary
from . import describe_primary as primary
from . import describe_subjects as subjects
from .describe_text import section, table
from .parameter_words import DECISIONS, choice_label, own_rules, setting_label
from .rulesets import SETTING_RULES


def describe(ruleset):
    """Return the sections of a circular: title, rules, article, sentences and a table or None."""
    params = ruleset.params
    build = _primary if params.engine == "PRIMARY" else _secondary
    found = [
        subjects.scope(ruleset),
        subjects.terms(params),
        *build(params),
        secondary.awards(params),
        _words(params),
        _settings(params),
        _to_confirm(ruleset),
    ]
    return [part for part in found if part and (part["sentences"] or part["table"])]


def _secondary(params):
    return [
        subjects.numbers(params),
        *subjects.columns(params),
        subjects.minutes(params),
        subjects.cluster(params),
        *subjects.parts(params),
        *subjects.term_results(params),
        *subjects.year_results(params),
        secondary.learning_levels(params),
        secondary.adjustment(params),
        secondary.conduct(params),
        secondary.promotion(params),
        *secondary.summer(params),
    ]


def _primary(params):
    return [
        primary.levels(params),
        primary.tests(params),
        *subjects.parts(params),
        primary.traits(params),
        primary.year_result(params),
        primary.completion(params),
    ]


def _words(params):
    """Return how decisions are written, with the words of the last grade of a level."""
    words = params.words
    rows = [(_case(code), text) for code, text in words.get("decisions", {}).items()]
    rows.extend((_case(key), words[key]) for key in ("completed", "not_completed") if key in words)
    for grade, own in words.get("final", {}).items():
        rows.extend((f"Lớp {grade}: {DECISIONS.get(code, code)}", own[code]) for code in own)
    if not rows:
        return None
    return section(
        "Từ ngữ ghi trên sổ và học bạ", [], table=table(("Trường hợp", "Cách ghi"), rows)
    )


def _case(code):
    text = DECISIONS.get(code, code)
    return text[:1].upper() + text[1:]


def _settings(params):
    """Return what the text leaves open, with the default that was chosen."""
    if not params.settings:
        return None
    kinds = [kind.rule for kind in params.kinds.values()]
    rules, rows = [], []
    for key, value in params.settings.items():
        label, text = setting_label(key)
        rules.extend(own_rules(SETTING_RULES.get(key, ()), kinds))
        rows.append((label, choice_label(key, value), text))
    return section(
        "Những điều quy định để ngỏ",
        [
            "Văn bản cho phép hiểu nhiều cách ở những điểm sau; nhà trường có thể chọn khác giá "
            "trị mặc định trong phần thiết lập."
        ],
        rules=rules,
        table=table(("Nội dung", "Mặc định", "Giải thích"), rows),
    )


def _to_confirm(ruleset):
    """Return what must still be confirmed against the signed text."""
    sentences = getattr(ruleset, "to_confirm", ())
    if not sentences:
        return None
    return section("Những điều cần đơn vị xác nhận", sentences)

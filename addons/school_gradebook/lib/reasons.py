"""Why a learning level is what it is: the conditions met, the nearest one not met, the cause.

Written for a teacher, in Vietnamese, with the rule and the article; built only when asked for.
"""

from .conditions import CONDITIONS, level_of, single_cause
from .marks import format_tenths


def explain_level(level, names):
    """Return the entries that explain a level: met, not met, adjusted, other readings."""
    case = level.case
    learning = case.params.learning
    names = {**case.params.subject_names, **names}
    base = level_of(case)
    entries = [_met(case, base, names), *_not_met(case, base, names)]
    if level.before:
        entries.append(_adjusted(level, case, names))
    entries.extend(_other_readings(level, case, base))
    article = {learning.rule: learning.article, learning.adjust_rule: learning.adjust_article}
    for entry in entries:
        point = entry.pop("point", "")
        text = article.get(entry["rule"], learning.adjust_article)
        entry["article"] = f"điểm {point} {text}" if point else text
    return entries


def _met(case, base, names):
    """Return the entry of the level by the table, with the numbers that satisfy it."""
    parts = [_sentence(case, condition, names) for condition in base.conditions]
    reason = "; ".join(part for part in parts if part) or "không đủ điều kiện của mức nào cao hơn"
    return {
        "kind": "met",
        "rule": case.params.learning.rule,
        "subject": None,
        "text": f"Mức {base.name}: {reason}.",
        "point": base.point,
    }


def _not_met(case, base, names):
    """Return the conditions of the next higher level that fail, each with its subjects."""
    higher = [rule for rule in case.params.learning.levels if rule.rank == base.rank + 1]
    entries = []
    for rule in higher:
        for condition in rule.conditions:
            if not CONDITIONS[condition.type](case, condition):
                subject, text = _FAILURES[condition.type](case, condition, names)
                entries.append(
                    {
                        "kind": "unmet",
                        "rule": case.params.learning.rule,
                        "subject": subject,
                        "text": f"Chưa đạt mức {rule.name}: {text}.",
                        "point": rule.point,
                    }
                )
    return entries


def _adjusted(level, case, names):
    """Return the entry of the one-subject adjustment."""
    base = level_of(case)
    subject, reached, _target = single_cause(case, base)
    levels = {rule.code: rule for rule in case.params.learning.levels}
    steps = reached.rank - base.rank
    return {
        "kind": "adjusted",
        "rule": case.params.learning.adjust_rule,
        "subject": subject,
        "text": (
            f"Chỉ do một môn {_result(case, subject, names)} mà từ mức {reached.name} xuống "
            f"mức {base.name} (thấp hơn {steps} mức): điều chỉnh thành {levels[level.level].name}."
        ),
    }


def _other_readings(level, case, base):
    """Return a warning for each open reading of the adjustment that would give another level."""
    if not case.params.learning.moves:
        return []
    mode = case.params.setting(case.settings, "adj_mode")
    comment = case.params.setting(case.settings, "adj_includes_comment_subjects")
    other_mode = "SUBSTITUTE" if mode == "DROP" else "DROP"
    readings = (
        ("R22-ADJ-AMB-1", "adj_mode", other_mode, single_cause(case, base, mode=other_mode)),
        (
            "R22-ADJ-AMB-2",
            "adj_includes_comment_subjects",
            "false" if comment else "true",
            single_cause(case, base, with_comment=not comment),
        ),
    )
    names = {rule.code: rule.name for rule in case.params.learning.levels}
    known = case.params.settings
    return [
        {
            "kind": "note",
            "rule": rule,
            "subject": found[0] if found else level.adjusted_by,
            "text": (
                f"Lưu ý: quy định có thể hiểu khác; với {setting} = {value} thì mức là "
                f"{names[found[2] if found else base.code]}."
            ),
        }
        for rule, setting, value, found in readings
        if setting in known and (found[2] if found else base.code) != level.level
    ]


def _result(case, subject, names):
    """Return «Toán (3,0)» or «Giáo dục thể chất (Chưa đạt)»."""
    marks = dict(case.scores)
    shown = format_tenths(marks[subject]) if subject in marks else "Chưa đạt"
    return f"{names.get(subject, subject)} ({shown})"


def _sentence(case, condition, names):
    """Return a condition that holds, with the numbers of the pupil."""
    return _SENTENCES[condition.type](case, condition, names)


def _say_max_failed(case, condition, names):
    if not case.failed:
        return "các môn đánh giá bằng nhận xét đều Đạt"
    failed = ", ".join(names.get(code, code) for code in case.failed)
    allowed = case.count(condition)
    return f"có {len(case.failed)} môn nhận xét Chưa đạt ({failed}), được phép {allowed}"


def _say_each(case, condition, names):
    if not case.scores:
        return ""
    code, tenths = min(case.scores, key=lambda pair: (pair[1], pair[0]))
    lowest = f"{names.get(code, code)} {format_tenths(tenths)}"
    return f"các môn điểm số đều từ {format_tenths(condition.least)} (thấp nhất {lowest})"


def _say_count(case, condition, _names):
    enough = sum(1 for _code, tenths in case.scores if tenths >= condition.least)
    return f"có {enough} môn từ {format_tenths(condition.least)} (cần {case.count(condition)})"


def _say_average(case, condition, _names):
    average = format_tenths(case.average)
    return f"điểm trung bình các môn {average} ≥ {format_tenths(condition.least)}"


def _say_any_of(case, condition, names):
    wanted = (pair for pair in case.scores if pair[0] in condition.codes)
    code, tenths = max(wanted, key=lambda pair: pair[1])
    return f"{names.get(code, code)} {format_tenths(tenths)} ≥ {format_tenths(condition.least)}"


def _say_specialised(case, condition, names):
    if case.specialised not in dict(case.scores):
        return ""
    subject = _result(case, case.specialised, names)
    return f"môn chuyên {subject} ≥ {format_tenths(condition.least)}"


def _fail_max_failed(case, condition, names):
    failed = ", ".join(names.get(code, code) for code in case.failed)
    return case.failed[0], f"{failed} Chưa đạt (được phép {case.count(condition)} môn)"


def _fail_each(case, condition, names):
    below = sorted((p for p in case.scores if p[1] < condition.least), key=lambda pair: pair[1])
    listed = ", ".join(_less(pair, condition, names) for pair in below)
    return below[0][0], f"{listed} (mọi môn phải từ {format_tenths(condition.least)})"


def _fail_count(case, condition, names):
    """Name the subjects nearest to the limit: the ones that would make up the number."""
    below = sorted(
        (p for p in case.scores if p[1] < condition.least), key=lambda pair: (-pair[1], pair[0])
    )
    needed, enough = case.count(condition), len(case.scores) - len(below)
    listed = ", ".join(_less(pair, condition, names) for pair in below[: needed - enough])
    least = format_tenths(condition.least)
    nearest = f"{listed}: " if listed else ""
    return (
        below[0][0] if below else None,
        f"{nearest}mới có {enough} môn từ {least}, cần {needed} môn",
    )


def _fail_average(case, condition, names):
    average = "–" if case.average is None else format_tenths(case.average)
    return None, f"điểm trung bình các môn {average} < {format_tenths(condition.least)}"


def _fail_any_of(case, condition, names):
    listed = ", ".join(
        _less(pair, condition, names) for pair in case.scores if pair[0] in condition.codes
    )
    return None, f"cần một môn từ {format_tenths(condition.least)}: {listed or 'không có môn nào'}"


def _fail_specialised(case, condition, names):
    pair = (case.specialised, dict(case.scores)[case.specialised])
    return case.specialised, f"môn chuyên {_less(pair, condition, names)}"


def _less(pair, condition, names):
    """Return «Toán 7,9 < 8,0»."""
    code, tenths = pair
    return f"{names.get(code, code)} {format_tenths(tenths)} < {format_tenths(condition.least)}"


_FAILURES = {
    "MAX_FAILED": _fail_max_failed,
    "EACH": _fail_each,
    "COUNT": _fail_count,
    "AVERAGE": _fail_average,
    "ANY_OF": _fail_any_of,
    "SPECIALISED": _fail_specialised,
}
_SENTENCES = {
    "MAX_FAILED": _say_max_failed,
    "EACH": _say_each,
    "COUNT": _say_count,
    "AVERAGE": _say_average,
    "ANY_OF": _say_any_of,
    "SPECIALISED": _say_specialised,
}

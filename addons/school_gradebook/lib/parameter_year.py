"""Rows of the year: conduct, promotion, re-assessment, awards.

Sources: TT 22/2021 Điều 8, 12–15; TT 58/2011 Điều 15–18; TT 27/2020 Điều 13.
"""

from .parameter_entries import Section
from .parameter_words import choices_of, outcome_when, setting_label


def _level_names(data):
    """Return the learning levels, or the year results of primary school, by code."""
    source = (data.get("learning") or {}).get("levels") or (data.get("primary") or {}).get(
        "results"
    )
    return {level["code"]: level["name"] for level in source or ()}


def _conduct_names(data):
    """Return the conduct levels by code."""
    return {level["code"]: level["name"] for level in (data.get("conduct") or {}).get("levels", ())}


def conduct_entries(found, data):
    """Add the cells of the truth table of conduct."""
    conduct = data.get("conduct") or {}
    names = _conduct_names(data)
    section = Section(found, "Kết quả rèn luyện cả năm", conduct.get("rule", ""))
    choices = [[code, name] for code, name in names.items()]
    for first, row in (conduct.get("table") or {}).items():
        for second in row:
            label = f"Học kì I {names[first]}, học kì II {names[second]}"
            path = f"conduct.table.{first}.{second}"
            section.item("choice", path, label, row, second, choices=choices)
    if "optional" in conduct:
        label = "Có hình thức học không đánh giá kết quả rèn luyện"
        section.item("flag", "conduct.optional", label, conduct, "optional")


def promotion_entries(found, data):
    """Add the limits of promotion and re-assessment, and the table of outcomes."""
    promotion = data.get("promotion")
    if not promotion:
        return
    rules, levels = promotion.get("rules", {}), _level_names(data)
    section = Section(found, "Lên lớp, rèn luyện hè, đánh giá lại")
    over = next((line for line in promotion["outcomes"] if line.get("over_absent")), {})
    label = "Số buổi nghỉ học nhiều nhất trong một năm học"
    rule = over.get("rule", "")
    section.item(
        "count", "promotion.max_absences", label, promotion, "max_absences", rule=rule, most=365
    )
    for key, names, what in (
        ("conduct", _conduct_names(data), "Rèn luyện"),
        ("learning", levels, "Học tập"),
    ):
        label = f"{what} cả năm mức {{name}} là đạt yêu cầu lên lớp"
        section.flags(f"promotion.{key}", label, promotion, key, names, rule=_promoted(promotion))
    allowed = ["PROMOTED", "RETAINED", "SUMMER_CONDUCT", "SUMMER_RETEST"]
    if promotion.get("policy_setting"):
        allowed.append("POLICY")
    for line in promotion["outcomes"]:
        when = outcome_when(line, promotion["max_absences"], levels)
        path = f"promotion.outcomes.{_outcome_id(line)}"
        more = {"rule": line.get("rule", ""), "choices": choices_of("outcome", allowed)}
        section.item("choice", path, f"Khi {when}", line, "outcome", **more)
    rule = rules.get("retest", "")
    label = "Môn có điểm trung bình cả năm dưới mức này được đánh giá lại"
    section.item("mark", "promotion.reassess_below", label, promotion, "reassess_below", rule=rule)
    label = "Môn đánh giá bằng nhận xét Chưa đạt được đánh giá lại"
    section.item(
        "flag", "promotion.reassess_comment", label, promotion, "reassess_comment", rule=rule
    )


def _promoted(promotion):
    """Return the rule of the line that promotes."""
    lines = (line for line in promotion["outcomes"] if line["outcome"] == "PROMOTED")
    return next(lines, {}).get("rule", "")


def _outcome_id(line):
    """Return a name for a line of the promotion table, from its conditions."""
    parts = [
        f"{key}-{'yes' if line[key] else 'no'}"
        for key in ("over_absent", "conduct", "learning")
        if line.get(key) is not None
    ]
    parts.extend(f"learning-{code}" for code in line.get("learning_in", ()))
    return "_".join(parts) or "other"


def award_entries(found, data):
    """Add the conditions of the awards."""
    levels, conduct = _level_names(data), _conduct_names(data)
    primary = data.get("primary") or {}
    for award in data.get("awards", ()):
        section = Section(found, "Khen thưởng", award.get("rule", ""))
        name, path = award["name"], f"awards.{award['code']}"
        section.item("text", f"{path}.name", f"Tên khen thưởng «{name}»", award, "name")
        for key, names, what in (
            ("learning", levels, "học tập"),
            ("conduct", conduct, "rèn luyện"),
            ("levels", _pairs(primary, "levels"), "môn học"),
            ("traits", _pairs(primary, "trait_levels"), "phẩm chất, năng lực"),
        ):
            if key in award:
                section.flags(
                    f"{path}.{key}", f"{name}: áp dụng khi {what} ở mức {{name}}", award, key, names
                )
        if "count" in award:
            label = f"{name}: số môn ít nhất phải đạt ngưỡng điểm"
            section.number(
                f"{path}.count", label, award, "count", _number_settings(data), setting_label
            )
        if "least" in award:
            section.item("mark", f"{path}.least", f"{name}: ngưỡng điểm", award, "least")
        if "least_test" in award:
            label = f"{name}: điểm kiểm tra cuối năm thấp nhất"
            section.item("count", f"{path}.least_test", label, award, "least_test", most=10)


def _pairs(data, key):
    return {level["code"]: level["name"] for level in data.get(key, ())}


def _number_settings(data):
    """Return the settings that are counts of subjects."""
    settings = data.get("settings", {})
    return tuple(
        key for key, value in settings.items() if type(value) is int and key != "primary_min_mark"
    )

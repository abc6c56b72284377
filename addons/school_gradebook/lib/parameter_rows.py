"""Which values of a ruleset's JSON parameters can be changed, section by section.

Generic over the parameters: nothing here knows a circular. What the JSON does not have (a primary
ruleset has no learning levels of a term) has no rows.
"""

from .parameter_entries import Section, read_grades
from .parameter_learning import learning_entries
from .parameter_primary import primary_entries
from .parameter_words import (
    DECISIONS,
    KINDS,
    PEOPLE,
    choice_label,
    choices_of,
    group_name,
    outcome_when,
    own_rules,
    setting_label,
)
from .rulesets import SETTING_RULES

_LIMITS = {"primary_min_mark": (0, 10)}


def entries(data):
    """Return the entries of JSON parameters; their ``write`` changes ``data`` in place."""
    found = []
    for build in (
        _terms,
        _columns,
        _results,
        learning_entries,
        _conduct,
        _promotion,
        primary_entries,
        _awards,
        _settings,
        _words,
    ):
        build(found, data)
    return found


def level_names(data):
    """Return the learning levels, or the year results of primary school, by code."""
    source = (data.get("learning") or {}).get("levels") or (data.get("primary") or {}).get(
        "results"
    )
    return {level["code"]: level["name"] for level in source or ()}


def conduct_names(data):
    """Return the conduct levels by code."""
    return {level["code"]: level["name"] for level in (data.get("conduct") or {}).get("levels", ())}


def _terms(found, data):
    rule = data["kinds"].get("SCORE", {}).get("year_rule", "")
    section = Section(found, "Học kì", rule)
    for term in data["terms"]:
        if "weight" in term:
            label = f"Hệ số của {_small(term['name'])} trong điểm trung bình cả năm"
            path = f"terms.{term['code']}.weight"
            section.item("count", path, label, term, "weight", least=1, most=10)


def _columns(found, data):
    section = Section(found, "Số lần đánh giá và hệ số")
    for kind, rule in data["kinds"].items():
        for group in rule.get("groups", ()):
            _group(section, data, kind, group)
    cluster = data.get("cluster")
    if cluster and "grades" in cluster:
        _cluster(section, cluster)


def _group(section, data, kind, group):
    """Add weight and numbers of one group of columns."""
    name = f"{KINDS.get(kind, kind)}: {group_name(group['label'])}"
    path, rule = f"kinds.{kind}.groups.{group['name']}", group.get("rule", "")
    if "weight" in group:
        more = {"rule": rule, "least": 1, "most": 10}
        section.item(
            "count",
            f"{path}.weight",
            f"{name} – hệ số khi tính trung bình",
            group,
            "weight",
            **more,
        )
    previous = None
    for position, step in enumerate(group.get("counts", ())):
        when = _step_words(previous, step.get("up_to"), len(group["counts"]))
        place = f"{path}.counts.{position}"
        more = {"rule": rule, "least": 1, "most": 20}
        section.item(
            "count",
            f"{place}.count",
            f"{name} – số lần trong một học kì{when}",
            step,
            "count",
            **more,
        )
        if step.get("up_to") is not None:
            label = f"{name} – mốc {position + 1} của số tiết/năm học (kể cả mốc)"
            more = {"rule": rule, "least": 1, "most": 1000}
            section.item("count", f"{place}.up_to", label, step, "up_to", **more)
        previous = step.get("up_to")
    if "open" in group:
        label = f"{name} – được ghi nhiều lần hơn số quy định"
        section.item("flag", f"{path}.open", label, group, "open", rule=rule)


def _step_words(previous, up_to, count):
    if count == 1:
        return ""
    if up_to is None:
        return f", môn trên {previous} tiết/năm học"
    return f", môn {f'trên {previous} ' if previous else ''}đến {up_to} tiết/năm học"


def _cluster(section, cluster):
    listed = ", ".join(str(grade) for grade in cluster["grades"])
    section.add(
        "text",
        "cluster.grades",
        "Các lớp có cụm chuyên đề học tập",
        listed,
        lambda value: cluster.__setitem__("grades", value),
        rule=cluster.get("rule", ""),
        check=read_grades,
        optional=True,
    )


def _results(found, data):
    section = Section(found, "Kết quả môn học")
    for kind, rule in data["kinds"].items():
        name = KINDS.get(kind, kind)
        if rule["combine"] in ("ALL_PASS", "TWO_THIRDS") and not rule.get("combine_setting"):
            section.item(
                "choice", f"kinds.{kind}.combine", f"{name}: kết quả học kì", rule, "combine",
                rule=rule.get("rule", ""), choices=choices_of("combine"),
            )  # fmt: skip
        if rule["combine"] == "AVERAGE":
            section.item(
                "choice", f"kinds.{kind}.year", f"{name}: kết quả cả năm", rule, "year",
                rule=rule.get("year_rule", ""), choices=choices_of("year"),
            )  # fmt: skip


def _conduct(found, data):
    conduct = data.get("conduct") or {}
    names = conduct_names(data)
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


def _promotion(found, data):
    promotion = data.get("promotion")
    if not promotion:
        return
    rules, levels = promotion.get("rules", {}), level_names(data)
    section = Section(found, "Lên lớp, rèn luyện hè, đánh giá lại")
    over = next((line for line in promotion["outcomes"] if line.get("over_absent")), {})
    label = "Số buổi nghỉ học nhiều nhất trong một năm học"
    rule = over.get("rule", "")
    section.item(
        "count", "promotion.max_absences", label, promotion, "max_absences", rule=rule, most=365
    )
    for key, names, what in (
        ("conduct", conduct_names(data), "Rèn luyện"),
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


def _awards(found, data):
    levels, conduct = level_names(data), conduct_names(data)
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
        key for key, value in settings.items() if type(value) is int and key not in _LIMITS
    )


def _settings(found, data):
    section = Section(found, "Điều quy định để ngỏ: giá trị mặc định")
    settings, choices = data.get("settings", {}), data.get("choices", {})
    kinds = [kind.get("rule", "") for kind in data["kinds"].values()]
    for key, value in settings.items():
        label = setting_label(key)[0]
        rule = ", ".join(own_rules(SETTING_RULES.get(key, ()), kinds))
        path = f"settings.{key}"
        if key in choices:
            allowed = [[choice, choice_label(key, choice)] for choice in choices[key]]
            section.item("choice", path, label, settings, key, rule=rule, choices=allowed)
        elif isinstance(value, bool):
            section.item("flag", path, label, settings, key, rule=rule)
        else:
            least, most = _LIMITS.get(key, (0, 20))
            section.item("count", path, label, settings, key, rule=rule, least=least, most=most)


def _words(found, data):
    section = Section(found, "Từ ngữ trên sổ và học bạ")
    words = data.get("words", {})
    for key, value in words.items():
        if isinstance(value, str):
            label = f"Cách gọi {PEOPLE[key]}" if key in PEOPLE else _word_label(key)
            section.item("text", f"words.{key}", label, words, key)
    for code in words.get("decisions", {}):
        label = _word_label(code)
        section.item("text", f"words.decisions.{code}", label, words["decisions"], code)
    for grade, own in words.get("final", {}).items():
        for code in own:
            label = f"{_word_label(code)} (lớp {grade})"
            section.item("text", f"words.final.{grade}.{code}", label, own, code)


def _word_label(code):
    return f"Cách ghi «{DECISIONS.get(code, code)}»"


def _small(text):
    return text[:1].lower() + text[1:]

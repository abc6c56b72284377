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
    own_rules,
    setting_label,
)
from .parameter_year import award_entries, conduct_entries, promotion_entries
from .rulesets import SETTING_RULES

_LIMITS = {"primary_min_mark": (0, 10)}


def entries(data):
    """Return the entries of JSON parameters; their ``write`` changes ``data`` in place."""
    found = []
    if not data:
        return found
    for build in (
        _terms,
        _columns,
        _minutes,
        _results,
        learning_entries,
        conduct_entries,
        promotion_entries,
        primary_entries,
        award_entries,
        _settings,
        _words,
    ):
        build(found, data)
    return found


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


def _minutes(found, data):
    minutes = data.get("test_minutes")
    if not minutes:
        return
    section = Section(found, "Thời gian làm bài kiểm tra (phút)", minutes.get("rule", ""))
    limits, previous = {"least": 1, "most": 1000}, None
    for position, step in enumerate(minutes["steps"]):
        when = _step_words(previous, step.get("up_to"), len(minutes["steps"])) or ", mọi môn"
        path = f"test_minutes.steps.{position}"
        for key, label in (("shortest", "Ít nhất"), ("longest", "Nhiều nhất")):
            section.item("count", f"{path}.{key}", f"{label}{when}", step, key, **limits)
        if step.get("up_to") is not None:
            label = f"Mốc {position + 1} của số tiết/năm học (kể cả mốc)"
            section.item("count", f"{path}.up_to", label, step, "up_to", **limits)
        previous = step.get("up_to")
    label = "Nhiều nhất đối với môn chuyên"
    path = "test_minutes.specialised_longest"
    section.item("count", path, label, minutes, "specialised_longest", **limits)


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

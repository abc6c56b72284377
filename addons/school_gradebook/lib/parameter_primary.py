"""Rows of primary school: tests per grade and moment, year results, qualities and competences.

Sources: TT 27/2020 Điều 7, 9 (R27 §3.2–3.5), TT 30/2014 and TT 22/2016 (§4).
"""

from functools import partial

from .parameter_entries import Section, read_grades
from .parameter_words import number_list


def primary_entries(found, data):
    """Add the entries of tests, traits and year results."""
    if data.get("tests") is not None:
        _tests(found, data)
    _traits(found, data)
    if data.get("primary"):
        _results(found, data)


def _tests(found, data):
    """Add for each subject and moment the grades that have a test."""
    group = next(
        (g for k in data["kinds"].values() for g in k.get("groups", ()) if g.get("tested_only")), {}
    )
    section = Section(found, "Bài kiểm tra định kì", group.get("rule", ""))
    names = dict(data.get("subject_names", {}))
    names.update({code: code for code in data["tests"] if code not in names})
    for subject, name in names.items():
        for term in data["terms"]:
            section.add(
                "text",
                f"tests.{subject}.{term['code']}",
                f"{name}, {term['name'][:1].lower()}{term['name'][1:]}: các lớp có bài kiểm tra",
                number_list(_grades(data["tests"], subject, term["code"])),
                partial(_write_test, data["tests"], subject, term["code"]),
                check=read_grades,
                optional=True,
            )


def _grades(tests, subject, moment):
    """Return the grades in which a subject has a test at a moment."""
    rows = tests.get(subject, ())
    return {grade for row in rows if moment in row["moments"] for grade in row["grades"]}


def _write_test(tests, subject, moment, grades):
    """Write the grades of one moment; grades with the same moments share a row."""
    moments = {grade: [] for grade in grades}
    order = []
    for row in tests.get(subject, ()):
        for grade in row["grades"]:
            kept = [other for other in row["moments"] if other != moment]
            moments.setdefault(grade, []).extend(kept)
        order.extend(other for other in row["moments"] if other not in order)
    rows = {}
    for grade, own in sorted(moments.items()):
        own = {*own, *([moment] if grade in grades else [])}
        if own:
            rows.setdefault(tuple(sorted(own)), []).append(grade)
    tests[subject] = [{"grades": own, "moments": list(key)} for key, own in rows.items()]
    if not tests[subject]:
        del tests[subject]


def _traits(found, data):
    section = Section(
        found, "Phẩm chất và năng lực", data["kinds"].get("TRAITS", {}).get("rule", "")
    )
    for trait in data.get("traits", ()):
        if "skipped_grades" in trait:
            section.add(
                "text",
                f"traits.{trait['code']}.skipped_grades",
                f"{trait['name']}: các lớp được để trống",
                number_list(trait["skipped_grades"]),
                partial(trait.__setitem__, "skipped_grades"),
                check=read_grades,
                optional=True,
            )


def _results(found, data):
    """Add the conditions of each year result, and which of them complete the class."""
    primary = data["primary"]
    section = Section(found, "Kết quả giáo dục cuối năm", primary["rules"].get("result", ""))
    levels = {level["code"]: level["name"] for level in primary.get("levels", ())}
    traits = {level["code"]: level["name"] for level in primary.get("trait_levels", ())}
    for result in primary["results"]:
        name, path = result["name"], f"primary.results.{result['code']}"
        section.item("text", f"{path}.name", f"Tên mức «{name}»", result, "name")
        if "least_test" in result:
            label = f"{name}: điểm kiểm tra cuối năm thấp nhất"
            section.item("count", f"{path}.least_test", label, result, "least_test", most=10)
        if "levels" in result:
            label = f"{name}: chấp nhận môn học ở mức {{name}}"
            section.flags(f"{path}.levels", label, result, "levels", levels)
        if "traits" in result:
            label = f"{name}: chấp nhận phẩm chất, năng lực ở mức {{name}}"
            section.flags(f"{path}.traits", label, result, "traits", traits)
    names = {result["code"]: result["name"] for result in primary["results"]}
    rule = primary["rules"].get("completed", "")
    label = "{name} là hoàn thành chương trình lớp học"
    section.flags("primary.completed", label, primary, "completed", names, rule=rule)

"""The text of a primary circular: levels, tests, qualities and competences, year result.

Sources: TT 27/2020 Điều 7, 9, 11 (R27 §3.1–3.6); TT 30/2014, TT 22/2016 (§4).
"""

from .describe_text import big, either, grades, head, learner, section, small, table
from .parameter_words import NOTHING, number_list


def levels(params):
    """Return the levels of subjects, and of qualities and competences."""
    primary = params.primary
    kinds = params.kinds
    return section(
        "Mức đánh giá định kì",
        [
            f"Môn học, hoạt động giáo dục: {_coded(primary.levels)}.",
            f"Phẩm chất, năng lực: {_coded(primary.trait_levels)}.",
            "Mức đạt được của môn học không phụ thuộc vào điểm của bài kiểm tra định kì.",
            "Đánh giá thường xuyên bằng nhận xét, không ghi điểm.",
        ],
        rules=[kind.rule for kind in kinds.values()],
        article=kinds["PRIMARY"].article,
    )


def _coded(pairs):
    """Return «Hoàn thành tốt (T), Hoàn thành (H) …» with the letters of the book."""
    return ", ".join(f"{name} ({'Đ' if code == 'D' else code})" for code, name in pairs)


def tests(params):
    """Return the table of periodic tests by subject and moment."""
    if not params.tests:
        return None
    rows = []
    for code, lines in params.tests.items():
        cells = []
        for term in params.terms:
            found = {g for line in lines if term.code in line.moments for g in line.grades}
            cells.append(big(grades(found)) if found else NOTHING)
        rows.append([params.subject_names.get(code, code), *cells])
    group = next(g for kind in params.kinds.values() for g in kind.groups if g.tested_only)
    lowest = params.setting(None, "primary_min_mark") or 0
    return section(
        "Bài kiểm tra định kì",
        [
            f"Chấm theo thang điểm 10, số nguyên từ {lowest} đến 10, không có điểm thập phân.",
            "Môn học không có trong bảng thì không có bài kiểm tra định kì.",
        ],
        rules=[group.rule],
        article=params.kinds["PRIMARY"].article,
        table=table(("Môn học", *(term.name for term in params.terms)), rows),
    )


def traits(params):
    """Return qualities and competences by group, and where they may stay blank."""
    if not params.traits:
        return None
    rows = [
        (title, "; ".join(trait.name for trait in params.traits if trait.group == code))
        for code, title in params.trait_groups.items()
    ]
    blank = [trait for trait in params.traits if trait.skipped_grades]
    sentences = [
        f"{big(grades(trait.skipped_grades))} để trống năng lực {trait.name}"
        f"{' (mặc định)' if trait.setting else ''}."
        for trait in blank
        if not trait.setting or params.setting(None, trait.setting)
    ]
    kind = params.kinds["TRAITS"]
    return section(
        "Phẩm chất và năng lực",
        [f"Đánh giá {len(params.traits)} phẩm chất, năng lực ở mọi thời điểm.", *sentences],
        rules=[kind.rule],
        article=kind.article,
        table=table(("Nhóm", "Phẩm chất, năng lực"), rows),
    )


def year_result(params):
    """Return the table of year results."""
    primary = params.primary
    subject, trait = dict(primary.levels), dict(primary.trait_levels)
    moment = next(small(term.name) for term in params.terms if term.code == primary.moment)
    rows = []
    for result in primary.results:
        if not result.conditions:
            rows.append((result.name, *["các trường hợp còn lại"] * 3))
            continue
        rows.append(
            (
                result.name,
                either(subject[code] for code in result.levels),
                either(trait[code] for code in result.traits),
                f"từ {result.least_test} điểm trở lên",
            )
        )
    head_row = ("Mức", "Mọi môn học", "Mọi phẩm chất, năng lực", "Mọi bài kiểm tra định kì")
    return section(
        "Đánh giá kết quả giáo dục",
        [
            f"Chỉ dùng kết quả {moment}; xét từ mức cao xuống mức thấp.",
            "Môn học không có bài kiểm tra định kì thì không có điều kiện về điểm.",
        ],
        rules=[primary.rules.get("result", ""), primary.rules.get("blocking", "")],
        article=primary.articles.get("result", ""),
        table=table(head_row, rows),
    )


def completion(params):
    """Return completion of the class, extra help and promotion."""
    primary = params.primary
    names = {result.code: result.name for result in primary.results}
    words = {key: small(text) for key, text in params.words["decisions"].items()}
    who = learner(params)
    done = either(names[code] for code in primary.completed)
    completed = params.words["completed"]
    known = "" if done == completed else f" {small(completed)},"
    return section(
        "Hoàn thành chương trình lớp học, lên lớp",
        [
            f"{big(who)} được đánh giá {done}:{known} {words['PROMOTED']}.",
            f"{big(who)} chưa đạt: {words['EXTRA_HELP']}.",
            f"Sau khi được giúp đỡ mà vẫn chưa đạt: {head(params)} quyết định "
            f"{words['PROMOTED']} hoặc {words['RETAINED']}.",
            "Số buổi nghỉ học không phải là điều kiện lên lớp.",
            params.final_grades and f"Lớp cuối cấp: lớp {number_list(params.final_grades)}.",
        ],
        rules=[primary.rules.get(key, "") for key in ("completed", "help", "principal")],
        article=primary.articles.get("completed", ""),
    )

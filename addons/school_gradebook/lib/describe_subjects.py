"""The text of a circular: whom it governs, what is assessed, results of a subject.

Sources: §0.3 (R-DISP), §0.4 (R-NUM-*), TT 22/2021 Điều 5–7, 9.1 and its counterparts.
"""

from .describe_text import big, column_name, counts, either, grades, periods, section, small, table
from .parameter_words import KINDS, NOTHING, SCHOOL_LEVELS


def scope(ruleset):
    """Return which levels, grades and years the circular governs."""
    rows = [
        (
            SCHOOL_LEVELS.get(line.level, line.level),
            f"Lớp {line.grade}",
            _year(line.start),
            "nay" if line.end is None else _year(line.end),
        )
        for line in ruleset.governs
    ]
    return section(
        "Phạm vi áp dụng",
        [
            f"Quy định: {ruleset.name}, phiên bản {ruleset.version}.",
            ruleset.legal_basis and f"{ruleset.legal_basis}.",
            "Mỗi lớp áp dụng quy định này trong các năm học ghi ở bảng; kết quả của năm học cũ "
            "không bao giờ được tính lại theo quy định mới.",
        ],
        rules=["R-DISP-1"],
        table=table(("Cấp học", "Lớp", "Từ năm học", "Đến năm học"), rows),
    )


def _year(start):
    return NOTHING if start is None else f"{start}-{start + 1}"


def terms(params):
    """Return the terms or moments of the year."""
    names = [small(term.name) for term in params.terms]
    if params.engine == "PRIMARY":
        text = f"Đánh giá định kì vào {len(names)} thời điểm: {either(names, 'và')}."
    else:
        text = f"Năm học có {len(names)} học kì: {either(names, 'và')}."
    return section("Các thời điểm đánh giá", [text])


def numbers(params):
    """Return the scale and the rounding, where there are averages."""
    if "SCORE" not in params.kinds:
        return None
    return section(
        "Điểm số và cách làm tròn",
        [
            "Thang điểm từ 0 đến 10; điểm là số nguyên hoặc số thập phân có một chữ số ở phần thập "
            "phân.",
            "Điểm trung bình lấy đến chữ số thập phân thứ nhất sau khi làm tròn số; phần lẻ từ "
            "0,05 trở lên được làm tròn lên.",
            "Mọi ngưỡng điểm được so với điểm trung bình đã làm tròn.",
            "Còn thiếu một lần đánh giá bắt buộc thì chưa có kết quả học kì của môn học đó; ô "
            "trống không phải là điểm 0.",
        ],
        rules=["R-NUM-1", "R-NUM-2", "R-NUM-3"],
    )


def columns(params):
    """Return the columns of each kind of subject with weights and numbers."""
    for name, kind in params.kinds.items():
        if name in ("SCORE", "COMMENT"):
            yield _columns(params, name, kind)


def _columns(params, name, kind):
    weighted = any(group.weight for group in kind.groups)
    head = ("Lần đánh giá", "Hệ số", "Số lần trong một học kì")
    rows = [(column_name(group), group.weight, counts(group)) for group in kind.groups]
    if not weighted:
        head, rows = (head[0], head[2]), [(row[0], row[2]) for row in rows]
    opened = [column_name(group) for group in kind.groups if group.open]
    by_periods = any(group.by_periods for group in kind.groups)
    return section(
        f"Số lần đánh giá: {small(KINDS[name])}",
        [
            "Mỗi học kì ghi vào sổ số lần đánh giá như trong bảng.",
            by_periods
            and "Số tiết/năm học là số tiết của môn học theo chương trình"
            f"{', không kể chuyên đề' if params.cluster else ''}.",
            opened and f"{either(opened, 'và')}: số trong bảng là ít nhất, được ghi nhiều lần hơn.",
        ],
        rules=[group.rule for group in kind.groups],
        table=table(head, rows),
    )


def minutes(params):
    """Return how long periodic tests last, if the circular says so (R22-CNT-5)."""
    rule = params.test_minutes
    if rule is None:
        return None
    rows, previous = [], None
    for step in rule.steps:
        when = "mọi môn" if len(rule.steps) == 1 else f"môn {periods(previous, step.up_to)}"
        span = {step.shortest, step.longest}
        rows.append((big(when), "–".join(str(number) for number in sorted(span))))
        previous = step.up_to
    return section(
        "Thời gian làm bài kiểm tra",
        [f"Đối với môn chuyên, nhiều nhất {rule.specialised_longest} phút."],
        rules=[rule.rule],
        article=rule.article,
        table=table(("Môn học", "Số phút"), rows),
    )


def cluster(params):
    """Return how topic clusters count, if the circular has them."""
    rule = params.cluster
    if rule is None:
        return None
    levels = either([SCHOOL_LEVELS.get(level, level) for level in rule.levels])
    group = next(g for g in params.kinds["SCORE"].groups if g.name == rule.group)
    name = column_name(group)
    where = f"Cấp {levels}{f', {grades(rule.grades)}' if rule.grades else ''}"
    if rule.each:
        text = f"mỗi chuyên đề đã chọn có một điểm, được tính là một {name} thêm của môn học."
    else:
        text = f"kết quả của cụm chuyên đề học tập được tính là một {name} của môn học."
    extra = params.setting(None, rule.setting) if rule.setting else None
    return section(
        "Chuyên đề học tập",
        [
            f"{where}: {text}",
            extra is True and f"Mặc định là một cột thêm; mẫu số dùng số {name} thực có.",
            extra is False and f"Mặc định cột này là một trong số {name} quy định.",
        ],
        rules=[rule.rule],
        article=rule.article,
    )


def parts(params):
    """Return which subjects are kept in parts, and how these make the subject."""
    for code, rule in (params.parts or {}).items():
        subject = params.subject_names.get(code, code)
        names = [part.name for part in rule.parts]
        required = not rule.all_required or params.setting(None, rule.all_required) is not False
        if "PRIMARY" in params.kinds:
            text = "Mức và điểm của môn học là mức thấp hơn và điểm thấp hơn trong các phần."
        elif required:
            text = "Môn học chỉ được đánh giá Đạt khi mọi phần đều Đạt."
        else:
            text = "Môn học được đánh giá Đạt khi có một phần Đạt."
        yield section(
            f"Môn {subject}",
            [
                f"Môn {subject} có {len(names)} phần được đánh giá riêng: {either(names, 'và')}.",
                text,
            ],
            rules=[rule.rule],
            article=rule.article,
        )


def term_results(params):
    """Return how the result of a term comes about, kind by kind."""
    for name, kind in params.kinds.items():
        if kind.combine == "AVERAGE":
            title, sentences = "Điểm trung bình môn học kì", [_formula(kind)]
        elif kind.combine in ("ALL_PASS", "TWO_THIRDS"):
            title = f"Kết quả học kì: {small(KINDS[name])}"
            sentences = _comment(params, kind)
        else:
            continue
        yield section(title, sentences, rules=[kind.rule], article=kind.article)


def _formula(kind):
    """Return ĐTBmhk = (TĐĐGtx + 2 × ĐĐGgk + 3 × ĐĐGck) / (số ĐĐGtx + 5)."""
    above, below, fixed = [], [], 0
    for group in kind.groups:
        name = column_name(group)
        if group.repeated:
            plain = " " not in name
            above.append(_times(group.weight, f"T{name}" if plain else f"tổng điểm {small(name)}"))
            number = f"số {name}" if plain else f"số điểm {small(name)}"
            below.append(_times(group.weight, number))
        else:
            above.append(_times(group.weight, name))
            fixed += group.weight
    below.extend([str(fixed)] if fixed else [])
    return f"ĐTBmhk = ({' + '.join(above)}) / ({' + '.join(below)})."


def _times(weight, name):
    return name if weight == 1 else f"{weight} × {name}"


_COMMENT = {
    "ALL_PASS": "có đủ số lần đánh giá theo quy định và tất cả đều được đánh giá mức Đạt",
    "TWO_THIRDS": "có đủ số lần đánh giá theo quy định và ít nhất hai phần ba số lần được đánh giá "
    "mức Đạt, trong đó có lần cuối học kì",
}


def _comment(params, kind):
    combine = kind.combine
    if kind.combine_setting and params.setting(None, kind.combine_setting) is False:
        combine = kind.combine_else
    other = kind.combine_else if combine == kind.combine else kind.combine
    return [
        f"Mức Đạt: {_COMMENT[combine]}.",
        "Mức Chưa đạt: các trường hợp còn lại.",
        kind.combine_setting and f"Nhà trường có thể đặt lại: Đạt khi {_COMMENT[other]}.",
    ]


def year_results(params):
    """Return how the result of the year comes out of the terms, kind by kind."""
    for name, kind in params.kinds.items():
        if name not in ("SCORE", "COMMENT"):
            continue
        if kind.year == "WEIGHTED":
            title, sentences = "Điểm trung bình môn cả năm", _weighted(params)
        else:
            last = small(params.terms[-1].name)
            title = f"Kết quả cả năm: {small(KINDS[name])}"
            sentences = [f"Kết quả cả năm là kết quả {last}; kết quả học kì trước không tính."]
        yield section(
            title,
            [*sentences, "Môn học chỉ dạy trong một học kì thì lấy kết quả của học kì đó."],
            rules=[kind.year_rule],
            article=kind.year_article,
        )


def _weighted(params):
    parts = [_times(term.weight, f"ĐTBmhk{term.name.rpartition(' ')[2]}") for term in params.terms]
    weights = sum(term.weight for term in params.terms)
    rounded = params.setting(None, "year_avg_from_rounded_terms") is not False
    return [
        f"ĐTBmcn = ({' + '.join(parts)}) / {weights}.",
        "Tính từ điểm trung bình học kì đã làm tròn, như ghi trong sổ."
        if rounded
        else "Tính từ điểm trung bình học kì chưa làm tròn, làm tròn một lần ở cuối.",
    ]

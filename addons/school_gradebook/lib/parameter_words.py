"""How settings, outcomes and conditions of the circulars read in plain Vietnamese.

Shared by the table of parameters and by the text of a circular, so that both say the same.
Sources: the settings of regulations §13; TT 22/2021 Điều 5–15, TT 58/2011 Điều 13–17.
"""

NOTHING = "–"
_SETTINGS = {
    "adj_mode": (
        "Cách xét «chỉ do kết quả của duy nhất một môn học»",
        "Quy định không nói rõ khi xét điều chỉnh thì bỏ môn đó ra hay coi như môn đó có kết quả "
        "tốt.",
    ),
    "adj_includes_comment_subjects": (
        "Môn học làm giảm mức có thể là môn đánh giá bằng nhận xét",
        "Nếu không, chỉ xét điều chỉnh khi môn làm giảm mức là môn đánh giá bằng điểm số.",
    ),
    "cluster_counts_as_extra_tx": (
        "Điểm cụm chuyên đề học tập là một cột thường xuyên thêm",
        "Nếu không, điểm cụm chuyên đề chiếm một trong số các cột thường xuyên của môn học.",
    ),
    "dual_unqualified_policy": (
        "Khi cả rèn luyện và học tập cả năm đều chưa đạt yêu cầu",
        "Quy định không nói rõ có được rèn luyện hè rồi đánh giá lại môn học trong cùng kì nghỉ "
        "hè hay không.",
    ),
    "retest_scope": (
        "Các môn phải kiểm tra, đánh giá lại",
        "Quy định không nói rõ phải đánh giá lại tất cả các môn thuộc diện đánh giá lại hay được "
        "chọn một số môn.",
    ),
    "year_avg_from_rounded_terms": (
        "Điểm trung bình cả năm tính từ điểm trung bình học kì đã làm tròn",
        "Nếu không, tính từ điểm trung bình học kì chưa làm tròn, chỉ làm tròn một lần ở cuối.",
    ),
    "nghe_thuat_both_parts_required": (
        "Môn Nghệ thuật chỉ Đạt khi cả hai nội dung Âm nhạc và Mĩ thuật đều Đạt",
        "Nếu không, chỉ cần một nội dung Đạt.",
    ),
    "primary_min_mark": (
        "Điểm kiểm tra định kì thấp nhất",
        "Số nguyên; đặt 1 nếu không cho điểm 0.",
    ),
    "thcn_two_columns": (
        "Môn Tin học và Công nghệ ghi thành hai phần Tin học, Công nghệ",
        "Nếu không, môn học chỉ có một mức đạt được và một điểm kiểm tra.",
    ),
    "grades_1_2_skip_tech_informatics_competence": (
        "Lớp 1, lớp 2 để trống năng lực Công nghệ và năng lực Tin học",
        "Lớp 1 và lớp 2 chưa học môn Tin học và Công nghệ.",
    ),
    "legacy_comment_two_thirds_rule": (
        "Môn đánh giá bằng nhận xét chỉ cần ít nhất hai phần ba số bài Đạt, trong đó có bài học kì",
        "Nếu không, mọi bài kiểm tra đều phải Đạt.",
    ),
    "min_good_subjects": (
        "Số môn đánh giá bằng điểm số ít nhất phải đạt ngưỡng cao hơn",
        "Dùng cho các điều kiện «ít nhất … môn» của mức học tập và khen thưởng.",
    ),
}
_CHOICES = {
    "adj_mode": {
        "DROP": "Bỏ môn đó ra, xét các môn còn lại",
        "SUBSTITUTE": "Coi như môn đó có kết quả tốt",
    },
    "dual_unqualified_policy": {
        "PRINCIPAL_DECIDES": "Hiệu trưởng (giám đốc trung tâm) quyết định từng trường hợp",
        "SEQUENCE": "Rèn luyện trong kì nghỉ hè trước, sau đó đánh giá lại môn học",
        "RETAIN": "Không được lên lớp",
    },
    "retest_scope": {
        "CHOICE": "Được chọn môn trong số các môn thuộc diện đánh giá lại",
        "ALL": "Phải đánh giá lại tất cả các môn thuộc diện đánh giá lại",
    },
    "combine": {
        "ALL_PASS": "Đạt khi mọi lần đánh giá đều Đạt",
        "TWO_THIRDS": "Đạt khi ít nhất hai phần ba số lần đánh giá Đạt, trong đó có lần cuối",
    },
    "year": {
        "WEIGHTED": "Trung bình hai học kì theo hệ số",
        "LAST_TERM": "Lấy kết quả học kì II",
    },
    "outcome": {
        "PROMOTED": "Được lên lớp",
        "RETAINED": "Không được lên lớp",
        "SUMMER_CONDUCT": "Rèn luyện trong kì nghỉ hè",
        "SUMMER_RETEST": "Kiểm tra, đánh giá lại môn học",
        "POLICY": "Theo thiết lập của nhà trường",
    },
}
DECISIONS = {
    "PROMOTED": "được lên lớp",
    "PROMOTED_AFTER_SUMMER": "được lên lớp sau hè",
    "RETAINED": "không được lên lớp",
    "SUMMER_CONDUCT": "rèn luyện trong kì nghỉ hè",
    "SUMMER_RETEST": "kiểm tra, đánh giá lại môn học",
    "SUMMER_CONDUCT_THEN_RETEST": "rèn luyện hè rồi đánh giá lại môn học",
    "PRINCIPAL_DECIDES": "người đứng đầu quyết định",
    "EXTRA_HELP": "được hướng dẫn, giúp đỡ thêm",
    "completed": "hoàn thành chương trình lớp học",
    "not_completed": "chưa hoàn thành chương trình lớp học",
}
PEOPLE = {"learner": "người học", "head": "người đứng đầu nhà trường"}
KINDS = {
    "SCORE": "Môn đánh giá bằng nhận xét kết hợp điểm số",
    "COMMENT": "Môn đánh giá bằng nhận xét",
    "PRIMARY": "Môn học và hoạt động giáo dục",
    "TRAITS": "Phẩm chất và năng lực",
}
SCHOOL_LEVELS = {"TH": "Tiểu học", "THCS": "THCS", "THPT": "THPT", "GDTX": "GDTX"}


def setting_label(key):
    """Return the name of a setting of §13 and a sentence on what it decides."""
    return _SETTINGS.get(key, (key, ""))


def choice_label(key, value):
    """Return how a value of a setting reads: «Có», «6», «Hiệu trưởng quyết định …»."""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    return _CHOICES.get(key, {}).get(value, str(value))


def choices_of(key, values=None):
    """Return [[value, label]] of what can be chosen."""
    return [[value, choice_label(key, value)] for value in values or _CHOICES[key]]


def group_name(label):
    """Return the name of a group of columns: «ĐĐGtx {n}» is «ĐĐGtx»."""
    return label.replace("({n})", "").replace("{n}", "").strip()


def outcome_when(line, most, levels):
    """Return the conditions of a line of the promotion table: «nghỉ quá 45 buổi»."""
    parts = []
    if line.get("over_absent"):
        parts.append(f"nghỉ học quá {most} buổi")
    for key, name in (("conduct", "rèn luyện"), ("learning", "học tập")):
        if line.get(key) is not None:
            parts.append(f"{name} cả năm {'đạt' if line[key] else 'không đạt'} yêu cầu")
    if line.get("learning_in"):
        listed = " hoặc ".join(levels.get(code, code) for code in line["learning_in"])
        parts.append(f"học tập cả năm ở mức {listed}")
    return ", ".join(parts) or "các trường hợp còn lại"


def own_rules(rules, kinds):
    """Return of several rule IDs those of the circular itself, by the prefix of its kinds."""
    own = {"R", *(rule.partition("-")[0] for rule in kinds if rule)}
    return [rule for rule in rules if rule.partition("-")[0] in own] or list(rules)


def number_list(numbers):
    """Return «1, 2, 3»."""
    return ", ".join(str(number) for number in sorted(numbers))

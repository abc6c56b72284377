"""What is wrong or missing, as data: a code, the subject it concerns, and a Vietnamese sentence."""

from dataclasses import dataclass, field
from typing import Any

_TEXTS = {
    # what a person typed
    "NOT_A_MARK": "{where}«{value}» không phải là điểm",
    "OUT_OF_RANGE": "{where}«{value}» nằm ngoài thang điểm {min}–{max}",
    "TOO_MANY_DECIMALS": "{where}«{value}» có quá một chữ số thập phân",
    "NOT_INTEGER": "{where}«{value}» không phải là số nguyên",
    "MISSING_COMMA": "{where}«{value}» nằm ngoài thang điểm; có phải là {suggest}?",
    "NOT_A_COMMENT": "{where}«{value}» không phải là Đ hoặc CĐ",
    "NOT_A_LEVEL": "{where}«{value}» không phải là T, H hoặc C",
    "NOT_A_TRAIT": "{where}«{value}» không phải là T, Đ hoặc C",
    "CODE_NOT_USED": "{where}«{value}» không phải là mức của quy định này ({allowed})",
    "EXEMPT_NOT_ALLOWED": "{where}không được miễn",
    # what is missing
    "MISSING_MARK": "{where}thiếu {columns}",
    "MISSING_TERM": "{where}thiếu dữ liệu",
    "MISSING_RESULT": "{where}chưa có kết quả",
    "MISSING_CONDUCT": "Thiếu kết quả rèn luyện {value}",
    "MISSING_ABSENCES": "Thiếu tổng số buổi nghỉ học",
    "MISSING_TRAIT": "Thiếu mức đánh giá: {value}",
    "MISSING_SUBJECTS": "Thiếu danh sách môn học",
    "PERIODS_MISSING": "{where}thiếu số tiết/năm học nên không biết số ĐĐGtx",
    "REASSESS_INCOMPLETE": "Chưa đủ kết quả đánh giá lại: {value}",
    # what does not fit the rules
    "TOO_MANY_MARKS": "{where}có {value} kết quả, sổ chỉ ghi {max}",
    "UNKNOWN_COLUMN": "{where}không có cột «{value}»",
    "AVERAGE_MISMATCH": "{where}«{value}» khác với kết quả tính từ hai học kì là {max}",
    "CONDUCT_MISMATCH": "Rèn luyện cả năm «{value}» khác với kết quả suy ra từ hai học kì là {max}",
    "TOO_FEW_SCORE_SUBJECTS": "Chỉ có {value} môn đánh giá bằng điểm số, cần ít nhất {min}",
    "TEST_NOT_EXPECTED": "{where}không có bài kiểm tra định kì ở thời điểm này",
    "REASSESS_NOT_ELIGIBLE": "{where}không thuộc diện đánh giá lại",
    "DUPLICATE_SUBJECT": "{where}được ghi hai lần",
    "NO_PARTS": "{where}không đánh giá theo từng phần",
    "UNKNOWN_PART": "{where}không có phần «{value}»",
    "UNKNOWN_SPECIALISED": "Môn chuyên «{value}» không có trong danh sách môn học",
    "CONDUCT_IS_REQUIRED": "Quy định này không cho phép bỏ đánh giá kết quả rèn luyện",
    # what cannot be read
    "NOT_A_PAYLOAD": "Dữ liệu phải là một đối tượng JSON",
    "NOT_AN_OBJECT": "{where}«{value}» phải là một đối tượng JSON",
    "NOT_A_LIST": "{where}«{value}» phải là một danh sách",
    "UNKNOWN_GRADE": "Không có khối lớp {grade} ở cấp học {level}",
    "UNKNOWN_PERIOD": "Không có thời điểm «{value}»",
    "UNKNOWN_KIND": "{where}không có cách đánh giá «{value}»",
    "UNKNOWN_CODE": "{where}không có mức «{value}»",
    "UNKNOWN_TRAIT": "Không có phẩm chất, năng lực «{value}»",
    "UNKNOWN_SETTING": "Không có thiết lập «{value}»",
    "BAD_SETTING": "Thiết lập «{value}» có giá trị không hợp lệ",
    "BAD_YEAR": "Năm học «{value}» không hợp lệ",
    "BAD_NUMBER": "{where}«{value}» không phải là số nguyên không âm",
    "BAD_FLAG": "{where}«{value}» phải là true hoặc false",
    "SUBJECT_CODE_MISSING": "Môn học thứ {value} không có mã",
    "DECISION_NOT_POSSIBLE": "Không thể quyết định «{value}» trong trường hợp này",
    # rules
    "NO_RULESET": "Không có quy định nào cho khối {grade}, cấp {level}, năm học {year}",
    "RULESET_NOT_AVAILABLE": "Chưa có dữ liệu của {ruleset} (khối {grade}, năm học {year})",
    "BAD_PARAMETER": "Tham số «{value}» của quy định không hợp lệ",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry of ``errors``; ``period`` and ``params`` complete the sentence."""

    code: str
    subject: str | None = None
    period: str | None = None
    params: dict[str, Any] = field(default_factory=dict)

    def text(self, names=None):
        """Return the sentence in Vietnamese, with the subject's name where it is known."""
        names = names or {}
        place = ", ".join(names.get(part, part) for part in (self.subject, self.period) if part)
        values = {"where": f"{place[:1].upper()}{place[1:]}: " if place else "", **self.params}
        return _TEXTS[self.code].format_map(_Blank(values))

    def as_dict(self, names=None):
        """Return the entry as the result of ``evaluate`` carries it."""
        entry = {"code": self.code, "subject": self.subject, "text": self.text(names)}
        if self.period:
            entry["period"] = self.period
        return entry


class _Blank(dict):
    """Values of a sentence; one that is not known reads «?»."""

    def __missing__(self, key):
        return "?"

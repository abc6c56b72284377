import { fields, models } from "@web/../tests/web_test_helpers";

const AVERAGE = { rule: "R22-AVG-1", article: "khoản 1 Điều 9 Thông tư 22/2021/TT-BGDĐT" };
const LEVEL = { rule: "R22-LV-1", article: "khoản 2 Điều 9 Thông tư 22/2021/TT-BGDĐT" };

/** What `explain` answers for one pupil. */
export function makeExplanation(values = {}) {
    return {
        title: "Bùi Hà Anh",
        subtitle: "Lớp 8A · Học kì I 2025-2026",
        ruleset: "Thông tư 22/2021/TT-BGDĐT, phiên bản 1",
        final: true,
        facts: [
            { label: "Học tập", value: "Khá" },
            { label: "Rèn luyện", value: "Tốt" },
        ],
        groups: [
            {
                title: "Toán",
                entries: [
                    {
                        ...AVERAGE,
                        kind: "arithmetic",
                        period: "HK1",
                        text: "(8,0 + 7,5 + 2 × 7,0 + 3 × 8,0) / 7 = 7,6",
                    },
                ],
            },
            {
                title: "Học tập",
                entries: [
                    { ...LEVEL, kind: "met", period: "HK1", text: "Có 6 môn từ 6,5 trở lên." },
                    {
                        ...LEVEL,
                        kind: "unmet",
                        period: "HK1",
                        text: "Toán 7,9 < 8,0: còn thiếu một môn từ 8,0 trở lên.",
                    },
                ],
            },
        ],
        errors: [],
        ...values,
    };
}

export class TermResult extends models.Model {
    _name = "school.term.result";

    name = fields.Char();
    remark = fields.Char();

    _records = [
        { id: 1, name: "An" },
        { id: 2, name: "Bình" },
    ];
}

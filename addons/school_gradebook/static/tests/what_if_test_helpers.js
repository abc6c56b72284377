const COLUMNS = [
    ["tx1", "ĐĐGtx 1", "TX1"],
    ["tx2", "ĐĐGtx 2", "TX2"],
    ["gk", "ĐĐGgk", "GK"],
    ["ck", "ĐĐGck", "CK"],
];

function cells(ctype, values) {
    return COLUMNS.slice(COLUMNS.length - values.length).map(([key, label, short], index) => ({
        key,
        label,
        short,
        ctype,
        value: values[index],
    }));
}

function term(code, name, ctype, values, result) {
    return { code, name, cells: cells(ctype, values), result };
}

function subject(code, name, kind, terms, { exempt = false, result = "" } = {}) {
    return { code, name, kind, exempt, terms, result };
}

/** What `what_if_sheet` answers for the year of one pupil. */
export function makeWhatIfSheet(values = {}) {
    const one = (...args) => term("HK1", "Học kì I", ...args);
    const two = (...args) => term("HK2", "Học kì II", ...args);
    return {
        title: "Bùi Hà Anh",
        subtitle: "Lớp 8A · Cả năm 2025-2026",
        can_conduct: true,
        subjects: [
            subject("TOAN", "Toán", "SCORE", [
                one("score", ["8,0", "7,5", "7,0", "8,0"], "7,7"),
                two("score", ["8,0", "7,5", "7,0", ""], ""),
            ]),
            subject(
                "VAN",
                "Ngữ văn",
                "SCORE",
                [
                    one("score", ["6,5", "7,0", "6,0"], "6,5"),
                    two("score", ["6,5", "7,0", "6,0"], "6,5"),
                ],
                { result: "6,5" },
            ),
            subject(
                "GDTC",
                "Giáo dục thể chất",
                "COMMENT",
                [one("comment", ["Đ", "Đ", "Đ"], "Đ"), two("comment", ["Đ", "Đ", "Đ"], "Đ")],
                { result: "Đ" },
            ),
            subject("TIN", "Tin học", "SCORE", [one("score", [], ""), two("score", [], "")], {
                exempt: true,
            }),
        ],
        conduct: { HK1: "KHA", HK2: "" },
        conduct_choices: [
            ["TOT", "Tốt"],
            ["KHA", "Khá"],
        ],
        absences: 3,
        facts: [
            { label: "Học tập", value: "Khá" },
            { label: "Rèn luyện", value: "Khá" },
        ],
        needed: [
            need("TOAN", "Toán", { now: "", needed: "8,5", level_name: "Tốt" }),
            need("VAN", "Ngữ văn", { now: "6,0", needed: null, reason: "NO_MARK_REACHES" }),
        ],
        ...values,
    };
}

export function need(code, name, values) {
    return { subject: code, name, term: "HK2", column: "ck", label: "ĐĐGck", ...values };
}

/** What `what_if` answers when the level rises. */
export function makeWhatIfAnswer(values = {}) {
    return {
        facts: [
            { label: "Học tập", value: "Tốt" },
            { label: "Rèn luyện", value: "Khá" },
        ],
        results: {
            TOAN: { HK1: "7,7", HK2: "8,1", CN: "8,0" },
            VAN: { HK1: "6,5", HK2: "6,5", CN: "6,5" },
            GDTC: { HK1: "Đ", HK2: "Đ", CN: "Đ" },
        },
        differences: [{ label: "Toán, học kì II", before: "", after: "8,1" }],
        groups: [{ title: "Toán", entries: [{ kind: "arithmetic", text: "… = 8,1" }] }],
        errors: [],
        needed: [],
        ...values,
    };
}

import { describe, expect, test } from "@odoo/hoot";

import { formatMark, parseMark } from "@school_gradebook/sheet/mark_grammar";
import { planPaste } from "@school_gradebook/sheet/paste_plan";

describe.current.tags("headless");

const NAMES = ["Lê Văn An", "Trần Thị Bình", "Đỗ Minh Châu", "Phạm Quốc Dũng", "Nguyễn Thu Hà"];
const COLUMNS = [
    ["tx1", "TX1", "score"],
    ["tx2", "TX2", "score"],
    ["gk", "GK", "score"],
    ["comment", "Nhận xét", "text"],
];

/** Five pupils; `gone`: indexes of those who have left; `locked`: indexes of columns. */
function makeSheet({ marks = [], names = NAMES, columns = COLUMNS, gone = [], locked = [] } = {}) {
    const rows = names.map((name, i) => ({
        name,
        code: `HS00${i + 1}`,
        number: i + 1,
        active: !gone.includes(i),
    }));
    const all = columns.map(([key, short, type]) => ({ key, short, label: `ĐĐG ${short}`, type }));
    return {
        rows,
        columns: all,
        textAt: (row, col) => marks[row]?.[col] || "",
        reasonAt: (row, col) =>
            (gone.includes(row) && "gone") || (locked.includes(col) && "locked") || "",
        normalise: (col, text) =>
            all[col].type === "text"
                ? text
                : formatMark(parseMark(text, all[col].type), all[col].type),
    };
}

const FIRST = { top: 0, left: 0, bottom: 0, right: 0 };
const brief = (cells) => cells.map(({ row, col, kind, text }) => [row, col, kind, text]);
const column = (...texts) => texts.map((text) => [text]);

test("new, changed, the same, refused, outside", () => {
    const sheet = makeSheet({ marks: [["8,0"], ["7,0"]] });
    const plan = planPaste(column("8", "7.50", "6,0", "11", "85", "9"), FIRST, sheet);
    expect(brief(plan.cells)).toEqual([
        [0, 0, "same", "8,0"],
        [1, 0, "changed", "7,5"],
        [2, 0, "new", "6,0"],
        [3, 0, "refused", "11"],
        [4, 0, "refused", "85"],
        [null, 0, "outside", undefined],
    ]);
    expect(plan.cells[3].code).toBe("MISSING_COMMA");
    expect(brief(plan.changes)).toEqual([
        [1, 0, "changed", "7,5"],
        [2, 0, "new", "6,0"],
    ]);
    expect(plan.refused.map(({ raw }) => raw)).toEqual(["11", "85", "9"]);
    expect(plan.counts).toEqual({
        new: 1,
        changed: 1,
        cleared: 0,
        same: 1,
        kept: 0,
        refused: 2,
        outside: 1,
    });
});

test("numbers as spreadsheets show them; nothing is rounded", () => {
    const sheet = makeSheet();
    const plan = planPaste(column("8.50", "8,00", "10.0", "7.25", "-1"), FIRST, sheet);
    expect(plan.cells.map(({ text }) => text)).toEqual(["8,5", "8,0", "10,0", "7.25", "-1"]);
    expect(plan.refused.map(({ code }) => code)).toEqual(["TOO_MANY_DECIMALS", "OUT_OF_RANGE"]);
});

test("Đ and CĐ, levels, states, comments", () => {
    const columns = [
        ["tx1", "TX1", "comment"],
        ["level", "Mức", "level"],
        ["comment", "Nhận xét", "text"],
    ];
    const block = [
        ["Đ", "t", "Chăm học"],
        ["chưa đạt", "H", ""],
        ["v", "X", ""],
    ];
    const plan = planPaste(block, FIRST, makeSheet({ columns }));
    expect(plan.cells.map(({ text }) => text)).toEqual(["Đ", "T", "Chăm học", "CĐ", "H", "v", "X"]);
    expect(plan.refused.map(({ code }) => code)).toEqual(["NOT_A_LEVEL"]);
});

test("locked columns and pupils who have left are refused, unless nothing would change", () => {
    const marks = [["8,0", "5,0"]];
    const sheet = makeSheet({ marks, gone: [1], locked: [1] });
    const block = [
        ["8", "5"],
        ["7", "6"],
        ["6", "4"],
    ];
    const plan = planPaste(block, FIRST, sheet);
    expect(plan.refused.map(({ row, col, reason }) => [row, col, reason])).toEqual([
        [1, 0, "gone"],
        [1, 1, "gone"],
        [2, 1, "locked"],
    ]);
    expect(plan.counts.same).toBe(2);
    expect(plan.offers.skipGone).toBe(true);
});

test("a list without the pupils who have left can be put past them", () => {
    const sheet = makeSheet({ gone: [1] });
    const plan = planPaste(column("8", "7", "6"), FIRST, sheet, { skipGone: true });
    expect(plan.changes.map(({ row }) => row)).toEqual([0, 2, 3]);
    expect(plan.offers.skipGone).toBe(true);
});

test("an empty cell of the block keeps what is there, or clears it when told so", () => {
    const sheet = makeSheet({ marks: [["8,0"], ["7,0"]] });
    const block = column("", "6", "5");
    const plan = planPaste(block, FIRST, sheet);
    expect(plan.counts.kept).toBe(1);
    expect(plan.offers.clearEmpty).toBe(true);
    expect(plan.changes.map(({ row }) => row)).toEqual([1, 2]);
    const clearing = planPaste(block, FIRST, sheet, { clearEmpty: true });
    expect(brief(clearing.changes)[0]).toEqual([0, 0, "cleared", ""]);
    expect(clearing.offers.clearEmpty).toBe(true);
});

test("one copied cell fills the selection", () => {
    const range = { top: 1, left: 0, bottom: 2, right: 1 };
    expect(brief(planPaste([["9"]], range, makeSheet()).changes)).toEqual([
        [1, 0, "new", "9,0"],
        [1, 1, "new", "9,0"],
        [2, 0, "new", "9,0"],
        [2, 1, "new", "9,0"],
    ]);
});

test("pupils are found by name, in whatever order, letters and accents", () => {
    const block = [
        ["STT", "Họ và tên", "Ngày sinh", "ĐĐGtx1", "GK", "ĐTB"],
        ["1", "NGUYỄN THU HÀ", "01/02/2012", "5", "1", "3,0"],
        ["2", "le van an", "03/04/2012", "6", "2", "4,0"],
        ["3", "Đỗ Minh Châu".normalize("NFD"), "05/06/2012", "7", "3", "5,0"],
    ];
    const plan = planPaste(block, { ...FIRST, left: 1, right: 1 }, makeSheet());
    expect(plan.matched).toEqual({ by: "name", found: 3, of: 3 });
    expect(plan.heads).toBe(true);
    expect(plan.warnings).toEqual([]);
    expect(brief(plan.changes)).toEqual([
        [4, 0, "new", "5,0"],
        [4, 2, "new", "1,0"],
        [0, 0, "new", "6,0"],
        [0, 2, "new", "2,0"],
        [2, 0, "new", "7,0"],
        [2, 2, "new", "3,0"],
    ]);
});

test("codes come before names; marks begin at the active cell when no head names them", () => {
    const block = [
        ["HS002", "Bình", "8"],
        ["hs005", "Hà", "9"],
        ["HS999", "Ai", "7"],
    ];
    const plan = planPaste(block, { ...FIRST, left: 1, right: 1 }, makeSheet());
    expect(plan.matched).toEqual({ by: "code", found: 2, of: 3 });
    // the names of one word are none of the class: they are not marks either
    expect(brief(plan.changes)).toEqual([
        [1, 2, "new", "8,0"],
        [4, 2, "new", "9,0"],
    ]);
    expect(plan.refused.map(({ code }) => code)).toInclude("UNKNOWN_PUPIL");
});

test("family and given name in two columns", () => {
    const block = [
        ["Trần Thị", "Bình", "8"],
        ["Lê Văn", "An", "9"],
    ];
    const plan = planPaste(block, FIRST, makeSheet());
    expect(plan.matched).toEqual({ by: "name", found: 2, of: 2 });
    expect(plan.changes.map(({ row, col }) => [row, col])).toEqual([
        [1, 0],
        [0, 0],
    ]);
});

test("namesakes are told apart by their order, or not at all", () => {
    const names = ["Lê Văn An", "Lê Văn An", "Trần Thị Bình"];
    const sheet = makeSheet({ names });
    const both = [
        ["Trần Thị Bình", "5"],
        ["Lê Văn An", "6"],
        ["Lê Văn An", "7"],
    ];
    expect(planPaste(both, FIRST, sheet).changes.map(({ row }) => row)).toEqual([2, 0, 1]);
    const one = planPaste(both.slice(0, 2), FIRST, sheet);
    expect(one.refused.map(({ code }) => code)).toEqual(["NAMESAKES"]);
    const twice = planPaste([...both, ["Trần Thị Bình", "9"]], FIRST, sheet);
    expect(twice.changes.map(({ row }) => row)).toEqual([0, 1]);
    expect(twice.refused.map(({ code }) => code)).toEqual(["TWICE", "TWICE"]);
});

test("as listed: the first row that names another pupil is told", () => {
    const block = [
        ["Lê Văn An", "5"],
        ["Đỗ Minh Châu", "6"],
        ["Trần Thị Bình", "7"],
    ];
    const plan = planPaste(block, FIRST, makeSheet(), { asListed: true });
    expect(plan.matched).toBe(null);
    expect(plan.changes.map(({ row }) => row)).toEqual([0, 1, 2]);
    expect(plan.warnings).toHaveLength(1);
    const [{ code, params }] = plan.warnings;
    expect(code).toBe("OTHER_PUPIL");
    expect(params.line).toBe(2);
    expect(params.said).toBe("Đỗ Minh Châu");
    expect(params.pupil.name).toBe("Trần Thị Bình");
    expect(params.count).toBe(2);
});

test("a list of another class is not written to anybody", () => {
    const block = [
        ["Họ và tên", "TX1"],
        ["Hồ Văn Xuân", "5"],
        ["Vũ Thị Yến", "6"],
    ];
    const plan = planPaste(block, FIRST, makeSheet());
    expect(plan.changes).toEqual([]);
    expect(plan.matched).toEqual({ by: "name", found: 0, of: 2 });
    expect(plan.refused.map(({ code }) => code)).toEqual(["UNKNOWN_PUPIL", "UNKNOWN_PUPIL"]);
});

test("where heads name columns, a column that they do not name is left out and told", () => {
    const block = [
        ["TX2", "Cộng"],
        ["5", "9"],
    ];
    const plan = planPaste(block, FIRST, makeSheet());
    expect(brief(plan.changes)).toEqual([[0, 1, "new", "5,0"]]);
    expect(plan.ignored).toBe(1);
});

describe("columns in the wrong place", () => {
    const marks = ["5,0", "6,5", "8,0", "9,0", "7,0", "4,5"];
    const names = [...NAMES, "Vũ Thị Yến"];
    const sheet = makeSheet({ names, marks: marks.map((text) => ["", text]) });
    const codes = (plan) => plan.warnings.map(({ code, col, other }) => [code, col, other]);

    test("the same as another column", () => {
        expect(codes(planPaste(column(...marks), FIRST, sheet))).toEqual([["SAME_COLUMN", 0, 1]]);
        const twins = marks.map((text) => [text, text]);
        expect(codes(planPaste(twins, FIRST, makeSheet({ names })))).toEqual([
            ["SAME_COLUMN", 1, 0],
        ]);
    });

    test("one pupil too high or too low", () => {
        const high = column(...marks.slice(1));
        expect(codes(planPaste(high, FIRST, sheet))).toEqual([["SHIFTED_UP", 0, 1]]);
        const low = column("1", ...marks.slice(0, 5));
        const once = { top: 1, left: 0, bottom: 1, right: 0 };
        expect(codes(planPaste(low.slice(1), once, sheet))).toEqual([["SHIFTED_DOWN", 0, 1]]);
    });

    test("against what the column itself holds", () => {
        const high = column(...marks.slice(1));
        const here = { top: 0, left: 1, bottom: 0, right: 1 };
        expect(codes(planPaste(high, here, sheet))).toEqual([["SHIFTED_UP", 1, 1]]);
        expect(codes(planPaste(column(...marks), here, sheet))).toEqual([]);
    });

    test("pupils who have left are not in the line that slips", () => {
        const gone = makeSheet({
            names,
            marks: marks.map((text, i) => ["", i === 2 ? "" : text]),
            gone: [2],
        });
        const high = column("6,5", "9,0", "", "7,0", "4,5");
        expect(codes(planPaste(high, FIRST, gone))).toEqual([]); // only four marks: chance
        const more = makeSheet({
            names: [...names, "Xa Thị Ý"],
            marks: [...marks, "3,0"].map((text, i) => ["", i === 2 ? "" : text]),
            gone: [2],
        });
        const longer = column("6,5", "9,0", "", "7,0", "4,5", "3,0");
        expect(codes(planPaste(longer, FIRST, more))).toEqual([["SHIFTED_UP", 0, 1]]);
    });

    test("a column of nearly the same marks says nothing", () => {
        const passed = makeSheet({ names, marks: names.map(() => ["", "8,0"]) });
        expect(codes(planPaste(column(...names.map(() => "8")), FIRST, passed))).toEqual([]);
    });
});

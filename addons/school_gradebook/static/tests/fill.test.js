import { describe, expect, test } from "@odoo/hoot";

import { fillDown, fillEmpty, fillSame, lockedCount } from "@school_gradebook/sheet/fill";

describe.current.tags("headless");

/** Row 2 is a pupil who has left, column 2 is locked. */
function makeGrid(texts) {
    return {
        isEditable: (row, col) => row !== 2 && col !== 2,
        textAt: (row, col) => texts[row]?.[col] || "",
    };
}

const GRID = makeGrid([
    ["8,0", "v", "1,0"],
    ["", "7,0", ""],
    ["", "", ""],
    ["9,0", "", ""],
]);
const ALL = { top: 0, left: 0, bottom: 3, right: 2 };

test("the same text, where it may be written and is not there already", () => {
    expect(fillSame({ ...ALL, right: 0 }, "8,0", GRID)).toEqual([
        { row: 1, col: 0, text: "8,0" },
        { row: 3, col: 0, text: "8,0" },
    ]);
    expect(lockedCount(ALL, GRID)).toBe(6);
});

test("clearing is filling with nothing", () => {
    expect(fillSame(ALL, "", GRID)).toEqual([
        { row: 0, col: 0, text: "" },
        { row: 0, col: 1, text: "" },
        { row: 1, col: 1, text: "" },
        { row: 3, col: 0, text: "" },
    ]);
});

test("only the empty cells", () => {
    expect(fillEmpty(ALL, "6,0", GRID)).toEqual([
        { row: 1, col: 0, text: "6,0" },
        { row: 3, col: 1, text: "6,0" },
    ]);
});

test("down from the first row of the block", () => {
    expect(fillDown({ top: 0, left: 0, bottom: 3, right: 1 }, GRID)).toEqual([
        { row: 1, col: 0, text: "8,0" },
        { row: 1, col: 1, text: "v" },
        { row: 3, col: 0, text: "8,0" },
        { row: 3, col: 1, text: "v" },
    ]);
});

test("down from the row above, for a block of one row", () => {
    expect(fillDown({ top: 1, left: 0, bottom: 1, right: 0 }, GRID)).toEqual([
        { row: 1, col: 0, text: "8,0" },
    ]);
    expect(fillDown({ top: 0, left: 0, bottom: 0, right: 0 }, GRID)).toEqual([]);
});

test("nothing is copied from an empty cell: that would clear marks", () => {
    expect(fillDown({ top: 1, left: 0, bottom: 3, right: 0 }, GRID)).toEqual([]);
});

import { describe, expect, test } from "@odoo/hoot";

import { keyAction, EDITING, READY, TYPING } from "@school_gradebook/sheet/navigation";
import {
    cellsOf,
    columnSelection,
    includes,
    isSingle,
    linesOf,
    only,
    rangeAround,
    rangeOf,
    rowSelection,
    sizeOf,
} from "@school_gradebook/sheet/selection";

describe.current.tags("headless");

const at = (row, col) => ({ row, col });
const action = (key, modifiers = {}, context = {}) =>
    keyAction({ key, ...modifiers }, { mode: READY, ...context });

const CTRL = { ctrlKey: true };
const SHIFT = { shiftKey: true };

test("a selection is the same from whichever corner it begins", () => {
    const range = { top: 1, left: 0, bottom: 3, right: 2 };
    expect(rangeOf({ anchor: at(1, 0), head: at(3, 2) })).toEqual(range);
    expect(rangeOf({ anchor: at(3, 2), head: at(1, 0) })).toEqual(range);
    expect(rangeOf({ anchor: at(3, 0), head: at(1, 2) })).toEqual(range);
    expect(sizeOf(range)).toEqual({ rows: 3, cols: 3 });
    expect(includes(range, at(3, 2))).toBe(true);
    expect(includes(range, at(4, 2))).toBe(false);
    expect(isSingle(range)).toBe(false);
    expect(isSingle(rangeOf(only(at(2, 2))))).toBe(true);
});

test("whole columns, whole rows, and the range around some cells", () => {
    const grid = { rows: 45, cols: 6 };
    expect(rangeOf(columnSelection(3, 1, grid))).toEqual({ top: 0, left: 1, bottom: 44, right: 3 });
    expect(rangeOf(rowSelection(2, 4, grid))).toEqual({ top: 2, left: 0, bottom: 4, right: 5 });
    const range = { top: 1, left: 2, bottom: 7, right: 4 };
    expect(rangeAround([at(7, 2), at(1, 4)])).toEqual(range);
    expect(cellsOf({ top: 0, left: 1, bottom: 1, right: 2 })).toEqual([
        at(0, 1),
        at(0, 2),
        at(1, 1),
        at(1, 2),
    ]);
    expect(linesOf(range)).toHaveLength(7);
});

test("Shift moves the corner, to wherever the key alone would move the cell", () => {
    expect(action("ArrowDown", SHIFT)).toEqual({ type: "extend", to: "down", entry: false });
    expect(action("PageDown", SHIFT).to).toBe("pageDown");
    expect(action("End", SHIFT).to).toBe("rowEnd");
    expect(action("ArrowDown", { ...SHIFT, ...CTRL })).toEqual({
        type: "extend",
        to: "bottom",
        entry: false,
    });
    expect(action("End", { ...SHIFT, ...CTRL }).to).toBe("last");
    expect(action("ArrowDown", SHIFT, { mode: TYPING }).type).toBe("extend");
});

test("in an open cell, and in prose that is being typed, Shift selects letters", () => {
    expect(action("ArrowRight", SHIFT, { mode: EDITING })).toBe(null);
    expect(action("ArrowRight", SHIFT, { mode: TYPING, freeText: true })).toBe(null);
    expect(action("a", CTRL, { mode: EDITING })).toBe(null);
    expect(action("z", CTRL, { mode: EDITING })).toBe(null);
});

test("keys with Ctrl", () => {
    expect(action("z", CTRL)).toEqual({ type: "undo" });
    expect(action("Z", { ...CTRL, ...SHIFT })).toEqual({ type: "redo" });
    expect(action("Y", { metaKey: true })).toEqual({ type: "redo" });
    expect(action("d", CTRL)).toEqual({ type: "fillDown" });
    expect(action("a", CTRL)).toEqual({ type: "selectAll" });
    expect(action(" ", CTRL)).toEqual({ type: "selectColumn" });
    expect(action("z", CTRL, { mode: TYPING })).toEqual({ type: "revert" });
    // copy, cut and paste are events of their own
    expect(action("c", CTRL)).toBe(null);
    expect(action("v", CTRL)).toBe(null);
});

test("the menu by keyboard", () => {
    expect(action("F10", SHIFT)).toEqual({ type: "menu" });
    expect(action("ContextMenu")).toEqual({ type: "menu" });
    expect(action("F10")).toBe(null);
});

import { describe, expect, test } from "@odoo/hoot";

import { History } from "@school_gradebook/sheet/history";

describe.current.tags("headless");

const cell = (lineId, before, after, column = "tx1") => ({ lineId, column, before, after });
const set = (lineId, from, to, column = "tx1") => ({ lineId, column, from, to });

test("steps are taken back last first, and done again", () => {
    const history = new History();
    history.record([cell(1, "", "8,0")]);
    history.record([cell(1, "8,0", "9,0"), cell(2, "", "7,0")]);
    expect(history.undo()).toEqual([set(2, "7,0", ""), set(1, "9,0", "8,0")]);
    expect(history.undo()).toEqual([set(1, "8,0", "")]);
    expect(history.undo()).toBe(null);
    expect(history.redo()).toEqual([set(1, "", "8,0")]);
    expect(history.redo()).toEqual([set(1, "8,0", "9,0"), set(2, "", "7,0")]);
    expect(history.redo()).toBe(null);
});

test("what had been taken back is gone once something else is done", () => {
    const history = new History();
    history.record([cell(1, "", "8,0")]);
    history.undo();
    expect(history.canRedo).toBe(true);
    history.record([cell(1, "", "5,0")]);
    expect(history.canRedo).toBe(false);
    expect(history.undo()).toEqual([set(1, "5,0", "")]);
});

test("a step that changes nothing is no step", () => {
    const history = new History();
    history.record([cell(1, "8,0", "8,0")]);
    history.record([]);
    expect(history.canUndo).toBe(false);
});

test("a mark of the former school is brought back as one, and only that way", () => {
    const history = new History();
    history.record([{ ...cell(1, "7,0", "8,0"), transferred: true }]);
    expect(history.undo()).toEqual([{ ...set(1, "8,0", "7,0"), restore: true }]);
    expect(history.redo()).toEqual([set(1, "7,0", "8,0")]);
});

test("old steps are forgotten", () => {
    const history = new History(3);
    for (let mark = 1; mark <= 5; mark++) {
        history.record([cell(1, String(mark - 1), String(mark))]);
    }
    expect(history.undo()).toEqual([set(1, "5", "4")]);
    history.undo();
    history.undo();
    expect(history.undo()).toBe(null);
});

import { describe, expect, test } from "@odoo/hoot";

import {
    EDITING,
    keyAction,
    nextPosition,
    READY,
    startPosition,
    TYPING,
} from "@school_gradebook/sheet/navigation";

describe.current.tags("headless");

/** 5 pupils, 4 columns; pupil 2 has left and column 1 is locked. */
const GRID = {
    rows: 5,
    cols: 4,
    pageRows: 3,
    isEditable: (row, col) => row !== 2 && col !== 1,
};

const at = (row, col) => ({ row, col });

function go(position, key, { enterMoves, ...modifiers } = {}) {
    const action = keyAction({ key, ...modifiers }, { mode: READY, enterMoves });
    return nextPosition(position, action, GRID);
}

test("arrows visit every cell and stop at the edges", () => {
    expect(go(at(1, 0), "ArrowDown")).toEqual(at(2, 0));
    expect(go(at(0, 0), "ArrowRight")).toEqual(at(0, 1));
    expect(go(at(0, 0), "ArrowUp")).toEqual(at(0, 0));
    expect(go(at(4, 3), "ArrowRight")).toEqual(at(4, 3));
    expect(go(at(1, 3), "ArrowDown", { ctrlKey: true })).toEqual(at(4, 3));
});

test("Enter walks down one column past pupils who left, and stays at its foot", () => {
    expect(go(at(0, 0), "Enter")).toEqual(at(1, 0));
    expect(go(at(1, 0), "Enter")).toEqual(at(3, 0));
    expect(go(at(4, 0), "Enter")).toEqual(at(4, 0));
    expect(go(at(3, 0), "Enter", { shiftKey: true })).toEqual(at(1, 0));
});

test("Enter can move right instead", () => {
    expect(go(at(0, 0), "Enter", { enterMoves: "right" })).toEqual(at(0, 2));
    expect(go(at(0, 3), "Enter", { enterMoves: "right" })).toEqual(at(1, 0));
    expect(go(at(1, 0), "Enter", { enterMoves: "right", shiftKey: true })).toEqual(at(0, 3));
    expect(go(at(4, 3), "Enter", { enterMoves: "right" })).toEqual(at(4, 3));
});

test("Tab goes along the rows and leaves the grid at its end", () => {
    expect(go(at(0, 0), "Tab")).toEqual(at(0, 2));
    expect(go(at(1, 3), "Tab")).toEqual(at(3, 0));
    expect(go(at(4, 3), "Tab")).toBe(null);
    expect(go(at(0, 0), "Tab", { shiftKey: true })).toBe(null);
});

test("Home, End and pages", () => {
    expect(go(at(3, 2), "Home")).toEqual(at(3, 0));
    expect(go(at(3, 2), "End")).toEqual(at(3, 3));
    expect(go(at(3, 2), "Home", { ctrlKey: true })).toEqual(at(0, 0));
    expect(go(at(0, 0), "End", { ctrlKey: true })).toEqual(at(4, 3));
    expect(go(at(0, 2), "PageDown")).toEqual(at(3, 2));
    expect(go(at(3, 2), "PageDown")).toEqual(at(4, 2));
    expect(go(at(4, 2), "PageUp")).toEqual(at(1, 2));
});

test("typed text moves on with the arrows, an opened cell keeps the caret keys", () => {
    const key = (name, mode, freeText) => keyAction({ key: name }, { mode, freeText });
    expect(key("ArrowLeft", TYPING).to).toBe("left");
    expect(key("ArrowLeft", EDITING)).toBe(null);
    expect(key("Home", EDITING)).toBe(null);
    expect(key("ArrowDown", EDITING).to).toBe("down");
    expect(key("ArrowLeft", TYPING, true)).toBe(null);
    expect(key("Enter", EDITING).to).toBe("down");
});

test("keys that are not moves", () => {
    const type = (name, mode, freeText) => keyAction({ key: name }, { mode, freeText })?.type;
    expect(type("F2", READY)).toBe("edit");
    expect(type("Escape", TYPING)).toBe("revert");
    expect(type("Escape", READY)).toBe("leave");
    expect(type("Delete", READY)).toBe("clear");
    expect(type("Delete", TYPING)).toBe(undefined);
    expect(type("?", READY)).toBe("help");
    expect(type("?", READY, true)).toBe(undefined);
    expect(type("8", READY)).toBe(undefined);
    expect(keyAction({ key: "Enter", ctrlKey: true }, { mode: READY }).type).toBe("accept");
});

test("keys of others are left alone", () => {
    expect(keyAction({ key: "ArrowDown", altKey: true }, { mode: READY })).toBe(null);
    expect(keyAction({ key: "Enter", isComposing: true }, { mode: TYPING })).toBe(null);
    expect(keyAction({ key: "Tab", ctrlKey: true }, { mode: READY })).toBe(null);
    expect(keyAction({ key: "c", ctrlKey: true }, { mode: READY })).toBe(null);
});

test("entry starts in the first empty cell that may be written", () => {
    const filled = (row, col) => col > 0 || row > 0;
    expect(startPosition(GRID, filled)).toEqual(at(1, 0));
    expect(startPosition(GRID, () => false)).toEqual(at(0, 0));
    expect(startPosition({ ...GRID, isEditable: () => false }, filled)).toEqual(at(0, 0));
});

import {
    animationFrame,
    click,
    describe,
    expect,
    hover,
    keyDown,
    keyUp,
    manuallyDispatchProgrammaticEvent,
    pointerDown,
    pointerUp,
    press,
    queryAll,
    queryOne,
    queryRect,
    test,
} from "@odoo/hoot";
import { onRpc } from "@web/../tests/web_test_helpers";
import {
    cellOf,
    columnTexts,
    defineGradebook,
    enter,
    makeSheet,
    mountSheet,
    saveAll,
    waitForSave,
} from "./mark_sheet_test_helpers";

describe.current.tags("desktop");
defineGradebook();

const INPUT = ".o_sheet_host input";
const FRAME = ".o_sheet_frame";
const SAID = ".o_sheet_said";

const mark = (v) => ({ v, state: "value" });

/** Marks in the first two columns; pupil 3 has left. */
const MARKS = {
    101: { tx1: mark("8,0"), tx2: mark("5,0") },
    102: { tx1: mark("7,0"), tx2: mark("6,0") },
    104: { tx1: mark("9,0"), tx2: mark("4,0") },
    105: { tx1: mark("6,0") },
};

/** Collects the requests; every cell is saved. */
function collectRequests(columns) {
    const requests = [];
    onRpc("school.gradebook", "save_cells", ({ args }) => {
        requests.push(args[2]);
        return saveAll(args[2], columns);
    });
    return requests;
}

const selectedCount = () => queryAll(".o_sheet_grid td[aria-selected=true]").length;

async function shiftClick(target) {
    await keyDown("Shift");
    await click(target);
    await keyUp("Shift");
}

/** What Ctrl+C puts on the clipboard. */
function copied(type = "copy") {
    const data = new window.DataTransfer();
    manuallyDispatchProgrammaticEvent(queryOne(INPUT), type, { clipboardData: data });
    return data;
}

test("Shift+arrows select a block around the active cell; an arrow lets it go", async () => {
    await mountSheet(makeSheet({ cells: MARKS }));
    await click(cellOf(1, 0));
    await press(["Shift", "ArrowDown"]);
    await press(["Shift", "ArrowRight"]);
    expect(selectedCount()).toBe(4);
    expect(INPUT).toHaveValue("8,0");
    const frame = queryRect(FRAME);
    expect(Math.abs(frame.x - queryRect(cellOf(1, 0)).x)).toBeLessThan(1);
    expect(Math.abs(frame.bottom - queryRect(cellOf(2, 1)).bottom)).toBeLessThan(1);
    await press("ArrowDown");
    expect(selectedCount()).toBe(0);
    expect(queryRect(FRAME).width).toBeLessThan(5);
    await press(["Control", "a"]);
    expect(selectedCount()).toBe(20);
});

test("Shift+click, drag, heads and numbers select", async () => {
    await mountSheet(makeSheet({ cells: MARKS }));
    await click(cellOf(1, 0));
    await shiftClick(cellOf(2, 1));
    expect(selectedCount()).toBe(4);
    await pointerDown(cellOf(4, 1));
    await hover(cellOf(5, 2));
    await pointerUp(cellOf(5, 2));
    expect(selectedCount()).toBe(4);
    expect(cellOf(5, 2)).toHaveAttribute("aria-selected", "true");
    await click("thead th[data-col='1']");
    expect(selectedCount()).toBe(5);
    await click("tbody tr:nth-child(2) .o_sheet_number");
    expect(selectedCount()).toBe(4);
    expect(INPUT).toBeFocused();
});

test("Delete clears the selection in one request; Ctrl+Z brings it back, after the save too", async () => {
    const requests = collectRequests();
    await mountSheet(makeSheet({ cells: MARKS }));
    await click(cellOf(1, 0));
    await press(["Control", "Shift", "ArrowDown"]);
    await press("Delete");
    await animationFrame();
    expect(columnTexts(0)).toEqual(["", "", "", "", ""]);
    expect(SAID).toHaveText(/4/);
    await waitForSave();
    expect(requests).toHaveLength(1);
    expect(requests[0]).toHaveLength(4);
    await press(["Control", "z"]);
    await animationFrame();
    expect(columnTexts(0)).toEqual(["8,0", "7,0", "", "9,0", "6,0"]);
    await waitForSave();
    expect(requests).toHaveLength(2);
    await press(["Control", "y"]);
    await animationFrame();
    expect(columnTexts(0)).toEqual(["", "", "", "", ""]);
    await press(["Control", "z"]);
    await press(["Control", "z"]); // nothing left
    await animationFrame();
    expect(columnTexts(0)).toEqual(["8,0", "7,0", "", "9,0", "6,0"]);
});

test("undo goes back cell by cell through what was typed, and shows where", async () => {
    collectRequests();
    await mountSheet();
    await enter("8");
    await waitForSave();
    await enter("7");
    await enter("9");
    await press(["Control", "z"]);
    await animationFrame();
    expect(columnTexts(0)).toEqual(["8,0", "7,0", "", "", ""]);
    expect(INPUT).toHaveAttribute("aria-activedescendant", queryOne(cellOf(4, 0)).id);
    await click(".o_sheet_undo");
    await click(".o_sheet_undo");
    await animationFrame();
    expect(columnTexts(0)).toEqual(["", "", "", "", ""]);
    await click(".o_sheet_redo");
    await animationFrame();
    expect(columnTexts(0)).toEqual(["8,0", "", "", "", ""]);
});

test("undo takes back what was refused", async () => {
    collectRequests();
    await mountSheet(makeSheet({ cells: MARKS }));
    await click(cellOf(1, 0));
    await enter("11");
    expect(cellOf(1, 0)).toHaveAttribute("data-saving", "refused");
    await press(["Control", "z"]);
    await animationFrame();
    expect(cellOf(1, 0)).toHaveText("8,0");
    expect(queryOne(cellOf(1, 0)).dataset.saving).toBe("");
});

test("undo asks before it writes over what somebody else has written meanwhile", async () => {
    const requests = [];
    onRpc("school.gradebook", "save_cells", ({ args }) => {
        const [cell] = args[2];
        requests.push(cell);
        const answer = { saved: [], conflicts: [], refused: [], rows: [], progress: 0 };
        if (cell.column === "tx2") {
            // makes the sheet read anew: somebody has changed the other cell
            return { ...answer, refused: [{ ...cell, code: "LOCKED", message: "locked" }] };
        }
        if (cell.expected === "8,0") {
            const at = "2025-11-01T10:00:00+07:00";
            return { ...answer, conflicts: [{ ...cell, theirs: "3,0", by: "Cô Lan", at }] };
        }
        return saveAll(args[2]);
    });
    const theirs = makeSheet({ cells: { 101: { tx1: mark("3,0") } } });
    onRpc("school.gradebook", "get_sheet_since", () => theirs);
    await mountSheet();
    await enter("8");
    await waitForSave();
    await click(cellOf(2, 1));
    await enter("5");
    await waitForSave();
    expect(cellOf(1, 0)).toHaveText("3,0");
    await press(["Control", "z"]); // the refused cell
    await press(["Control", "z"]); // the eight
    await waitForSave();
    expect(requests.at(-1)).toEqual({ line_id: 101, column: "tx1", value: "", expected: "8,0" });
    expect(cellOf(1, 0)).toHaveAttribute("data-saving", "conflict");
    expect(".o_sheet_theirs").toHaveText(/3,0/);
});

test("Ctrl+D fills down, Ctrl+Enter writes the whole selection", async () => {
    const requests = collectRequests();
    await mountSheet(makeSheet({ cells: MARKS }));
    await click(cellOf(1, 0));
    await press(["Control", "Shift", "ArrowDown"]);
    await press(["Control", "d"]);
    await animationFrame();
    expect(columnTexts(0)).toEqual(["8,0", "8,0", "", "8,0", "8,0"]);
    await click(cellOf(1, 2));
    await shiftClick(cellOf(5, 2));
    await press("7");
    await press(["Control", "Enter"]);
    await animationFrame();
    expect(columnTexts(2)).toEqual(["7,0", "7,0", "", "7,0", "7,0"]);
    await waitForSave();
    expect(requests.flat()).toHaveLength(7);
    await press(["Control", "z"]);
    await animationFrame();
    expect(columnTexts(2)).toEqual(["", "", "", "", ""]);
});

test("a text that is no mark is refused once, not in the whole selection", async () => {
    collectRequests();
    await mountSheet(makeSheet({ cells: MARKS }));
    await click(cellOf(1, 2));
    await press(["Control", "Shift", "ArrowDown"]);
    await press("1");
    await press("1");
    await press(["Control", "Enter"]);
    await animationFrame();
    expect(".o_sheet_grid td[data-saving=refused]").toHaveCount(1);
});

test("the block keys work in pass and fail cells too", async () => {
    const columns = [
        ["tx1", "TX1", "comment", 1],
        ["tx2", "TX2", "comment", 1],
    ];
    collectRequests(columns);
    await mountSheet(makeSheet({ columns, book: { kind: "COMMENT" } }));
    await press("d");
    await press("Enter");
    await press("ArrowUp");
    await press(["Control", "Shift", "ArrowDown"]);
    await press(["Control", "d"]);
    await animationFrame();
    expect(columnTexts(0)).toEqual(["Đ", "Đ", "", "Đ", "Đ"]);
    await press(["Shift", "ArrowRight"]);
    await press("c");
    await press(["Control", "Enter"]);
    await animationFrame();
    expect(columnTexts(1)).toEqual(["CĐ", "CĐ", "", "CĐ", "CĐ"]);
});

test("a block is copied as a table and as text; cutting clears it", async () => {
    collectRequests();
    await mountSheet(makeSheet({ cells: MARKS }));
    await click(cellOf(1, 0));
    await shiftClick(cellOf(2, 1));
    const data = copied();
    expect(data.getData("text/plain")).toBe("8,0\t5,0\n7,0\t6,0");
    expect(data.getData("text/html")).toInclude("<td");
    expect(copied("cut").getData("text/plain")).toBe("8,0\t5,0\n7,0\t6,0");
    await animationFrame();
    expect(columnTexts(0)).toEqual(["", "", "", "9,0", "6,0"]);
    await press(["Control", "z"]);
    await animationFrame();
    expect(columnTexts(0)).toEqual(["8,0", "7,0", "", "9,0", "6,0"]);
});

test("in an open cell the letters are copied, not the block", async () => {
    await mountSheet(makeSheet({ cells: MARKS }));
    await click(cellOf(1, 0));
    await press("F2");
    expect(copied().getData("text/plain")).toBe("");
});

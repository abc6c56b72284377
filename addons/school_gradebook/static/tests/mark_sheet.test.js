import {
    animationFrame,
    click,
    describe,
    expect,
    press,
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
const STATUS = ".o_sheet_status_line";

/** Collects the cells of all requests; every one is saved. */
function collectSaved(columns) {
    const sent = [];
    onRpc("school.gradebook", "save_cells", ({ args }) => {
        sent.push(...args[2]);
        return saveAll(args[2], columns);
    });
    return sent;
}

test("a sheet shows the class, its marks and what is missing", async () => {
    const cells = {
        101: { tx1: { v: "8,5", state: "value" } },
        102: { tx1: { v: "v", state: "absent" } },
    };
    const sheet = makeSheet({ cells });
    sheet.rows[0].average = "8,5";
    sheet.rows[1].provisional = "7,0";
    await mountSheet(sheet);
    expect(".o_sheet_grid tbody tr").toHaveCount(5);
    expect(".o_sheet_grid table").toHaveAttribute("role", "grid");
    expect(cellOf(1, 0)).toHaveText("8,5");
    expect(cellOf(2, 0)).toHaveAttribute("data-state", "absent");
    expect("tbody tr:nth-child(1) .o_sheet_average").toHaveText("8,5");
    expect("tbody tr:nth-child(2) [data-provisional]").toHaveText("7,0");
    expect(".o_sheet_count:first").toHaveText("1 / 3");
    expect("tbody tr:nth-child(3)").toHaveClass("o_sheet_gone");
    expect(cellOf(3, 0)).toHaveAttribute("aria-readonly", "true");
});

test("a column of marks is typed, saved without a button and averaged", async () => {
    const sent = collectSaved();
    await mountSheet();
    expect(INPUT).toBeFocused();
    await enter("8");
    await enter("7,5");
    await enter("10");
    await enter("9.5");
    expect(columnTexts(0)).toEqual(["8,0", "7,5", "", "10,0", "9,5"]);
    expect(STATUS).toHaveAttribute("data-kind", "dirty");
    await waitForSave();
    expect(sent).toEqual([
        { line_id: 101, column: "tx1", value: "8,0", expected: "" },
        { line_id: 102, column: "tx1", value: "7,5", expected: "" },
        { line_id: 104, column: "tx1", value: "10,0", expected: "" },
        { line_id: 105, column: "tx1", value: "9,5", expected: "" },
    ]);
    expect(STATUS).toHaveAttribute("data-kind", "saved");
    expect(".o_sheet_grid [data-provisional]").toHaveCount(4);
    expect(".o_sheet_progress").toHaveText("40%");
    expect(".o_sheet_count:first").toHaveText("4 / 0");
});

test("the form does not become dirty", async () => {
    collectSaved();
    onRpc("school.gradebook", "web_save", () => expect.step("web_save"));
    await mountSheet();
    await enter("8");
    await waitForSave();
    expect(".o_form_button_save").not.toBeVisible();
    expect.verifySteps([]);
});

test("what is typed right after Enter belongs to the next pupil", async () => {
    collectSaved();
    await mountSheet();
    // without a frame in between
    await press("8");
    await press("Enter");
    await press("6");

    expect(INPUT).toHaveAttribute("aria-activedescendant", queryOne(cellOf(2, 0)).id);
    expect(queryRect(INPUT)).toEqual(queryRect(cellOf(2, 0)));
    expect(INPUT).toHaveValue("6");
    await press("Escape");
    expect(INPUT).toHaveValue("");
    await animationFrame();
    expect(columnTexts(0)).toEqual(["8,0", "", "", "", ""]);
});

test("F2 opens, Escape reverts, Delete clears", async () => {
    const cells = { 101: { tx1: { v: "8,5", state: "value" } } };
    const sent = collectSaved();
    await mountSheet(makeSheet({ cells }));
    await click(cellOf(1, 0));
    await press("F2");
    await press("Backspace");
    expect(INPUT).toHaveValue("8,");
    await press("Escape");
    expect(INPUT).toHaveValue("8,5");
    await press("Delete");
    await waitForSave();
    expect(sent).toEqual([{ line_id: 101, column: "tx1", value: "", expected: "8,5" }]);
    expect(cellOf(1, 0)).toHaveText("");
});

test("Enter moves right when told so, and remembers it", async () => {
    collectSaved();
    await mountSheet();
    await click(".o_sheet_enter");
    await click(cellOf(1, 0));
    await enter("8");
    await enter("9");
    await animationFrame();
    expect(cellOf(1, 0)).toHaveText("8,0");
    expect(cellOf(1, 1)).toHaveText("9,0");
    expect(localStorage.getItem("school_gradebook.sheet.enter_moves")).toBe("right");
});

test("pass and fail with one key, comments as prose", async () => {
    const columns = [
        ["tx1", "TX1", "comment", 1],
        ["comment", "Comment", "text", 0],
    ];
    const sent = collectSaved(columns);
    await mountSheet(makeSheet({ columns }));
    await enter("d", "Tab");
    await enter("tiến bộ?", "Enter");
    await click(cellOf(2, 0));
    await enter("c");
    await waitForSave();
    expect(sent.map(({ line_id, column, value }) => [line_id, column, value])).toEqual([
        [101, "tx1", "Đ"],
        [101, "comment", "tiến bộ?"],
        [102, "tx1", "CĐ"],
    ]);
});

test("a locked column says why and takes nothing", async () => {
    const sent = collectSaved();
    const columns = [
        ["tx1", "TX1", "score", 1, false],
        ["tx2", "TX2", "score", 1],
    ];
    await mountSheet(makeSheet({ columns }));
    expect("th.o_sheet_head_locked").toHaveText("TX1");
    await click(cellOf(1, 0));
    await animationFrame();
    expect(INPUT).toHaveAttribute("readonly");
    expect(".o_sheet_note").toHaveText("This column is not open for entry.");
    await enter("8");
    await waitForSave();
    expect(sent).toEqual([]);
});

test("a locked book is shown and cannot be written", async () => {
    const book = { can_edit: false, state: "locked", closed_reason: "The book is locked." };
    await mountSheet(makeSheet({ book }));
    expect(STATUS).toHaveText("The book is locked.");
    expect("td[data-col]:not([aria-readonly])").toHaveCount(0);
    expect(INPUT).not.toBeFocused();
});

test("the keys are shown by ?", async () => {
    await mountSheet();
    await press("?");
    await animationFrame();
    expect(".modal .modal-title").toHaveText("Keys of the sheet");
    expect(".modal kbd:contains(F2)").toHaveCount(1);
});

test("the active cell stands out by row and column", async () => {
    await mountSheet();
    await click(cellOf(2, 1));
    expect(".o_sheet_name[data-active]").toHaveText("Bình");
    expect("thead th[data-active]").toHaveText("TX2");
    expect(INPUT).toHaveAttribute("aria-label", "2. Bình, Column TX2");
});

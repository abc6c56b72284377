import {
    animationFrame,
    click,
    describe,
    expect,
    manuallyDispatchProgrammaticEvent,
    press,
    queryAllTexts,
    queryOne,
    test,
} from "@odoo/hoot";
import { onRpc } from "@web/../tests/web_test_helpers";
import {
    cellOf,
    columnTexts,
    defineGradebook,
    makeSheet,
    mountSheet,
    saveAll,
    waitForSave,
} from "./mark_sheet_test_helpers";

describe.current.tags("desktop");
defineGradebook();

const INPUT = ".o_sheet_host input";
const BAR = ".o_sheet_paste";

const mark = (v) => ({ v, state: "value" });
const CELLS = { 101: { tx1: mark("8,0") }, 102: { tx1: mark("7,0") } };

function collectRequests() {
    const requests = [];
    onRpc("school.gradebook", "save_cells", ({ args }) => {
        requests.push(args[2]);
        return saveAll(args[2]);
    });
    return requests;
}

async function paste(text, html) {
    const data = new window.DataTransfer();
    data.setData("text/plain", text);
    if (html) {
        data.setData("text/html", html);
    }
    manuallyDispatchProgrammaticEvent(queryOne(INPUT), "paste", { clipboardData: data });
    await animationFrame();
}

const kinds = (col) =>
    [1, 2, 3, 4, 5].map((number) => queryOne(cellOf(number, col)).dataset.paste || "");

test("a block is shown on the grid before anything is written", async () => {
    const requests = collectRequests();
    await mountSheet(makeSheet({ cells: CELLS }));
    await click(cellOf(1, 0));
    await paste("8\t5\n7,5\t4\n6\t3\n9\t11\n10\t\n1\t2\n");
    expect(kinds(0)).toEqual(["same", "changed", "refused", "new", "new"]);
    expect(kinds(1)).toEqual(["new", "new", "refused", "refused", ""]);
    expect(cellOf(2, 0)).toHaveText("7,5");
    expect(cellOf(2, 0)).toHaveAttribute("data-before", "7,0");
    expect(queryAllTexts(`${BAR} .o_sheet_paste_count b`)).toEqual(["4", "1", "1", "3", "2"]);
    expect(`${BAR} .o_sheet_paste_refused li`).toHaveCount(5);
    await waitForSave();
    expect(requests).toEqual([]);
    await press("Enter");
    await waitForSave();
    expect(BAR).toHaveCount(0);
    expect(columnTexts(0)).toEqual(["8,0", "7,5", "", "9,0", "10,0"]);
    expect(columnTexts(1)).toEqual(["5,0", "4,0", "", "", ""]);
    expect(requests).toHaveLength(1);
    expect(requests[0].map(({ line_id, column, value }) => [line_id, column, value])).toEqual([
        [101, "tx2", "5,0"],
        [102, "tx1", "7,5"],
        [102, "tx2", "4,0"],
        [104, "tx1", "9,0"],
        [105, "tx1", "10,0"],
    ]);
    await press(["Control", "z"]);
    await animationFrame();
    expect(columnTexts(0)).toEqual(["8,0", "7,0", "", "", ""]);
    expect(columnTexts(1)).toEqual(["", "", "", "", ""]);
});

test("Escape drops the block", async () => {
    const requests = collectRequests();
    await mountSheet(makeSheet({ cells: CELLS }));
    await click(cellOf(1, 0));
    await paste("1\n2\n");
    expect(kinds(0).slice(0, 2)).toEqual(["changed", "changed"]);
    await press("Escape");
    await animationFrame();
    await waitForSave();
    expect(BAR).toHaveCount(0);
    expect(columnTexts(0)).toEqual(["8,0", "7,0", "", "", ""]);
    expect(kinds(0)).toEqual(["", "", "", "", ""]);
    expect(requests).toEqual([]);
    expect(INPUT).toHaveValue("8,0");
});

test("while a block is shown the cells can be looked at, not written", async () => {
    collectRequests();
    await mountSheet(makeSheet({ cells: CELLS }));
    await click(cellOf(1, 0));
    await paste("1\n2\n3\n11");
    await press("9");
    await press("Delete");
    await press(["Control", "z"]);
    await press(["Control", "d"]);
    await press("ArrowDown");
    await animationFrame();
    expect(INPUT).toHaveValue("2,0");
    await click(".o_sheet_paste_refused button:last");
    await animationFrame();
    expect(INPUT).toHaveAttribute("aria-activedescendant", queryOne(cellOf(4, 0)).id);
    expect("#o_sheet_note").toHaveCount(1);
    await press("Tab");
    expect(".o_sheet_paste_apply").toBeFocused();
    await press("Escape");
    await animationFrame();
    expect(columnTexts(0)).toEqual(["8,0", "7,0", "", "", ""]);
});

test("pupils are found by their names, whatever order the list has", async () => {
    const requests = collectRequests();
    await mountSheet(makeSheet({ cells: CELLS }));
    await click(cellOf(1, 0));
    const rows = [
        ["Họ và tên", "GK"],
        ["Hà", "5"],
        ["AN", "6,5"],
    ];
    const html = rows.map((row) => `<tr><td>${row.join("</td><td>")}</td></tr>`).join("");
    await paste("nothing", `<table>${html}</table>`);
    expect(cellOf(1, 2)).toHaveText("6,5");
    expect(cellOf(5, 2)).toHaveText("5,0");
    expect(".o_sheet_paste_placing").toHaveText(/2.+2/);
    await click(`${BAR} [name=asListed]`);
    await animationFrame();
    expect(cellOf(1, 0)).toHaveText("5,0");
    expect(`${BAR} .o_sheet_paste_warning`).toHaveCount(1);
    await click(`${BAR} [name=asListed]`);
    await animationFrame();
    await click(".o_sheet_paste_apply");
    await waitForSave();
    expect(requests[0].map(({ line_id, column, value }) => [line_id, column, value])).toEqual([
        [105, "gk", "5,0"],
        [101, "gk", "6,5"],
    ]);
});

test("a warning is to be seen before Enter writes", async () => {
    const requests = collectRequests();
    const texts = ["5,0", "6,5", "8,0", "9,0", "7,0", "4,5"];
    const cells = {};
    texts.forEach((v, index) => {
        if (index !== 2) {
            cells[101 + index] = { tx2: mark(v) };
        }
    });
    await mountSheet(makeSheet({ cells, pupils: 6 }));
    await click(cellOf(1, 0));
    await paste(texts.join("\n"));
    expect(`${BAR} .o_sheet_paste_warning`).toHaveCount(1);
    await press("Enter");
    await animationFrame();
    expect(BAR).toHaveCount(1);
    expect(`${BAR} .o_sheet_paste_warning`).toHaveCount(2);
    await press("Enter");
    await waitForSave();
    expect(requests[0]).toHaveLength(5);
});

test("one text into one cell is as if typed; into an open cell it is the browser's", async () => {
    collectRequests();
    await mountSheet(makeSheet({ cells: CELLS }));
    await click(cellOf(1, 0));
    await paste("9,5");
    expect(BAR).toHaveCount(0);
    expect(cellOf(1, 0)).toHaveText("9,5");
    await press("F2");
    await paste("7");
    expect(INPUT).toHaveValue("9,5");
});

test("one text fills the selection, after a look", async () => {
    collectRequests();
    await mountSheet(makeSheet({ cells: CELLS }));
    await click(cellOf(1, 2));
    await press(["Control", "Shift", "ArrowDown"]);
    await paste("v");
    expect(kinds(2)).toEqual(["new", "new", "refused", "new", "new"]);
    await press("Enter");
    await animationFrame();
    expect(columnTexts(2)).toEqual(["v", "v", "", "v", "v"]);
});

test("an empty paste does nothing", async () => {
    await mountSheet(makeSheet({ cells: CELLS }));
    await click(cellOf(1, 0));
    await paste("\n\t\n");
    expect(BAR).toHaveCount(0);
});

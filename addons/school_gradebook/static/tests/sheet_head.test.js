import { animationFrame, click, expect, mockDate, queryAllTexts, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { registry } from "@web/core/registry";
import { SheetModel } from "@school_gradebook/sheet/sheet_model";
import { defineGradebook, makeSheet, mountSheet } from "./mark_sheet_test_helpers";

defineGradebook();

const NOW = "2025-12-17T17:00:00+07:00";
const head = (col) => `.o_sheet_grid thead [data-col="${col}"]`;

function makeClosing(...closes) {
    const sheet = makeSheet();
    sheet.server_time = NOW;
    sheet.columns.forEach((column, index) => (column.closes = closes[index] || null));
    return sheet;
}

test("time left stands on the head, by the server's clock", async () => {
    mockDate("1999-01-01 00:00:00"); // the computer's clock is wrong
    await mountSheet(makeClosing("2025-12-20T18:00:00+07:00", "2025-12-17T22:30:00+07:00"));
    expect(`${head(0)} .o_sheet_left`).toHaveText("3 days left");
    expect(`${head(0)} .o_sheet_left`).toHaveAttribute("data-urgency", "soon");
    expect(`${head(1)} .o_sheet_left`).toHaveText("5 hours left");
    expect(`${head(2)} .o_sheet_left`).toHaveCount(0);
});

test("why a column is closed is said by the server's clock", async () => {
    mockDate("2040-01-01 00:00:00"); // the computer's clock is wrong
    const columns = [["tx1", "TX1", "score", 1, false]];
    const sheet = { ...makeSheet({ columns }), server_time: NOW };
    sheet.columns[0].closes = "2025-12-20T18:00:00+07:00";
    await mountSheet(sheet);
    expect(`${head(0)} .o_sheet_left`).toHaveCount(0);
    await click(`${head(0)} .o_sheet_lock`);
    await animationFrame();
    expect(".o_popover .o_sheet_note").toHaveText(/not open for entry/);
});

test("a far deadline is a date", async () => {
    await mountSheet(makeClosing("2026-01-20T18:00:00+07:00"));
    expect(`${head(0)} .o_sheet_left`).toHaveText("until 20/01");
    expect(`${head(0)} .o_sheet_left`).not.toHaveAttribute("data-urgency");
});

test("a deadline that passes while the sheet is open is asked about, once", () => {
    let passed = 0;
    const clock = { setTimeout, clearTimeout, now: () => passed, monotonic: () => passed };
    const sheet = makeClosing("2025-12-17T17:00:20+07:00", "2025-12-10T17:00:00+07:00");
    const model = new SheetModel(sheet, { send() {}, fetch() {}, classify() {}, clock });
    model.bus.addEventListener("stale", () => expect.step("stale"));
    passed = 10000;
    model.tick();
    expect.verifySteps([]);
    passed = 40000;
    model.tick();
    passed = 70000;
    model.tick();
    expect.verifySteps(["stale"]);
});

test("a closed column says why, whom to ask, and what else can be done", async () => {
    const ran = [];
    const ways = registry.category("school_sheet_ways_out");
    patchWithCleanup(ways, {
        getAll: () => [
            {
                label: ({ column }) => `Request for ${column.short}`,
                isAvailable: (model, { row }) => !row,
                run: (env, model, { column }) => ran.push(column.key),
            },
        ],
    });
    const columns = [
        ["tx1", "TX1", "score", 1, false],
        ["gk", "GK", "score", 2],
    ];
    const sheet = { ...makeSheet({ columns }), ask: "Lê Văn Hiệu", server_time: NOW };
    sheet.columns[0].closes = "2025-12-10T17:00:00+07:00";
    await mountSheet(sheet);
    expect(head(0)).toHaveClass("o_sheet_head_locked");
    await click(`${head(0)} .o_sheet_lock`);
    await animationFrame();
    expect(".o_popover .o_sheet_note").toHaveText(/Entry closed on/);
    expect(".o_popover .o_sheet_who").toHaveText("Ask: Lê Văn Hiệu");
    await click(".o_popover .o_sheet_way");
    expect(ran).toEqual(["tx1"]);
});

test("the note of a closed cell names whom to ask, too", async () => {
    const sheet = makeSheet({ book: { can_edit: false, closed_reason: "Locked." } });
    await mountSheet({ ...sheet, ask: "Lê Văn Hiệu" });
    await click(".o_sheet_grid tbody td[data-col='0']");
    await animationFrame();
    expect(".o_sheet_host .o_sheet_note").toHaveText("Locked.\nAsk: Lê Văn Hiệu");
});

test("a grid to a screen reader: places, sizes, what is read only", async () => {
    await mountSheet(
        makeSheet({
            columns: [
                ["tx1", "TX1", "score", 1],
                ["gk", "GK", "score", 2],
            ],
        }),
    );
    const grid = ".o_sheet_grid [role=grid]";
    // number, name, two columns, average, comment; head, five pupils, foot
    expect(grid).toHaveAttribute("aria-colcount", "6");
    expect(grid).toHaveAttribute("aria-rowcount", "7");
    const places = (selector) =>
        [...document.querySelectorAll(`${grid} ${selector}`)].map((cell) =>
            cell.getAttribute("aria-colindex"),
        );
    expect(places("thead th")).toEqual(["1", "2", "3", "4", "5", "6"]);
    expect(places("tbody tr:first-child > *")).toEqual(["1", "2", "3", "4", "5", "6"]);
    expect(`${grid} tbody tr:nth-child(3)`).toHaveAttribute("aria-rowindex", "4");
    expect(`${grid} tbody tr:nth-child(3) td[data-col='0']`).toHaveAttribute("aria-readonly");
    expect(queryAllTexts(`${grid} tfoot tr[aria-rowindex='7'] th`)).toHaveLength(1);
});

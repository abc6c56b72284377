import {
    animationFrame,
    beforeEach,
    click,
    edit,
    expect,
    manuallyDispatchProgrammaticEvent,
    press,
    queryAllTexts,
    queryOne,
    resize,
    select,
    test,
} from "@odoo/hoot";
import { onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { registry } from "@web/core/registry";
import {
    defineGradebook,
    makeSheet,
    mountSheet,
    saveAll,
    waitForSave,
} from "./mark_sheet_test_helpers";

defineGradebook();
beforeEach(() => resize({ width: 390, height: 844 }));

const row = (number) => `.o_sheet_phone_row:nth-child(${number})`;

function collectSaved(columns) {
    const sent = [];
    onRpc("school.gradebook", "save_cells", ({ args }) => {
        sent.push(...args[2]);
        return saveAll(args[2], columns);
    });
    return sent;
}

test("one column as a list of pupils; Next goes to the next pupil", async () => {
    const sent = collectSaved();
    await mountSheet();
    expect(".o_sheet_grid").toHaveCount(0);
    expect(".o_sheet_phone_row").toHaveCount(5);
    expect(`${row(1)} input`).toHaveAttribute("inputmode", "decimal");
    expect(`${row(1)} input`).toHaveAttribute("enterkeyhint", "next");
    expect(`${row(3)} input`).not.toBeEnabled();
    await click(`${row(2)} input`);
    await edit("8,5");
    await press("Enter");
    await animationFrame();
    // the third pupil has left
    expect(`${row(4)} input`).toBeFocused();
    expect(`${row(2)} input`).toHaveValue("8,5");
    await waitForSave();
    expect(sent).toEqual([{ line_id: 102, column: "tx1", value: "8,5", expected: "" }]);
    expect(".o_sheet_status_line").toHaveAttribute("data-kind", "saved");
});

test("a locked cell says why, and offers the ways out", async () => {
    patchWithCleanup(registry.category("school_sheet_ways_out"), {
        getAll: () => [
            {
                label: () => "Request",
                isAvailable: (model, place) => Boolean(place.row),
                run: (env, model, { row: pupil, column }) =>
                    expect.step(`${pupil.lineId} ${column.key}`),
            },
        ],
    });
    await mountSheet({
        ...makeSheet({ book: { can_edit: false, closed_reason: "Locked." } }),
        ask: "Lê Văn Hiệu",
    });
    expect(".o_sheet_status_line").toHaveText("Locked.");
    expect(".o_sheet_missing").toHaveCount(0);
    await click(`${row(2)} .o_sheet_ask`);
    await animationFrame();
    expect(`${row(2)} .o_sheet_note`).toHaveText(/Locked\.\s*Ask: Lê Văn Hiệu\s*Request/);
    await click(`${row(2)} .o_sheet_way`);
    expect.verifySteps(["102 tx1"]);
    await click(`${row(2)} .o_sheet_ask`);
    await animationFrame();
    expect(".o_sheet_note").toHaveCount(0);
});

test("columns by the arrows and by name", async () => {
    await mountSheet();
    expect(".o_sheet_previous").not.toBeEnabled();
    await click(".o_sheet_next");
    await animationFrame();
    expect(".o_sheet_phone_bar select").toHaveValue("1");
    await click(".o_sheet_phone_bar select");
    await select("2");
    await animationFrame();
    expect(".o_sheet_phone ul").toHaveAttribute("aria-label", "Column GK");
});

test("codes are big buttons", async () => {
    const columns = [["tx1", "TX1", "comment", 1]];
    const sent = collectSaved(columns);
    await mountSheet(makeSheet({ columns }));
    expect(queryAllTexts(`${row(1)} .o_sheet_code`)).toEqual(["Đ", "CĐ"]);
    await click(`${row(1)} .o_sheet_code:last`);
    await animationFrame();
    expect(`${row(1)} .o_sheet_code:last`).toHaveAttribute("aria-pressed", "true");
    await waitForSave();
    expect(sent[0].value).toBe("CĐ");
});

test("a refused text keeps its reason under the pupil", async () => {
    const sent = collectSaved();
    await mountSheet();
    await click(`${row(1)} input`);
    await edit("11,5");
    await press("Enter");
    await waitForSave();
    expect(`${row(1)} .o_sheet_note`).toHaveText("A mark lies between 0 and 10.");
    expect(`${row(1)} input`).toHaveValue("11,5");
    expect(sent).toEqual([]);
});

test("absent, zero and exempt come from a menu", async () => {
    const sent = collectSaved();
    await mountSheet();
    await click(`${row(1)} .o_sheet_more`);
    await animationFrame();
    await click(".o-dropdown-item:contains(Absent)");
    await waitForSave();
    expect(sent[0].value).toBe("v");
    expect(`${row(1)} input`).toHaveValue("v");
});

async function swipe(from, to) {
    const target = queryOne(row(1));
    const touch = (x) => new window.Touch({ identifier: 0, clientX: x, clientY: 300, target });
    await manuallyDispatchProgrammaticEvent(target, "touchstart", {
        touches: [touch(from)],
    });
    await manuallyDispatchProgrammaticEvent(target, "touchend", {
        changedTouches: [touch(to)],
    });
    await animationFrame();
}

test("a swipe turns to the next column and back", async () => {
    await mountSheet();
    const list = ".o_sheet_phone ul";
    await swipe(300, 150);
    expect(list).toHaveAttribute("aria-label", "Column TX2");
    expect(".o_sheet_phone_bar select").toHaveValue("1");
    await swipe(100, 300);
    await swipe(100, 300); // there is none before the first
    expect(list).toHaveAttribute("aria-label", "Column TX1");
});

test("what is typed stays in its column when a swipe leaves it", async () => {
    await mountSheet();
    await click(`${row(1)} input`);
    await edit("8,5");
    await swipe(300, 150);
    expect(`${row(1)} input`).toHaveValue("");
    await swipe(100, 300);
    expect(`${row(1)} input`).toHaveValue("8,5");
});

test("count, sum and what is missing, with a way to it", async () => {
    const cells = { 101: { tx1: { v: "8,0", state: "value" } } };
    cells[102] = { tx1: { v: "7,0", state: "value" } };
    const sheet = makeSheet({ cells });
    sheet.columns[0].closes = "2025-12-20T18:00:00+07:00";
    sheet.server_time = "2025-12-17T17:00:00+07:00";
    await mountSheet(sheet);
    expect(".o_sheet_checksum span").toHaveText("2 marks · sum 15,0 · average 7,50");
    expect(".o_sheet_phone_facts .o_sheet_left").toHaveText("3 days left");
    expect(".o_sheet_missing").toHaveText("2 missing");
    await click(".o_sheet_missing");
    // the third pupil has left
    expect(`${row(4)} input`).toBeFocused();
    await click(".o_sheet_missing");
    expect(`${row(5)} input`).toBeFocused();
});

test("the average follows at once, and says that it waits", async () => {
    const sheet = makeSheet();
    sheet.columns.forEach((column) => Object.assign(column, { combine: "AVERAGE" }));
    await mountSheet(sheet);
    await click(`${row(1)} input`);
    await edit("8,5");
    await press("Enter");
    await animationFrame();
    expect(`${row(1)} .o_sheet_average`).toHaveText("8,5");
    expect(`${row(1)} .o_sheet_average`).toHaveAttribute("data-unconfirmed");
    expect(`${row(1)} .o_sheet_average`).toHaveAttribute("data-provisional");
});

test("comments with their length and phrases from below", async () => {
    onRpc("school.gradebook", "get_phrases", () => [{ id: 1, text: "{ten} ngoan.", own: true }]);
    const columns = [["comment", "Comment", "text", 0]];
    const sent = collectSaved(columns);
    const sheet = makeSheet({ columns });
    sheet.columns[0].max = 500;
    sheet.rows[0].comment = "Chăm.";
    await mountSheet(sheet);
    expect(`${row(1)} .o_sheet_phone_prose_tools span`).toHaveText("5/500");
    await click(`${row(1)} .o_sheet_phrases`);
    await animationFrame();
    await click(".o_sheet_phrase");
    await waitForSave();
    expect(`${row(1)} textarea`).toHaveValue("Chăm. An ngoan.");
    expect(sent[0].value).toBe("Chăm. An ngoan.");
});

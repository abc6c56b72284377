import {
    animationFrame,
    beforeEach,
    click,
    edit,
    expect,
    press,
    queryAllTexts,
    resize,
    select,
    test,
} from "@odoo/hoot";
import { onRpc } from "@web/../tests/web_test_helpers";
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

import { animationFrame, beforeEach, click, expect, press, resize, test } from "@odoo/hoot";
import { contains, onRpc } from "@web/../tests/web_test_helpers";

import { makeExplanation } from "./explain_test_helpers";
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

defineGradebook();

const INPUT = ".o_sheet_host input";

beforeEach(() => {
    onRpc("school.gradebook", "save_cells", ({ args }) => {
        expect.step("save_cells");
        return saveAll(args[2]);
    });
    onRpc("school.gradebook.line", "explain", ({ args }) => {
        expect.step(["explain", ...args]);
        return makeExplanation();
    });
});

function sheetWithAverages(values) {
    const sheet = makeSheet(values);
    sheet.rows[0].average = "8,5";
    sheet.rows[1].provisional = "7,0";
    return sheet;
}

test.tags("desktop");
test("a click on an average explains it and leaves the active cell alone", async () => {
    await mountSheet(sheetWithAverages());
    await click(cellOf(2, 1));
    expect("tbody .o_sheet_why:not([aria-hidden])").toHaveCount(2);
    await contains("tbody tr:nth-child(1) .o_sheet_why").click();
    await animationFrame();
    expect.verifySteps([["explain", [101]]]);
    expect(".modal-title").toHaveText("Bùi Hà Anh");
    await press("Escape");
    await animationFrame();
    expect(INPUT).toBeFocused();
    expect(INPUT).toHaveAttribute("aria-label", "2. Bình, Column TX2");
});

test.tags("desktop");
test("= explains the pupil of the active cell, and is no mark", async () => {
    await mountSheet(sheetWithAverages());
    await click(cellOf(2, 0));
    await press("=");
    await animationFrame();
    expect.verifySteps([["explain", [102]]]);
    expect(".modal").toHaveCount(1);
    await press("Escape");
    await animationFrame();
    expect(INPUT).toBeFocused();
    expect(INPUT).toHaveValue("");
    await enter("8");
    expect(columnTexts(0)[1]).toBe("8,0");
    await waitForSave();
    expect.verifySteps(["save_cells"]);
});

test.tags("desktop");
test("what is not saved yet is saved before it is explained", async () => {
    await mountSheet(sheetWithAverages());
    await enter("8");
    await press("=");
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["save_cells", ["explain", [102]]]);
});

test.tags("desktop");
test("in a comment = is a character", async () => {
    const columns = [["comment", "Comment", "text", 0]];
    await mountSheet(sheetWithAverages({ columns }));
    await press("=");
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect.verifySteps([]);
});

test.tags("desktop");
test("averages are no stops for Tab", async () => {
    await mountSheet(sheetWithAverages());
    expect("tbody .o_sheet_why:not([tabindex='-1'])").toHaveCount(0);
});

test("on a phone the average of the pupil's row is a button", async () => {
    await resize({ width: 390, height: 844 });
    await mountSheet(sheetWithAverages());
    expect(".o_sheet_phone .o_sheet_why").toHaveCount(2);
    await contains(".o_sheet_phone_row:nth-child(2) .o_sheet_why").click();
    await animationFrame();
    expect.verifySteps([["explain", [102]]]);
    expect(".modal").toHaveClass("o_modal_full");
});

import { animationFrame, click, describe, expect, test } from "@odoo/hoot";
import { cellOf, defineGradebook, makeSheet, mountSheet } from "./mark_sheet_test_helpers";

describe.current.tags("desktop");
defineGradebook();

function expectLocked(number, col, isLocked) {
    const cell = expect(cellOf(number, col));
    (isLocked ? cell : cell.not).toHaveAttribute("aria-readonly", "true");
}

test("a cell that is locked for itself looks locked in an open column", async () => {
    const sheet = makeSheet();
    sheet.exceptions = [{ line_id: 102, column: "tx1", editable: false }];
    await mountSheet(sheet);
    expectLocked(2, 0, true);
    expectLocked(1, 0, false);
    expectLocked(2, 1, false);
});

test("a cell that is closed for a reason of its own says it", async () => {
    const sheet = makeSheet();
    const reason = "Settle the difference.";
    sheet.exceptions = [{ line_id: 102, column: "tx1", editable: false, reason }];
    await mountSheet(sheet);
    await click(cellOf(2, 0));
    await animationFrame();
    expect(".o_sheet_host .o_sheet_note").toHaveText(reason);
});

test("a cell that is opened for itself is open in a locked column", async () => {
    const columns = [
        ["tx1", "TX1", "score", 1, false],
        ["tx2", "TX2", "score", 1, false],
    ];
    const sheet = makeSheet({ columns });
    sheet.exceptions = [{ line_id: 102, column: "tx2", editable: true }];
    await mountSheet(sheet);
    expectLocked(2, 1, false);
    expectLocked(2, 0, true);
    expectLocked(1, 1, true);
});

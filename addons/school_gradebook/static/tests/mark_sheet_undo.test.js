import { animationFrame, click, describe, expect, test } from "@odoo/hoot";
import { onRpc } from "@web/../tests/web_test_helpers";
import {
    cellOf,
    defineGradebook,
    enter,
    makeSheet,
    mountSheet,
    saveAll,
    waitForSave,
} from "./mark_sheet_test_helpers";

describe.current.tags("desktop");
defineGradebook();

/** Collects the requests; every cell is saved, what is restored as a mark of the former school. */
function collectRequests() {
    const requests = [];
    onRpc("school.gradebook", "save_cells", ({ args }) => {
        const [, , cells] = args;
        requests.push(cells);
        const answer = saveAll(cells);
        answer.saved.forEach((cell, index) => {
            cell.state = cells[index].restore ? "transferred" : cell.state;
        });
        return answer;
    });
    return requests;
}

test("undo brings a mark of the former school back as one", async () => {
    const requests = collectRequests();
    const cells = { 101: { tx1: { v: "7,0", state: "transferred" } } };
    await mountSheet(makeSheet({ cells }));
    await click(cellOf(1, 0));
    await enter("8");
    await waitForSave();
    expect(cellOf(1, 0)).toHaveAttribute("data-state", "value");
    await click(".o_sheet_undo");
    await animationFrame();
    expect(cellOf(1, 0)).toHaveAttribute("data-state", "transferred");
    await waitForSave();
    await click(".o_sheet_redo");
    await waitForSave();
    const sent = requests.flat().map(({ value, expected, restore }) => [value, expected, restore]);
    expect(sent).toEqual([
        ["8,0", "7,0", undefined],
        ["7,0", "8,0", true],
        ["8,0", "7,0", undefined],
    ]);
});

test("undo of a change that was not sent leaves a mark of the former school as it is", async () => {
    const requests = collectRequests();
    const cells = { 101: { tx1: { v: "7,0", state: "transferred" } } };
    await mountSheet(makeSheet({ cells }));
    await click(cellOf(1, 0));
    await enter("8");
    await click(".o_sheet_undo");
    await waitForSave();
    expect(requests).toEqual([]);
    expect(cellOf(1, 0)).toHaveAttribute("data-state", "transferred");
});

import { animationFrame, click, describe, expect, press, test } from "@odoo/hoot";
import {
    getService,
    MockServer,
    mountWithCleanup,
    onRpc,
    pagerNext,
    pagerPrevious,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { ConnectionLostError, rpc } from "@web/core/network/rpc";
import { WebClient } from "@web/webclient/webclient";
import {
    cellOf,
    columnTexts,
    defineGradebook,
    enter,
    makeSheet,
    mountSheet,
    saveAll,
    setSheets,
    waitForSave,
} from "./mark_sheet_test_helpers";

describe.current.tags("desktop");
defineGradebook();

/** Notes each step of the form and of the sheet, in the order in which they come. */
function noteSteps() {
    onRpc("school.gradebook", "save_cells", ({ args }) => {
        expect.step(`save ${args[0]} ${args[2].map(({ value }) => value).join(" ")}`);
        return saveAll(args[2]);
    });
    onRpc("school.gradebook", "action_lock", () => {
        expect.step("lock");
        return false;
    });
}

/** `save_cells` gets no answer while `network.isDown`. */
function makeNetwork() {
    const network = { isDown: true };
    patchWithCleanup(rpc, {
        _rpc(url, params, settings) {
            if (network.isDown && url.endsWith("/save_cells")) {
                return Promise.reject(new ConnectionLostError(url));
            }
            return super._rpc(url, params, settings);
        },
    });
    return network;
}

async function openInClient() {
    setSheets(makeSheet());
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.act_window",
        res_model: "school.gradebook",
        res_id: 1,
        views: [[false, "form"]],
    });
}

function openList() {
    return getService("action").doAction({
        type: "ir.actions.act_window",
        res_model: "school.gradebook",
        views: [[false, "list"]],
    });
}

test("a button of the form acts after what was typed is saved", async () => {
    noteSteps();
    await mountSheet();
    await press("8");
    await click("button[name=action_lock]");
    await animationFrame();
    expect.verifySteps(["save 1 8,0", "lock"]);
});

test("the sheet goes on where it was after a button has changed the book", async () => {
    noteSteps();
    onRpc("school.gradebook", "action_lock", () => {
        const columns = [
            ["tx1", "TX1", "score", 1, false],
            ["tx2", "TX2", "score", 1],
        ];
        const cells = { 101: { tx1: { v: "8,0", state: "value" } } };
        MockServer.env["school.gradebook"].write([1], { sheet: makeSheet({ columns, cells }) });
        return false;
    });
    await mountSheet();
    await enter("8");
    await click("button[name=action_lock]");
    await animationFrame();
    await animationFrame();
    expect("th.o_sheet_head_locked").toHaveText("TX1");
    expect(cellOf(1, 0)).toHaveText("8,0");
    await click(cellOf(1, 1));
    await enter("9");
    await waitForSave();
    expect(cellOf(1, 1)).toHaveText("9,0");
    expect.verifySteps(["save 1 8,0", "save 1 9,0"]);
});

test("the pager saves first, and shows the next book with its own marks", async () => {
    noteSteps();
    const cells = { 101: { tx1: { v: "3,0", state: "value" } } };
    await mountSheet(makeSheet(), makeSheet({ book: { id: 2 }, cells }));
    await enter("8");
    await pagerNext();
    expect.verifySteps(["save 1 8,0"]);
    expect(columnTexts(0)[0]).toBe("3,0");
    await click(cellOf(2, 0));
    await enter("4");
    await waitForSave();
    expect.verifySteps(["save 2 4,0"]);
});

test("cells that could not be saved are still there when one comes back", async () => {
    const network = makeNetwork();
    noteSteps();
    await mountSheet(makeSheet(), makeSheet({ book: { id: 2 } }));
    await enter("8");
    await pagerNext();
    expect(columnTexts(0)[0]).toBe("");
    await pagerPrevious();
    expect(columnTexts(0)[0]).toBe("8,0");
    expect(".o_sheet_status_line").toHaveAttribute("data-kind", "failed");
    network.isDown = false;
    await click(".o_sheet_retry");
    await animationFrame();
    expect.verifySteps(["save 1 8,0"]);
    expect(".o_sheet_status_line").toHaveAttribute("data-kind", "saved");
});

test("leaving saves what was typed", async () => {
    noteSteps();
    await openInClient();
    await press("8");
    await openList();
    await animationFrame();
    expect.verifySteps(["save 1 8,0"]);
    expect(".o_list_view").toHaveCount(1);
});

test("leaving with unsaved cells asks first", async () => {
    makeNetwork();
    await openInClient();
    await enter("8");
    openList();
    await animationFrame();
    expect(".modal-title").toHaveText("Some marks are not saved");
    await click(".modal-footer .btn-secondary");
    await animationFrame();
    expect(".o_mark_sheet").toHaveCount(1);
    openList();
    await animationFrame();
    await click(".modal-footer .btn-primary");
    await animationFrame();
    expect(".o_list_view").toHaveCount(1);
});

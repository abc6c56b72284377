import { advanceTime, animationFrame, click, describe, expect, press, test } from "@odoo/hoot";
import { makeServerError, onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { ConnectionLostError, rpc } from "@web/core/network/rpc";
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

const STATUS = ".o_sheet_status_line";
const NOTHING = { saved: [], conflicts: [], refused: [], rows: [], progress: 0 };

/** `save_cells` answers with the items of the script, one after the other. */
function scriptServer(...script) {
    const requests = [];
    onRpc("school.gradebook", "save_cells", ({ args }) => {
        requests.push({ id: args[1], cells: args[2] });
        return (script.shift() || saveAll)(args[2]);
    });
    return requests;
}

/** The first `times` calls of `save_cells` get no answer; they are added to `requests`. */
function loseConnection(requests, times) {
    patchWithCleanup(rpc, {
        _rpc(url, params, settings) {
            if (!url.endsWith("/save_cells") || !times--) {
                times = Math.max(times, 0);
                return super._rpc(url, params, settings);
            }
            const [, id, cells] = params.args;
            requests.push({ id, cells: structuredClone(cells) });
            return Promise.reject(new ConnectionLostError(url));
        },
    });
}

function conflict(cells) {
    const conflicts = cells.map(({ line_id, column }) => ({
        line_id,
        column,
        theirs: "6,0",
        by: "Trần Thị B",
        at: "2025-12-01T10:42:00+07:00",
    }));
    return { ...NOTHING, conflicts };
}

test("a text that is no mark is refused at the cell, and never sent", async () => {
    const requests = scriptServer();
    await mountSheet();
    await enter("12,5");
    await enter("7,25");
    await enter("9");
    await waitForSave();
    expect(requests[0].cells.map(({ value }) => value)).toEqual(["9,0"]);
    expect(".o_sheet_problem[data-state=refused]").toHaveText("2 refused");
    expect(cellOf(1, 0)).toHaveAttribute("aria-invalid", "true");
    expect(columnTexts(0).slice(0, 2)).toEqual(["12,5", "7,25"]);
    await click(".o_sheet_problem");
    await animationFrame();
    expect(".o_sheet_note").toHaveText("A mark lies between 0 and 10.");
    await press("Escape");
    await animationFrame();
    expect(cellOf(1, 0)).toHaveText("");
    expect(".o_sheet_problem").toHaveText("1 refused");
});

test("a mark without its comma is offered with it", async () => {
    const requests = scriptServer();
    await mountSheet();
    await enter("85");
    await click(cellOf(1, 0));
    await animationFrame();
    await click(".o_sheet_suggest");
    await waitForSave();
    expect(requests[0].cells[0].value).toBe("8,5");
    expect(".o_sheet_host input").toBeFocused();
});

test("what the server refuses keeps its reason, and the sheet is read again", async () => {
    onRpc("school.gradebook", "get_sheet_since", () => {
        expect.step("get_sheet_since");
        return makeSheet({ columns: [["tx1", "TX1", "score", 1, false]] });
    });
    scriptServer((cells) => {
        const { line_id, column } = cells[0];
        return { ...NOTHING, refused: [{ line_id, column, code: "LOCKED", message: "Locked." }] };
    });
    await mountSheet();
    await enter("8");
    await waitForSave();
    expect.verifySteps(["get_sheet_since"]);
    expect("th.o_sheet_head_locked").toHaveText("TX1");
    expect(cellOf(1, 0)).toHaveText("8,0");
    await click(cellOf(1, 0));
    await animationFrame();
    expect(".o_sheet_note").toHaveText("Locked.");
});

test("no connection: the cells stay, and the same request is repeated", async () => {
    const requests = scriptServer();
    loseConnection(requests, 2);
    await mountSheet();
    await press("8");
    await press("Enter");
    await enter("9");
    await advanceTime(450);
    await animationFrame();
    expect(STATUS).toHaveAttribute("data-kind", "failed");
    expect(STATUS).toHaveText("2 not saved: no connection");
    expect(columnTexts(0).slice(0, 2)).toEqual(["8,0", "9,0"]);
    expect(cellOf(1, 0)).toHaveAttribute("data-saving", "dirty");
    await advanceTime(1000);
    await animationFrame();
    await advanceTime(2000);
    await animationFrame();
    expect(requests).toHaveLength(3);
    expect(requests[1]).toEqual(requests[0]);
    expect(requests[2]).toEqual(requests[0]);
    expect(STATUS).toHaveAttribute("data-kind", "saved");
    expect("td[data-saving=dirty]").toHaveCount(0);
});

test("the browser is online again: no waiting for the next try", async () => {
    const requests = scriptServer();
    loseConnection(requests, 1);
    await mountSheet();
    await enter("8");
    await advanceTime(450);
    await animationFrame();
    expect(STATUS).toHaveAttribute("data-kind", "failed");
    window.dispatchEvent(new Event("online"));
    await animationFrame();
    expect(requests).toHaveLength(2);
    expect(STATUS).toHaveAttribute("data-kind", "saved");
});

test("the server denies the request: the reason stands at the cells", async () => {
    onRpc("school.gradebook", "get_sheet_since", () => makeSheet());
    scriptServer(() => {
        throw makeServerError({ type: "AccessError", message: "Not your class." });
    });
    await mountSheet();
    await enter("8");
    await waitForSave();
    await click(cellOf(1, 0));
    await animationFrame();
    expect(".o_sheet_note").toHaveText("Not your class.");
    expect(".o_sheet_problem").toHaveText("1 refused");
});

test("a conflict shows theirs, by whom and when; theirs can be kept", async () => {
    const requests = scriptServer(conflict);
    await mountSheet();
    await enter("8");
    await waitForSave();
    expect(".o_sheet_problem[data-state=conflict]").toHaveText("1 in conflict");
    await click(".o_sheet_problem");
    await animationFrame();
    expect(".o_sheet_note").toHaveText(/Trần Thị B changed this cell on 01\/12\/2025/);
    await click(".o_sheet_theirs");
    await waitForSave();
    expect(cellOf(1, 0)).toHaveText("6,0");
    expect(requests).toHaveLength(1);
    expect(".o_sheet_problem").toHaveCount(0);
});

test("a conflict can be settled by writing mine over theirs", async () => {
    const requests = scriptServer(conflict);
    await mountSheet();
    await enter("8");
    await waitForSave();
    await click(".o_sheet_problem");
    await animationFrame();
    await click(".o_sheet_mine");
    await waitForSave();
    expect(requests[1].cells).toEqual([
        { line_id: 101, column: "tx1", value: "8,0", expected: "6,0" },
    ]);
    expect(requests[1].id).not.toBe(requests[0].id);
    expect(cellOf(1, 0)).toHaveText("8,0");
});

test("conflicts and suggestions by keyboard", async () => {
    const requests = scriptServer(conflict);
    await mountSheet();
    await press("8");
    await press("Enter");
    await press("7");
    await press("Enter");
    await enter("95");
    await waitForSave();
    await click(cellOf(1, 0));
    await press("Escape");
    await press("ArrowDown");
    await press(["ctrl", "Enter"]);
    await click(cellOf(4, 0));
    await press(["ctrl", "Enter"]);
    await waitForSave();
    expect(columnTexts(0)).toEqual(["6,0", "7,0", "", "9,5", ""]);
    expect(requests.at(-1).cells.map(({ value, expected }) => [value, expected])).toEqual([
        ["7,0", "6,0"],
        ["9,5", ""],
    ]);
});

test("closing the tab with unsaved cells asks first", async () => {
    loseConnection(scriptServer(), 1);
    await mountSheet();
    const closing = () => {
        const ev = new Event("beforeunload", { cancelable: true });
        window.dispatchEvent(ev);
        return ev.defaultPrevented;
    };
    expect(closing()).toBe(false);
    await enter("8");
    expect(closing()).toBe(true);
    await waitForSave();
    expect(closing()).toBe(false);
});

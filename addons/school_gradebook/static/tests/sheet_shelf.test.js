import { advanceTime, animationFrame, click, describe, expect, press, test } from "@odoo/hoot";
import {
    contains,
    getService,
    makeServerError,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { ConnectionLostError, rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { WebClient } from "@web/webclient/webclient";
import {
    BOOK_ID,
    cellOf,
    columnTexts,
    defineGradebook,
    enter,
    makeSheet,
    mountSheet,
    saveAll,
    setSheets,
    stored,
    waitForSave,
} from "./mark_sheet_test_helpers";

describe.current.tags("desktop");
defineGradebook();

/** What a tab that has ended left in the store: one cell, sent and not answered. */
function leave({ uid = user.userId, bookId = BOOK_ID, entry = {}, draft = null } = {}) {
    const key = `${uid}|${bookId}|ended`;
    const cell = {
        lineId: 101,
        column: "tx1",
        value: "8,0",
        expected: "",
        state: "saving",
        ...entry,
    };
    const batch = {
        requestId: "of-the-ended-tab",
        cells: [{ line_id: 101, column: "tx1", value: "8,0", expected: "" }],
    };
    const entries = [{ key: "101|tx1", typedAt: 1, ...cell }];
    stored.records.set(key, {
        key,
        uid,
        bookId,
        tabId: "ended",
        name: "8A – Toán – HK1",
        labels: { "101|tx1": { pupil: "1. An", column: "TX1" } },
        queue: { entries, batches: cell.state === "saving" ? [batch] : [] },
        draft,
    });
}

function noteSaves() {
    onRpc("school.gradebook", "get_sheet", () => makeSheet());
    onRpc("school.gradebook", "save_cells", ({ args, kwargs }) => {
        expect.step(
            `${args[1].slice(0, 16)} ${args[2].map(({ value }) => value)} ${kwargs.sender}`,
        );
        return saveAll(args[2]);
    });
}

function loseConnection() {
    patchWithCleanup(rpc, {
        _rpc(url, params, settings) {
            return url.endsWith("/save_cells")
                ? Promise.reject(new ConnectionLostError(url))
                : super._rpc(url, params, settings);
        },
    });
}

/** No answer of another tab comes: it has ended. */
async function takeOver() {
    await advanceTime(600);
    await animationFrame();
    await advanceTime(600);
    await animationFrame();
}

test("what is typed is in the store, and leaves it when it is saved", async () => {
    const network = { isDown: true };
    patchWithCleanup(rpc, {
        _rpc(url, params, settings) {
            return network.isDown && url.endsWith("/save_cells")
                ? Promise.reject(new ConnectionLostError(url))
                : super._rpc(url, params, settings);
        },
    });
    onRpc("school.gradebook", "save_cells", ({ args }) => saveAll(args[2]));
    await mountSheet();
    await enter("8");
    await advanceTime(50);
    const [record] = stored.records.values();
    expect(record.queue.entries.map(({ value }) => value)).toEqual(["8,0"]);
    expect(record.labels["101|tx1"]).toEqual({ pupil: "1. An", column: "TX1" });
    await advanceTime(500);
    expect([...stored.records.values()][0].queue.batches).toHaveLength(1);
    network.isDown = false;
    await waitForSave();
    await waitForSave();
    expect(stored.records.size).toBe(0);
});

test("what is being typed is in the store; it comes back as unfinished, and is not sent", async () => {
    noteSaves();
    await mountSheet();
    await press("8");
    await advanceTime(50);
    const [record] = stored.records.values();
    expect(record.draft).toEqual({ lineId: 101, column: "tx1", text: "8", expected: "" });
    await press("Escape");
    await advanceTime(50);
    expect(stored.records.size).toBe(0);
    expect.verifySteps([]);
});

test("the request of a tab that has ended is repeated with its own id", async () => {
    leave();
    noteSaves();
    await mountSheet();
    await takeOver();
    await waitForSave();
    expect.verifySteps([`of-the-ended-tab 8,0 ${"test"}/${user.userId}`]);
    expect(columnTexts(0)[0]).toBe("8,0");
    expect(stored.records.size).toBe(0);
});

test("a sheet that is opened while its book is still read shows what an ended tab left", async () => {
    leave();
    let answer = null;
    onRpc(
        "school.gradebook",
        "get_sheet",
        () => new Promise((resolve) => (answer = () => resolve(makeSheet()))),
    );
    loseConnection();
    await mountWithCleanup(WebClient);
    await takeOver();
    const { shelf } = getService("school_mark_sheet");
    const model = shelf.open(makeSheet());
    expect(model.queue.entries.get("101|tx1").value).toBe("8,0");
    expect(model.queue.counts.dirty).toBe(1);
    answer();
    await takeOver();
    expect(shelf.models.get(BOOK_ID)).toBe(model);
    expect(model.queue.entries.size).toBe(1);
    expect(stored.records.has(`${user.userId}|1|ended`)).toBe(false);
    expect(stored.records.size).toBe(1);
});

test("a text that was being typed comes back as refused", async () => {
    leave({
        entry: { state: "dirty", lineId: 102 },
        draft: { lineId: 101, column: "tx1", text: "1", expected: "" },
    });
    stored.records.get(`${user.userId}|1|ended`).queue.entries[0].key = "102|tx1";
    loseConnection();
    await mountSheet();
    await takeOver();
    expect(columnTexts(0).slice(0, 2)).toEqual(["1", "8,0"]);
    expect(cellOf(1, 0)).toHaveAttribute("data-saving", "refused");
});

test("cells of another person are neither shown nor sent, and stay", async () => {
    leave({ uid: user.userId + 1 });
    noteSaves();
    await mountSheet();
    await takeOver();
    await waitForSave();
    expect.verifySteps([]);
    expect(columnTexts(0)[0]).toBe("");
    expect(stored.records.size).toBe(1);
});

test("a browser that keeps nothing says so", async () => {
    stored.problem = new Error("quota");
    loseConnection();
    await mountSheet();
    await enter("8");
    await waitForSave();
    expect(".o_sheet_unkept").toHaveCount(1);
});

test("books with unsaved cells stand in the systray of every page", async () => {
    leave();
    loseConnection();
    onRpc("school.gradebook", "get_sheet", () => makeSheet());
    setSheets(makeSheet());
    await mountWithCleanup(WebClient);
    await takeOver();
    await takeOver();
    expect(".o_sheet_systray .badge").toHaveText("1");
    await click(".o_sheet_systray");
    await animationFrame();
    await click(".o-dropdown-item");
    await animationFrame();
    await animationFrame();
    expect(cellOf(1, 0)).toHaveText("8,0");
    expect(getService("school_mark_sheet").state.waiting).toHaveLength(1);
});

test("the sheet of a second person is opened as what it is", async () => {
    leave({ bookId: "second-12" });
    loseConnection();
    const book = { id: "second-12", name: "8A – Toán – GK", marks_only: true };
    onRpc("school.double.entry", "get_second_sheet", () => makeSheet({ book }));
    onRpc("school.double.entry", "save_second_cells", () => {
        throw new ConnectionLostError("/save_second_cells");
    });
    await mountWithCleanup(WebClient);
    patchWithCleanup(getService("action"), {
        doAction: ({ res_model, res_id }) => expect.step(`${res_model} ${res_id}`),
    });
    await takeOver();
    await takeOver();
    await click(".o_sheet_systray");
    await animationFrame();
    expect(".o-dropdown-item").toHaveText(/8A – Toán – GK: 1/);
    await click(".o-dropdown-item");
    await animationFrame();
    expect.verifySteps(["school.double.entry 12"]);
});

test("a book that cannot be opened any more: its cells can be copied and discarded", async () => {
    leave();
    onRpc("school.gradebook", "get_sheet", () => {
        throw makeServerError({ type: "AccessError", message: "Not your class any more." });
    });
    patchWithCleanup(browser.navigator, {
        clipboard: { writeText: async (text) => expect.step(text.split("\n").at(-1)) },
    });
    await mountWithCleanup(WebClient);
    await takeOver();
    await click(".o_sheet_systray");
    await animationFrame();
    await click(".o-dropdown-item");
    await animationFrame();
    expect(".o_sheet_unsent_list tbody tr").toHaveText(
        /1\. An\s*TX1\s*8,0\s*Not your class any more\./,
    );
    await click(".o_sheet_copy");
    await animationFrame();
    expect.verifySteps(["1. An\tTX1\t8,0\tNot your class any more."]);
    await contains(".o_sheet_discard").click();
    await contains(".modal-footer .btn:not(.o_sheet_discard):contains(Discard)").click();
    await animationFrame();
    expect(stored.records.size).toBe(0);
    expect(".o_sheet_systray").toHaveCount(0);
});

test("cells of a book that was locked meanwhile: a list, and the ways out of other addons", async () => {
    onRpc("school.gradebook", "get_sheet_since", () => makeSheet());
    onRpc("school.gradebook", "save_cells", ({ args }) => ({
        ...saveAll([]),
        refused: args[2].map(({ line_id, column }) => ({
            line_id,
            column,
            code: "LOCKED",
            message: "Locked.",
        })),
    }));
    registry.category("school_sheet_ways_out").add("test", {
        label: "Ask for a correction",
        open: (env, { gradebook, cells, forget }) => {
            expect.step(`${gradebook.id} ${cells.map(({ value }) => value)}`);
            forget();
        },
    });
    await mountSheet();
    await enter("8");
    await waitForSave();
    await click(".o_sheet_unsent");
    await animationFrame();
    expect(".o_sheet_unsent_list tbody tr").toHaveText(/1\. An\s*TX1\s*8,0\s*Locked\./);
    await contains(".modal-footer .btn:contains(Ask for a correction)").click();
    expect.verifySteps(["1 8,0"]);
    await animationFrame();
    // handed over: it waits nowhere any more
    expect(".o_sheet_unsent_list, .o_sheet_unsent").toHaveCount(0);
    registry.category("school_sheet_ways_out").remove("test");
});

test("many conflicts: both values of each, and one decision for all below them", async () => {
    const requests = [];
    onRpc("school.gradebook", "save_cells", ({ args }) => {
        requests.push(args[2]);
        const conflicts = args[2].map(({ line_id, column }) => ({
            line_id,
            column,
            theirs: "6,0",
            by: "Trần Thị B",
            at: "2025-12-01T10:42:00+07:00",
        }));
        return requests.length === 1 ? { ...saveAll([]), conflicts } : saveAll(args[2]);
    });
    await mountSheet();
    await press("8");
    await press("Enter");
    await enter("9");
    await waitForSave();
    await click(".o_sheet_compare");
    await animationFrame();
    expect(".o_sheet_conflicts tbody tr").toHaveCount(2);
    expect(".o_sheet_conflicts tbody tr:first-child").toHaveText(/8,0\s*6,0\s*Trần Thị B/);
    await click(".o_sheet_conflicts tbody tr:first-child .o_sheet_theirs");
    await animationFrame();
    await click(".o_sheet_all_mine");
    await waitForSave();
    expect(".o_sheet_conflicts").toHaveCount(0);
    expect(requests[1].map(({ value, expected }) => [value, expected])).toEqual([["9,0", "6,0"]]);
    expect(columnTexts(0).slice(0, 2)).toEqual(["6,0", "9,0"]);
});

import { advanceTime, Deferred, describe, expect, test, tick } from "@odoo/hoot";

import { CONFLICT, DIRTY, REFUSED, SAVING } from "@school_gradebook/sheet/cell_entry";
import { BROKEN, DENIED, LOST } from "@school_gradebook/sheet/failure";
import { newRequestId } from "@school_gradebook/sheet/request_id";
import { DEBOUNCE, SaveQueue } from "@school_gradebook/sheet/save_queue";

describe.current.tags("headless");

const EMPTY = { saved: [], conflicts: [], refused: [], rows: [] };

function allSaved(cells) {
    const saved = cells.map(({ line_id, column, value }) => ({ line_id, column, v: value }));
    return { ...EMPTY, saved };
}

/** A queue whose server says what the next item of `script` says; then it saves. */
function makeQueue(...script) {
    const requests = [];
    const queue = new SaveQueue({
        send: async (requestId, cells) => {
            requests.push({ requestId, cells: structuredClone(cells) });
            return script.length ? await script.shift()(cells) : allSaved(cells);
        },
        classify: (error) => ({ kind: error.message, message: "reason" }),
        clock: {
            setTimeout: (callback, delay) => setTimeout(callback, delay),
            clearTimeout: (timer) => clearTimeout(timer),
            now: () => Date.now(),
        },
    });
    return { queue, requests };
}

const cell = (lineId, value, expected = "") => ({ lineId, column: "tx1", value, expected });
const fails = (kind) => async () => {
    throw new Error(kind);
};
const state = (queue, lineId) => queue.get(lineId, "tx1")?.state;

/** Let time pass in small steps, so that a timer set by a timer fires too. */
async function pass(milliseconds) {
    for (let step = 0; step < milliseconds; step += 100) {
        await advanceTime(100);
        await tick();
    }
}

test("cells typed in a row go in one request", async () => {
    const { queue, requests } = makeQueue();
    queue.put(cell(1, "8,0"));
    queue.put(cell(2, "7,5"));
    await advanceTime(DEBOUNCE - 1);
    expect(requests).toHaveLength(0);
    expect(state(queue, 1)).toBe(DIRTY);
    await advanceTime(1);
    expect(requests).toHaveLength(1);
    expect(requests[0].cells).toEqual([
        { line_id: 1, column: "tx1", value: "8,0", expected: "" },
        { line_id: 2, column: "tx1", value: "7,5", expected: "" },
    ]);
    expect(queue.hasUnsaved).toBe(false);
    expect(queue.lastSavedAt).not.toBe(null);
});

test("typing without a pause is saved all the same", async () => {
    const { queue, requests } = makeQueue();
    for (let line = 1; line <= 10; line++) {
        queue.put(cell(line, "8,0"));
        await advanceTime(300);
    }
    expect(requests.length).toBeGreaterThan(0);
});

test("a value taken back before it was sent is no request", async () => {
    const { queue, requests } = makeQueue();
    queue.put(cell(1, "8,0", "5,0"));
    queue.put(cell(1, "5,0", "5,0"));
    await advanceTime(5000);
    expect(requests).toHaveLength(0);
    expect(queue.hasUnsaved).toBe(false);
});

test("one request in flight at most; what is typed meanwhile follows it", async () => {
    const answer = new Deferred();
    const { queue, requests } = makeQueue(() => answer);
    queue.put(cell(1, "8,0"));
    await advanceTime(DEBOUNCE);
    expect(state(queue, 1)).toBe(SAVING);
    queue.put(cell(1, "9,0"));
    queue.put(cell(2, "6,0"));
    await advanceTime(5000);
    expect(requests).toHaveLength(1);
    expect(state(queue, 1)).toBe(DIRTY);
    answer.resolve(allSaved(requests[0].cells));
    await tick();
    await advanceTime(DEBOUNCE);
    await tick();
    expect(requests).toHaveLength(2);
    expect(requests[1].cells).toEqual([
        { line_id: 1, column: "tx1", value: "9,0", expected: "8,0" },
        { line_id: 2, column: "tx1", value: "6,0", expected: "" },
    ]);
    expect(queue.hasUnsaved).toBe(false);
});

test("a request without an answer is repeated unchanged until there is one", async () => {
    const { queue, requests } = makeQueue(fails(LOST), fails(LOST));
    queue.put(cell(1, "8,0"));
    await advanceTime(DEBOUNCE);
    await tick();
    expect(queue.failure).toEqual({ kind: LOST, message: "reason" });
    expect(state(queue, 1)).toBe(DIRTY);
    queue.put(cell(1, "9,0"));
    queue.put(cell(2, "7,0"));
    await pass(1000);
    expect(requests).toHaveLength(2);
    await pass(1500);
    expect(requests).toHaveLength(2);
    await pass(600);
    expect(requests[1]).toEqual(requests[0]);
    expect(requests[2]).toEqual(requests[0]);
    await pass(DEBOUNCE);
    expect(requests).toHaveLength(4);
    expect(requests[3].requestId).not.toBe(requests[0].requestId);
    expect(requests[3].cells[0]).toEqual({
        line_id: 1,
        column: "tx1",
        value: "9,0",
        expected: "8,0",
    });
    expect(queue.hasUnsaved).toBe(false);
    expect(queue.failure).toBe(null);
});

test("flush sends at once, also while a retry is waiting", async () => {
    const { queue, requests } = makeQueue(fails(LOST));
    queue.put(cell(1, "8,0"));
    expect(await queue.flush()).toBe(false);
    expect(await queue.flush()).toBe(true);
    expect(requests[1]).toEqual(requests[0]);
});

test("what the server refuses stays on the screen with its reason", async () => {
    const refuse = ([{ line_id, column }]) => ({
        ...EMPTY,
        refused: [{ line_id, column, code: "LOCKED", message: "Locked." }],
    });
    const { queue } = makeQueue(refuse);
    queue.put(cell(1, "8,0"));
    await queue.flush();
    expect(queue.get(1, "tx1")).toMatchObject({ state: REFUSED, value: "8,0", message: "Locked." });
    expect(queue.isPending).toBe(false);
    queue.revert(1, "tx1");
    expect(queue.hasUnsaved).toBe(false);
});

test("a request that is denied as a whole refuses its cells", async () => {
    const { queue, requests } = makeQueue(fails(DENIED));
    queue.put(cell(1, "8,0"));
    queue.put(cell(2, "8,0"));
    expect(await queue.flush()).toBe(true);
    expect(queue.counts[REFUSED]).toBe(2);
    await advanceTime(60000);
    expect(requests).toHaveLength(1);
});

test("a cell that the answer does not mention was not saved", async () => {
    const { queue } = makeQueue(() => EMPTY);
    queue.put(cell(1, "8,0"));
    await queue.flush();
    expect(queue.get(1, "tx1")).toMatchObject({ state: REFUSED, code: "NO_ANSWER" });
});

test("a conflict waits for a person, and writes mine over theirs only when told", async () => {
    const conflict = ([{ line_id, column }]) => ({
        ...EMPTY,
        conflicts: [{ line_id, column, theirs: "6,0", by: "B", at: null }],
    });
    const { queue, requests } = makeQueue(conflict, conflict);
    queue.put(cell(1, "8,0"));
    await queue.flush();
    expect(queue.get(1, "tx1")).toMatchObject({ state: CONFLICT, theirs: "6,0", by: "B" });
    await advanceTime(60000);
    expect(requests).toHaveLength(1);
    queue.resolve(1, "tx1", true);
    await queue.flush();
    expect(requests[1].cells).toEqual([
        { line_id: 1, column: "tx1", value: "8,0", expected: "6,0" },
    ]);
    queue.resolve(1, "tx1", false);
    expect(queue.hasUnsaved).toBe(false);
});

test("one cell that breaks the server does not hold up the others", async () => {
    const savedLines = [];
    const breaks = async (cells) => {
        if (cells.some(({ line_id }) => line_id === 3)) {
            throw new Error(BROKEN);
        }
        savedLines.push(...cells.map(({ line_id }) => line_id));
        return allSaved(cells);
    };
    const { queue } = makeQueue(...Array(20).fill(breaks));
    for (let line = 1; line <= 5; line++) {
        queue.put(cell(line, "8,0"));
    }
    await pass(30000);
    expect(savedLines.sort()).toEqual([1, 2, 4, 5]);
    expect([...queue.entries.values()].map(({ lineId }) => lineId)).toEqual([3]);
    expect(state(queue, 3)).toBe(DIRTY);
});

test("a snapshot restored elsewhere repeats the same request", async () => {
    const { queue, requests } = makeQueue(fails(LOST));
    queue.put(cell(1, "8,0"));
    await queue.flush();
    queue.put(cell(2, "7,0"));
    const other = makeQueue();
    other.queue.restore(JSON.parse(JSON.stringify(queue.snapshot())));
    await other.queue.flush();
    expect(other.requests[0]).toEqual(requests[0]);
    expect(other.requests[1].cells[0].line_id).toBe(2);
    expect(other.queue.hasUnsaved).toBe(false);
});

test("request ids are UUIDs, also where the browser has no randomUUID", () => {
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(newRequestId({})).toMatch(uuid);
    expect(newRequestId({ randomUUID: () => "from the browser" })).toBe("from the browser");
    expect(newRequestId({})).not.toBe(newRequestId({}));
});

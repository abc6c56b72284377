import { describe, expect, test } from "@odoo/hoot";

import { CONFLICT, DIRTY, REFUSED } from "@school_gradebook/sheet/cell_entry";
import { meetServer } from "@school_gradebook/sheet/queue_copy";
import { SaveQueue } from "@school_gradebook/sheet/save_queue";

describe.current.tags("headless");

/** A queue without a connection; `requests` are those that it tried. */
function makeQueue() {
    const requests = [];
    let now = 1000;
    const queue = new SaveQueue({
        send: async (requestId, cells) => {
            requests.push({ requestId, cells: structuredClone(cells) });
            throw new Error("lost");
        },
        classify: () => ({ kind: "lost", message: "" }),
        clock: { setTimeout: () => 1, clearTimeout: () => {}, now: () => now++ },
    });
    return { queue, requests };
}

const cell = (lineId, value, expected = "") => ({ lineId, column: "tx1", value, expected });
const meet = (queue, texts, changes = {}) =>
    meetServer(
        queue,
        ({ lineId }) => texts[lineId] ?? null,
        ({ lineId }) => changes[lineId],
    );

test("what somebody else changed under a waiting text is a conflict at once", () => {
    const { queue } = makeQueue();
    queue.put(cell(1, "8,0", "5,0"));
    queue.put(cell(2, "8,0", "5,0"));
    const change = { by: "B", at: "2025-12-01T10:42:00+07:00" };
    expect(meet(queue, { 1: "6,0", 2: "5,0" }, { 1: change })).toEqual(["1|tx1"]);
    expect(queue.get(1, "tx1")).toMatchObject({
        state: CONFLICT,
        theirs: "6,0",
        value: "8,0",
        ...change,
    });
    expect(queue.get(2, "tx1").state).toBe(DIRTY);
});

test("somebody else wrote the same: nothing is left to save", () => {
    const { queue } = makeQueue();
    queue.put(cell(1, "8,0"));
    meet(queue, { 1: "8,0" }, { 1: { by: "B" } });
    expect(queue.hasUnsaved).toBe(false);
});

test("without knowing who, the server is left to say it", () => {
    const { queue } = makeQueue();
    queue.put(cell(1, "8,0", "5,0"));
    expect(meet(queue, { 1: "6,0" })).toEqual([]);
    expect(queue.get(1, "tx1")).toMatchObject({ state: DIRTY, expected: "5,0" });
});

test("a conflict follows what theirs becomes, and ends when it becomes mine", () => {
    const { queue } = makeQueue();
    queue.put(cell(1, "8,0", "5,0"));
    meet(queue, { 1: "6,0" }, { 1: { by: "B" } });
    meet(queue, { 1: "7,0" }, { 1: { by: "C" } });
    expect(queue.get(1, "tx1")).toMatchObject({ theirs: "7,0", by: "C" });
    meet(queue, { 1: "8,0" }, { 1: { by: "C" } });
    expect(queue.hasUnsaved).toBe(false);
});

test("cells on their way, refused ones and pupils who are gone are left alone", async () => {
    const { queue } = makeQueue();
    queue.put(cell(1, "8,0"));
    await queue.flush();
    queue.refuse({ ...cell(2, "abc"), code: "NOT_A_MARK" });
    queue.put(cell(3, "7,0"));
    const by = { by: "B" };
    expect(meet(queue, { 1: "6,0", 2: "6,0" }, { 1: by, 2: by, 3: by })).toEqual([]);
    expect(queue.get(1, "tx1").state).toBe(DIRTY);
    expect(queue.get(2, "tx1")).toMatchObject({ state: REFUSED, expected: "" });
});

test("requests of several tabs are repeated one after the other, with their own ids", async () => {
    const [first, second, third] = [makeQueue(), makeQueue(), makeQueue()];
    first.queue.put(cell(1, "8,0"));
    await first.queue.flush();
    second.queue.put(cell(2, "7,0"));
    await second.queue.flush();
    third.queue.restore(first.queue.snapshot());
    third.queue.restore(second.queue.snapshot());
    // the same record twice: a crash came between taking over and removing
    third.queue.restore(second.queue.snapshot());
    const answer = (cells) => ({
        saved: cells.map(({ line_id, column, value }) => ({ line_id, column, v: value })),
        conflicts: [],
        refused: [],
        rows: [],
    });
    const ids = [];
    third.queue.send = async (requestId, cells) => {
        ids.push(requestId);
        return answer(cells);
    };
    await third.queue.flush();
    expect(ids).toEqual([first.requests[0].requestId, second.requests[0].requestId]);
    expect(third.queue.hasUnsaved).toBe(false);
    expect(third.queue.snapshot()).toEqual({ entries: [], batches: [] });
});

test("of two values for one cell, the later keystroke counts", () => {
    const { queue: old } = makeQueue();
    const { queue } = makeQueue();
    old.put(cell(1, "5,0"));
    const early = old.snapshot();
    early.entries[0].typedAt = 1;
    queue.put(cell(1, "8,0"));
    queue.restore(early);
    expect(queue.get(1, "tx1").value).toBe("8,0");
    early.entries[0].typedAt = 9000;
    queue.restore(early);
    expect(queue.get(1, "tx1").value).toBe("5,0");
});

test("the time of saving is the server's, whatever the client's clock says", async () => {
    const { queue } = makeQueue();
    queue.send = async () => ({
        saved: [{ line_id: 1, column: "tx1", v: "8,0" }],
        conflicts: [],
        refused: [],
        rows: [],
        at: "2025-12-01T03:42:00Z",
    });
    queue.put(cell(1, "8,0"));
    await queue.flush();
    expect(queue.lastSavedAt).toBe(Date.UTC(2025, 11, 1, 3, 42));
});

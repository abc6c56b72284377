import { advanceTime, describe, expect, test } from "@odoo/hoot";

import { CONFLICT } from "@school_gradebook/sheet/cell_entry";
import { SheetModel } from "@school_gradebook/sheet/sheet_model";
import { makeSheet } from "./mark_sheet_test_helpers";

describe.current.tags("desktop");

const NOTHING = { saved: [], conflicts: [], refused: [], rows: [] };

/** A sheet at entry 10 of its journal; `server.sheet` is what a reading gives. */
function makeModel() {
    const server = { reads: [], sheet: null, answer: null };
    const model = new SheetModel(
        { ...makeSheet(), seq: 10 },
        {
            send: async (requestId, cells) => server.answer(cells),
            fetch: async (seq) => {
                server.reads.push(seq);
                if (!server.sheet) {
                    throw new Error("no connection");
                }
                return server.sheet;
            },
            classify: () => ({ kind: "lost", message: "" }),
            clock: {
                setTimeout: (callback, delay) => setTimeout(callback, delay),
                clearTimeout: (timer) => clearTimeout(timer),
                now: () => Date.now(),
            },
        },
    );
    const told = [];
    model.bus.addEventListener("others", ({ detail }) => told.push(...detail.cells));
    return { model, server, told };
}

/** The sheet after somebody else wrote `v` into the first cell. */
function sheetOf(v, seq = 11) {
    const cells = { 101: { tx1: { v, state: "value" } } };
    const at = "2025-12-01T10:42:00+07:00";
    const changes = [{ line_id: 101, column: "tx1", by: "Trần Thị B", at }];
    return { ...makeSheet({ cells }), seq, changes };
}

const saved = ([{ line_id, column, value }], seqs) => ({
    ...NOTHING,
    saved: [{ line_id, column, v: value, state: "value" }],
    ...seqs,
});
const first = (model) => model.text(model.rows[0], model.columns[0]);
const put = (model, value, index = 0) => model.enter(model.rows[index], model.columns[0], value);

test("other marks count now, though the journal has not gone on: the sheet is read", async () => {
    const { model, server } = makeModel();
    server.sheet = sheetOf("6,0", 10);
    model.sync.signal(10);
    await advanceTime(300);
    expect(server.reads).toEqual([]);
    model.sync.signal(10, true);
    // what comes with the own answer must not take that back
    model.sync.signal(10);
    await advanceTime(300);
    expect(server.reads).toEqual([10]);
    model.sync.signal(10);
    await advanceTime(300);
    expect(server.reads).toEqual([10]);
});

test("a signal makes the sheet be read once, and says what others have changed", async () => {
    const { model, server, told } = makeModel();
    server.sheet = sheetOf("6,0");
    model.sync.signal(11);
    model.sync.signal(11);
    await advanceTime(300);
    expect(server.reads).toEqual([10]);
    expect(first(model)).toBe("6,0");
    expect(told.map(({ key, by }) => [key, by])).toEqual([["101|tx1", "Trần Thị B"]]);
    model.sync.signal(11);
    await advanceTime(300);
    expect(server.reads).toHaveLength(1);
});

test("the signal of my own save needs no reading", async () => {
    const { model, server } = makeModel();
    server.answer = (cells) => saved(cells, { since: 10, seq: 11 });
    put(model, "8");
    model.sync.signal(11);
    await model.queue.flush();
    await advanceTime(1000);
    expect(server.reads).toEqual([]);
    expect(model.sync.seq).toBe(11);
});

test("typed cells stay; one that somebody else has changed is a conflict", async () => {
    const { model, server } = makeModel();
    put(model, "8");
    put(model, "7", 1);
    server.sheet = sheetOf("6,0");
    await model.refresh();
    expect(model.entry(model.rows[0], model.columns[0])).toMatchObject({
        state: CONFLICT,
        value: "8,0",
        theirs: "6,0",
        by: "Trần Thị B",
    });
    expect(model.text(model.rows[1], model.columns[0])).toBe("7,0");
});

test("an answer that shows a gap makes the sheet be read", async () => {
    const { model, server } = makeModel();
    server.answer = (cells) => saved(cells, { since: 12, seq: 13 });
    server.sheet = { ...sheetOf("8,0", 13) };
    put(model, "8");
    await model.queue.flush();
    expect(first(model)).toBe("8,0");
    await advanceTime(300);
    expect(server.reads).toEqual([10]);
    expect(model.sync.seq).toBe(13);
});

test("an old answer never covers what is newer", async () => {
    const { model, server } = makeModel();
    put(model, "8");
    // the request was carried out, its answer lost; then somebody else wrote 6
    server.sheet = sheetOf("6,0", 12);
    server.answer = async (cells) => {
        await model.refresh();
        return saved(cells, { since: 10, seq: 11, replayed: true });
    };
    await model.queue.flush();
    expect(first(model)).toBe("6,0");
    expect(model.queue.hasUnsaved).toBe(false);
});

test("an old sheet is dropped", () => {
    const { model } = makeModel();
    expect(model.sync.take(sheetOf("6,0", 9))).toBe(false);
    expect(first(model)).toBe("");
});

test("a sheet that cannot be read is read again later", async () => {
    const { model, server } = makeModel();
    model.sync.signal(11);
    await advanceTime(300);
    expect(server.reads).toHaveLength(1);
    server.sheet = sheetOf("6,0");
    await advanceTime(15000);
    expect(first(model)).toBe("6,0");
});

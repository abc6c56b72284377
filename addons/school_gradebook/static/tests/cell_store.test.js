import { describe, expect, test } from "@odoo/hoot";

import { CellStore } from "@school_gradebook/sheet/cell_store";

describe.current.tags("headless");

let number = 0;

/** Stores of two people in one browser; their tabs are named. */
function makeStores() {
    const name = `school_sheet_test_${Date.now()}_${number++}`;
    return (uid, tabId) => new CellStore({ name, uid, tabId });
}

const record = (value) => ({
    name: "8A",
    labels: {},
    queue: { entries: [{ value }], batches: [] },
});
const values = (records) => records.map(({ queue }) => queue.entries[0].value).sort();

test("what is put is listed, also by another tab of the same person", async () => {
    const store = makeStores();
    await store(7, "a").put(1, record("8,0"));
    await store(7, "a").put(1, record("8,5"));
    await store(7, "a").put(2, record("9,0"));
    await store(7, "b").put(1, record("5,0"));
    expect(values(await store(7, "b").list())).toEqual(["5,0", "8,5", "9,0"]);
});

test("another person neither sees nor removes it", async () => {
    const store = makeStores();
    await store(7, "a").put(1, record("8,0"));
    expect(await store(8, "a").list()).toEqual([]);
    await store(8, "a").remove(1);
    expect(values(await store(7, "c").list())).toEqual(["8,0"]);
});

test("a record is removed by its tab, or by the one that has taken it over", async () => {
    const store = makeStores();
    await store(7, "a").put(1, record("8,0"));
    await store(7, "b").put(1, record("9,0"));
    await store(7, "b").remove(1);
    expect(values(await store(7, "b").list())).toEqual(["8,0"]);
    await store(7, "b").remove(1, "a");
    expect(await store(7, "b").list()).toEqual([]);
});

test("a browser without a store says so each time, and is asked again", async () => {
    let isDenied = true;
    const factory = {
        open: (...args) => {
            if (isDenied) {
                throw new Error("denied");
            }
            return globalThis.indexedDB.open(...args);
        },
    };
    const store = new CellStore({
        name: `school_sheet_test_denied_${Date.now()}`,
        uid: 7,
        tabId: "a",
        factory,
    });
    await expect(store.put(1, record("8,0"))).rejects.toThrow("denied");
    await expect(store.list()).rejects.toThrow("denied");
    isDenied = false;
    await store.put(1, record("8,0"));
    expect(values(await store.list())).toEqual(["8,0"]);
});

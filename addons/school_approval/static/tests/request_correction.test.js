import { describe, expect, test } from "@odoo/hoot";

import { chosenCells, fromCell, fromUnsent } from "@school_approval/sheet/request_correction";

describe.current.tags("headless");

const row = (lineId, active = true) => ({ lineId, active });
const [tx1, tx2] = [{ key: "tx1" }, { key: "tx2" }];

function model(values = {}) {
    return {
        gradebook: { id: 5, may_ask: true },
        isEditable: () => false,
        entry: () => undefined,
        ...values,
    };
}

test("offered to who may ask, for a pupil's cell", () => {
    const place = { row: row(1), column: tx1 };
    expect(fromCell.isAvailable(model(), place)).toBe(true);
    expect(fromCell.isAvailable(model(), { row: null, column: tx1 })).toBe(false);
    expect(fromCell.isAvailable(model(), { row: row(1, false), column: tx1 })).toBe(false);
    const reader = model({ gradebook: { id: 5, may_ask: false } });
    expect(fromCell.isAvailable(reader, place)).toBe(false);
    const second = model({ gradebook: { id: "second-5", may_ask: true } });
    expect(fromCell.isAvailable(second, place)).toBe(false);
});

test("the marked block, when the cell is one of it", () => {
    const rows = [row(1), row(2), row(3, false)];
    const cells = rows.flatMap((item) => [tx1, tx2].map((column) => ({ row: item, column })));
    const marked = model({
        selectedCells: () => cells,
        isEditable: (item, column) => item.lineId === 2 && column === tx2,
    });
    const chosen = chosenCells(marked, cells[0]);
    expect(chosen.map((cell) => `${cell.row.lineId} ${cell.column.key}`)).toEqual([
        "1 tx1",
        "1 tx2",
        "2 tx1",
    ]);
    const other = { row: row(9), column: tx1 };
    expect(chosenCells(marked, other)).toEqual([other]);
});

function makeEnv(steps) {
    const call = async (...args) => {
        steps.push(args);
        return { type: "opened" };
    };
    const doAction = async ({ type }) => steps.push(type);
    return { services: { orm: { call }, action: { doAction } } };
}

test("a cell that was refused takes what was typed into the request", async () => {
    const steps = [];
    const sheet = model({
        entry: ({ lineId }) => (lineId === 1 ? { value: "9,0" } : undefined),
        giveUp: ({ lineId }, { key }) => steps.push(`given up ${lineId} ${key}`),
    });
    await fromCell.run(makeEnv(steps), sheet, { row: row(1), column: tx1 });
    expect(steps).toEqual([
        [
            "school.gradebook",
            "action_request_correction",
            [[5], [{ line_id: 1, column: "tx1", value: "9,0" }]],
        ],
        "given up 1 tx1",
        "opened",
    ]);
});

test("opens the request with what was typed", async () => {
    const steps = [];
    const env = makeEnv(steps);
    const cells = [{ line_id: 1, column: "tx1", value: "9", expected: "" }];
    const source = { gradebook: { id: 5 }, cells, forget: () => steps.push("forgotten") };
    expect(fromUnsent.isAvailable(source)).toBe(true);
    expect(fromUnsent.isAvailable(model(), { row: row(1), column: tx1 })).toBe(false);
    await fromUnsent.open(env, source);
    const asked = [{ line_id: 1, column: "tx1", value: "9" }];
    expect(steps).toEqual([
        ["school.gradebook", "action_request_correction", [[5], asked]],
        "forgotten",
        "opened",
    ]);
});

test("not offered for the second sheet of a double entry", () => {
    const cells = [{ line_id: 1, column: "gk", value: "9", expected: "" }];
    expect(fromUnsent.isAvailable({ gradebook: { id: "second-5" }, cells })).toBe(false);
});

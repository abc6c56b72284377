import { expect, test } from "@odoo/hoot";
import { columnsOf, rowOf } from "@school_gradebook/sheet/sheet_data";
import { doubleIdOf, endpointOf } from "@school_gradebook/sheet/endpoint";
import { shownResults } from "@school_gradebook/sheet/live_row";
import { makeSheet } from "./mark_sheet_test_helpers";

test("the sheet of a gradebook and that of a second person have their own addresses", () => {
    expect(endpointOf(7, "save_cells")).toEqual({
        model: "school.gradebook",
        resId: 7,
        method: "save_cells",
    });
    expect(endpointOf("second-12", "save_cells")).toEqual({
        model: "school.double.entry",
        resId: 12,
        method: "save_second_cells",
    });
    expect(endpointOf("second-12", "get_sheet_since").method).toBe("get_second_sheet_since");
    expect([doubleIdOf(12), doubleIdOf("second-12")]).toEqual([0, 12]);
});

test("the second sheet has no column for comments", () => {
    const keys = (book) => columnsOf(makeSheet({ book })).map(({ key }) => key);
    expect(keys({})).toInclude("comment");
    expect(keys({ marks_only: true })).not.toInclude("comment");
});

test("a mark that two persons have not agreed on does not count while others are typed", () => {
    const columns = columnsOf({
        columns: ["tx1", "gk"].map((key) => ({
            key,
            short: key.toUpperCase(),
            type: "score",
            weight: 1,
            combine: "AVERAGE",
        })),
        gradebook: { marks_only: true },
    });
    const cells = { gk: { v: "6,0", state: "value" } };
    const row = (pending) => rowOf({ line_id: 1, active: true, cells, pending }, 0);
    const model = {
        columns,
        gradebook: { kind: "SCORE" },
        entry: (_row, { key }) => (key === "tx1" ? { state: "dirty", value: "8,0" } : null),
        savedText: (shown, { key }) => shown.cells[key]?.v || "",
    };
    expect(shownResults(model, row([]))).toMatchObject({ average: "7,0", missing: [] });
    expect(shownResults(model, row(["gk"]))).toMatchObject({
        average: "",
        provisional: "8,0",
        missing: ["GK"],
    });
});

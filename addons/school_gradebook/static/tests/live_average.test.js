import { describe, expect, test } from "@odoo/hoot";

import {
    knowsRule,
    roundHalfUp,
    shownResult,
    termResult,
    yearResult,
} from "@school_gradebook/sheet/live_average";
import { parseMark } from "@school_gradebook/sheet/mark_grammar";
import { AVERAGE_CASES } from "./average_cases";

describe.current.tags("headless");

/** Everything a case says, in one order; what it does not name is false, none or empty. */
function said(values) {
    const { tenths, code, final, exempt, provisional, missing } = values;
    return {
        tenths: tenths ?? null,
        code: code ?? null,
        final: Boolean(final),
        exempt: Boolean(exempt),
        provisional: provisional ?? null,
        missing: missing ?? [],
    };
}

function cellsOf({ columns }, marks) {
    const texts = marks.split(" ").map((text) => (text === "-" ? "" : text));
    return Object.fromEntries(
        columns.map(({ key, type }, index) => [key, parseMark(texts[index], type)]),
    );
}

const asTerm = (term) => term && { ...said(term), exact: term.exact ?? null };

test("every term of lib/average_cases.json", () => {
    expect(AVERAGE_CASES.terms.length).toBeGreaterThan(100);
    for (const line of AVERAGE_CASES.terms) {
        const book = AVERAGE_CASES.books[line.book];
        expect(knowsRule(book.columns)).toBe(true);
        const result = termResult(book.columns, cellsOf(book, line.marks));
        const message = `${line.book}: ${line.marks}`;
        expect(said(result)).toEqual(said(line), { message });
        expect(result.exact).toEqual(line.exact ?? null, { message });
    }
});

test("every year of lib/average_cases.json", () => {
    expect(AVERAGE_CASES.years.length).toBeGreaterThan(25);
    for (const year of AVERAGE_CASES.years) {
        const result = yearResult(asTerm(year.first), asTerm(year.second), year.rule);
        const missing = []; // what is missing in a term stands in its own book
        expect({ ...said(result), provisional: null, missing }).toEqual(said(year), {
            message: JSON.stringify(year),
        });
    }
});

test("halves go up, exactly", () => {
    expect([845, 844, 846, 855].map((sum) => roundHalfUp(sum, 10))).toEqual([85, 84, 85, 86]);
    expect(roundHalfUp(0, 7)).toBe(0);
    // 6,45 is below its half as a float
    expect(roundHalfUp(129, 2)).toBe(65);
});

test("a result as the book shows it", () => {
    const mark = { tenths: 80, code: null, exempt: false };
    expect(shownResult(mark, "SCORE")).toBe("8,0");
    expect(shownResult({ ...mark, code: "T" }, "PRIMARY")).toBe("T");
    expect(shownResult({ tenths: null, code: "CHUA_DAT" }, "COMMENT")).toBe("CĐ");
    expect(shownResult({ tenths: null, code: null }, "SCORE")).toBe("");
    expect(shownResult({ tenths: null, code: null }, "TRAITS")).toBe("");
    expect(shownResult({ tenths: null, code: null, exempt: true }, "SCORE")).toBe("Miễn");
});

test("a rule of another kind is left to the server", () => {
    expect(knowsRule([{ key: "a", combine: "BEST_OF" }])).toBe(false);
    expect(knowsRule([{ key: "a" }])).toBe(false);
    expect(knowsRule([])).toBe(false);
});

import { describe, expect, test } from "@odoo/hoot";

import {
    expandShorthand,
    formatMark,
    formatTenths,
    MarkError,
    parseMark,
    stateOf,
} from "@school_gradebook/sheet/mark_grammar";
import { MARK_CASES } from "./mark_cases";

describe.current.tags("headless");

function optionsOf({ min_mark = 0, missing_comma = false, exempt_allowed = true }) {
    return { minMark: min_mark, missingComma: missing_comma, exemptAllowed: exempt_allowed };
}

/** What a case says, in the form in which `outcome` says it. */
function expected({ empty, error, suggest = null, state, tenths = null, code = null }) {
    if (empty) {
        return null;
    }
    return error ? { error, suggest } : { state, tenths, code };
}

function outcome(mark) {
    try {
        return parseMark(mark.input, mark.ctype, optionsOf(mark));
    } catch (error) {
        if (!(error instanceof MarkError)) {
            throw error;
        }
        return { error: error.code, suggest: error.params.suggest ?? null };
    }
}

test("every case of lib/mark_cases.json", () => {
    expect(MARK_CASES.typed.length).toBeGreaterThan(150);
    const wrong = MARK_CASES.typed.filter(
        (mark) => JSON.stringify(outcome(mark)) !== JSON.stringify(expected(mark)),
    );
    expect(wrong).toEqual([]);
});

test("what is shown reads back as the same cell", () => {
    for (const mark of MARK_CASES.typed.filter((each) => each.state)) {
        const cell = outcome(mark);
        const shown = formatMark(cell, mark.ctype);
        expect(parseMark(shown, mark.ctype)).toEqual(cell, { message: `${mark.ctype} ${shown}` });
    }
});

test("one form for every mark", () => {
    expect(formatTenths(80)).toBe("8,0");
    expect(formatMark(parseMark("8", "score"), "score")).toBe("8,0");
    expect(formatMark(parseMark("8.0", "test"), "test")).toBe("8");
    expect(formatMark(parseMark("cd", "comment"), "comment")).toBe("CĐ");
    expect(formatMark(parseMark("D", "trait"), "trait")).toBe("Đ");
    expect(formatMark(null, "score")).toBe("");
});

test("one key for CĐ is the keyboard's, not the grammar's", () => {
    expect(expandShorthand("c", "comment")).toBe("CĐ");
    expect(expandShorthand(" C ", "comment")).toBe("CĐ");
    expect(expandShorthand("c", "level")).toBe("c");
    expect(() => parseMark("c", "comment")).toThrow(MarkError);
});

test("state of what the server shows", () => {
    expect(["v", "k", "m", "8,0"].map(stateOf)).toEqual(["absent", "zero", "exempt", "value"]);
});

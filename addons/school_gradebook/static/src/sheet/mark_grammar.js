/**
 * The grammar of one cell: what a person types, what it stands for, how it is
 * shown. It mirrors lib/marks.py; lib/mark_cases.json is tested against both.
 * The server decides, this module answers while the person types.
 */

const VALUE = "value";
const ABSENT = "absent";
const ZERO = "zero";
const EXEMPT = "exempt";
const MAX_MARK = 10;

const INVISIBLE = /[\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e]/g;
const SPACES = /[\s\x00-\x1f\x7f\x85]+/g;
const NUMBER = /^([-−]?)(0|[1-9][0-9]*)(?:[.,]([0-9]+))?$/;

const STATE_KEYS = { v: ABSENT, k: ZERO, m: EXEMPT };
const KEY_OF_STATE = { [ABSENT]: "v", [ZERO]: "k", [EXEMPT]: "m" };
const PASS_WORDS = ["đ", "d", "đạt", "dat"];
const FAIL_WORDS = ["cđ", "cd", "chưa đạt", "chua dat", "chua_dat"];

/** By type of column: the words a cell takes, the way each is shown, the error otherwise. */
export const CODES = {
    comment: {
        words: new Map([
            ...PASS_WORDS.map((word) => [word, "DAT"]),
            ...FAIL_WORDS.map((word) => [word, "CHUA_DAT"]),
        ]),
        shown: { DAT: "Đ", CHUA_DAT: "CĐ" },
        error: "NOT_A_COMMENT",
    },
    level: {
        words: new Map(Object.entries({ t: "T", h: "H", c: "C" })),
        shown: { T: "T", H: "H", C: "C" },
        error: "NOT_A_LEVEL",
    },
    trait: {
        words: new Map(Object.entries({ t: "T", đ: "D", d: "D", c: "C" })),
        shown: { T: "T", D: "Đ", C: "C" },
        error: "NOT_A_TRAIT",
    },
};

const ZEROS = {
    score: { state: ZERO, tenths: 0, code: null },
    test: { state: ZERO, tenths: 0, code: null },
    comment: { state: ZERO, tenths: null, code: "CHUA_DAT" },
};

/** An entry that is not a mark: `code` says why, `params` what a message needs. */
export class MarkError extends Error {
    constructor(code, params = {}) {
        super(code);
        this.name = "MarkError";
        this.code = code;
        this.params = params;
    }
}

/** NFC, white space folded to single spaces, invisible characters dropped. */
export function cleanText(text) {
    return text.normalize("NFC").replace(INVISIBLE, "").replace(SPACES, " ").trim();
}

function fold(text) {
    return cleanText(text)
        .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
        .replace(/[ÐƉðɖ]/g, "đ")
        .toLowerCase();
}

/** 79 as «7,9»: decimal comma, always one decimal. */
export function formatTenths(tenths) {
    return `${Math.floor(tenths / 10)},${tenths % 10}`;
}

function missingComma(digits, { minMark, missingComma: accepted }) {
    const tenths = Number(digits);
    if (!accepted || tenths < minMark * 10) {
        const suggest = formatTenths(tenths);
        throw new MarkError("MISSING_COMMA", {
            value: digits,
            suggest,
            min: minMark,
            max: MAX_MARK,
        });
    }
    return { state: VALUE, tenths, code: null };
}

function parseNumber(entry, ctype, options) {
    const match = NUMBER.exec(entry);
    if (!match) {
        throw new MarkError("NOT_A_MARK", { value: entry });
    }
    const [, minus, whole, decimals = ""] = match;
    if (ctype === "test" && /[1-9]/.test(decimals)) {
        throw new MarkError("NOT_INTEGER", { value: entry });
    }
    if (decimals.length > 1) {
        throw new MarkError("TOO_MANY_DECIMALS", { value: entry });
    }
    if (ctype === "score" && !minus && !decimals && whole.length === 2 && whole !== "10") {
        return missingComma(whole, options);
    }
    const tenths = Number(whole.slice(0, 4) + (decimals || "0"));
    const { minMark } = options;
    if (minus || tenths < minMark * 10 || tenths > MAX_MARK * 10) {
        throw new MarkError("OUT_OF_RANGE", { value: entry, min: minMark, max: MAX_MARK });
    }
    return { state: VALUE, tenths, code: null };
}

function parseState(state, ctype, { exemptAllowed }) {
    if (state === ZERO) {
        return ZEROS[ctype];
    }
    if (state === EXEMPT && !exemptAllowed) {
        throw new MarkError("EXEMPT_NOT_ALLOWED");
    }
    return { state, tenths: null, code: null };
}

/**
 * The cell that a text stands for: `{state, tenths, code}`, or null when empty.
 *
 * @param {string} text
 * @param {"score"|"comment"|"level"|"test"|"trait"} ctype
 * @param {{minMark?: number, missingComma?: boolean, exemptAllowed?: boolean}} [options]
 * @throws {MarkError} nothing is rounded, clamped or guessed
 */
export function parseMark(text, ctype, options = {}) {
    options = { minMark: 0, missingComma: false, exemptAllowed: true, ...options };
    const entry = fold(text);
    if (!entry) {
        return null;
    }
    const state = STATE_KEYS[entry];
    if (state && (state !== ZERO || ctype in ZEROS)) {
        return parseState(state, ctype, options);
    }
    if (!(ctype in CODES)) {
        return parseNumber(entry, ctype, options);
    }
    const { words, error } = CODES[ctype];
    if (!words.has(entry)) {
        throw new MarkError(error, { value: text });
    }
    return { state: VALUE, tenths: null, code: words.get(entry) };
}

/** A cell as the sheet shows it and as `parseMark` reads it back. */
export function formatMark(cell, ctype) {
    if (!cell) {
        return "";
    }
    if (cell.state in KEY_OF_STATE) {
        return KEY_OF_STATE[cell.state];
    }
    if (ctype in CODES) {
        return CODES[ctype].shown[cell.code];
    }
    return ctype === "test" ? String(cell.tenths / 10) : formatTenths(cell.tenths);
}

/**
 * The state of a text the server has already accepted, without judging it.
 *
 * @param {string} shown as `formatMark` gives it
 */
export function stateOf(shown) {
    return STATE_KEYS[shown] || VALUE;
}

const SHORTHAND = { comment: { c: "CĐ" } };

/** One key for a whole word where the keyboard of the sheet offers it. */
export function expandShorthand(text, ctype) {
    return SHORTHAND[ctype]?.[text.trim().toLowerCase()] || text;
}

/**
 * The result of a line while marks are typed: a mirror of lib/averages.py, and
 * both obey lib/average_cases.json. Exact: whole tenths, halves up. The server
 * decides; this module answers until it has.
 *
 * Columns are those of `get_sheet` (`key`, `type`, `weight`, `combine`, `part`,
 * `merge`), cells those of mark_grammar.js by column key. Which kind of rule a
 * column follows, and its weight, are data of the ruleset.
 */
import { formatTenths } from "./mark_grammar";

const PASS = "DAT";
const FAIL = "CHUA_DAT";
const ABSENT = "absent";
const EXEMPT = "exempt";
/** Results of a part, best first. */
const CODES = [PASS, FAIL, "T", "H", "C"];
const SHOWN = { [PASS]: "Đ", [FAIL]: "CĐ", T: "T", H: "H", C: "C" };
/** What stands for a pupil who is exempt from everything; a word of the form, not of the screen. */
export const EXEMPT_SHOWN = "Miễn";

const NOT_FINAL = {
    tenths: null,
    code: null,
    final: false,
    provisional: null,
    missing: [],
    exact: null,
    exempt: false,
};

const result = (values) => ({ ...NOT_FINAL, ...values });
const final = (values) => result({ final: true, ...values });
const exempted = () => final({ exempt: true });

/** A fraction of whole numbers rounded to a whole number, halves up. */
export function roundHalfUp(numerator, denominator) {
    return Math.floor((2 * numerator + denominator) / (2 * denominator));
}

/** The final result of a weighted sum in tenths. */
function averaged(total, weights) {
    return final({ tenths: roundHalfUp(total, weights), exact: [total, weights] });
}

const isOpen = (cell) => !cell || cell.state === ABSENT;

/** Keys of the columns that still wait for something. */
function openKeys(columns, cells) {
    return columns.filter(({ key }) => isOpen(cells[key])).map(({ key }) => key);
}

function average(columns, cells) {
    let total = 0;
    let weights = 0;
    for (const { key, weight } of columns) {
        const tenths = cells[key]?.tenths ?? null;
        if (tenths !== null) {
            total += tenths * weight;
            weights += weight;
        }
    }
    const missing = openKeys(columns, cells);
    if (missing.length) {
        return result({ provisional: weights ? roundHalfUp(total, weights) : null, missing });
    }
    return weights ? averaged(total, weights) : exempted();
}

/** A rule on the codes of a line, once none is missing. */
function onCodes(judge) {
    return (columns, cells) => {
        const missing = openKeys(columns, cells);
        if (missing.length) {
            return result({ missing });
        }
        const codes = columns.map(({ key }) => cells[key].code).filter(Boolean);
        return codes.length ? judge(codes) : exempted();
    };
}

function allPass(codes) {
    return final({ code: codes.includes(FAIL) ? FAIL : PASS });
}

function twoThirds(codes) {
    const passed = codes.filter((code) => code === PASS).length;
    return final({ code: 3 * passed >= 2 * codes.length && codes.at(-1) === PASS ? PASS : FAIL });
}

/** Primary: the level as given and the mark of the test; neither follows from the other. */
function level(columns, cells) {
    const missing = openKeys(columns, cells);
    if (missing.length) {
        return result({ missing });
    }
    const counted = columns.filter(({ key }) => cells[key].state !== EXEMPT);
    const found = { code: null, tenths: null };
    for (const { key, type } of counted) {
        const field = type === "level" ? "code" : "tenths";
        found[field] = cells[key][field];
    }
    return counted.length ? final(found) : exempted();
}

const COMBINE = {
    AVERAGE: average,
    ALL_PASS: onCodes(allPass),
    TWO_THIRDS: onCodes(twoThirds),
    LEVEL: level,
    TRAITS: onCodes(() => final({})),
};

/** The one result of a subject from those of its parts; `merge` ANY: one part Đạt is enough. */
function mergeParts(results, merge) {
    const missing = results.flatMap((part) => part.missing);
    if (missing.length) {
        return result({ missing });
    }
    const counted = results.filter((part) => !part.exempt);
    if (!counted.length) {
        return exempted();
    }
    const places = counted.filter(({ code }) => code).map(({ code }) => CODES.indexOf(code));
    const marks = counted.map(({ tenths }) => tenths).filter((tenths) => tenths !== null);
    const place = (merge === "ANY" ? Math.min : Math.max)(...places);
    return final({
        code: places.length ? CODES[place] : null,
        tenths: marks.length ? Math.min(...marks) : null,
    });
}

/** Whether the rule of these columns is one that this module knows. */
export function knowsRule(columns) {
    return columns.length > 0 && columns.every(({ combine }) => combine in COMBINE);
}

/** The result of a line from its columns and entered cells. */
export function termResult(columns, cells) {
    const byPart = Map.groupBy(columns, ({ part }) => part || "");
    const results = [...byPart.values()].map((own) => COMBINE[own[0].combine](own, cells));
    return byPart.has("") ? results[0] : mergeParts(results, columns[0].merge);
}

/** Two fractions weighed without rounding them first. */
function weighExact(one, two, [first, second]) {
    const total = first * one[0] * two[1] + second * two[0] * one[1];
    return averaged(total, one[1] * two[1] * (first + second));
}

function weightedYear(first, second, { weights, from_rounded: fromRounded }) {
    if (!first.final || !second.final) {
        return NOT_FINAL;
    }
    if (first.exempt || second.exempt) {
        return first.exempt ? second : first;
    }
    if (!fromRounded && first.exact && second.exact) {
        return weighExact(first.exact, second.exact, weights);
    }
    const total = weights[0] * first.tenths + weights[1] * second.tenths;
    return averaged(total, weights[0] + weights[1]);
}

/**
 * The year result of a subject from its two terms; null: not taught in that term.
 * `rule` is `{combine, weights, from_rounded}` of the sheet.
 */
export function yearResult(first, second, rule) {
    if (!first || !second) {
        return first || second || NOT_FINAL;
    }
    if (rule.combine === "WEIGHTED") {
        return weightedYear(first, second, rule);
    }
    return second.exempt ? first : second;
}

/** What stands in the result column of a book of this kind, or "". */
export function shownResult({ tenths, code, exempt }, kind) {
    if (exempt) {
        return EXEMPT_SHOWN;
    }
    if (kind === "SCORE") {
        return tenths === null ? "" : formatTenths(tenths);
    }
    return SHOWN[code] || "";
}

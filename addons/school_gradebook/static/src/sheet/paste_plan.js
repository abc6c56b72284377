/**
 * What a pasted block would do to the sheet, cell by cell, before anything is
 * written. Pure: knows neither DOM nor OWL nor Odoo.
 *
 * A sheet is `{rows: [{name, code, number, active}], columns: [{key, label, short,
 * type}], textAt(row, col), reasonAt(row, col), normalise(col, text)}`, where
 * `reasonAt` says why a cell may not be written and `normalise` throws a MarkError.
 */
import { MarkError } from "./mark_grammar";
import { columnWarnings } from "./paste_guards";
import { matchRows, recognise } from "./paste_match";
import { isSingle, sizeOf } from "./selection";

/** What becomes of a cell. */
export const NEW = "new"; // it was empty
export const CHANGED = "changed";
export const SAME = "same";
export const CLEARED = "cleared";
export const KEPT = "kept"; // the block has nothing for it
export const PASTE_REFUSED = "refused";
export const OUTSIDE = "outside"; // there is no such cell

/** Kinds of cells that are written. */
const WRITTEN = [NEW, CHANGED, CLEARED];

/**
 * @typedef {Object} PasteOptions
 * @property {boolean} [asListed] put the rows one below the other from the active cell
 *   on, whatever names and heads the block has
 * @property {boolean} [skipGone] leave out pupils who have left: the list does not have them
 * @property {boolean} [clearEmpty] an empty cell of the block clears
 *
 * @param {string[][]} block
 * @param {{top, left, bottom, right}} range where it is pasted
 * @param {Object} sheet
 * @param {PasteOptions} [options]
 */
export function planPaste(block, range, sheet, options = {}) {
    const found = recognise(spread(block, range), sheet);
    const places = rowPlaces(found, range, sheet, options);
    const targets = columnTargets(found, range, options);
    const cells = found.body.flatMap((row, i) =>
        targets.map(({ from, col }) => {
            const text = row.texts[from];
            const place = { line: row.line, row: places[i].index, col, raw: text };
            return { ...place, ...judge(place, places[i].code, sheet, options) };
        }),
    );
    const told = cells.filter(({ kind }) => kind);
    return {
        cells: told,
        counts: countKinds(told),
        changes: told.filter(({ kind }) => WRITTEN.includes(kind)),
        refused: told.filter(({ kind, raw }) => raw && [PASTE_REFUSED, OUTSIDE].includes(kind)),
        warnings: warningsOf(told, found, places, sheet),
        matched: matchOf(found, places, options),
        heads: targets.some(({ byHead }) => byHead),
        ignored: found.ignored,
        offers: offersOf(told, found, sheet, options),
    };
}

/** One copied cell fills the whole selection, as everywhere. */
function spread(block, range) {
    if (block.length > 1 || block[0].length > 1 || isSingle(range)) {
        return block;
    }
    const { rows, cols } = sizeOf(range);
    return Array.from({ length: rows }, () => Array(cols).fill(block[0][0]));
}

/** Which pupil each row of the block belongs to. */
function rowPlaces({ body, ids }, range, { rows }, { asListed, skipGone }) {
    if (ids && !asListed) {
        return matchRows(body, ids, rows);
    }
    const below = [...rows.keys()].slice(range.top);
    const free = skipGone ? below.filter((index) => rows[index].active) : below;
    return body.map((_, i) => ({ index: free[i] ?? null, code: "NO_ROW" }));
}

/** Which column of the sheet each column of marks goes to; null beyond the last one. */
function columnTargets({ marks }, range, { asListed }) {
    return marks.map(({ from, to }, i) => {
        const byHead = to !== null && !asListed;
        return { from, byHead, col: byHead ? to : range.left + i };
    });
}

/** What becomes of one cell; kind "" when there is nothing to say of it. */
function judge({ row, col, raw }, code, sheet, { clearEmpty }) {
    if (row === null || col >= sheet.columns.length) {
        return { kind: raw ? OUTSIDE : "", code: row === null ? code : "NO_COLUMN" };
    }
    const before = sheet.textAt(row, col);
    if (!raw && !clearEmpty) {
        return { kind: before ? KEPT : "", before, text: before };
    }
    const read = readText(col, raw, sheet);
    if (!read.code && read.text === before) {
        return { kind: before ? SAME : "", before, text: before };
    }
    const reason = sheet.reasonAt(row, col);
    if (reason || read.code) {
        return { kind: PASTE_REFUSED, before, text: raw, ...read, reason };
    }
    return { kind: kindOf(before, read.text), before, text: read.text };
}

function kindOf(before, text) {
    if (!text) {
        return CLEARED;
    }
    return before ? CHANGED : NEW;
}

/** A spreadsheet shows 8,5 as «8,50» and 8 as «8.00»: the same number. */
function trimZeros(text) {
    const [, whole, decimals] = /^(\d+)[.,](\d*?)0+$/.exec(text) || [];
    if (whole === undefined) {
        return text;
    }
    return decimals ? `${whole},${decimals}` : whole;
}

function readText(col, raw, { columns, normalise }) {
    const isNumber = ["score", "test"].includes(columns[col].type);
    try {
        return { text: normalise(col, isNumber ? trimZeros(raw) : raw) };
    } catch (error) {
        if (error instanceof MarkError) {
            return { code: error.code, params: error.params };
        }
        throw error;
    }
}

// ----------------------------------------------------------------------
// What a person should know before it is written
// ----------------------------------------------------------------------

function countKinds(cells) {
    const counts = {};
    for (const kind of [NEW, CHANGED, CLEARED, SAME, KEPT, PASTE_REFUSED, OUTSIDE]) {
        counts[kind] = cells.filter((cell) => cell.kind === kind).length;
    }
    return counts;
}

function matchOf({ body, ids }, places, { asListed }) {
    if (!ids || asListed) {
        return null;
    }
    return {
        by: ids.by,
        found: places.filter(({ index }) => index !== null).length,
        of: body.length,
    };
}

function offersOf(cells, { ids, marks }, { rows }, { skipGone, clearEmpty }) {
    const hitsGone = cells.some(({ row, raw }) => row !== null && raw && !rows[row].active);
    return {
        match: Boolean(ids) || marks.some(({ to }) => to !== null),
        skipGone: Boolean(skipGone) || (!ids && hitsGone),
        clearEmpty: Boolean(clearEmpty) || cells.some(({ kind }) => kind === KEPT),
    };
}

function warningsOf(cells, { body, ids }, places, sheet) {
    return [
        ...orderWarnings(body, ids, places, sheet.rows),
        ...columnWarnings(pastedColumns(cells, sheet), existingColumns(sheet)),
    ];
}

/** The first row whose name is not that of the pupil it would be written to. */
function orderWarnings(body, ids, places, rows) {
    if (!ids) {
        return [];
    }
    const pupils = matchRows(body, ids, rows);
    const wrong = [...body.keys()].filter(
        (i) => places[i].index !== null && pupils[i].index !== places[i].index,
    );
    if (!wrong.length) {
        return [];
    }
    const [first] = wrong;
    const { line, texts } = body[first];
    const pupil = rows[places[first].index];
    const params = { line, said: ids.keyOf(texts), pupil, count: wrong.length };
    return [{ code: "OTHER_PUPIL", params }];
}

/** Marks by pupil; those who have left are not in the line that could slip. */
function linedUp(texts, rows) {
    return texts.filter((_, row) => rows[row].active);
}

function pastedColumns(cells, { rows, columns }) {
    return columns
        .map((_, col) => {
            const texts = Array(rows.length).fill("");
            cells
                .filter((cell) => cell.col === col && cell.row !== null && cell.raw)
                .forEach((cell) => (texts[cell.row] = cell.text));
            return { col, texts: linedUp(texts, rows) };
        })
        .filter(({ col, texts }) => columns[col].type !== "text" && texts.some(Boolean));
}

function existingColumns({ rows, columns, textAt }) {
    return columns
        .map((_, col) => ({
            col,
            texts: linedUp(
                rows.map((__, row) => textAt(row, col)),
                rows,
            ),
        }))
        .filter(({ col }) => columns[col].type !== "text");
}

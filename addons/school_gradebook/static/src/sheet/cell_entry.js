/**
 * A cell that is on the screen and not yet in the database, as plain data:
 * `{key, lineId, column, value, expected, state}`, with `code` and `message`
 * (or
 * `params`) when refused, `theirs`, `by` and `at` when in conflict.
 * `expected` is what the server last said of the cell.
 */

export const DIRTY = "dirty";
export const SAVING = "saving";
export const REFUSED = "refused";
export const CONFLICT = "conflict";
const SAVED = "saved";

export const cellKey = (lineId, column) => `${lineId}|${column}`;

export function parseKey(key) {
    const [lineId, column] = key.split("|");
    return { lineId: Number(lineId), column };
}

/** The key of a cell as the server names it. */
export const wireKey = (cell) => cellKey(cell.line_id, cell.column);

/** An entry as `save_cells` takes it. */
export function toWire({ lineId, column, value, expected }) {
    return { line_id: lineId, column, value, expected };
}

/** The answer of `save_cells` by cell, each with its `kind`. */
export function answersByKey({ saved, conflicts, refused }) {
    const answers = new Map();
    const collect = (cells, kind) =>
        cells.forEach((cell) => answers.set(wireKey(cell), { ...cell, kind }));
    collect(saved, SAVED);
    collect(conflicts, CONFLICT);
    collect(refused, REFUSED);
    return answers;
}

/**
 * Apply the server's answer for one cell. The person may have typed on since
 * `sent` left: what was typed then stays.
 *
 * @returns {boolean} true when nothing is left to save
 */
export function settle(entry, sent, answer) {
    const untouched = entry.value === sent.value && entry.state !== REFUSED;
    if (answer?.kind === SAVED) {
        entry.expected = answer.v;
        return untouched || entry.value === answer.v;
    }
    if (answer?.kind === CONFLICT) {
        const { theirs, by, at } = answer;
        Object.assign(entry, { state: CONFLICT, theirs, by, at });
    } else if (untouched) {
        // a cell the answer does not mention was not saved either
        const { code, message } = answer || { code: "NO_ANSWER" };
        Object.assign(entry, { state: REFUSED, code, message });
    }
    return false;
}

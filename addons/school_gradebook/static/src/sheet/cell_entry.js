/**
 * A cell that is on the screen and not yet in the database, as plain data:
 * `{key, lineId, column, value, expected, state}`, with `code` and `message`
 * (or `params`) when refused, `theirs`, `by` and `at` when in conflict.
 * `expected` is what the server last said of the cell; `restore` says that an undo
 * brings back a mark of the former school as such.
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
export function toWire({ lineId, column, value, expected, restore }) {
    return { line_id: lineId, column, value, expected, ...(restore && { restore }) };
}

/** Whether an entry is still what was sent. */
export function isSent(entry, cell) {
    return entry.value === cell.value && Boolean(entry.restore) === Boolean(cell.restore);
}

/** Let an entry hold another text. */
export function retype(entry, value, restore) {
    entry.value = value;
    delete entry.restore;
    return restore ? Object.assign(entry, { restore }) : entry;
}

/** Let these entries follow all others. */
export function moveBehind(entries, keys) {
    for (const key of keys) {
        const entry = entries.get(key);
        if (entries.delete(key)) {
            entries.set(key, entry);
        }
    }
}

/** How many entries stand in each state. */
export function countStates(entries) {
    const counts = { [DIRTY]: 0, [SAVING]: 0, [REFUSED]: 0, [CONFLICT]: 0 };
    for (const { state } of entries) {
        counts[state]++;
    }
    return counts;
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
    const untouched = isSent(entry, sent) && entry.state !== REFUSED;
    if (answer?.kind === SAVED) {
        entry.expected = answer.v;
        return untouched || (entry.value === answer.v && !entry.restore);
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

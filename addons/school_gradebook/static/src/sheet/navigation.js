/**
 * Where a key leads in the mark sheet. Pure: knows neither DOM nor OWL.
 *
 * A position is `{row, col}`, both indexes. A grid is
 * `{rows, cols, pageRows, isEditable(row, col)}`.
 */

/** Modes of the active cell. */
export const READY = "ready"; // its text is selected: typing replaces it
export const TYPING = "typing"; // typed over: the arrows still move
export const EDITING = "editing"; // opened by F2 or a double click: the arrows move the caret

const ARROWS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };
const EDGES = { up: "top", down: "bottom", left: "rowStart", right: "rowEnd" };
const CARET_KEYS = ["ArrowLeft", "ArrowRight", "Home", "End"];
const JUMPS = {
    Home: "rowStart",
    End: "rowEnd",
    PageUp: "pageUp",
    PageDown: "pageDown",
};

function move(to, entry = false) {
    return { type: "move", to, entry };
}

function entryMove(ev, enterMoves) {
    if (ev.key === "Tab") {
        return move(ev.shiftKey ? "previous" : "next", true);
    }
    const forward = enterMoves === "right" ? "right" : "down";
    const back = enterMoves === "right" ? "left" : "up";
    return move(ev.shiftKey ? back : forward, true);
}

function target(key, ctrl) {
    if (key in ARROWS) {
        const direction = ARROWS[key];
        return ctrl ? EDGES[direction] : direction;
    }
    if (ctrl && key === "Home") {
        return "first";
    }
    return ctrl && key === "End" ? "last" : JUMPS[key];
}

/** With Shift the other corner of the selection moves instead of the active cell. */
function movement(ev, ctrl) {
    const to = target(ev.key, ctrl);
    return to ? { ...move(to), type: ev.shiftKey ? "extend" : "move" } : null;
}

/** Keys with Ctrl that act on the selection or on what was done. */
const CTRL_COMMANDS = { a: "selectAll", d: "fillDown", y: "redo", z: "undo", " ": "selectColumn" };

function blockCommand(ev, mode) {
    const key = ev.key.toLowerCase();
    const type = ev.shiftKey && key === "z" ? "redo" : CTRL_COMMANDS[key];
    if (!type || mode === READY) {
        return type ? { type } : null;
    }
    // what is being typed is taken back by itself; the rest is the input's own
    return mode === TYPING && type === "undo" ? { type: "revert" } : null;
}

function menuCommand({ key, shiftKey }) {
    return key === "ContextMenu" || (shiftKey && key === "F10") ? { type: "menu" } : null;
}

/**
 * What a key means in the active cell, or null when it is the input's own.
 *
 * @param {KeyboardEvent} ev
 * @param {{mode: string, enterMoves?: "down"|"right", freeText?: boolean}} context
 *   freeText: a cell of prose, where the caret keys stay in the text once something is typed
 * @returns {{type: string, to?: string, entry?: boolean}|null} types are those of CellEditor.act
 */
export function keyAction(ev, { mode, enterMoves = "down", freeText = false }) {
    const ctrl = ev.ctrlKey || ev.metaKey;
    if (ev.isComposing || ev.altKey) {
        return null;
    }
    if (ev.key === "Enter" || ev.key === "Tab") {
        return ctrl ? acceptance(ev.key) : entryMove(ev, enterMoves);
    }
    if (isCaretKey(ev, mode, freeText)) {
        return null;
    }
    const command = ctrl ? blockCommand(ev, mode) : cellCommand(ev.key, mode, freeText);
    return command || menuCommand(ev) || movement(ev, ctrl);
}

/** Ctrl+Enter takes what the note of the cell offers, or writes the whole selection. */
function acceptance(key) {
    return key === "Enter" ? { type: "accept" } : null;
}

/** Whether a key moves the caret, or selects, inside the text of the cell. */
function isCaretKey(ev, mode, freeText) {
    const inText = mode === EDITING || (mode === TYPING && freeText);
    const inLine = CARET_KEYS.includes(ev.key);
    return inText && (inLine || (ev.shiftKey && ev.key in ARROWS));
}

function cellCommand(key, mode, freeText) {
    const commands = { F2: "edit", Escape: mode === READY ? "leave" : "revert" };
    if (mode === READY) {
        commands.Delete = "clear";
        commands["?"] = freeText ? undefined : "help";
        commands["="] = freeText ? undefined : "explain";
    }
    return commands[key] ? { type: commands[key] } : null;
}

function clamp(value, count) {
    return Math.max(0, Math.min(count - 1, value));
}

function steps({ row, col }, to, { rows, cols, pageRows = 10 }) {
    const targets = {
        up: [row - 1, col],
        down: [row + 1, col],
        left: [row, col - 1],
        right: [row, col + 1],
        top: [0, col],
        bottom: [rows - 1, col],
        rowStart: [row, 0],
        rowEnd: [row, cols - 1],
        first: [0, 0],
        last: [rows - 1, cols - 1],
        pageUp: [row - pageRows, col],
        pageDown: [row + pageRows, col],
    };
    const [r, c] = targets[to];
    return { row: clamp(r, rows), col: clamp(c, cols) };
}

function alongColumn(pos, step, grid) {
    for (let row = pos.row + step; row >= 0 && row < grid.rows; row += step) {
        if (grid.isEditable(row, pos.col)) {
            return { row, col: pos.col };
        }
    }
    return pos;
}

function alongRows(pos, step, grid) {
    const size = grid.rows * grid.cols;
    for (let i = pos.row * grid.cols + pos.col + step; i >= 0 && i < size; i += step) {
        const next = { row: Math.floor(i / grid.cols), col: i % grid.cols };
        if (grid.isEditable(next.row, next.col)) {
            return next;
        }
    }
    return null;
}

const ENTRY_MOVES = {
    down: (pos, grid) => alongColumn(pos, 1, grid),
    up: (pos, grid) => alongColumn(pos, -1, grid),
    right: (pos, grid) => alongRows(pos, 1, grid) || pos,
    left: (pos, grid) => alongRows(pos, -1, grid) || pos,
    next: (pos, grid) => alongRows(pos, 1, grid),
    previous: (pos, grid) => alongRows(pos, -1, grid),
};

/**
 * The position a move leads to. Moves of entry (Enter, Tab) skip cells that
 * cannot be written; Enter stops at the foot of a column rather than run into
 * the next one. Null: Tab has left the grid.
 */
export function nextPosition(pos, { to, entry }, grid) {
    return entry ? ENTRY_MOVES[to](pos, grid) : steps(pos, to, grid);
}

/** The cell in which entry starts: the first empty one that may be written. */
export function startPosition(grid, isEmpty) {
    let firstEditable = null;
    for (let col = 0; col < grid.cols; col++) {
        for (let row = 0; row < grid.rows; row++) {
            if (!grid.isEditable(row, col)) {
                continue;
            }
            firstEditable ||= { row, col };
            if (isEmpty(row, col)) {
                return { row, col };
            }
        }
    }
    return firstEditable || { row: 0, col: 0 };
}

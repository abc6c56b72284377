/**
 * Blocks of cells. Pure: knows neither DOM nor OWL.
 *
 * A selection is `{anchor, head}`: two corners, where `head` is the one that
 * Shift moves. A range is `{top, left, bottom, right}`, all of them inside.
 */

/** The selection of one cell. */
export const only = (position) => ({ anchor: position, head: position });

export function rangeOf({ anchor, head }) {
    return {
        top: Math.min(anchor.row, head.row),
        left: Math.min(anchor.col, head.col),
        bottom: Math.max(anchor.row, head.row),
        right: Math.max(anchor.col, head.col),
    };
}

/** The selection that reaches from one column to another, over all rows. */
export function columnSelection(from, to, { rows }) {
    return { anchor: { row: 0, col: from }, head: { row: rows - 1, col: to } };
}

/** The selection that reaches from one row to another, over all columns. */
export function rowSelection(from, to, { cols }) {
    return { anchor: { row: from, col: 0 }, head: { row: to, col: cols - 1 } };
}

export function sizeOf({ top, left, bottom, right }) {
    return { rows: bottom - top + 1, cols: right - left + 1 };
}

export function isSingle(range) {
    const { rows, cols } = sizeOf(range);
    return rows === 1 && cols === 1;
}

export function includes({ top, left, bottom, right }, { row, col }) {
    return row >= top && row <= bottom && col >= left && col <= right;
}

/** The rows of a range, each a list of positions. */
export function linesOf({ top, left, bottom, right }) {
    const lines = [];
    for (let row = top; row <= bottom; row++) {
        const line = [];
        for (let col = left; col <= right; col++) {
            line.push({ row, col });
        }
        lines.push(line);
    }
    return lines;
}

/** The positions of a range, row by row. */
export function cellsOf(range) {
    return linesOf(range).flat();
}

/** The smallest range around some positions. */
export function rangeAround(positions) {
    const rows = positions.map(({ row }) => row);
    const cols = positions.map(({ col }) => col);
    return {
        top: Math.min(...rows),
        left: Math.min(...cols),
        bottom: Math.max(...rows),
        right: Math.max(...cols),
    };
}

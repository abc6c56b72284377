/**
 * What filling a block writes. Pure: knows neither DOM nor OWL.
 *
 * A grid is `{isEditable(row, col), textAt(row, col)}`; a change is `{row, col, text}`.
 * Only cells that may be written and that would show something else are listed.
 */
import { cellsOf, sizeOf } from "./selection";

function changes(range, grid, textFor) {
    return cellsOf(range)
        .filter(({ row, col }) => grid.isEditable(row, col))
        .map((cell) => ({ ...cell, text: textFor(cell) }))
        .filter(({ row, col, text }) => text !== null && text !== grid.textAt(row, col));
}

/** The same text in every cell. */
export function fillSame(range, text, grid) {
    return changes(range, grid, () => text);
}

/** The same text in the cells that have none. */
export function fillEmpty(range, text, grid) {
    return changes(range, grid, ({ row, col }) => (grid.textAt(row, col) ? null : text));
}

/**
 * What stands in the first row of the block, in all others; for a block of one row:
 * what stands above it. A cell with nothing in it is not copied: that would clear marks.
 */
export function fillDown(range, grid) {
    const source = sizeOf(range).rows > 1 ? range.top : range.top - 1;
    if (source < 0) {
        return [];
    }
    return changes(range, grid, ({ col }) => grid.textAt(source, col) || null);
}

/** How many cells of the block may not be written. */
export function lockedCount(range, grid) {
    return cellsOf(range).filter(({ row, col }) => !grid.isEditable(row, col)).length;
}

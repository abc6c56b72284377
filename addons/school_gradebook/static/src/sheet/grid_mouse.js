import { EDITING, READY } from "./navigation";
import { includes } from "./selection";

/** Keeps a number inside a range of pixels. */
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

/** Which child of its parent an element is. */
const indexOf = (element) => [...element.parentElement.children].indexOf(element);

/** Clicks and drags in the grid: the active cell, blocks, whole columns and rows. */
export class GridMouse {
    /**
     * @param {import("./cell_editor").CellEditor} editor
     * @param {() => void} openMenu
     */
    constructor(editor, openMenu) {
        Object.assign(this, { editor, openMenu });
        /** @type {((place: {row, col}) => void)|null} what a drag does with the cell below it */
        this.drag = null;
    }

    get blocks() {
        return this.editor.blocks;
    }

    /** What a place of the grid is: `{row, col}`, one of them null in a head or a number. */
    placeOf(target) {
        const cell = target.closest("td[data-col]");
        const head = target.closest("thead th[data-col]");
        const number = target.closest(":is(tbody, .o_sheet_names) .o_sheet_number");
        if (cell) {
            return { row: cell.parentElement.sectionRowIndex, col: Number(cell.dataset.col) };
        }
        if (head) {
            return { row: null, col: Number(head.dataset.col) };
        }
        return number ? { row: indexOf(number.parentElement), col: null } : null;
    }

    onMousedown(ev) {
        if (ev.button !== 0) {
            return;
        }
        const { editor } = this;
        if (ev.target === editor.input) {
            this.pressInput(ev);
            return;
        }
        const place = this.placeOf(ev.target);
        if (place) {
            ev.preventDefault();
            this.press(place, ev.shiftKey);
        }
    }

    /** A second click opens the cell, with the caret where it points. */
    pressInput(ev) {
        const { editor } = this;
        if (!editor.isFocused || ev.shiftKey) {
            ev.preventDefault();
            editor.moveTo(editor.position);
        } else {
            editor.mode = editor.canType ? EDITING : READY;
        }
        this.drag = (place) => this.dragCells(place);
    }

    press({ row, col }, shiftKey) {
        const { anchor } = this.editor.selection;
        if (row === null) {
            const from = shiftKey ? anchor.col : col;
            this.drag = (place) => place.col !== null && this.blocks.selectColumns(from, place.col);
            this.blocks.selectColumns(from, col);
        } else if (col === null) {
            const from = shiftKey ? anchor.row : row;
            this.drag = (place) => place.row !== null && this.blocks.selectRows(from, place.row);
            this.blocks.selectRows(from, row);
        } else {
            this.drag = (place) => this.dragCells(place);
            if (shiftKey) {
                this.blocks.extendTo({ row, col });
            } else {
                this.editor.moveTo({ row, col });
            }
        }
    }

    dragCells({ row, col }) {
        if (row === null || col === null) {
            return;
        }
        const { head } = this.editor.selection;
        if (head.row !== row || head.col !== col) {
            this.editor.revertIfUntouched();
            this.blocks.extendTo({ row, col });
        }
    }

    onMousemove(ev) {
        if (!this.drag || !(ev.buttons & 1)) {
            this.drag = null;
            return;
        }
        const place = this.placeOf(this.below(ev));
        if (place) {
            this.drag(place);
        }
    }

    onMouseup() {
        this.drag = null;
    }

    /** The cell under the pointer; outside the grid: the nearest one at its edge. */
    below({ clientX, clientY, target }) {
        const { scroller, table, host } = this.editor.overlay;
        const { left, right, top, bottom } = scroller.getBoundingClientRect();
        if (scroller.contains(target) && !host.contains(target)) {
            return target;
        }
        const x = clamp(clientX, left + 1, right - 2);
        const y = clamp(clientY, top + table.tHead.offsetHeight + 1, bottom - 2);
        const found = document.elementsFromPoint(x, y);
        return found.find((element) => element.matches("td, th")) || scroller;
    }

    onContextmenu(ev) {
        const place = ev.target === this.editor.input ? null : this.placeOf(ev.target);
        if (this.editor.mode !== READY || (!place && ev.target !== this.editor.input)) {
            return; // the browser's own menu of a text, or of the page
        }
        ev.preventDefault();
        if (place && place.row === null) {
            this.blocks.selectColumns(place.col, place.col);
        } else if (place && place.col === null) {
            this.blocks.selectRows(place.row, place.row);
        } else if (place && !includes(this.blocks.range, place)) {
            this.editor.moveTo(place);
        }
        this.openMenu();
    }
}

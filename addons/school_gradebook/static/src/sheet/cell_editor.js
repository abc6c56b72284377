import { BlockEditor } from "./block_editor";
import { cellKey, CONFLICT, REFUSED } from "./cell_entry";
import { EDITING, nextPosition, READY, startPosition, TYPING } from "./navigation";
import { cellsOf, includes, isSingle, only, rangeOf } from "./selection";

const ROW_HEIGHT = 32;

/**
 * The one input of the grid, which lies over the active cell. It is moved at
 * once, not with the next frame: what is typed after Enter always lands in the
 * next cell, however slow the machine is.
 *
 * Modes are those of navigation.js. `active` is reactive and tells the note
 * beside the input which cell it stands in, and which range is selected.
 */
export class CellEditor {
    /**
     * @param {Object} params
     * @param {import("./sheet_model").SheetModel} params.model
     * @param {{row: Object, column: Object, range: Object, rev: number}} params.active
     * @param {import("./paste_session").PasteSession} params.pasting
     * @param {(text: string) => void} params.say
     * @param {() => void} params.onLeave
     */
    constructor({ model, active, pasting, say, onLeave }) {
        Object.assign(this, { model, active, pasting, onLeave });
        this.mode = READY;
        this.position = startPosition(this.grid, (row, col) => !this.textAt(row, col));
        this.selection = only(this.position);
        this.blocks = new BlockEditor(this, {
            say,
            paste: (block) => this.pasting.open(block, this.blocks.range),
        });
        // for the ways out of a lock, which other addons offer
        model.selectedCells = () => this.selectedCells;
    }

    /** What is selected, as `{row, column}` of the model. */
    get selectedCells() {
        const { rows, columns } = this.model;
        return cellsOf(rangeOf(this.selection)).map(({ row, col }) => ({
            row: rows[row],
            column: columns[col],
        }));
    }

    /** Take the elements once they are in the page. */
    attach(overlay, input) {
        this.overlay = overlay;
        this.input = input;
        this.place();
    }

    get grid() {
        const { rows, columns } = this.model;
        return {
            rows: rows.length,
            cols: columns.length,
            pageRows: this.pageRows,
            isEditable: (row, col) => this.model.isEditable(rows[row], columns[col]),
            textAt: (row, col) => this.textAt(row, col),
        };
    }

    /** Rows in sight, less head, foot and one to go on from. */
    get pageRows() {
        const height = this.overlay?.scroller.clientHeight || 0;
        return Math.max(1, Math.floor(height / ROW_HEIGHT) - 3);
    }

    get row() {
        return this.model.rows[this.position.row];
    }

    get column() {
        return this.model.columns[this.position.col];
    }

    get canType() {
        return !this.input.readOnly;
    }

    get isFocused() {
        return document.activeElement === this.input;
    }

    textAt(row, col) {
        return this.model.text(this.model.rows[row], this.model.columns[col]);
    }

    // ------------------------------------------------------------------
    // Where the input stands and what it shows
    // ------------------------------------------------------------------

    moveTo(position) {
        this.select(only(position));
        this.overlay.reveal();
    }

    /** Select a block; the active cell stays where it is, if it is inside. */
    select(selection, position = this.position) {
        const wasReady = this.mode === READY;
        this.moving = true;
        this.commit();
        this.moving = false;
        const { row, col } = this.position;
        const isInside = includes(rangeOf(selection), position);
        this.selection = selection;
        this.position = isInside ? position : selection.anchor;
        if (wasReady && this.position.row === row && this.position.col === col) {
            this.frame();
        } else {
            this.place();
        }
        this.focus();
    }

    focus() {
        this.input.focus({ preventScroll: true });
        if (this.mode === READY) {
            this.input.select();
        }
    }

    /** Put the input over its cell; what is being typed stays in it. */
    place() {
        const cell = this.overlay.cellAt(this.position);
        if (!cell) {
            return;
        }
        this.overlay.cover(cell);
        this.frame();
        this.input.setAttribute("aria-activedescendant", cell.id);
        if (this.mode === READY) {
            this.show();
        }
    }

    /** Frame the selection, when it is more than the active cell. */
    frame() {
        const range = rangeOf(this.selection);
        this.overlay.select(isSingle(range) ? null : range);
        this.active.range = range;
    }

    /** The rows have been drawn anew. */
    redraw() {
        const focused = this.isFocused;
        this.place();
        if (focused) {
            this.focus();
        }
    }

    /** Follow pupil and column when the sheet was loaded again with others around them. */
    relocate() {
        const { rows, columns, rowsById } = this.model;
        const row = rowsById.get(this.active.row?.lineId)?.index ?? this.position.row;
        const known = columns.findIndex(({ key }) => key === this.active.column?.key);
        const col = known < 0 ? this.position.col : known;
        this.position = {
            row: Math.max(0, Math.min(row, rows.length - 1)),
            col: Math.min(col, columns.length - 1),
        };
        const { bottom, right } = rangeOf(this.selection);
        const isGone = bottom >= rows.length || right >= columns.length;
        if (isGone || !includes(rangeOf(this.selection), this.position)) {
            this.selection = only(this.position);
        }
    }

    show() {
        const { row, column, input } = this;
        const { host } = this.overlay;
        const entry = this.model.entry(row, column);
        const planned = this.model.planned(row, column);
        const locked = !planned && !this.model.isEditable(row, column);
        this.mode = READY;
        input.value = planned ? planned.text : this.model.text(row, column);
        input.readOnly = locked || this.pasting.isOpen;
        input.inputMode = ["score", "test"].includes(column.type) ? "decimal" : "text";
        this.active.draft = input.value;
        input.ariaLabel = `${row.number}. ${row.name}, ${column.label}`;
        input.ariaInvalid = String(Boolean(entry?.code));
        host.dataset.type = column.type;
        host.dataset.saving = entry?.state || "";
        host.dataset.paste = planned?.kind || "";
        host.toggleAttribute("data-locked", locked);
        Object.assign(this.active, { row, column });
        this.active.rev++;
        if (locked || entry || planned) {
            this.overlay.turnNote();
        }
    }

    /** Some cells have changed; null stands for all of them. */
    onCells(keys) {
        if (!keys) {
            this.relocate();
        }
        const key = cellKey(this.row?.lineId, this.column.key);
        if (this.overlay && !this.moving && this.mode === READY && (!keys || keys.includes(key))) {
            this.redraw();
        }
    }

    // ------------------------------------------------------------------
    // What the person does
    // ------------------------------------------------------------------

    /** Hand what was typed to the model. */
    commit() {
        if (this.mode !== READY) {
            this.mode = READY;
            this.model.enter(this.row, this.column, this.input.value);
        }
    }

    onInput() {
        this.active.draft = this.input.value;
        if (!this.canType) {
            this.show();
        } else if (this.mode === READY) {
            this.mode = TYPING;
        }
    }

    move(action) {
        const position = nextPosition(this.position, action, this.grid);
        if (position) {
            this.moveTo(position);
        } else {
            this.commit();
        }
        return Boolean(position);
    }

    edit() {
        if (this.canType) {
            this.mode = EDITING;
            const end = this.input.value.length;
            this.input.setSelectionRange(end, end);
        }
    }

    revert() {
        this.show();
        this.focus();
    }

    /** The pointer has left a cell that it had opened, without a change: it selects. */
    revertIfUntouched() {
        if (this.mode === EDITING && this.input.value === this.model.text(this.row, this.column)) {
            this.show();
        }
    }

    /** Escape where nothing is being typed: give up what is not saved, else leave the grid. */
    leave() {
        const state = this.model.entry(this.row, this.column)?.state;
        if (state === REFUSED) {
            this.model.giveUp(this.row, this.column);
        } else if (state === CONFLICT) {
            this.model.resolve(this.row, this.column, false);
        } else {
            this.onLeave();
        }
    }

    /**
     * Ctrl+Enter: the same text in the whole selection; in one cell write mine over
     * theirs, or take the mark that is suggested.
     */
    accept() {
        if (!isSingle(this.blocks.range)) {
            const text = this.input.value;
            this.mode = READY;
            this.blocks.fillSame(text);
            return;
        }
        const entry = this.model.entry(this.row, this.column);
        if (entry?.state === CONFLICT) {
            this.model.resolve(this.row, this.column, true);
        } else if (entry?.params?.suggest) {
            this.model.enter(this.row, this.column, entry.params.suggest);
        }
    }

    clear() {
        if (isSingle(this.blocks.range)) {
            this.model.enter(this.row, this.column, "");
        } else {
            this.blocks.clear();
        }
    }
}

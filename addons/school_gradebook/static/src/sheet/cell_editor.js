import { cellKey, CONFLICT, REFUSED } from "./cell_entry";
import { COMMENT_COLUMN, TEXT } from "./cell_view";
import { EDITING, keyAction, nextPosition, READY, startPosition, TYPING } from "./navigation";

const ROW_HEIGHT = 32;

/**
 * The one input of the grid, which lies over the active cell. It is moved at
 * once, not with the next frame: what is typed after Enter always lands in the
 * next cell, however slow the machine is.
 *
 * Modes are those of navigation.js. `active` is reactive and tells the note
 * beside the input which cell it stands in.
 */
export class CellEditor {
    /**
     * @param {Object} params
     * @param {import("./sheet_model").SheetModel} params.model
     * @param {{enterMoves: string}} params.settings
     * @param {{row: Object, column: Object, rev: number}} params.active
     * @param {() => void} params.onHelp
     * @param {() => void} params.onLeave
     */
    constructor({ model, settings, active, onHelp, onLeave }) {
        Object.assign(this, { model, settings, active, onHelp, onLeave });
        this.mode = READY;
        this.position = startPosition(this.grid, (row, col) => !this.textAt(row, col));
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
        this.moving = true;
        this.commit();
        this.moving = false;
        this.position = position;
        this.place();
        this.focus();
        this.overlay.reveal();
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
        this.input.setAttribute("aria-activedescendant", cell.id);
        if (this.mode === READY) {
            this.show();
        }
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
    }

    show() {
        const { row, column, input } = this;
        const { host } = this.overlay;
        const entry = this.model.entry(row, column);
        const locked = !this.model.isEditable(row, column);
        this.mode = READY;
        input.value = this.model.text(row, column);
        input.readOnly = locked;
        input.inputMode = ["score", "test"].includes(column.type) ? "decimal" : "text";
        input.ariaLabel = `${row.number}. ${row.name}, ${column.label}`;
        input.ariaInvalid = String(Boolean(entry?.code));
        host.dataset.type = column.type;
        host.dataset.saving = entry?.state || "";
        host.toggleAttribute("data-locked", locked);
        Object.assign(this.active, { row, column });
        this.active.rev++;
        if (locked || entry) {
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
        if (this.mode === READY) {
            this.mode = TYPING;
        }
    }

    onKeydown(ev) {
        const freeText = this.column.type === TEXT || this.column.key === COMMENT_COLUMN;
        const { enterMoves } = this.settings;
        const action = keyAction(ev, { mode: this.mode, enterMoves, freeText });
        if (action && this.act(action)) {
            ev.preventDefault();
            ev.stopPropagation();
        }
    }

    /** @returns {boolean} false when the key is to do what it does everywhere */
    act(action) {
        const acts = {
            move: () => this.move(action),
            edit: () => this.edit(),
            revert: () => this.revert(),
            leave: () => this.leave(),
            clear: () => this.clear(),
            accept: () => this.accept(),
            help: () => this.onHelp(),
            explain: () => this.model.explain(this.row),
        };
        return acts[action.type]() !== false;
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
        if (!this.input.readOnly) {
            this.mode = EDITING;
            const end = this.input.value.length;
            this.input.setSelectionRange(end, end);
        }
    }

    revert() {
        this.show();
        this.focus();
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

    /** Ctrl+Enter: write mine over theirs, or take the mark that is suggested. */
    accept() {
        const entry = this.model.entry(this.row, this.column);
        if (entry?.state === CONFLICT) {
            this.model.resolve(this.row, this.column, true);
        } else if (entry?.params?.suggest) {
            this.model.enter(this.row, this.column, entry.params.suggest);
        }
    }

    clear() {
        this.model.enter(this.row, this.column, "");
    }

    onMousedown(ev) {
        if (ev.target === this.input && this.isFocused) {
            // a second click opens the cell, with the caret where it points
            this.mode = this.input.readOnly ? READY : EDITING;
            return;
        }
        const cell = ev.target.closest("td[data-col]");
        if (ev.target === this.input) {
            ev.preventDefault();
            this.focus();
        } else if (cell) {
            ev.preventDefault();
            const row = cell.parentElement.sectionRowIndex;
            this.moveTo({ row, col: Number(cell.dataset.col) });
        }
    }
}

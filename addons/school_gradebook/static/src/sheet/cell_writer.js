import { MarkError, cleanText } from "./mark_grammar";
import { History } from "./history";

/**
 * The way of every text from a person to the queue. What is done to some cells at
 * once is one step to undo, one drawing and one request.
 */
export class CellWriter {
    /**
     * @param {import("./sheet_model").SheetModel} model
     * @param {(keys: string[]) => void} onChange keys of the cells that a step has changed
     */
    constructor(model, onChange) {
        Object.assign(this, { model, onChange });
        this.history = new History();
        /** @type {Set<string>|null} keys of the step that is being taken */
        this.collected = null;
    }

    /**
     * Write some cells; those that are locked stay as they are.
     *
     * @param {{row: Object, column: Object, text: string}[]} changes
     * @returns {Object[]} the cells that show something else now
     */
    write(changes) {
        const cells = changes
            .filter(({ row, column }) => this.model.isEditable(row, column))
            .map((cell) => ({
                ...cell,
                before: this.model.text(cell.row, cell.column),
                transferred: this.model.isTransferred(cell.row, cell.column),
            }));
        this._together(cells, ({ row, column, text }) => this._put(row, column, text));
        const changed = cells
            .map((cell) => ({ ...cell, after: this.model.text(cell.row, cell.column) }))
            .filter(({ before, after }) => before !== after);
        this.history.record(
            changed.map(({ row, column, before, after, transferred }) => ({
                lineId: row.lineId,
                column: column.key,
                before,
                after,
                ...(transferred && { transferred }),
            })),
        );
        return changed;
    }

    /** Take the last step back. @returns {Object[]|null} see `_travel` */
    undo() {
        return this._travel(() => this.history.undo());
    }

    /** Do again what was taken back last. @returns {Object[]|null} see `_travel` */
    redo() {
        return this._travel(() => this.history.redo());
    }

    /**
     * Go through the steps until one changes something. A cell that shows something
     * else than the step left there was changed by somebody else meanwhile: the
     * server is told what was expected, and answers with a conflict.
     *
     * @returns {{row, column, locked: boolean}[]|null} null when there is nothing more
     */
    _travel(next) {
        for (let step = next(); step; step = next()) {
            const cells = this._cells(step).filter(
                ({ row, column, to }) => this.model.text(row, column) !== to,
            );
            this._together(
                cells.filter(({ locked }) => !locked),
                ({ row, column, from, to, restore }) => {
                    const isMine = this.model.text(row, column) === from;
                    this._put(row, column, to, { expected: isMine ? undefined : from, restore });
                },
            );
            if (cells.length) {
                return cells;
            }
        }
        return null;
    }

    /** The cells of a step that the sheet still has. */
    _cells(step) {
        const { rowsById, columns } = this.model;
        return step
            .map((cell) => ({
                ...cell,
                row: rowsById.get(cell.lineId),
                column: columns.find(({ key }) => key === cell.column),
            }))
            .filter(({ row, column }) => row && column)
            .map((cell) => ({ ...cell, locked: !this.model.isEditable(cell.row, cell.column) }));
    }

    _together(cells, change) {
        this.collected = new Set();
        try {
            cells.forEach(change);
        } finally {
            const keys = [...this.collected];
            this.collected = null;
            this.onChange(keys);
        }
        if (cells.length > 1) {
            this.model.queue.flush();
        }
    }

    _put(row, column, text, { expected = this.model.savedText(row, column), restore } = {}) {
        const cell = { lineId: row.lineId, column: column.key, expected };
        const { queue } = this.model;
        try {
            queue.put({ ...cell, value: this.model.normalise(column, text), restore });
        } catch (error) {
            if (!(error instanceof MarkError)) {
                throw error;
            }
            const { code, params } = error;
            queue.refuse({ ...cell, value: cleanText(text), code, params });
        }
    }
}

/**
 * What a person did, step by step, to be taken back and done again.
 *
 * Pure: knows neither DOM nor OWL nor Odoo. A step is a list of cells
 * `{lineId, column, before, after}` with texts as the sheet shows them, and
 * `transferred` when «before» came from the former school. It is handed out as
 * `{lineId, column, from, to, restore}`: only a cell that still shows `from` may be
 * set to `to` without a question.
 */

const LIMIT = 500;

const backwards = ({ lineId, column, before, after, transferred }) => {
    const restore = transferred && { restore: true };
    return { lineId, column, from: after, to: before, ...restore };
};
const forwards = ({ lineId, column, before, after }) => ({
    lineId,
    column,
    from: before,
    to: after,
});

export class History {
    constructor(limit = LIMIT) {
        this.limit = limit;
        this.done = [];
        this.undone = [];
    }

    get canUndo() {
        return this.done.length > 0;
    }

    get canRedo() {
        return this.undone.length > 0;
    }

    /** Take what was done just now; what had been taken back before is gone. */
    record(cells) {
        const changed = cells.filter(({ before, after }) => before !== after);
        if (changed.length) {
            this.done.push(changed);
            this.done.splice(0, this.done.length - this.limit);
            this.undone = [];
        }
    }

    /** The cells of the last step, to be set to what they were; null when there is none. */
    undo() {
        const step = this.done.pop();
        if (!step) {
            return null;
        }
        this.undone.push(step);
        return step.map(backwards).reverse();
    }

    /** The cells of the step that was taken back last, to be set again; null when there is none. */
    redo() {
        const step = this.undone.pop();
        if (!step) {
            return null;
        }
        this.done.push(step);
        return step.map(forwards);
    }
}

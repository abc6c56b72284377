import { onWillUnmount, reactive } from "@odoo/owl";
import { useBus } from "@web/core/utils/hooks";
import { cellKey } from "./cell_entry";
import { planPaste } from "./paste_plan";

/** A block that was pasted and is not yet applied or dropped. */
export class PasteSession {
    /** @param {import("./sheet_model").SheetModel} model */
    constructor(model) {
        this.model = model;
        /** `plan` is what paste_plan.js says; `isSeen`: its warnings have been read. */
        this.state = reactive({ plan: null, options: {}, isSeen: true });
    }

    get isOpen() {
        return Boolean(this.state.plan);
    }

    /** Show what a block would change where it is pasted. */
    open(block, range) {
        Object.assign(this, { block, range });
        this.state.options = {};
        this.replan();
    }

    setOption(name, value) {
        this.state.options = { ...this.state.options, [name]: value };
        this.replan();
    }

    /** Compare the block with the sheet as it is now. */
    replan() {
        const { rows, columns } = this.model;
        const plan = planPaste(this.block, this.range, this.sheet, { ...this.state.options });
        const warned = (one) => JSON.stringify(one?.warnings || []);
        if (!this.isOpen || warned(plan) !== warned(this.state.plan)) {
            this.state.isSeen = !plan.warnings.length;
        }
        this.state.plan = plan;
        this.model.setPlan(
            new Map(
                plan.cells
                    .filter(({ row, col }) => row !== null && col < columns.length)
                    .map((cell) => [cellKey(rows[cell.row].lineId, columns[cell.col].key), cell]),
            ),
        );
    }

    /** The sheet as paste_plan.js wants it. */
    get sheet() {
        const { model } = this;
        const { rows, columns } = model;
        return {
            rows,
            columns,
            textAt: (row, col) => model.text(rows[row], columns[col]),
            reasonAt: (row, col) => model.lockReason(rows[row], columns[col]),
            normalise: (col, text) => model.normalise(columns[col], text, { shorthand: false }),
        };
    }

    /**
     * Write what is new or changed, once the warnings have been seen.
     *
     * @returns {Object[]|null} the cells that changed; null: warnings were to be read first
     */
    apply() {
        if (!this.state.isSeen) {
            this.state.isSeen = true;
            return null;
        }
        const { rows, columns } = this.model;
        const changes = this.state.plan.changes.map(({ row, col, text }) => ({
            row: rows[row],
            column: columns[col],
            text,
        }));
        this.drop();
        return this.model.writer.write(changes);
    }

    drop() {
        this.state.plan = null;
        this.model.setPlan(new Map());
    }
}

/** A session that follows the sheet: what is loaded anew is compared anew. */
export function usePasteSession(model) {
    const session = new PasteSession(model);
    useBus(model.bus, "cells", ({ detail }) => {
        if (!detail.keys && session.isOpen) {
            session.replan();
        }
    });
    onWillUnmount(() => session.drop());
    return session;
}

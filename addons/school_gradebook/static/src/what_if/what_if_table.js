import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { periodName } from "../explain/entry_kinds";
import { refusalText } from "../sheet/mark_messages";

const ROWS = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };
const COLUMNS = { ArrowLeft: -1, ArrowRight: 1 };

/** Whether the text of an input is selected as a whole: the arrows then move on. */
function isSelected({ value, selectionStart, selectionEnd }) {
    return selectionStart === 0 && selectionEnd === value.length;
}

/** Subjects that have the same columns, one input per mark. */
export class WhatIfTable extends Component {
    static template = "school_gradebook.WhatIfTable";
    static props = {
        model: Object,
        term: String,
        index: Number,
        caption: String,
        onType: Function,
    };

    setup() {
        this.model = useState(this.props.model);
    }

    get table() {
        return this.model.tables[this.props.term][this.props.index];
    }

    cellAt(row, column) {
        return row.cells.find((cell) => cell.column === column.key);
    }

    periodLabel(period) {
        return period === this.props.term ? _t("Result") : periodName(period);
    }

    label(row, cell) {
        return `${row.name}, ${cell.label}`;
    }

    savedTitle(cell) {
        return this.model.isChanged(cell) ? _t("Saved: %s", cell.saved || "–") : "";
    }

    refused(row) {
        return row.cells.filter((cell) => cell.refusal);
    }

    refusal(cell) {
        return refusalText(cell.refusal);
    }

    isNumber({ ctype }) {
        return ["score", "test"].includes(ctype);
    }

    onFocus(cell, ev) {
        this.textBefore = cell.text;
        ev.target.select();
    }

    onKeydown(cell, ev) {
        const { key, shiftKey, target } = ev;
        if (ev.isComposing || ev.ctrlKey || ev.altKey || ev.metaKey) {
            return;
        }
        if (key in ROWS) {
            this.moveInColumn(ev, shiftKey ? -1 : ROWS[key]);
        } else if (key in COLUMNS && isSelected(target)) {
            this.moveInRow(ev, COLUMNS[key]);
        } else if (key === "Escape" && cell.text !== this.textBefore) {
            ev.stopPropagation(); // takes back the text, the dialog stays
            this.props.onType(cell, this.textBefore);
        }
    }

    moveInColumn(ev, step) {
        const { column } = ev.target.dataset;
        const selector = `input[data-column="${column}"]`;
        this.move(ev, [...ev.target.closest("table").querySelectorAll(selector)], step);
    }

    moveInRow(ev, step) {
        this.move(ev, [...ev.target.closest("tr").querySelectorAll("input")], step);
    }

    move(ev, inputs, step) {
        ev.preventDefault();
        const next = inputs[inputs.indexOf(ev.target) + step];
        if (next) {
            next.focus();
        } else {
            this.model.settle(this.model.cells.get(ev.target.dataset.cell));
        }
    }
}

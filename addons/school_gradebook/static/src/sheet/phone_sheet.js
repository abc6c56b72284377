import { Component, useRef, useState } from "@odoo/owl";
import { useBus } from "@web/core/utils/hooks";
import { startPosition } from "./navigation";
import { PhoneRow } from "./phone_row";
import { SheetModel } from "./sheet_model";

/** One column at a time as a list of pupils, for a thumb. */
export class PhoneSheet extends Component {
    static template = "school_gradebook.PhoneSheet";
    static components = { PhoneRow };
    static props = { model: SheetModel };

    setup() {
        this.root = useRef("root");
        this.layout = useState(this.props.model.layout);
        this.counts = useState(this.props.model.counts);
        this.state = useState({ col: this.firstColumn() });
        useBus(this.props.model.bus, "go", ({ detail }) => this.goTo(detail));
        useBus(this.props.model.bus, "commit", () => document.activeElement?.blur());
    }

    get column() {
        void this.layout.rev;
        return this.columns[this.state.col];
    }

    get columns() {
        return this.props.model.columns;
    }

    /** Why this column is closed; why the whole book is stands in the status bar. */
    get columnNotice() {
        const { model } = this.props;
        return model.gradebook.can_edit && model.columnLockReason(this.column);
    }

    /** The first column in which something is to be entered. */
    firstColumn() {
        const { rows, columns } = this.props.model;
        const grid = {
            rows: rows.length,
            cols: columns.length,
            isEditable: (row, col) => this.props.model.isEditable(rows[row], columns[col]),
        };
        return startPosition(grid, (row, col) => !this.props.model.text(rows[row], columns[col]))
            .col;
    }

    onSelect(ev) {
        this.show(Number(ev.target.value));
    }

    show(col) {
        this.state.col = col;
        this.root.el.scrollIntoView({ block: "start" });
    }

    goTo({ row, column }) {
        this.state.col = column.index;
        this.inputs[row.index]?.scrollIntoView({ block: "center" });
    }

    get inputs() {
        return [...this.root.el.querySelectorAll(".o_sheet_phone_row")];
    }

    /** From one input to the next that can be written, as the soft keyboard's «Next» does. */
    focusNext(index) {
        const rows = this.inputs.slice(index + 1);
        const input = rows.map((row) => row.querySelector("input:enabled")).find(Boolean);
        if (input) {
            input.focus({ preventScroll: true });
            input.scrollIntoView({ block: "center" });
        } else {
            document.activeElement.blur();
        }
    }
}

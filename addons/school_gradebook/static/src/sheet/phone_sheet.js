import { Component, reactive, useRef, useState } from "@odoo/owl";
import { useBus } from "@web/core/utils/hooks";
import { TEXT } from "./cell_view";
import { ChecksumBar } from "./checksum_bar";
import { timeLeftText } from "./dates";
import { timeLeft } from "./deadline";
import { startPosition } from "./navigation";
import { PhoneRow } from "./phone_row";
import { SheetModel } from "./sheet_model";
import { swipeOf } from "./swipe";
import { WaysOut } from "./ways_out";

/** What is written into in a row: an input, or the first of the codes. */
const WRITABLE = "input:enabled, textarea:enabled, .o_sheet_code:enabled";

/** One column at a time as a list of pupils, for a thumb. */
export class PhoneSheet extends Component {
    static template = "school_gradebook.PhoneSheet";
    static components = { ChecksumBar, PhoneRow, WaysOut };
    static props = { model: SheetModel };

    setup() {
        this.root = useRef("root");
        this.layout = useState(this.props.model.layout);
        this.counts = useState(this.props.model.counts);
        this.ticks = useState(this.props.model.ticks);
        this.state = useState({ col: this.firstColumn() });
        /** What the checksum is of. */
        this.active = reactive({ row: null, column: this.column, rev: 0 });
        this.touch = null;
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

    /** How long the column is open, or null. */
    get deadline() {
        void this.ticks.rev;
        const { model } = this.props;
        const { closes } = this.column;
        const left = model.columnLockReason(this.column) ? null : timeLeft(closes, model.time.now);
        return left && { text: timeLeftText(left, closes), urgency: left.urgency };
    }

    /** How many marks are missing that can be entered. */
    get missing() {
        const { model } = this.props;
        const isOpen = this.column.type !== TEXT && !model.columnLockReason(this.column);
        return isOpen && this.counts[this.column.key].missing;
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
        this.turnTo(col);
        this.root.el.scrollIntoView({ block: "start" });
    }

    /** Another column, with the same pupils in sight. */
    turnTo(col) {
        document.activeElement?.blur(); // what is typed belongs to the column it was typed in
        this.state.col = col;
        Object.assign(this.active, { column: this.column, rev: this.active.rev + 1 });
    }

    goTo({ row, column }) {
        this.turnTo(column.index);
        this.inputs[row.index]?.scrollIntoView({ block: "center" });
    }

    get inputs() {
        return [...this.root.el.querySelectorAll(".o_sheet_phone_row")];
    }

    onTouchstart({ touches, timeStamp }) {
        const [{ clientX: x, clientY: y }] = touches;
        this.touch = touches.length === 1 ? { x, y, at: timeStamp } : null;
    }

    /** A thumb that goes across the list turns to the next or the previous column. */
    onTouchend({ changedTouches, timeStamp }) {
        const [{ clientX: x, clientY: y }] = changedTouches;
        const swipe = this.touch && swipeOf(this.touch, { x, y, at: timeStamp });
        const col = this.state.col + { left: 1, right: -1 }[swipe];
        if (col in this.columns) {
            this.turnTo(col);
        }
        this.touch = null;
    }

    /** To the next pupil without a mark, from the one being written or the first one in sight. */
    goToMissing() {
        const { model } = this.props;
        const focused = document.activeElement?.closest(".o_sheet_phone_row");
        const from = this.inputs.indexOf(focused);
        const order = [...model.rows.slice(from + 1), ...model.rows.slice(0, from + 1)];
        const row = order.find(
            (each) => model.isEditable(each, this.column) && !model.text(each, this.column),
        );
        const target = row && this.inputs[row.index];
        target?.querySelector(WRITABLE)?.focus({ preventScroll: true });
        target?.scrollIntoView({ block: "center" });
    }

    /** From one input to the next that can be written, as the soft keyboard's «Next» does. */
    focusNext(index) {
        const rows = this.inputs.slice(index + 1);
        const input = rows
            .map((row) => row.querySelector("input:enabled, textarea:enabled"))
            .find(Boolean);
        if (input) {
            input.focus({ preventScroll: true });
            input.scrollIntoView({ block: "center" });
        } else {
            document.activeElement.blur();
        }
    }
}

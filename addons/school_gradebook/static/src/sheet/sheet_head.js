import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { usePopover } from "@web/core/popover/popover_hook";
import { formatMoment, timeLeftText } from "./dates";
import { timeLeft } from "./deadline";
import { SheetModel } from "./sheet_model";
import { WaysOut } from "./ways_out";

/** Why a column is closed, and what to do about it. */
export class LockNote extends Component {
    static template = "school_gradebook.LockNote";
    static components = { WaysOut };
    static props = { model: SheetModel, column: Object, close: Function };

    setup() {
        this.place = { row: null, column: this.props.column };
    }

    get reason() {
        return this.props.model.columnLockReason(this.props.column);
    }
}

/** The head of a column: its name, how long it is open, or that it is closed. */
export class SheetHead extends Component {
    static template = "school_gradebook.SheetHead";
    static props = { model: SheetModel, column: Object, colindex: Number };

    setup() {
        this.layout = useState(this.props.model.layout);
        this.ticks = useState(this.props.model.ticks);
        this.note = usePopover(LockNote, { position: "bottom" });
    }

    /** Why it is closed, or "". */
    get lock() {
        void this.layout.rev;
        void this.ticks.rev;
        return this.props.model.columnLockReason(this.props.column);
    }

    /** `{text, urgency}` of an open column with a deadline, or null. */
    get deadline() {
        void this.ticks.rev;
        const { model, column } = this.props;
        const left = this.lock ? null : timeLeft(column.closes, model.time.now);
        return left && { text: timeLeftText(left, column.closes), urgency: left.urgency };
    }

    get title() {
        const { column } = this.props;
        const closes = column.closes && _t("Closes %s", formatMoment(column.closes));
        const weight = column.weight > 1 && _t("Weight %s", column.weight);
        return [column.label, weight, closes, this.lock].filter(Boolean).join("\n");
    }

    openNote(ev) {
        const { model, column } = this.props;
        this.note.open(ev.currentTarget, { model, column });
    }
}

import { Component, useRef, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { usePopover } from "@web/core/popover/popover_hook";
import { CellNote } from "./cell_note";
import { cellView, TEXT } from "./cell_view";
import { CommentBank } from "./comment_bank";
import { insertPhrase, lengthOf } from "./comment_phrases";
import { shownResults } from "./live_row";
import { CODES } from "./mark_grammar";
import { SheetModel } from "./sheet_model";

/** One pupil on a phone: a big input for a number, big buttons for a code. */
export class PhoneRow extends Component {
    static template = "school_gradebook.PhoneRow";
    static components = { CellNote, Dropdown, DropdownItem };
    static props = { model: SheetModel, row: Object, column: Object, onNext: Function };

    setup() {
        const { row, column } = this.props;
        this.signal = useState(row.signal);
        this.place = { row, column };
        /** What is being typed; null when the cell shows what the model says. */
        this.state = useState({ draft: null, isAsked: false });
        this.text = useRef("text");
        this.bank = usePopover(CommentBank, { useBottomSheet: true });
    }

    get view() {
        void this.signal.rev;
        return cellView(this.props.model, this.props.row, this.props.column);
    }

    /** The codes of the column as buttons; none for a column of numbers or prose. */
    get codes() {
        return Object.values(CODES[this.props.column.type]?.shown || {});
    }

    get isText() {
        return this.props.column.type === TEXT;
    }

    get length() {
        return lengthOf(this.state.draft ?? this.view.text);
    }

    /** The phrases, as a sheet from below; one that is taken stands behind what is there. */
    openBank() {
        this.commit();
        const { model, row } = this.props;
        this.bank.open(this.text.el, {
            model,
            row,
            onPick: (phrase) => this.take(phrase),
            close: () => this.bank.close(), // a popover gives its own, a sheet from below does not
        });
    }

    take(phrase) {
        this.enter(insertPhrase(this.view.text, phrase).text);
    }

    get isNumber() {
        return ["score", "test"].includes(this.props.column.type);
    }

    get otherStates() {
        const states = [
            { value: "v", label: _t("Absent, to be made up") },
            { value: "k", label: _t("Not made up: counts as zero") },
            { value: "m", label: _t("Exempt") },
            { value: "", label: _t("Clear") },
        ];
        const hasZero = this.isNumber || this.props.column.type === "comment";
        return states.filter(({ value }) => value !== "k" || hasZero);
    }

    /** Why it is locked is said when it is asked for; what was refused says so itself. */
    get hasNote() {
        const { invalid, locked } = this.view;
        return invalid || (locked && this.state.isAsked);
    }

    get results() {
        void this.signal.rev;
        return shownResults(this.props.model, this.props.row);
    }

    whyLabel(average) {
        return _t("%(average)s: why? (%(pupil)s)", { average, pupil: this.props.row.name });
    }

    enter(text) {
        this.state.draft = null;
        this.props.model.enter(this.props.row, this.props.column, text);
    }

    onInput(ev) {
        this.state.draft = ev.target.value;
    }

    commit() {
        if (this.state.draft !== null) {
            this.enter(this.state.draft);
        }
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && !ev.isComposing) {
            ev.preventDefault();
            this.commit();
            this.props.onNext(this.props.row.index);
        } else if (ev.key === "Escape") {
            this.state.draft = null;
        }
    }
}

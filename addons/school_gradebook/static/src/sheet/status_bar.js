import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { listIssues } from "./cell_view";
import { formatTime } from "./dates";
import { refusalText } from "./mark_messages";
import { SheetModel } from "./sheet_model";
import { SheetTools } from "./sheet_tools";
import { SheetTrouble } from "./sheet_trouble";

/** The one honest line: what is saved, what is not and why, what was refused. */
export class StatusBar extends Component {
    static template = "school_gradebook.StatusBar";
    static components = { SheetTools, SheetTrouble };
    static props = {
        model: SheetModel,
        settings: Object,
        onGoTo: Function,
        onShowKeys: Function,
        onToggleEnter: Function,
    };

    setup() {
        this.status = useState(this.props.model.status);
        this.layout = useState(this.props.model.layout);
        this.settings = useState(this.props.settings);
        this.shown = { refused: 0, conflict: 0 };
    }

    get queue() {
        return this.props.model.queue;
    }

    /** `{kind, text}` of the whole sheet; `rev` makes this line follow the queue. */
    get line() {
        void this.status.rev;
        const { dirty, saving } = this.queue.counts;
        const unsaved = dirty + saving;
        if (this.queue.failure && unsaved) {
            const reason = this.queue.failure.message;
            const text = _t("%(count)s not saved: %(reason)s", { count: unsaved, reason });
            return { kind: "failed", text };
        }
        if (unsaved) {
            return { kind: saving ? "saving" : "dirty", text: _t("%s not saved", unsaved) };
        }
        if (this.lockText) {
            return { kind: "locked", text: this.lockText };
        }
        return this.queue.hasUnsaved ? this.savedBut : this.savedAll;
    }

    get savedAll() {
        const { lastSavedAt } = this.queue;
        return lastSavedAt
            ? { kind: "saved", text: _t("Saved at %s", formatTime(lastSavedAt)) }
            : { kind: "clean", text: _t("All cells are saved") };
    }

    /** What a person has to look at stands behind it. */
    get savedBut() {
        const { lastSavedAt } = this.queue;
        return lastSavedAt
            ? { kind: "saved", text: _t("Saved at %s, but:", formatTime(lastSavedAt)), but: true }
            : { kind: "clean", text: _t("All other cells are saved") };
    }

    /** Why the whole gradebook cannot be written, or "". */
    get lockText() {
        void this.layout.rev;
        const { can_edit, closed_reason } = this.props.model.gradebook;
        return can_edit ? "" : closed_reason || _t("This gradebook is locked.");
    }

    get problems() {
        void this.status.rev;
        const { refused, conflict } = this.queue.counts;
        return [
            { state: "refused", count: refused, text: _t("%s refused", refused) },
            { state: "conflict", count: conflict, text: _t("%s in conflict", conflict) },
        ].filter(({ state, count }) => count && !(this.settings.isPhone && this.isListed(state)));
    }

    /** On a phone there is room for one button: that of the list, where there is one. */
    isListed(state) {
        const entries = [...this.queue.entries.values()].filter((entry) => entry.state === state);
        return state === "conflict" ? entries.length > 1 : entries.every(({ message }) => message);
    }

    /** The reason of the cell refused last, for whoever looks at the paper and not at the cell. */
    get lastReason() {
        void this.status.rev;
        const issues = listIssues(this.props.model).filter(({ entry }) => entry.code);
        const { row, column, entry } = issues.at(-1) || {};
        return entry ? `${row.name}, ${column.short}: ${refusalText(entry)}` : "";
    }

    /** Go from one problem to the next with each click. */
    next(state) {
        const issues = listIssues(this.props.model).filter(({ entry }) => entry.state === state);
        this.props.onGoTo(issues[this.shown[state]++ % issues.length]);
    }

    retry() {
        this.queue.flush();
    }
}

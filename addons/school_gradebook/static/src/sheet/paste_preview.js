import { Component, onPatched, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { pasteReason, warningText } from "./paste_messages";
import { CHANGED, CLEARED, KEPT, NEW, OUTSIDE, PASTE_REFUSED, SAME } from "./paste_plan";
import { PasteSession } from "./paste_session";

/** How many refused cells are listed before «and more». */
const LISTED = 50;

/** The bar above the grid that says what a pasted block would do. */
export class PastePreview extends Component {
    static template = "school_gradebook.PastePreview";
    static props = {
        session: PasteSession,
        onApply: Function,
        onDrop: Function,
        onGoTo: Function,
        onResize: Function,
    };

    setup() {
        this.state = useState(this.props.session.state);
        onPatched(() => this.props.onResize());
    }

    get plan() {
        return this.state.plan;
    }

    get counts() {
        const labels = {
            [NEW]: _t("new"),
            [CHANGED]: _t("changed"),
            [CLEARED]: _t("cleared"),
            [SAME]: _t("the same"),
            [KEPT]: _t("empty in the block, kept"),
            [PASTE_REFUSED]: _t("refused"),
            [OUTSIDE]: _t("outside"),
        };
        return Object.entries(labels)
            .map(([kind, label]) => ({ kind, label, count: this.plan.counts[kind] }))
            .filter(({ count }) => count);
    }

    get applyLabel() {
        const { length } = this.plan.changes;
        if (!length) {
            return _t("Nothing to write");
        }
        return this.plan.warnings.length
            ? _t("Write %s cells all the same", length)
            : _t("Write %s cells", length);
    }

    /** How the block was put on the sheet, in a sentence. */
    get placing() {
        const { matched, heads, ignored } = this.plan;
        const parts = [];
        if (matched) {
            const values = { found: matched.found, of: matched.of };
            parts.push(
                matched.by === "code"
                    ? _t("Pupils found by their code: %(found)s of %(of)s.", values)
                    : _t("Pupils found by their name: %(found)s of %(of)s.", values),
            );
        }
        if (heads) {
            parts.push(_t("Columns found by their heads."));
        }
        if (ignored) {
            parts.push(
                _t("Columns left out, because their heads name none of this sheet: %s.", ignored),
            );
        }
        return parts.join(" ");
    }

    get warnings() {
        const { columns } = this.props.session.model;
        return this.plan.warnings.map((warning) => warningText(warning, columns));
    }

    get refused() {
        const { rows, columns } = this.props.session.model;
        return this.plan.refused.slice(0, LISTED).map((cell) => ({
            cell,
            where: [
                cell.row === null
                    ? _t("Line %s of the block", cell.line)
                    : `${rows[cell.row].number}. ${rows[cell.row].name}`,
                columns[cell.col]?.short,
            ]
                .filter(Boolean)
                .join(", "),
            reason: pasteReason(cell),
            canGo: cell.row !== null && Boolean(columns[cell.col]),
        }));
    }

    get unlisted() {
        return Math.max(0, this.plan.refused.length - LISTED);
    }

    setOption(name, value) {
        this.props.session.setOption(name, value);
    }

    onKeydown(ev) {
        const acts = {
            Escape: () => this.props.onDrop(),
            Enter: () => this.props.onApply(),
        };
        // Enter on a button is that button's own
        if (ev.key in acts && !(ev.key === "Enter" && ev.target.matches("button, summary"))) {
            ev.preventDefault();
            ev.stopPropagation();
            acts[ev.key]();
        }
    }
}

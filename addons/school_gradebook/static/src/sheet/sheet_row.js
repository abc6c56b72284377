import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { cellView } from "./cell_view";
import { SheetModel } from "./sheet_model";

/** One pupil. It is drawn again when `row.signal` says so, and only then. */
export class SheetRow extends Component {
    static template = "school_gradebook.SheetRow";
    static props = { model: SheetModel, row: Object, markColumns: Array, textColumns: Array };

    setup() {
        this.signal = useState(this.props.row.signal);
    }

    /** The cells of some columns, as they look now. */
    cells(columns) {
        void this.signal.rev;
        const { model, row } = this.props;
        return columns.map((column) => ({ column, ...cellView(model, row, column) }));
    }

    get provisional() {
        const { average, provisional } = this.props.row;
        return !average && Boolean(provisional);
    }

    get provisionalTitle() {
        return _t("Provisional: some marks are missing");
    }

    whyLabel(average) {
        const { number, name } = this.props.row;
        return _t("%(average)s: why? (%(pupil)s)", { average, pupil: `${number}. ${name}` });
    }

    get pupilTitle() {
        const { code, birthDate } = this.props.row;
        return [code, birthDate].filter(Boolean).join(" · ");
    }
}

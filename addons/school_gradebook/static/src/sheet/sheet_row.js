import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { cellView, columnPlace } from "./cell_view";
import { shownResults } from "./live_row";
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

    /** Average and year result as they stand now, see live_row.js. */
    get results() {
        void this.signal.rev;
        return shownResults(this.props.model, this.props.row);
    }

    averageTitle({ average, missing, confirmed }) {
        const said = [];
        if (!average && missing.length) {
            said.push(_t("Provisional. Missing: %s", missing.join(", ")));
        }
        if (!confirmed) {
            said.push(_t("Worked out here; the server has not confirmed it yet"));
        }
        return said.join("\n");
    }

    whyLabel(average) {
        const { number, name } = this.props.row;
        return _t("%(average)s: why? (%(pupil)s)", { average, pupil: `${number}. ${name}` });
    }

    colindex(column) {
        return columnPlace(this.props.model, column);
    }
}

import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { SheetModel } from "./sheet_model";

/**
 * What a person may do about a closed cell or column, by other parts of the suite:
 * `{label: (place) => string, isAvailable: (model, place) => boolean, run: (env, model, place) => void}`,
 * where a place is `{row, column}`; the row is null for a whole column.
 */
const waysOut = registry.category("school_sheet_ways_out");

/** Below a reason: whom to ask, and what else can be done. */
export class WaysOut extends Component {
    static template = "school_gradebook.WaysOut";
    static props = { model: SheetModel, place: Object };

    get who() {
        const { ask } = this.props.model.locks;
        return ask ? _t("Ask: %s", ask) : "";
    }

    get ways() {
        const { model, place } = this.props;
        return waysOut.getAll().filter((way) => way.isAvailable(model, place));
    }

    run(way) {
        way.run(this.env, this.props.model, this.props.place);
    }
}

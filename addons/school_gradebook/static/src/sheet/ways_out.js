import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { SheetModel } from "./sheet_model";

/** By other parts of the suite: those with `run`, see README, «Ways out of a lock». */
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
        return waysOut.getAll().filter((way) => way.run && way.isAvailable(model, place));
    }

    run(way) {
        way.run(this.env, this.props.model, this.props.place);
    }
}

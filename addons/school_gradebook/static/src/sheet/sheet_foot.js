import { Component, useState } from "@odoo/owl";
import { SheetModel } from "./sheet_model";

/** Per column: how many pupils have a mark, how many have none. */
export class SheetFoot extends Component {
    static template = "school_gradebook.SheetFoot";
    static props = { model: SheetModel, markColumns: Array, textColumns: Array };

    setup() {
        this.counts = useState(this.props.model.counts);
    }

    /** A column that is begun and not complete: what is missing there stands out. */
    isPartial({ key }) {
        const { entered, missing } = this.counts[key];
        return Boolean(entered && missing);
    }
}

import { Component, useState } from "@odoo/owl";
import { SheetModel } from "./sheet_model";

/**
 * Number and name of each pupil once more, over the table: what stays in sight when it is
 * scrolled sideways. It is one element for all of them, because each sticky cell would be
 * a layer of its own, in every frame. Screen readers have the table's own names.
 */
export class SheetNames extends Component {
    static template = "school_gradebook.SheetNames";
    static props = { model: SheetModel, frozen: Object };

    setup() {
        this.layout = useState(this.props.model.layout);
        this.frozen = useState(this.props.frozen);
    }

    get rows() {
        void this.layout.rev;
        return this.frozen.isOn ? this.props.model.rows : [];
    }
}

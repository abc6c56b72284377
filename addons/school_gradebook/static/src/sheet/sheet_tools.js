import { Component, useState } from "@odoo/owl";
import { SheetModel } from "./sheet_model";

/** Buttons for what the keys do to the selection: undo, redo, the menu of the cell. */
export class SheetTools extends Component {
    static template = "school_gradebook.SheetTools";
    static props = { model: SheetModel };

    setup() {
        this.status = useState(this.props.model.status);
    }

    get history() {
        void this.status.rev;
        return this.props.model.writer.history;
    }

    act(type) {
        this.props.model.bus.trigger("act", { type });
    }
}

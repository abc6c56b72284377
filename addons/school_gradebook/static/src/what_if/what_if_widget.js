import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { saveAround } from "../explain/save_around";
import { WhatIfDialog } from "./what_if_dialog";

/** `<widget name="school_what_if"/>`: the button «Try out» of a row or a form. */
export class WhatIfWidget extends Component {
    static template = "school_gradebook.WhatIfWidget";
    static props = { ...standardWidgetProps };

    setup() {
        this.dialog = useService("dialog");
    }

    async open() {
        const { record } = this.props;
        if (await saveAround(record)) {
            const { resModel, resId } = record;
            this.dialog.add(WhatIfDialog, { resModel, resId });
        }
    }
}

export const whatIfWidget = {
    component: WhatIfWidget,
    listViewWidth: 104,
};

registry.category("view_widgets").add("school_what_if", whatIfWidget);

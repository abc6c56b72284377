import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { ExplainDialog } from "./explain_dialog";
import { saveAround } from "./save_around";

/** `<widget name="school_explain"/>`: the button «Why?» of a row or a form. */
export class ExplainWidget extends Component {
    static template = "school_gradebook.ExplainWidget";
    static props = { ...standardWidgetProps };

    setup() {
        this.dialog = useService("dialog");
    }

    async open() {
        const { record } = this.props;
        if (await saveAround(record)) {
            const { resModel, resId } = record;
            this.dialog.add(ExplainDialog, { resModel, resId });
        }
    }
}

export const explainWidget = {
    component: ExplainWidget,
    listViewWidth: 96,
};

registry.category("view_widgets").add("school_explain", explainWidget);

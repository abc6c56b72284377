import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { LoadState, useLoaded } from "../explain/load_state";
import { WhatIf } from "./what_if";
import { WhatIfModel } from "./what_if_model";

/** «Try out»: what other marks would change for one pupil. Nothing of it is ever saved. */
export class WhatIfDialog extends Component {
    static template = "school_gradebook.WhatIfDialog";
    static components = { Dialog, LoadState, WhatIf };
    static props = { resModel: String, resId: Number, close: Function };

    setup() {
        this.orm = useService("orm");
        this.state = useLoaded(async () => new WhatIfModel(await this.call("what_if_sheet")));
    }

    get title() {
        const name = this.state.data?.sheet.title;
        return name ? _t("Try out: %s", name) : _t("Try out");
    }

    call(method, ...args) {
        const { resModel, resId } = this.props;
        return this.orm.silent.call(resModel, method, [[resId], ...args]);
    }
}

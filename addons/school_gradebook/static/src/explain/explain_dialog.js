import { Component, useEffect, useRef } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Explanation } from "./explanation";
import { LoadState, useLoaded } from "./load_state";

/** «Why?»: how a result of one pupil comes about, by the rules it was computed with. */
export class ExplainDialog extends Component {
    static template = "school_gradebook.ExplainDialog";
    static components = { Dialog, Explanation, LoadState };
    static props = {
        resModel: String,
        resId: Number,
        /** What has to be done first, so that the answer is about what is on the screen. */
        prepare: { type: Function, optional: true },
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.content = useRef("content");
        this.state = useLoaded(() => this.ask());
        // the arrow keys scroll what has the focus
        useEffect(
            (el) => el?.focus({ preventScroll: true }),
            () => [this.content.el],
        );
    }

    get title() {
        return this.state.data?.title || _t("Why?");
    }

    async ask() {
        const { resModel, resId, prepare } = this.props;
        await prepare?.();
        return this.orm.silent.call(resModel, "explain", [[resId]]);
    }
}

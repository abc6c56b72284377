import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { classifyFailure } from "../sheet/rpc_failure";
import { Explanation } from "./explanation";

const LOADING = "loading";
const READY = "ready";
const FAILED = "failed";

/** «Why?»: how a result of one pupil comes about, by the rules it was computed with. */
export class ExplainDialog extends Component {
    static template = "school_gradebook.ExplainDialog";
    static components = { Dialog, Explanation };
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
        this.state = useState({ phase: LOADING, data: null, failure: "" });
        onWillStart(() => void this.load());
        // the arrow keys scroll what has the focus
        useEffect(
            (el) => el?.focus({ preventScroll: true }),
            () => [this.content.el],
        );
    }

    get title() {
        return this.state.data?.title || _t("Why?");
    }

    async load() {
        const { resModel, resId, prepare } = this.props;
        this.state.phase = LOADING;
        try {
            await prepare?.();
            const data = await this.orm.silent.call(resModel, "explain", [[resId]]);
            Object.assign(this.state, { phase: READY, data });
        } catch (error) {
            Object.assign(this.state, { phase: FAILED, failure: classifyFailure(error).message });
        }
    }
}

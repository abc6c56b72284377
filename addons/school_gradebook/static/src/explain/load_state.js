import { Component, onWillStart, useState } from "@odoo/owl";
import { classifyFailure } from "../sheet/rpc_failure";

const LOADING = "loading";
const READY = "ready";
const FAILED = "failed";

/**
 * What a dialog asks the server for once it is open: `{phase, data, failure, load}`, with
 * `phase` one of "loading", "ready", "failed". The dialog is on the screen meanwhile.
 *
 * @param {() => Promise<Object>} ask
 */
export function useLoaded(ask) {
    const state = useState({ phase: LOADING, data: null, failure: "", load });

    async function load() {
        state.phase = LOADING;
        try {
            const data = await ask();
            Object.assign(state, { phase: READY, data });
        } catch (error) {
            Object.assign(state, { phase: FAILED, failure: classifyFailure(error).message });
        }
    }

    onWillStart(() => void load());
    return state;
}

/** The waiting, or the failure with what to do about it; nothing once the answer is there. */
export class LoadState extends Component {
    static template = "school_gradebook.LoadState";
    static props = { state: Object };
}

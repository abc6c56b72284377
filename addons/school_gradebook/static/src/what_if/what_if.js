import { Component, onWillDestroy, useEffect, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { periodName } from "../explain/entry_kinds";
import { ExplanationGroups } from "../explain/explanation";
import { classifyFailure } from "../sheet/rpc_failure";
import { LiveAnswer } from "./live_answer";
import { WhatIfNeeded } from "./what_if_needed";
import { WhatIfTable } from "./what_if_table";

const clock = {
    setTimeout: (callback, delay) => browser.setTimeout(callback, delay),
    clearTimeout: (timer) => browser.clearTimeout(timer),
};

/** The marks of one pupil to play with, and what comes of it. */
export class WhatIf extends Component {
    static template = "school_gradebook.WhatIf";
    static components = { ExplanationGroups, WhatIfNeeded, WhatIfTable };
    static props = { model: Object, ask: Function };

    setup() {
        this.root = useRef("root");
        this.model = useState(this.props.model);
        this.state = useState({ term: this.lastTerm, isWaiting: false, failure: "" });
        this.live = new LiveAnswer({
            ask: () => this.props.ask(this.model.changes()),
            onAnswer: (answer) => this.show({ answer }),
            onFailure: (error) => this.show({ failure: classifyFailure(error).message }),
            clock,
        });
        onWillDestroy(() => this.live.cancel());
        useEffect(
            () => this.focusFirst(),
            () => [],
        );
    }

    /** The last term that has marks: there is what can still be earned. */
    get lastTerm() {
        const { terms, cells } = this.props.model;
        const marked = [...cells.values()].filter(({ saved }) => saved);
        const begun = terms.filter(({ code }) => marked.some(({ term }) => term === code));
        return (begun.at(-1) || terms[0])?.code || "";
    }

    get tables() {
        return this.model.tables[this.state.term] || [];
    }

    get conductTerms() {
        return Object.keys(this.model.sheet.conduct || {});
    }

    get hasAbsences() {
        return this.model.absences.saved !== "";
    }

    termName(code) {
        return this.model.terms.find((term) => term.code === code)?.name || periodName(code);
    }

    show({ answer = this.model.answer, failure = "" }) {
        Object.assign(this.state, { isWaiting: false, failure });
        this.model.take(answer);
    }

    /** Ask what would come of it, unless everything is as it is saved. */
    refresh() {
        this.live.cancel();
        this.state.failure = "";
        this.state.isWaiting = Object.keys(this.model.changes()).length > 0;
        if (this.state.isWaiting) {
            this.live.request();
        } else {
            this.model.take(null);
        }
    }

    reset() {
        this.model.reset();
        this.refresh();
        this.focusFirst();
    }

    /** Not on a phone, where the keyboard would cover what there is to see. */
    focusFirst() {
        if (!this.env.isSmall) {
            this.root.el.querySelector("table input:enabled")?.focus();
        }
    }

    onType(cell, text) {
        this.model.type(cell, text);
        this.refresh();
    }

    onConduct(term, ev) {
        this.model.conduct[term] = ev.target.value;
        this.refresh();
    }

    onAbsences(ev) {
        this.model.absences.text = ev.target.value;
        this.refresh();
    }

    /** Put a mark that would lift the level into its cell. */
    tryNeeded(entry) {
        const cell = this.model.cellOf(entry);
        if (cell) {
            this.onType(cell, entry.needed);
        }
    }
}

import { Component, onWillUnmount, useEffect, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";

/** How long a message stays, in milliseconds. */
const SHOWN = 8000;

/** What the sheet has just done to a selection, in a line that goes by itself. */
export class SheetSaid extends Component {
    static template = "school_gradebook.SheetSaid";
    static props = { said: Object };

    setup() {
        this.said = useState(this.props.said);
        useEffect(
            () => {
                browser.clearTimeout(this.timer);
                this.timer = browser.setTimeout(() => (this.said.text = ""), SHOWN);
            },
            () => [this.said.rev],
        );
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }
}

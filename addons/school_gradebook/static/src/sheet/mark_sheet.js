import { Component, onWillUnmount, useExternalListener, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useBus, useService } from "@web/core/utils/hooks";
import { ExplainDialog } from "../explain/explain_dialog";
import { KeyHelp } from "./key_help";
import { PhoneSheet } from "./phone_sheet";
import { useDraft } from "./sheet_draft";
import { flashCells } from "./sheet_flash";
import { SheetGrid } from "./sheet_grid";
import { SheetModel } from "./sheet_model";
import { StatusBar } from "./status_bar";

const ENTER_SETTING = "school_gradebook.sheet.enter_moves";
const LINE = "school.gradebook.line";
/** How often deadlines are counted down, in milliseconds. */
const TICK = 30000;
const PHONE = "(max-width: 480px)";

/** One gradebook: the status bar, and the grid or, on a phone, one column as a list. */
export class MarkSheet extends Component {
    static template = "school_gradebook.MarkSheet";
    static components = { PhoneSheet, SheetGrid, StatusBar };
    static props = { model: SheetModel, onOutdated: { type: Function, optional: true } };

    setup() {
        this.root = useRef("root");
        this.dialog = useService("dialog");
        this.settings = useState({
            enterMoves: browser.localStorage.getItem(ENTER_SETTING) || "down",
            isPhone: browser.matchMedia(PHONE).matches,
        });
        useExternalListener(window, "resize", () => {
            this.settings.isPhone = browser.matchMedia(PHONE).matches;
        });
        useDraft(this.props.model);
        const ticking = browser.setInterval(() => this.props.model.tick(), TICK);
        onWillUnmount(() => browser.clearInterval(ticking));
        const { bus } = this.props.model;
        useBus(bus, "stale", () => this.props.model.refresh());
        useBus(bus, "others", ({ detail }) => flashCells(this.root.el, detail.cells));
        useBus(bus, "outdated", () => this.props.onOutdated?.());
        useBus(bus, "explain", ({ detail }) => this.explain(detail));
    }

    /** Why a pupil's average is what it is, with the marks that are on the screen. */
    explain({ lineId }) {
        const { bus, queue, gradebook } = this.props.model;
        if (gradebook.marks_only) {
            return; // no average follows from these marks alone
        }
        bus.trigger("commit");
        this.dialog.add(ExplainDialog, {
            resModel: LINE,
            resId: lineId,
            prepare: () => queue.flush(),
        });
    }

    showKeys() {
        this.dialog.add(KeyHelp);
    }

    toggleEnter() {
        this.settings.enterMoves = this.settings.enterMoves === "down" ? "right" : "down";
        browser.localStorage.setItem(ENTER_SETTING, this.settings.enterMoves);
    }

    goTo(issue) {
        this.props.model.bus.trigger("go", issue);
    }
}

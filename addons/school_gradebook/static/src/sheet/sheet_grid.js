import {
    Component,
    onMounted,
    onPatched,
    onWillUnmount,
    reactive,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useBus } from "@web/core/utils/hooks";
import { CellEditor } from "./cell_editor";
import { CellNote } from "./cell_note";
import { CellOverlay } from "./cell_overlay";
import { formatMoment } from "./dates";
import { SheetFoot } from "./sheet_foot";
import { SheetModel } from "./sheet_model";
import { SheetRow } from "./sheet_row";

/** Height the grid keeps even in a low window, and room left below it, in pixels. */
const MIN_HEIGHT = 320;
const BOTTOM = 16;

/** All columns of the class, for keyboard and mouse. */
export class SheetGrid extends Component {
    static template = "school_gradebook.SheetGrid";
    static components = { CellNote, SheetFoot, SheetRow };
    static props = { model: SheetModel, settings: Object, onShowKeys: Function };

    setup() {
        const { model, settings, onShowKeys } = this.props;
        this.layout = useState(model.layout);
        this.active = reactive({ row: null, column: null, rev: 0 });
        this.root = useRef("root");
        this.scroller = useRef("scroller");
        this.table = useRef("table");
        this.host = useRef("host");
        this.input = useRef("input");
        this.rowBand = useRef("rowBand");
        this.colBand = useRef("colBand");
        this.editor = new CellEditor({
            model,
            settings,
            active: this.active,
            onHelp: onShowKeys,
            onLeave: () => this.root.el.parentElement.querySelector(".o_sheet_keys").focus(),
        });
        onMounted(() => this.start());
        onPatched(() => this.editor.redraw());
        onWillUnmount(() => this.observer.disconnect());
        useExternalListener(window, "resize", () => this.fillHeight());
        useBus(model.bus, "cells", ({ detail }) => this.editor.onCells(detail.keys));
        useBus(model.bus, "commit", () => this.editor.commit());
        useBus(model.bus, "go", ({ detail }) => this.goTo(detail));
    }

    get columns() {
        void this.layout.rev;
        return this.props.model.columns;
    }

    /** Columns with marks, and those of prose, which stand behind the average. */
    get markColumns() {
        return this.columns.filter(({ type }) => type !== "text");
    }

    get textColumns() {
        return this.columns.filter(({ type }) => type === "text");
    }

    get label() {
        const { subject, class_name, term } = this.props.model.gradebook;
        return [subject, class_name, term].filter(Boolean).join(" – ");
    }

    get tableId() {
        return `o_sheet_${this.props.model.id}`;
    }

    headTitle(column) {
        const closes = column.closes && _t("Closes %s", formatMoment(column.closes));
        const weight = column.weight > 1 && _t("Weight %s", column.weight);
        const lock = this.props.model.columnLockReason(column);
        return [column.label, weight, closes, lock].filter(Boolean).join("\n");
    }

    isLocked(column) {
        return Boolean(this.props.model.columnLockReason(column));
    }

    start() {
        this.fillHeight();
        this.overlay = new CellOverlay({
            table: this.table.el,
            scroller: this.scroller.el,
            host: this.host.el,
            rowBand: this.rowBand.el,
            colBand: this.colBand.el,
        });
        this.editor.attach(this.overlay, this.input.el);
        // another width of the window, of the fonts: the cells have moved
        this.observer = new ResizeObserver(() => this.onResize());
        this.observer.observe(this.table.el);
        if (this.props.model.gradebook.can_edit) {
            this.editor.focus();
        }
    }

    onResize() {
        const { el } = this.scroller;
        // columns are frozen only where there is something to scroll: it costs a layer per row
        el.toggleAttribute("data-wide", el.scrollWidth > el.clientWidth);
        this.editor.place();
    }

    /** The grid ends at the foot of the window, so that its head and foot stay in sight. */
    fillHeight() {
        const { el } = this.scroller;
        const top = el.getBoundingClientRect().top;
        el.style.maxHeight = `${Math.max(MIN_HEIGHT, window.innerHeight - top - BOTTOM)}px`;
    }

    goTo({ row, column }) {
        this.editor.moveTo({ row: row.index, col: column.index });
    }
}

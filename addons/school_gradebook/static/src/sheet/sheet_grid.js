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
import { usePopover } from "@web/core/popover/popover_hook";
import { useBus } from "@web/core/utils/hooks";
import { CellEditor } from "./cell_editor";
import { CellKeys } from "./cell_keys";
import { CellMenu, menuGroups } from "./cell_menu";
import { CellNote } from "./cell_note";
import { CellOverlay } from "./cell_overlay";
import { GridMouse } from "./grid_mouse";
import { PastePreview } from "./paste_preview";
import { usePasteSession } from "./paste_session";
import { columnPlace } from "./cell_view";
import { ChecksumBar } from "./checksum_bar";
import { CommentTools } from "./comment_tools";
import { PupilCard } from "./pupil_card";
import { SheetFoot } from "./sheet_foot";
import { SheetHead } from "./sheet_head";
import { SheetModel } from "./sheet_model";
import { SheetNames } from "./sheet_names";
import { SheetRow } from "./sheet_row";
import { SheetSaid } from "./sheet_said";

/** Height the grid keeps even in a low window, and room left below it, in pixels. */
const MIN_HEIGHT = 320;
const BOTTOM = 40;

/** All columns of the class, for keyboard and mouse. */
export class SheetGrid extends Component {
    static template = "school_gradebook.SheetGrid";
    static components = {
        CellNote,
        ChecksumBar,
        CommentTools,
        PastePreview,
        PupilCard,
        SheetFoot,
        SheetHead,
        SheetNames,
        SheetRow,
        SheetSaid,
    };
    static props = { model: SheetModel, settings: Object, onShowKeys: Function };

    setup() {
        const { model } = this.props;
        this.layout = useState(model.layout);
        this.active = reactive({ row: null, column: null, range: null, rev: 0 });
        this.frozen = reactive({ isOn: false, top: 0 });
        this.said = reactive({ text: "", rev: 0 });
        this.root = useRef("root");
        this.scroller = useRef("scroller");
        this.table = useRef("table");
        this.host = useRef("host");
        this.input = useRef("input");
        this.focusBar = useRef("focusBar");
        this.rowBand = useRef("rowBand");
        this.colBand = useRef("colBand");
        this.frame = useRef("frame");
        this.pasting = usePasteSession(model);
        this.menu = usePopover(CellMenu, {
            position: "bottom-start",
            arrow: false,
            onClose: () => this.editor.focus(),
        });
        this.setupEditor();
        onMounted(() => this.start());
        onPatched(() => this.editor.redraw());
        onWillUnmount(() => this.observer.disconnect());
        useExternalListener(window, "resize", () => this.fillHeight());
        useBus(model.bus, "cells", ({ detail }) => this.editor.onCells(detail.keys));
        useBus(model.bus, "commit", () => this.editor.commit());
        useBus(model.bus, "go", ({ detail }) => this.goTo(detail));
        useBus(model.bus, "act", ({ detail }) => this.keys.act(detail));
        useExternalListener(window, "mousemove", (ev) => this.mouse.onMousemove(ev));
        useExternalListener(window, "mouseup", () => this.mouse.onMouseup());
    }

    setupEditor() {
        const { model, settings, onShowKeys } = this.props;
        const { active, pasting } = this;
        this.editor = new CellEditor({
            model,
            active,
            pasting,
            say: (text) => Object.assign(this.said, { text, rev: this.said.rev + 1 }),
            onLeave: () => this.root.el.parentElement.querySelector(".o_sheet_keys").focus(),
        });
        this.mouse = new GridMouse(this.editor, () => this.openMenu());
        this.keys = new CellKeys(this.editor, settings, {
            help: onShowKeys,
            menu: () => this.openMenu(),
            applyPaste: () => this.applyPaste(),
            dropPaste: () => this.dropPaste(),
            toPasteBar: () => this.root.el.querySelector(".o_sheet_paste_apply")?.focus(),
        });
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

    /** How many columns follow from the marks: the average, and that of the year. */
    get resultCount() {
        return this.props.model.hasYearAverage ? 2 : 1;
    }

    get label() {
        const { subject, class_name, term } = this.props.model.gradebook;
        return [subject, class_name, term].filter(Boolean).join(" – ");
    }

    get tableId() {
        return `o_sheet_${this.props.model.id}`;
    }

    get colCount() {
        return columnPlace(this.props.model, this.columns.at(-1));
    }

    colindex(column) {
        return columnPlace(this.props.model, column);
    }

    start() {
        this.fillHeight();
        this.overlay = new CellOverlay({
            table: this.table.el,
            scroller: this.scroller.el,
            names: this.root.el.querySelector(".o_sheet_names"),
            host: this.host.el,
            rowBand: this.rowBand.el,
            colBand: this.colBand.el,
            frame: this.frame.el,
        });
        this.editor.attach(this.overlay, this.input.el);
        // another width of the window, of the fonts: the cells have moved
        this.observer = new ResizeObserver(() => this.onResize());
        this.observer.observe(this.table.el);
        if (this.props.model.gradebook.can_edit) {
            this.editor.focus();
            this.overlay.reveal();
        }
    }

    onResize() {
        const { scrollWidth, clientWidth } = this.scroller.el;
        this.frozen.isOn = scrollWidth > clientWidth;
        this.frozen.top = this.table.el.tHead.offsetHeight;
        this.editor.place();
    }

    /** The grid ends at the foot of the window, so that its head and foot stay in sight. */
    fillHeight() {
        const { el } = this.scroller;
        const top = el.getBoundingClientRect().top;
        const below = this.focusBar.el.offsetHeight + BOTTOM;
        el.style.maxHeight = `${Math.max(MIN_HEIGHT, window.innerHeight - top - below)}px`;
    }

    goTo({ row, column }) {
        this.editor.moveTo({ row: row.index, col: column.index });
    }

    // ------------------------------------------------------------------
    // The menu, and what is pasted
    // ------------------------------------------------------------------

    openMenu() {
        if (!this.menu.isOpen && !this.pasting.isOpen) {
            this.editor.commit();
            this.menu.open(this.host.el, {
                groups: menuGroups(this.editor),
                onChoose: (action) => this.choose(action),
            });
        }
    }

    choose(action) {
        this.editor.focus();
        this.keys.act(action);
    }

    /** @param {boolean} [warned] the person has read the warnings: they stand beside the button */
    applyPaste(warned = false) {
        const { pasting } = this;
        pasting.state.isSeen ||= warned;
        const { counts } = pasting.state.plan;
        const changed = pasting.apply();
        if (changed) {
            this.afterPaste();
            const left = counts.refused + counts.outside;
            const parts = [
                _t("Cells pasted: %s. Ctrl+Z takes it back.", changed.length),
                left && _t("Not written: %s.", left),
            ];
            this.editor.blocks.say(parts.filter(Boolean).join(" "));
        }
    }

    dropPaste() {
        this.pasting.drop();
        this.afterPaste();
    }

    afterPaste() {
        this.editor.show();
        this.editor.focus();
    }
}

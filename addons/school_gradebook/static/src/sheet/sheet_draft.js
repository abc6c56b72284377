import { useExternalListener } from "@odoo/owl";
import { useBus } from "@web/core/utils/hooks";
import { cellKey } from "./cell_entry";

/**
 * The cell that an input of the sheet writes to: the grid's one input names it for
 * screen readers, an input of the list by `data-cell`.
 */
function placeOf(model, input) {
    const id = input.getAttribute?.("aria-activedescendant") || "";
    const [, inGrid, inGridColumn] = id.match(/^o_sheet_(\d+)_(.+)$/) || [];
    const [inList, inListColumn] = (input.dataset?.cell || "").split("|");
    const row = model.rowsById.get(Number(inGrid || inList));
    const column = model.columns.find(({ key }) => key === (inGridColumn || inListColumn));
    return row && column ? { row, column } : null;
}

/** Let the model know what is being typed, so that it survives the end of the page. */
export function useDraft(model) {
    const capture = { capture: true };
    const note = ({ target }) => {
        const place = placeOf(model, target);
        if (place) {
            model.setDraft(place.row, place.column, target.value);
        }
    };
    useExternalListener(window, "input", note, capture);
    useExternalListener(
        window,
        "keydown",
        ({ key }) => {
            if (key === "Escape") {
                model.setDraft(null);
            }
        },
        capture,
    );
    useBus(model.bus, "cells", ({ detail: { keys } }) => {
        const { draft } = model;
        if (draft && keys?.includes(cellKey(draft.lineId, draft.column))) {
            model.setDraft(null);
        }
    });
}

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

const waysOut = registry.category("school_sheet_ways_out");

/** Open a request for cells `[{line_id, column, value?}]` of a book. */
async function ask(env, gradebookId, cells) {
    const { orm, action } = env.services;
    const opened = await orm.call("school.gradebook", "action_request_correction", [
        [gradebookId],
        cells,
    ]);
    await action.doAction(opened);
}

/** The cells that are marked in the sheet, or the one that was asked for. */
export function chosenCells(model, { row, column }) {
    const marked = model.selectedCells?.() || [];
    const isAmong = marked.some((cell) => cell.row === row && cell.column.key === column.key);
    const chosen = isAmong ? marked : [{ row, column }];
    return chosen
        .filter((cell) => cell.row.active && !model.isEditable(cell.row, cell.column))
        .map((cell) => ({ line_id: cell.row.lineId, column: cell.column.key }));
}

/** From a locked cell of the sheet. */
export const fromCell = {
    label: () => _t("Ask for a correction"),
    isAvailable: (model, place) =>
        Boolean(model.gradebook?.may_ask && place?.row?.active && place.column),
    run: (env, model, place) => ask(env, model.gradebook.id, chosenCells(model, place)),
};

/** From the list of what could not be saved, with what was typed. */
export const fromUnsent = {
    label: _t("Ask for a correction"),
    isAvailable: (source, place) => !place && Boolean(source.cells?.length),
    open: (env, { gradebook, cells }) =>
        ask(
            env,
            gradebook.id,
            cells.map(({ line_id, column, value }) => ({ line_id, column, value })),
        ),
};

waysOut.add("school_approval.cell", fromCell);
waysOut.add("school_approval.unsent", fromUnsent);

import { doubleIdOf } from "@school_gradebook/sheet/endpoint";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

const waysOut = registry.category("school_sheet_ways_out");

/** The second sheet of a double entry is no book: its cells are settled in the comparison. */
const isBook = (id) => Boolean(id) && !doubleIdOf(id);

/**
 * Open a request for cells `[{line_id, column, value?}]` of a book. Once the draft holds
 * them, what was typed need not wait in the browser any more.
 */
async function ask(env, gradebookId, cells, onAsked) {
    const { orm, action } = env.services;
    const opened = await orm.call("school.gradebook", "action_request_correction", [
        [gradebookId],
        cells,
    ]);
    onAsked();
    await action.doAction(opened);
}

/** The cells that are marked in the sheet, or the one that was asked for. */
export function chosenCells(model, { row, column }) {
    const marked = model.selectedCells?.() || [];
    // by their keys: a place is reactive, what is marked is not
    const isAmong = marked.some(
        (cell) => cell.row.lineId === row.lineId && cell.column.key === column.key,
    );
    const chosen = isAmong ? marked : [{ row, column }];
    return chosen.filter((cell) => cell.row.active && !model.isEditable(cell.row, cell.column));
}

/** A cell for the request; what was typed and refused because of the lock is asked for. */
function asked(model, { row, column }) {
    const entry = model.entry(row, column);
    const value = entry && { value: entry.value };
    return { line_id: row.lineId, column: column.key, ...value };
}

/** From a locked cell of the sheet. */
export const fromCell = {
    label: () => _t("Ask for a correction"),
    isAvailable: (model, place) =>
        Boolean(model.gradebook?.may_ask && place?.row?.active && place.column) &&
        isBook(model.gradebook.id),
    run: (env, model, place) => {
        const cells = chosenCells(model, place);
        return ask(
            env,
            model.gradebook.id,
            cells.map((cell) => asked(model, cell)),
            () => cells.forEach(({ row, column }) => model.giveUp(row, column)),
        );
    },
};

/** From the list of what could not be saved, with what was typed. */
export const fromUnsent = {
    label: _t("Ask for a correction"),
    isAvailable: ({ gradebook, cells }, place) =>
        !place && Boolean(cells?.length) && isBook(gradebook.id),
    open: (env, { gradebook, cells, forget }) =>
        ask(
            env,
            gradebook.id,
            cells.map(({ line_id, column, value }) => ({ line_id, column, value })),
            forget,
        ),
};

waysOut.add("school_approval.cell", fromCell);
waysOut.add("school_approval.unsent", fromUnsent);

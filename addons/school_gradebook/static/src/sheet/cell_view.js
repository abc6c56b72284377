/** What the sheet draws of a cell and counts of a column: the saved marks under the unsaved ones. */
import { CONFLICT, REFUSED } from "./cell_entry";
import { stateOf } from "./mark_grammar";
import { refusalText, stateText } from "./mark_messages";
import { PASTE_REFUSED } from "./paste_plan";

/** The type of a column of prose, and the key of the one every gradebook has. */
export const TEXT = "text";
export const COMMENT_COLUMN = "comment";
/** The state of a mark that the former school gave. */
export const TRANSFERRED = "transferred";

function stateOfCell(row, column, entry, text) {
    if (column.type === TEXT || !text) {
        return "";
    }
    if (entry) {
        return entry.restore ? TRANSFERRED : stateOf(text);
    }
    return row.cells[column.key].state;
}

/** Whether a mark is missing here: others of the column are there. */
function isMissed(model, row, column) {
    const isBegun = Boolean(model.counts[column.key]?.entered);
    return column.type !== TEXT && row.active && isBegun;
}

/** Everything the drawing of one cell needs. */
export function cellView(model, row, column) {
    const planned = model.planned(row, column);
    if (planned) {
        return plannedView(planned, column);
    }
    const entry = model.entry(row, column);
    const text = model.text(row, column);
    const state = stateOfCell(row, column, entry, text);
    const corrected = (!entry && row.cells[column.key]?.corrected) || "";
    const said = entry?.state === REFUSED ? refusalText(entry) : stateText(state);
    const title = [said, corrected].filter(Boolean).join("\n");
    return {
        text,
        paste: "",
        before: "",
        state,
        saving: entry?.state || "",
        invalid: entry?.state === REFUSED || entry?.state === CONFLICT,
        missing: !text && isMissed(model, row, column),
        locked: !model.isEditable(row, column),
        corrected,
        title: title || (column.type === TEXT ? text : ""),
    };
}

/** A cell as a paste would leave it, with what stands there now. */
function plannedView({ kind, text, before, reason, code, params }, column) {
    const isRefused = kind === PASTE_REFUSED;
    const why = isRefused ? reason || refusalText({ code, params }) : "";
    return {
        text,
        paste: kind,
        before: text === before ? "" : before,
        state: isRefused || column.type === TEXT || !text ? "" : stateOf(text),
        saving: "",
        invalid: isRefused,
        locked: false,
        title: why,
    };
}

/** Cells that a person has to look at, column by column. */
export function listIssues(model) {
    const issues = [];
    for (const entry of model.queue.entries.values()) {
        const row = model.rowsById.get(entry.lineId);
        const column = model.columns.find(({ key }) => key === entry.column);
        if (row && column && [REFUSED, CONFLICT].includes(entry.state)) {
            issues.push({ row, column, entry });
        }
    }
    return issues.sort((a, b) => a.column.index - b.column.index || a.row.index - b.row.index);
}

/** A test still to be made up is missing, and a text that is no mark is not a mark. */
function isEntered(model, row, column) {
    const text = model.text(row, column);
    const isMark = column.type === TEXT || stateOf(text) !== "absent";
    return Boolean(text) && isMark && model.entry(row, column)?.state !== REFUSED;
}

/** How many pupils of the class have something in a column, and how many have not. */
export function columnCount(model, column) {
    const active = model.rows.filter((row) => row.active);
    const entered = active.filter((row) => isEntered(model, row, column)).length;
    return { entered, missing: active.length - entered };
}

/** Which column of the table this is, for screen readers: number and name come first, results before prose. */
export function columnPlace(model, { type, index }) {
    const results = model.hasYearAverage ? 2 : 1;
    return index + 3 + (type === TEXT ? results : 0);
}

/** The results of a pupil as the screen shows them: the server's, or worked out here until it has answered. */
import { DIRTY, SAVING } from "./cell_entry";
import { TEXT } from "./cell_view";
import { knowsRule, shownResult, termResult, yearResult } from "./live_average";
import { formatTenths, MarkError, parseMark } from "./mark_grammar";

const isOnItsWay = (entry) => entry?.state === DIRTY || entry?.state === SAVING;

/** What counts as entered in a cell: a text that is refused or disputed is not in the book. */
function countedText(model, row, column) {
    const entry = model.entry(row, column);
    return isOnItsWay(entry) ? entry.value : model.savedText(row, column);
}

/** The cells of a row by column key; null when one of them cannot be read here. */
function cellsOf(model, row, columns) {
    const cells = {};
    const pending = row.final ? [] : row.pending || [];
    for (const column of columns.filter(({ key }) => !pending.includes(key))) {
        try {
            cells[column.key] = parseMark(countedText(model, row, column), column.type);
        } catch (error) {
            if (!(error instanceof MarkError)) {
                throw error;
            }
            return null;
        }
    }
    return cells;
}

function isChanged(model, row, columns) {
    return columns.some((column) => isOnItsWay(model.entry(row, column)));
}

/** The result of the line as it stands on the screen, or null where the server alone can tell. */
function lineResult(model, row) {
    const columns = model.columns.filter(({ type }) => type !== TEXT);
    const cells = row.active && knowsRule(columns) ? cellsOf(model, row, columns) : null;
    return cells && { ...termResult(columns, cells), changed: isChanged(model, row, columns) };
}

function liveYear(model, row, result) {
    const { kind, year_rule: rule } = model.gradebook;
    const year = rule && yearResult(row.firstTerm, result, rule);
    return year ? shownResult(year, kind) : "";
}

/**
 * `{average, provisional, yearAverage, missing, confirmed}`: texts, the short names of
 * the columns that still wait for a mark, and whether the server has said so.
 */
export function shownResults(model, row) {
    const { average, provisional, yearAverage } = row;
    const result = lineResult(model, row);
    const missing = (result?.missing || []).map(
        (key) => model.columns.find((column) => column.key === key).short,
    );
    if (!result?.changed) {
        return { average, provisional, yearAverage, missing, confirmed: true };
    }
    const soFar = result.provisional;
    return {
        average: result.final ? shownResult(result, model.gradebook.kind) : "",
        provisional: soFar === null ? "" : formatTenths(soFar),
        yearAverage: liveYear(model, row, result),
        missing,
        confirmed: false,
    };
}

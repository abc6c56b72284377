/**
 * Where a sheet is read and saved. A sheet is the one of a gradebook, by its id, or
 * that of a second person («second-12»), who enters the same marks blindly.
 */
const SECOND = /^second-(\d+)$/;
const SECOND_METHODS = {
    get_sheet: "get_second_sheet",
    get_sheet_since: "get_second_sheet_since",
    save_cells: "save_second_cells",
};

/** The id of a double entry, or 0 for the sheet of a gradebook. */
export function doubleIdOf(id) {
    return Number(SECOND.exec(id)?.[1] || 0);
}

/** `{model, resId, method}` for a method of `school.gradebook`. */
export function endpointOf(id, method) {
    const resId = doubleIdOf(id);
    return resId
        ? { model: "school.double.entry", resId, method: SECOND_METHODS[method] }
        : { model: "school.gradebook", resId: id, method };
}

/**
 * Save what is being edited around a record, so that the server answers about what
 * the person sees: the record's form, or the row that is open in its list.
 *
 * @returns {Promise<boolean>} false when it cannot be saved
 */
export async function saveAround(record) {
    const { root } = record.model;
    const edited = "editedRecord" in root ? root.editedRecord : root;
    return !edited || !(await edited.isDirty()) || edited.save();
}

import { Component, onWillDestroy, toRaw, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { useSetupAction } from "@web/search/action_hook";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { MarkSheet } from "./mark_sheet";

/**
 * The mark sheet as a field: `<field name="sheet" widget="school_mark_sheet" nolabel="1"/>`,
 * where the field is what `get_sheet` answers. The sheet saves its cells itself;
 * the record of the form never becomes dirty by it.
 */
export class MarkSheetField extends Component {
    static template = "school_gradebook.MarkSheetField";
    static components = { MarkSheet };
    static props = { ...standardFieldProps };

    setup() {
        this.sheets = useService("school_mark_sheet");
        this.dialog = useService("dialog");
        this.state = useState({ id: null });
        useRecordObserver((record) => this.open(toRaw(record.data[this.props.name])));
        useBus(this.props.record.model.bus, "NEED_LOCAL_CHANGES", ({ detail }) =>
            detail.proms.push(this.flush()),
        );
        onWillDestroy(() => this.close());
        useSetupAction({ beforeLeave: (options) => this.beforeLeave(options) });
    }

    /** Show the sheet of the record, when the record says another one than before. */
    open(sheet) {
        if (sheet === this.sheet) {
            return;
        }
        this.sheet = sheet;
        if (sheet && this.model?.id === sheet.gradebook.id) {
            this.model.reload(sheet);
            return;
        }
        this.close();
        this.model = sheet ? this.sheets.open(sheet) : null;
        this.state.id = this.model?.id;
    }

    /** More than marks has changed: what stands around the sheet is read too. */
    reload() {
        const { record } = this.props;
        return record.dirty || record.load();
    }

    close() {
        if (this.model) {
            this.flush();
            this.sheets.close(this.model);
        }
    }

    /** What is typed goes to the server before a button of the form, or the pager, acts. */
    flush() {
        this.model?.bus.trigger("commit");
        return this.model?.queue.flush();
    }

    async beforeLeave({ forceLeave } = {}) {
        await this.flush();
        this.model?.setDraft(null);
        const unsaved = this.model?.queue.entries.size;
        return !unsaved || forceLeave || this.confirmLeave(unsaved);
    }

    confirmLeave(unsaved) {
        return new Promise((resolve) => {
            const body = this.model.status.isKept
                ? _t(
                      "Cells not saved: %s. They are kept in this browser, and sent from it as soon as there is a connection and you are signed in.",
                      unsaved,
                  )
                : _t(
                      "Cells not saved: %s. This browser cannot keep them: they are sent as soon as possible, while this tab stays open.",
                      unsaved,
                  );
            this.dialog.add(
                ConfirmationDialog,
                {
                    title: _t("Some marks are not saved"),
                    body,
                    confirmLabel: _t("Leave anyway"),
                    confirm: () => resolve(true),
                    cancelLabel: _t("Stay"),
                    cancel: () => resolve(false),
                },
                { onClose: () => resolve(false) },
            );
        });
    }
}

export const markSheetField = {
    component: MarkSheetField,
    supportedTypes: ["json"],
};

registry.category("fields").add("school_mark_sheet", markSheetField);

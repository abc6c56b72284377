import { Component, onWillUnmount, useEffect, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { imageUrl } from "@web/core/utils/urls";
import { pupilText } from "./mark_messages";
import { SheetModel } from "./sheet_model";

/** Rest in a row, in milliseconds, before its photo is fetched. */
const PAUSE = 250;

/** The pupil whose row has the focus: number, name, code, birth date, photo. */
export class PupilCard extends Component {
    static template = "school_gradebook.PupilCard";
    static props = { model: SheetModel, active: Object };

    setup() {
        this.active = useState(this.props.active);
        this.state = useState({ row: null });
        useEffect(
            (row) => {
                this.timer = browser.setTimeout(() => (this.state.row = row), PAUSE);
                return () => browser.clearTimeout(this.timer);
            },
            () => [this.active.row],
        );
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    get row() {
        void this.active.rev;
        return this.active.row;
    }

    get name() {
        return this.row ? `${this.row.number}. ${this.row.name}` : "";
    }

    get details() {
        if (!this.row) {
            return "";
        }
        const { code, birthDate, active, status } = this.row;
        return [code, birthDate, active ? "" : pupilText(status)].filter(Boolean).join(" · ");
    }

    get initial() {
        return this.row ? this.row.name.split(" ").at(-1).charAt(0) : "";
    }

    /** The photo of the row in which the focus rests; false while it moves on. */
    get photo() {
        const { row } = this.state;
        const isHere = row && row.lineId === this.row?.lineId && row.photo;
        return isHere
            ? imageUrl("school.student", row.studentId, "image_128", { unique: row.photo })
            : false;
    }
}

import {
    Component,
    onWillUnmount,
    onWillUpdateProps,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useFileViewer } from "@web/core/file_viewer/file_viewer_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { isBinarySize } from "@web/core/utils/binary";
import { useService } from "@web/core/utils/hooks";
import { getDataURLFromFile, imageUrl, url } from "@web/core/utils/urls";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { MAX_BYTES, shrinkPhoto, typeOfBase64 } from "./photo";

const PDF = "application/pdf";
/** Seconds until a picture that did not come is asked for again, over a network that drops. */
export const PAUSES = [0.5, 1, 2, 4, 8, 16, 32];

/**
 * `<field name="file" widget="school_evidence" filename="name"/>`: the phone's camera or a
 * file, with a preview that opens in full size. With the option `preview` nothing else: a
 * card that was readonly would not be sent. Until the picture has come its name stands for
 * it, and opens it; a picture that comes late, or at the seventh time, is shown then.
 */
export class EvidenceField extends Component {
    static template = "school_approval.EvidenceField";
    static props = {
        ...standardFieldProps,
        fileNameField: { type: String, optional: true },
        isPreview: { type: Boolean, optional: true },
    };

    setup() {
        this.notification = useService("notification");
        this.viewer = useFileViewer();
        this.camera = useRef("camera");
        this.picker = useRef("picker");
        this.state = useState({ isBusy: false, failures: 0, loads: 0, shown: "" });
        onWillUpdateProps(({ record }) => {
            if (record.id !== this.props.record.id) {
                this.startOver();
            }
        });
        onWillUnmount(() => browser.clearTimeout(this.pause));
        useExternalListener(browser, "online", () => this.state.failures && this.startOver());
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get fileName() {
        return this.props.record.data[this.props.fileNameField] || _t("Photo or scan");
    }

    /** Whether the file stands on the server; a new one is still in this form. */
    get isStored() {
        return Boolean(this.props.record.resId) && isBinarySize(this.value);
    }

    get type() {
        if (!this.isStored) {
            return typeOfBase64(this.value);
        }
        return this.props.record.data.is_image ? "image/jpeg" : PDF;
    }

    get isPicture() {
        return this.type.startsWith("image/") && this.state.failures <= PAUSES.length;
    }

    /** Whether the picture has come; before, it has no size. */
    get isShown() {
        return this.isPicture && this.state.shown === this.source;
    }

    get source() {
        const { record, name } = this.props;
        if (!this.isStored) {
            return `data:${this.type};base64,${this.value}`;
        }
        const options = { unique: `${record.data.sha256}-${this.state.loads}` };
        return this.isPicture
            ? imageUrl(record.resModel, record.resId, name, options)
            : url("/web/content", { model: record.resModel, id: record.resId, field: name });
    }

    onLoad() {
        this.state.shown = this.source;
        this.state.failures = 0;
    }

    onError() {
        this.state.shown = "";
        const pause = PAUSES[this.state.failures++];
        if (pause) {
            this.pause = browser.setTimeout(() => this.state.loads++, pause * 1000);
        }
    }

    startOver() {
        browser.clearTimeout(this.pause);
        this.state.failures = 0;
        this.state.loads++;
    }

    open() {
        const { isPicture, source, fileName } = this;
        const isPdf = this.type === PDF && this.isStored;
        if (!isPicture && !isPdf) {
            window.open(source, "_blank");
            return;
        }
        const reader = "/web/static/lib/pdfjs/web/viewer.html";
        this.viewer.open({
            isImage: isPicture,
            isPdf,
            isViewable: true,
            displayName: fileName,
            defaultSource: isPdf ? `${reader}?file=${encodeURIComponent(source)}` : source,
            downloadUrl: source,
        });
    }

    async onChosen(ev) {
        const [file] = ev.target.files;
        ev.target.value = null;
        if (!file) {
            return;
        }
        this.state.isBusy = true;
        try {
            await this.take(await shrinkPhoto(file));
        } finally {
            this.state.isBusy = false;
        }
    }

    async take({ blob, name }) {
        if (!blob.size || blob.size > MAX_BYTES) {
            this.notification.add(
                blob.size
                    ? _t("The file is larger than 15 MB. Take a photo of the page instead.")
                    : _t("The file is empty. Take the photo again."),
                { type: "danger" },
            );
            return;
        }
        const data = (await getDataURLFromFile(blob)).split(",")[1];
        const changes = { [this.props.name]: data };
        if (this.props.fileNameField) {
            changes[this.props.fileNameField] = name;
        }
        this.startOver();
        await this.props.record.update(changes);
    }
}

export const evidenceField = {
    component: EvidenceField,
    displayName: _t("Photo or scan"),
    supportedTypes: ["binary"],
    fieldDependencies: [
        { name: "is_image", type: "boolean" },
        { name: "sha256", type: "char" },
    ],
    extractProps: ({ attrs, options }) => ({
        fileNameField: attrs.filename,
        isPreview: Boolean(options.preview),
    }),
};

registry.category("fields").add("school_evidence", evidenceField);

import { queryOne } from "@odoo/hoot-dom";
import { registry } from "@web/core/registry";

/** WCAG 2.1, level AA: text, and what one must see to know the state of a cell. */
const TEXT = 4.5;
const MARK = 3;

/** `[red, green, blue, alpha]` of a computed colour. */
function parse(color) {
    const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number);
    return [red, green, blue, alpha];
}

/** A colour of a custom property as the browser computes it. */
function resolve(value) {
    const probe = document.createElement("span");
    probe.style.color = value;
    document.body.append(probe);
    const color = parse(getComputedStyle(probe).color);
    probe.remove();
    return color;
}

function over([red, green, blue, alpha], below) {
    const mix = (value, index) => value * alpha + below[index] * (1 - alpha);
    return [...[red, green, blue].map(mix), 1];
}

/** What stands behind the text of an element. */
function backOf(element) {
    const own = parse(getComputedStyle(element).backgroundColor);
    if (own[3] === 1) {
        return own;
    }
    const below = element.parentElement ? backOf(element.parentElement) : [255, 255, 255, 1];
    return over(own, below);
}

function luminance([red, green, blue]) {
    const linear = [red, green, blue].map((value) => {
        const part = value / 255;
        return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

function contrast(one, two) {
    const [low, high] = [luminance(one), luminance(two)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
}

/** Collects what cannot be told apart well enough. */
class Checks {
    constructor() {
        this.count = 0;
        this.failures = [];
    }

    check(what, color, back, least) {
        this.count++;
        const found = contrast(over(color, back), back);
        if (found < least) {
            this.failures.push(`${what}: ${found.toFixed(2)} of ${least}`);
        }
    }

    /** The text of an element, also below the cross of the active cell. */
    text(what, element, pseudo) {
        const color = parse(getComputedStyle(element, pseudo).color);
        const back = backOf(element);
        const cross = resolve(
            getComputedStyle(element).getPropertyValue("--sheet-cross") || "#0000",
        );
        this.check(what, color, back, TEXT);
        this.check(`${what}, in the cross`, color, over(cross, back), TEXT);
    }

    /** A mark in the colour of a custom property, on an element. */
    mark(what, element, property) {
        const value = getComputedStyle(element).getPropertyValue(property);
        this.check(what, resolve(value), backOf(element), MARK);
    }

    edge(what, element, property) {
        const color = parse(getComputedStyle(element)[property]);
        this.check(what, color, backOf(element.parentElement), MARK);
    }

    end(least) {
        if (this.failures.length || this.count < least) {
            throw new Error(`${this.count} contrasts looked at. ${this.failures.join("; ")}`);
        }
    }
}

/** Give an element attributes while something is looked at. */
function withAttributes(element, attributes, look) {
    const before = Object.keys(attributes).map((name) => [name, element.getAttribute(name)]);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    look();
    for (const [name, value] of before) {
        if (value === null) {
            element.removeAttribute(name);
        } else {
            element.setAttribute(name, value);
        }
    }
}

const STATES = ["value", "absent", "zero", "exempt", "transferred"];
const SAVING = ["", "dirty", "saving", "refused", "conflict"];
const PASTES = ["new", "changed", "cleared", "same", "kept", "refused", "outside"];
const KINDS = ["clean", "dirty", "saving", "saved", "failed", "locked"];

function checkCells(checks, cell) {
    for (const locked of [{}, { "aria-readonly": "true" }]) {
        const name = "aria-readonly" in locked ? "locked " : "";
        for (const state of STATES) {
            withAttributes(cell, { ...locked, "data-state": state }, () =>
                checks.text(`${name}${state}`, cell),
            );
        }
        for (const saving of SAVING) {
            withAttributes(cell, { ...locked, "data-saving": saving }, () => {
                checks.text(`${name}${saving}`, cell);
                if (saving) {
                    checks.mark(`corner of ${name}${saving}`, cell, "--sheet-corner");
                }
            });
        }
        withAttributes(cell, { ...locked, "data-missing": "" }, () =>
            checks.mark(`${name}missing`, cell, "--sheet-missing"),
        );
    }
    for (const paste of PASTES) {
        withAttributes(cell, { "data-paste": paste, "data-before": "8,0" }, () => {
            checks.text(`pasted ${paste}`, cell);
            checks.text(`before ${paste}`, cell, "::before");
        });
    }
}

function checkRow(checks, row) {
    const number = row.querySelector(".o_sheet_number");
    const name = row.querySelector(".o_sheet_name");
    const average = row.querySelector(".o_sheet_average");
    checks.text("number", number);
    checks.text("name", name);
    withAttributes(row, { class: "o_sheet_gone" }, () => {
        checks.text("number of a pupil who left", number);
        checks.text("name of a pupil who left", name);
        checks.text("mark of a pupil who left", row.querySelector("td[data-col]"));
    });
    checks.text("average", average);
    withAttributes(average, { "data-provisional": "", "data-unconfirmed": "" }, () => {
        checks.text("provisional average", average);
        checks.mark("corner of an average that waits", average, "--sheet-warn");
    });
}

function checkHead(checks, head) {
    const left = Object.assign(document.createElement("small"), { className: "o_sheet_left" });
    head.append(left);
    for (const locked of ["", "o_sheet_head_locked"]) {
        withAttributes(head, { class: locked }, () => {
            checks.text(`head ${locked}`, head);
            for (const urgency of ["", "soon", "today", "past"]) {
                withAttributes(left, { "data-urgency": urgency }, () =>
                    checks.text(`time left ${urgency} ${locked}`, left),
                );
            }
        });
    }
    left.remove();
}

function checkStatus(checks) {
    const line = queryOne(".o_sheet_status_line");
    for (const kind of KINDS) {
        withAttributes(line, { "data-kind": kind }, () => checks.text(`status ${kind}`, line));
    }
    checks.text("progress", queryOne(".o_sheet_progress span"));
    const track = parse(getComputedStyle(queryOne(".o_sheet_progress progress")).backgroundColor);
    const cursor = getComputedStyle(queryOne(".o_mark_sheet")).getPropertyValue("--sheet-cursor");
    checks.check("bar of the progress", resolve(cursor), track, MARK);
}

/** A part of the sheet that is not there now, put into it as the sheet would. */
function checkParts(checks, parts) {
    for (const [className, attributes] of parts) {
        const part = Object.assign(document.createElement("div"), { className });
        queryOne(".o_mark_sheet").append(part);
        withAttributes(part, attributes, () => checks.text(className, part));
        part.remove();
    }
}

const PARTS = [
    ["o_sheet_note", { "data-kind": "locked" }],
    ["o_sheet_note", { "data-kind": "refused" }],
    ["o_sheet_soft", {}],
    ["o_sheet_said", {}],
    ["o_sheet_unkept", {}],
    ["o_sheet_paste", {}],
    ["o_sheet_paste_warning", {}],
    ["o_sheet_paste_count", { "data-paste": "refused" }],
];

function checkGrid() {
    const checks = new Checks();
    const grid = queryOne(".o_sheet_grid");
    const row = grid.querySelector("tbody tr:nth-child(2)");
    checkCells(checks, row.querySelector("td[data-col='1']"));
    checkRow(checks, row);
    checkHead(checks, grid.querySelector("thead th[data-col='1']"));
    const foot = grid.querySelector("tfoot td:last-child");
    withAttributes(foot, { "data-partial": "" }, () => checks.text("marks missing", foot));
    const host = queryOne(".o_sheet_host");
    const input = host.querySelector("input");
    for (const attributes of [{}, { "data-locked": "" }, { "data-saving": "refused" }]) {
        withAttributes(host, attributes, () => {
            checks.text(`input ${Object.keys(attributes)}`, input);
            checks.edge(`frame of the input ${Object.keys(attributes)}`, input, "outlineColor");
        });
    }
    checkStatus(checks);
    checkParts(checks, PARTS);
    checks.end(90);
}

function checkPhone() {
    const checks = new Checks();
    const row = queryOne(".o_sheet_phone_row:nth-child(2)");
    const input = row.querySelector("input");
    input.style.transition = "none"; // the frame as it is in the end
    for (const saving of SAVING) {
        withAttributes(row, { "data-saving": saving }, () => {
            checks.text(`phone ${saving}`, input);
            if (["dirty", "refused", "conflict"].includes(saving)) {
                checks.edge(`frame ${saving}`, input, "borderTopColor");
            }
        });
    }
    input.disabled = true;
    checks.text("locked on a phone", input);
    input.disabled = false;
    checks.text("name on a phone", row.querySelector(".o_sheet_phone_name"));
    checks.text("code on a phone", row.querySelector("small"));
    checkStatus(checks);
    checkParts(checks, PARTS.slice(0, 5));
    checks.end(40);
}

registry.category("web_tour.tours").add("school_gradebook_contrast", {
    steps: () => [{ trigger: ".o_sheet_host input", run: checkGrid }],
});
registry.category("web_tour.tours").add("school_gradebook_contrast_phone", {
    steps: () => [{ trigger: ".o_sheet_phone_row:nth-child(2) input", run: checkPhone }],
});

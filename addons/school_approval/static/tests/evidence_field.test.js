import { describe, expect, test } from "@odoo/hoot";
import { click, manuallyDispatchProgrammaticEvent, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { mailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, mountWithCleanup, patchWithCleanup } from "@web/../tests/web_test_helpers";

import { EvidenceField, PAUSES } from "@school_approval/evidence/evidence_field";

describe.current.tags("desktop");
defineModels({ ...mailModels });

const IMAGE = ".o_evidence_preview img";
const NAME = ".o_evidence_preview .o_evidence_file";

async function mountField(data = {}) {
    const record = {
        id: "record_1",
        resId: 7,
        resModel: "school.correction.evidence",
        data: { file: "27.35 Kb", name: "bai.jpg", is_image: true, sha256: "abc", ...data },
    };
    await mountWithCleanup(EvidenceField, {
        props: { record, name: "file", fileNameField: "name", readonly: true },
    });
}

/** What the browser tells of a picture; the address stands in for the picture. */
async function tell(type) {
    await manuallyDispatchProgrammaticEvent(queryOne(IMAGE), type);
    await animationFrame();
}

const address = () => queryOne(IMAGE).dataset.src;

test("until the picture has come, its name stands for it", async () => {
    await mountField();
    expect(IMAGE).not.toBeVisible();
    expect(NAME).toHaveText("bai.jpg");
    await tell("load");
    expect(IMAGE).not.toHaveClass("d-none");
    expect(NAME).toHaveCount(0);
});

test("a picture that did not come is asked for again, after growing pauses", async () => {
    await mountField();
    for (const pause of PAUSES) {
        const before = address();
        await tell("error");
        await advanceTime(pause * 1000 - 100);
        expect(address()).toBe(before);
        await advanceTime(200);
        await animationFrame();
        expect(address()).not.toBe(before);
        expect(NAME).toHaveText("bai.jpg");
    }
    await tell("load");
    expect(IMAGE).not.toHaveClass("d-none");
    expect(NAME).toHaveCount(0);
});

test("what never comes is left to its name, which opens the file", async () => {
    await mountField();
    for (const pause of PAUSES) {
        await tell("error");
        await advanceTime(pause * 1000 + 100);
        await animationFrame();
    }
    await tell("error");
    expect(IMAGE).toHaveCount(0);
    expect(NAME).toHaveText("bai.jpg");
    patchWithCleanup(window, { open: (url) => expect.step(new URL(url, "http://x").pathname) });
    await click(".o_evidence_preview");
    expect.verifySteps(["/web/content"]);
});

test("when the network is back, it is asked for at once", async () => {
    await mountField();
    await tell("error");
    const before = address();
    window.dispatchEvent(new Event("online"));
    await animationFrame();
    expect(address()).not.toBe(before);
});

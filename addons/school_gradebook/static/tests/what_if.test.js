import {
    advanceTime,
    animationFrame,
    beforeEach,
    click,
    Deferred,
    describe,
    edit,
    expect,
    fill,
    press,
    queryAllTexts,
    queryAllValues,
    queryOne,
    resize,
    select,
    test,
} from "@odoo/hoot";
import { mailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    getService,
    makeServerError,
    mountView,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

import { WhatIfDialog } from "@school_gradebook/what_if/what_if_dialog";
import { TermResult } from "./explain_test_helpers";
import { makeWhatIfAnswer, makeWhatIfSheet } from "./what_if_test_helpers";

defineModels({ ...mailModels, TermResult });

const MODEL = "school.term.result";
const DELAY = 250;
const input = (subject, column) => `tr[data-subject="${subject}"] input[data-column="${column}"]`;
const result = (subject, place = "first") =>
    `tr[data-subject="${subject}"] .o_what_if_result:${place}`;

let answer;

beforeEach(() => {
    answer = () => makeWhatIfAnswer();
    onRpc(MODEL, "what_if", ({ args }) => {
        expect.step(args[1]);
        return answer();
    });
    // a trial that writes anything is a fault
    for (const method of ["write", "web_save", "create", "save_cells"]) {
        onRpc(method, () => expect.step(method));
    }
});

async function openDialog(sheet = makeWhatIfSheet()) {
    onRpc(MODEL, "what_if_sheet", () => sheet);
    await mountWithCleanup(WebClient);
    getService("dialog").add(WhatIfDialog, { resModel: MODEL, resId: 1 });
    await animationFrame();
    await animationFrame();
}

/** Type a text into the input that has the focus, or into this one. */
async function type(text, target) {
    if (target) {
        await click(target);
    }
    await edit(text);
    await animationFrame();
}

async function waitForAnswer() {
    await advanceTime(DELAY);
    await animationFrame();
    await animationFrame();
}

const CHANGE = { subject: "TOAN", term: "HK2", column: "ck", value: "9,0" };

test.tags("desktop");
test("subjects, columns and marks of the last term, and that nothing is saved", async () => {
    await openDialog();
    expect(".modal-title").toHaveText("Try out: Bùi Hà Anh");
    expect(".o_what_if_banner b").toHaveText("Only trying out – nothing is saved.");
    expect(".o_what_if_term[aria-pressed=true]").toHaveText("Học kì II");
    expect(queryAllTexts("thead th")).toEqual([
        ...["Subject", "TX1", "TX2", "GK", "CK", "Result", "Whole year"],
    ]);
    expect(queryAllValues("tr[data-subject=TOAN] input")).toEqual(["8,0", "7,5", "7,0", ""]);
    expect("tr[data-subject=VAN] input").toHaveCount(3);
    expect("tr[data-subject=TIN] input").toHaveCount(0);
    expect("tr[data-subject=TIN] th").toHaveText(/Exempt/);
    expect(input("TOAN", "tx1")).toBeFocused();
    expect(".o_what_if_reset").toHaveCount(0);
    expect.verifySteps([]);
});

test.tags("desktop");
test("a changed mark shows what comes of it; Start over takes it back", async () => {
    await openDialog();
    await type("9", input("TOAN", "ck"));
    expect.verifySteps([]);
    await waitForAnswer();
    expect.verifySteps([{ cells: [CHANGE] }]);
    expect("input[data-changed]").toHaveCount(1);
    expect(queryAllTexts(".o_explain_fact[data-changed] dd span")).toEqual(["Khá", "Tốt"]);
    expect(".o_explain_fact[data-changed] dt").toHaveText("Học tập");
    expect(`${result("TOAN")} .o_what_if_after`).toHaveText("8,1");
    expect(`${result("TOAN", "last")} .o_what_if_after`).toHaveText("8,0");
    expect(result("VAN")).toHaveText("6,5");
    expect(".o_what_if_differences li").toHaveText(/Toán, học kì II/);
    expect(".o_what_if_why").toHaveCount(1);
    await contains(".o_what_if_reset").click();
    await waitForAnswer();
    expect("[data-changed]").toHaveCount(0);
    expect(input("TOAN", "ck")).toHaveValue("");
    expect(queryAllTexts(".o_explain_fact dd")).toEqual(["Khá", "Khá"]);
    expect.verifySteps([]);
});

test.tags("desktop");
test("one question at a time, and only the last answer counts", async () => {
    const answers = [new Deferred(), new Deferred()];
    const asked = [...answers];
    answer = () => asked.shift();
    await openDialog();
    await type("5", input("TOAN", "ck"));
    await waitForAnswer();
    await type("9", input("TOAN", "ck"));
    await waitForAnswer();
    // the second waits for the first
    expect.verifySteps([{ cells: [{ ...CHANGE, value: "5,0" }] }]);
    answers[0].resolve(makeWhatIfAnswer({ results: { TOAN: { HK2: "6,6" } } }));
    await animationFrame();
    expect.verifySteps([{ cells: [CHANGE] }]);
    expect(result("TOAN")).toHaveText("–");
    answers[1].resolve(makeWhatIfAnswer());
    await animationFrame();
    await animationFrame();
    expect(`${result("TOAN")} .o_what_if_after`).toHaveText("8,1");
});

test.tags("desktop");
test("an answer that comes after Start over is dropped", async () => {
    const late = new Deferred();
    answer = () => late;
    await openDialog();
    await type("9", input("TOAN", "ck"));
    await waitForAnswer();
    await contains(".o_what_if_reset").click();
    late.resolve(makeWhatIfAnswer());
    await animationFrame();
    expect(queryAllTexts(".o_explain_fact dd")).toEqual(["Khá", "Khá"]);
    expect(".o_what_if_differences").toHaveCount(0);
    expect.verifySteps([{ cells: [CHANGE] }]);
});

test.tags("desktop");
test("the grammar of the sheet: what is no mark says so at its cell and is not asked", async () => {
    await openDialog();
    await type("11", input("TOAN", "ck"));
    await press("Tab");
    await waitForAnswer();
    expect(input("TOAN", "ck")).toHaveAttribute("aria-invalid", "true");
    expect("tr[data-refused=TOAN]").toHaveText("CK: Out of range. Did you mean 1,1?");
    const described = queryOne(input("TOAN", "ck")).getAttribute("aria-describedby");
    expect(document.getElementById(described)).toHaveText(/Out of range/);
    expect.verifySteps([]);
    await type("c", input("GDTC", "ck"));
    await press("Tab");
    await animationFrame();
    expect(input("GDTC", "ck")).toHaveValue("CĐ");
    await waitForAnswer();
    expect.verifySteps([{ cells: [{ subject: "GDTC", term: "HK2", column: "ck", value: "CĐ" }] }]);
});

test.tags("desktop");
test("comma and point are the same, and the saved mark is no change", async () => {
    await openDialog();
    await type("7.5", input("TOAN", "tx2"));
    await press("Tab");
    await waitForAnswer();
    expect(input("TOAN", "tx2")).toHaveValue("7,5");
    expect("[data-changed]").toHaveCount(0);
    expect.verifySteps([]);
});

test.tags("desktop");
test("what the server refuses stands at its cell", async () => {
    const error = { subject: "TOAN", term: "HK2", column: "ck", code: "X", text: "Không được." };
    const other = { code: "MISSING_MARK", text: "Ngữ văn: còn thiếu điểm." };
    answer = () => makeWhatIfAnswer({ errors: [error, other] });
    await openDialog();
    await type("9", input("TOAN", "ck"));
    await waitForAnswer();
    expect("tr[data-refused=TOAN]").toHaveText("CK: Không được.");
    await click(".o_what_if_problems summary");
    expect(".o_what_if_problems li").toHaveText("Ngữ văn: còn thiếu điểm.");
    expect.verifySteps([{ cells: [CHANGE] }]);
});

test.tags("desktop");
test("Enter and the arrows go through a column, Tab through a row", async () => {
    await openDialog();
    await click(input("TOAN", "gk"));
    await press("Enter");
    expect(input("VAN", "gk")).toBeFocused();
    await press("ArrowDown");
    expect(input("GDTC", "gk")).toBeFocused();
    await press("Enter");
    expect(input("GDTC", "gk")).toBeFocused();
    await press(["shift", "Enter"]);
    expect(input("VAN", "gk")).toBeFocused();
    await press("ArrowUp");
    expect(input("TOAN", "gk")).toBeFocused();
    await press("Tab");
    expect(input("TOAN", "ck")).toBeFocused();
    await press("ArrowLeft");
    expect(input("TOAN", "gk")).toBeFocused();
    expect(".modal").toHaveCount(1);
});

test.tags("desktop");
test("Esc takes back what is typed, then closes", async () => {
    await openDialog();
    await click(input("TOAN", "gk"));
    await fill("9");
    await animationFrame();
    await press("Escape");
    await animationFrame();
    expect(input("TOAN", "gk")).toHaveValue("7,0");
    expect(".modal").toHaveCount(1);
    await press("Escape");
    await animationFrame();
    expect(".modal").toHaveCount(0);
    await waitForAnswer();
    expect.verifySteps([]);
});

test.tags("desktop");
test("what is needed, and a click that tries it", async () => {
    await openDialog();
    expect(".o_what_if_needed li span.d-block").toHaveText(
        "Needs ĐĐGck from 8,5 to reach level Tốt",
    );
    expect(".o_what_if_needed p").toHaveText("One mark is not enough in: Ngữ văn");
    await contains(".o_what_if_try").click();
    await waitForAnswer();
    expect(input("TOAN", "ck")).toHaveValue("8,5");
    expect.verifySteps([{ cells: [{ ...CHANGE, value: "8,5" }] }]);
    expect(".o_what_if_needed").toHaveCount(0);
});

test.tags("desktop");
test("conduct and absences", async () => {
    await openDialog();
    await click("select[data-conduct=HK2]");
    await select("TOT");
    await type("5", ".o_what_if_absences");
    await waitForAnswer();
    expect.verifySteps([{ conduct: { HK2: "TOT" }, absences: 5 }]);
    await type("-1", ".o_what_if_absences");
    await waitForAnswer();
    expect(".o_what_if_more .o_what_if_refusal").toHaveText("Type a whole number, 0 or more.");
    expect.verifySteps([{ conduct: { HK2: "TOT" } }]);
});

test.tags("desktop");
test("conduct is not asked for where nobody may change it", async () => {
    await openDialog(makeWhatIfSheet({ can_conduct: false }));
    expect("select").toHaveCount(0);
});

test.tags("desktop");
test("the trial starts in the last term that has marks", async () => {
    const sheet = makeWhatIfSheet();
    for (const { terms } of sheet.subjects) {
        terms[1].cells.forEach((cell) => {
            cell.value = "";
        });
    }
    await openDialog(sheet);
    expect(".o_what_if_term[aria-pressed=true]").toHaveText("Học kì I");
});

test.tags("desktop");
test("both terms can be changed in one trial", async () => {
    await openDialog();
    await type("9", input("TOAN", "ck"));
    await contains(".o_what_if_term:first").click();
    expect(queryAllValues("tr[data-subject=TOAN] input")).toEqual(["8,0", "7,5", "7,0", "8,0"]);
    await type("9", input("VAN", "ck"));
    await waitForAnswer();
    expect.verifySteps([
        { cells: [{ subject: "VAN", term: "HK1", column: "ck", value: "9,0" }, CHANGE] },
    ]);
});

test.tags("desktop");
test("a failure says why, keeps the marks, and can be tried again", async () => {
    answer = () => {
        throw makeServerError({ message: "Máy chủ bận." });
    };
    await openDialog();
    await type("9", input("TOAN", "ck"));
    await waitForAnswer();
    expect(".o_what_if [role=alert]").toHaveText(/Máy chủ bận\./);
    expect(input("TOAN", "ck")).toHaveValue("9");
    answer = () => makeWhatIfAnswer();
    await contains(".o_what_if [role=alert] button").click();
    await waitForAnswer();
    expect(`${result("TOAN")} .o_what_if_after`).toHaveText("8,1");
    expect.verifySteps([{ cells: [CHANGE] }, { cells: [CHANGE] }]);
});

test("the button of a form opens it", async () => {
    onRpc(MODEL, "what_if_sheet", () => makeWhatIfSheet());
    await mountView({
        type: "form",
        resModel: MODEL,
        resId: 1,
        arch: `<form><field name="name"/><widget name="school_what_if"/></form>`,
    });
    await contains(".o_what_if_button").click();
    await animationFrame();
    expect(".modal-title").toHaveText("Try out: Bùi Hà Anh");
});

describe("on a phone", () => {
    test("the dialog fills the screen, and no keyboard opens by itself", async () => {
        await resize({ width: 390, height: 844 });
        await openDialog();
        expect(".modal").toHaveClass("o_modal_full");
        expect(input("TOAN", "tx1")).not.toBeFocused();
        expect(input("TOAN", "tx1")).toHaveAttribute("inputmode", "decimal");
    });
});

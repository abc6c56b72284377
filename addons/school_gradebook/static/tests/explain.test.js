import {
    animationFrame,
    click,
    describe,
    Deferred,
    expect,
    press,
    queryAllTexts,
    resize,
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

import { ExplainDialog } from "@school_gradebook/explain/explain_dialog";
import { makeExplanation, TermResult } from "./explain_test_helpers";

defineModels({ ...mailModels, TermResult });

const KINDS = ["arithmetic", "met", "unmet", "adjusted", "note", "decision", "award"];

/** Let the server explain; the calls are steps. */
function explainBy(answer) {
    onRpc("school.term.result", "explain", ({ args }) => {
        expect.step(["explain", ...args]);
        return answer();
    });
}

async function openDialog(answer = () => makeExplanation()) {
    explainBy(answer);
    await mountWithCleanup(WebClient);
    getService("dialog").add(ExplainDialog, { resModel: "school.term.result", resId: 2 });
    await animationFrame();
    await animationFrame();
}

test("facts, rules and the groups with their arithmetic", async () => {
    await openDialog();
    expect.verifySteps([["explain", [2]]]);
    expect(".modal-title").toHaveText("Bùi Hà Anh");
    expect(".o_explain_subtitle").toHaveText("Lớp 8A · Học kì I 2025-2026");
    expect(queryAllTexts(".o_explain_fact dt")).toEqual(["Học tập", "Rèn luyện"]);
    expect(queryAllTexts(".o_explain_fact dd")).toEqual(["Khá", "Tốt"]);
    expect(".o_explain_ruleset").toHaveText("Thông tư 22/2021/TT-BGDĐT, phiên bản 1");
    expect(queryAllTexts(".o_explain_group h3")).toEqual(["Toán", "Học tập"]);
    expect(".o_explain_group:first .o_explain_text").toHaveText(
        "(8,0 + 7,5 + 2 × 7,0 + 3 × 8,0) / 7 = 7,6",
    );
    expect(".o_explain_provisional").toHaveCount(0);
    expect(".o_explain_missing").toHaveCount(0);
});

test("a rule shows its article on a click, and hides it again", async () => {
    await openDialog();
    expect.verifySteps([["explain", [2]]]);
    const rule = ".o_explain_group:last .o_explain_rule:first";
    expect(rule).toHaveText("R22-LV-1");
    expect(rule).toHaveAttribute("data-tooltip", "khoản 2 Điều 9 Thông tư 22/2021/TT-BGDĐT");
    await click(rule);
    await animationFrame();
    expect(".o_explain_article").toHaveText("khoản 2 Điều 9 Thông tư 22/2021/TT-BGDĐT");
    expect(rule).toHaveAttribute("aria-expanded", "true");
    await click(rule);
    await animationFrame();
    expect(".o_explain_article").toHaveCount(0);
});

test("every kind of entry has an icon of its own and a name", async () => {
    const entries = KINDS.map((kind) => ({ kind, text: kind, rule: "", article: "" }));
    await openDialog(() => makeExplanation({ groups: [{ title: "Kết quả", entries }] }));
    expect.verifySteps([["explain", [2]]]);
    const icons = [...document.querySelectorAll(".o_explain_entry > i")];
    expect(new Set(icons.map((icon) => icon.className)).size).toBe(KINDS.length);
    expect(icons.every((icon) => icon.ariaLabel && icon.title)).toBe(true);
    expect(".o_explain_rule").toHaveCount(0);
});

test("a kind the screen does not know is a note", async () => {
    const entries = [{ kind: "new", text: "…", rule: "R-NEW" }];
    await openDialog(() => makeExplanation({ groups: [{ title: "Khác", entries }] }));
    expect.verifySteps([["explain", [2]]]);
    expect(".o_explain_entry").toHaveAttribute("data-kind", "note");
    expect("span.o_explain_rule").toHaveText("R-NEW");
});

test("what is missing stands before the reasons", async () => {
    const errors = [{ code: "MISSING_MARK", text: "Toán: chưa có ĐĐGck học kì I." }];
    await openDialog(() => makeExplanation({ final: false, errors }));
    expect.verifySteps([["explain", [2]]]);
    expect(".o_explain_missing li").toHaveText("Toán: chưa có ĐĐGck học kì I.");
    expect(".o_explain_missing ~ .o_explain_group").toHaveCount(2);
    expect(".o_explain_provisional").toHaveCount(1);
});

test("an entry does not repeat the title of its group", async () => {
    const texts = ["Toán, học kì I: 7,6", "Toán: 7,6", "Toán học: 7,6", "Toán", "cả năm: Toán"];
    const entries = texts.map((text) => ({ kind: "arithmetic", text }));
    await openDialog(() => makeExplanation({ groups: [{ title: "Toán", entries }] }));
    expect.verifySteps([["explain", [2]]]);
    expect(queryAllTexts(".o_explain_text")).toEqual([
        ...["Học kì I: 7,6", "7,6", "Toán học: 7,6", "Toán", "cả năm: Toán"],
    ]);
});

test("nothing to explain is said", async () => {
    await openDialog(() => makeExplanation({ facts: [], groups: [] }));
    expect.verifySteps([["explain", [2]]]);
    expect(".o_explain_empty").toHaveCount(1);
});

test("waiting is shown, then the answer", async () => {
    const answer = new Deferred();
    await openDialog(() => answer);
    expect.verifySteps([["explain", [2]]]);
    expect(".o_explain_waiting").toHaveCount(1);
    answer.resolve(makeExplanation());
    await animationFrame();
    await animationFrame();
    expect(".o_explain_waiting").toHaveCount(0);
    expect(".o_explain_group").toHaveCount(2);
});

test("a failure says why, and can be tried again", async () => {
    const answers = [
        () => {
            throw makeServerError({ message: "Không có quyền." });
        },
        () => makeExplanation(),
    ];
    await openDialog(() => answers.shift()());
    expect(".o_explain_failed").toHaveText(/Không có quyền\./);
    expect(".o_error_dialog").toHaveCount(0);
    await contains(".o_explain_failed button").click();
    await animationFrame();
    expect(".o_explain_group").toHaveCount(2);
    expect.verifySteps([
        ["explain", [2]],
        ["explain", [2]],
    ]);
});

test("Esc closes, and the focus goes back to the button", async () => {
    explainBy(() => makeExplanation());
    await mountView({
        type: "form",
        resModel: "school.term.result",
        resId: 1,
        arch: `<form><field name="name"/><widget name="school_explain"/></form>`,
    });
    await contains(".o_explain_button").click();
    await animationFrame();
    expect.verifySteps([["explain", [1]]]);
    expect(".o_explain_content").toBeFocused();
    await press("Escape");
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect(".o_explain_button").toBeFocused();
});

test("a form is saved before it is explained", async () => {
    explainBy(() => makeExplanation());
    onRpc("school.term.result", "web_save", () => expect.step("saved"));
    await mountView({
        type: "form",
        resModel: "school.term.result",
        resId: 1,
        arch: `<form><field name="remark"/><widget name="school_explain"/></form>`,
    });
    await contains(".o_field_widget[name=remark] input").edit("Tiến bộ", { confirm: false });
    await contains(".o_explain_button").click();
    await animationFrame();
    expect.verifySteps(["saved", ["explain", [1]]]);
});

test.tags("desktop");
test("each row of a list has its own button, which opens no row", async () => {
    explainBy(() => makeExplanation());
    await mountView({
        type: "list",
        resModel: "school.term.result",
        arch: `<list editable="bottom"><field name="name"/><widget name="school_explain"/></list>`,
    });
    expect(".o_explain_button").toHaveCount(2);
    await contains(".o_explain_button:last").click();
    await animationFrame();
    expect.verifySteps([["explain", [2]]]);
    expect(".modal-title").toHaveText("Bùi Hà Anh");
    expect(".o_selected_row").toHaveCount(0);
});

describe("on a phone", () => {
    test("the dialog fills the screen", async () => {
        await resize({ width: 390, height: 844 });
        await openDialog();
        expect.verifySteps([["explain", [2]]]);
        expect(".modal").toHaveClass("o_modal_full");
    });
});

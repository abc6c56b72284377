import {
    animationFrame,
    beforeEach,
    click,
    edit,
    expect,
    press,
    queryAllTexts,
    select,
    test,
} from "@odoo/hoot";
import { mailModels } from "@mail/../tests/mail_test_helpers";
import {
    clickSave,
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

const ROWS = [
    row("Mức học tập", "levels.TOT.least", "Mức Tốt: mọi môn từ", "mark", "6,5"),
    row("Mức học tập", "levels.TOT.count", "Mức Tốt: số môn", "count", "6"),
    row("Khen thưởng", "awards.GIOI.level", "Mức phải đạt", "choice", "KHA", [
        ["TOT", "Tốt"],
        ["KHA", "Khá"],
    ]),
    row("Khen thưởng", "awards.GIOI.open", "Có khen thưởng này", "flag", true),
    row("Khen thưởng", "awards.GIOI.name", "Tên khen thưởng", "text", "Học sinh Giỏi"),
];

const SECTIONS = [
    {
        title: "Điểm trung bình môn học kì",
        rules: ["R22-AVG-1"],
        article: "khoản 1 Điều 9",
        sentences: ["Làm tròn đến chữ số thập phân thứ nhất."],
        table: null,
    },
    {
        title: "Kết quả rèn luyện cả năm",
        rules: [],
        article: "",
        sentences: [],
        table: {
            head: ["Học kì I", "Học kì II", "Cả năm"],
            rows: [
                ["Khá", "Tốt", "Tốt"],
                ["Tốt", "Khá", "Khá"],
            ],
        },
    },
];

function row(section, path, label, type, value, choices = null) {
    return { section, path, label, type, value, choices, rule: "R22-LV-1" };
}

class Ruleset extends models.Model {
    _name = "school.ruleset";

    name = fields.Char();
    parameter_table = fields.Json({ string: "Parameters" });
    description = fields.Json({ string: "Text" });

    _records = [{ id: 1, name: "TT 22", parameter_table: ROWS, description: SECTIONS }];
}

defineModels({ ...mailModels, Ruleset });

const at = (path) => `tr[data-path="${path}"]`;

beforeEach(() => {
    onRpc("school.ruleset", "web_save", ({ args }) => {
        const changed = args[1].parameter_table.filter(
            ({ path, value }) => ROWS.find((other) => other.path === path).value !== value,
        );
        expect.step(changed.map(({ path, value }) => [path, value]));
        expect(args[1].parameter_table).toHaveLength(ROWS.length);
    });
});

function mountForm(attributes = "") {
    return mountView({
        type: "form",
        resModel: "school.ruleset",
        resId: 1,
        arch: `<form>
            <field name="parameter_table" widget="school_parameter_table" ${attributes}/>
        </form>`,
    });
}

async function enter(path, text) {
    await click(`${at(path)} input`);
    await edit(text);
    await press("Tab");
    await animationFrame();
}

test("rows by section, each with an input of its type", async () => {
    await mountForm();
    expect(queryAllTexts(".o_parameters tbody th")).toEqual(["Mức học tập", "Khen thưởng"]);
    expect(`${at("levels.TOT.least")} input`).toHaveValue("6,5");
    expect(`${at("levels.TOT.least")} input`).toHaveAttribute("inputmode", "decimal");
    expect(`${at("levels.TOT.count")} input`).toHaveAttribute("inputmode", "numeric");
    expect(`${at("awards.GIOI.level")} select`).toHaveValue("KHA");
    expect(`${at("awards.GIOI.open")} input`).toBeChecked();
    expect(`${at("awards.GIOI.name")} input`).toHaveValue("Học sinh Giỏi");
    expect(`${at("awards.GIOI.name")} .o_parameters_rule`).toHaveText("R22-LV-1");
    expect("tr[data-changed]").toHaveCount(0);
});

test("changed values stand out, and the whole table is written back", async () => {
    await mountForm();
    await enter("levels.TOT.least", "7");
    await enter("levels.TOT.count", "5");
    await click(`${at("awards.GIOI.level")} select`);
    await select("TOT");
    await contains(`${at("awards.GIOI.open")} input`).click();
    expect(`${at("levels.TOT.least")} input`).toHaveValue("7,0");
    expect("tr[data-changed]").toHaveCount(4);
    await clickSave();
    expect.verifySteps([
        [
            ["levels.TOT.least", "7,0"],
            ["levels.TOT.count", "5"],
            ["awards.GIOI.level", "TOT"],
            ["awards.GIOI.open", false],
        ],
    ]);
    expect("tr[data-changed]").toHaveCount(0);
});

test("comma and point are the same", async () => {
    await mountForm();
    await enter("levels.TOT.least", "6.5");
    expect(`${at("levels.TOT.least")} input`).toHaveValue("6,5");
    expect("tr[data-changed]").toHaveCount(0);
});

test("what is typed counts although the input still has the focus", async () => {
    await mountForm();
    await click(`${at("levels.TOT.least")} input`);
    await edit("7");
    await press(["alt", "s"]);
    await animationFrame();
    await animationFrame();
    expect.verifySteps([[["levels.TOT.least", "7,0"]]]);
});

test("a wrong value is flagged and keeps the form from being saved", async () => {
    await mountForm();
    await enter("levels.TOT.least", "11");
    await enter("levels.TOT.count", "1,5");
    expect(`${at("levels.TOT.least")} input`).toHaveAttribute("aria-invalid", "true");
    expect(`${at("levels.TOT.least")} input`).toHaveValue("11");
    expect(".o_parameters_wrong").toHaveCount(2);
    expect(".o_form_button_save").not.toBeEnabled();
    await enter("levels.TOT.count", "5");
    expect(".o_parameters_wrong").toHaveCount(1);
    expect(".o_form_button_save").not.toBeEnabled();
    await enter("levels.TOT.least", "7");
    await clickSave();
    expect.verifySteps([
        [
            ["levels.TOT.least", "7,0"],
            ["levels.TOT.count", "5"],
        ],
    ]);
});

test("discarding takes wrong values back, too", async () => {
    await mountForm();
    await enter("levels.TOT.least", "11");
    await contains(".o_form_button_cancel").click();
    expect(`${at("levels.TOT.least")} input`).toHaveValue("6,5");
    expect(".o_parameters_wrong").toHaveCount(0);
    expect("tr[data-changed]").toHaveCount(0);
});

test("read only: words instead of inputs", async () => {
    await mountForm('readonly="1"');
    expect(".o_parameters td input, .o_parameters td select").toHaveCount(0);
    expect(queryAllTexts(".o_parameters_value")).toEqual([
        "6,5",
        "6",
        "Khá",
        "Yes",
        "Học sinh Giỏi",
    ]);
});

test("a value is found by its name", async () => {
    await mountForm();
    await contains(".o_parameters_search input").edit("KHEN tên", { confirm: false });
    await animationFrame();
    expect(queryAllTexts(".o_parameters_label")).toEqual(["Tên khen thưởng"]);
    await contains(".o_parameters_search input").edit("zzz", { confirm: false });
    await animationFrame();
    expect(".o_parameters_none").toHaveCount(1);
});

async function mountText() {
    await mountView({
        type: "form",
        resModel: "school.ruleset",
        resId: 1,
        arch: `<form><field name="description" widget="school_ruleset_text"/></form>`,
    });
}

test("a circular in words and tables", async () => {
    await mountText();
    expect(queryAllTexts(".o_ruleset_text section p")).toEqual([
        "khoản 1 Điều 9",
        "Làm tròn đến chữ số thập phân thứ nhất.",
    ]);
    expect(".o_ruleset_text section:first h2 .o_explain_rule").toHaveText("R22-AVG-1");
    expect(".o_ruleset_text table").toHaveCount(1);
    expect(queryAllTexts(".o_ruleset_text thead th")).toEqual(["Học kì I", "Học kì II", "Cả năm"]);
    expect(".o_ruleset_text tbody tr").toHaveCount(2);
});

test("the text is printed on a page of its own", async () => {
    let page = null;
    patchWithCleanup(document.body, {
        append(frame) {
            super.append(frame);
            if (frame.tagName === "IFRAME") {
                page = frame;
                frame.contentWindow.print = () => expect.step("printed");
            }
        },
    });
    await mountText();
    await contains(".o_ruleset_print").click();
    expect.verifySteps(["printed"]);
    expect(page.contentDocument.body.querySelectorAll("section").length).toBe(2);
    expect(page.contentDocument.body.querySelectorAll(".btn").length).toBe(0);
    page.remove();
});

import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { classifyFailure, NoAnswerError } from "./rpc_failure";
import { SheetModel } from "./sheet_model";

const MODEL = "school.gradebook";
const ANSWER_TIMEOUT = 30000;

const clock = {
    setTimeout: (callback, delay) => browser.setTimeout(callback, delay),
    clearTimeout: (timer) => browser.clearTimeout(timer),
    now: () => Date.now(),
    monotonic: () => browser.performance.now(),
};

/** The promise, or a failure when it takes too long. */
function withTimeout(promise) {
    let timer = null;
    const timeout = new Promise((resolve, reject) => {
        timer = clock.setTimeout(() => reject(new NoAnswerError()), ANSWER_TIMEOUT);
    });
    return Promise.race([promise, timeout]).finally(() => clock.clearTimeout(timer));
}

/**
 * Keeps the sheets that still have something to save, whatever the person looks
 * at meanwhile: leaving a gradebook does not lose what the network held up.
 */
export const sheetService = {
    dependencies: ["orm"],

    start(env, { orm }) {
        const models = new Map();

        function create(id, sheet) {
            return new SheetModel(sheet, {
                clock,
                classify: classifyFailure,
                fetch: () => orm.silent.call(MODEL, "get_sheet", [[id]]),
                send: (requestId, cells) =>
                    withTimeout(orm.silent.call(MODEL, "save_cells", [[id], requestId, cells])),
            });
        }

        /** The model of a gradebook, told what the server says now; `close` it after use. */
        function open(sheet) {
            const { id } = sheet.gradebook;
            if (models.has(id)) {
                models.get(id).reload(sheet);
            } else {
                models.set(id, create(id, sheet));
            }
            const model = models.get(id);
            model.users++;
            return model;
        }

        /** Nobody looks at it any more: it stays only while it has something to save. */
        function close(model) {
            model.users--;
            if (!model.users && !model.queue.hasUnsaved) {
                models.delete(model.id);
            }
        }

        const flushAll = () => models.forEach((model) => model.queue.flush());

        browser.addEventListener("online", flushAll);
        document.addEventListener("visibilitychange", () => {
            if (document.visibilityState === "hidden") {
                flushAll();
            }
        });
        browser.addEventListener("beforeunload", (ev) => {
            if ([...models.values()].some((model) => model.queue.hasUnsaved)) {
                flushAll();
                ev.preventDefault();
                ev.returnValue = true; // older browsers ask only when this is set
            }
        });
        return { open, close };
    },
};

registry.category("services").add("school_mark_sheet", sheetService);

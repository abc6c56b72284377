import { checkIdentityService } from "@auth_timeout/services/check_identity/check_identity";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { session } from "@web/session";
import { cellStorage } from "./cell_store";
import { doubleIdOf, endpointOf } from "./endpoint";
import { asksWhoIsThere, classifyFailure, NoAnswerError } from "./rpc_failure";
import { SheetShelf } from "./sheet_shelf";
import { TabLocks } from "./tab_locks";

const CHANNEL = "school.gradebook_";
const CHANGED = "school.gradebook/changed";
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

/** A failure that Odoo answers with a dialog reaches it past the queue. */
function letOdooAsk(error) {
    if (asksWhoIsThere(error)) {
        Promise.reject(error);
    }
    throw error;
}

/** What a sheet needs of the world. Every request says for whom: see `_check_sender`. */
function makeWorld({ orm, bus, owner }) {
    const locks = new TabLocks(`school_sheet/${owner}`);
    const call = (id, name, args, kwargs) => {
        const { model, resId, method } = endpointOf(id, name);
        return orm.silent.call(model, method, [[resId], ...args], kwargs);
    };
    const tell = (bookId, seq) => seq && locks.channel.postMessage({ bookId, seq });
    return {
        locks,
        store: cellStorage.make({
            name: `school_sheet/${session.db}`,
            uid: user.userId,
            tabId: locks.tabId,
        }),
        classify: classifyFailure,
        fetch: (id) => call(id, "get_sheet", []),
        // nobody else writes into the sheet of a second person; what there is to hear, that both
        // are complete, comes to the person
        join: (id) => doubleIdOf(id) || bus.addChannel(`${CHANNEL}${id}`),
        part: (id) => doubleIdOf(id) || bus.deleteChannel(`${CHANNEL}${id}`),
        connect: (id, shelf) => ({
            clock,
            classify: classifyFailure,
            fetch: (seq) => call(id, "get_sheet_since", [seq], { sender: owner }),
            send: async (requestId, cells) => {
                // what is on its way is in the store first: after a crash it is repeated as it was
                await shelf.keepers.get(id)?.settled();
                const answer = await locks
                    .exclusive(id, () =>
                        withTimeout(call(id, "save_cells", [requestId, cells], { sender: owner })),
                    )
                    .catch(letOdooAsk);
                tell(id, answer.seq);
                return answer;
            },
        }),
    };
}

/** At the start of the page: what was not saved when the browser was left. */
function tellFound(notification, { cells, books }) {
    if (cells) {
        const text = _t(
            "Not saved when this browser was left: %(cells)s cells in %(books)s gradebooks. They are sent now.",
            { cells, books },
        );
        notification.add(text, { type: "info" });
    }
}

/** Keeps the sheets that still have something to save, whatever the person looks at meanwhile. */
export const sheetService = {
    dependencies: ["bus_service", "notification", "orm"],

    start(env, { bus_service: bus, notification, orm }) {
        const world = makeWorld({ orm, bus, owner: `${session.db}/${user.userId}` });
        const shelf = new SheetShelf(world);
        let isSigningIn = false;

        const signal = ({ id, seq, again }) => {
            const model = shelf.models.get(id);
            model?.sync.signal(seq, again);
            if (again) {
                model?.bus.trigger("outdated");
            }
        };
        bus.subscribe(CHANGED, signal);
        bus.addEventListener("BUS:RECONNECT", () => shelf.refreshAll());
        world.locks.channel.addEventListener("message", ({ data }) =>
            signal({ id: data.bookId, seq: data.seq }),
        );

        /** There may be a connection, or a session, again. */
        function goOn() {
            shelf.flushAll();
            shelf.refreshAll();
            if (shelf.orphans.size) {
                shelf.takeOver();
            }
        }
        browser.addEventListener("online", goOn);
        checkIdentityService.eventBus.addEventListener("identityChecked", goOn);
        document.addEventListener("visibilitychange", () =>
            document.visibilityState === "hidden" ? shelf.flushAll() : goOn(),
        );
        browser.addEventListener("beforeunload", (ev) => {
            if (shelf.hasUnsaved && !isSigningIn) {
                shelf.flushAll();
                ev.preventDefault();
                ev.returnValue = true; // older browsers ask only when this is set
            }
        });

        shelf.takeOver().then((found) => tellFound(notification, found));

        /** Sign in again and come back here; what is typed waits in the store. */
        async function signIn() {
            await shelf.settled();
            const { pathname, search, hash } = browser.location;
            const target = `/web/login?redirect=${encodeURIComponent(pathname + search + hash)}`;
            if (shelf.isKept) {
                isSigningIn = true;
                browser.location.assign(target);
            } else {
                browser.open(target, "_blank");
            }
        }

        return {
            shelf,
            state: shelf.state,
            open: (sheet) => shelf.open(sheet),
            close: (model) => shelf.close(model),
            signIn,
        };
    },
};

registry.category("services").add("school_mark_sheet", sheetService);

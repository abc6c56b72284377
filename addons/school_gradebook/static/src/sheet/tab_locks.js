import { browser } from "@web/core/browser/browser";
import { newRequestId } from "./request_id";

/** What the browser offers; a place for tests to take it away. */
export const tabTools = { locks: () => browser.navigator.locks };

/** How long a tab is waited for that may live, in milliseconds. */
const ANSWER = 500;

/**
 * Which tabs live, and who sends. Web Locks end with their tab, however it ends; where
 * the browser has none (http without TLS, except on this machine), tabs ask each
 * other over a BroadcastChannel.
 */
export class TabLocks {
    /** @param {string} prefix of names, one a database and person */
    constructor(prefix) {
        this.prefix = prefix;
        this.tabId = newRequestId();
        this.locks = tabTools.locks();
        if (this.locks) {
            // held until the tab ends
            this.locks.request(this._name("tab", this.tabId), () => new Promise(() => {}));
        }
        this.channel = new browser.BroadcastChannel(prefix);
        this.channel.addEventListener("message", ({ data }) => {
            if (data.ask === this.tabId) {
                this.channel.postMessage({ alive: this.tabId });
            }
        });
    }

    _name(kind, id) {
        return `${this.prefix}/${kind}/${id}`;
    }

    /** Do something for a tab that has ended, once: false when it lives, or another tab does it. */
    async inherit(tabId, callback) {
        if (!this.locks) {
            return !(await this._answers(tabId)) && this._done(callback);
        }
        const options = { ifAvailable: true };
        return this.locks.request(this._name("tab", tabId), options, (lock) =>
            lock ? this._done(callback) : false,
        );
    }

    /** Call back when a tab has ended that lives now. */
    whenEnded(tabId, callback) {
        this.locks?.request(this._name("tab", tabId), callback);
    }

    /** One tab of this person at a time sends cells of a gradebook. */
    exclusive(bookId, callback) {
        return this.locks ? this.locks.request(this._name("send", bookId), callback) : callback();
    }

    async _done(callback) {
        await callback();
        return true;
    }

    _answers(tabId) {
        return new Promise((resolve) => {
            const listen = ({ data }) => data.alive === tabId && finish(true);
            const timer = browser.setTimeout(() => finish(false), ANSWER);
            const finish = (alive) => {
                browser.clearTimeout(timer);
                this.channel.removeEventListener("message", listen);
                resolve(alive);
            };
            this.channel.addEventListener("message", listen);
            this.channel.postMessage({ ask: tabId });
        });
    }
}

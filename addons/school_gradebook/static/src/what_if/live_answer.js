/**
 * Asks again after each change: a moment after the last one, one question at a time, and only
 * the answer to the latest state counts. Knows neither DOM nor the server.
 */
export class LiveAnswer {
    /**
     * @param {Object} params
     * @param {() => Promise<Object>} params.ask about the state as it is when it is called
     * @param {(answer: Object) => void} params.onAnswer
     * @param {(error: Error) => void} params.onFailure
     * @param {{setTimeout: Function, clearTimeout: Function}} params.clock
     * @param {number} [params.delay] milliseconds without a change
     */
    constructor({ ask, onAnswer, onFailure, clock, delay = 250 }) {
        Object.assign(this, { ask, onAnswer, onFailure, clock, delay });
        this.version = 0;
        this.timer = null;
        this.isBusy = false;
        this.isDue = false;
    }

    /** Something has changed. */
    request() {
        this.cancel();
        this.timer = this.clock.setTimeout(() => this._run(), this.delay);
    }

    /** No answer is wanted any more, not even to what has been asked already. */
    cancel() {
        this.version++;
        this.isDue = false;
        this.clock.clearTimeout(this.timer);
    }

    async _run() {
        if (this.isBusy) {
            this.isDue = true;
            return;
        }
        this.isBusy = true;
        await this._askOnce();
        this.isBusy = false;
        if (this.isDue) {
            this.isDue = false;
            await this._run();
        }
    }

    async _askOnce() {
        const { version } = this;
        try {
            const answer = await this.ask();
            if (version === this.version) {
                this.onAnswer(answer);
            }
        } catch (error) {
            if (version === this.version) {
                this.onFailure(error);
            }
        }
    }
}

/**
 * A queue as plain data for a store, and back; and a queue whose sheet was read
 * anew. Pure, like the queue itself.
 */
import { CONFLICT, DIRTY, REFUSED, SAVING, wireKey } from "./cell_entry";

/** Everything that another tab needs to go on where this one stopped. */
export function snapshotOf(queue) {
    const batches = [queue.batch, ...queue.resend].filter(Boolean);
    return structuredClone({ entries: [...queue.entries.values()], batches });
}

/** The later keystroke counts; the same person made both. */
const isOlder = (entry, known) => known && (known.typedAt || 0) >= (entry.typedAt || 0);

/**
 * Take what another tab, or this one before a crash, had not saved. Its requests
 * are repeated as they were, with their own ids, before anything else is sent.
 */
export function restoreInto(queue, { entries, batches }) {
    const own = new Set([queue.batch, ...queue.resend].map((batch) => batch?.requestId));
    queue.resend.push(...batches.filter(({ requestId }) => !own.has(requestId)));
    for (const entry of entries) {
        const known = queue.entries.get(entry.key);
        if (!isOlder(entry, known)) {
            const state = entry.state === SAVING ? DIRTY : entry.state;
            queue.entries.set(entry.key, { ...entry, state });
        }
    }
    return entries.map(({ key }) => key);
}

/**
 * Compare what is not saved with what the server says now: what somebody else has
 * changed under a text that waits is a conflict at once. Cells that are on their
 * way get their answer from the server.
 *
 * @param {SaveQueue} queue
 * @param {(entry: Object) => string|null} textOf what the server holds; null: no such cell
 * @param {(entry: Object) => {by: string, at: string}|undefined} changeOf who changed it
 * @returns {string[]} keys of the entries that have changed
 */
export function meetServer(queue, textOf, changeOf) {
    const sent = new Set(
        [queue.batch, ...queue.resend].flatMap((batch) => (batch ? batch.cells.map(wireKey) : [])),
    );
    const waiting = [...queue.entries.values()].filter(
        ({ key, state }) => state !== REFUSED && !sent.has(key),
    );
    return waiting
        .filter((entry) => meet(queue, entry, textOf(entry), changeOf(entry)))
        .map(({ key }) => key);
}

function meet(queue, entry, theirs, change) {
    const known = entry.state === CONFLICT ? entry.theirs : entry.expected;
    if (theirs === null || theirs === known) {
        return false;
    }
    if (theirs === entry.value) {
        return queue.entries.delete(entry.key);
    }
    if (!change && entry.state !== CONFLICT) {
        // when it is sent, the server says that it is a conflict, and with whom
        return false;
    }
    Object.assign(entry, { state: CONFLICT, theirs, by: change?.by || "", at: change?.at });
    return true;
}

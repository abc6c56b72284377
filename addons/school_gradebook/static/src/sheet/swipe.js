/** Swipes of a thumb across a list. Pure. */

/** A swipe goes at least this far, in pixels, and takes at most so long, in milliseconds. */
const DISTANCE = 60;
const DURATION = 800;

/**
 * @param {{x: number, y: number, at: number}} start
 * @param {{x: number, y: number, at: number}} end
 * @returns {"left"|"right"|null} null: it was a tap, or the list was scrolled
 */
export function swipeOf(start, end) {
    const across = end.x - start.x;
    const down = end.y - start.y;
    const isSwipe = Math.abs(across) >= DISTANCE && Math.abs(across) > 2 * Math.abs(down);
    if (!isSwipe || end.at - start.at > DURATION) {
        return null;
    }
    return across < 0 ? "left" : "right";
}

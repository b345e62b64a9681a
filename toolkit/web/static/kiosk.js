// A tablet that many vote on, one after another: nothing of one is left for
// the next, not even if somebody walks away in the middle.

const QUIET = 180_000;
const WARNING = 30_000;

export const isKiosk = new URLSearchParams(location.search).has("kiosk");

export const startAnew = () => location.replace(location.pathname + location.search);

/** Start anew when nobody has touched what is filled in for a while. */
export function watchOver({ isInUse, warn, calm }) {
  let timer = 0;
  let isWarned = false;
  const wait = () => {
    if (isWarned) calm();
    isWarned = false;
    clearTimeout(timer);
    timer = setTimeout(look, QUIET);
  };
  const look = () => {
    if (!isInUse()) return wait();
    isWarned = true;
    warn();
    timer = setTimeout(() => (isInUse() ? startAnew() : wait()), WARNING);
  };
  // Not “scroll”, for the warning itself may move the page; nor “pointerdown”,
  // for what is pressed must not move before it is let go.
  for (const touched of ["pointerup", "pointercancel", "keydown", "input", "wheel"])
    addEventListener(touched, wait, { capture: true, passive: true });
  wait();
}

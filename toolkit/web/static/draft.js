// What stays on this device until it is handed in: encrypted, for a browser
// overwrites what it deletes only much later.
//
// The key of the draft comes with the form, so only while the code is unspent.
// Receipts are kept under another key, which the server also tells later, but
// only to whoever names the submission they belong to.  docs/wire.md

import { isKiosk } from "./kiosk.js";
import { digest, draftKeys, lock, unlock } from "./seal.js";

let place = ""; // says nothing of the code; empty while nothing is kept
let keys = null;
let latest = ""; // encrypted, to be kept
let turn = 0;
let timer = 0;

export function recall(name) {
  try {
    return isKiosk ? null : localStorage.getItem(name);
  } catch {
    return null; // storage is switched off
  }
}

export function keep(name, value) {
  try {
    if (isKiosk || !value) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // full or switched off: the ballot is still on the page
  }
}

export function forgetAll(prefix) {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(prefix)) keep(name, "");
  } catch {
    // switched off: nothing is there
  }
}

/** Look where the draft for a code lies, if one is kept here at all. */
export async function findPlace(round, code) {
  [place, keys, latest] = ["", null, ""];
  if (isKiosk) return;
  const typed = code.normalize("NFKC").toUpperCase().replace(/[\s\p{Pd}_]/gu, "");
  const plain = typed.replaceAll("O", "0").replace(/[IL]/g, "1");
  place = `pingyi.${round}.${(await digest(`${round}|${plain}`)).slice(0, 32)}`;
}

/** Return the draft that was kept under a key, if there is one. */
export async function readDraft(key) {
  keys = key ? await draftKeys(key) : null;
  try {
    return await unlock(keys[0], JSON.parse(recall(place)).draft);
  } catch {
    return null; // not what this page keeps
  }
}

export const isKept = () => Boolean(place && keys);

/** Encrypt a draft at once, and write it soon: writing must not wait at the end. */
export async function keepDraft(draft) {
  if (!isKept()) return;
  const mine = ++turn;
  const filled = JSON.stringify(draft.answers);
  const tries = draft.tries.map(async ({ idem, receipt, author, filled: then }) => {
    return { idem, kept: await lock(keys[1], { receipt, author, isLast: then === filled }) };
  });
  const kept = { draft: await lock(keys[0], draft), tries: await Promise.all(tries) };
  if (mine !== turn) return;
  latest = JSON.stringify(kept);
  clearTimeout(timer);
  timer = setTimeout(writeDraft, 400);
}

export function writeDraft() {
  clearTimeout(timer);
  if (place && latest) keep(place, latest);
  latest = "";
}

export function forgetDraft() {
  turn++;
  latest = "";
  if (place) keep(place, "");
}

/** What was handed in by this device before, latest first: {idem, open(key)}. */
export function keptTries() {
  try {
    return JSON.parse(recall(place)).tries.reverse().map(({ idem, kept }) => {
      return { idem, open: async (key) => unlock((await draftKeys(key))[0], kept) };
    });
  } catch {
    return [];
  }
}

// Sealing a ballot, in the browser that fills it in.
//
// HPKE (RFC 9180), base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256,
// AES-256-GCM.  docs/wire.md says what is sealed and how it is sent.

const subtle = globalThis.crypto?.subtle;
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const EMPTY = new Uint8Array();
const KEM = join(utf8("KEM"), [0, 0x10]);
const SUITE = join(utf8("HPKE"), [0, 0x10, 0, 1, 0, 2]);
const CURVE = { name: "ECDH", namedCurve: "P-256" };

/** Whether this browser can seal; without TLS none can. */
export const canSeal = Boolean(subtle);

/** Seal bytes to a public key (65 bytes) for the place that info names. */
export async function seal(key, plain, info) {
  const pair = await subtle.generateKey(CURVE, false, ["deriveBits"]);
  const enc = new Uint8Array(await subtle.exportKey("raw", pair.publicKey));
  const recipient = await subtle.importKey("raw", key, CURVE, false, []);
  const secret = await subtle.deriveBits({ name: "ECDH", public: recipient }, pair.privateKey, 256);
  const prk = await extract(KEM, EMPTY, "eae_prk", new Uint8Array(secret));
  const shared = await expand(KEM, prk, "shared_secret", join(enc, key), 32);
  const context = join(
    [0],
    await extract(SUITE, EMPTY, "psk_id_hash", EMPTY),
    await extract(SUITE, EMPTY, "info_hash", info),
  );
  const schedule = await extract(SUITE, shared, "secret", EMPTY);
  const iv = await expand(SUITE, schedule, "base_nonce", context, 12);
  const raw = await expand(SUITE, schedule, "key", context, 32);
  const cipher = await subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  return join(enc, new Uint8Array(await subtle.encrypt({ name: "AES-GCM", iv }, cipher, plain)));
}

/**
 * Seal one ballot for every subject of the form.
 *
 * form: {round, group, key, pad, isApart}; ballots: {subject: {marks, texts}}.
 * Apart, nothing joins the envelopes: one of them, by lot, bears the receipt
 * that the rater keeps, and nobody sees the others.
 */
export async function sealSubmission(form, ballots) {
  const key = fromBase64url(form.key);
  const drawn = () => ({ pack: hex(random(16)), receipt: base32(random(10)) });
  const [shared, author] = [drawn(), base32(random(10))];
  const bearer = anyOf(Object.keys(ballots));
  let wrote = false;
  const envelopes = Object.entries(ballots).map(async ([subject, { marks, texts }]) => {
    const words = {};
    for (const [item, body] of Object.entries(texts)) {
      const tag = await hmac(utf8(author), utf8(`${subject}|${item}`));
      words[item] = { body, code: base32(tag.subarray(0, 10)) };
      wrote = true;
    }
    const { pack, receipt } = form.isApart && subject !== bearer ? drawn() : shared;
    const text = JSON.stringify({ v: 1, pack, receipt, marks, texts: words });
    const info = utf8(`${form.round}|${form.group}|${subject}`);
    return { subject, sealed: base64url(await seal(key, fill(utf8(text), form.pad), info)) };
  });
  const sealed = await Promise.all(envelopes);
  return { envelopes: sealed, receipt: shared.receipt, author: wrote ? author : "" };
}

/** A new key by which a submission sent again is recognised. */
export const newIdem = () => hex(random(16));

/** Where a draft lies: says nothing of the code it belongs to. */
export async function digest(text) {
  return hex(new Uint8Array(await subtle.digest("SHA-256", utf8(text))));
}

/** The key of a draft, and the one that comes from it for its receipts. */
export async function draftKeys(text) {
  const raw = fromBase64url(text);
  const imported = [raw, await subtle.digest("SHA-256", raw)].map((one) =>
    subtle.importKey("raw", one, "AES-GCM", false, ["encrypt", "decrypt"]),
  );
  return Promise.all(imported);
}

/** Encrypt a value; how much it says shows in steps of 4 KiB only. */
export async function lock(key, value) {
  const iv = random(12);
  const text = utf8(JSON.stringify(value));
  const padded = new Uint8Array(Math.ceil(text.length / 4096) * 4096).fill(32);
  padded.set(text);
  const locked = await subtle.encrypt({ name: "AES-GCM", iv }, key, padded);
  return [iv, new Uint8Array(locked)].map(base64url).join(".");
}

export async function unlock(key, locked) {
  const [iv, data] = locked.split(".").map(fromBase64url);
  const text = await subtle.decrypt({ name: "AES-GCM", iv }, key, data);
  return JSON.parse(new TextDecoder().decode(text));
}

/** Eight groups of four, as they stand on the notice. */
export async function fingerprint(key) {
  const whole = hex(new Uint8Array(await subtle.digest("SHA-256", fromBase64url(key))));
  return whole.slice(0, 32).match(/.{4}/g).join(" ");
}

function fill(text, size) {
  if (text.length > size - 4) throw new RangeError("does not fit");
  const filled = new Uint8Array(size);
  new DataView(filled.buffer).setUint32(0, text.length);
  filled.set(text, 4);
  return filled;
}

function extract(suite, salt, label, input) {
  return hmac(salt, join(utf8("HPKE-v1"), suite, utf8(label), input));
}

// All lengths are those of one block, so that one round of HKDF is enough.
async function expand(suite, prk, label, info, length) {
  const input = join([0, length], utf8("HPKE-v1"), suite, utf8(label), info, [1]);
  return (await hmac(prk, input)).slice(0, length);
}

async function hmac(key, data) {
  // A key of zeros is HMAC's empty key, which WebCrypto does not import.
  const raw = key.length ? key : new Uint8Array(32);
  const kind = { name: "HMAC", hash: "SHA-256" };
  const imported = await subtle.importKey("raw", raw, kind, false, ["sign"]);
  return new Uint8Array(await subtle.sign("HMAC", imported, data));
}

function utf8(text) {
  return new TextEncoder().encode(text);
}

function join(...parts) {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function random(length) {
  return crypto.getRandomValues(new Uint8Array(length));
}

function anyOf(list) {
  const [number] = crypto.getRandomValues(new Uint32Array(1));
  return list[number % list.length]; // 2³² is so many that none is likelier
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function base32(bytes) {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.replace(/.{5}/g, (five) => ALPHABET[parseInt(five, 2)]);
}

function base64url(bytes) {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64url(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

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
 * form: {round, group, key, pad}; ballots: {subject: {marks, texts}}.
 */
export async function sealSubmission(form, ballots) {
  const key = fromBase64url(form.key);
  const [pack, receipt, author] = [hex(random(16)), base32(random(10)), base32(random(10))];
  let wrote = false;
  const envelopes = Object.entries(ballots).map(async ([subject, { marks, texts }]) => {
    const words = {};
    for (const [item, body] of Object.entries(texts)) {
      const tag = await hmac(utf8(author), utf8(`${subject}|${item}`));
      words[item] = { body, code: base32(tag.subarray(0, 10)) };
      wrote = true;
    }
    const text = JSON.stringify({ v: 1, pack, receipt, marks, texts: words });
    const info = utf8(`${form.round}|${form.group}|${subject}`);
    return { subject, sealed: base64url(await seal(key, fill(utf8(text), form.pad), info)) };
  });
  const sealed = await Promise.all(envelopes);
  return { envelopes: sealed, receipt, author: wrote ? author : "" };
}

/** A new key by which a submission sent again is recognised. */
export const newIdem = () => hex(random(16));

/** Where a draft lies: says nothing of the code it belongs to. */
export async function digest(text) {
  return hex(new Uint8Array(await subtle.digest("SHA-256", utf8(text))));
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

// The advocate's own notes: sealed and opened here, in the browser. The service sees the public half of a key and
// ciphertext. ECDH on P-256 with a fresh key for each note, HKDF-SHA-256, AES-256-GCM; the private half of the agency's
// key is kept in a file under a passphrase (PBKDF2-SHA-256, AES-256-GCM).
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const ROUNDS = 600_000;
const utf8 = new TextEncoder();

const encode = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const decode = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

async function keyBetween(own, other, use) {
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: other }, own, 256);
  const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info: utf8.encode("clew sealed note 1") },
    base, { name: "AES-GCM", length: 256 }, false, [use]);
}

async function keyFrom(passphrase, salt, use) {
  const base = await crypto.subtle.importKey("raw", utf8.encode(passphrase), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS }, base, { name: "AES-GCM", length: 256 }, false, [use]);
}

export async function seal(text, jwk) {
  const agency = await crypto.subtle.importKey("jwk", { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y }, CURVE, false, []);
  const fresh = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const key = await keyBetween(fresh.privateKey, agency, "encrypt");
  const iv = crypto.getRandomValues(new Uint8Array(12));
  // Padded to whole kilobytes, so that length tells little.
  const plain = utf8.encode(text);
  const padded = new Uint8Array(Math.ceil((plain.length + 4) / 1024) * 1024);
  new DataView(padded.buffer).setUint32(0, plain.length);
  padded.set(plain, 4);
  const ct = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, padded);
  const epk = await crypto.subtle.exportKey("raw", fresh.publicKey);
  return { epk: encode(epk), iv: encode(iv), ct: encode(ct) };
}

export async function open(sealed, privateKey) {
  const epk = await crypto.subtle.importKey("raw", decode(sealed.epk), CURVE, false, []);
  const key = await keyBetween(privateKey, epk, "decrypt");
  const padded = new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: decode(sealed.iv) }, key, decode(sealed.ct)));
  const length = new DataView(padded.buffer).getUint32(0);
  return new TextDecoder().decode(padded.subarray(4, 4 + length));
}

async function makeKey(passphrase) {
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const pub = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const digest = await crypto.subtle.digest("SHA-256", utf8.encode(pub.x + pub.y));
  const kid = [...new Uint8Array(digest)].slice(0, 8).map((b) => b.toString(16).padStart(2, "0")).join("");
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const locked = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyFrom(passphrase, salt, "encrypt"), await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  return {
    pub: { kty: pub.kty, crv: pub.crv, x: pub.x, y: pub.y, kid },
    file: JSON.stringify({ clew: "note key 1", kid, rounds: ROUNDS, salt: encode(salt), iv: encode(iv), key: encode(locked) }),
  };
}

async function openKey(text, passphrase) {
  const file = JSON.parse(text);
  const key = await keyFrom(passphrase, decode(file.salt), "decrypt");
  const raw = await crypto.subtle.decrypt({ name: "AES-GCM", iv: decode(file.iv) }, key, decode(file.key));
  return { kid: file.kid, key: await crypto.subtle.importKey("pkcs8", raw, CURVE, false, ["deriveBits"]) };
}

const making = document.getElementById("make-key");
if (making) {
  making.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problem = document.getElementById("key-problem");
    const passphrase = document.getElementById("new-passphrase").value;
    problem.textContent = passphrase.length < 16 ? "Use 16 characters or more." : "";
    if (problem.textContent) return;
    const made = await makeKey(passphrase);
    const link = document.getElementById("key-link");
    link.href = URL.createObjectURL(new Blob([made.file], { type: "application/json" }));
    link.download = `clew-note-key-${made.pub.kid}.json`;
    document.getElementById("key-saved").hidden = false;
    document.getElementById("key-keep").onclick = () => {
      making.elements.key.value = JSON.stringify(made.pub);
      making.submit();
    };
  });
}

const writing = document.getElementById("write-sealed");
if (writing) {
  const key = JSON.parse(document.getElementById("sealed").dataset.key);
  writing.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = document.getElementById("note-text").value.trim();
    if (!text) return;
    writing.elements.sealed.value = JSON.stringify(await seal(text, key));
    writing.elements.key_id.value = key.kid;
    writing.submit();
  });
}

const opening = document.getElementById("open-sealed");
if (opening) {
  opening.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problem = document.getElementById("sealed-problem");
    problem.textContent = "";
    try {
      const file = document.getElementById("key-file").files[0];
      const held = await openKey(await file.text(), document.getElementById("passphrase").value);
      for (const place of document.querySelectorAll("[data-sealed]")) {
        if (place.dataset.kid !== held.kid) place.textContent = `Sealed to another key, ${place.dataset.kid}.`;
        else place.textContent = await open(JSON.parse(place.dataset.sealed), held.key);
      }
    } catch {
      problem.textContent = "The file or the passphrase is not right. Nothing was opened.";
    }
  });
}

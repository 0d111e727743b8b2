import { find, say } from "./words.js";

/** What can go wrong, by the names for which the page has words in `data-cs-text-…`. */
type Trouble =
  | "cancelled"
  | "registered"
  | "unsupported"
  | "constraint"
  | "address"
  | "missing"
  | "unknown";

const TROUBLES: Record<string, Trouble> = {
  NotAllowedError: "cancelled",
  InvalidStateError: "registered",
  NotSupportedError: "unsupported",
  ConstraintError: "constraint",
  SecurityError: "address",
};

/** Whether this browser can use security keys at this address. */
export function hasKeys(): boolean {
  return isSecureContext && "PublicKeyCredential" in globalThis && "credentials" in navigator;
}

/**
 * A form with `data-cs-webauthn` ("get" or "create") and the options as JSON text: its button
 * starts the ceremony in the click itself, and the form is sent once it succeeded.
 */
export function ceremony(form: HTMLFormElement): void {
  for (const note of form.querySelectorAll<HTMLElement>("[data-cs-no-script]")) note.hidden = true;
  const button = form.querySelector<HTMLButtonElement>("button[data-cs-ceremony]");
  const place = find(form.dataset.csStatus ?? "");
  if (button === null) return;
  if (!hasKeys()) {
    tell(form, place, "missing");
    return;
  }
  button.hidden = false;
  let running: AbortController | undefined;
  let over: Promise<void> = Promise.resolve();
  button.addEventListener("click", () => {
    if (!form.reportValidity()) return;
    if (running === undefined) {
      // In the click itself: some browsers require that.
      running = new AbortController();
      over = run(form, place, running.signal);
      return;
    }
    // One at a time: a second press starts over once the first has ended.
    running.abort();
    running = new AbortController();
    const { signal: mine } = running;
    over = over.then(() => run(form, place, mine));
  });
}

async function run(
  form: HTMLFormElement,
  place: HTMLElement | null,
  signal: AbortSignal,
): Promise<void> {
  if (place !== null) {
    place.classList.remove("cs-error");
    say(place, form.dataset.csTextWaiting ?? "");
  }
  try {
    const options = JSON.parse(form.dataset.csOptions ?? "");
    const credential =
      form.dataset.csWebauthn === "create"
        ? await navigator.credentials.create({ publicKey: creationOptions(options), signal })
        : await navigator.credentials.get({ publicKey: requestOptions(options), signal });
    if (!(credential instanceof PublicKeyCredential)) throw new Error("no credential");
    fill(form, "credential_id", credential.id);
    fill(form, "response", JSON.stringify(written(credential)));
    form.submit();
  } catch (problem) {
    const name = problem instanceof Error || problem instanceof DOMException ? problem.name : "";
    // The button was pressed again; the other ceremony continues.
    if (name === "AbortError") return;
    tell(form, place, TROUBLES[name] ?? "unknown");
  }
}

function tell(form: HTMLFormElement, place: HTMLElement | null, trouble: Trouble): void {
  if (place === null) return;
  place.classList.add("cs-error");
  say(place, form.getAttribute(`data-cs-text-${trouble}`) ?? trouble);
}

function fill(form: HTMLFormElement, name: string, value: string): void {
  const input = form.elements.namedItem(name);
  if (input instanceof HTMLInputElement) input.value = value;
}

type Json = Record<string, unknown>;

/** Newer browsers parse the options themselves (WebAuthn level 3 section 5.1.8). */
type Parsing = {
  parseCreationOptionsFromJSON?: (options: Json) => PublicKeyCredentialCreationOptions;
  parseRequestOptionsFromJSON?: (options: Json) => PublicKeyCredentialRequestOptions;
};

function creationOptions(options: Json): PublicKeyCredentialCreationOptions {
  const { parseCreationOptionsFromJSON: parse } = PublicKeyCredential as unknown as Parsing;
  if (parse !== undefined) return parse.call(PublicKeyCredential, options);
  const user = options.user as Json;
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: described(options.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
}

function requestOptions(options: Json): PublicKeyCredentialRequestOptions {
  const { parseRequestOptionsFromJSON: parse } = PublicKeyCredential as unknown as Parsing;
  if (parse !== undefined) return parse.call(PublicKeyCredential, options);
  return {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: described(options.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions;
}

function described(list: unknown): Json[] {
  return ((list ?? []) as Json[]).map((one) => ({ ...one, id: bytes(one.id) }));
}

/** The response as JSON: from the browser if it can, otherwise in the form of WebAuthn level 3. */
function written(credential: PublicKeyCredential): unknown {
  if (typeof credential.toJSON === "function") return credential.toJSON();
  const response: Json = {};
  const { response: made } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature"];
  for (const part of [...parts, "userHandle"]) {
    const value = (made as unknown as Json)[part];
    if (value instanceof ArrayBuffer) response[part] = text(value);
  }
  if (made instanceof AuthenticatorAttestationResponse) {
    response.transports = made.getTransports?.() ?? [];
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

function bytes(value: unknown): Uint8Array<ArrayBuffer> {
  const plain = atob(String(value).replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

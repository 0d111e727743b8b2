// What people have besides their browser: a mailbox, a phone, a token and a YubiKey.

const CODE = /\b\d{6,8}\b/;

/** The texts with a code that arrived for a person, newest first. */
export async function messages(host, to) {
  return (await everything(host, to)).filter(({ text }) => CODE.test(text));
}

/** Waits for a notice: it is sent alongside the sign-in, not during it. */
export async function notice(host, to, { subject, text }) {
  await until(async () => {
    const all = await everything(host, to);
    return all.find((message) => message.subject === subject && message.text.includes(text));
  });
}

async function everything(host, to) {
  const answer = await fetch(`${host.outside()}/mailbox.json`);
  const { messages: all } = await answer.json();
  return all.filter((message) => message.to === to);
}

/** The code of the newest message, once one is there. */
export async function code(host, to, { count = 1, digits = 8 } = {}) {
  const pattern = new RegExp(`\\b\\d{${digits}}\\b`);
  const found = await until(async () => {
    const arrived = await messages(host, to);
    return arrived.length >= count ? arrived[0].text.match(pattern)?.[0] : undefined;
  });
  return found;
}

/** Presses approve or deny on the newest unanswered prompt of a person. */
export async function answerPrompt(host, user, act) {
  const prompt = await until(async () => {
    const all = await promptsOf(host, user);
    return all.find(({ state }) => state === "waiting");
  });
  await post(host, "/phone", { id: prompt.id, act });
}

/** How often a person's phone was prompted. */
export async function prompts(host, user) {
  return (await promptsOf(host, user)).length;
}

async function promptsOf(host, user) {
  const answer = await fetch(`${host.outside()}/phone.json`);
  const { prompts: all } = await answer.json();
  return all.filter((prompt) => prompt.user === user);
}

/** What the token shows after the next press. */
export async function press(host) {
  return shown(await post(host, "/gadgets", { act: "press" }), "token");
}

/** What the YubiKey types at the next touch. */
export async function touch(host) {
  return shown(await post(host, "/gadgets", { act: "touch" }), "yubikey");
}

/** The manufacturers' lines, for the import. */
export async function makersLines(host) {
  const html = await (await fetch(`${host.outside()}/gadgets`)).text();
  return /id="lines">([^<]+)<br>([^<]+)</.exec(html).slice(1, 3);
}

function shown(html, id) {
  return new RegExp(`id="${id}">([^<]+)<`).exec(html)[1];
}

async function post(host, path, fields) {
  const body = new URLSearchParams(fields);
  const answer = await fetch(`${host.outside()}${path}`, { method: "POST", body });
  return answer.text();
}

async function until(look) {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("nothing arrived");
}

// The sandbox's control interface, as docs/sandbox.md tells it.

import { notice } from "./dom.js";

export class Refused extends Error {}
export class Unreachable extends Error {}

export async function ask(path, body, method = body === undefined ? "GET" : "POST") {
  const answer = await fetch(`/sandbox/${path}`, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => { throw new Unreachable("The sandbox does not answer. Is it still running?"); });
  const result = await answer.json().catch(() => ({ error: `${answer.status} ${answer.statusText}` }));
  if (!answer.ok) throw new Refused(result.error);
  return result;
}

/** Runs something the person asked for; a refusal is shown instead of breaking the page. */
export async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
    notice(error.message);
    return null;
  }
}

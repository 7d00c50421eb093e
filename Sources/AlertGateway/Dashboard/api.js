// The gateway over HTTP. The token goes into a header, never into an address.

/** An answer that is no success. */
export class RequestFailure extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Asks the gateway, in the name of `identity`; throws `RequestFailure` (status 0 when nobody answered). */
export async function request(path, identity, options = {}) {
  let response;
  try {
    response = await fetch(path, {
      ...options, cache: "no-store", headers: identity ? { Authorization: `Bearer ${identity.token}` } : {},
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new RequestFailure(0, "unreachable", "the gateway can't be reached");
  }
  if (response.ok) return response;
  const body = await response.json().catch(() => null);
  throw new RequestFailure(
    response.status, body?.error?.code ?? "", body?.error?.message ?? `the answer is ${response.status}`);
}

/** The JSON that the gateway answers. */
export const requestJSON = async (path, identity, options) => (await request(path, identity, options)).json();

/** Why the gateway would not open the WebSocket of `identity`, as a `RequestFailure`; null when it would. */
export async function refusal(identity) {
  try {
    await request(`/ws/alerts/${encodeURIComponent(identity.user)}`, identity);
  } catch (failure) {
    // 426: the token is right, what it opens is a WebSocket.
    return failure.status === 426 ? null : failure;
  }
  return null;
}

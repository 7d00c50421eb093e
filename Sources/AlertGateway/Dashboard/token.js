// A JSON Web Token as far as the page reads it. Only the gateway can tell whether it is genuine.

import { decodeBase64 } from "./base64.js";

/** A token that can't be one, in words for the person who brought it. */
export class UnusableToken extends Error {}

/** Whose token it is, what it allows and until when; throws `UnusableToken`. */
export function readToken(text) {
  const token = text.trim();
  if (token === "") throw new UnusableToken("Paste a token first.");
  const parts = token.split(".");
  if (parts.length !== 3 || parts.some((part) => !/^[\w-]+$/.test(part))) {
    throw new UnusableToken("This is not a token: expected three parts of letters and digits with dots between them.");
  }
  let claims;
  try {
    claims = JSON.parse(new TextDecoder().decode(decodeBase64(parts[1])));
  } catch {
    throw new UnusableToken("The middle part of this token can't be read. Was it copied whole?");
  }
  if (typeof claims?.sub !== "string" || typeof claims.exp !== "number") {
    throw new UnusableToken("This token does not say whose it is and how long it counts.");
  }
  const expiresAt = claims.exp * 1000;
  if (expiresAt <= Date.now()) throw new UnusableToken("This token has expired. Ask for a new one.");
  const role = typeof claims.role === "string" ? claims.role : "viewer";
  if (role === "publisher") throw new UnusableToken("This token is for publishing alerts, not for reading them.");
  return { token, user: claims.sub, role, expiresAt };
}

// An OpenID provider for the browser tests: whoever is named on its page is signed in, with or without a second factor.
//   node provider.mjs PORT KEY.pem CERTIFICATE.pem CLIENT SECRET REDIRECT
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { Provider } from "oidc-provider";

const [port, key, certificate, client, secret, redirect] = process.argv.slice(2);
const issuer = `https://localhost:${port}`;

const provider = new Provider(issuer, {
  clients: [{ client_id: client, client_secret: secret, redirect_uris: [redirect] }],
  claims: { openid: ["sub", "acr", "amr", "auth_time"], email: ["email", "email_verified"], profile: ["name"] },
  acrValues: ["urn:force:two"],
  conformIdTokenClaims: false,
  cookies: { keys: ["a key of the tests"] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, interaction) => `/sign-in/${interaction.uid}` },
  pkce: { required: () => true },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: id, email: `${id}@force.example`, email_verified: !id.startsWith("new") }),
  }),
});

const form = (uid, prompt) => `<!doctype html><html lang="en"><title>The force</title><h1>The force</h1><p>${prompt}</p>
<form method="post" action="/sign-in/${uid}"><input name="who"><input type="checkbox" name="two"><button>Sign in</button></form>`;

async function said(request) {
  let body = "";
  for await (const part of request) body += part;
  return new URLSearchParams(body);
}

async function signIn(request, response) {
  const { uid, prompt, params, session } = await provider.interactionDetails(request, response);
  if (request.method === "GET" && prompt.name === "login") {
    response.setHeader("Content-Type", "text/html");
    response.end(form(uid, params.prompt ?? "first"));
    return;
  }
  if (prompt.name === "login") {
    const given = await said(request);
    const two = given.has("two");
    const login = { accountId: given.get("who"), acr: two ? "urn:force:two" : "urn:force:one", amr: two ? ["pwd", "mfa"] : ["pwd"] };
    await provider.interactionFinished(request, response, { login });
    return;
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope("openid profile email");
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
}

const callback = provider.callback();
createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) => {
  if (!request.url.startsWith("/sign-in/")) return callback(request, response);
  return signIn(request, response).catch((problem) => {
    response.statusCode = 500;
    response.end(String(problem));
  });
}).listen(Number(port), "localhost", () => console.log("listening"));

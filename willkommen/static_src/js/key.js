// Security keys and passkeys:
//   <form data-key-request="{…}"> or <form data-key-creation="{…}">, with an input named `credential` and, inside it,
//   [data-key-button] that starts, [data-key-failed] that is shown when nothing came of it.
// The options are those of the server, with binary values as base64url; the answer goes back the same way.
for (const form of document.querySelectorAll("[data-key-request], [data-key-creation]")) offer(form);

function offer(form) {
  const button = form.querySelector("[data-key-button]");
  const failed = form.querySelector("[data-key-failed]");
  if (!button || !window.PublicKeyCredential) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    failed.hidden = true;
    button.disabled = true;
    try {
      const answer = form.dataset.keyCreation
        ? await navigator.credentials.create(creation(JSON.parse(form.dataset.keyCreation)))
        : await navigator.credentials.get(request(JSON.parse(form.dataset.keyRequest)));
      form.querySelector("[name=credential]").value = JSON.stringify(told(answer));
      form.submit();
    } catch {
      failed.hidden = false;
      button.disabled = false;
    }
  });
}

function creation({ publicKey }) {
  return {
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: (publicKey.excludeCredentials ?? []).map(described),
    },
  };
}

function request({ publicKey }) {
  return {
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: (publicKey.allowCredentials ?? []).map(described),
    },
  };
}

function described(credential) {
  return { ...credential, id: bytes(credential.id) };
}

function told(answer) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (answer.response[name]) response[name] = text(answer.response[name]);
  }
  return {
    id: answer.id,
    rawId: text(answer.rawId),
    type: answer.type,
    response,
    clientExtensionResults: answer.getClientExtensionResults(),
  };
}

function bytes(base64url) {
  const plain = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

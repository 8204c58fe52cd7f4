/** Calls to the server: JSON both ways, the session's token on everything that changes something. */

const UPLOAD_MS = 120000;

export class ApiError extends Error {
  /** @param {number} status 0 where no answer came. */
  constructor(status, { code = "network", message = "", retry_after = 0 } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retry_after;
  }

  /** Whether the same call may succeed later. */
  get temporary() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Call the server; resolves to its answer, or throws an `ApiError`. */
export async function call(method, path, csrf, body, options = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(20000),
      ...options,
    });
    if (response.ok) return await response.json();
  } catch {
    throw new ApiError(0);
  }
  const problem = await response.json().catch(() => ({}));
  throw new ApiError(response.status, problem.error);
}

export class Api {
  constructor(slug, csrf) {
    this.base = `/api/rooms/${slug}`;
    this.csrf = csrf;
  }

  call(method, path, body, options) {
    return call(method, this.base + path, this.csrf, body, options);
  }

  history(before) {
    return this.call("GET", `/messages${before ? `?before=${before}` : ""}`);
  }

  people() {
    return this.call("GET", "/people");
  }

  /** Note how far was read; the call outlives the page. */
  markRead(seen) {
    return this.call("POST", "/reading", { seen }, { keepalive: true });
  }

  streamUrl(after) {
    return `${this.base}/stream?after=${after}`;
  }

  post(message) {
    return this.call("POST", "/messages", message);
  }

  /** Send a file; `progress` is told the share that has gone out. There is no progress in `fetch`. */
  upload(file, caption, key, progress) {
    const form = new FormData();
    form.append("client_key", key);
    form.append("name", file.name);
    form.append("caption", caption);
    form.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", `${this.base}/files`);
    request.setRequestHeader("X-CSRF-Token", this.csrf);
    request.responseType = "json";
    request.timeout = UPLOAD_MS;
    request.upload.addEventListener("progress", (event) => progress(event.loaded / event.total));
    return new Promise((resolve, reject) => {
      request.addEventListener("loadend", () => {
        const { status, response } = request;
        if (status >= 200 && status < 300 && response) resolve(response);
        else reject(new ApiError(status, response?.error));
      });
      request.send(form);
    });
  }

  /** `anonymous`, here and below: the secret of the pseudonym that does it. */
  edit(id, text, key, anonymous) {
    return this.call("PATCH", `/messages/${id}`, { text, client_key: key, anonymous });
  }

  remove(id, key, anonymous) {
    return this.call("DELETE", `/messages/${id}`, { client_key: key, anonymous });
  }

  press(messageId, action, key, anonymous) {
    return this.call("POST", "/presses", { message_id: messageId, action, press_key: key, anonymous });
  }
}

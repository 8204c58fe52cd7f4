/** A file on its way: how much of it is sent, and where it could not be read, why. There is no progress in `fetch`. */

import { fill } from "../format.js";

const UPLOAD_MS = 240000;

export function offerUpload(form, texts) {
  const progress = form.querySelector(".upload-progress");
  const bar = progress.querySelector("progress");
  const said = progress.querySelector("p");
  const problem = document.getElementById("upload-error");
  const button = form.querySelector("button[type='submit']");

  const refuse = (message) => {
    progress.hidden = true;
    button.disabled = false;
    const line = document.createElement("p");
    line.className = "alert alert-danger";
    line.setAttribute("role", "alert");
    line.textContent = message;
    problem.replaceChildren(line);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [file] = form.elements.file.files;
    const most = Number(form.dataset.maxBytes);
    if (file.size > most) {
      refuse(fill(texts.uploadTooLarge, { megabytes: most / 1_000_000 }));
      return;
    }
    problem.replaceChildren();
    progress.hidden = false;
    button.disabled = true;
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "text/html");
    request.responseType = "document";
    request.timeout = UPLOAD_MS;
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = (100 * loaded) / total;
      said.textContent = fill(texts.uploadSending, { percent: Math.floor(bar.value) });
    });
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      said.textContent = texts.uploadReading;
    });
    request.addEventListener("loadend", () => {
      const { status, response, responseURL } = request;
      if (status >= 200 && status < 300) location.assign(responseURL);
      else refuse(response?.querySelector("[role='alert'], .lead")?.textContent || texts.uploadBroken);
    });
    request.send(new FormData(form));
  });
}

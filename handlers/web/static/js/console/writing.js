/** Pages on which something is written: the editor, and the picker of rules. */

import { Editor } from "./editor.js";
import { Picker } from "./picker.js";

const { csrf, texts } = JSON.parse(document.getElementById("console-config").textContent);
const form = document.getElementById("editor");
if (form) {
  // Of an answer, every word is kept while it is written; an entry is saved by its button.
  const editor = form.dataset.number && new Editor(form, csrf, texts);
  new Picker(form, texts, () => editor?.changed());
}

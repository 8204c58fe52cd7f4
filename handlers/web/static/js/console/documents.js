/** Pages of documents: a file that is sent, and one that is being registered. */

import { follow } from "./registration.js";
import { offerUpload } from "./upload.js";

const { texts } = JSON.parse(document.getElementById("console-config").textContent);
const byId = (id) => document.getElementById(id);
if (byId("upload")) offerUpload(byId("upload"), texts);
if (byId("registration")) follow(byId("registration"));

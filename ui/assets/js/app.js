// The staff pages' script. Every screen works without it.
import "./htmx.js";
import "./keys.js";
import "./guard.js";
import "./page.js";
import "./evidence.js";
import "./narrow.js";
import "./covers.js";
import "./sheets.js";
import "./days.js";

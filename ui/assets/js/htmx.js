// htmx under a strict content policy, and without leaving a client's facts behind.
import htmx from "htmx.org";

Object.assign(htmx.config, {
	allowEval: false, // no hx-on, no filters written as script
	includeIndicatorStyles: false, // it would write an inline <style>; ours are in base.css
	selfRequestsOnly: true,
	historyCacheSize: 0, // pages name people: no copies in the browser's storage
	refreshOnHistoryMiss: true,
	allowScriptTags: false,
	scrollIntoViewOnBoost: false,
	responseHandling: [
		{ code: "204", swap: false },
		{ code: "[23]..", swap: true },
		{ code: "422", swap: true }, // a refused form comes back with what was typed
		{ code: "409", swap: true },
		{ code: "412", swap: true },
		{ code: "[45]..", swap: false, error: true },
	],
});

// What went wrong on the way is said in the page, in its own words.
function say(selector) {
	const notice = document.querySelector(selector);
	if (notice) notice.hidden = false;
}
document.addEventListener("htmx:sendError", () => say("[data-offline]"));
document.addEventListener("htmx:afterRequest", (event) => {
	const notice = document.querySelector("[data-offline]");
	if (notice && event.detail.successful) notice.hidden = true;
	// signed out meanwhile: what is typed stays, and sending it asks to sign in
	if (event.detail.xhr && event.detail.xhr.status === 401) say("[data-signed-out]");
});

export default htmx;

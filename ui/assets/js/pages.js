// The pages of a file as pictures: each is drawn when it comes near the eye and let go
// when it is far, so that six hundred of them fit into a small computer. It is loaded
// by sheets.js, and only where there are pages.
import { GlobalWorkerOptions, getDocument } from "pdfjs-dist";

const NEAR = "150% 0px";
const widest = () => Math.min(2, window.devicePixelRatio || 1);

async function draw(file, figure) {
	const page = await file.getPage(Number(figure.dataset.page));
	const plain = page.getViewport({ scale: 1 });
	const viewport = page.getViewport({ scale: (figure.clientWidth / plain.width) * widest() });
	const canvas = document.createElement("canvas");
	canvas.width = Math.round(viewport.width);
	canvas.height = Math.round(viewport.height);
	canvas.setAttribute("role", "img");
	canvas.setAttribute("aria-label", figure.querySelector("figcaption").textContent.trim());
	await page.render({ canvas, canvasContext: canvas.getContext("2d"), viewport }).promise;
	page.cleanup();
	if (figure.dataset.near !== undefined) figure.prepend(canvas);
}

function follow(file, figures) {
	const watch = new IntersectionObserver((entries) => {
		for (const { target, isIntersecting } of entries) {
			if (isIntersecting && target.dataset.near === undefined) {
				target.dataset.near = "";
				draw(file, target).then(() => target.removeAttribute("aria-busy"));
			} else if (!isIntersecting && target.dataset.near !== undefined) {
				delete target.dataset.near;
				target.querySelector("canvas")?.remove();
			}
		}
	}, { rootMargin: NEAR });
	for (const figure of figures) watch.observe(figure);
}

export async function show(region) {
	GlobalWorkerOptions.workerSrc = region.dataset.worker;
	try {
		const file = await getDocument({
			url: region.dataset.pages, isEvalSupported: false, disableFontFace: true, useWasm: false, disableRange: true, disableStream: true,
		}).promise;
		follow(file, region.querySelectorAll("figure"));
	} catch {
		region.querySelector("[data-trouble]").hidden = false;
	}
}

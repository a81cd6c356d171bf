// Fetches what draws pages only where there are pages to draw: it is large.
for (const region of document.querySelectorAll("[data-pages]")) import(region.dataset.script).then((pages) => pages.show(region));

package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"constancia/internal/locale"
	"constancia/internal/selfreport"
	"constancia/ui"
)

// policy is the content policy of the real pages; the gallery shows what it would forbid.
const policy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

func render(v view, tag string) ([]byte, error) {
	ctx := locale.With(context.Background(), locale.For(tag))
	var page bytes.Buffer
	err := v.Show(ctx).Render(ctx, &page)
	return page.Bytes(), err
}

func find(all []shelf, name string) (view, bool) {
	for _, s := range all {
		for _, v := range s.Views {
			if v.Name == name {
				return v, true
			}
		}
	}
	return view{}, false
}

func handler(all []shelf) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+ui.AssetsPath, ui.Handler())
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, index(all, "/page/%s/%s"))
	})
	mux.HandleFunc("GET /page/{lang}/{view}", func(w http.ResponseWriter, r *http.Request) {
		v, ok := find(all, r.PathValue("view"))
		if !ok {
			http.NotFound(w, r)
			return
		}
		page, err := render(v, r.PathValue("lang"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		answer(w, page)
	})
	// what the scenes play has no sound
	mux.HandleFunc("GET /documents/{id}/play", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /packets/{id}/pages/{build}", func(w http.ResponseWriter, _ *http.Request) { packetPages(w) })
	// and nobody works on what they show
	mux.HandleFunc("GET /packets/{id}/progress", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	return mux
}

func answer(w http.ResponseWriter, page []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", policy)
	_, _ = w.Write(page)
}

func index(all []shelf, link string) []byte {
	var page strings.Builder
	page.WriteString("<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Gallery</title><link rel=\"icon\" href=\"data:,\"><h1>Gallery</h1>")
	for _, s := range all {
		fmt.Fprintf(&page, "<h2>%s</h2><ul>", s.Room)
		for _, v := range s.Views {
			fmt.Fprintf(&page, "<li>%s:", v.Name)
			for _, language := range s.languages() {
				fmt.Fprintf(&page, " <a data-view href=\""+link+"\">%s</a>", language.Tag, v.Name, language.Tag)
			}
			page.WriteString("</li>")
		}
		page.WriteString("</ul>")
	}
	return []byte(page.String())
}

// languages are those in which a shelf is shown: what a client sees speaks more of them.
func (s shelf) languages() []locale.Language {
	if s.Room == "portal" {
		return selfreport.Languages()
	}
	return locale.Languages()
}

// write lays the pages out as files that open without a server.
func write(dir string, all []shelf) error {
	if err := os.RemoveAll(filepath.Join(dir, "assets")); err != nil {
		return err
	}
	if err := os.CopyFS(filepath.Join(dir, "assets"), ui.Assets()); err != nil {
		return fmt.Errorf("copying the assets: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "index.html"), index(all, "%s/%s.html"), 0o644); err != nil {
		return err
	}
	for _, language := range selfreport.Languages() { // and those of the pages among them
		if err := writeLanguage(filepath.Join(dir, language.Tag), language.Tag, all); err != nil {
			return err
		}
	}
	return nil
}

func writeLanguage(dir, tag string, all []shelf) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, s := range all {
		if !slices.ContainsFunc(s.languages(), func(l locale.Language) bool { return l.Tag == tag }) {
			continue
		}
		for _, v := range s.Views {
			page, err := render(v, tag)
			if err != nil {
				return fmt.Errorf("rendering %s: %w", v.Name, err)
			}
			page = bytes.ReplaceAll(page, []byte(`"`+ui.AssetsPath), []byte(`"../assets/`))
			if err := os.WriteFile(filepath.Join(dir, v.Name+".html"), page, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// Package ui carries the built front end (styles, scripts, icons) inside the
// binary and names its files by their content, so that a browser may keep them
// for ever. It knows no screen: those are in the folders below.
package ui

import (
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// ErrNotBuilt is the state of a plain go build: the program runs, its pages have
// no styles. Its text is for the operator.
var ErrNotBuilt = errors.New(`the front end is not built: run "make run" or "make build"`)

// AssetsPath is where the doors serve Handler.
const AssetsPath = "/assets/"

var (
	files         = mustSub()
	names, errOut = manifest()
)

func mustSub() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the embed line above names the folder
	}
	return sub
}

func manifest() (map[string]string, error) {
	raw, err := fs.ReadFile(files, "manifest.json")
	if err != nil {
		return nil, ErrNotBuilt
	}
	var names map[string]string
	if err := json.Unmarshal(raw, &names); err != nil {
		return nil, errors.Join(ErrNotBuilt, err)
	}
	return names, nil
}

// Assets is the built folder; with only the placeholder in it, see Built.
func Assets() fs.FS { return files }

// Built is nil when the front end is in the binary, else ErrNotBuilt.
func Built() error { return errOut }

// Asset gives the path of a built file ("app.css" -> "/assets/app-1f2e3d.css").
// Without a build it gives the plain name, which answers 404 and harms nothing.
func Asset(name string) string {
	if hashed, ok := names[name]; ok {
		return AssetsPath + hashed
	}
	return AssetsPath + name
}

// Script is the content of a built file, for a door that serves it by itself; empty
// without a build.
func Script(name string) []byte {
	raw, err := fs.ReadFile(files, names[name])
	if err != nil {
		return nil
	}
	return raw
}

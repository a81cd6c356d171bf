// Command gallery shows every view with fictional people and no server behind
// it: to look at, to photograph, and for the browser tests to walk through.
// It knows no database and no rule; a view that needs one is not a view.
package main

import (
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"time"

	"constancia/ui"
)

func main() {
	out := flag.String("out", "", "write the pages into this folder instead of serving them")
	listen := flag.String("listen", "127.0.0.1:8090", "address to serve on")
	flag.Parse()
	if err := run(*out, *listen); err != nil {
		slog.Error("gallery stopped", "error", err)
		os.Exit(1)
	}
}

func run(out, listen string) error {
	if err := ui.Built(); err != nil {
		return err
	}
	if out != "" {
		return write(out, shelves())
	}
	server := &http.Server{Addr: listen, Handler: handler(shelves()), ReadHeaderTimeout: 5 * time.Second}
	fmt.Printf("gallery on http://%s/\n", listen)
	return server.ListenAndServe()
}

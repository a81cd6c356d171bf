package portal

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"constancia/internal/edge"
	"constancia/internal/fault"
	"constancia/internal/feeds"
)

// feed answers GET and HEAD of /f/<token>.ics: the calendar as it was rendered,
// or that nothing has changed.
func (p *Portal) feed(c echo.Context) error {
	token, ok := strings.CutSuffix(c.Param("file"), ".ics")
	if !ok {
		token = ""
	}

	served, err := p.reading.Find(c.Request().Context(), token)
	if err != nil {
		return p.miss(c, err)
	}

	status := http.StatusOK
	if unchanged(c.Request().Header, served) {
		status = http.StatusNotModified
	}
	p.reading.Note(served, feeds.ProgramOf(c.Request().UserAgent()), status)

	return answer(c, status, served)
}

// answer writes what RFC 9110 section 15.4.5 wants of both: 304 repeats the
// headers a cache would need. The name of the file says nothing.
func answer(c echo.Context, status int, served feeds.Served) error {
	res := c.Response()
	h := res.Header()
	values := []string{served.ETag, served.Modified, "private, no-cache"}
	h["Etag"], h["Last-Modified"], h["Cache-Control"] = values[:1:1], values[1:2:2], values[2:]
	if status == http.StatusNotModified {
		res.WriteHeader(status)
		return nil
	}
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="calendar.ics"`)
	h.Set("Content-Length", strconv.Itoa(len(served.Bytes)))
	res.WriteHeader(status)
	if c.Request().Method == http.MethodHead {
		return nil
	}
	_, err := res.Write(served.Bytes)
	return err
}

// unchanged holds the conditions of a request against what would be served:
// If-None-Match alone when there is one (RFC 9110 section 13.2.2), otherwise the
// date, to the second. A date that cannot be read asks for everything.
func unchanged(h http.Header, served feeds.Served) bool {
	if tags := h["If-None-Match"]; len(tags) > 0 {
		for _, list := range tags {
			if matches(list, served.ETag) {
				return true
			}
		}
		return false
	}
	since := h.Get("If-Modified-Since")
	if since == "" {
		return false
	}
	if since == served.Modified {
		return true
	}
	at, err := http.ParseTime(since)
	return err == nil && !served.Changed.After(at.Truncate(time.Second))
}

// matches compares weakly, as a GET does: W/ makes no difference.
func matches(list, tag string) bool {
	for each := range strings.SplitSeq(list, ",") {
		each = strings.TrimSpace(each)
		if each == "*" || strings.TrimPrefix(each, "W/") == tag {
			return true
		}
	}
	return false
}

// miss answers for a link that does not exist. Who asks for many of them waits;
// who asks for one that exists never does: Google fetches everybody's calendar
// from few addresses.
func (p *Portal) miss(c echo.Context, err error) error {
	if !fault.Is(err, fault.NotFound) {
		return err
	}
	if slow := p.misses.Slow(c, edge.AddressOf(c)); slow != nil {
		return slow
	}
	return err
}

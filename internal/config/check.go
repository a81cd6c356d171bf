package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// check refuses what cannot work and what would be dangerous if it did. The
// first thing wrong is told, with the names it has in file and environment.
func check(c *Config) error {
	checks := []struct {
		key   string
		check func(*Config) error
	}{
		{"listen", checkListen},
		{"public_url", checkPublicURL},
		{"trusted_proxies", checkProxies},
		{"listen", checkExposure},
		{"keys_dir", checkDirs},
		{"database_url", checkDatabase},
		{"files_url", checkFiles},
		{"max_picture_mb", size(func(c *Config) int { return c.MaxPictureMB }, 100)},
		{"max_sound_mb", size(func(c *Config) int { return c.MaxSoundMB }, 2000)},
		{"max_video_mb", size(func(c *Config) int { return c.MaxVideoMB }, 2000)},
		{"smtp_url", checkSMTP},
		{"sms_url", checkSMS},
		{"time_zone", checkZone},
		{"language", checkLanguage},
		{"log_level", checkLevel},
	}
	for _, step := range checks {
		if err := step.check(c); err != nil {
			return fmt.Errorf("%s (%s): %w", step.key, envName(step.key), err)
		}
	}
	return nil
}

func checkListen(c *Config) error {
	_, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return errors.New("must be an address and a port, such as 127.0.0.1:8080")
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return errors.New("the port must be a number up to 65535")
	}
	return nil
}

// checkPublicURL also takes the slash off the end, so that links are made by
// putting a path behind it.
func checkPublicURL(c *Config) error {
	if c.PublicURL == "" {
		return nil
	}
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
	u, err := url.Parse(c.PublicURL)
	if err != nil || u.Hostname() == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return errors.New("must be an address such as https://constancia.example.org")
	}
	if u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return errors.New("must hold a scheme, a host and perhaps a port, nothing else")
	}
	if u.Scheme == "http" && !local(u.Hostname()) {
		return errors.New("must be https: a calendar link sent over plain http can be read by anyone on the way")
	}
	return nil
}

// size bounds how large a file may be. A picture is decoded in memory, a recording
// goes through as it comes.
func size(of func(*Config) int, most int) func(*Config) error {
	return func(c *Config) error {
		if n := of(c); n < 1 || n > most {
			return fmt.Errorf("must be a number of megabytes from 1 to %d", most)
		}
		return nil
	}
}

func checkProxies(c *Config) error {
	for _, item := range c.TrustedProxies {
		network, err := netip.ParsePrefix(item)
		if address, single := netip.ParseAddr(item); single == nil {
			network, err = netip.PrefixFrom(address, address.BitLen()), nil
		}
		if err != nil {
			return errors.New("must be addresses or networks such as 10.0.0.2 or 10.0.0.0/24")
		}
		if network.Bits() == 0 {
			return errors.New("must not be the whole internet: anyone could then write the address they come from")
		}
	}
	return nil
}

// checkExposure refuses a server other machines can reach over plain http.
func checkExposure(c *Config) error {
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return err
	}
	if local(host) || c.HTTPS() || len(c.TrustedProxies) > 0 {
		return nil
	}
	return errors.New("is open to other machines over plain http: set public_url to the https address of the proxy in front, or list that proxy in trusted_proxies, or listen on 127.0.0.1")
}

// checkDirs keeps data and keys apart: a copy of one must not carry the other.
func checkDirs(c *Config) error {
	if c.DataDir == "" || c.KeysDir == "" {
		return errors.New("data_dir and keys_dir must both be named")
	}
	data, err := realPath(c.DataDir)
	if err != nil {
		return err
	}
	keys, err := realPath(c.KeysDir)
	if err != nil {
		return err
	}
	if within(data, keys) {
		return errors.New("lies inside data_dir: a copy of the data would carry the keys that open it; name a directory outside")
	}
	if within(keys, data) {
		return errors.New("holds data_dir: a copy of the keys would carry the data; name two directories side by side")
	}
	return nil
}

// realPath makes a path absolute and follows the links of as much of it as
// exists already, so that a link cannot lead the keys into the data.
func realPath(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("finding the directory: %w", err)
	}
	rest := ""
	for at := absolute; ; at = filepath.Dir(at) {
		if real, err := filepath.EvalSymlinks(at); err == nil {
			return filepath.Join(real, rest), nil
		}
		if at == filepath.Dir(at) {
			return absolute, nil
		}
		rest = filepath.Join(filepath.Base(at), rest)
	}
}

func within(outer, inner string) bool {
	relative, err := filepath.Rel(outer, inner)
	return err == nil && relative != ".." && !strings.HasPrefix(relative, ".."+string(filepath.Separator))
}

func checkDatabase(c *Config) error {
	if c.DatabaseURL == "" {
		return nil
	}
	u, err := url.Parse(c.DatabaseURL) // its error would quote the password
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return errors.New("must be empty for SQLite, or of the form postgres://user:password@host/database?sslmode=verify-full")
	}
	host := u.Hostname()
	if named := u.Query().Get("host"); named != "" {
		host = named
	}
	if host == "" || strings.HasPrefix(host, "/") || local(host) {
		return nil
	}
	switch u.Query().Get("sslmode") {
	case "require", "verify-ca", "verify-full":
		return nil
	}
	// "prefer", which is what an absent sslmode means, falls back to plain text.
	return errors.New("names another machine without TLS: add sslmode=verify-full (or verify-ca, or require)")
}

func checkFiles(c *Config) error {
	if c.FilesURL != "" {
		return errors.New("this release keeps files in the data directory only; leave it empty")
	}
	return nil
}

func checkSMTP(c *Config) error {
	if c.SMTPURL == "" {
		return nil
	}
	u, err := url.Parse(c.SMTPURL)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return errors.New("must be of the form smtps://user:password@host:465")
	}
	return nil
}

func checkSMS(c *Config) error {
	if c.SMSURL == "" {
		return nil
	}
	if u, err := url.Parse(c.SMSURL); err != nil || u.Scheme == "" || u.Hostname() == "" {
		return errors.New("must be an address with a scheme and a host")
	}
	return nil
}

func checkZone(c *Config) error {
	if c.TimeZone == "" || c.TimeZone == "Local" {
		return errors.New("must be a zone name such as America/New_York")
	}
	if _, err := time.LoadLocation(c.TimeZone); err != nil {
		return errors.New("is not a zone of the IANA list, such as America/New_York")
	}
	return nil
}

func checkLanguage(c *Config) error {
	if _, err := language.Parse(c.Language); err != nil {
		return errors.New("must be a language tag such as en or es")
	}
	return nil
}

func checkLevel(c *Config) error {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		return errors.New("must be debug, info, warn or error")
	}
	return nil
}

// local says whether a host is this machine itself.
func local(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

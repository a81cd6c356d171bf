// Package config turns one YAML file and the environment into one Config:
// defaults stand in the code, the file overrides them, the environment
// overrides the file, and a name nobody knows stops the start.
//
// It refuses to know what the settings are for: it opens no database, no
// directory and no port. It only refuses combinations that would put a client
// at risk however well the rest is written.
package config

import (
	"fmt"
	"log/slog"
	"net"
	"reflect"
	"strings"
)

// Config is every setting of a running Constancia. The koanf tag is the key in
// the file; CONSTANCIA_ and the key in capitals is the name in the environment.
// A setting marked secret may be given as the path of a file that holds it, by
// the same name with _file or _FILE at its end.
type Config struct {
	Listen         string   `koanf:"listen"`
	PublicURL      string   `koanf:"public_url"`
	TrustedProxies []string `koanf:"trusted_proxies"`
	MetricsPublic  bool     `koanf:"metrics_public"`

	DataDir     string `koanf:"data_dir"`
	KeysDir     string `koanf:"keys_dir"`
	DatabaseURL string `koanf:"database_url" secret:"true"`
	FilesURL    string `koanf:"files_url" secret:"true"`

	MaxPictureMB int `koanf:"max_picture_mb"`
	MaxSoundMB   int `koanf:"max_sound_mb"`
	MaxVideoMB   int `koanf:"max_video_mb"`

	SMTPURL string `koanf:"smtp_url" secret:"true"`
	SMSURL  string `koanf:"sms_url" secret:"true"`

	TimeZone string `koanf:"time_zone"`
	Language string `koanf:"language"`
	LogLevel string `koanf:"log_level"`
}

// Default is what holds where neither file nor environment says otherwise.
func Default() Config {
	return Config{
		Listen:       "127.0.0.1:8080",
		DataDir:      "./data",
		KeysDir:      "./keys",
		MaxPictureMB: 25, // the court itself takes no larger document (ECAS)
		MaxSoundMB:   50,
		MaxVideoMB:   100,
		TimeZone:     "America/New_York",
		Language:     "en",
		LogLevel:     "info",
	}
}

// Postgres says whether the data lives in PostgreSQL and not in SQLite.
func (c Config) Postgres() bool { return c.DatabaseURL != "" }

// Address is the public address without a slash at its end: what stands in
// front of the path of a link that leaves the house. Without a public URL it is
// the address listened on, which is enough on one's own machine.
func (c Config) Address() string {
	if c.PublicURL != "" {
		return c.PublicURL
	}
	host, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return "http://" + c.Listen
	}
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// HTTPS says whether people reach this server over TLS.
func (c Config) HTTPS() bool { return strings.HasPrefix(c.PublicURL, "https://") }

// Level is the log level for slog.
func (c Config) Level() slog.Level {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		return slog.LevelInfo
	}
	return level
}

// Warnings are settings that are accepted and do nothing in this release, one
// line each: whoever waits for a reminder must not find out by missing one.
func (c Config) Warnings() []string {
	var lines []string
	if c.SMTPURL != "" {
		lines = append(lines, "smtp_url is set, but this release sends no mail yet")
	}
	if c.SMSURL != "" {
		lines = append(lines, "sms_url is set, but this release sends no text messages yet")
	}
	return lines
}

// String writes the settings with every secret hidden, so that a Config printed
// by accident gives nothing away.
func (c Config) String() string {
	parts := make([]string, 0, len(settings))
	value := reflect.ValueOf(c)
	for _, s := range settings {
		shown := fmt.Sprint(value.Field(s.field).Interface())
		if s.secret && shown != "" {
			shown = "(hidden)"
		}
		parts = append(parts, s.key+"="+shown)
	}
	return strings.Join(parts, " ")
}

// GoString hides what String hides.
func (c Config) GoString() string { return c.String() }

// LogValue hides what String hides.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }

// setting is one field of Config, as file and environment name it.
type setting struct {
	key    string
	field  int
	secret bool
}

var settings = func() []setting {
	t := reflect.TypeFor[Config]()
	list := make([]setting, 0, t.NumField())
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		list = append(list, setting{key: tag.Get("koanf"), field: i, secret: tag.Get("secret") == "true"})
	}
	return list
}()

func find(key string) (setting, bool) {
	for _, s := range settings {
		if s.key == key {
			return s, true
		}
	}
	return setting{}, false
}

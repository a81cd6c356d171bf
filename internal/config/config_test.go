package config

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

const example = "../../configs/constancia.example.yaml"

func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "constancia.yaml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func load(t *testing.T, path string, environ ...string) Config {
	t.Helper()
	got, err := Load(path, environ)
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return got
}

func TestNothingSetGivesTheDefaults(t *testing.T) {
	if got, want := load(t, ""), Default(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestExampleFileHoldsEverySettingWithItsDefaultAndAComment(t *testing.T) {
	content, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range settings {
		if !regexp.MustCompile(`(?m)^# .*\n` + s.key + `: `).Match(content) {
			t.Errorf("%s is not in the example file with a comment above it", s.key)
		}
	}
	got := load(t, example)
	if len(got.TrustedProxies) == 0 {
		got.TrustedProxies = nil
	}
	if want := Default(); !reflect.DeepEqual(got, want) {
		t.Errorf("the example file does not show the defaults:\n got %v\nwant %v", got, want)
	}
}

func TestEveryFieldIsASetting(t *testing.T) {
	for _, s := range settings {
		if !regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`).MatchString(s.key) {
			t.Errorf("field %d of Config has the key %q", s.field, s.key)
		}
	}
}

func TestEnvironmentWinsOverFile(t *testing.T) {
	path := write(t, "language: es\nlog_level: warn\ntrusted_proxies: [10.0.0.2, 10.1.0.0/24]\n")

	got := load(t, path, "CONSTANCIA_LANGUAGE=en", "CONSTANCIA_METRICS_PUBLIC=true", "HOME=/root")

	if got.Language != "en" || got.LogLevel != "warn" || !got.MetricsPublic {
		t.Errorf("got %v", got)
	}
	if want := []string{"10.0.0.2", "10.1.0.0/24"}; !reflect.DeepEqual(got.TrustedProxies, want) {
		t.Errorf("trusted_proxies: got %v, want %v", got.TrustedProxies, want)
	}
}

func TestEnvironmentNamesTheFile(t *testing.T) {
	path := write(t, "language: es\n")
	if got := load(t, "", "CONSTANCIA_CONFIG="+path); got.Language != "es" {
		t.Errorf("got language %q, want es", got.Language)
	}
}

func TestListInTheEnvironmentHasCommas(t *testing.T) {
	got := load(t, "", "CONSTANCIA_TRUSTED_PROXIES=10.0.0.2, 10.1.0.0/24,")
	if want := []string{"10.0.0.2", "10.1.0.0/24"}; !reflect.DeepEqual(got.TrustedProxies, want) {
		t.Errorf("got %v, want %v", got.TrustedProxies, want)
	}
}

func TestEmptyVariableAndTestVariablesAreNotRead(t *testing.T) {
	got := load(t, "", "CONSTANCIA_LANGUAGE=", "CONSTANCIA_TEST_POSTGRES=postgres:///x", "CONSTANCIA_CONFIG=")
	if !reflect.DeepEqual(got, Default()) {
		t.Errorf("got %v, want the defaults", got)
	}
}

func TestSecretComesFromAFile(t *testing.T) {
	secret := write(t, "postgres:///constancia?host=/run/postgresql\n")
	want := "postgres:///constancia?host=/run/postgresql"

	byEnv := load(t, "", "CONSTANCIA_DATABASE_URL_FILE="+secret)
	byFile := load(t, write(t, "database_url_file: "+secret+"\n"))
	over := load(t, write(t, "database_url: postgres:///other\n"), "CONSTANCIA_DATABASE_URL_FILE="+secret)

	for name, got := range map[string]Config{"environment": byEnv, "file": byFile, "environment over file": over} {
		if got.DatabaseURL != want {
			t.Errorf("%s: got %q, want %q", name, got.DatabaseURL, want)
		}
	}
}

func TestAddressIsWhereLinksBegin(t *testing.T) {
	for environ, want := range map[string]string{
		"CONSTANCIA_LISTEN=127.0.0.1:9000":             "http://127.0.0.1:9000",
		"CONSTANCIA_PUBLIC_URL=https://c.example.org/": "https://c.example.org",
		"CONSTANCIA_LISTEN=[::1]:9000":                 "http://[::1]:9000",
	} {
		if got := load(t, "", environ).Address(); got != want {
			t.Errorf("%s: got %q, want %q", environ, got, want)
		}
	}
	if got := load(t, "", "CONSTANCIA_LISTEN=:80", "CONSTANCIA_TRUSTED_PROXIES=10.0.0.1").Address(); got != "http://127.0.0.1:80" {
		t.Errorf("got %q", got)
	}
}

func TestRefusals(t *testing.T) {
	const password = "hunter2hunter2"
	cases := []struct {
		name, file string
		environ    []string
		want       string
	}{
		{name: "unknown key", file: "listn: 127.0.0.1:1\n", want: "listn is not a setting"},
		{name: "nested key", file: "database:\n  url: x\n", want: "database.url is not a setting"},
		{name: "unknown variable", environ: []string{"CONSTANCIA_LISTN=x"}, want: "CONSTANCIA_LISTN is not a setting"},
		{name: "file of what is no secret", environ: []string{"CONSTANCIA_LISTEN_FILE=x"}, want: "CONSTANCIA_LISTEN_FILE is not a setting"},
		{name: "not YAML", file: "database_url: [" + password + "\n", want: "not a YAML file"},
		{name: "list for one value", file: "database_url: [" + password + "]\n", want: "database_url: takes one value"},
		{name: "group for one value", file: "database_url: {}\n", want: "database_url"},
		{name: "no boolean", environ: []string{"CONSTANCIA_METRICS_PUBLIC=perhaps"}, want: "must be true or false"},
		{name: "secret twice", environ: []string{"CONSTANCIA_SMTP_URL=smtp://h", "CONSTANCIA_SMTP_URL_FILE=/x"}, want: "both set"},
		{name: "secret file missing", environ: []string{"CONSTANCIA_SMTP_URL_FILE=/no/such"}, want: "/no/such"},
		{name: "listen without port", environ: []string{"CONSTANCIA_LISTEN=localhost"}, want: "address and a port"},
		{name: "listen on a bad port", environ: []string{"CONSTANCIA_LISTEN=127.0.0.1:99999"}, want: "up to 65535"},
		{name: "open to others", environ: []string{"CONSTANCIA_LISTEN=0.0.0.0:8080"}, want: "plain http"},
		{name: "open to others by leaving the host out", environ: []string{"CONSTANCIA_LISTEN=:8080"}, want: "plain http"},
		{name: "public address without TLS", environ: []string{"CONSTANCIA_PUBLIC_URL=http://c.example.org"}, want: "must be https"},
		{name: "public address with a path", environ: []string{"CONSTANCIA_PUBLIC_URL=https://c.example.org/app"}, want: "nothing else"},
		{name: "public address without a host", environ: []string{"CONSTANCIA_PUBLIC_URL=example"}, want: "must be an address"},
		{name: "everybody a proxy", environ: []string{"CONSTANCIA_TRUSTED_PROXIES=0.0.0.0/0"}, want: "whole internet"},
		{name: "a name as proxy", environ: []string{"CONSTANCIA_TRUSTED_PROXIES=proxy"}, want: "addresses or networks"},
		{name: "keys inside data", environ: []string{"CONSTANCIA_DATA_DIR=/srv/c", "CONSTANCIA_KEYS_DIR=/srv/c/../c/keys"}, want: "inside data_dir"},
		{name: "keys and data the same", environ: []string{"CONSTANCIA_DATA_DIR=./data", "CONSTANCIA_KEYS_DIR=data/"}, want: "inside data_dir"},
		{name: "data inside keys", environ: []string{"CONSTANCIA_DATA_DIR=/srv/c/data", "CONSTANCIA_KEYS_DIR=/srv/c"}, want: "holds data_dir"},
		{name: "plain PostgreSQL elsewhere", environ: []string{"CONSTANCIA_DATABASE_URL=postgres://u:" + password + "@db.example.org/c?sslmode=disable"}, want: "without TLS"},
		{name: "PostgreSQL elsewhere that may fall back", environ: []string{"CONSTANCIA_DATABASE_URL=postgres://u:" + password + "@db.example.org/c"}, want: "without TLS"},
		{name: "another database", environ: []string{"CONSTANCIA_DATABASE_URL=mysql://u:" + password + "@db/c"}, want: "must be empty for SQLite"},
		{name: "a database URL that cannot be read", environ: []string{"CONSTANCIA_DATABASE_URL=postgres://u:" + password + "%zz@db/c"}, want: "must be empty for SQLite"},
		{name: "another file store", environ: []string{"CONSTANCIA_FILES_URL=s3://" + password}, want: "data directory only"},
		{name: "another mail protocol", environ: []string{"CONSTANCIA_SMTP_URL=http://u:" + password + "@h"}, want: "smtps://"},
		{name: "zone", environ: []string{"CONSTANCIA_TIME_ZONE=Eastern"}, want: "IANA"},
		{name: "zone of the machine", environ: []string{"CONSTANCIA_TIME_ZONE=Local"}, want: "zone name"},
		{name: "language", environ: []string{"CONSTANCIA_LANGUAGE=spanish please"}, want: "language tag"},
		{name: "log level", environ: []string{"CONSTANCIA_LOG_LEVEL=loud"}, want: "debug, info"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := ""
			if c.file != "" {
				path = write(t, c.file)
			}

			_, err := Load(path, c.environ)

			if err == nil {
				t.Fatal("accepted")
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %q, want %q in it", err, c.want)
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("the error has several lines: %q", err)
			}
			if strings.Contains(err.Error(), password) {
				t.Errorf("the error holds a secret: %q", err)
			}
		})
	}
}

func TestAccepted(t *testing.T) {
	for _, environ := range [][]string{
		{"CONSTANCIA_LISTEN=0.0.0.0:8080", "CONSTANCIA_PUBLIC_URL=https://c.example.org"},
		{"CONSTANCIA_LISTEN=0.0.0.0:8080", "CONSTANCIA_TRUSTED_PROXIES=10.0.0.1"},
		{"CONSTANCIA_DATABASE_URL=postgres://u:p@localhost/c?sslmode=disable"},
		{"CONSTANCIA_DATABASE_URL=postgres://u:p@/c?host=/run/postgresql"},
		{"CONSTANCIA_DATABASE_URL=postgresql://u:p@db.example.org/c?sslmode=verify-full"},
		{"CONSTANCIA_LISTEN=127.0.0.1:0", "CONSTANCIA_PUBLIC_URL=http://localhost:8080"},
	} {
		load(t, "", environ...)
	}
}

func TestLinkCannotLeadTheKeysIntoTheData(t *testing.T) {
	root := t.TempDir()
	data, link := filepath.Join(root, "data"), filepath.Join(root, "keys")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(data, link); err != nil {
		t.Fatal(err)
	}
	if _, err := Load("", []string{"CONSTANCIA_DATA_DIR=" + data, "CONSTANCIA_KEYS_DIR=" + link + "/deep"}); err == nil {
		t.Error("accepted keys behind a link into the data directory")
	}
}

func TestPrintedConfigHidesItsSecrets(t *testing.T) {
	c := load(t, "", "CONSTANCIA_DATABASE_URL=postgres://u:hunter2@localhost/c", "CONSTANCIA_SMTP_URL=smtp://u:hunter2@h")
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("start", "config", c)
	for _, got := range []string{fmt.Sprint(c), fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c), log.String()} {
		if strings.Contains(got, "hunter2") {
			t.Errorf("a secret shows in %q", got)
		}
	}
}

func TestSettingsThatDoNothingYetAreTold(t *testing.T) {
	if got := load(t, "").Warnings(); len(got) != 0 {
		t.Errorf("got %v, want none", got)
	}
	if got := load(t, "", "CONSTANCIA_SMTP_URL=smtp://h", "CONSTANCIA_SMS_URL=https://h").Warnings(); len(got) != 2 {
		t.Errorf("got %v, want two lines", got)
	}
}

package archtest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"constancia/internal/config"
)

// The gate builds no image. What a text can show is checked here: that the
// settings in the files are ones this version accepts, and that nothing runs as
// root, writable or with capabilities.

type composeFile struct {
	Services map[string]composeService `yaml:"services"`
	Volumes  map[string]any            `yaml:"volumes"`
	Secrets  map[string]any            `yaml:"secrets"`
}

type composeService struct {
	Image       string            `yaml:"image"`
	User        string            `yaml:"user"`
	ReadOnly    bool              `yaml:"read_only"`
	CapDrop     []string          `yaml:"cap_drop"`
	Security    []string          `yaml:"security_opt"`
	Ports       []string          `yaml:"ports"`
	Profiles    []string          `yaml:"profiles"`
	Volumes     []string          `yaml:"volumes"`
	Secrets     []string          `yaml:"secrets"`
	Environment map[string]string `yaml:"environment"`
}

func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root(t), name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func compose(t *testing.T) composeFile {
	t.Helper()
	var file composeFile
	if err := yaml.Unmarshal([]byte(read(t, "docker-compose.yml")), &file); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestComposeStartsOnSQLiteUnlessAskedForPostgreSQL(t *testing.T) {
	var byDefault []string
	for name, service := range compose(t).Services {
		if len(service.Profiles) == 0 {
			byDefault = append(byDefault, name)
		} else if !slices.Equal(service.Profiles, []string{"postgres"}) {
			t.Errorf("%s: profiles %v", name, service.Profiles)
		}
	}
	if want := []string{"constancia"}; !slices.Equal(byDefault, want) {
		t.Errorf("started by default: %v, want %v", byDefault, want)
	}
}

func TestComposeServicesAreLockedDown(t *testing.T) {
	file := compose(t)
	for name, service := range file.Services {
		if !service.ReadOnly || !slices.Contains(service.CapDrop, "ALL") || !slices.Contains(service.Security, "no-new-privileges:true") {
			t.Errorf("%s: want a read-only root, no capabilities and no new privileges", name)
		}
		for _, port := range service.Ports {
			if !strings.HasPrefix(port, "127.0.0.1:") {
				t.Errorf("%s: port %s is open to other machines", name, port)
			}
		}
		for _, volume := range service.Volumes {
			if source, _, _ := strings.Cut(volume, ":"); !has(file.Volumes, source) {
				t.Errorf("%s: volume %s is not declared", name, volume)
			}
		}
		for _, secret := range service.Secrets {
			if !has(file.Secrets, secret) {
				t.Errorf("%s: secret %s is not declared", name, secret)
			}
		}
		for key, value := range service.Environment {
			if strings.Contains(key, "PASSWORD") && !strings.HasSuffix(key, "_FILE") {
				t.Errorf("%s: %s=%s is a secret in the environment", name, key, value)
			}
		}
	}
}

func has(m map[string]any, key string) bool { _, ok := m[key]; return ok }

func TestComposeSettingsAreAccepted(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "database_url")
	if err := os.WriteFile(secret, []byte("postgres://constancia:p@/constancia?host=/var/run/postgresql"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, service := range compose(t).Services {
		if service.Image != "constancia:local" {
			continue
		}
		environ := imageEnvironment(t)
		for key, value := range service.Environment {
			environ = append(environ, key+"="+interpolated(value, secret))
		}
		if _, err := config.Load("", environ); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// interpolated takes the default of ${NAME:-default}, and puts a file of the
// test where a container would find its secret.
func interpolated(value, secret string) string {
	if _, after, ok := strings.Cut(value, ":-"); ok && strings.HasPrefix(value, "${") {
		return strings.TrimSuffix(after, "}")
	}
	if strings.HasPrefix(value, "/run/secrets/") {
		return secret
	}
	return value
}

// imageEnvironment is what the Dockerfile sets.
func imageEnvironment(t *testing.T) []string {
	t.Helper()
	var environ []string
	for line := range strings.Lines(read(t, "Dockerfile")) {
		if settings, ok := strings.CutPrefix(line, "ENV "); ok {
			environ = append(environ, strings.Fields(settings)...)
		}
	}
	if len(environ) == 0 {
		t.Error("the Dockerfile sets nothing")
	}
	return environ
}

func TestImageRefusesToStartBareToTheNetwork(t *testing.T) {
	if _, err := config.Load("", imageEnvironment(t)); err == nil || !strings.Contains(err.Error(), "plain http") {
		t.Errorf("got %v, want a refusal", err)
	}
}

func TestImageIsNotRootAndSaysItsHealth(t *testing.T) {
	content := read(t, "Dockerfile")
	last := content[strings.LastIndex(content, "\nFROM "):]
	for _, want := range []string{"\nUSER 65532:65532\n", "\nHEALTHCHECK ", `VOLUME ["/data", "/keys"]`, "ENTRYPOINT ["} {
		if !strings.Contains(last, want) {
			t.Errorf("the last stage lacks %q", want)
		}
	}
}

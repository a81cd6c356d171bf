package config

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
)

const (
	prefix     = "CONSTANCIA_"
	fileSuffix = "_file"
)

// Load reads the file at path, or the one CONSTANCIA_CONFIG names when path is
// empty, then environ (os.Environ() in the program), and checks the result.
// An environment variable that is set but empty counts as not set.
// CONSTANCIA_TEST_* belongs to the tests and is not read.
// Every error is one line and never holds the value of a secret.
func Load(path string, environ []string) (Config, error) {
	if path == "" {
		path = lookup(environ, prefix+"CONFIG")
	}

	config := Default()
	if path != "" {
		layer, err := readFile(path)
		if err == nil {
			err = apply(&config, layer, func(key string) string { return key })
		}
		if err != nil {
			return Config{}, fmt.Errorf("%s: %w", path, err)
		}
	}

	layer, err := readEnviron(environ)
	if err == nil {
		err = apply(&config, layer, envName)
	}
	if err != nil {
		return Config{}, err
	}

	if err := check(&config); err != nil {
		return Config{}, err
	}
	return config, nil
}

func lookup(environ []string, name string) string {
	for _, line := range environ {
		if key, value, _ := strings.Cut(line, "="); key == name {
			return value
		}
	}
	return ""
}

func envName(key string) string { return prefix + strings.ToUpper(key) }

// readFile gives the file's values by key. A nested key comes out dotted and
// is then unknown, as Config is flat.
func readFile(path string) (map[string]any, error) {
	k := koanf.New(".")
	if err := k.Load(file.Provider(path), yaml.Parser()); err != nil {
		var missing *os.PathError
		if errors.As(err, &missing) {
			return nil, missing.Err
		}
		// The parser's message can quote the line, and the line a password.
		return nil, errors.New("not a YAML file of the form \"key: value\"")
	}
	return k.All(), nil
}

func readEnviron(environ []string) (map[string]any, error) {
	k := koanf.New(".")
	provider := env.Provider("", env.Opt{
		Prefix:      prefix,
		EnvironFunc: func() []string { return environ },
		TransformFunc: func(name, value string) (string, any) {
			ours := name != prefix+"CONFIG" && !strings.HasPrefix(name, prefix+"TEST_")
			if !ours || value == "" {
				return "", nil
			}
			return strings.ToLower(strings.TrimPrefix(name, prefix)), value
		},
	})
	if err := k.Load(provider, nil); err != nil {
		return nil, fmt.Errorf("reading the environment: %w", err)
	}
	return k.All(), nil
}

// apply writes one layer over config. said turns a key into the name the
// person used, for errors.
func apply(config *Config, layer map[string]any, said func(string) string) error {
	keys := make([]string, 0, len(layer))
	for key := range layer {
		keys = append(keys, key)
	}
	slices.Sort(keys) // the same mistake gives the same error each time

	for _, key := range keys {
		raw := layer[key]
		s, known := find(key)
		if !known {
			whole, ok := strings.CutSuffix(key, fileSuffix)
			if s, known = find(whole); !ok || !known || !s.secret {
				return fmt.Errorf("%s is not a setting of Constancia", said(key))
			}
			if layer[whole] != nil {
				return fmt.Errorf("%s and %s are both set; keep one", said(whole), said(key))
			}
			secret, err := readSecret(raw)
			if err != nil {
				return fmt.Errorf("%s: %w", said(key), err)
			}
			raw = secret
		}
		if err := set(reflect.ValueOf(config).Elem().Field(s.field), raw); err != nil {
			return fmt.Errorf("%s: %w", said(key), err)
		}
	}
	return nil
}

func readSecret(raw any) (string, error) {
	path, ok := raw.(string)
	if !ok {
		return "", errors.New("must be the path of a file")
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return "", err // names the path and the cause, never the content
	}
	secret := strings.TrimSpace(string(content))
	if secret == "" {
		return "", fmt.Errorf("%s is empty", path)
	}
	return secret, nil
}

// set puts one value into one field. Its errors name what was expected and
// never what was given.
func set(field reflect.Value, raw any) error {
	switch value := raw.(type) {
	case nil: // "key:" with nothing behind it leaves the default
		return nil
	case []any:
		if field.Kind() != reflect.Slice {
			return errors.New("takes one value, not a list")
		}
		list := make([]string, 0, len(value))
		for _, item := range value {
			list = append(list, strings.TrimSpace(fmt.Sprint(item)))
		}
		field.Set(reflect.ValueOf(list))
		return nil
	case map[string]any:
		return errors.New("takes one value, not a group")
	}

	text := strings.TrimSpace(fmt.Sprint(raw))
	switch field.Kind() {
	case reflect.Bool:
		value, err := strconv.ParseBool(text)
		if err != nil {
			return errors.New("must be true or false")
		}
		field.SetBool(value)
	case reflect.Int:
		value, err := strconv.Atoi(text)
		if err != nil {
			return errors.New("must be a number")
		}
		field.SetInt(int64(value))
	case reflect.Slice:
		field.Set(reflect.ValueOf(split(text)))
	default:
		field.SetString(text)
	}
	return nil
}

// split reads the list form of the environment: values with commas between.
func split(text string) []string {
	var list []string
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			list = append(list, item)
		}
	}
	return list
}

package locale

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

const source = "en"

// set is every catalog, English first.
type set struct {
	catalogs    []*catalog
	all         language.Matcher
	interfaces  language.Matcher
	interfaceAt []int // position among interfaces -> position in catalogs
}

// catalog is one language: all its texts, and which file each came from.
type catalog struct {
	tag   language.Tag
	meta  meta
	texts map[string]text
	rooms map[string][]string // file name without .json -> keys
}

// meta says who stands for the words of a catalog.
type meta struct {
	NativeName     string `json:"native_name"`
	Interface      bool   `json:"interface"` // whole pages, not only some rooms
	MachineDrafted bool   `json:"machine_drafted"`
	ReviewedBy     string `json:"reviewed_by"`
	ReviewedOn     string `json:"reviewed_on"`
}

func load(files fs.FS, root string) (*set, error) {
	folders, err := fs.ReadDir(files, root)
	if err != nil {
		return nil, err
	}
	s := &set{}
	for _, f := range folders {
		c, err := loadCatalog(files, root, f.Name())
		if err != nil {
			return nil, fmt.Errorf("catalog %s: %w", f.Name(), err)
		}
		s.catalogs = append(s.catalogs, c)
	}
	slices.SortStableFunc(s.catalogs, func(a, b *catalog) int {
		return rank(a) - rank(b)
	})
	if len(s.catalogs) == 0 || s.catalogs[0].tag.String() != source {
		return nil, errors.New("no English catalog")
	}
	var all, interfaces []language.Tag
	for i, c := range s.catalogs {
		all = append(all, c.tag)
		if c.meta.Interface {
			interfaces = append(interfaces, c.tag)
			s.interfaceAt = append(s.interfaceAt, i)
		}
	}
	s.all, s.interfaces = language.NewMatcher(all), language.NewMatcher(interfaces)
	return s, nil
}

func rank(c *catalog) int {
	if c.tag.String() == source {
		return 0
	}
	return 1
}

func loadCatalog(files fs.FS, root, name string) (*catalog, error) {
	tag, err := language.Parse(name)
	if err != nil {
		return nil, fmt.Errorf("folder is no language tag: %w", err)
	}
	c := &catalog{tag: tag, texts: map[string]text{}, rooms: map[string][]string{}}
	entries, err := fs.ReadDir(files, path.Join(root, name))
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		raw, err := fs.ReadFile(files, path.Join(root, name, e.Name()))
		if err != nil {
			return nil, err
		}
		if e.Name() == "meta.json" {
			err = decodeOnce(raw, &c.meta)
		} else {
			err = c.addRoom(strings.TrimSuffix(e.Name(), ".json"), raw)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name(), err)
		}
	}
	if c.meta.NativeName == "" {
		return nil, errors.New("meta.json has no native_name")
	}
	return c, nil
}

func (c *catalog) addRoom(room string, raw []byte) error {
	var texts map[string]text
	if err := decodeOnce(raw, &texts); err != nil {
		return err
	}
	for key, t := range texts {
		if _, ok := c.texts[key]; ok {
			return fmt.Errorf("key %q is in another file too", key)
		}
		c.texts[key] = t
	}
	c.rooms[room] = slices.Sorted(maps.Keys(texts))
	return nil
}

func decodeOnce(raw []byte, dst any) error {
	if key := firstDuplicate(raw); key != "" {
		return fmt.Errorf("key %q is there twice", key)
	}
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.DisallowUnknownFields()
	return d.Decode(dst)
}

// firstDuplicate names the first top-level key that a JSON object holds twice:
// encoding/json keeps the last one in silence, and two people who add the same
// key to one file would lose a text without knowing.
func firstDuplicate(raw []byte) string {
	d := json.NewDecoder(strings.NewReader(string(raw)))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return ""
	}
	seen := map[string]bool{}
	for d.More() {
		token, err := d.Token()
		key, ok := token.(string)
		if err != nil || !ok {
			return ""
		}
		if seen[key] {
			return key
		}
		seen[key] = true
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return ""
		}
	}
	return ""
}

func (s *set) printer(i int) *Printer {
	return &Printer{tag: s.catalogs[i].tag, catalog: s.catalogs[i], english: s.catalogs[0]}
}

func (s *set) languages(fits func(*catalog) bool) []Language {
	var out []Language
	for i, c := range s.catalogs {
		if fits(c) {
			out = append(out, Language{
				Tag: c.tag.String(), NativeName: c.meta.NativeName,
				Dir: s.printer(i).Dir(), Reviewed: s.printer(i).Reviewed(),
			})
		}
	}
	return out
}

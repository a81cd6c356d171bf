package typeset

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// everyForm is each letter of a script in each of its forms, and pairs that kern.
func everyForm() map[string]string {
	var arabic, devanagari strings.Builder
	for r := rune(0x0620); r <= 0x06D3; r++ {
		if unicode.IsLetter(r) && (r < 0x0675 || r > 0x0678) { // Kazakh of before 1929, whose dots stand elsewhere
			fmt.Fprintf(&arabic, "%c%c%c ل%c ", r, r, r, r)
		}
	}
	for r := 'क'; r <= 'ह'; r++ {
		fmt.Fprintf(&devanagari, "%c्%c%c्रि र्%c %cृ %c़ं ", r, 'क'+(r*7)%30, r, r, r, r)
	}
	return map[string]string{
		"Arabic letters":          arabic.String(),
		"Arabic marks":            "صباحًا بِسْمِ مُحَمَّد شُكْرًا لله الرّحمٰن ﻻ لآ لأ لإ",
		"Devanagari syllables":    devanagari.String(),
		"Latin that is kerned":    "AVATAR To. We, L’Y “Ta” P. Ty fi ffl Tö Vč LŤ",
		"Cyrillic that is kerned": "ГАТ РУ. Та «Уд» ТОЛ",
		"Greek that is kerned":    "ΑΥΤΑ ΓΟ ρ. Τά",
		"heaped marks":            "é́ ẽ̂ ạ̃́ q̇̄ ɔ̃́",
	}
}

// The shaper is a port of HarfBuzz. Two of its releases left Arabic letters unjoined while
// the text below them read well, so each glyph is compared with HarfBuzz itself.
func TestGlyphsAreThoseOfHarfBuzz(t *testing.T) {
	texts := everyForm()
	for name, sentence := range sentences {
		texts[name] = sentence
	}
	for name, text := range texts {
		for _, manner := range []Text{Plain(text), Strong(text)} {
			s, err := newSetter("en")
			if err != nil {
				t.Fatal(err)
			}
			for _, paragraph := range manner.paragraphs() {
				p := s.shape(paragraph, false)
				for _, r := range p.runs {
					differ(t, name, p, r, ours(p, r), theirs(t, p, r))
				}
			}
		}
	}
}

// differ names the first glyph that is another than HarfBuzz's.
func differ(t *testing.T, name string, p *shaped, r run, got, want []string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			at := r.glyphs[min(i, len(r.glyphs)-1)].at
			t.Errorf("%s, %s, near %q: got %v, want %v", name, r.face.name, string(p.runes[max(r.from, at-3):min(r.to, at+4)]),
				got[min(i, len(got)):min(i+2, len(got))], want[min(i, len(want)):min(i+2, len(want))])
			return
		}
	}
}

// ours writes a run as hb-shape does: glyph=cluster@x,y+advance.
func ours(p *shaped, r run) []string {
	var list []string
	for _, g := range r.glyphs {
		item := fmt.Sprintf("%d=%d", g.id, g.at-r.from)
		if g.dx != 0 || g.dy != 0 {
			item += fmt.Sprintf("@%d,%d", int(math.Round(g.dx)), int(math.Round(g.dy)))
		}
		list = append(list, item+"+"+strconv.Itoa(int(math.Round(g.advance))))
	}
	return list
}

func theirs(t *testing.T, p *shaped, r run) []string {
	t.Helper()
	way := "ltr"
	if r.level%2 == 1 {
		way = "rtl"
	}
	said := tool(t, "hb-shape", "--no-glyph-names", "--direction="+way, "--language=en",
		"--text-before="+string(p.runes[:r.from]), "--text-after="+string(p.runes[r.to:]),
		"fonts/"+r.face.name+".ttf", "--text="+string(p.runes[r.from:r.to]))
	return strings.Split(strings.Trim(strings.TrimSpace(said), "[]"), "|")
}

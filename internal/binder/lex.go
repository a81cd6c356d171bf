package binder

import (
	"bytes"
	"errors"
)

// deepest is how far arrays and dictionaries may stand in each other.
const deepest = 64

var (
	errSyntax = errors.New("no PDF object")
	errCostly = errors.New("more work than a paper is worth")
)

// lexer reads objects from bytes. Everything it reads is charged to work, which
// the whole file shares: what is read a thousand times costs a thousand times.
type lexer struct {
	b    []byte
	at   int
	work *int
}

// bytesAUnit is how many bytes cost as much as one object.
const bytesAUnit = 16

func (l *lexer) charge(units int) error {
	if *l.work -= units; *l.work < 0 {
		return errCostly
	}
	return nil
}

func blank(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == 0 || c == '\f'
}

func delimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

// skip passes white space and comments.
func (l *lexer) skip() {
	for l.at < len(l.b) {
		c := l.b[l.at]
		if c == '%' {
			for l.at < len(l.b) && l.b[l.at] != '\n' && l.b[l.at] != '\r' {
				l.at++
			}
			continue
		}
		if !blank(c) {
			return
		}
		l.at++
	}
}

// object reads one object or keyword.
func (l *lexer) object() (any, error) {
	begun := l.at
	v, err := l.nested(0)
	if costs := l.charge((l.at - begun) / bytesAUnit); costs != nil {
		return nil, costs
	}
	return v, err
}

func (l *lexer) nested(depth int) (any, error) {
	if err := l.charge(1); err != nil {
		return nil, err
	}
	if l.skip(); l.at >= len(l.b) || depth > deepest {
		return nil, errSyntax
	}
	switch c := l.b[l.at]; c {
	case '/':
		return l.name(), nil
	case '(':
		return l.literal()
	case '[':
		l.at++
		return l.array(depth)
	case '<':
		if bytes.HasPrefix(l.b[l.at:], []byte("<<")) {
			l.at += 2
			return l.dict(depth)
		}
		return l.hex()
	case ']', '}', '{', ')':
		l.at++
		return keyword(c), nil
	case '>':
		if bytes.HasPrefix(l.b[l.at:], []byte(">>")) {
			l.at++
		}
		l.at++
		return keyword(">>"), nil
	default:
		return l.word(), nil
	}
}

func (l *lexer) token() []byte {
	begun := l.at
	for l.at < len(l.b) && !blank(l.b[l.at]) && !delimiter(l.b[l.at]) {
		l.at++
	}
	return l.b[begun:l.at]
}

// word is a number, a reference, true, false, null or a keyword.
func (l *lexer) word() any {
	token := l.token()
	switch string(token) {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	}
	n, ok := numeric(token)
	if !ok {
		return keyword(token)
	}
	if num, ok := n.whole(); ok && num >= 0 && l.referred() {
		return ref(num)
	}
	return n
}

// referred tells whether what follows a whole number makes it a reference, "0 R",
// and passes it if so.
func (l *lexer) referred() bool {
	back := l.at
	l.skip()
	digits := l.at
	for l.at < len(l.b) && l.b[l.at] >= '0' && l.b[l.at] <= '9' {
		l.at++
	}
	if l.at == digits || l.at-digits > 5 {
		l.at = back
		return false
	}
	l.skip()
	ends := l.at+1 >= len(l.b) || blank(l.b[min(l.at+1, len(l.b)-1)]) || delimiter(l.b[min(l.at+1, len(l.b)-1)])
	if l.at < len(l.b) && l.b[l.at] == 'R' && ends {
		l.at++
		return true
	}
	l.at = back
	return false
}

// numeric takes what programs write for a number, "--5" and "1.-3" too, and gives
// what every reader understands.
func numeric(token []byte) (number, bool) {
	if len(token) == 0 || len(token) > 64 {
		return "", false
	}
	var out []byte
	point, digits := false, false
	for i, c := range token {
		switch {
		case c >= '0' && c <= '9':
			digits = true
			out = append(out, c)
		case c == '.' && !point:
			point = true
			out = append(out, c)
		case (c == '-' || c == '+') && i == 0:
			if c == '-' {
				out = append(out, c)
			}
		case c == '-' && !digits && !point: // a second sign
		case c == '-' && i > 0:
			return number(finished(out)), digits
		default:
			return "", false
		}
	}
	if !digits {
		return "0", point
	}
	return number(finished(out)), true
}

// finished turns ".5" and "-.5" and "5." into what strconv and every reader take.
func finished(out []byte) []byte {
	sign := bytes.HasPrefix(out, []byte("-"))
	out = bytes.TrimPrefix(out, []byte("-"))
	out = bytes.TrimSuffix(out, []byte("."))
	if len(out) == 0 || out[0] == '.' {
		out = append([]byte("0"), out...)
	}
	if sign {
		out = append([]byte("-"), out...)
	}
	return out
}

func (l *lexer) name() name {
	l.at++
	token := l.token()
	if bytes.IndexByte(token, '#') < 0 {
		return name(token)
	}
	out := make([]byte, 0, len(token))
	for i := 0; i < len(token); i++ {
		if token[i] == '#' && i+2 < len(token) {
			high, low := hexDigit(token[i+1]), hexDigit(token[i+2])
			if high >= 0 && low >= 0 {
				out = append(out, byte(high<<4|low))
				i += 2
				continue
			}
		}
		out = append(out, token[i])
	}
	return name(out)
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

func (l *lexer) array(depth int) (any, error) {
	list := array{}
	for {
		v, err := l.nested(depth + 1)
		if err != nil {
			return nil, err
		}
		if word, ok := v.(keyword); ok {
			switch word {
			case "]":
				return list, nil
			case "endobj", "stream", "endstream", "obj":
				return nil, errSyntax
			}
			continue
		}
		list = append(list, v)
	}
}

func (l *lexer) dict(depth int) (any, error) {
	entries := dict{}
	for {
		key, err := l.nested(depth + 1)
		if err != nil {
			return nil, err
		}
		k, named := key.(name)
		if !named {
			switch key {
			case keyword(">>"):
				return entries, nil
			case keyword("endobj"), keyword("stream"), keyword("endstream"), keyword("obj"):
				return nil, errSyntax
			}
			continue
		}
		v, err := l.nested(depth + 1)
		if err != nil {
			return nil, err
		}
		if word, ok := v.(keyword); ok {
			if word == ">>" {
				return entries, nil
			}
			continue
		}
		if v != nil {
			entries[k] = v
		}
	}
}

func (l *lexer) hex() (any, error) {
	end := bytes.IndexByte(l.b[l.at:], '>')
	if end < 0 {
		l.at = len(l.b)
		return nil, errSyntax
	}
	digits := l.b[l.at+1 : l.at+end]
	l.at += end + 1
	return text(unhex(digits)), nil
}

// unhex takes hexadecimal digits with anything between them; an odd one has a zero
// behind it.
func unhex(digits []byte) []byte {
	out := make([]byte, 0, len(digits)/2+1)
	half := -1
	for _, c := range digits {
		digit := hexDigit(c)
		switch {
		case digit < 0:
		case half < 0:
			half = digit
		default:
			out = append(out, byte(half<<4|digit))
			half = -1
		}
	}
	if half >= 0 {
		out = append(out, byte(half<<4))
	}
	return out
}

func (l *lexer) literal() (any, error) {
	var out []byte
	open := 0
	for ; l.at < len(l.b); l.at++ {
		switch c := l.b[l.at]; c {
		case '(':
			if open++; open > 1 {
				out = append(out, c)
			}
		case ')':
			if open--; open == 0 {
				l.at++
				return text(out), nil
			}
			out = append(out, c)
		case '\\':
			l.at++
			out = l.escaped(out)
		case '\r':
			if l.at+1 < len(l.b) && l.b[l.at+1] == '\n' {
				l.at++
			}
			out = append(out, '\n')
		default:
			out = append(out, c)
		}
	}
	return nil, errSyntax
}

// escaped reads what stands behind a backslash and leaves at on its last byte.
func (l *lexer) escaped(out []byte) []byte {
	if l.at >= len(l.b) {
		return out
	}
	switch c := l.b[l.at]; c {
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'b':
		return append(out, '\b')
	case 'f':
		return append(out, '\f')
	case '\n':
		return out
	case '\r':
		if l.at+1 < len(l.b) && l.b[l.at+1] == '\n' {
			l.at++
		}
		return out
	default:
		if c < '0' || c > '7' {
			return append(out, c)
		}
		value := 0
		last := min(l.at+2, len(l.b)-1)
		for ; l.at <= last && l.b[l.at] >= '0' && l.b[l.at] <= '7'; l.at++ {
			value = value<<3 | int(l.b[l.at]-'0')
		}
		l.at--
		return append(out, byte(value))
	}
}

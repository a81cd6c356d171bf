package archtest

import (
	"fmt"
	"io/fs"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"constancia/internal/seal"
)

// The classes of a column, in its struct tag sec:"...".
const (
	classSealed = "sealed" // encrypted under the owner's key
	classBlind  = "blind"  // keyed hash of something personal, for exact search
	classHash   = "hash"   // hash of something random or public
	classOpen   = "open"   // readable by whoever holds the disk, and said so
)

var (
	textType  = reflect.TypeFor[seal.Text]()
	bytesType = reflect.TypeFor[seal.Bytes]()
	rawType   = reflect.TypeFor[[]byte]()
	timeType  = reflect.TypeFor[time.Time]()
	uuidType  = reflect.TypeFor[uuid.UUID]()
)

// column is what the database says of one column.
type column struct {
	Name     string
	Type     string
	Nullable bool
}

// CheckSchema compares models with the tables they were migrated to: the same
// columns, types that fit, the same view of what may be absent, a class for
// every column, and a seal where the class says so, in the struct and as a
// constraint of the table.
func CheckSchema(t testing.TB, g *gorm.DB, models ...any) {
	t.Helper()
	for _, model := range models {
		for _, fault := range compare(g, model) {
			t.Error(fault)
		}
	}
}

func compare(g *gorm.DB, model any) []string {
	statement := &gorm.Statement{DB: g}
	if err := statement.Parse(model); err != nil {
		return []string{fmt.Sprintf("%T: %v", model, err)}
	}
	table := statement.Schema.Table
	columns, constraints, err := describe(g, table)
	if err != nil {
		return []string{fmt.Sprintf("%s: %v", table, err)}
	}
	if len(columns) == 0 {
		return []string{fmt.Sprintf("%T: no table %s", model, table)}
	}

	var faults []string
	fault := func(format string, args ...any) { faults = append(faults, table+"."+fmt.Sprintf(format, args...)) }
	_, owned := reflect.New(statement.Schema.ModelType).Interface().(seal.Owner)
	for _, field := range statement.Schema.Fields {
		if field.DBName == "" {
			continue
		}
		at := slices.IndexFunc(columns, func(c column) bool { return c.Name == field.DBName })
		if at < 0 {
			fault("%s is in the struct and not in the table", field.DBName)
			continue
		}
		for _, said := range checkField(field, columns[at], constraints, owned) {
			fault("%s %s", field.DBName, said)
		}
	}
	for _, c := range columns {
		if statement.Schema.LookUpField(c.Name) == nil {
			fault("%s is in the table and not in the struct", c.Name)
		}
	}
	return faults
}

func checkField(field *schema.Field, c column, constraints string, owned bool) []string {
	var faults []string
	class := field.Tag.Get("sec")
	sealed := field.FieldType == textType || field.FieldType == bytesType
	switch class {
	case classSealed, classBlind, classHash, classOpen:
	case "":
		faults = append(faults, `has no class: add sec:"sealed", "blind", "hash" or "open"`)
	default:
		faults = append(faults, "has the unknown class "+class)
	}
	if sealed != (class == classSealed) {
		faults = append(faults, fmt.Sprintf("is of class %q and type %s: sealed columns, and only they, are seal.Text or seal.Bytes", class, field.FieldType))
	}
	if sealed && !owned {
		faults = append(faults, "is sealed, and the struct does not say by whose key (SealedBy)")
	}
	if sealed && !guarded(constraints, field.DBName) {
		faults = append(faults, "is sealed, and the table has no CHECK on its first byte")
	}
	if _, set := field.TagSettings["DEFAULT"]; set {
		faults = append(faults, "has a GORM default: it turns an explicit zero into the default")
	}
	if want := kinds(field); len(want) > 0 && !slices.Contains(want, c.Type) {
		faults = append(faults, fmt.Sprintf("is %s in the struct and %s in the table", field.FieldType, c.Type))
	}
	absent := field.FieldType.Kind() == reflect.Pointer || strings.Contains(field.FieldType.Name(), "Null")
	if absent && !c.Nullable {
		faults = append(faults, "may be absent in the struct and not in the table")
	}
	if !absent && !sealed && c.Nullable && field.FieldType != rawType {
		faults = append(faults, "may be NULL in the table, and the struct cannot say so")
	}
	return faults
}

// guarded looks for the constraint that refuses plain text in a sealed column:
// substr(col, 1, 1) = x'01' on SQLite, get_byte(col, 0) = 1 on PostgreSQL.
func guarded(constraints, name string) bool {
	pattern := `(substr|get_byte)\(\s*"?` + regexp.QuoteMeta(name) + `"?\s*,`
	return regexp.MustCompile(pattern).MatchString(constraints)
}

// kinds are the column types a field may have; none where the type decides for
// itself how it is stored.
func kinds(field *schema.Field) []string {
	of := field.FieldType
	if of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	switch of {
	case textType, bytesType, rawType:
		return []string{"blob", "bytea"}
	case timeType:
		return []string{"datetime", "timestamp with time zone"}
	case uuidType:
		return []string{"text", "uuid"}
	}
	switch of.Kind() {
	case reflect.Bool:
		return []string{"boolean"}
	case reflect.String:
		return []string{"text"}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint16, reflect.Uint32:
		return []string{"integer", "bigint", "smallint"}
	default:
		return nil
	}
}

// describe gives a table's columns, and its constraints as text.
func describe(g *gorm.DB, table string) ([]column, string, error) {
	var columns []column
	var constraints string
	if g.Name() == "sqlite" {
		err := g.Raw(`SELECT name, lower(type) AS type, "notnull" = 0 AND pk = 0 AS nullable FROM pragma_table_info(?)`, table).Scan(&columns).Error
		if err == nil {
			err = g.Raw(`SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?`, table).Scan(&constraints).Error
		}
		return columns, constraints, err
	}
	err := g.Raw(`SELECT column_name AS name, data_type AS type, is_nullable = 'YES' AS nullable
		FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = ?`, table).Scan(&columns).Error
	if err == nil {
		err = g.Raw(`SELECT string_agg(pg_get_constraintdef(oid), ' ') FROM pg_constraint
			WHERE conrelid = to_regclass(?) AND contype = 'c' HAVING count(*) > 0`, table).Scan(&constraints).Error
	}
	return columns, constraints, err
}

var createTable = regexp.MustCompile(`(?im)^\s*CREATE TABLE (?:IF NOT EXISTS )?"?(\w+)"?`)

// Tables are the tables that the migrations create, in their order.
func Tables(t testing.TB, migrations fs.FS) []string {
	t.Helper()
	files, err := fs.Glob(migrations, "*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no migrations: %v", err)
	}
	var tables []string
	for _, name := range files {
		content, err := fs.ReadFile(migrations, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range createTable.FindAllStringSubmatch(string(content), -1) {
			if !slices.Contains(tables, match[1]) { // SQLite makes a table anew to change its constraints
				tables = append(tables, match[1])
			}
		}
	}
	return tables
}

// modelled are the tables that models stand for.
func modelled(t testing.TB, g *gorm.DB, models ...any) map[string]bool {
	t.Helper()
	held := map[string]bool{}
	for _, model := range models {
		statement := &gorm.Statement{DB: g}
		if err := statement.Parse(model); err != nil {
			t.Errorf("%T: %v", model, err)
			continue
		}
		held[statement.Schema.Table] = true
	}
	return held
}

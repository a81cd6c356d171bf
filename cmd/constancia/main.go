// Constancia is client case management that an immigration legal clinic runs
// itself. This command is the server and everything its operator does by hand.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"constancia/internal/config"
	"constancia/internal/db"
)

// version is set by the build.
var version = "development"

// commands is the whole command line.
type commands struct {
	Config string `help:"Settings file (YAML). The environment wins over it." type:"path" env:"CONSTANCIA_CONFIG"`

	Version kong.VersionFlag `help:"Print the version."`

	Serve       serve         `cmd:"" help:"Start. Migrates an older schema after a backup copy; refuses a newer one."`
	Demo        demoCommand   `cmd:"" help:"Load the fictional clinic where there is no client yet, or take it away again."`
	Migrate     migrate       `cmd:"" help:"Apply pending migrations, or show where the schema is."`
	Staff       staffCommand  `cmd:"" help:"Enter, list and shut out the people of the clinic."`
	Token       tokenCommand  `cmd:"" help:"Make API tokens."`
	Import      importCommand `cmd:"" help:"Bring a spreadsheet in."`
	Feed        feedCommand   `cmd:"" help:"List and end calendar links."`
	Packet      packetCommand `cmd:"" help:"Check a packet that somebody handed you."`
	Audit       auditLog      `cmd:"" help:"Check the audit log from its first event to its last."`
	Doctor      doctor        `cmd:"" help:"Look at configuration, schema, durability, keys, audit log and jobs: one line each."`
	Healthcheck healthcheck   `cmd:"" help:"Ask a running server whether it is alive."`
}

// program is what every command is given.
type program struct {
	config config.Config
	in     io.Reader
	out    io.Writer
	log    *slog.Logger
}

func main() {
	harden()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the second signal ends it at once
	code := run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program with its surroundings given, for the tests of the commands.
func run(ctx context.Context, args, environ []string, in io.Reader, out, errs io.Writer) int {
	var cli commands
	exited, code := false, 0
	parser, err := kong.New(&cli, kong.Name("constancia"), kong.Writers(out, errs),
		kong.Description("Client case management that an immigration legal clinic runs itself."),
		kong.Exit(func(c int) { exited, code = true, c }), kong.UsageOnError(), kong.Vars{"version": version}, kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		fmt.Fprintln(errs, "constancia:", err)
		return 1
	}
	command, err := parser.Parse(args)
	if exited {
		return code
	}
	if err != nil {
		fmt.Fprintln(errs, "constancia:", err)
		return 2
	}
	settings, err := config.Load(cli.Config, environ)
	if err == nil {
		log := slog.New(slog.NewJSONHandler(errs, &slog.HandlerOptions{Level: settings.Level()}))
		err = command.Run(&program{config: settings, in: in, out: out, log: log})
	}
	if err != nil {
		fmt.Fprintln(errs, "constancia:", plain(err))
		if coded := kong.ExitCoder(nil); errors.As(err, &coded) {
			return coded.ExitCode()
		}
		return 1
	}
	return 0
}

// open opens the database as it is; only serve and migrate change the schema.
func (p *program) open(ctx context.Context, mayMigrate bool) (*db.DB, error) {
	return db.Open(ctx, p.options(mayMigrate))
}

func (p *program) options(mayMigrate bool) db.Options {
	return db.Options{
		URL: p.config.DatabaseURL, DataDir: p.config.DataDir, KeysDir: p.config.KeysDir,
		Log: p.log, Migrate: mayMigrate,
		Limits: db.Limits{
			Picture: int64(p.config.MaxPictureMB) << 20, Sound: int64(p.config.MaxSoundMB) << 20, Video: int64(p.config.MaxVideoMB) << 20,
		},
	}
}

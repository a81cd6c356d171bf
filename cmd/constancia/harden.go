package main

import "golang.org/x/sys/unix"

// harden makes every file of ours readable by our own user alone, also where
// SQLite or a copy makes it, and leaves no core file: keys are in memory.
// Neither is worth not starting for.
func harden() {
	unix.Umask(0o077)
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
}

package main

import "syscall"

// harden makes every file of ours readable by our own user alone, also where
// SQLite or a copy makes it, and leaves no core file: keys are in memory.
// Neither is worth not starting for.
func harden() {
	syscall.Umask(0o077)
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
}

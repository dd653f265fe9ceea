//go:build !unix

package cli

import "syscall"

// ownSession has nothing to ask for here; starting says that pipes cannot be
// handed over.
func ownSession() *syscall.SysProcAttr { return nil }

//go:build unix

package cli

import "syscall"

// ownSession lets a process outlive the terminal: nobody hangs it up.
func ownSession() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

package aws

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// unquarantine removes the marks with which macOS keeps ssh from using a file
// that came from elsewhere.
func unquarantine(path string) error {
	for _, name := range []string{"com.apple.quarantine", "com.apple.metadata:kMDItemWhereFroms"} {
		if err := unix.Removexattr(path, name); err != nil && !errors.Is(err, unix.ENOATTR) && !errors.Is(err, unix.ENOTSUP) {
			return fmt.Errorf("removing %s: %w", name, err)
		}
	}
	return nil
}

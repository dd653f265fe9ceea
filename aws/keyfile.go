package aws

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gantry/wizard"
)

// keyFile is the file of a private key: <folder>/<name>.pem, for nobody but
// its owner.
type keyFile struct{ folder, path string }

// keyFileOf is where the key pair of a name is saved. A rehearsal's folder
// stands in for the one that was asked for.
func (c *Cloud) keyFileOf(save, name string) (keyFile, error) {
	if name == "" || name == "." || name == ".." || strings.ContainsAny(name, "/\\\x00") {
		return keyFile{}, &wizard.Trouble{
			Cause: fmt.Sprintf("A key pair named %q cannot be saved in a file of that name", name), Advice: []string{"Choose a name without / and \\."}, Exit: wizard.ExitUsage,
		}
	}
	folder := c.keyFolder
	if folder == "" {
		var err error
		if folder, err = expand(orElse(save, "~/.ssh")); err != nil {
			return keyFile{}, err
		}
	}
	return keyFile{folder: folder, path: filepath.Join(folder, name+".pem")}, nil
}

// expand replaces a leading ~ by the home folder.
func expand(path string) (string, error) {
	if path != "~" && !strings.HasPrefix(path, "~/") {
		return path, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", &wizard.Trouble{Cause: "The home folder is not known", Reason: err.Error(), Advice: []string{"Give the folder for the key file in full."}, Exit: wizard.ExitUsage, Err: err}
	}
	return filepath.Join(home, strings.TrimPrefix(path[1:], "/")), nil
}

// exists says whether the file, or anything else of its name, is there.
func (k keyFile) exists() (bool, error) {
	_, err := os.Lstat(k.path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, k.trouble("cannot be looked at", err)
	}
	return true, nil
}

// prepare makes the folder, 0700. A folder that was there is left as it is,
// and a sentence is returned where others may look into it.
func (k keyFile) prepare() (remark string, err error) {
	info, err := os.Stat(k.folder)
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(k.folder, 0o700); err != nil {
			return "", k.trouble("cannot be saved: its folder cannot be made", err)
		}
		return "", os.Chmod(k.folder, 0o700) //nolint:gosec // a folder; the umask may have taken more away
	}
	switch {
	case err != nil:
		return "", k.trouble("cannot be saved", err)
	case !info.IsDir():
		return "", k.trouble("cannot be saved", fmt.Errorf("%s is not a folder", k.folder))
	case info.Mode().Perm()&0o022 != 0:
		return fmt.Sprintf("Others may write to the folder %s (%04o): chmod 700 would keep them out", k.folder, info.Mode().Perm()), nil
	}
	return "", nil
}

// write makes the file, which must not be there yet, and brings it to disk.
// What was half written is taken away again.
func (k keyFile) write(material []byte) error {
	f, err := os.OpenFile(k.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return k.trouble("cannot be saved", err)
	}
	_, err = f.Write(material)
	err = errors.Join(err, f.Chmod(0o600), f.Sync(), f.Close())
	if err == nil {
		err = unquarantine(k.path)
	}
	if err != nil {
		return errors.Join(k.trouble("cannot be saved", err), os.Remove(k.path))
	}
	return nil
}

// tighten takes everybody else's rights from a key file that is there, and
// says so.
func (k keyFile) tighten() (remark string, err error) {
	info, err := os.Stat(k.path)
	if err != nil {
		return "", k.trouble("cannot be looked at", err)
	}
	mode := info.Mode().Perm()
	if mode&0o077 == 0 {
		return "", nil
	}
	if err := os.Chmod(k.path, 0o600); err != nil {
		return "", k.trouble("is open to others and cannot be closed", err)
	}
	return fmt.Sprintf("%s was open to others (%04o); it is 0600 now", k.path, mode), nil
}

// largestKey is more than any private key has.
const largestKey = 64 << 10

// read returns the file's content.
func (k keyFile) read() ([]byte, error) {
	info, err := os.Stat(k.path)
	if err == nil && (!info.Mode().IsRegular() || info.Size() > largestKey) {
		err = errors.New("not a key file")
	}
	if err != nil {
		return nil, k.trouble("cannot be read", err)
	}
	content, err := os.ReadFile(k.path)
	if err != nil {
		return nil, k.trouble("cannot be read", err)
	}
	return content, nil
}

// opens says whether the file holds the private key of a fingerprint.
func (k keyFile) opens(fingerprint string) bool {
	content, err := k.read()
	if err != nil {
		return false
	}
	own, err := fingerprints(content)
	return err == nil && slices.ContainsFunc(own, func(print string) bool { return sameFingerprint(fingerprint, print) })
}

// trouble is what stands in the way of the file.
func (k keyFile) trouble(what string, err error) error {
	t := &wizard.Trouble{Cause: "The key file " + k.path + " " + what, Reason: err.Error(), Exit: wizard.ExitFailed, Err: err}
	switch {
	case errors.Is(err, fs.ErrPermission):
		t.Advice = []string{"Choose a folder that you may write to."}
	case errors.Is(err, fs.ErrExist):
		t.Advice = []string{"A key file is never overwritten: move it away, or choose another name."}
	default:
		t.Advice = []string{"Choose another folder, or make room on the disk."}
	}
	return t
}

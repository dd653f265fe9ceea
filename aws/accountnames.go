package aws

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// accountNames are the accounts of the shared configuration, sorted. Files
// that are not there or cannot be read have none.
func accountNames() []string {
	var names []string
	for _, file := range []struct{ variable, name string }{
		{"AWS_CONFIG_FILE", "config"}, {"AWS_SHARED_CREDENTIALS_FILE", "credentials"},
	} {
		path := os.Getenv(file.variable)
		if path == "" {
			home, err := os.UserHomeDir()
			if err != nil {
				continue
			}
			path = filepath.Join(home, ".aws", file.name)
		}
		f, err := os.Open(path)
		if err != nil {
			continue
		}
		names = append(names, sections(f)...)
		f.Close()
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// sections are the accounts that an INI file has headings for: "[profile x]",
// and "[x]" in the credentials file.
func sections(r io.Reader) []string {
	var names []string
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		heading, rest, ok := strings.Cut(line, "]")
		if !ok || !strings.HasPrefix(heading, "[") || (rest != "" && !strings.ContainsAny(rest[:1], " \t#;")) {
			continue
		}
		name := strings.TrimSpace(heading[1:])
		if kind, inner, two := strings.Cut(name, " "); two {
			if kind != "profile" {
				continue // sso-session, services
			}
			name = strings.Trim(strings.TrimSpace(inner), `"'`)
		}
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}

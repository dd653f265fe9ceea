package wizard

import (
	"fmt"
	"strings"
)

// Normalise returns a value as the session keeps it: a shared field's value
// without spaces around it, with its suffix, a flag as "true" or "false". A
// template's parameter is kept as it was typed, but for a suffix the blueprint
// asks for. Secrets are never changed.
func (f Field) Normalise(value string) string {
	if f.Secret() || value == "" {
		return value
	}
	if f.Parameter == nil {
		value = strings.TrimSpace(value)
	}
	if f.Type == FlagField && f.Parameter == nil {
		return flagWord(value)
	}
	if f.Suffix != "" && value != "" && !strings.HasSuffix(value, f.Suffix) {
		return value + f.Suffix
	}
	return value
}

// Advice is what the operator should know about a value that is not refused:
// that it is completed, that it does not look as its name promises, or that
// its pattern cannot be checked here. It is "" where there is nothing to say.
func (f Field) Advice(value string) string {
	if value == "" || f.Secret() {
		return ""
	}
	if normal := f.Normalise(value); f.Suffix != "" && normal != strings.TrimSpace(value) {
		return fmt.Sprintf("%s is added: %s", f.Suffix, normal)
	}
	if f.Parameter == nil {
		return ""
	}
	if ok, why := f.Parameter.Checkable(); !ok {
		return "cannot be checked here: " + why
	}
	if f.Type == TextField && looksLikeNetwork(f.Parameter.Name) {
		for _, member := range Members(value) {
			if _, err := parseNetwork(member); err != nil && !strings.Contains(member, ":") {
				return err.Error()
			}
		}
	}
	return ""
}

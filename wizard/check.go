package wizard

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"gantry/wizard/template"
)

// errMissing is the fault of a question without an answer.
var errMissing = errors.New("must have a value")

// email is what an address must look like; whether it exists is not ours to know.
var email = regexp.MustCompile(`^[^@ ]+@[^@ ]+\.[^@ ]+$`)

// Check says what is wrong with a value, in the constraint's own words, or nil.
// An empty value passes only where the field may be left empty. It touches the
// network never, and the file system only for a path that must exist.
func (f Field) Check(value string) error {
	if f.Parameter != nil {
		return f.checkParameter(value)
	}
	if value == "" {
		if f.mayBeEmpty() || (f.HasDefault && f.Default == "") {
			return nil
		}
		return errMissing
	}
	members := []string{value}
	if f.Many {
		members = Members(value)
	}
	for _, member := range members {
		if err := f.checkMember(member); err != nil {
			return f.say(err)
		}
	}
	return nil
}

// checkParameter checks as AWS would, and then what the blueprint asks beyond.
func (f Field) checkParameter(value string) error {
	if err := checkParameter(f.Parameter, value); err != nil {
		return err
	}
	if value == "" || f.Parameter.NoEcho {
		return nil
	}
	members := []string{value}
	if f.Many {
		members = Members(value)
	}
	for _, member := range members {
		if err := f.checkType(member); err != nil {
			return f.say(err)
		}
	}
	return nil
}

// checkParameter is what AWS would say to a value, without the place in the
// template.
func checkParameter(p *template.Parameter, value string) error {
	err := p.Check(value)
	if faults := template.Errors(err); len(faults) > 0 {
		return errors.New(faults[0].Message)
	}
	return err
}

// say replaces the constraint's words by the blueprint's, if it has any.
func (f Field) say(err error) error {
	if f.Message != "" {
		return errors.New(f.Message)
	}
	return err
}

func (f Field) checkMember(value string) error {
	if len(f.Allowed) > 0 && !slices.Contains(f.Allowed, value) {
		return fmt.Errorf("must be one of %s", strings.Join(f.Allowed, ", "))
	}
	length := utf8.RuneCountInString(value)
	switch {
	case f.MinLength != nil && length < *f.MinLength:
		return fmt.Errorf("must contain at least %s", characters(*f.MinLength))
	case f.MaxLength != nil && length > *f.MaxLength:
		return fmt.Errorf("must contain at most %s", characters(*f.MaxLength))
	case f.Pattern != "" && !matches(f.Pattern, value):
		return fmt.Errorf("must match pattern %s", f.Pattern)
	}
	return f.checkType(value)
}

// checkType checks what the type alone asks.
func (f Field) checkType(value string) error {
	switch f.Type {
	case NumberField:
		if f.Parameter != nil {
			return nil // AWS takes fractions, and has judged it already.
		}
		return f.checkNumber(value)
	case FlagField:
		if f.Parameter == nil && value != "true" && value != "false" {
			return errors.New("must be yes or no")
		}
	case EmailField:
		if !email.MatchString(value) {
			return errors.New("must be an email address such as ops@example.com")
		}
	case CIDRField:
		return checkNetwork(value, f.MinPrefix, f.MaxPrefix)
	case PathField:
		return checkPath(value, f.Exists)
	}
	return nil
}

func (f Field) checkNumber(value string) error {
	number, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return errors.New("must be a whole number")
	}
	switch {
	case f.MinValue != nil && float64(number) < *f.MinValue:
		return fmt.Errorf("must be a number not less than %s", plain(*f.MinValue))
	case f.MaxValue != nil && float64(number) > *f.MaxValue:
		return fmt.Errorf("must be a number not greater than %s", plain(*f.MaxValue))
	}
	return nil
}

func checkPath(value, exists string) error {
	if strings.ContainsRune(value, 0) {
		return errors.New("must not contain a zero byte")
	}
	if exists == "" {
		return nil
	}
	info, err := os.Stat(expandHome(value))
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("there is no %s %s", exists, value)
	case err != nil:
		return fmt.Errorf("%s cannot be looked at: %w", value, err)
	case exists == "folder" && !info.IsDir():
		return fmt.Errorf("%s is not a folder", value)
	case exists == "file" && !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a file", value)
	}
	return nil
}

// expandHome replaces a leading ~ by the home folder, where there is one.
func expandHome(path string) string {
	rest, ok := strings.CutPrefix(path, "~")
	if !ok || (rest != "" && rest[0] != '/') {
		return path
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return path
	}
	return filepath.Join(home, rest)
}

// Members are the values of a list joined by commas, without spaces around
// them. An empty value has none.
func Members(value string) []string {
	if strings.TrimSpace(value) == "" {
		return nil
	}
	members := strings.Split(value, ",")
	for i := range members {
		members[i] = strings.TrimSpace(members[i])
	}
	return members
}

// patterns keeps compiled patterns; there are as many as blueprints have.
var patterns sync.Map

// matches says whether a pattern that was checked when the blueprint was
// loaded matches the whole value.
func matches(pattern, value string) bool {
	if kept, ok := patterns.Load(pattern); ok {
		return kept.(*regexp.Regexp).MatchString(value)
	}
	compiled, err := compile(pattern)
	if err != nil {
		return true // A pattern that cannot be judged never refuses.
	}
	patterns.Store(pattern, compiled)
	return compiled.MatchString(value)
}

// compile anchors a pattern at both ends.
func compile(pattern string) (*regexp.Regexp, error) {
	if _, err := regexp.Compile(pattern); err != nil {
		return nil, err
	}
	return regexp.Compile(`^(?:` + pattern + `)$`)
}

func characters(n int) string {
	if n == 1 {
		return "1 character"
	}
	return strconv.Itoa(n) + " characters"
}

func plain(number float64) string { return strconv.FormatFloat(number, 'f', -1, 64) }

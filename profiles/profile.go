package profiles

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"gantry/wizard"
)

// Profile is a set of saved answers with a name.
type Profile struct {
	Name string `json:"name"`
	// Blueprint is the name of a built-in one or the folder of another; "" for a
	// profile of templates.
	Blueprint string `json:"blueprint,omitempty"`
	// Version is that of the blueprint when the profile was saved.
	Version int `json:"version,omitempty"`
	// Templates and Stack are what gantry deploy was given, where there is no
	// blueprint.
	Templates []string `json:"templates,omitempty"`
	Stack     string   `json:"stack,omitempty"`
	// Account is a name in AWS's shared config, "" for the default; never a key.
	Account string `json:"account,omitempty"`
	Region  string `json:"region,omitempty"`
	// Answers are by the key of their field.
	Answers map[string]string `json:"answers,omitempty"`
	// Secrets are references by the key of their field: "ask", "env:NAME",
	// "ssm:NAME" or "secretsmanager:NAME". The values are nowhere.
	Secrets map[string]string `json:"secrets,omitempty"`
	Created time.Time         `json:"created,omitzero"`
	Used    time.Time         `json:"used,omitzero"`
}

// Ask is the reference of a secret that is asked for each time.
const Ask = "ask"

// References that name where a secret is.
const (
	FromEnvironment    = "env:"
	FromSSM            = "ssm:"
	FromSecretsManager = "secretsmanager:"
)

// nameForm keeps names that are good file names on every system and can be
// typed without quotes.
var nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$`)

// CheckName says what is wrong with a profile's name, or nil.
func CheckName(name string) error {
	if nameForm.MatchString(name) && !strings.HasSuffix(name, suffix) {
		return nil
	}
	return &wizard.Trouble{
		Cause:  fmt.Sprintf("%.80q cannot be the name of a profile", name),
		Reason: "a name has up to 63 letters, digits, dots, hyphens and underscores, begins with a letter or digit, and does not end in " + suffix,
		Exit:   wizard.ExitUsage,
	}
}

// CheckReference says what is wrong with the reference of a secret, or nil. A
// password that somebody wrote there by mistake is not repeated.
func CheckReference(reference string) error {
	if reference == Ask {
		return nil
	}
	for _, from := range []string{FromEnvironment, FromSSM, FromSecretsManager} {
		if name, ok := strings.CutPrefix(reference, from); ok && name != "" && !strings.ContainsAny(name, " \t\r\n") {
			return nil
		}
	}
	return fmt.Errorf("a secret is not kept in a profile: write %q, %qNAME, %qNAME or %qNAME", Ask, FromEnvironment, FromSSM, FromSecretsManager)
}

// Given are the profile's answers as a session takes them.
func (p Profile) Given() wizard.Answers {
	var given wizard.Answers
	for key, value := range p.Answers {
		given = given.WithFrom(key, value, wizard.OriginProfile)
	}
	return given
}

// Take fills the profile with what a session would have saved. Secrets that
// have no reference yet will be asked for.
func (p *Profile) Take(s *wizard.Session) {
	saved, secrets := s.Saved(), s.Secrets()
	p.Answers = map[string]string{}
	for _, key := range saved.Keys() {
		if !slices.Contains(secrets, key) {
			p.Answers[key] = saved.Get(key)
		}
	}
	references := map[string]string{}
	for _, key := range secrets {
		if references[key] = p.Secrets[key]; references[key] == "" {
			references[key] = Ask
		}
	}
	p.Secrets = references
	if b := s.Blueprint(); b != nil {
		p.Version = b.Version
	}
}
